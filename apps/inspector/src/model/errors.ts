/** What is wrong with a packet, each thing at its field. */

import { messageAt } from "@mqtt-codec/cli/inputs";
import type { DecodeError } from "@mqtt-codec/core";
import type { DissectNode } from "@mqtt-codec/core/dissect";
import type { FieldRow } from "./field-rows.js";
import { statementOf } from "./statement.js";

/** An error in the reader's words. */
export interface FieldError {
  readonly error: DecodeError;
  /** The row of its field; undefined when it is the whole packet's. */
  readonly row: number | undefined;
  /** Index of the offending byte in the packet; its length when something is missing there. */
  readonly byte: number;
  readonly message: string;
  /** The id of the rule that is broken. */
  readonly rule: string | undefined;
  /** What the standard says there. */
  readonly statement: string | undefined;
}

/** The errors of a dissection, the one `decode` throws before the others; its bytes start at `start`. */
export function fieldErrors(
  root: DissectNode,
  rows: readonly FieldRow[],
  start: number,
): readonly FieldError[] {
  const found: FieldError[] = [];
  for (const { node, index } of rows) {
    if (node.error === undefined) continue;
    const one = fieldError(node.error, index, start);
    if (node.error === root.error) found.unshift(one);
    else found.push(one);
  }
  // The root repeats the first of them, unless no field has it.
  if (found.length === 0 && root.error !== undefined) {
    found.push(fieldError(root.error, undefined, start));
  }
  return found;
}

function fieldError(error: DecodeError, row: number | undefined, start: number): FieldError {
  const { rule, protocolVersion, offset } = error;
  const statement = rule === undefined ? undefined : statementOf(rule, protocolVersion);
  return { error, row, byte: offset, message: messageAt(error, start), rule, statement };
}
