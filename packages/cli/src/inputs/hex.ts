/** Hex text as people copy it: "10 0d 00", "0x10, 0x0d", "10:0d:00", one packet a line. */

import { parseHexDump } from "./hex-dump.js";
import type { Parsed } from "./parsed.js";

const LINE_BREAK = /\r\n|\r|\n/;
const PREFIXED_LINE = /^\s*0x/i;
const SEPARATORS = /[\s,:]+/;
const PREFIX = /^0x/i;
const STRANGER = /[^0-9a-fx\s,:]/i;

const BEFORE_BRACES = /^(?:unsigned char \w+\[\] = )?$/;
const AFTER_BRACES = /^;?(?:\s*unsigned int \w+ = \d+;)?$/;

/** Whether the text holds hex digits and separators only, in whatever number. */
export function isHexAlphabet(text: string): boolean {
  return !STRANGER.test(text);
}

/** Reads hex digits, in pairs, between white space, commas, colons and 0x prefixes; or a dump of them. */
export function parseHex(text: string): Parsed {
  return parseHexDump(text) ?? parseDigits(literalOf(text) ?? text);
}

/** The hex in how programs write bytes: .NET, Node.js, `xxd -i`, Python and C; undefined where it is none of these. */
function literalOf(text: string): string | undefined {
  const given = text.trim();
  const last = given.length - 1;
  if (given.startsWith("<Buffer ") && given.endsWith(">")) {
    return pairs(given.slice(8, last).split(" "));
  }
  const open = given.indexOf("{");
  if (open >= 0) {
    const close = given.lastIndexOf("}");
    const isArray =
      BEFORE_BRACES.test(given.slice(0, open)) && AFTER_BRACES.test(given.slice(close + 1));
    const items = given
      .slice(open + 1, close)
      .split(",")
      .map((item) => item.trim());
    if (items.at(-1) === "") items.pop();
    if (!isArray || !items.every((item) => PREFIX.test(item))) return undefined;
    return pairs(items.map((item) => item.slice(2)));
  }
  const string = given.startsWith("b") ? given.slice(1) : given;
  const quote = string.charAt(0);
  if ((quote === '"' || quote === "'") && string.length > 1 && string.endsWith(quote)) {
    const [before, ...escapes] = string.slice(1, -1).split("\\x");
    return before === "" ? pairs(escapes) : undefined;
  }
  return given.includes("-") ? pairs(given.split(/-|\s+/)) : undefined;
}

function pairs(groups: readonly string[]): string | undefined {
  return groups.every((group) => /^[0-9a-f]{2}$/i.test(group)) ? groups.join(" ") : undefined;
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
