import {
  type DecodeOptions,
  decode,
  encode,
  type PacketInit,
  type ProtocolVersion,
  peek,
} from "@mqtt-codec/core";
import { describe, expect, it } from "vitest";
import { bytesOf, errorOf } from "../support.js";

/** Bytes of the fixed header of all packets here. */
const HEADER = 2;

/** What each packet is encoded from, what peek says of it beside type, flags and length, and from which byte on. */
const PACKETS: readonly (readonly [PacketInit, ProtocolVersion, object, needed: number])[] = [
  ...([3, 4, 5] as const).flatMap((version) => [
    [{ type: "connack" }, version, {}, HEADER] as const,
    [
      { type: "publish", topic: "a/b", payload: "p" },
      version,
      { topic: "a/b" },
      HEADER + 5,
    ] as const,
    [
      { type: "publish", topic: "t", qos: 1, packetId: 300, payload: "p" },
      version,
      { topic: "t", packetId: 300 },
      HEADER + 5,
    ] as const,
    [
      { type: "publish", topic: "t", qos: 2, packetId: 7, retain: true, dup: true },
      version,
      { topic: "t", packetId: 7 },
      HEADER + 5,
    ] as const,
    ...(["puback", "pubrec", "pubrel", "pubcomp"] as const).map(
      (type) => [{ type, packetId: 10 }, version, { packetId: 10 }, HEADER + 2] as const,
    ),
    [
      { type: "subscribe", packetId: 11, subscriptions: [{ topicFilter: "f" }] },
      version,
      { packetId: 11 },
      HEADER + 2,
    ] as const,
    [
      { type: "suback", packetId: 12, reasonCodes: [0] },
      version,
      { packetId: 12 },
      HEADER + 2,
    ] as const,
    [
      { type: "unsubscribe", packetId: 13, topicFilters: ["f"] },
      version,
      { packetId: 13 },
      HEADER + 2,
    ] as const,
    [
      { type: "unsuback", packetId: 14, ...(version === 5 ? { reasonCodes: [0] } : {}) },
      version,
      { packetId: 14 },
      HEADER + 2,
    ] as const,
    [{ type: "pingreq" }, version, {}, HEADER] as const,
    [{ type: "pingresp" }, version, {}, HEADER] as const,
    [{ type: "disconnect" }, version, {}, HEADER] as const,
    [
      { type: "connect", protocolVersion: version, clientId: "id", username: "u" },
      version,
      { clientId: "id", protocolVersion: version },
      // Protocol Name, Protocol Level, Connect Flags, Keep Alive, Property Length, Client Identifier.
      HEADER + (version === 3 ? 8 : 6) + 4 + (version === 5 ? 1 : 0) + 4,
    ] as const,
  ]),
  [
    {
      type: "connect",
      protocolVersion: 5,
      clientId: "id",
      properties: { userProperties: [["k", "v".repeat(200)]] },
    },
    5,
    { clientId: "id", protocolVersion: 5 },
    3 + 6 + 4 + 2 + 206 + 4,
  ],
  [
    // Fewer bytes than a Property Length can have stand before what is not looked at.
    { type: "connect", protocolVersion: 5, clientId: "", username: "u" },
    5,
    { clientId: "", protocolVersion: 5 },
    HEADER + 6 + 4 + 1 + 2,
  ],
  [
    {
      type: "auth",
      reasonCode: 0x18,
      properties: { authenticationMethod: "m" },
    },
    5,
    {},
    HEADER,
  ],
];

