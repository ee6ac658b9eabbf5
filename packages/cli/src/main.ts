#!/usr/bin/env node
/** The command `mqtt-codec`. */

import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { addCompletionCommand } from "./commands/completion.js";
import { addConformanceCommand } from "./commands/conformance.js";
import { addDecodeCommand } from "./commands/decode.js";
import { addDissectCommand } from "./commands/dissect.js";
import { addEncodeCommand } from "./commands/encode.js";
import { addTapCommand } from "./commands/tap.js";
import { Failure, WRONG_USAGE } from "./failure.js";
import { Output, printFailure } from "./output.js";

const HELP = `
Examples:
  mqtt-codec decode "c0 00 d0 00"
  mqtt-codec dissect session.mqtt
  mqtt-codec encode '{"type":"publish","topic":"a/b","payload":"hi!"}'
  mqtt-codec tap --listen 1884 --to localhost
  mqtt-codec conformance --codec mqtt-packet

Every command has its own --help.
`;

const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  version: string;
};

const output = new Output();

const program = new Command("mqtt-codec")
  .description(
    "Decodes, encodes, dissects and taps MQTT 3.1, 3.1.1 and 5.0 packets, and tests codecs.",
  )
  .version(manifest.version)
  .addHelpText("after", HELP)
  .exitOverride();
addDecodeCommand(program, output);
addEncodeCommand(program, output);
addDissectCommand(program, output);
addTapCommand(program);
addConformanceCommand(program, output);
addCompletionCommand(program, output);

// The exit status is set, not forced, so that what was written still gets out.
try {
  let failure: Failure | undefined;
  try {
    await program.parseAsync();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    failure = error;
  }
  try {
    await output.flush();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    failure = error;
  }
  if (failure !== undefined) {
    printFailure(failure);
    process.exitCode = failure.exitStatus;
  }
} catch (error) {
  if (error instanceof CommanderError) {
    // Commander has said what was wrong; help and version are no errors.
    process.exitCode = error.exitCode === 0 ? 0 : WRONG_USAGE;
  } else if ((error as NodeJS.ErrnoException).code !== "EPIPE") {
    throw error;
  }
}
