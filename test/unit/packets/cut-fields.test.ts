import {
  type DecodeError,
  decode,
  type ProtocolVersion,
  UnderflowDecodeError,
} from "@mqtt-codec/core";
import { describe, expect, it } from "vitest";
import { bytesOf, errorOf, hexOf } from "../support.js";

/** A packet's fields in their order, those called "()" not to be cut: what is left out there may be left out. */
type Layout = readonly [
  name: string,
  version: ProtocolVersion,
  firstByte: string,
  fields: readonly (readonly [name: string, hex: string])[],
];

const PACKET_IDENTIFIER = ["Packet Identifier", "000a"] as const;
const TOPIC_FILTER = ["Topic Filter", "0003 612f62"] as const;
const NO_PROPERTIES = ["Property Length", "00"] as const;

const LAYOUTS: readonly Layout[] = [
  [
    "CONNECT",
    5,
    "10",
    [
      ["Protocol Name", "0004 4d515454"],
      ["Protocol Level", "05"],
      ["Connect Flags", "ee"],
      ["Keep Alive", "003c"],
      ["Property Length", "03 21000a"],
      ["Client Identifier", "0002 6361"],
      ["Property Length", "05 1800000001"],
      ["Will Topic", "0002 7774"],
      ["Will Payload", "0002 0001"],
      ["User Name", "0002 7573"],
      ["Password", "0002 00ff"],
    ],
  ],
  [
    "CONNECT",
    4,
    "10",
    [
      ["Protocol Name", "0004 4d515454"],
      ["Protocol Level", "04"],
      ["Connect Flags", "c6"],
      ["Keep Alive", "003c"],
      ["Client Identifier", "0002 6361"],
      ["Will Topic", "0002 7774"],
      ["Will Message", "0002 0001"],
      ["User Name", "0002 7573"],
      ["Password", "0002 00ff"],
    ],
  ],
  [
    "CONNECT",
    3,
    "10",
    [
      ["Protocol Name", "0006 4d514973 6470"],
      ["Protocol Level", "03"],
      ["Connect Flags", "06"],
      ["Keep Alive", "003c"],
      ["Client Identifier", "0002 6361"],
      ["Will Topic", "0002 7774"],
      ["Will Message", "0002 0001"],
    ],
  ],
  [
    "CONNACK",
    5,
    "20",
    [
      ["Connect Acknowledge Flags", "00"],
      ["Connect Reason Code", "00"],
      ["Property Length", "03 21000a"],
    ],
  ],
  ["PUBLISH", 5, "32", [["Topic Name", "0003 612f62"], PACKET_IDENTIFIER, NO_PROPERTIES]],
  ["PUBLISH", 4, "34", [["Topic Name", "0003 612f62"], PACKET_IDENTIFIER]],
  ["PUBACK", 5, "40", [PACKET_IDENTIFIER]],
  ["PUBREC", 5, "50", [PACKET_IDENTIFIER]],
  ["PUBREL", 5, "62", [PACKET_IDENTIFIER]],
  ["PUBCOMP", 5, "70", [PACKET_IDENTIFIER]],
  [
    "PUBACK",
    5,
    "40",
    [
      ["()", "000a 00"],
      ["Property Length", "04 1f000172"],
    ],
  ],
  [
    "SUBSCRIBE",
    5,
    "82",
    [PACKET_IDENTIFIER, NO_PROPERTIES, TOPIC_FILTER, ["Subscription Options", "00"]],
  ],
  ["SUBSCRIBE", 4, "82", [PACKET_IDENTIFIER, TOPIC_FILTER, ["Requested QoS", "01"]]],
  ["SUBACK", 5, "90", [PACKET_IDENTIFIER, NO_PROPERTIES, ["()", "00"]]],
  ["SUBACK", 4, "90", [PACKET_IDENTIFIER, ["()", "00"]]],
  ["UNSUBSCRIBE", 5, "a2", [PACKET_IDENTIFIER, NO_PROPERTIES, TOPIC_FILTER]],
  ["UNSUBSCRIBE", 4, "a2", [PACKET_IDENTIFIER, TOPIC_FILTER]],
  ["UNSUBACK", 5, "b0", [PACKET_IDENTIFIER, NO_PROPERTIES, ["()", "00"]]],
  [
    "DISCONNECT",
    5,
    "e0",
    [
      ["()", "00"],
      ["Property Length", "04 1f000172"],
    ],
  ],
  [
    "AUTH",
    5,
    "f0",
    [
      ["()", "18"],
      ["Property Length", "04 15000172"],
    ],
  ],
];

function packetOf(firstByte: string, body: Uint8Array): Uint8Array {
  return Uint8Array.of(...bytesOf(firstByte), body.length, ...body);
}

/** Every part of a field that is not all of it; of one that has a length or is a number, at least a byte. */
function partsOf(field: Uint8Array): readonly Uint8Array[] {
  if (field.length === 1) return [field.subarray(0, 0)];
  return Array.from(field.subarray(1), (_, index) => field.subarray(0, index + 1));
}

