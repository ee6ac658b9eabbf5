/** Where an input comes from: a file, stdin, or the argument itself. */

import { readFile } from "node:fs/promises";
import { Failure, WRONG_USAGE } from "./failure.js";
import type { Content } from "./inputs/input.js";

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EISDIR: "it is a directory",
};

// What the system says of a name that no file can have, or has.
const NO_FILE: ReadonlySet<string> = new Set(["ENOENT", "ENOTDIR", "ENAMETOOLONG"]);

/** Reads the file of this name, stdin for "-" or nothing, and else takes the argument as the input. */
export async function readContent(given: string | undefined): Promise<Content> {
  if (given === undefined || given === "-") return { bytes: await readStdin(), source: "stdin" };
  try {
    return { bytes: await readFile(given), source: "file" };
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    if (NO_FILE.has(code)) return { bytes: Buffer.from(given), source: "argument" };
    throw new Failure(WRONG_USAGE, `${given} cannot be read: ${REASONS[code] ?? message}`);
  }
}

async function readStdin(): Promise<Buffer> {
  if (process.stdin.isTTY === true) {
    process.stderr.write("Reading from the terminal; end with Ctrl+D. See --help.\n");
  }
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  } catch (error) {
    throw new Failure(WRONG_USAGE, `stdin cannot be read: ${(error as Error).message}`);
  }
  return Buffer.concat(chunks);
}
