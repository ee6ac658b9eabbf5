/**
 * Writes the vectors: `node conformance/generate/main.mjs`. They are built from statements.json and tables.json by a
 * few functions that put bytes together, and by no codec.
 */

import { mkdirSync, writeFileSync } from "node:fs";
import { files } from "./files.mjs";

const folder = new URL("../vectors/", import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [name, text] of files()) writeFileSync(new URL(name, folder), text);
