/** `mqtt-codec dissect`: bytes explained one by one. */

import { decode } from "@mqtt-codec/core";
import { dissect } from "@mqtt-codec/core/dissect";
import { type Command, Option } from "commander";
import { captureFormat, readCapture } from "../capture.js";
import { openContent, readToEnd, showContent } from "../content.js";
import { treeJson, treeLines } from "../dissection.js";
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
import { colorsFor, jsonLine, type Output, Progress, visible } from "../output.js";
import { Connection, failureAt } from "../packet-stream.js";
import { timestamp } from "../sighting-line.js";

interface DissectCommandOptions extends ReadOptions {
  readonly format: "text" | "json";
}

const HELP = `
The columns: byte offset in the input, up to eight bytes in hex or the bits of a byte, the
specification's name of the field, its value. In --format json, offsets and lengths are in
bytes: a bit is an eighth of one, the most significant first.

${INPUT_HELP}

${CAPTURE_HELP}
Offsets are those in the MQTT of the packet's direction.

The bytes of user names, passwords and authentication data print as ** unless
--show-secrets. Colours are for terminals, and off with NO_COLOR.

${TOLERANCE_HELP}

${EXIT_STATUS_HELP}

Examples:
  mqtt-codec dissect "32 0a 00 03 61 2f 62 00 07 68 69 21"
  mqtt-codec dissect --show-secrets session.mqtt | less
  mqtt-codec dissect --format json session.mqtt
  mqtt-codec dissect capture.pcapng
`;

/** Adds the subcommand to the program. */
export function addDissectCommand(program: Command, output: Output): void {
  const command = program
    .command("dissect")
    .summary("explain bytes one by one")
    .description("Dissects MQTT packets: every byte, in the words of the standard.")
    .argument("[input]", "a file, hex or base64 text, or - for stdin")
    .addOption(
      new Option("--format <format>", "how to print").choices(["text", "json"]).default("text"),
    );
  addReadOptions(command)
    .addHelpText("after", HELP)
    .action((input: string | undefined, options: DissectCommandOptions) =>
      dissectInput(input, options, output),
    );
}

async function dissectInput(
  given: string | undefined,
  options: DissectCommandOptions,
  output: Output,
): Promise<void> {
  const content = await openContent(given);
  const capture = captureFormat(content, options);
  if (capture !== undefined) {
    await readCapture(content, capture, options, output, (packet) =>
      showCaptured(packet, options, output),
    );
    return;
  }
  await showContent(await readToEnd(content), (whole) => dissectContent(whole, options, output));
}

async function dissectContent(
  content: Content,
  options: DissectCommandOptions,
  output: Output,
): Promise<void> {
  const format = options.inputFormat as InputFormat | undefined;
  const { bytes, hint } = parseInput(content, format);
  const showSecrets = options.showSecrets === true;
  const connection = new Connection(options.protocolVersion, decodeOptions(options));
  const progress = new Progress(bytes.length);
  const colors = colorsFor(process.stdout);
  try {
    for (let start = 0, number = 1; start < bytes.length; number++) {
      const rest = bytes.subarray(start);
      const root = dissect(rest, { ...connection.options, showSecrets });
      const place = { number, start };
      if (options.format === "json") await output.line(jsonLine(treeJson(root, place)));
      else {
        for (const line of treeLines(root, rest, place, colors)) await output.line(line);
      }
      if (root.error !== undefined) throw failureAt(root.error, rest, place, hint);
      connection.follow(decode(rest, connection.options).packet);
      start += root.length;
      progress.at(start);
    }
  } finally {
    progress.end();
  }
}

/** Prints the tree of a captured packet, with when it was seen, and between whom. */
async function showCaptured(
  { bytes, sighting, connection, place, options: read }: CapturedPacket,
  { format, showSecrets: isShown }: DissectCommandOptions,
  output: Output,
): Promise<void> {
  const showSecrets = isShown === true;
  const { time, from, clientId } = sighting;
  const root = dissect(bytes, { ...read, showSecrets });
  if (format === "json") {
    const seen = { time: timestamp(time), connection: connection.number, from, clientId };
    await output.line(jsonLine({ ...seen, ...treeJson(root, place) }));
    return;
  }
  const colors = colorsFor(process.stdout);
  const { number, client, server } = connection;
  const way = from === "client" ? `${client} -> ${server}` : `${server} -> ${client}`;
  const name = clientId === undefined ? "?" : visible(JSON.stringify(clientId));
  await output.line(colors.bold(`${timestamp(time)} #${number} ${way} ${name}`));
  for (const line of treeLines(root, bytes, place, colors)) await output.line(line);
}
