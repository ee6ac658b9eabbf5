import {
  decode,
  type EncodeOptions,
  encode,
  encodedLength,
  encodeInto,
  OverflowEncodeError,
} from "@mqtt-codec/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hex } from "../bytes.js";
import { KINDS, sample, sampleOfType } from "./arbitraries/packets.js";
import { construct } from "./support/classes.js";
import { runs } from "./support/runs.js";

const POISON = 0xa7;

describe("L1: what is encoded decodes to an equal packet", () => {
  it.each(KINDS)("version %i, %s", (version, type) => {
    fc.assert(
      fc.property(sampleOfType(version, type), ({ init }) => {
        const packet = construct(init);
        const options: EncodeOptions = { protocolVersion: version };
        const bytes = encode(packet, options);
        const decoded = decode(bytes, options);
        expect(decoded.bytesRead).toBe(bytes.length);
        expect(decoded.packet.equals(packet)).toBe(true);
        expect(packet.equals(decoded.packet)).toBe(true);
        expect(decoded.packet.constructor).toBe(packet.constructor);
        expect(decoded.packet.toObject()).toEqual(packet.toObject());
        expect(encodedLength(packet, options)).toBe(bytes.length);
        expect(hex(encode(init, options))).toBe(hex(bytes));
        expect(hex(encode(packet.toObject(), options))).toBe(hex(bytes));
      }),
      runs(0.5),
    );
  });

  it("with `copy`, nothing decoded is a view of the input", () => {
    fc.assert(
      fc.property(sample, ({ version, init }) => {
        const options = { protocolVersion: version };
        const packet = construct(init);
        const bytes = new Uint8Array(encode(packet, options));
        const decoded = decode(bytes, { ...options, copy: true }).packet;
        bytes.fill(0xff);
        expect(decoded.equals(packet)).toBe(true);
      }),
      runs(),
    );
  });

  it("and so do the packets before and after it in the same bytes", () => {
    fc.assert(
      fc.property(sample, sample, (one, other) => {
        const first = encode(one.init, { protocolVersion: one.version });
        const second = encode(other.init, { protocolVersion: other.version });
        const both = new Uint8Array([...first, ...second]);
        const decoded = decode(both, { protocolVersion: one.version });
        expect(decoded.bytesRead).toBe(first.length);
        expect(decoded.packet.equals(construct(one.init))).toBe(true);
      }),
      runs(0.5),
    );
  });
});

describe("L1: encodeInto", () => {
  it("writes what encode gives, at the offset, and touches nothing else", () => {
    fc.assert(
      fc.property(sample, fc.nat(40), fc.nat(40), ({ version, init }, before, after) => {
        const options = { protocolVersion: version };
        const bytes = encode(init, options);
        const target = new Uint8Array(before + bytes.length + after).fill(POISON);
        expect(encodeInto(init, target, before, options)).toBe(bytes.length);
        const expected = new Uint8Array(target.length).fill(POISON);
        expected.set(bytes, before);
        expect(hex(target)).toBe(hex(expected));
      }),
      runs(),
    );
  });

  it("leaves a target that is too small as it was", () => {
    fc.assert(
      fc.property(sample, fc.nat(40), fc.nat(), ({ version, init }, before, short) => {
        const options = { protocolVersion: version };
        const { length } = encode(init, options);
        const target = new Uint8Array(before + length - 1 - (short % length)).fill(POISON);
        expect(() => encodeInto(init, target, before, options)).toThrow(OverflowEncodeError);
        expect(target.every((byte) => byte === POISON)).toBe(true);
      }),
      runs(),
    );
  });
});

describe("L2: canonical bytes decode and re-encode to themselves", () => {
  it.each(KINDS)("version %i, %s", (version, type) => {
    fc.assert(
      fc.property(sampleOfType(version, type), ({ init }) => {
        const options = { protocolVersion: version };
        const bytes = encode(init, options);
        expect(hex(encode(decode(bytes, options).packet, options))).toBe(hex(bytes));
      }),
      runs(0.3),
    );
  });
});