describe("peek", () => {
  it.each(PACKETS)(
    "of %o in version %i says %o from byte %i on, and nothing before",
    (init, version, said, needed) => {
      const bytes = encode(init, { protocolVersion: version });
      const expected = {
        type: init.type,
        flags: (bytes[0] as number) & 0x0f,
        packetLength: bytes.length,
        ...said,
      };
      for (let length = 0; length <= bytes.length; length++) {
        // What follows in the same memory is none of the bytes given.
        const peeked = peek(bytes.slice(0, length), { protocolVersion: version });
        if (length < needed) expect(peeked, `${length} bytes`).toBeUndefined();
        else expect(peeked, `${length} bytes`).toEqual(expected);
      }
      const followed = new Uint8Array(bytes.length + 9).fill(0xff);
      followed.set(bytes);
      expect(peek(followed, { protocolVersion: version })).toEqual(expected);
    },
  );

  const MQTT = "00044d515454";

  it("takes a PUBLISH whose Topic Alias stands for its Topic Name, whatever the limit of levels", () => {
    const bytes = bytesOf("3007 0000 03 230001 00");
    const options = { protocolVersion: 5, maximumTopicLevels: 0 } as const;
    expect(peek(bytes, options)).toMatchObject({ type: "publish", topic: "" });
    expect(decode(bytes, options).packet).toMatchObject({ topic: "" });
  });

  const FAULTS: readonly (readonly [string, string, DecodeOptions?])[] = [
    ["a PUBLISH without a Topic Name", "3000"],
    ["a PUBLISH with half a length of its Topic Name", "3001 00"],
    ["a Topic Name longer than the packet", "3003 0002 61"],
    ["a Topic Name with a wildcard", "3003 0001 23"],
    ["a Topic Name of ill-formed UTF-8", "3003 0001 ff"],
    ["an empty Topic Name before 5.0", "3002 0000"],
    ["QoS 1 without a Packet Identifier", "3203 0001 61"],
    ["QoS 1 with half a Packet Identifier", "3204 0001 61 00"],
    ["QoS 2 with a Packet Identifier of 0", "3405 0001 61 0000"],
    ["a PUBACK without a Packet Identifier", "4000", { protocolVersion: 5 }],
    ["a PUBACK with half a Packet Identifier", "4001 00", { protocolVersion: 5 }],
    ["a PUBACK with a Packet Identifier of 0", "4002 0000"],
    ["an UNSUBACK with a Packet Identifier of 0", "b003 0000 00", { protocolVersion: 5 }],
    ["a SUBSCRIBE from a server", "8206 0001 0001 61 00", { from: "server" }],
    ["a packet over the limit", "3003 0001 61", { maximumPacketSize: 4 }],
    ["a CONNECT without a Protocol Name", "1000"],
    ["half a length of a Protocol Name", "1001 00"],
    ["a Protocol Name longer than the packet", "1005 0004 4d5154"],
    ["a CONNECT that ends after its Protocol Name", `1006 ${MQTT}`],
    ["a Protocol Name of nobody", "100c 0004 4d515458 04 02 0000 0000"],
    ["a Protocol Level of nobody", `100c ${MQTT} 06 02 0000 0000`],
    ["reserved flags of a CONNECT", `110c ${MQTT} 04 02 0000 0000`],
    ["a CONNECT without flags", `1007 ${MQTT} 04`],
    ["a CONNECT without a Keep Alive", `1008 ${MQTT} 04 02`],
    ["a CONNECT with half a Keep Alive", `1009 ${MQTT} 04 02 00`],
    ["a CONNECT without a Client Identifier", `100a ${MQTT} 04 02 0000`],
    ["half a length of a Client Identifier", `100b ${MQTT} 04 02 0000 00`],
    ["a Client Identifier longer than the packet", `100d ${MQTT} 04 02 0000 0002 61`],
    ["a Client Identifier of ill-formed UTF-8", `100d ${MQTT} 04 02 0000 0001 ff`],
    [
      "an empty Client Identifier without Clean Session [3.1.1 MQTT-3.1.3-8]",
      `100c ${MQTT} 04 00 0000 0000`,
    ],
    ["a CONNECT of 5.0 without a Property Length", `100a ${MQTT} 05 02 0000`],
    ["a Property Length that is cut off", `100b ${MQTT} 05 02 0000 80`],
    ["a Property Length whose fourth byte goes on", `100f ${MQTT} 05 02 0000 ffffffff 00`],
    ["a Property Length of too many bytes", `100e ${MQTT} 05 02 0000 8000 0000`],
    ["a Property Length beyond the packet", `100d ${MQTT} 05 02 0000 04 21 0005`],
    ["a CONNECT that ends after its properties", `100b ${MQTT} 05 02 0000 00`],
  ];

  it.each(FAULTS.map(([name, hex, options]) => [name, hex, options] as const))(
    "throws for %s what decode throws, or says nothing yet",
    (_, hex, options) => {
      const bytes = bytesOf(hex);
      const { message, code } = errorOf(() => decode(bytes, options));
      expect(code).not.toBe("underflow");
      expect(errorOf(() => peek(bytes, options)).message).toBe(message);
      for (let length = 0; length < bytes.length; length++) {
        let peeked: unknown;
        try {
          peeked = peek(bytes.slice(0, length), options);
        } catch (error) {
          expect((error as Error).message, `${length} bytes`).toBe(message);
        }
        expect(peeked, `${length} bytes`).toBeUndefined();
      }
    },
  );

  it("waits for all bytes of a Property Length, and for what it passes over", () => {
    const bytes = bytesOf(`10 ffffff7f ${MQTT} 05 02 0000 80808001 26`);
    for (let length = 0; length <= bytes.length; length++) {
      expect(peek(bytes.slice(0, length)), `${length} bytes`).toBeUndefined();
    }
  });

  it("takes an empty Topic Name in 5.0, where a Topic Alias may stand for it", () => {
    const bytes = bytesOf("3006 0000 03 230001");
    expect(peek(bytes, { protocolVersion: 5 })).toMatchObject({ type: "publish", topic: "" });
  });

  it("takes an empty Client Identifier with Clean Session, and in 5.0", () => {
    for (const hex of [`100c ${MQTT} 04 02 0000 0000`, `100d ${MQTT} 05 00 0000 00 0000`]) {
      expect(peek(bytesOf(hex))).toMatchObject({ type: "connect", clientId: "" });
    }
  });

  it("reads a CONNECT by its own version, and what comes after by the one it is told", () => {
    const connect = encode({ type: "connect", protocolVersion: 5, clientId: "c" });
    expect(peek(connect, { protocolVersion: 4 })).toMatchObject({ protocolVersion: 5 });
    expect(errorOf(() => peek(bytesOf("3002 0000"))).code).toBe("empty-topic");
  });

  it("goes on after an error, and after a packet that was not all there", () => {
    expect(errorOf(() => peek(bytesOf("0000"))).code).toBe("reserved-packet-type");
    expect(peek(bytesOf("30"))).toBeUndefined();
    expect(peek(bytesOf("c000"))).toEqual({ type: "pingreq", flags: 0, packetLength: 2 });
  });

  it("refuses type 0, and AUTH before 5.0", () => {
    expect(errorOf(() => peek(bytesOf("f000")))).toMatchObject({
      code: "reserved-packet-type",
      field: "Control Packet type",
    });
    expect(peek(bytesOf("f000"), { protocolVersion: 5 })?.type).toBe("auth");
  });
});
