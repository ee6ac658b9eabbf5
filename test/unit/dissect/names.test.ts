/** What the dissector calls things is what the standard calls them. */

import { readdirSync, readFileSync } from "node:fs";
import type { ProtocolVersion } from "@mqtt-codec/core";
import { type DissectNode, dissect } from "@mqtt-codec/core/dissect";
import { expect, it } from "vitest";
import { bytesOf } from "../support.js";

const folder = new URL("../../../conformance/", import.meta.url);
const read = (name: string) => JSON.parse(readFileSync(new URL(name, folder), "utf8"));

interface Vector {
  readonly hex?: string;
  readonly protocolVersion: ProtocolVersion;
}

const vectors: readonly Vector[] = readdirSync(new URL("vectors/", folder)).flatMap(
  (file) => read(`vectors/${file}`).vectors,
);

const tables = read("tables.json");
const namesIn = (table: readonly { name: string }[]): string[] => table.map(({ name }) => name);

/** Fields by the section of 3.1.1, or else of 5.0, that names them. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  "2.2": ["Fixed header", "Control Packet type", "Flags", "Reserved"],
  "2.2.3": ["Remaining Length"],
  "2.3.1": ["Packet Identifier"],
  "3.1.2": ["Protocol Name", "Protocol Level", "Connect Flags", "Keep Alive"],
  "3.1.2.2 of 5.0": ["Protocol Version"],
  "3.1.2.3": ["User Name Flag", "Password Flag", "Will Retain", "Will QoS", "Will Flag"],
  "3.1.2.4": ["Clean Session", "Clean Start"],
  "3.1.3": ["Client Identifier", "Will Topic", "Will Message", "User Name", "Password"],
  "3.1.3 of 5.0": ["Will Properties", "Will Payload"],
  "3.2.2": ["Connect Acknowledge Flags", "Session Present", "Connect Return code"],
  "3.2.2.2 of 5.0": ["Connect Reason Code"],
  "3.3.1": ["DUP flag", "QoS level", "RETAIN"],
  "3.3.2": ["Topic Name"],
  "3.3.3": ["Payload"],
  "3.8.3": ["Topic Filter", "Requested QoS", "QoS"],
  "3.8.3.1 of 5.0": ["Subscription Options", "No Local", "Retain As Published", "Retain Handling"],
  "3.9.3": ["Return Code"],
  "2.4 of 5.0": ["Reason Code"],
  "3.14.2.1 of 5.0": ["Disconnect Reason Code"],
  "3.15.2.1 of 5.0": ["Authenticate Reason Code"],
  "2.2.2 of 5.0": ["Properties", "Property", "Property Length", "Property Identifier"],
  "2.2.2.2 of 5.0": namesIn(tables.properties),
  "1.5": ["Length", "Value"],
  "1.5.7 of 5.0": ["Name"],
  "2.2.1": namesIn(tables.packetTypes),
};

/** What the standard has no name for: the first byte, one Topic Filter with its options, what could not be read. */
const OWN = ["Control Packet type and flags", "Subscription", "Undissected bytes", "Bytes"];

function* nodesOf(node: DissectNode): Generator<DissectNode> {
  yield node;
  for (const child of node.children ?? []) yield* nodesOf(child);
}

const seen = new Map<string, Set<string>>();
for (const { hex, protocolVersion } of vectors) {
  if (hex === undefined) continue;
  for (const { name, text } of nodesOf(dissect(bytesOf(hex), { protocolVersion }))) {
    const texts = seen.get(name) ?? new Set();
    seen.set(name, texts.add(text));
  }
}

it("uses the standard's names, and no others", () => {
  const known = new Set([...Object.values(FIELDS).flat(), ...OWN]);
  expect([...seen.keys()].filter((name) => !known.has(name))).toEqual([]);
});

it("shows every field of the list somewhere in the kit's vectors", () => {
  const unseen = Object.values(FIELDS)
    .flat()
    .filter((name) => !seen.has(name));
  expect(unseen).toEqual([]);
});

it.each([
  ["Reason Code", "0x91 Packet Identifier in use"],
  ["Disconnect Reason Code", "0x00 Normal disconnection"],
  ["Connect Return code", "0x05 Connection Refused, not authorized"],
  ["QoS level", "2 exactly once"],
  ["QoS level", "3 (not allowed)"],
  ["DUP flag", "1 yes"],
  ["Clean Start", "0 no"],
  ["Keep Alive", "0 (off)"],
  ["Keep Alive", "60 seconds"],
  ["Session Expiry Interval", "4294967295 (never expires)"],
  ["Payload Format Indicator", "1 UTF-8 Encoded Character Data"],
  ["Maximum QoS", "1 at least once"],
  ["Retain Available", "0 no"],
  ["Property Identifier", "0x26 User Property"],
  ["Protocol Version", "5 MQTT 5.0"],
])("says %s in the reader's terms: %s", (name, text) => {
  expect([...(seen.get(name) ?? [])]).toContain(text);
});

it.each([
  ["text", "68 69 c3 bc 0a", '"hiü\\n"'],
  ["hex where it is no text", "68 69 ff", "0x6869ff"],
  ["hex where it has controls", "68 00", "0x6800"],
  ["the beginning of long text", "61".repeat(70), `"${"a".repeat(64)}"... (70 bytes)`],
  ["whole characters of it", `61${"e282ac".repeat(30)}`, `"a${"€".repeat(21)}"... (91 bytes)`],
  ["the beginning of long bytes", "ff".repeat(70), `0x${"ff".repeat(64)}... (70 bytes)`],
])("shows a payload as %s", (_, payload, text) => {
  const length = bytesOf(payload).length + 3;
  const header = `30${length.toString(16).padStart(2, "0")}000161`;
  const nodes = [...nodesOf(dissect(bytesOf(header + payload)))];
  expect(nodes.find(({ name }) => name === "Payload")?.text).toBe(text);
});
