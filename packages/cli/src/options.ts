/** The options that several commands have, and how their values are read. */

import type { DecodeOptions, ProtocolVersion, Tolerance } from "@mqtt-codec/core";
import { type Command, InvalidArgumentError, Option } from "commander";
import type { CaptureFormat } from "./inputs/capture/capture-reader.js";
import { INPUT_FORMATS, type InputFormat } from "./inputs/input.js";

/** The options of the commands that read packets' bytes. */
export interface ReadOptions {
  readonly inputFormat?: InputFormat | CaptureFormat;
  /** The servers' ports in a capture. */
  readonly port?: readonly number[];
  readonly protocolVersion?: ProtocolVersion;
  readonly showSecrets?: true;
  readonly tolerate?: readonly Tolerance[];
  readonly from?: "client" | "server";
  readonly maximumPacketSize?: number;
}

const VERSIONS: Readonly<Record<string, ProtocolVersion>> = {
  "3": 3,
  "3.1": 3,
  "4": 4,
  "3.1.1": 4,
  "5": 5,
  "5.0": 5,
};

const TOLERANCES: Readonly<Record<Tolerance, string>> = {
  "ill-formed-utf8": "ill-formed UTF-8 is replaced by U+FFFD",
  "unknown-reason-code": "a reason or return code that the packet's table lacks is kept",
  "overlong-length": "a length may take more bytes than it needs, in 5.0",
  "reserved-flags": "reserved flags of the fixed header may have other values",
  "3.1.1-connack-in-5.0": "a CONNACK of two bytes, without properties, is taken in 5.0",
  "bridge-protocol-level": "the 0x80 bit that bridges set in the Protocol Level is taken",
  "protocol-name-of-another-version": "MQTT with level 3, and MQIsdp with 4 or 5, are taken",
  "null-character": "U+0000 in a string is replaced by U+FFFD",
  "zero-packet-identifier": "a Packet Identifier of 0 is kept",
  "reserved-return-code": "a CONNACK return code of 6 or more is kept, before 5.0",
  "session-present-in-3.1": "Session Present is taken in a CONNACK of 3.1",
  "short-connack": "a CONNACK without a Reason Code is taken in 5.0",
  "maximum-qos-2": "a Maximum QoS of 2 is kept",
};

/** What --tolerate takes, for the help of a command. */
export const TOLERANCE_HELP = `Tolerances (--tolerate, once for each):
${Object.entries(TOLERANCES)
  .map(([name, meaning]) => `  ${name.padEnd(32)} ${meaning}`)
  .join("\n")}`;

/** What INPUT is, for the help of a command. */
export const INPUT_HELP = `INPUT is an existing file, or hex or base64 text, or - (or nothing) for stdin.
Hex digits may stand between spaces, line breaks, commas, colons and 0x prefixes: quote
them. A dump by Wireshark, xxd or hexdump -C is hex too, its offsets and text left out.
What a file or stdin holds is recognised: text is hex, or else base64, and whatever is not
ASCII text is raw MQTT, since no packet consists of text alone. --input-format settles it.`;

/** What is made of a capture, for the help of a command. */
export const CAPTURE_HELP = `INPUT can be a capture of network traffic too, pcap or pcapng, as tcpdump, tshark and
Wireshark write it. Its TCP connections to port 1883, or to those that --port names, are put
together and each packet is shown with its time (UTC), connection and direction; MQTT over
WebSocket is recognised. Each connection is read by the version of its CONNECT. What cannot
be read (bytes that are missing, TLS, a connection seen from the middle) is told on stderr.
After a malformed packet its direction is left alone, and everything else is read. Files and
stdin may be compressed by gzip.`;

/** What the exit status says, for the help of a command. */
export const EXIT_STATUS_HELP = `Exit status: 0 everything was read, 1 malformed input (the error on stderr with its byte
offset and rule, what came before it on stdout), 2 wrong usage.`;

/** Adds the options of ReadOptions to a command. */
export function addReadOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--input-format <format>",
        "how the input is written (default: recognised)",
      ).choices([...INPUT_FORMATS, "pcap", "pcapng"]),
    )
    .addOption(protocolVersionOption())
    .addOption(showSecretsOption())
    .addOption(tolerateOption())
    .addOption(
      new Option("--from <side>", "refuse packets that this side may not send").choices([
        "client",
        "server",
      ]),
    )
    .addOption(maximumPacketSizeOption())
    .option(
      "--port <number>",
      "of the server, in a capture (default: 1883); repeatable",
      collectPort,
    );
}

/** --show-secrets: off by default. */
export function showSecretsOption(): Option {
  return new Option("--show-secrets", "print user names, passwords and authentication data");
}

/** --tolerate: the names of core's relaxations. */
export function tolerateOption(): Option {
  return new Option("--tolerate <name>", "let senders off a rule, see below; repeatable").argParser(
    collectTolerance,
  );
}

/** --maximum-packet-size: in bytes, the fixed header included. */
export function maximumPacketSizeOption(): Option {
  return new Option("--maximum-packet-size <bytes>", "refuse larger packets").argParser(parseSize);
}

/** --protocol-version: a level byte or a version's name. */
export function protocolVersionOption(): Option {
  return new Option(
    "--protocol-version <version>",
    "3, 4 or 5; 3.1, 3.1.1 or 5.0 (default: 4, and then that of every CONNECT)",
  ).argParser((value) => {
    const version = Object.hasOwn(VERSIONS, value) ? VERSIONS[value] : undefined;
    if (version === undefined) {
      throw new InvalidArgumentError(`Allowed choices are ${Object.keys(VERSIONS).join(", ")}.`);
    }
    return version;
  });
}

/** What an option's value can be, for a shell to suggest; nothing where it can be anything. */
export function suggestedValues({ long, argChoices }: Option): readonly string[] {
  if (argChoices !== undefined) return argChoices;
  if (long === "--protocol-version") return Object.keys(VERSIONS);
  return long === "--tolerate" ? Object.keys(TOLERANCES) : [];
}

/** The options as core takes them, but for the version. */
export function decodeOptions(options: ReadOptions): DecodeOptions {
  const { from, maximumPacketSize, tolerate } = options;
  return { from, maximumPacketSize, tolerate };
}

function collectTolerance(value: string, before: readonly Tolerance[] = []): readonly Tolerance[] {
  if (!Object.hasOwn(TOLERANCES, value)) {
    throw new InvalidArgumentError(`Allowed choices are ${Object.keys(TOLERANCES).join(", ")}.`);
  }
  return [...before, value as Tolerance];
}

function parseSize(value: string): number {
  const size = Number(value);
  if (!/^\d+$/.test(value) || size < 1 || !Number.isSafeInteger(size)) {
    throw new InvalidArgumentError("A number of bytes, at least 1, is needed.");
  }
  return size;
}

function collectPort(value: string, before: readonly number[] = []): readonly number[] {
  const port = Number(value);
  if (!/^\d+$/.test(value) || port < 1 || port > 65_535) {
    throw new InvalidArgumentError("A TCP port, 1 to 65535, is needed.");
  }
  return [...before, port];
}
