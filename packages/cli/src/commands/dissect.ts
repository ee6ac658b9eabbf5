/** `mqtt-codec dissect`: bytes explained one by one. */

import { decode } from "@mqtt-codec/core";
import { dissect } from "@mqtt-codec/core/dissect";
import { type Command, Option } from "commander";
import { readContent } from "../content.js";
import { treeJson, treeLines } from "../dissection.js";
import { parseInput } from "../inputs/input.js";
import {
  addReadOptions,
  decodeOptions,
  EXIT_STATUS_HELP,
  INPUT_HELP,
  type ReadOptions,
  TOLERANCE_HELP,
} from "../options.js";
import { colorsFor, jsonLine, type Output, Progress } from "../output.js";
import { Connection, failureAt } from "../packet-stream.js";

interface DissectCommandOptions extends ReadOptions {
  readonly format: "text" | "json";
}

const HELP = `
The columns: byte offset in the input, up to eight bytes in hex or the bits of a byte, the
specification's name of the field, its value. In --format json, offsets and lengths are in
bytes: a bit is an eighth of one, the most significant first.

${INPUT_HELP}

The bytes of user names, passwords and authentication data print as ** unless
--show-secrets. Colours are for terminals, and off with NO_COLOR.

${TOLERANCE_HELP}

${EXIT_STATUS_HELP}

Examples:
  mqtt-codec dissect "32 0a 00 03 61 2f 62 00 07 68 69 21"
  mqtt-codec dissect --show-secrets session.mqtt | less
  mqtt-codec dissect --format json session.mqtt
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
  const { bytes, hint } = parseInput(await readContent(given), options.inputFormat);
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
