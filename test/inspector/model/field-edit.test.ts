/** Changing fields in bytes, over all packets of the kit. */

import { DecodeError, decode, type ProtocolVersion } from "@mqtt-codec/core";
import { dissect } from "@mqtt-codec/core/dissect";
import { describe, expect, it } from "vitest";
import {
  EntryError,
  entryOf,
  fieldKinds,
  withBits,
  withField,
} from "../../../apps/inspector/src/model/field-edit.js";
import { type FieldRow, fieldRows, isBits } from "../../../apps/inspector/src/model/field-rows.js";
import { fromHex, hex } from "../../bytes.js";
import { vectors } from "../../conformance-kit/data-files.js";

function rowsOf(bytes: Uint8Array, protocolVersion: ProtocolVersion): readonly FieldRow[] {
  return fieldRows(dissect(bytes, { protocolVersion, showSecrets: true }));
}

function isPacket(bytes: Uint8Array, protocolVersion: ProtocolVersion): boolean {
  try {
    return decode(bytes, { protocolVersion }).bytesRead === bytes.length;
  } catch (error) {
    if (error instanceof DecodeError) return false;
    throw error;
  }
}

const packets = vectors.flatMap(({ hex: text, protocolVersion }) =>
  text === undefined ? [] : [{ bytes: fromHex(text), protocolVersion }],
);
const good = packets.filter(
  ({ bytes, protocolVersion }) => bytes.length <= 1_000 && isPacket(bytes, protocolVersion),
);

const indexOf = (rows: readonly FieldRow[], name: string): number =>
  rows.findIndex(({ node }) => node.name === name);

function changed(text: string, name: string, entered: string, kind?: "text" | "bytes"): string {
  const bytes = fromHex(text);
  const rows = rowsOf(bytes, 5);
  const index = indexOf(rows, name);
  const [first] = fieldKinds(rows[index] as FieldRow, bytes);
  return hex(withField(bytes, rows, index, kind ?? (first as "text"), entered));
}

describe("what stands in a field", () => {
  it("entered again changes no byte, in any field of any good packet of the kit", () => {
    let fields = 0;
    for (const { bytes, protocolVersion } of good) {
      const rows = rowsOf(bytes, protocolVersion);
      for (const row of rows) {
        for (const kind of fieldKinds(row, bytes)) {
          const entry = entryOf(row, bytes, kind);
          const same = withField(bytes, rows, row.index, kind, entry);
          // An over-long length is written short.
          if (isPacket(same, protocolVersion) && same.length < bytes.length) continue;
          expect([row.node.name, hex(same)]).toEqual([row.node.name, hex(bytes)]);
          fields++;
        }
      }
    }
    expect(fields).toBeGreaterThan(20_000);
  });

  it("can be longer or shorter: the lengths around it make it whole, in any string or data of any good packet", () => {
    let fields = 0;
    for (const { bytes, protocolVersion } of good) {
      const rows = rowsOf(bytes, protocolVersion);
      for (const row of rows) {
        if (!fieldKinds(row, bytes).includes("bytes")) continue;
        const longer = `${entryOf(row, bytes, "bytes")} ${"61".repeat(200)}`;
        for (const entered of [longer, ""]) {
          const next = withField(bytes, rows, row.index, "bytes", entered);
          const root = dissect(next, { protocolVersion, showSecrets: true });
          const field = [row.node.name, row.node.text, hex(bytes).slice(0, 80)];
          // What is wrong with it may be what it says, never how long it is.
          expect([...field, root.length]).toEqual([...field, next.length]);
          expect([...field, root.error?.code]).not.toEqual([...field, "underflow"]);
          expect([...field, root.error?.code]).not.toEqual([...field, "trailing-bytes"]);
          fields++;
        }
      }
    }
    expect(fields).toBeGreaterThan(2_000);
  });

  it("can be other bits, which leave the others as they are", () => {
    for (const { bytes, protocolVersion } of packets) {
      for (const { node } of rowsOf(bytes, protocolVersion)) {
        if (!isBits(node)) continue;
        const maximum = 2 ** (node.length * 8) - 1;
        const other = withBits(bytes, node, maximum - (node.value as number));
        expect(hex(withBits(other, node, node.value as number))).toBe(hex(bytes));
        const mask = maximum << (8 - ((node.offset % 1) + node.length) * 8);
        const index = Math.floor(node.offset);
        expect((other[index] as number) ^ (bytes[index] as number)).toBe(mask);
      }
    }
  });
});

/** A PUBLISH with QoS 1 to a/b with a Subscription Identifier, 5.0. */
const PUBLISH = "320c0003612f620007020b056869";

describe("a field", () => {
  it.each([
    ["Topic Name", "x", "320a0001780007020b056869"],
    ["Topic Name", "", "32090000 0007020b056869"],
    ["Packet Identifier", "0x0102", "320c0003612f620102020b056869"],
    ["Packet Identifier", "0b11", "320c0003612f620003020b056869"],
    ["Property Length", "3", "320c0003612f620007030b056869"],
    ["Property Length", "200", "320d0003612f620007c8010b056869"],
    ["Remaining Length", "300", "32ac020003612f620007020b056869"],
    ["Length", "4", "320c0004612f620007020b056869"],
    ["QoS level", "3", "360c0003612f620007020b056869"],
  ])("%s becomes %s", (name, entered, result) => {
    expect(changed(PUBLISH, name, entered)).toBe(result.replace(" ", ""));
  });

  it("that grows can make the lengths around it longer themselves", () => {
    const grown = changed(PUBLISH, "Topic Name", "t".repeat(130));
    expect(grown.slice(0, 10)).toBe("328b010082");
    expect(isPacket(fromHex(grown), 5)).toBe(true);
  });

  it.each([
    ["Packet Identifier", "65536", "at most 65535"],
    ["Packet Identifier", "-1", "A number from 0 to 65535"],
    ["Packet Identifier", "", "A number from 0 to 65535"],
    ["QoS level", "4", "at most 3"],
    ["Remaining Length", "268435456", "at most 268435455"],
    ["Topic Name", "x".repeat(65_536), "At most 65,535 bytes"],
  ])("%s cannot become %s", (name, entered, message) => {
    expect(() => changed(PUBLISH, name, entered)).toThrow(EntryError);
    expect(() => changed(PUBLISH, name, entered)).toThrow(message);
  });

  it("of bytes takes hex alone, two digits each", () => {
    expect(changed(PUBLISH, "Payload", "00 ff\n01", "bytes")).toBe(
      "320d0003612f620007020b0500ff01",
    );
    expect(() => changed(PUBLISH, "Payload", "0f f", "bytes")).toThrow(EntryError);
    expect(() => changed(PUBLISH, "Payload", "xx", "bytes")).toThrow(EntryError);
  });

  it("that is withheld, or a group, cannot be entered", () => {
    const connect = fromHex("101800044d5154540482003c0000 0004757365720000".replace(" ", ""));
    const rows = fieldRows(dissect(connect));
    for (const name of ["User Name", "Fixed header"]) {
      expect(fieldKinds(rows[indexOf(rows, name)] as FieldRow, connect)).toEqual([]);
    }
  });
});
