import { runInNewContext } from "node:vm";
import {
  ConnectPacket,
  decode,
  type EncodeError,
  encode,
  encodedLength,
  encodeInto,
  type PacketInit,
  type ProtocolVersion,
  PublishPacket,
  PublishTemplate,
} from "@mqtt-codec/core";
import { dissect } from "@mqtt-codec/core/dissect";
import { describe, expect, it } from "vitest";

const errorOf = (run: () => unknown): EncodeError => {
  try {
    run();
  } catch (error) {
    return error as EncodeError;
  }
  throw new Error("nothing was thrown");
};

describe("an EncodeError of encode", () => {
  const rows: readonly (readonly [string, PacketInit, rule4: string, rule5: string])[] = [
    [
      "a QoS of 3 in a subscription",
      { type: "subscribe", packetId: 1, subscriptions: [{ topicFilter: "a", qos: 3 as 2 }] },
      "MQTT-3.8.3-4",
      "§3.8.3.1",
    ],
    [
      "a misplaced #",
      { type: "subscribe", packetId: 1, subscriptions: [{ topicFilter: "a#" }] },
      "MQTT-4.7.1-2",
      "MQTT-4.7.1-1",
    ],
    [
      "no Topic Filter",
      { type: "subscribe", packetId: 1, subscriptions: [] },
      "MQTT-3.8.3-3",
      "MQTT-3.8.3-2",
    ],
    ["U+0000", { type: "publish", topic: "a\0" }, "MQTT-1.5.3-2", "MQTT-1.5.4-2"],
    ["an empty topic", { type: "publish", topic: "" }, "MQTT-4.7.3-1", "§3.3.2.1"],
    ["a Packet Identifier of 0", { type: "puback", packetId: 0 }, "MQTT-2.3.1-1", "MQTT-2.2.1-3"],
  ];

  it.each(rows)("cites the standard of the version asked for: %s", (_, init, rule4, rule5) => {
    for (const [protocolVersion, rule] of [
      [4, rule4],
      [5, rule5],
    ] as const) {
      const error = errorOf(() => encode(init, { protocolVersion }));
      expect(error.rule).toBe(rule);
      expect(error.message).toContain(`[${protocolVersion === 5 ? "5.0" : "3.1.1"} ${rule}]`);
    }
  });

  it("cites the standard of a CONNECT's own version, whatever is asked for", () => {
    const connect = (protocolVersion: ProtocolVersion) =>
      ({
        type: "connect",
        clientId: "c",
        protocolVersion,
        will: { topic: "t", payload: "", qos: 3 as 2 },
      }) as const;
    for (const [version, rule] of [
      [4, "MQTT-3.1.2-14"],
      [5, "MQTT-3.1.2-12"],
    ] as const) {
      expect(errorOf(() => encode(connect(version))).rule).toBe(rule);
      expect(errorOf(() => new ConnectPacket(connect(version))).rule).toBe(rule);
    }
    const unnamed = { type: "connect", clientId: "\0" } as const;
    expect(errorOf(() => encode(unnamed, { protocolVersion: 5 })).rule).toBe("MQTT-1.5.3-2");
    const whole = new ConnectPacket({ clientId: "c", protocolVersion: 5 });
    expect(errorOf(() => encode(whole, { maximumPacketSize: 10 })).message).toContain("[5.0 §");
    expect(errorOf(() => encode(whole, { from: "server" })).message).toContain("[5.0 §2.1.2]");
  });
});

describe("encode", () => {
  it("checks a copy that kept the prototype as it checks a plain object", () => {
    const packet = new PublishPacket({ topic: "a", payload: "p" });
    const copy = (changes: object) =>
      Object.assign(Object.create(PublishPacket.prototype), packet, changes) as PublishPacket;
    expect(encode(copy({}))).toEqual(encode(packet));
    expect(errorOf(() => encode(copy({ topic: "a/#" }))).code).toBe("wildcard-in-topic-name");
    expect(errorOf(() => encode(copy({ qos: 1 }))).code).toBe("missing-packet-identifier");
  });

  it("takes the bytes of another realm for bytes", () => {
    const payload = runInNewContext("new Uint8Array([1, 2, 3])") as Uint8Array;
    const packet = new PublishPacket({ topic: "a", payload });
    expect(packet.payload).toBeInstanceOf(Uint8Array);
    expect(String(packet)).toContain("payload: 0x010203");
    expect(decode(encode(packet)).packet.equals(packet)).toBe(true);
  });

  it.each([
    ["a misspelt option", { protocolversion: 5 }],
    ["what is no object", 5],
    ["null", null],
  ])("throws TypeError for %s, and so does decode", (_, options) => {
    expect(() => encode({ type: "pingreq" }, options as never)).toThrow(TypeError);
    expect(() => encodedLength({ type: "pingreq" }, options as never)).toThrow(TypeError);
    expect(() => decode(Uint8Array.of(0xc0, 0), options as never)).toThrow(TypeError);
  });
});

