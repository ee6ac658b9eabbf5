/** Vectors for tests, and where the fixtures are. */

import { fileURLToPath } from "node:url";
import type { Vector } from "../../conformance/src/vector.js";

export const FIXTURES = fileURLToPath(new URL("./fixtures/", import.meta.url));

/** A vector of 3.1.1 with everything that the test does not name. */
export function vectorWith(fields: Partial<Vector>): Vector {
  const { outcome = "refused", hex = "c001" } = fields;
  return {
    id: `test/${hex}`,
    title: "a vector of a test",
    protocolVersion: 4,
    direction: "either",
    operation: "decode",
    statements: ["MQTT-2.2.2-1"],
    ...fields,
    outcome,
    hex,
  };
}
