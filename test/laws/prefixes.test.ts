import { decodeFixedHeader, UnderflowDecodeError } from "@mqtt-codec/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encoded, validInput } from "./arbitraries/bytes.js";
import { KINDS, sampleOfType } from "./arbitraries/packets.js";
import { outcome } from "./support/outcome.js";
import { runs } from "./support/runs.js";

/** Checks one strict prefix: more is needed, at least one byte and not more than are missing. */
function checkPrefix(bytes: Uint8Array, length: number, version: 3 | 4 | 5): void {
  const { error } = outcome(bytes.subarray(0, length), { protocolVersion: version });
  if (!(error instanceof UnderflowDecodeError)) {
    throw new Error(`${length} of ${bytes.length} bytes: ${error?.message ?? "a packet"}`);
  }
  if (error.bytesNeeded > bytes.length - length) {
    throw new Error(`${length} of ${bytes.length} bytes: ${error.bytesNeeded} needed`);
  }
}

describe("L5: every strict prefix of a packet needs more bytes, never more than are missing", () => {
  it.each(KINDS)("version %i, %s", (version, type) => {
    fc.assert(
      fc.property(sampleOfType(version, type), (sample) => {
        const { bytes } = encoded(sample);
        // Each of a short packet's prefixes; of a long one's, those about its ends and some between.
        const step = bytes.length < 2_000 ? 1 : 997;
        for (let length = 0; length < bytes.length; length++) {
          if (step === 1 || length < 64 || length > bytes.length - 8 || length % step === 0) {
            checkPrefix(bytes, length, version);
          }
        }
      }),
      runs(0.1),
    );
  });

  it("and once the fixed header is there, exactly as many as are missing", () => {
    fc.assert(
      fc.property(validInput, fc.nat(), ({ version, bytes }, at) => {
        const { headerLength } = decodeFixedHeader(bytes);
        const length = headerLength + (at % (bytes.length - headerLength + 1));
        if (length === bytes.length) return;
        const { error } = outcome(bytes.subarray(0, length), { protocolVersion: version });
        expect(error).toMatchObject({ code: "underflow", bytesNeeded: bytes.length - length });
      }),
      runs(2),
    );
  });

  it("giving exactly bytesNeeded again and again ends in the packet", () => {
    fc.assert(
      fc.property(validInput, ({ version, bytes }) => {
        let length = 0;
        for (let step = 0; step < 10; step++) {
          const { error, packet } = outcome(bytes.subarray(0, length), {
            protocolVersion: version,
          });
          if (packet !== undefined) break;
          length += (error as UnderflowDecodeError).bytesNeeded;
        }
        expect(length).toBe(bytes.length);
      }),
      runs(),
    );
  });
});
