/**
 * Writes statements.json and tables.json from the normative tables of the standard (MQTT_SPEC_DIR,
 * ../shared/spec by default) and what stands in the folder of this name.
 *
 *   node conformance/generate/statements.mjs
 */

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { json } from "./json.mjs";
import { breakableIds, unbreakableById } from "./statements/in-scope.mjs";
import { MQTT_31 } from "./statements/mqtt-3.1.mjs";
import { reasonsById } from "./statements/out-of-scope.mjs";
import { tables } from "./statements/tables.mjs";
import { howOf, statementOf } from "./statements/wording.mjs";

const root = new URL("../", import.meta.url);
const specification =
  process.env["MQTT_SPEC_DIR"] ?? fileURLToPath(new URL("../../shared/spec", root));

const read = (name) => JSON.parse(readFileSync(`${specification}/${name}`, "utf8"));

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

function statementsOf(version, reasons) {
  return read(`mqtt-${version}.json`).map((row) => ({
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

const reasons = {
  out: reasonsById(),
  unbreakable: unbreakableById(),
  breakable: breakableIds(),
};
const statements = [...MQTT_31, ...statementsOf("3.1.1", reasons), ...statementsOf("5.0", reasons)];
const known = new Set(statements.map(({ version, id }) => `${version} ${id}`));
for (const map of [reasons.out, reasons.unbreakable, reasons.breakable]) {
  for (const key of map.keys()) if (!known.has(key)) throw new Error(`no statement ${key}`);
}

writeFileSync(
  new URL("statements.json", root),
  json(
    { schema: "statements-1", title: "What MQTT 3.1, 3.1.1 and 5.0 say" },
    "statements",
    statements,
  ),
);
writeFileSync(
  new URL("tables.json", root),
  `${JSON.stringify(tables(read("tables.json")), null, 1)}\n`,
);
