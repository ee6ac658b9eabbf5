/** What was entered for one packet, taken over into another. */

import {
  type Entries,
  type Entry,
  type Field,
  isBytes,
  isEntries,
  isList,
  newEntries,
  newEntry,
} from "./field.js";

/** The entries of the fields: those that were there and can be the field's, else what is there to begin with. */
export function carriedEntries(fields: readonly Field[], from: Entries): Entries {
  const entries: Record<string, Entry> = { ...newEntries(fields) };
  for (const field of fields) {
    const entry = Object.hasOwn(from, field.key) ? from[field.key] : undefined;
    if (entry !== undefined) entries[field.key] = carriedEntry(field, entry);
  }
  return entries;
}

function carriedEntry(field: Field, entry: Entry): Entry {
  switch (field.kind) {
    case "text":
      return typeof entry === "string" ? entry : field.initial;
    case "flag":
      return typeof entry === "boolean" ? entry : field.initial;
    case "integer": {
      const fits = typeof entry === "string" && (entry !== "" || field.mayBeBlank === true);
      return fits ? entry : field.initial;
    }
    case "choice": {
      const isOffered = field.choices.some(({ value }) => String(value) === entry);
      return isOffered ? entry : field.initial;
    }
    case "bytes":
      return isBytes(entry) ? entry : field.initial;
    case "pair":
      return isList(entry) ? entry : field.initial;
    case "list": {
      const items = isList(entry) ? entry.map((item) => carriedEntry(field.item, item)) : [];
      const some = field.single === true ? items.slice(0, 1) : items;
      return some.length > 0 ? some : newEntry(field);
    }
    case "group":
      return carriedEntries(field.fields, isEntries(entry) ? entry : {});
    case "properties": {
      const begun = newEntry(field) as Entries;
      return { ...begun, ...carriedEntries(field.fields, isEntries(entry) ? entry : {}) };
    }
  }
}
