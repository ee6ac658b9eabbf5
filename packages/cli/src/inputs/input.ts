/**
 * Recognising bytes of packets, whichever way they are written.
 *
 * Raw packets and text cannot be taken for each other: no packet consists of ASCII text alone. The
 * topic of a PUBLISH would have a length of at least 0x0909 in a packet of at most 0x7e bytes, and the
 * other packets that begin with such a byte hold another that is none: a Remaining Length of 2, a flag,
 * a Reason Code. So text is hex or base64, and whatever is not text is raw.
 */

import { Failure, WRONG_USAGE } from "../failure.js";
import { parseBase64 } from "./base64.js";
import { isHexAlphabet, parseHex, shortened } from "./hex.js";
import type { Parsed } from "./parsed.js";

/** How the bytes of packets can be written. */
export const INPUT_FORMATS = ["hex", "base64", "raw"] as const;

/** One of INPUT_FORMATS. */
export type InputFormat = (typeof INPUT_FORMATS)[number];

/** An input before it is known what it holds. */
export interface Content {
  readonly bytes: Uint8Array;
  readonly source: "file" | "stdin" | "argument";
}

/** Packets' bytes, and what may be said of them when they turn out to be none. */
export interface Input {
  readonly bytes: Uint8Array;
  readonly format: InputFormat;
  /** How the input was understood, where that was not asked for and may be wrong. */
  readonly hint: string | undefined;
}

/** Finds the packets' bytes in what an input holds. Throws Failure where it cannot. */
export function parseInput(content: Content, format: InputFormat | undefined): Input {
  const { bytes, source } = content;
  if (bytes.length === 0) throw noInput();
  if (format !== undefined) {
    return { bytes: asFormat(content, format), format, hint: undefined };
  }
  if (source !== "argument" && !isText(bytes)) {
    return { bytes, format: "raw", hint: hintOf("raw", source) };
  }
  const text = textOf(bytes);
  if (text.trim() === "") throw noInput();
  const hex = parseHex(text);
  if ("bytes" in hex) return { bytes: nonEmpty(hex.bytes), format: "hex", hint: undefined };
  // What consists of hex digits is a slip in hex, not base64.
  const base64 = isHexAlphabet(text) ? hex : parseBase64(text);
  if ("bytes" in base64) {
    return { bytes: base64.bytes, format: "base64", hint: hintOf("base64", source) };
  }
  throw unrecognised(text, source, hex.fault);
}

function asFormat({ bytes, source }: Content, format: InputFormat): Uint8Array {
  if (format === "raw") {
    if (source !== "argument") return bytes;
    throw new Failure(
      WRONG_USAGE,
      `there is no file ${shortened(textOf(bytes))}: raw bytes come from a file or from stdin`,
    );
  }
  const text = textOf(bytes);
  const parsed: Parsed = format === "hex" ? parseHex(text) : parseBase64(text);
  if ("bytes" in parsed) return nonEmpty(parsed.bytes);
  throw new Failure(WRONG_USAGE, `the input is not ${format}: ${parsed.fault}`);
}

function noInput(): Failure {
  return new Failure(WRONG_USAGE, "no input");
}

function nonEmpty(bytes: Uint8Array): Uint8Array {
  if (bytes.length === 0) throw noInput();
  return bytes;
}

/** Whether bytes are ASCII text: tab, line breaks and the printable characters. */
function isText(bytes: Uint8Array): boolean {
  return bytes.every(
    (byte) => (byte >= 0x20 && byte < 0x7f) || byte === 0x09 || byte === 0x0a || byte === 0x0d,
  );
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

function hintOf(format: InputFormat, source: Content["source"]): string {
  const from = source === "argument" ? "the argument, which is no file's name," : "the input";
  return `${from} was read as ${format}; --input-format settles it`;
}

function unrecognised(text: string, source: Content["source"], hexFault: string): Failure {
  if (source === "argument" && !isHexAlphabet(text)) {
    const message = `${shortened(text)} is neither a file nor hex (${hexFault}) nor base64`;
    return new Failure(WRONG_USAGE, message);
  }
  if (isHexAlphabet(text)) return new Failure(WRONG_USAGE, `the input is not hex: ${hexFault}`);
  return new Failure(
    WRONG_USAGE,
    `the input is text, but neither hex (${hexFault}) nor base64`,
    "--input-format raw takes it as it is",
  );
}
