/**
 * A fixed header that is in order is read by a table; the dissector never does, it takes the closer look. Both
 * have to find the same, whatever the first byte, the version, the side and the Remaining Length.
 */

import { type DecodeOptions, decodeFixedHeader } from "@mqtt-codec/core";
import { describe, expect, it } from "vitest";
import { PacketReader } from "../../../packages/core/src/io/packet-reader.js";
import { readFixedHeader } from "../../../packages/core/src/packets/fixed-header.js";
import { ANY_LENGTH, plainHeaders } from "../../../packages/core/src/spec/plain-header.js";
import { fromHex, hex } from "../../bytes.js";
import { isQuick } from "../../laws/support/runs.js";
import { withoutStacks } from "../../laws/support/stacks.js";

withoutStacks();

/** Remaining Lengths in hex: each boundary, over-long ones, some that are cut off or never end. */
const LENGTHS = [
  "",
  "00",
  "01",
  "02",
  "03",
  "7e",
  "7f",
  "80",
  "8000",
  "8001",
  "8101",
  "fe01",
  "ff01",
].concat(["ff7f", "808001", "ffff7f", "80808001", "ffffff7f", "80808080", "ff00", "808000"]);

const OPTIONS: DecodeOptions[] = [
  {},
  { from: "client" },
  { from: "server" },
  { maximumPacketSize: 100 },
  { maximumPacketSize: 2, from: "client" },
  { tolerate: ["reserved-flags", "overlong-length"] },
];

/** Where few runs are asked for, every so many first bytes; all types are among them. */
const STEP = isQuick ? 5 : 1;

/** What reading the header leaves in the reader, or the error. */
function readBy(bytes: Uint8Array, options: DecodeOptions, records: boolean): unknown {
  const r = new PacketReader(bytes, 0, options);
  (r as { records: boolean }).records = records;
  try {
    const missing = readFixedHeader(r);
    const { packetType, flags, position, end, complete, overlongRemainingLengthAt } = r;
    if (!complete) return { missing, complete };
    return { missing, packetType, flags, position, end, complete, overlongRemainingLengthAt };
  } catch (error) {
    const { code, offset, rule, message } = error as Record<string, unknown>;
    return { code, offset, rule, message };
  }
}

describe("a fixed header read by the table", () => {
  it.each([3, 4, 5] as const)("is what the closer look finds, version %i", (protocolVersion) => {
    let tried = 0;
    for (const given of OPTIONS) {
      const options = { ...given, protocolVersion };
      for (let first = 0; first < 256; first += STEP) {
        for (const length of LENGTHS) {
          for (const body of ["", "00", "0000000000"]) {
            const bytes = fromHex(hex(Uint8Array.of(first)) + length + body);
            const quick = readBy(bytes, options, false);
            tried++;
            if (JSON.stringify(quick) === JSON.stringify(readBy(bytes, options, true))) continue;
            expect({ bytes: hex(bytes), options, found: quick }).toEqual({
              bytes: hex(bytes),
              options,
              found: readBy(bytes, options, true),
            });
          }
        }
      }
    }
    expect(tried).toBe(OPTIONS.length * Math.ceil(256 / STEP) * LENGTHS.length * 3);
  });

  it("is most of them: every type that the version has, with its flags", () => {
    const plain = (version: number) =>
      (plainHeaders(undefined)[version] as Uint8Array).reduce(
        (sum, one) => sum + (one > 0 ? 1 : 0),
        0,
      );
    // 13 types with one value of their flags, 10 values of a PUBLISH's: QoS 0 without DUP, 1 and 2 with either.
    expect(plain(4)).toBe(13 + 10);
    expect(plain(5)).toBe(14 + 10);
    expect((plainHeaders("server")[4] as Uint8Array)[0x10]).toBe(0);
    expect((plainHeaders("client")[4] as Uint8Array)[0x10]).toBe(ANY_LENGTH);
    expect(decodeFixedHeader(Uint8Array.of(0x40, 2)).remainingLength).toBe(2);
    expect((plainHeaders(undefined)[4] as Uint8Array)[0x40]).toBe(3);
  });
});
