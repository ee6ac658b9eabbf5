/** `mqtt-codec decode`: bytes to packets. */

import { type Packet, packetToJson, packetToString } from "@mqtt-codec/core";
import { type Command, Option } from "commander";
import { captureFormat, readCapture } from "../capture.js";
import { openContent, readToEnd, showContent } from "../content.js";
import type { CapturedPacket } from "../inputs/capture/captured-packets.js";
import { type Content, type InputFormat, parseInput } from "../inputs/input.js";
import {
  addReadOptions,
  CAPTURE_HELP,
  decodeOptions,
  EXIT_STATUS_HELP,
  INPUT_HELP,
  type ReadOptions,
  TOLERANCE_HELP,
} from "../options.js";
import { colorsFor, jsonLine, type Output, Progress } from "../output.js";
import { Connection, decodeAt } from "../packet-stream.js";
import { sightingJson, sightingLine } from "../sighting-line.js";

type Format = "text" | "json" | "hex";

interface DecodeCommandOptions extends ReadOptions {
  readonly format: Format;
}

const HELP = `
${INPUT_HELP}

${CAPTURE_HELP}

User names, passwords and authentication data print as *** unless --show-secrets;
--format hex prints the packets' bytes, with everything in them.

${TOLERANCE_HELP}

${EXIT_STATUS_HELP}

Examples:
  mqtt-codec decode "30 08 00 03 61 2f 62 68 69 21"
  mqtt-codec decode --format json session.mqtt
  mqtt-codec decode capture.pcapng --port 1883 --port 9001
  mqtt-codec decode --protocol-version 5 --from server - < answers.bin
  mqtt-codec decode session.mqtt --format json --show-secrets | mqtt-codec encode
`;

/** Adds the subcommand to the program. */
export function addDecodeCommand(program: Command, output: Output): void {
  const command = program
    .command("decode")
    .summary("print the packets that bytes stand for")
    .description("Decodes MQTT packets and prints each on a line of its own.")
    .argument("[input]", "a file, hex or base64 text, or - for stdin")
    .addOption(
      new Option("--format <format>", "how to print")
        .choices(["text", "json", "hex"])
        .default("text"),
    );
  addReadOptions(command)
    .addHelpText("after", HELP)
    .action((input: string | undefined, options: DecodeCommandOptions) =>
      decodeInput(input, options, output),
    );
}

async function decodeInput(
  given: string | undefined,
  options: DecodeCommandOptions,
  output: Output,
): Promise<void> {
  const content = await openContent(given);
  const capture = captureFormat(content, options);
  if (capture !== undefined) {
    const show = capturedLine(options);
    await readCapture(content, capture, options, output, async (packet) => {
      const line = show(packet);
      if (line !== undefined) await output.line(line);
    });
    return;
  }
  await showContent(await readToEnd(content), (whole) => decodeContent(whole, options, output));
}

async function decodeContent(
  content: Content,
  options: DecodeCommandOptions,
  output: Output,
): Promise<void> {
  const format = options.inputFormat as InputFormat | undefined;
  const { bytes, hint } = parseInput(content, format);
  const connection = new Connection(options.protocolVersion, decodeOptions(options));
  const progress = new Progress(bytes.length);
  try {
    for (let start = 0, number = 1; start < bytes.length; number++) {
      const { packet, bytesRead } = decodeAt(
        bytes.subarray(start),
        { number, start },
        connection.options,
        hint,
      );
      connection.follow(packet);
      const end = start + bytesRead;
      await output.line(
        options.format === "hex" ? hexOf(bytes.subarray(start, end)) : lineOf(packet, options),
      );
      start = end;
      progress.at(start);
    }
  } finally {
    progress.end();
  }
}

/** What is printed of a packet of a capture; the bytes of malformed ones are no packet. */
function capturedLine({
  format,
  showSecrets: isShown,
}: DecodeCommandOptions): (packet: CapturedPacket) => string | undefined {
  const showSecrets = isShown === true;
  if (format === "hex") {
    return ({ bytes, sighting }) => (sighting.seen instanceof Error ? undefined : hexOf(bytes));
  }
  if (format === "json")
    return ({ sighting, place }) => sightingJson(sighting, showSecrets, place.start);
  const colors = colorsFor(process.stdout);
  return ({ sighting, place }) => sightingLine(sighting, showSecrets, colors, place.start);
}

function lineOf(packet: Packet, options: DecodeCommandOptions): string {
  const showSecrets = options.showSecrets === true;
  if (options.format === "text") return packetToString(packet, { showSecrets });
  return jsonLine(packetToJson(packet, { showSecrets }));
}

function hexOf({ buffer, byteOffset, length }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, length).toString("hex");
}
