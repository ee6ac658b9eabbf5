/** The standard's statements, in the words of the conformance kit. */

import statements from "virtual:statements";
import type { ProtocolVersion } from "@mqtt-codec/core";
import { VERSION_NAMES } from "./version-names.js";

/** What the statement of this id says in that version; undefined where the kit has none. */
export function statementOf(rule: string, version: ProtocolVersion): string | undefined {
  // 3.1 numbers nothing: what is cited for it is 3.1.1's.
  return statements[`${VERSION_NAMES[version === 3 ? 4 : version]} ${rule}`];
}
