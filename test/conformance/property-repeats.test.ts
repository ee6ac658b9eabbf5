/** Each property at most once, where it is not said otherwise: 5.0 §3.1.2.11 and the like of every packet. */

import { describe, it } from "vitest";
import { block } from "./bytes.js";
import { expectAccepted, expectNotEncoded, expectRefused, V5 } from "./expectations.js";
import {
  bytesWith,
  CONTEXTS,
  contextOf,
  fieldsWith,
  propertyOf,
  sectionOf,
} from "./property-tables.js";

/** Written down for the Will only: no class of error is named for PUBLISH. */
const DERIVED = ["PUBLISH 01", "PUBLISH 02"];

for (const context of CONTEXTS) {
  // An UNSUBSCRIBE has User Properties only.
  if (context.name === "UNSUBSCRIBE") continue;
  describe(`properties of ${context.name} that stand twice`, () => {
    for (const id of context.ids) {
      if (id === "26" || (id === "0B" && context.name === "PUBLISH")) continue;
      const { name, bytes, value, least, leastValue } = propertyOf(id);
      const section = sectionOf(context, id);
      const rule = { rule: `§${section}` };
      const said = DERIVED.includes(`${context.name} ${id}`) ? rule : { ...rule, reasonCode: 0x82 };

      it(`rejects a second ${name} with an equal value [5.0 X-5.0-§${section}-a]`, () => {
        expectRefused(bytesWith(context, id, bytes, bytes), "duplicate-property", V5, said);
      });
      it(`rejects a second ${name} with another value [5.0 X-5.0-§${section}-a]`, () => {
        expectRefused(bytesWith(context, id, bytes, least), "duplicate-property", V5, said);
      });
      it(`rejects a second ${name} after a first of the least value [5.0 X-5.0-§${section}-a]`, () => {
        expectRefused(bytesWith(context, id, least, least), "duplicate-property", V5, said);
        expectRefused(bytesWith(context, id, least, bytes), "duplicate-property", V5, said);
      });
      it(`encodes ${name} once [5.0 X-5.0-§${section}-a]`, () => {
        expectAccepted(bytesWith(context, id, bytes), fieldsWith(context, id, value), V5);
        expectAccepted(bytesWith(context, id, least), fieldsWith(context, id, leastValue), V5);
      });
    }

    for (const id of context.ids.filter((other) => other !== "26").slice(0, 1)) {
      it(`rejects a property that stands twice with User Properties between [5.0 X-5.0-§${sectionOf(context, id)}-a]`, () => {
        const one = id + propertyOf(id).bytes;
        const pair = "26 000161 000162";
        const given = context.bytes(block(one, pair, one, pair));
        expectRefused(given, "duplicate-property", V5);
      });
    }
  });
}

describe("lists that may have one item only", () => {
  it("does not encode a SUBSCRIBE with two Subscription Identifiers [5.0 X-5.0-§3.8.2.1.2-a]", () => {
    for (const two of [
      [1, 2],
      [1, 1],
    ]) {
      const fields = fieldsWith(contextOf("SUBSCRIBE"), "0B", two);
      expectNotEncoded(fields, "duplicate-property", V5, { rule: "§3.8.2.1.2", reasonCode: 0x82 });
    }
  });
});
