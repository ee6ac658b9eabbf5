/** Each error of a dissection stands at the field that holds the offending byte, or ends where something is missing. */

import { type DissectNode, dissect } from "@mqtt-codec/core/dissect";
import { describe, expect, it } from "vitest";
import { vectors } from "../../conformance-kit/data-files.js";
import { bytesOf } from "../support.js";

function* nodesOf(node: DissectNode): Generator<DissectNode> {
  yield node;
  for (const child of node.children ?? []) yield* nodesOf(child);
}

describe("the place of an error", () => {
  it("is a field that has the offending byte, in every malformed vector of the kit", () => {
    let looked = 0;
    const elsewhere: string[] = [];
    for (const { id: name, hex, outcome, protocolVersion } of vectors) {
      if (hex === undefined || (outcome !== "refused" && outcome !== "need-more")) continue;
      const [, ...fields] = nodesOf(dissect(bytesOf(hex), { protocolVersion }));
      for (const { name: field, offset, length, error } of fields) {
        // What is missing has a node without bytes.
        if (error === undefined || length === 0) continue;
        looked++;
        const isInside = error.offset >= Math.floor(offset) && error.offset <= offset + length;
        if (!isInside) elsewhere.push(`${name}: ${field} at ${offset}: ${error.message}`);
      }
    }
    expect(elsewhere).toEqual([]);
    expect(looked).toBeGreaterThan(500);
  });
});