describe.each(LAYOUTS)("%s of version %i (%s)", (type, protocolVersion, firstByte, fields) => {
  const all = fields.map(([name, hex]) => [name, bytesOf(hex)] as const);

  it("decodes when all of its fields are there", () => {
    const body = bytesOf(fields.map(([, hex]) => hex).join(""));
    const { packet } = decode(packetOf(firstByte, body), { protocolVersion });
    expect(packet.type).toBe(type.toLowerCase());
  });

  it("says which field runs past its end", () => {
    let before = new Uint8Array(0);
    for (const [name, field] of all) {
      for (const part of name === "()" ? [] : partsOf(field)) {
        const packet = packetOf(firstByte, Uint8Array.of(...before, ...part));
        const error = errorOf(() => decode(packet, { protocolVersion })) as DecodeError;
        expect(error, hexOf(packet)).toMatchObject({
          code: "truncated-field",
          field: name,
          offset: 2 + before.length,
          packetType: type.toLowerCase(),
        });
        expect(error).not.toBeInstanceOf(UnderflowDecodeError);
      }
      before = Uint8Array.of(...before, ...field);
    }
  });
});

/** What stands before a block of properties, and what after it. */
const BLOCKS = {
  CONNECT: ["10", "0004 4d515454 05 02 0000", "0001 63"],
  Will: ["10", "0004 4d515454 05 06 0000 00 0001 63", "0001 77 0001 70"],
  CONNACK: ["20", "00 00", ""],
  PUBLISH: ["30", "0001 74", ""],
} as const;

const PROPERTIES: readonly (readonly [keyof typeof BLOCKS, name: string, hex: string])[] = [
  ["PUBLISH", "Payload Format Indicator", "01 00"],
  ["PUBLISH", "Message Expiry Interval", "02 00000001"],
  ["PUBLISH", "Content Type", "03 000161"],
  ["PUBLISH", "Response Topic", "08 000161"],
  ["PUBLISH", "Correlation Data", "09 000161"],
  ["PUBLISH", "Subscription Identifier", "0b 8001"],
  ["CONNACK", "Session Expiry Interval", "11 00000001"],
  ["CONNACK", "Assigned Client Identifier", "12 000161"],
  ["CONNACK", "Server Keep Alive", "13 0001"],
  ["CONNACK", "Authentication Method", "15 000161"],
  ["CONNACK", "Authentication Data", "16 000161"],
  ["CONNECT", "Request Problem Information", "17 00"],
  ["Will", "Will Delay Interval", "18 00000001"],
  ["CONNECT", "Request Response Information", "19 00"],
  ["CONNACK", "Response Information", "1a 000161"],
  ["CONNACK", "Server Reference", "1c 000161"],
  ["CONNACK", "Reason String", "1f 000161"],
  ["CONNACK", "Receive Maximum", "21 0001"],
  ["CONNACK", "Topic Alias Maximum", "22 0001"],
  ["PUBLISH", "Topic Alias", "23 0001"],
  ["CONNACK", "Maximum QoS", "24 00"],
  ["CONNACK", "Retain Available", "25 00"],
  ["CONNACK", "Maximum Packet Size", "27 00000001"],
  ["CONNACK", "Wildcard Subscription Available", "28 00"],
  ["CONNACK", "Subscription Identifier Available", "29 00"],
  ["CONNACK", "Shared Subscription Available", "2a 00"],
];

function withBlock(owner: keyof typeof BLOCKS, block: Uint8Array): Uint8Array {
  const [firstByte, before, after] = BLOCKS[owner];
  const body = Uint8Array.of(...bytesOf(before), block.length, ...block, ...bytesOf(after));
  return packetOf(firstByte, body);
}

describe("a property that runs past the end of its block [5.0 §2.2.2]", () => {
  it.each(PROPERTIES)("of a %s: %s", (owner, name, hex) => {
    const block = bytesOf(hex);
    const valueAt = 2 + bytesOf(BLOCKS[owner][1]).length + 2;
    for (const part of partsOf(block.subarray(1))) {
      const packet = withBlock(owner, Uint8Array.of(block[0] as number, ...part));
      expect(
        errorOf(() => decode(packet, { protocolVersion: 5 })),
        hexOf(packet),
      ).toMatchObject({
        code: "truncated-field",
        field: name,
        offset: valueAt,
      });
    }
  });

  it.each([
    ["Name", "26 0001"],
    ["Name", "26 00"],
    ["Value", "26 000161"],
    ["Value", "26 000161 00"],
    ["Value", "26 000161 0002 61"],
    ["Property Identifier", "26 000161 0000 80"],
  ])("of a PUBLISH: User Property's %s (%s)", (name, hex) => {
    const packet = withBlock("PUBLISH", bytesOf(hex));
    expect(errorOf(() => decode(packet, { protocolVersion: 5 }))).toMatchObject({
      code: "truncated-field",
      field: name,
    });
  });
});

describe("the level of a CONNECT that ends before it", () => {
  it("is not looked for in the packet that follows", () => {
    const cut = packetOf("10", bytesOf("0004 4d515454"));
    const error = errorOf(() => decode(Uint8Array.of(...cut, 5)));
    expect(error).toMatchObject({ code: "truncated-field", field: "Protocol Level", offset: 8 });
  });
});
