/**
 * Dumps as Wireshark, xxd and hexdump -C print them: an offset, bytes in hex, and the same bytes as text.
 *
 *   0000  30 08 00 03 61 2f 62 68 69 21                     0...a/bhi!
 *   00000000: 3008 0003 612f 6268 6921                 0...a/bhi!
 *   00000000  30 08 00 03 61 2f 62 68  69 21           |0...a/bhi!|
 */

import type { Parsed } from "./parsed.js";

const LINE = /^\s*([0-9a-f]{4,8}):?(?:\s+(.*))?$/i;

const PAIR = /\s{0,3}([0-9a-f]{2})/iy;

// The widest lines that xxd writes.
const WIDEST_LINE = 256;

// What Wireshark and tshark print around a stream that they follow.
const FOLLOW_FRAME = /^(={10,}|Follow: |Filter: |Node [01]: )/;

// And before the lines of the server's side.
const OTHER_SIDE = /^(\t| {4})/;

/** Stands for one or more lines like the one before. */
const REPETITION = "*";

interface Line {
  readonly bytes: readonly number[];
  readonly hasText: boolean;
}

/** Reads a dump; undefined where the text is none, by its first line. */
export function parseHexDump(text: string): Parsed | undefined {
  const lines = text
    .split(/\r\n|\r|\n/)
    .filter((line) => line.trim() !== "" && !FOLLOW_FRAME.test(line));
  const bytes: number[] = [];
  let base: number | undefined;
  let last: readonly number[] = [];
  let isRepeated = false;
  const isOther = OTHER_SIDE.test(lines[0] ?? "");
  for (const [index, line] of lines.entries()) {
    if (line.trim() === REPETITION && last.length > 0) {
      isRepeated = true;
      continue;
    }
    const [, offsetText, rest = ""] = LINE.exec(line) ?? [];
    const offset = Number.parseInt(offsetText ?? "", 16);
    const found = offsetText === undefined ? undefined : readLine(rest);
    if (base === undefined) {
      // Without text beside them, an offset of 0 is what tells a dump from hex: no packet starts with 00.
      if (found === undefined || found.bytes.length === 0) return undefined;
      if (!found.hasText && offset !== 0) return undefined;
      base = offset;
    }
    if (found === undefined) return { fault: `line ${index + 1} is none of a hex dump` };
    if (OTHER_SIDE.test(line) !== isOther) {
      return {
        fault: "the hex dump holds both sides of a stream, and each has to be read by itself",
      };
    }
    // Another dump, behind the one before.
    if (offset === 0 && !isRepeated && found.bytes.length > 0) base = -bytes.length;
    if (isRepeated && !repeat(bytes, last, offset - base))
      return { fault: addsUpNot(index, bytes) };
    isRepeated = false;
    if (offset - base !== bytes.length) return { fault: addsUpNot(index, bytes) };
    bytes.push(...found.bytes);
    last = found.bytes;
  }
  if (base === undefined || isRepeated) return undefined;
  return { bytes: Uint8Array.from(bytes) };
}

/** The bytes of a line, which end where the rest of the line is their text. */
function readLine(rest: string): Line | undefined {
  const bytes: number[] = [];
  const ends = [0];
  PAIR.lastIndex = 0;
  for (let pair = PAIR.exec(rest); pair !== null; pair = PAIR.exec(rest)) {
    bytes.push(Number.parseInt(pair[1] as string, 16));
    ends.push(PAIR.lastIndex);
    if (bytes.length === WIDEST_LINE) break;
  }
  // What may be two more bytes, or the text of those before it, is text.
  for (let count = bytes.length; count > 0; count--) {
    const shown = bytes.slice(0, count);
    const beside = rest.slice(ends[count]).trimEnd().replaceAll("·", ".");
    if (isTextOf(shown, beside)) return { bytes: shown, hasText: true };
  }
  if (rest.slice(ends[bytes.length]).trim() === "") return { bytes, hasText: false };
  return undefined;
}

function isTextOf(bytes: readonly number[], beside: string): boolean {
  const text = String.fromCharCode(
    ...bytes.map((byte) => (byte < 0x20 || byte > 0x7e ? 0x2e : byte)),
  );
  // A stream that is followed has a gap after eight.
  const gapped = `${text.slice(0, 8)} ${text.slice(8)}`;
  for (const form of [text.trimEnd(), gapped.trimEnd(), `|${text}|`]) {
    const start = beside.length - form.length;
    // A column of its own, which may begin with spaces.
    if (start >= 2 && beside.endsWith(form) && beside.slice(0, start).trim() === "") return true;
  }
  return false;
}

// A dump that claims more than this in lines that are left out is none that is pasted.
const MOST_REPEATED = 16 * 1024 * 1024;

/** Adds the lines that were left out, up to an offset; false where whole lines do not come to that. */
function repeat(bytes: number[], line: readonly number[], until: number): boolean {
  if (until > MOST_REPEATED || (until - bytes.length) % line.length !== 0) return false;
  while (bytes.length < until) bytes.push(...line);
  return true;
}

function addsUpNot(index: number, bytes: readonly number[]): string {
  return `the offset in line ${index + 1} of the hex dump does not add up: ${bytes.length} bytes stand before it`;
}
