/** Where on the form a fault is said: at its field, or at what is nearest around it. */

import { type Entries, type Entry, type Field, isEntries, isList, pathWithin } from "./field.js";
import type { Fault } from "./value-of-entry.js";

/** The place of what is wrong with the packet as a whole. */
export const WHOLE = "";

/** The faults by the path of the field they are said at, among those that are on the form. */
export function placed(
  faults: readonly Fault[],
  fields: readonly Field[],
  entries: Entries,
): ReadonlyMap<string, readonly Fault[]> {
  const shown = new Set(shownPaths(fields, entries, WHOLE));
  const places = new Map<string, Fault[]>();
  for (const fault of faults) {
    let place = fault.path ?? WHOLE;
    while (place !== WHOLE && !shown.has(place))
      place = place.replace(/(^|\.)[^.[]*$|\[\d*\]$/, "");
    places.set(place, [...(places.get(place) ?? []), fault]);
  }
  return places;
}

function shownPaths(fields: readonly Field[], entries: Entries, parent: string): readonly string[] {
  return fields.flatMap((field) => {
    const entry = entries[field.key];
    return entry === undefined ? [] : pathsOf(field, entry, pathWithin(parent, field.key));
  });
}

function pathsOf(field: Field, entry: Entry, path: string): readonly string[] {
  switch (field.kind) {
    case "pair":
      return [path, pathWithin(path, 0), pathWithin(path, 1)];
    case "list": {
      const items = isList(entry) ? entry : [];
      return [
        path,
        ...items.flatMap((item, index) => pathsOf(field.item, item, pathWithin(path, index))),
      ];
    }
    case "group":
    case "properties":
      return [path, ...(isEntries(entry) ? shownPaths(field.fields, entry, path) : [])];
    default:
      return [path];
  }
}
