import { DecodeError } from "@mqtt-codec/core";
import mqttPacket, { type Packet, type Parser } from "@mqtt-codec/mqtt-packet";
import { describe, expect, it } from "vitest";

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(" ", ""), "hex");

const PUBLISH = hex("30 06 0001 61 627563");
const PINGREQ = hex("c0 00");
const CONNECT_5 = hex("10 0e 0004 4d515454 05 02 0000 00 0001 63");
const PUBACK_5 = hex("40 04 0007 10 00");
const BAD = hex("36 00");

interface Seen {
  readonly parser: Parser & { settings: object; packet: object; error: Error | null };
  readonly packets: Packet[];
  readonly errors: (Error & Partial<DecodeError>)[];
}

function watched(options?: object): Seen {
  const parser = mqttPacket.parser(options) as Seen["parser"];
  const packets: Packet[] = [];
  const errors: Error[] = [];
  parser.on("packet", (packet) => packets.push(packet));
  parser.on("error", (error: Error) => errors.push(error));
  return { parser, packets, errors };
}

describe("the parser", () => {
  it("takes Session Present in 3.1, which Aedes says there too", () => {
    const { parser, packets, errors } = watched({ protocolVersion: 3 });
    parser.parse(hex("20 02 01 00"));
    expect(errors).toEqual([]);
    expect(packets).toMatchObject([{ cmd: "connack", sessionPresent: true, returnCode: 0 }]);
  });

  it("leaves all names but mqtt-packet's to who hangs fields on it, as Aedes does", () => {
    const { parser, packets } = watched();
    const own = Object.keys(parser);
    for (const name of ["start", "chunk", "waiting", "decoder", "options", "version", "at"]) {
      expect(own).not.toContain(name);
      (parser as unknown as Record<string, unknown>)[name] = { of: "another" };
    }
    parser.parse(PUBLISH);
    expect(packets).toHaveLength(1);
  });

  it("takes views of other kinds by their memory", () => {
    const { parser, packets } = watched();
    const memory = Uint8Array.from([0, ...PUBLISH, 0]);
    parser.parse(new DataView(memory.buffer, 1, PUBLISH.length) as never);
    expect(packets).toHaveLength(1);
  });

  it("keeps tolerances as they were given, whatever becomes of the list", () => {
    const tolerate = ["zero-packet-identifier"];
    const { parser, packets } = watched({ tolerate });
    tolerate[0] = "nonsense";
    parser.parse(hex("40 02 0000"));
    expect(packets).toHaveLength(1);
    const defaults = ["zero-packet-identifier"];
    mqttPacket.setDefaults({ tolerate: defaults as never });
    defaults[0] = "nonsense";
    expect(() => mqttPacket.parser()).not.toThrow();
    expect(() => mqttPacket.setDefaults({ tolerate: ["nonsense"] as never })).toThrow(TypeError);
    mqttPacket.setDefaults({});
    expect(() => mqttPacket.setDefaults(5 as never)).toThrow(TypeError);
    expect(() => mqttPacket.parser({ lenient: "true" } as never)).toThrow(TypeError);
  });

  it("gives each packet mqtt-packet's own keys, null where unused, and Buffers", () => {
    const { parser, packets } = watched();
    parser.parse(Buffer.concat([PUBLISH, PINGREQ]));
    const [publish, pingreq] = packets.map((packet) => ({ ...packet }));
    expect(Object.entries(publish as object)).toEqual([
      ["cmd", "publish"],
      ["retain", false],
      ["qos", 0],
      ["dup", false],
      ["length", 6],
      ["topic", "a"],
      ["payload", Buffer.from("buc")],
    ]);
    expect(Buffer.isBuffer((publish as { payload: unknown }).payload)).toBe(true);
    expect(pingreq).toEqual({
      cmd: "pingreq",
      retain: false,
      qos: 0,
      dup: false,
      length: 0,
      topic: null,
      payload: null,
    });
  });

  it("takes any Uint8Array and what Buffer.from takes, and no bytes at all", () => {
    const { parser, packets } = watched();
    expect(parser.parse(Buffer.alloc(0))).toBe(0);
    parser.parse(new Uint8Array(PUBLISH) as Buffer);
    parser.parse([...PINGREQ] as never);
    expect(packets.map(({ cmd }) => cmd)).toEqual(["publish", "pingreq"]);
    expect(Buffer.isBuffer((packets[0] as { payload: unknown }).payload)).toBe(true);
    expect(() => parser.parse(undefined as never)).toThrow(TypeError);
    expect(parser.parse(PINGREQ)).toBe(0);
    expect(packets.length).toBe(3);
  });

  it("tells of the packet that is being received what its fixed header tells", () => {
    const { parser } = watched();
    expect({ ...parser.packet }).toMatchObject({ cmd: null, length: -1 });
    parser.parse(hex("33"));
    expect({ ...parser.packet }).toMatchObject({
      cmd: "publish",
      qos: 1,
      retain: true,
      length: -1,
    });
    parser.parse(hex("80 01"));
    expect({ ...parser.packet }).toMatchObject({ cmd: "publish", length: 128 });
  });

  it("follows the version of a CONNECT, whatever it was told, in the same chunk too", () => {
    for (const options of [undefined, { protocolVersion: 4 }, { protocolVersion: 3 }]) {
      const { parser, packets } = watched(options);
      expect(parser.parse(Buffer.concat([CONNECT_5, PUBACK_5, CONNECT_5, PUBACK_5]))).toBe(0);
      expect(packets.map(({ cmd }) => cmd)).toEqual(["connect", "puback", "connect", "puback"]);
      expect(packets[1]).toMatchObject({ messageId: 7, reasonCode: 16 });
      expect(parser.settings).toBe(packets[2]);
    }
  });

  it("takes chunks in their order, also after a listener that has called parse and then thrown", () => {
    const publish = (topic: string) => hex(`30 04 0001 ${Buffer.from(topic).toString("hex")} 00`);
    const topics = (packets: readonly Packet[]) =>
      packets.map((packet) => (packet as { topic?: string }).topic);
    const { parser, packets } = watched();
    parser.prependListener("error", () => {
      parser.parse(publish("b"));
      throw new Error("a listener's");
    });
    expect(() => parser.parse(hex("0000"))).toThrow("a listener's");
    expect(parser.parse(publish("c"))).toBe(0);
    expect(topics(packets)).toEqual(["b", "c"]);

    const halves = watched();
    halves.parser.prependListener("error", () => {
      halves.parser.parse(publish("b").subarray(0, 3));
      throw new Error("a listener's");
    });
    expect(() => halves.parser.parse(hex("0000"))).toThrow("a listener's");
    halves.parser.parse(publish("b").subarray(3));
    expect(halves.errors).toEqual([]);
    expect(topics(halves.packets)).toEqual(["b"]);
  });

  it("goes on after what it refuses to take", () => {
    const { parser, packets } = watched();
    const bound = new Proxy(hex("35 06 0001 74 0007 78"), {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
    const none = Object.create(Uint8Array.prototype, { length: { value: 3 } }) as Uint8Array;
    for (const strange of [bound, none]) {
      try {
        parser.parse(strange as Buffer);
      } catch (error) {
        expect(error).toBeInstanceOf(TypeError);
      }
      packets.length = 0;
      expect(parser.parse(hex("30 04 0001 75 0a"))).toBe(0);
      expect(packets).toMatchObject([{ cmd: "publish", qos: 0, retain: false, length: 4 }]);
    }
  });

  it("goes on where the memory of a chunk that waits is transferred", () => {
    const { parser, packets } = watched();
    const waiting = new Uint8Array(PINGREQ);
    parser.once("packet", () => {
      parser.parse(waiting as Buffer);
      structuredClone(waiting.buffer, { transfer: [waiting.buffer] });
    });
    expect(parser.parse(PUBLISH)).toBe(0);
    expect(parser.parse(PUBLISH)).toBe(0);
    expect(packets.map(({ cmd }) => cmd)).toEqual(["publish", "publish"]);
  });

  it("follows a CONNECT cut anywhere", () => {
    const bytes = Buffer.concat([CONNECT_5, PUBACK_5]);
    for (let at = 0; at <= bytes.length; at++) {
      const { parser, packets, errors } = watched();
      parser.parse(bytes.subarray(0, at));
      expect(parser.parse(bytes.subarray(at))).toBe(0);
      expect(errors).toEqual([]);
      expect(packets[1]).toMatchObject({ cmd: "puback", reasonCode: 16 });
    }
  });

  it("keeps its options by reference", () => {
    const options = { protocolVersion: 4 };
    const { parser, packets } = watched(options);
    expect(parser.settings).toBe(options);
    parser.parse(hex("40 02 0007"));
    options.protocolVersion = 5;
    parser.parse(PUBACK_5);
    expect(packets.map((packet) => "reasonCode" in packet)).toEqual([false, true]);
  });

  it("gives a bridge's subscriptions what mqtt-packet gives them", () => {
    const { parser, packets } = watched({ tolerate: ["bridge-protocol-level"] });
    parser.parse(hex("10 0d 0004 4d515454 84 02 0000 0001 63 82 06 0001 0001 61 01"));
    expect(packets[0]).toMatchObject({ bridgeMode: true, protocolVersion: 4 });
    expect(packets[1]).toMatchObject({
      subscriptions: [{ topic: "a", qos: 1, rh: 0, rap: true, nl: true }],
    });
  });

  it("tells the Protocol Name that it was given where that of another version is tolerated", () => {
    const bytes = hex("10 0d 0004 4d515454 03 02 0000 0001 63");
    for (let at = 0; at < bytes.length; at++) {
      const { parser, packets } = watched({ lenient: true });
      parser.parse(bytes.subarray(0, at));
      parser.parse(bytes.subarray(at));
      expect(packets[0]).toMatchObject({ protocolId: "MQTT", protocolVersion: 3 });
    }
  });

  it("keeps names of User Properties that an object has of itself as names", () => {
    const { parser, packets } = watched({ protocolVersion: 5 });
    const name = Buffer.from("__proto__");
    const pair = Buffer.concat([hex("26 0009"), name, hex("0001 61")]);
    const body = Buffer.concat([hex("0001 61"), Buffer.of(2 * pair.length), pair, pair]);
    parser.parse(Buffer.concat([hex("30"), Buffer.of(body.length), body]));
    const { userProperties } = (packets[0] as { properties: { userProperties: object } })
      .properties;
    expect(Object.getPrototypeOf(userProperties)).toBe(null);
    expect(Object.entries(userProperties)).toEqual([["__proto__", ["a", "a"]]]);
  });
});

describe("the parser after an error", () => {
  it("emits nothing more, and begins afresh with the next bytes", () => {
    const { parser, packets, errors } = watched();
    parser.parse(Buffer.concat([PINGREQ, BAD, PINGREQ]));
    expect(packets.length).toBe(1);
    expect(errors.length).toBe(1);
    expect(parser.error).toBe(errors[0]);
    expect(parser.parse(PUBLISH)).toBe(0);
    expect(parser.error).toBe(null);
    expect(packets.map(({ cmd }) => cmd)).toEqual(["pingreq", "publish"]);
  });

  it("throws where nobody listens for errors, and begins afresh then too", () => {
    const parser = mqttPacket.parser();
    const packets: unknown[] = [];
    parser.on("packet", (packet) => packets.push(packet));
    expect(() => parser.parse(BAD)).toThrow("both QoS bits");
    expect(parser.parse(PINGREQ)).toBe(0);
    expect(packets.length).toBe(1);
  });

  it("keeps the version of the CONNECT that came before", () => {
    const { parser, packets } = watched();
    parser.parse(Buffer.concat([CONNECT_5, BAD]));
    parser.parse(PUBACK_5);
    expect(packets[1]).toMatchObject({ cmd: "puback", reasonCode: 16 });
  });

  it("tells what core tells, in mqtt-packet's words", () => {
    const { parser, errors } = watched();
    parser.parse(hex("82 06 0001 0001 61 03"));
    expect(errors[0]).toBeInstanceOf(DecodeError);
    expect(errors[0]).toMatchObject({
      message: "Invalid subscribe QoS, must be <= 2",
      code: "invalid-maximum-qos",
      rule: "MQTT-3.8.3-4",
      packetType: "subscribe",
    });
    expect(errors[0]?.stack).toContain("SUBSCRIBE: Requested QoS at byte 7");
  });

  it("may be called by a listener of errors", () => {
    const { parser, packets } = watched();
    parser.once("error", () => parser.parse(PINGREQ));
    parser.parse(Buffer.concat([BAD, PUBLISH]));
    expect(packets.map(({ cmd }) => cmd)).toEqual(["pingreq"]);
  });
});

describe("a listener of packets", () => {
  it("may call parse: every packet is emitted once, in order", () => {
    const { parser, packets } = watched();
    let calls = 0;
    parser.on("packet", () => {
      if (calls++ < 3) parser.parse(PUBLISH);
    });
    expect(parser.parse(Buffer.concat([PINGREQ, PINGREQ]))).toBe(0);
    expect(packets.map(({ cmd }) => cmd)).toEqual([
      "pingreq",
      "pingreq",
      "publish",
      "publish",
      "publish",
    ]);
  });

  it("may call it as often as it likes: the stack does not grow", () => {
    const parser = mqttPacket.parser();
    let count = 0;
    parser.on("packet", () => {
      if (++count < 100_000) parser.parse(PINGREQ);
    });
    parser.parse(PINGREQ);
    expect(count).toBe(100_000);
  });

  it("may throw: the packets after are not lost", () => {
    const { parser, packets } = watched();
    parser.once("packet", () => {
      throw new Error("the listener's");
    });
    expect(() => parser.parse(Buffer.concat([PUBLISH, PINGREQ]))).toThrow("the listener's");
    expect(parser.parse(PINGREQ)).toBe(0);
    expect(packets.map(({ cmd }) => cmd)).toEqual(["publish", "pingreq", "pingreq"]);
  });

  it("may do with the packet what it wants", () => {
    const { parser, packets } = watched();
    parser.on("packet", (packet) => {
      packet.messageId = 1;
      delete packet.length;
    });
    parser.parse(PUBLISH);
    expect(packets[0]).toMatchObject({ messageId: 1 });
  });
});

describe("options", () => {
  it("name relaxations, limits and requirements among whatever else they hold", () => {
    const { parser, errors } = watched({
      clientId: "MQTT.js has options of its own",
      properties: { maximumPacketSize: 1 },
      maximumPacketSize: 5,
    });
    parser.parse(PUBLISH);
    expect(errors[0]).toMatchObject({ code: "packet-too-large", reasonCode: 0x95 });
    expect(() => mqttPacket.parser({ tolerate: ["everything"] })).toThrow(TypeError);
  });

  it("by default are those of setDefaults, which an option overrides", () => {
    const zero = hex("40 02 0000");
    try {
      mqttPacket.setDefaults({ tolerate: ["zero-packet-identifier"] });
      const first = watched();
      first.parser.parse(zero);
      expect(first.packets.length).toBe(1);
      const second = watched({ tolerate: [] });
      second.parser.parse(zero);
      expect(second.errors.length).toBe(1);
      expect(mqttPacket.generate({ cmd: "puback", messageId: 0 }).toString("hex")).toBe("40020000");
    } finally {
      mqttPacket.setDefaults({});
    }
    expect(() => mqttPacket.setDefaults({ tolerance: [] } as never)).toThrow("tolerance");
    expect(() => mqttPacket.setDefaults({ tolerate: ["x"] } as never)).toThrow(TypeError);
    expect(() => mqttPacket.generate({ cmd: "puback", messageId: 0 })).toThrow("must not be 0");
  });
});
