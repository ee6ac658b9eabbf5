import { DecodeError, peek, UnderflowDecodeError } from "@mqtt-codec/core";
import { dissect } from "@mqtt-codec/core/dissect";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hex } from "../bytes.js";
import {
  anyInput,
  framedInput,
  mutatedInput,
  randomInput,
  splicedInput,
  truncatedInput,
  validInput,
} from "./arbitraries/bytes.js";
import { decodeOptions } from "./arbitraries/options.js";
import { checkDissection } from "./support/laws.js";
import { outcome, summary } from "./support/outcome.js";
import { runs } from "./support/runs.js";

const SOURCES = {
  "valid packets": validInput,
  "random bytes": randomInput,
  "valid fixed headers with random bodies": framedInput,
  "mutated packets": mutatedInput,
  "spliced packets": splicedInput,
  "truncated packets": truncatedInput,
};

describe("L3, L6, L7: any bytes end in a packet, need-more or a DecodeError, and dissect agrees", () => {
  it.each(Object.entries(SOURCES))("%s", (_name, source) => {
    fc.assert(
      fc.property(source, ({ version, bytes }) => {
        const options = { protocolVersion: version };
        checkDissection(bytes, options, outcome(bytes, options));
      }),
      runs(4),
    );
  });

  it("with any options", () => {
    fc.assert(
      fc.property(anyInput, decodeOptions, ({ version, bytes }, some) => {
        const options = { ...some, protocolVersion: version };
        checkDissection(bytes, options, outcome(bytes, options));
      }),
      runs(10),
    );
  });
});

describe("L3: nothing outside of the bytes given is read", () => {
  it("the same bytes within others give the same", () => {
    fc.assert(
      fc.property(
        anyInput,
        decodeOptions,
        fc.uint8Array({ maxLength: 24 }),
        fc.uint8Array({ maxLength: 24 }),
        ({ version, bytes }, some, before, after) => {
          const options = { ...some, protocolVersion: version };
          const all = new Uint8Array([...before, ...bytes, ...after]);
          const within = all.subarray(before.length, before.length + bytes.length);
          expect(summary(outcome(within, options))).toBe(summary(outcome(bytes, options)));
          expect(JSON.stringify(dissect(within, options))).toBe(
            JSON.stringify(dissect(bytes, options)),
          );
          expect(hex(all)).toBe(hex(new Uint8Array([...before, ...bytes, ...after])));
        },
      ),
      runs(3),
    );
  });

  it("the bytes after a packet do not change what it is", () => {
    fc.assert(
      fc.property(
        anyInput,
        decodeOptions,
        fc.uint8Array({ minLength: 1, maxLength: 24 }),
        ({ version, bytes }, some, after) => {
          const options = { ...some, protocolVersion: version };
          const alone = outcome(bytes, options);
          // What needs more bytes gets them here.
          if (alone.error instanceof UnderflowDecodeError) return;
          const followed = outcome(new Uint8Array([...bytes, ...after]), options);
          expect(summary(followed)).toBe(summary(alone));
        },
      ),
      runs(3),
    );
  });

  it("a Buffer gives what a Uint8Array gives, and plain Uint8Arrays in the packet", ({ skip }) => {
    skip(typeof Buffer === "undefined", "there is no Buffer");
    fc.assert(
      fc.property(anyInput, ({ version, bytes }) => {
        const options = { protocolVersion: version };
        const result = outcome(Buffer.from(bytes), options);
        expect(summary(result)).toBe(summary(outcome(bytes, options)));
        if (result.packet?.type === "publish") {
          expect(Object.getPrototypeOf(result.packet.payload)).toBe(Uint8Array.prototype);
        }
      }),
      runs(2),
    );
  });
});

describe("peek", () => {
  it("says of a valid packet what decode says, as soon as it says anything", () => {
    fc.assert(
      fc.property(validInput, fc.nat(), ({ version, bytes }, at) => {
        const options = { protocolVersion: version };
        const { packet } = outcome(bytes, options);
        const whole = peek(bytes, options);
        expect(whole).toMatchObject({ type: packet?.type, packetLength: bytes.length });
        for (const field of ["topic", "clientId", "packetId"] as const) {
          expect(whole?.[field]).toBe((packet as unknown as Record<string, unknown>)[field]);
        }
        const part = peek(bytes.subarray(0, at % bytes.length), options);
        if (part !== undefined) expect(part).toEqual(whole);
      }),
      runs(2),
    );
  });

  it("throws only for bytes that decode refuses too", () => {
    fc.assert(
      fc.property(anyInput, decodeOptions, ({ version, bytes }, some) => {
        const options = { ...some, protocolVersion: version };
        const { error } = outcome(bytes, options);
        let peeked: unknown;
        try {
          peeked = peek(bytes, options);
        } catch (thrown) {
          peeked = thrown;
        }
        if (!(peeked instanceof Error)) return;
        // A part of a packet breaks a rule before decode, which waits for all of it, can say so.
        if (error instanceof UnderflowDecodeError) return;
        // Not always for the same: peek passes over fields that decode finds fault with.
        expect(peeked).toBeInstanceOf(DecodeError);
        expect(error).toBeDefined();
      }),
      runs(3),
    );
  });
});
