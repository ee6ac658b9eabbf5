/** Where an input comes from: a file, stdin, or the argument itself. */

import { open } from "node:fs/promises";
import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { Failure, WRONG_USAGE } from "./failure.js";
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
  return readToEnd(await openContent(given));
}

/** Reads what was opened to its end. */
export async function readToEnd({ source, chunks }: OpenContent): Promise<Content> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return { bytes: Buffer.concat(parts), source };
}

async function startReading(
  source: Content["source"],
  name: string,
  stream: Iterable<Uint8Array> | AsyncIterable<Uint8Array | string>,
  size: number | undefined,
): Promise<OpenContent> {
  const chunks = readable(name, stream);
  const head = await headOf(chunks);
  if (source === "argument" || !GZIP.every((byte, index) => head[index] === byte)) {
    return { source, head, size, chunks: joined(head, chunks) };
  }
  // As Wireshark compresses captures. How long it will be is not known.
  const gunzip = createGunzip();
  // An error of either comes out of the second.
  pipeline(Readable.from(joined(head, chunks), { objectMode: false }), gunzip, () => {});
  const unpacked = readable(name, gunzip);
  const unpackedHead = await headOf(unpacked);
  return {
    source,
    head: unpackedHead,
    size: undefined,
    chunks: joined(unpackedHead, unpacked),
  };
}

/** The first bytes, at least HEAD_LENGTH of them where there are so many. */
async function headOf(chunks: AsyncGenerator<Uint8Array>): Promise<Uint8Array> {
  let head: Uint8Array = new Uint8Array(0);
  while (head.length < HEAD_LENGTH) {
    const { done, value } = await chunks.next();
    if (done === true) break;
    head = Buffer.concat([head, value]);
  }
  return head;
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
