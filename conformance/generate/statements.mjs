/**
 * Writes statements.json and tables.json from the normative tables of the standard (MQTT_SPEC_DIR,
 * ../shared/spec by default) and what stands in the folder of this name.
 *
 *   node conformance/generate/statements.mjs
 */

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { statementsFiles } from "./statements/files.mjs";

const root = new URL("../", import.meta.url);
const specification =
  process.env["MQTT_SPEC_DIR"] ?? fileURLToPath(new URL("../../shared/spec", root));

const read = (name) => JSON.parse(readFileSync(`${specification}/${name}`, "utf8"));
for (const [name, text] of statementsFiles(read)) writeFileSync(new URL(name, root), text);
