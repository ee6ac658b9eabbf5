/** From what the inputs hold to the object that a packet is made from. */

import { fromHex } from "./bytes-entry.js";
import {
  type Entries,
  type Entry,
  type Field,
  isBytes,
  isEntries,
  isList,
  pathWithin,
} from "./field.js";

/** What is wrong, where, and by which rule. */
export interface Fault {
  /** The field's path; undefined for what is wrong with the packet as a whole. */
  readonly path: string | undefined;
  readonly message: string;
  /** The id of the broken statement, where a rule of the standard is broken. */
  readonly rule: string | undefined;
}

/** The values of the fields that have an entry. What is wrong with an entry is added to `faults`. */
export function valuesOf(
  fields: readonly Field[],
  entries: Entries,
  parent: string,
  faults: Fault[],
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const field of fields) {
    const entry = Object.hasOwn(entries, field.key) ? entries[field.key] : undefined;
    if (entry === undefined) continue;
    values[field.key] = fieldValue(field, entry, pathWithin(parent, field.key), faults);
  }
  return values;
}

function fieldValue(field: Field, entry: Entry, path: string, faults: Fault[]): unknown {
  const wrong = (what: string): undefined => {
    // Without the entry itself, which may be a secret.
    faults.push({ path, message: `${field.label} ${what}.`, rule: undefined });
    return undefined;
  };
  switch (field.kind) {
    case "text":
      return typeof entry === "string" ? entry : wrong("is not text");
    case "flag":
      return typeof entry === "boolean" ? entry : wrong("is neither yes nor no");
    case "integer":
      if (typeof entry !== "string") return wrong("is not a whole number");
      if (entry === "" && field.mayBeBlank === true) return undefined;
      if (entry === "") return wrong("is empty: it has to be a whole number");
      return integerOf(entry) ?? wrong("is not a whole number");
    case "choice":
      return (typeof entry === "string" ? integerOf(entry) : undefined) ?? wrong("is no choice");
    case "bytes": {
      if (!isBytes(entry)) return wrong("is neither text nor hex");
      if (entry.as === "text") return entry.entered;
      const read = fromHex(entry.entered);
      return "bytes" in read ? read.bytes : wrong(read.fault);
    }
    case "pair":
      return isList(entry) ? entry : wrong("is not a name and a value");
    case "list":
      if (!isList(entry)) return wrong("is not a list");
      return entry.map((item, index) =>
        fieldValue(field.item, item, pathWithin(path, index), faults),
      );
    case "group":
    case "properties":
      if (!isEntries(entry)) return wrong("has no fields");
      return valuesOf(field.fields, entry, path, faults);
  }
}

/** The number that decimal digits say, of any size; undefined where they are none. */
function integerOf(entered: string): number | undefined {
  return /^\s*-?\d+\s*$/.test(entered) ? Number(entered) : undefined;
}
