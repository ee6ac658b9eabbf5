/** Where an input comes from: a file, stdin, or the argument itself. */

import { open } from "node:fs/promises";
import { Failure, MALFORMED, WRONG_USAGE } from "./failure.js";
import { GzipFault, unpacked } from "./gzip.js";
import type { Content } from "./inputs/input.js";

/** An input that is read bit by bit. */
export interface OpenContent {
  readonly source: Content["source"];
  /** The first bytes: at least eight, or all there are. */
  readonly head: Uint8Array;
  /** Bytes in all, where that is known. */
  readonly size: number | undefined;
  /** All of it, the head too; to be read once. */
  readonly chunks: AsyncIterable<Uint8Array>;
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EISDIR: "it is a directory",
};

// What the system says of a name that no file can have, or has.
const NO_FILE: ReadonlySet<string> = new Set(["ENOENT", "ENOTDIR", "ENAMETOOLONG"]);

const HEAD_LENGTH = 8;

/** RFC 1952 §2.3.1, with the only method there is: no packet begins so, a CONNECT having no flags. */
const GZIP = [0x1f, 0x8b, 0x08];

/** Opens the file of this name, stdin for "-" or nothing, and else takes the argument as the input. */
export async function openContent(given: string | undefined): Promise<OpenContent> {
  if (given === undefined || given === "-") {
    if (process.stdin.isTTY === true) {
      process.stderr.write("Reading from the terminal; end with Ctrl+D. See --help.\n");
    }
    return startReading("stdin", "stdin", process.stdin, undefined);
  }
  try {
    const file = await open(given);
    const stats = await file.stat();
    // Pipes and devices have no size.
    const size = stats.isFile() ? stats.size : undefined;
    return await startReading("file", given, file.createReadStream(), size);
  } catch (error) {
    if (error instanceof Failure) throw error;
    const { code = "" } = error as NodeJS.ErrnoException;
    if (!NO_FILE.has(code)) throw unreadable(given, error);
    return startReading("argument", given, [Buffer.from(given)], undefined);
  }
}

/** Reads an input to its end. */
export async function readContent(given: string | undefined): Promise<Content> {
  const { fault, ...content } = await readToEnd(await openContent(given));
  if (fault !== undefined) throw fault;
  return content;
}

/** An input that was read to its end, or up to where its gzip is damaged. */
export interface ReadContent extends Content {
  readonly fault: GzipFault | undefined;
}

/** Reads what was opened to its end. */
export async function readToEnd({ source, chunks }: OpenContent): Promise<ReadContent> {
  const parts: Uint8Array[] = [];
  let fault: GzipFault | undefined;
  try {
    for await (const chunk of chunks) parts.push(chunk);
  } catch (error) {
    if (!(error instanceof GzipFault)) throw error;
    fault = error;
  }
  return { bytes: Buffer.concat(parts), source, fault };
}

/** Shows what an input holds, and then throws Failure where that is not all of it. */
export async function showContent(
  { bytes, source, fault }: ReadContent,
  show: (content: Content) => Promise<void>,
): Promise<void> {
  try {
    if (bytes.length > 0 || fault === undefined) await show({ bytes, source });
  } catch (error) {
    if (fault === undefined || !(error instanceof Failure)) throw error;
    throw new Failure(MALFORMED, `${error.message}; ${fault.message}`, error.hint);
  }
  if (fault !== undefined) throw fault;
}

async function startReading(
  source: Content["source"],
  name: string,
  stream: Iterable<Uint8Array> | AsyncIterable<Uint8Array | string>,
  size: number | undefined,
): Promise<OpenContent> {
  const { head, rest: chunks } = await headOf(readable(name, stream));
  if (source === "argument" || !GZIP.every((byte, index) => head[index] === byte)) {
    return { source, head, size, chunks: joined(head, chunks) };
  }
  // As Wireshark compresses captures. How long it will be is not known.
  const content = unpacked(joined(head, chunks));
  const start = await headOf(content);
  return { source, head: start.head, size: undefined, chunks: joined(start.head, start.rest) };
}

/** The first bytes, at least HEAD_LENGTH of them where there are so many. */
async function headOf(
  chunks: AsyncGenerator<Uint8Array>,
): Promise<{ head: Uint8Array; rest: AsyncIterable<Uint8Array> }> {
  let head: Uint8Array = new Uint8Array(0);
  try {
    while (head.length < HEAD_LENGTH) {
      const { done, value } = await chunks.next();
      if (done === true) break;
      head = Buffer.concat([head, value]);
    }
  } catch (error) {
    // What is before the damage is there all the same.
    if (error instanceof GzipFault) return { head, rest: failing(error) };
    throw error;
  }
  return { head, rest: chunks };
}

// biome-ignore lint/correctness/useYield: nothing comes before the error
async function* failing(error: Error): AsyncGenerator<Uint8Array> {
  throw error;
}

async function* joined(
  head: Uint8Array,
  rest: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield head;
  yield* rest;
}

async function* readable(
  name: string,
  stream: Iterable<Uint8Array> | AsyncIterable<Uint8Array | string>,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of stream) yield chunk as Uint8Array;
  } catch (error) {
    throw unreadable(name, error);
  }
}

function unreadable(name: string, error: unknown): Failure {
  const { code = "", message } = error as NodeJS.ErrnoException;
  return new Failure(WRONG_USAGE, `${name} cannot be read: ${REASONS[code] ?? message}`);
}
