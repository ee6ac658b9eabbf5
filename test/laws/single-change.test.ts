import { UnderflowDecodeError } from "@mqtt-codec/core";
import { describe, expect, it } from "vitest";
import { hex } from "../bytes.js";
import { checkAll, checkDissection } from "./support/laws.js";
import { outcome } from "./support/outcome.js";
import { REPRESENTATIVES } from "./support/representatives.js";
import { isQuick } from "./support/runs.js";
import { withoutStacks } from "./support/stacks.js";

withoutStacks();

/** Of the values that a byte can be changed to, one in so many; others at the next byte. */
const STEP = isQuick ? 5 : 1;

describe("every single-byte change of a packet ends well, and dissect agrees", () => {
  it.each(REPRESENTATIVES)("$name", ({ version, bytes }) => {
    const changed = new Uint8Array(bytes);
    for (let at = 0; at < bytes.length; at++) {
      const original = bytes[at] as number;
      for (let value = at % STEP; value < 256; value += STEP) {
        if (value === original) continue;
        changed[at] = value;
        checkAll(changed, version, true);
      }
      changed[at] = original;
    }
    expect(hex(changed)).toBe(hex(bytes));
  });
});

describe("every truncation of a packet needs more bytes, and dissect agrees", () => {
  it.each(REPRESENTATIVES)("$name", ({ version, bytes }) => {
    for (let length = 0; length < bytes.length; length++) {
      const part = bytes.subarray(0, length);
      const options = { protocolVersion: version };
      const result = outcome(part, options);
      expect(result.error).toBeInstanceOf(UnderflowDecodeError);
      checkDissection(part, options, result);
    }
  });
});

describe("every byte left out of a packet, or put into it twice, ends well, in its old length and a new one", () => {
  it.each(REPRESENTATIVES)("$name", ({ version, bytes }) => {
    for (let at = 0; at < bytes.length; at++) {
      const without = Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at + 1)]);
      const twice = Uint8Array.from([...bytes.subarray(0, at + 1), ...bytes.subarray(at)]);
      for (const changed of [without, twice]) {
        checkAll(changed, version, true);
        if (at < 2 || changed.length > 129) continue;
        changed[1] = changed.length - 2;
        checkAll(changed, version, true);
      }
    }
  });
});
