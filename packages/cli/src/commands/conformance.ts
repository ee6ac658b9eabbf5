/** `mqtt-codec conformance`: the vectors over a codec, and the scoreboard. */

import {
  CODECS,
  CodecAbsentError,
  type Command as CodecCommand,
  commandOf,
  failureLines,
  isAllRight,
  loadVectors,
  runVectors,
  type Score,
  Session,
  SessionError,
  scoreboardMarkdown,
  scoreboardText,
  scoreOf,
  VectorFileError,
  type VectorSet,
} from "@mqtt-codec/conformance";
import { type Command, InvalidArgumentError, Option } from "commander";
import { Failure, WRONG_ANSWERS, WRONG_USAGE } from "../failure.js";
import { jsonLine, type Output, Progress, visible } from "../output.js";

interface ConformanceCommandOptions {
  readonly codec?: readonly string[];
  readonly command?: string;
  readonly vectors?: string;
  readonly timeLimit: number;
  readonly format: "text" | "json" | "markdown";
  readonly failures?: true;
}

/** A codec to be run. */
interface Candidate {
  readonly command: CodecCommand;
  /** Whether it is no failure that it is not installed. */
  readonly isOptional: boolean;
  readonly install?: string;
}

const ALL = "all";
const OURS = "mqtt-codec";
const TIME_LIMIT = 2000;

const HELP = `
NAME is one of these, or all: those of them that are installed. Without --codec and
--command, ${OURS}.

${Object.entries(CODECS)
  .map(([name, { install }]) => `  ${name.padEnd(16)} ${install}`)
  .join("\n")}

--command runs any other codec: a program that reads a JSON request a line and answers with
one a line, as the README of @mqtt-codec/conformance says. --vectors takes a file of vectors
or a folder of such files; without it, the vectors of that package are run.

Every number is of checks: a vector each, and one more where what was decoded is encoded
again. What a codec has no function for, and what the standard leaves open, is not judged.

Exit status: 0 all that was judged is right, 1 something is not, nothing was judged or the
codec's process failed otherwise, 2 wrong usage, also a codec that is not installed or does
not start.

Examples:
  mqtt-codec conformance
  mqtt-codec conformance --codec mqtt-packet --failures
  mqtt-codec conformance --codec all --format markdown
  mqtt-codec conformance --command "python3 my_adapter.py" --format json
`;

/** Adds the subcommand to the program. */
export function addConformanceCommand(program: Command, output: Output): void {
  program
    .command("conformance")
    .summary("run the conformance vectors over a codec")
    .description("Runs the conformance vectors over codecs and prints the scoreboard.")
    .option("--codec <name>", "a codec that has an adapter, see below; repeatable", collectCodec)
    .option("--command <program>", "a codec of your own: a program with its arguments")
    .option("--vectors <path>", "a file of vectors, or a folder of such files")
    .addOption(
      new Option("--time-limit <ms>", "milliseconds for one answer: longer is a hang")
        .argParser(parseTimeLimit)
        .default(TIME_LIMIT),
    )
    .addOption(
      new Option("--format <format>", "how to print")
        .choices(["text", "json", "markdown"])
        .default("text"),
    )
    .option("--failures", "list the vectors that were not right, in text")
    .addHelpText("after", HELP)
    .action((options: ConformanceCommandOptions) => runConformance(options, output));
}

async function runConformance(options: ConformanceCommandOptions, output: Output): Promise<void> {
  const candidates = candidatesOf(options);
  const vectors = vectorsAt(options.vectors);
  if (candidates.length > 1) await tryAll(candidates);
  const scores: Score[] = [];
  const absent: string[] = [];
  for (const candidate of candidates) {
    const score = await scored(candidate, vectors, options);
    if (typeof score === "string") absent.push(score);
    else scores.push(score);
  }
  const wrong = scores.filter((score) => !isAllRight(score));
  // Also where nobody reads to the end.
  if (wrong.length > 0) process.exitCode = WRONG_ANSWERS;
  await print(scores, absent, vectors, options, output);
  await output.flush();
  if (wrong.length === 0) return;
  const isListed = options.failures || options.format !== "text";
  const hasFailures = wrong.some(({ failures }) => failures.length > 0);
  throw new Failure(
    WRONG_ANSWERS,
    `not all is right: ${wrong.map(whatIsWrong).join(", ")}`,
    isListed || !hasFailures ? undefined : "--failures lists the vectors",
  );
}