describe("a property from the side that may not send it", () => {
  it("is reported at its identifier, and dissected there [5.0 MQTT-3.14.2-2]", () => {
    const bytes = Uint8Array.from(Buffer.from("e00c000a1f000268691100000001", "hex"));
    const options = { protocolVersion: 5, from: "server" } as const;
    const error = errorOf(() => decode(bytes, options));
    expect(error).toMatchObject({ code: "session-expiry-interval-from-server", offset: 9 });
    const properties = dissect(bytes, options).children?.find(({ name }) => name === "Properties");
    expect(properties?.children?.at(-1)).toMatchObject({
      name: "Session Expiry Interval",
      offset: 9,
      length: 5,
      error: { code: "session-expiry-interval-from-server" },
    });
  });
});

describe("what encode returns", () => {
  it("may be transferred, and encode goes on", () => {
    for (let count = 0; count < 3; count++) {
      const bytes = encode({ type: "pingreq" });
      structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
      expect([...encode({ type: "pingresp" })]).toEqual([0xd0, 0x00]);
      const template = new PublishTemplate({ topic: "t", payload: "p" });
      const [, topic] = template.encodeFor();
      structuredClone(topic?.buffer, { transfer: [topic?.buffer as ArrayBuffer] });
      const again = new PublishTemplate({ topic: "u", payload: "p" }).encodeFor({
        qos: 1,
        packetId: 1,
      });
      expect(again.flatMap((chunk) => [...chunk])).toEqual([0x32, 6, 0, 1, 0x75, 0, 1, 0x70]);
      expect(encode({ type: "publish", topic: "t", payload: new Uint8Array(1e6) })).toHaveLength(
        1_000_007,
      );
    }
  });

  it.each([200, 5_000, 8_190, 8_192, 9_000, 30_000, 70_000, 300_000])(
    "of a packet with a payload of %i bytes lies in memory with nothing but packets in it",
    (length) => {
      const bytes = encode({
        type: "publish",
        topic: "t",
        payload: new Uint8Array(length).fill(1),
      });
      const memory = new Uint8Array(bytes.buffer);
      if (length > 4_096) expect(memory).toHaveLength(bytes.length);
      expect(memory.subarray(bytes.byteOffset + bytes.length).every((byte) => byte === 0)).toBe(
        true,
      );
    },
  );

  it("of a payload that says it is longer than it is, is not filled up with what was in memory", () => {
    class Longer extends Uint8Array {
      override get length(): number {
        return 20_000;
      }
    }
    const bytes = encode({ type: "publish", topic: "t", payload: new Longer(10).fill(7) });
    expect([...bytes]).toEqual([0x30, 13, 0, 1, 0x74, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7]);
  });

  it("stays as it was when a payload encodes while it is encoded", () => {
    const kept: Uint8Array[] = [];
    class Encoding extends Uint8Array {
      override get length(): number {
        kept.push(encode({ type: "publish", topic: "kept", payload: "k" }));
        return super.length;
      }
    }
    const expected = [...encode({ type: "publish", topic: "kept", payload: "k" })];
    const bytes = encode({ type: "publish", topic: "t", payload: new Encoding(3) });
    expect([...bytes]).toEqual([0x30, 6, 0, 1, 0x74, 0, 0, 0]);
    for (const one of kept) expect([...one]).toEqual(expected);
  });
});

describe("options of encode", () => {
  it("are read once each", () => {
    const reads: Record<string, number> = {};
    const options = new Proxy(
      { protocolVersion: 5, from: "client", maximumPacketSize: 100 } as const,
      {
        get(target, name, receiver) {
          reads[String(name)] = (reads[String(name)] ?? 0) + 1;
          return Reflect.get(target, name, receiver);
        },
      },
    );
    for (const packet of [{ type: "pingreq" }, { type: "publish", topic: "t" }] as const) {
      encode(packet, options);
      encodeInto(packet, new Uint8Array(9), 0, options);
      encodedLength(packet, options);
    }
    expect(reads).toEqual({ protocolVersion: 6, from: 6, maximumPacketSize: 6 });
  });
});

describe("encodeInto", () => {
  it("asks for the target's length after all code that is not its own has run", () => {
    const target = new Uint8Array(10);
    const packet = {
      type: "publish",
      get topic() {
        structuredClone(target.buffer, { transfer: [target.buffer] });
        return "t";
      },
    } as const;
    expect(() => encodeInto(packet, target)).toThrow(expect.objectContaining({ code: "overflow" }));
  });
});
