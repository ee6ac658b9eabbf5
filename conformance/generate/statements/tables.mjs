/** The standard's tables without notes on sources and on one language. */

/** What stands in the tables for their writers. */
const DROPPED = new Set(["sources", "source", "jsNotes", "note", "decode"]);

const DESCRIPTIONS = [
  [/^MQTT 3\.1 \(.*/, "MQTT 3.1 (2010) as still met in the field, where it differs from 3.1.1."],
  [/ ?[(-] ?see README unsure #\d\)?/g, ""],
];

export function tables(value) {
  if (Array.isArray(value)) return value.map(tables);
  if (typeof value === "string") {
    return DESCRIPTIONS.reduce((text, [from, to]) => text.replace(from, to), value);
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !DROPPED.has(key))
      .map(([key, item]) => [key, tables(item)]),
  );
}