function whatIsWrong({ codec: { name }, total, unrepeated }: Score): string {
  if (total.judged === 0) return `${name}: nothing was judged`;
  const faults = unrepeated === 0 ? "" : `faults that were not repeated: ${unrepeated}`;
  if (total.right === total.judged) return `${name}: ${faults}`;
  const count = `${name}: ${total.judged - total.right} of ${total.judged}`;
  return faults === "" ? count : `${count} and ${faults}`;
}

/** Starts each codec, so that one that is not there is told of before another has run for long. */
async function tryAll(candidates: readonly Candidate[]): Promise<void> {
  for (const { command, isOptional, install } of candidates) {
    if (isOptional) continue;
    const session = new Session(command);
    try {
      await session.describe();
    } catch (error) {
      throw asFailure(error, install);
    } finally {
      session.close();
    }
  }
}

/** A codec that cannot be asked, as what ends the command. */
function asFailure(error: unknown, install: string | undefined): unknown {
  if (!(error instanceof SessionError)) return error;
  const hint = error instanceof CodecAbsentError ? install : undefined;
  return new Failure(WRONG_USAGE, error.message.trim(), hint);
}

function candidatesOf({ codec = [], command }: ConformanceCommandOptions): Candidate[] {
  const candidates: Candidate[] = [];
  const names = codec.length === 0 && command === undefined ? [OURS] : new Set(codec);
  for (const name of names) {
    const isOptional = name === ALL;
    for (const known of isOptional ? Object.values(CODECS) : [CODECS[name]]) {
      if (known === undefined) continue;
      const { install } = known;
      candidates.push({ command: known.command(), isOptional, install });
    }
  }
  if (command !== undefined) {
    const parsed = commandOf(command);
    if (parsed === undefined) throw new Failure(WRONG_USAGE, "--command names no program");
    candidates.push({ command: parsed, isOptional: false });
  }
  return candidates;
}

function vectorsAt(path: string | undefined): VectorSet {
  try {
    return loadVectors(path);
  } catch (error) {
    if (error instanceof VectorFileError) throw new Failure(WRONG_USAGE, error.message);
    throw error;
  }
}

/** A codec's score, or why it is not there. */
async function scored(
  { command, isOptional, install }: Candidate,
  { vectors }: VectorSet,
  { timeLimit }: ConformanceCommandOptions,
): Promise<Score | string> {
  let progress: Progress | undefined;
  try {
    const run = await runVectors(command, vectors, {
      timeLimit,
      onProgress(done, total) {
        // Nothing is printed on stdout before it is over.
        progress ??= new Progress(total, "requests", process.stderr.isTTY === true);
        progress.at(done);
      },
    });
    return scoreOf(run);
  } catch (error) {
    if (error instanceof CodecAbsentError && isOptional) return error.message;
    throw asFailure(error, install);
  } finally {
    progress?.end();
  }
}

async function print(
  scores: readonly Score[],
  absent: readonly string[],
  vectors: VectorSet,
  { format, timeLimit, failures }: ConformanceCommandOptions,
  output: Output,
): Promise<void> {
  const date = new Date().toISOString();
  if (format === "json") {
    const { vectors: all, files, sha256 } = vectors;
    const read = { count: all.length, files: files.length, sha256 };
    const board = {
      schema: "scoreboard-1",
      date,
      timeLimit,
      vectors: read,
      codecs: scores,
      absent,
    };
    await output.line(jsonLine(board));
    return;
  }
  if (format === "markdown") {
    const platform = `Node.js ${process.version.slice(1)} on ${process.platform}`;
    const page = { date: date.slice(0, 10), timeLimit, platform, absent };
    await printLines(scoreboardMarkdown(scores, vectors, page).trimEnd().split("\n"), output);
    return;
  }
  await printLines(scoreboardText(scores, vectors), output);
  await printLines(
    absent.flatMap((sentence) => ["", `not run: ${sentence}`]),
    output,
  );
  if (failures) await printLines(failureLines(scores), output);
}

async function printLines(lines: readonly string[], output: Output): Promise<void> {
  for (const line of lines) await output.line(visible(line));
}

function collectCodec(value: string, before: readonly string[] = []): readonly string[] {
  if (value !== ALL && !Object.hasOwn(CODECS, value)) {
    const names = [...Object.keys(CODECS), ALL].join(", ");
    throw new InvalidArgumentError(`Allowed choices are ${names}; --command takes any other.`);
  }
  return [...before, value];
}

function parseTimeLimit(value: string): number {
  const limit = Number(value);
  // A longer one does not fit the timers.
  if (!/^\d+$/.test(value) || limit < 1 || limit > 2 ** 31 - 1) {
    throw new InvalidArgumentError("A number of milliseconds, at least 1, is needed.");
  }
  return limit;
}
