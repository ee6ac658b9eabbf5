/** The standard's statements, in the words of the conformance kit. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { ProtocolVersion } from "@mqtt-codec/core";

const VERSION_NAMES: Readonly<Record<ProtocolVersion, string>> = {
  3: "3.1.1",
  4: "3.1.1",
  5: "5.0",
};

let sentences: ReadonlyMap<string, string> | undefined;

/** What the statement of this id says in that version; undefined where the kit has none. */
export function statementOf(rule: string, version: ProtocolVersion): string | undefined {
  // Read when an error asks for it.
  sentences ??= read();
  // 3.1 numbers nothing: what is cited for it is 3.1.1's.
  return sentences.get(`${VERSION_NAMES[version]} ${rule}`);
}

function read(): ReadonlyMap<string, string> {
  const path = createRequire(import.meta.url).resolve("@mqtt-codec/conformance/statements.json");
  const { statements } = JSON.parse(readFileSync(path, "utf8")) as {
    statements: readonly { version: string; id: string; statement: string }[];
  };
  return new Map(statements.map(({ version, id, statement }) => [`${version} ${id}`, statement]));
}
