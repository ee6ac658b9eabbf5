/** The files that the vectors stand in. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL(".", import.meta.url));

/** The Markdown files beside this one, by their names. */
export const LITERATE: Readonly<Record<string, string>> = Object.fromEntries(
  readdirSync(folder)
    .filter((name) => name.endsWith(".md"))
    .map((name) => [name, readFileSync(`${folder}/${name}`, "utf8")]),
);

const shared =
  process.env["MQTT_VECTORS_DIR"] ??
  fileURLToPath(new URL("../../../shared/vectors", import.meta.url));

/** The shared corpus, which stands beside the checkout. */
export const CORPUS_FILE: string = `${shared}/corpus.json`;

/** What stands in it; undefined where it is not there. */
export const CORPUS: string | undefined = existsSync(CORPUS_FILE)
  ? readFileSync(CORPUS_FILE, "utf8")
  : undefined;
