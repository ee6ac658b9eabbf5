/** `mqtt-codec encode`: JSON lines to bytes. */

import { EncodeError, encode, type PacketInit, type ProtocolVersion } from "@mqtt-codec/core";
import { type Command, Option } from "commander";
import { readContent } from "../content.js";
import { Failure, MALFORMED, WRONG_USAGE } from "../failure.js";
import { shortened } from "../inputs/hex.js";
import { JsonFormError, packetInitOf } from "../json.js";
import { EXIT_STATUS_HELP, protocolVersionOption } from "../options.js";
import type { Output } from "../output.js";
import { Connection } from "../packet-stream.js";

type Format = "hex" | "base64" | "raw";

interface EncodeCommandOptions {
  readonly format: Format;
  readonly protocolVersion?: ProtocolVersion;
}

const HELP = `
INPUT is an existing file, or JSON text, or - (or nothing) for stdin: one packet a line, in the
form that decode --format json prints. Payloads, passwords, correlation data and
authentication data are strings (UTF-8) or {"utf8": "..."}, {"base64": "..."}, {"hex": "..."}.
Keys that the packet does not have are refused, and so is a secret given as "***", which is
what decode prints in its place unless --show-secrets.

A CONNECT without "protocolVersion" is of the version that --protocol-version says, else 4.

${EXIT_STATUS_HELP}

Examples:
  mqtt-codec encode '{"type":"pingreq"}'
  mqtt-codec encode '{"type":"publish","topic":"a/b","payload":"hi!","qos":1,"packetId":7}'
  mqtt-codec encode --format raw packets.jsonl > session.mqtt
  mqtt-codec decode session.mqtt --format json --show-secrets | mqtt-codec encode
`;

/** Adds the subcommand to the program. */
export function addEncodeCommand(program: Command, output: Output): void {
  program
    .command("encode")
    .summary("print the bytes of packets written in JSON")
    .description("Encodes MQTT packets from JSON, one a line, and prints the bytes of each.")
    .argument("[input]", "a file, JSON text, or - for stdin")
    .addOption(
      new Option("--format <format>", "how to print: a line a packet, or raw bytes")
        .choices(["hex", "base64", "raw"])
        .default("hex"),
    )
    .addOption(protocolVersionOption())
    .addHelpText("after", HELP)
    .action((input: string | undefined, options: EncodeCommandOptions) =>
      encodeInput(input, options, output),
    );
}

async function encodeInput(
  given: string | undefined,
  { format, protocolVersion }: EncodeCommandOptions,
  output: Output,
): Promise<void> {
  const { bytes, source } = await readContent(given);
  const text = textOf(bytes);
  if (text.trim() === "") throw new Failure(WRONG_USAGE, "no input");
  if (source === "argument" && !text.trimStart().startsWith("{")) {
    // What looks like JSON may hold a password, and is not repeated.
    const what = /["{}[\]]/.test(text) ? "the argument" : shortened(text);
    throw new Failure(WRONG_USAGE, `${what} is neither a file nor a JSON object`);
  }
  const connection = new Connection(protocolVersion);
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const packet = encodeLine(line, index + 1, connection);
    if (format === "raw") await output.bytes(packet);
    else await output.line(Buffer.from(packet).toString(format));
  }
}

/** The text of the input, which has to be UTF-8: nothing is put in the place of what is not. */
function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Failure(MALFORMED, "the input is not well-formed UTF-8");
  }
}

function encodeLine(line: string, number: number, connection: Connection): Uint8Array {
  try {
    const init = withVersion(packetInitOf(line), connection.askedVersion);
    const bytes = encode(init, connection.options);
    connection.follow(init);
    return bytes;
  } catch (error) {
    if (error instanceof SyntaxError) {
      const message = `line ${number}: not JSON${placeOf(error)}`;
      throw new Failure(MALFORMED, message, "each line is a packet of its own");
    }
    if (error instanceof JsonFormError || error instanceof EncodeError) {
      throw new Failure(MALFORMED, `line ${number}: ${error.message}`);
    }
    throw error;
  }
}

/** A CONNECT that does not name its version takes the one asked for. */
function withVersion(init: PacketInit, asked: ProtocolVersion | undefined): PacketInit {
  if (init.type !== "connect" || asked === undefined) return init;
  return { protocolVersion: asked, ...init };
}

/** Where the line stops being JSON; the engine's own words would quote the line, secrets and all. */
function placeOf({ message }: SyntaxError): string {
  const position = /at position (\d+)/.exec(message)?.[1];
  if (position !== undefined) return ` at character ${Number(position) + 1}`;
  return /end of JSON input/.test(message) ? ": it ends too early" : "";
}
