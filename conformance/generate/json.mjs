/** JSON that reads well in a diff: what all rows share, and one row a line, in ASCII but for the sign of a section. */

const ascii = (text) =>
  text.replace(
    /[^\x20-\x7e\u00a7]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

export function json(head, name, rows) {
  const shared = Object.entries(head).map(([key, value]) => `"${key}":${JSON.stringify(value)},`);
  const lines = rows.map((row) => ascii(JSON.stringify(row)));
  return `{${shared.join("")}"${name}":[\n${lines.join(",\n")}\n]}\n`;
}
