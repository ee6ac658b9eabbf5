/** A dissection as rows, each with its place in the tree and among the bytes. */

import type { DissectNode } from "@mqtt-codec/core/dissect";

/** A field, a group of fields, or some bits, on a row of its own. */
export interface FieldRow {
  /** Index of the row; the tree's order, which is that of the bytes. */
  readonly index: number;
  readonly node: DissectNode;
  /** From 1; the root has no row. */
  readonly level: number;
  /** Index of the row it is under; -1 at the top. */
  readonly parent: number;
  /** Index after the last row under it. */
  readonly end: number;
  /** Its place among its siblings, from 1, and how many they are. */
  readonly position: number;
  readonly siblings: number;
  /** The number of its colour; undefined for a group of several colours. */
  readonly color: number | undefined;
}

/** Neighbours have different ones. */
export const COLORS = 6;

/** The rows of everything below the root. */
export function fieldRows(root: DissectNode): readonly FieldRow[] {
  const rows: FieldRow[] = [];
  let color = -1;
  const add = (
    nodes: readonly DissectNode[],
    parent: number,
    level: number,
    inherited: number | undefined,
  ): void => {
    nodes.forEach((node, at) => {
      const index = rows.length;
      let own = inherited;
      if (own === undefined && isOneField(node)) {
        color = (color + 1) % COLORS;
        own = color;
      }
      const position = at + 1;
      const row = {
        index,
        node,
        level,
        parent,
        end: 0,
        position,
        siblings: nodes.length,
        color: own,
      };
      rows.push(row);
      add(node.children ?? [], index, level + 1, own);
      row.end = rows.length;
    });
  };
  add(root.children ?? [], -1, 1, undefined);
  return rows;
}

/** Bits, a number, or a string with its length: what the standard's figures give one box. */
function isOneField({ children, value }: DissectNode): boolean {
  return children === undefined || value !== undefined || children.every(isBits);
}

/** Whether a node is less than a byte. */
export function isBits({ length }: DissectNode): boolean {
  return length > 0 && length < 1;
}

/** The innermost field of at least a byte that has this byte; undefined where none has. */
export function rowOfByte(rows: readonly FieldRow[], byte: number): FieldRow | undefined {
  let found: FieldRow | undefined;
  let low = 0;
  let high = rows.length;
  while (low < high) {
    // Descends among the rows [low, high), which are siblings and what is under them.
    let next: FieldRow | undefined;
    for (let at = low; at < high; ) {
      const row = rows[at] as FieldRow;
      const { offset, length } = row.node;
      if (length >= 1 && byte >= offset && byte < offset + length) {
        next = row;
        break;
      }
      at = row.end;
    }
    if (next === undefined) return found;
    found = next;
    low = next.index + 1;
    high = next.end;
  }
  return found;
}

/** The row and all it is under, from the outermost. */
export function pathTo(rows: readonly FieldRow[], index: number): readonly FieldRow[] {
  const path: FieldRow[] = [];
  for (let row = rows[index]; row !== undefined; row = rows[row.parent]) path.unshift(row);
  return path;
}

/**
 * The row of the same field after the packet has changed: the field of this name under fields of these names,
 * counted among those there are. Undefined where it is gone.
 */
export function sameField(
  before: readonly FieldRow[],
  index: number,
  after: readonly FieldRow[],
): FieldRow | undefined {
  const nameOf = (rows: readonly FieldRow[], at: number): string =>
    pathTo(rows, at)
      .map(({ node }) => node.name)
      .join("\n");
  const own = before[index]?.node.name;
  const name = nameOf(before, index);
  const isSame = (rows: readonly FieldRow[]) => (row: FieldRow) =>
    row.node.name === own && nameOf(rows, row.index) === name;
  const count = before.slice(0, index).filter(isSame(before)).length;
  return after.filter(isSame(after))[count];
}

/** The bytes [start, end) that a node has a part in; of one without bytes, where they would be. */
export function byteRange({ offset, length }: DissectNode): { start: number; end: number } {
  const start = Math.floor(offset);
  return { start, end: Math.max(start, Math.ceil(offset + length)) };
}

/** The colour of each byte's field. */
export function byteColors(rows: readonly FieldRow[], length: number): Uint8Array {
  const colors = new Uint8Array(length);
  for (const { node, color, parent } of rows) {
    if (color === undefined || rows[parent]?.color !== undefined) continue;
    const { start, end } = byteRange(node);
    colors.fill(color, start, end);
  }
  return colors;
}

/** The bytes that are not to be shown; the length of a string is not among them. */
export function secretRanges(rows: readonly FieldRow[]): readonly { start: number; end: number }[] {
  const ranges: { start: number; end: number }[] = [];
  for (const { node } of rows) {
    if (node.secret === true && node.children === undefined && node.length > 0) {
      ranges.push(byteRange(node));
    }
  }
  return ranges;
}
