/** Hex text as people copy it: "10 0d 00", "0x10, 0x0d", "10:0d:00", one packet a line. */

import { parseHexDump } from "./hex-dump.js";
import type { Parsed } from "./parsed.js";

const LINE_BREAK = /\r\n|\r|\n/;
const PREFIXED_LINE = /^\s*0x/i;
const SEPARATORS = /[\s,:]+/;
const PREFIX = /^0x/i;
const STRANGER = /[^0-9a-fx\s,:]/i;

// The hex in how programs write bytes: .NET, Node.js, `xxd -i`, Python and C.
const LITERALS = [
  /^\s*([0-9a-f]{2}(?:(?:-|\s+)[0-9a-f]{2})*)\s*$/i,
  /^\s*<Buffer((?: [0-9a-f]{2})+)>\s*$/i,
  /^\s*(?:unsigned char \w+\[\] = )?\{((?:\s*0x[0-9a-f]{2}\s*,?)+)\}\s*;?(?:\s*unsigned int \w+ = \d+;)?\s*$/i,
  /^\s*(?:b?'((?:\\x[0-9a-f]{2})+)'|b?"((?:\\x[0-9a-f]{2})+)")\s*$/i,
];

/** Whether the text holds hex digits and separators only, in whatever number. */
export function isHexAlphabet(text: string): boolean {
  return !STRANGER.test(text);
}

/** Reads hex digits, in pairs, between white space, commas, colons and 0x prefixes; or a dump of them. */
export function parseHex(text: string): Parsed {
  return parseHexDump(text) ?? parseDigits(literalOf(text) ?? text);
}

function literalOf(text: string): string | undefined {
  for (const form of LITERALS) {
    const [, one, other] = form.exec(text) ?? [];
    const hex = one ?? other;
    if (hex !== undefined) return hex.replaceAll(/\\x|-/gi, " ");
  }
  return undefined;
}

function parseDigits(text: string): Parsed {
  const stranger = STRANGER.exec(text);
  if (stranger !== null) {
    return {
      fault: `${JSON.stringify(stranger[0])} at character ${stranger.index + 1} is no hex digit`,
    };
  }
  const groups: string[] = [];
  for (const group of unfolded(text).split(SEPARATORS)) {
    if (group === "") continue;
    const digits = group.replace(PREFIX, "");
    if (/x/i.test(digits) || digits === "") return { fault: `${shortened(group)} has a stray "x"` };
    if (digits.length % 2 === 1) {
      return { fault: `${shortened(group)} has an odd number of hex digits` };
    }
    groups.push(digits);
  }
  return { bytes: bytesOf(groups.join("")) };
}

/** The bytes that an even number of hex digits stands for. */
function bytesOf(digits: string): Uint8Array {
  const bytes = new Uint8Array(digits.length / 2);
  for (let index = 0; index < bytes.length; index++) {
    bytes[index] = Number.parseInt(digits.slice(2 * index, 2 * index + 2), 16);
  }
  return bytes;
}

/** The text without its line breaks, which may stand within a byte where text was folded, but not before 0x. */
function unfolded(text: string): string {
  let line = "";
  for (const next of text.split(LINE_BREAK)) line += PREFIXED_LINE.test(next) ? ` ${next}` : next;
  return line;
}

/** What was given, quoted for a message. */
export function shortened(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}...` : text);
}
