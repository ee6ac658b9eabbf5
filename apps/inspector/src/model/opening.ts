/** Opening what someone gives to the page: pasted text, or a file of any kind. */

import {
  type CaptureFormat,
  captureFormatOf,
  Failure,
  type InputFormat,
  parseInput,
} from "@mqtt-codec/cli/inputs";
import { type Shared, sharedIn } from "./share.js";

/** Something given that cannot be read, said to the person who gave it. */
export class UnreadableError extends Error {}

/** A file, before it is read. */
export type OpenedFile =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array; readonly how: string }
  | {
      readonly kind: "capture";
      readonly format: CaptureFormat;
      readonly chunks: AsyncIterable<Uint8Array>;
    };

/** RFC 1952 §2.3.1: no packet begins so. */
const GZIP = [0x1f, 0x8b, 0x08];

/** Larger files that are no captures are not looked at byte by byte. */
const LARGEST_FILE = 300 * 1024 * 1024;

const FORMAT_NAMES: Readonly<Record<InputFormat, string>> = {
  hex: "hex",
  base64: "base64",
  raw: "raw bytes",
};

/** What was read, and how it was understood. */
export interface ReadInput extends Partial<Shared> {
  readonly bytes: Uint8Array;
  readonly how: string;
}

/** The bytes that text stands for: hex, base64, base64url, or a link of this page. Throws UnreadableError. */
export function readText(text: string): ReadInput {
  const trimmed = text.replace(/^\ufeff/, "").trim();
  const [link] = /#(v=\d&)?b=[\w-]+$/.exec(trimmed) ?? [];
  const shared = link === undefined ? undefined : sharedIn(link);
  if (shared !== undefined) return { ...shared, how: "a link" };
  // What is pasted is never raw.
  if (/[^\t\n\r -~]/.test(trimmed)) {
    throw new UnreadableError("The text is neither hex nor base64.");
  }
  const isUrlSafe =
    /^[\w-]*[-_][\w-]*={0,2}$/.test(trimmed) && !/^[\da-f]{2}([-_][\da-f]{2})*$/i.test(trimmed);
  const given = isUrlSafe ? padded(trimmed.replaceAll("-", "+").replaceAll("_", "/")) : trimmed;
  return read(new TextEncoder().encode(given), "text");
}

/** Looks into a file, gzipped or not. Throws UnreadableError. */
export async function openFile(file: Blob): Promise<OpenedFile> {
  const head = new Uint8Array(await file.slice(0, 16).arrayBuffer());
  const isPacked = GZIP.every((byte, index) => head[index] === byte);
  if (!isPacked && captureFormatOf(head) === undefined) {
    if (file.size > LARGEST_FILE) throw new UnreadableError("The file is too large for a page.");
    return { kind: "bytes", ...read(new Uint8Array(await file.arrayBuffer()), "file") };
  }
  const stream = isPacked
    ? file.stream().pipeThrough(new DecompressionStream("gzip") as TransformStream)
    : file.stream();
  const reader: ReadableStreamDefaultReader<Uint8Array> = stream.getReader();
  const start = await firstBytes(reader);
  const format = captureFormatOf(start);
  if (format !== undefined) return { kind: "capture", format, chunks: joined(start, reader) };
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of joined(start, reader)) {
    size += chunk.length;
    if (size > LARGEST_FILE) throw new UnreadableError("The file is too large for a page.");
    parts.push(chunk);
  }
  const bytes = new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer());
  return { kind: "bytes", ...read(bytes, "file") };
}

function read(given: Uint8Array, what: "text" | "file"): ReadInput {
  try {
    const source = what === "file" ? "file" : "stdin";
    const { bytes, format } = parseInput({ bytes: given, source }, undefined);
    return { bytes, how: FORMAT_NAMES[format] };
  } catch (error) {
    if (error instanceof Failure) throw new UnreadableError(wordsFor(error, what));
    throw error;
  }
}

/** What the command says, without the options of the command. */
function wordsFor({ message }: Failure, what: string): string {
  if (message === "no input") return `The ${what} is empty.`;
  const words = message
    .replace(
      "the input is text, but neither",
      what === "text" ? "the text is neither" : "it is text, but neither",
    )
    .replace("the input", `the ${what}`);
  return `${words.charAt(0).toUpperCase()}${words.slice(1).replace(/\.$/, "")}.`;
}

async function firstBytes(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<Uint8Array> {
  let head = new Uint8Array(0);
  while (head.length < 8) {
    const { done, value } = await nextOf(reader);
    if (done) break;
    const longer = new Uint8Array(head.length + value.length);
    longer.set(head);
    longer.set(value, head.length);
    head = longer;
  }
  return head;
}

async function* joined(
  head: Uint8Array,
  reader: ReadableStreamDefaultReader<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield head;
  for (;;) {
    const { done, value } = await nextOf(reader);
    if (done) return;
    yield value;
  }
}

async function nextOf(
  reader: ReadableStreamDefaultReader<Uint8Array>,
): Promise<ReadableStreamReadResult<Uint8Array>> {
  try {
    return await reader.read();
  } catch (error) {
    throw new UnreadableError(
      `The file cannot be read: ${(error as Error).message.replace(/\.$/, "")}.`,
    );
  }
}

function padded(base64: string): string {
  return base64.replace(/=+$/, "").padEnd(Math.ceil(base64.replace(/=+$/, "").length / 4) * 4, "=");
}
