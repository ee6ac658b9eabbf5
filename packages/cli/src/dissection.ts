/** A dissection as an indented tree with columns, and as JSON. */

import { packetToJson } from "@mqtt-codec/core";
import type { DissectNode } from "@mqtt-codec/core/dissect";
import type { colorsFor } from "./output.js";
import { visible } from "./output.js";
import { messageAt, type Place } from "./packet-stream.js";
import { statementOf } from "./statement.js";

type Colors = ReturnType<typeof colorsFor>;

const SHOWN_BYTES = 8;
const BYTES_WIDTH = SHOWN_BYTES * 3 + 1;
const OFFSET_WIDTH = 6;

/** Where bytes begin, with what is said of them below. */
const MARGIN = " ".repeat(OFFSET_WIDTH + 2);

// Names longer than this push their text to the right.
const NAME_WIDTH = 34;

/** The lines of a packet's tree: byte offset in the input, bytes or bits, name and text. */
export function* treeLines(
  root: DissectNode,
  bytes: Uint8Array,
  place: Place,
  colors: Colors,
): Generator<string> {
  const { number, start } = place;
  const title = `packet ${number} at byte ${start}: ${root.name}, ${lengthText(root.length)}`;
  const isElsewhere = (root.children ?? []).some(hasError);
  yield colors.bold(title);
  if (!isElsewhere) yield* errorLines(root);
  for (const child of root.children ?? []) yield* nodeLines(child, 0);

  function* nodeLines(node: DissectNode, depth: number): Generator<string> {
    const isBits = node.length > 0 && node.length < 1;
    const offset = isBits ? "" : String(start + node.offset);
    const name = "  ".repeat(depth) + node.name;
    const columns = [
      colors.dim(offset.padStart(OFFSET_WIDTH)),
      colors.cyan(bytesText(node, bytes, isBits).padEnd(BYTES_WIDTH)),
      node.text === "" ? name : name.padEnd(NAME_WIDTH),
      colors.green(visible(node.text)),
    ];
    yield columns.join("  ").trimEnd();
    yield* errorLines(node);
    for (const child of node.children ?? []) yield* nodeLines(child, depth + 1);
  }

  /** What is wrong with a field, and what the standard says there. */
  function* errorLines({ error }: DissectNode): Generator<string> {
    if (error === undefined) return;
    yield `${MARGIN}${colors.red(`^ error: ${visible(messageAt(error, start))}`)}`;
    const { rule, protocolVersion } = error;
    const statement = rule === undefined ? undefined : statementOf(rule, protocolVersion);
    if (statement !== undefined) yield `${MARGIN}  ${colors.dim(statement)}`;
  }
}

/** A packet's tree as JSON, with offsets in the input. */
export function treeJson(node: DissectNode, { number, start }: Place): Record<string, unknown> {
  return { packet: number, ...nodeJson(node, start) };
}

function nodeJson(node: DissectNode, start: number): Record<string, unknown> {
  const { name, offset, length, value, text, rule, error, children, secret } = node;
  return {
    name,
    offset: start + offset,
    length,
    // Core has withheld what is not to be shown.
    ...packetToJson({ value }, { showSecrets: true }),
    text,
    rule,
    error: error && {
      code: error.code,
      offset: start + error.offset,
      reasonCode: error.reasonCode,
      message: messageAt(error, start),
    },
    secret,
    children: children?.map((child) => nodeJson(child, start)),
  };
}

/** Hex of a field's first bytes, or the bits where they stand in their byte; nothing for a group. */
function bytesText(node: DissectNode, bytes: Uint8Array, isBits: boolean): string {
  const { offset, length, children, secret } = node;
  if (isBits) return bitsText(bytes[Math.floor(offset)] ?? 0, (offset % 1) * 8, length * 8);
  if (children?.some((child) => child.length >= 1)) return "";
  const shown = bytes.subarray(offset, offset + Math.min(length, SHOWN_BYTES));
  const hex = Array.from(shown, (byte) =>
    secret === true ? "**" : byte.toString(16).padStart(2, "0"),
  );
  return hex.join(" ") + (length > SHOWN_BYTES ? " …" : "");
}

/** Some bits of a byte, the others as dots: ".... .01.". */
function bitsText(byte: number, first: number, count: number): string {
  const bits = byte.toString(2).padStart(8, "0");
  const shown = Array.from(bits, (bit, index) =>
    index >= first && index < first + count ? bit : ".",
  ).join("");
  return `${shown.slice(0, 4)} ${shown.slice(4)}`;
}

function hasError(node: DissectNode): boolean {
  return node.error !== undefined || (node.children ?? []).some(hasError);
}

function lengthText(length: number): string {
  return length === 1 ? "1 byte" : `${length} bytes`;
}
