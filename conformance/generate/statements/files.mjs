/** statements.json and tables.json, as text by name. */

import { json } from "../json.mjs";
import { breakableIds, unbreakableById } from "./in-scope.mjs";
import { MQTT_31 } from "./mqtt-3.1.mjs";
import { reasonsById } from "./out-of-scope.mjs";
import { tables } from "./tables.mjs";
import { howOf, statementOf } from "./wording.mjs";

function inScope(version, row, reasons) {
  const key = `${version} ${row.id}`;
  const unbreakable = reasons.unbreakable.get(key);
  const breakable = unbreakable === undefined;
  if (breakable && row.error === "none" && !reasons.breakable.has(key)) {
    throw new Error(`${key} names no error: can it be broken?`);
  }
  return {
    how: howOf(version, row),
    error: row.error,
    needs: row.needs,
    breakable,
    ...(breakable ? {} : { unbreakable }),
  };
}

function outOfScope(version, row, reasons) {
  const why = reasons.out.get(`${version} ${row.id}`);
  if (why === undefined) throw new Error(`${version} ${row.id} is out of scope: why?`);
  return { why, error: row.error, needs: row.needs };
}

function statementsOf(version, table, reasons) {
  return table.map((row) => ({
    version,
    id: row.id,
    section: row.section,
    packet: row.packet,
    concerns: row.concerns,
    statement: statementOf(version, row),
    level: row.level,
    scope: row.in_scope ? "codec" : "out",
    ...(row.in_scope ? inScope(version, row, reasons) : outOfScope(version, row, reasons)),
  }));
}

/** The files' texts; `read` gives a normative table of the standard by its file's name. */
export function statementsFiles(read) {
  const reasons = {
    out: reasonsById(),
    unbreakable: unbreakableById(),
    breakable: breakableIds(),
  };
  const statements = [
    ...MQTT_31,
    ...statementsOf("3.1.1", read("mqtt-3.1.1.json"), reasons),
    ...statementsOf("5.0", read("mqtt-5.0.json"), reasons),
  ];
  const known = new Set(statements.map(({ version, id }) => `${version} ${id}`));
  for (const annotated of Object.values(reasons)) {
    for (const key of annotated.keys()) if (!known.has(key)) throw new Error(`no statement ${key}`);
  }
  const head = { schema: "statements-1", title: "What MQTT 3.1, 3.1.1 and 5.0 say" };
  return new Map([
    ["statements.json", json(head, "statements", statements)],
    ["tables.json", `${JSON.stringify(tables(read("tables.json")), null, 1)}\n`],
  ]);
}
