/** From a packet to what one would have to enter for it. */

import { bytesEntry } from "./bytes-entry.js";
import type { Entries, Entry, Field } from "./field.js";

/** The entries of the fields that have a value. */
export function entriesOf(fields: readonly Field[], values: object): Entries {
  const entries: Record<string, Entry> = {};
  for (const field of fields) {
    const entry = entryOf(field, (values as Readonly<Record<string, unknown>>)[field.key]);
    if (entry !== undefined) entries[field.key] = entry;
  }
  return entries;
}

function entryOf(field: Field, value: unknown): Entry | undefined {
  if (value === undefined) return field.kind === "integer" && field.mayBeBlank ? "" : undefined;
  switch (field.kind) {
    case "text":
      return value as string;
    case "flag":
      return value as boolean;
    case "integer":
    case "choice":
      return String(value);
    case "bytes":
      return bytesEntry(value as Uint8Array, field.secret === true);
    case "pair":
      return [...(value as readonly [string, string])];
    case "list":
      return (value as readonly unknown[]).map((item) => entryOf(field.item, item) ?? "");
    case "group":
    case "properties":
      return entriesOf(field.fields, value as object);
  }
}
