import { EncodeError } from "@mqtt-codec/core";
import mqttPacket, { type Packet } from "@mqtt-codec/mqtt-packet";
import { describe, expect, it } from "vitest";

const V5 = { protocolVersion: 5 };
const written = (packet: object, options?: object): string =>
  mqttPacket.generate(packet as Packet, options).toString("hex");
const refused = (packet: object, options?: object) =>
  expect(() => mqttPacket.generate(packet as Packet, options));

const publish = (fields: object): object => ({
  cmd: "publish",
  topic: "a",
  payload: "b",
  ...fields,
});

describe("generate", () => {
  it("gives Buffers that are the caller's to keep", () => {
    const first = mqttPacket.generate({ cmd: "pingreq" });
    const second = mqttPacket.generate({ cmd: "pingreq" });
    first.fill(0xff);
    expect(second.toString("hex")).toBe("c000");
    expect(Buffer.isBuffer(second)).toBe(true);
  });

  it("takes strings that are bytes whatever is in them, as mqtt-packet does", () => {
    const cut = "x\ud83d";
    const bytes = "78efbfbd";
    expect(written(publish({ payload: cut }))).toBe(`3007000161${bytes}`);
    const correlationData = written(publish({ properties: { correlationData: cut } }), V5);
    expect(correlationData).toContain(`090004${bytes}`);
    const connect = {
      cmd: "connect",
      clientId: "c",
      username: "u",
      password: cut,
      will: { topic: "w", payload: cut },
    };
    expect(written(connect).split(`0004${bytes}`)).toHaveLength(3);
    refused(publish({ topic: cut })).toThrow(EncodeError);
  });

  it("takes fields that are inherited or a class's", () => {
    class Answer {
      get cmd() {
        return "connack";
      }
      get returnCode() {
        return 0;
      }
    }
    expect(written(new Answer())).toBe("20020000");
    expect(written(Object.create({ cmd: "connack", returnCode: 6 }), { lenient: true })).toBe(
      "20020006",
    );
    expect(written(Object.create({ cmd: "puback", messageId: 0 }), { lenient: true })).toBe(
      "40020000",
    );
  });

  it("says no Session Present in 3.1, which has none", () => {
    const connack = { cmd: "connack", returnCode: 0, sessionPresent: true };
    expect(written(connack, { protocolVersion: 3 })).toBe("20020000");
    expect(written(connack, { protocolVersion: 4 })).toBe("20020100");
  });

  it("takes missing, null and undefined fields as mqtt-packet does", () => {
    expect(written({ cmd: "publish", topic: "a" })).toBe("3003000161");
    expect(written(publish({ payload: null, qos: undefined, properties: null }))).toBe(
      "3003000161",
    );
    const connect = { cmd: "connect", will: null, username: null, password: undefined };
    expect(written(connect)).toBe("100c00044d5154540402000000 00".replace(" ", ""));
    expect(written({ cmd: "disconnect" }, V5)).toBe("e0020000");
    expect(written({ cmd: "pingreq" }, undefined)).toBe("c000");
    expect(() => mqttPacket.generate({ cmd: "pingreq" }, null as never)).not.toThrow();
    refused(null as never).toThrow("Unknown command");
    refused(undefined as never).toThrow("Unknown command");
  });

  it("takes strings as bytes of their UTF-8, and bytes for strings", () => {
    expect(written(publish({ topic: Buffer.from("a"), payload: new Uint8Array([0x62]) }))).toBe(
      written(publish({})),
    );
    refused(publish({ topic: Buffer.of(0xff) })).toThrow("Invalid topic");
    refused(publish({ payload: 5 })).toThrow("Invalid payload");
    refused(publish({ payload: ["b"] })).toThrow("Invalid payload");
  });

  it("writes DUP where a PUBLISH may have it [MQTT-3.3.1-2]", () => {
    expect(written(publish({ dup: true }))).toBe(written(publish({ dup: false })));
    expect(written(publish({ dup: true, qos: 1, messageId: 7 })).slice(0, 2)).toBe("3a");
  });

  it("leaves out before 5.0 what only 5.0 has, since brokers pass on what 5.0 clients sent", () => {
    const fields = { qos: 1, messageId: 7, properties: { contentType: "text" } };
    expect(written(publish(fields))).toBe("3206000161000762");
    expect(written({ cmd: "puback", messageId: 7, reasonCode: 16 })).toBe("40020007");
    const subscriptions = [{ topic: "a", qos: 1, nl: true, rap: true, rh: 2 }];
    expect(written({ cmd: "subscribe", messageId: 7, subscriptions })).toBe(
      "820600070001 6101".replace(" ", ""),
    );
  });

  it.each([
    ["a Packet Identifier of 0", { qos: 1, messageId: 0 }, "zero-packet-identifier"],
    ["a Packet Identifier over 65,535", { qos: 1, messageId: 65_536 }, "invalid-argument"],
    ["half a Packet Identifier", { qos: 1, messageId: 0.5 }, "invalid-argument"],
    [
      "a Packet Identifier that is no number",
      { qos: 1, messageId: Number.NaN },
      "invalid-argument",
    ],
    ["QoS 3", { qos: 3, messageId: 1 }, "invalid-qos"],
    ["a wildcard", { topic: "a/#" }, "wildcard-in-topic-name"],
    ["no topic", { topic: "" }, "empty-topic"],
    ["U+0000", { topic: "a\0" }, "null-character"],
    ["half a surrogate pair", { topic: "a\ud800" }, "malformed-utf8"],
    ["a topic over 65,535 bytes", { topic: "a".repeat(65_536) }, "string-too-long"],
  ])("refuses a PUBLISH with %s", (_, fields, code) => {
    let error: unknown;
    try {
      mqttPacket.generate(publish(fields) as Packet);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(EncodeError);
    expect(error).toMatchObject({ code });
  });

  it("leaves out Reason String, then User Properties, for a receiver's maximum, and your packet as it is", () => {
    const properties = { reasonString: "r".repeat(50), userProperties: { a: "b" } };
    const packet = { cmd: "puback", messageId: 1, reasonCode: 16, properties };
    const copy = structuredClone(packet);
    const within = (maximumPacketSize: number): number =>
      written(packet, { ...V5, properties: { maximumPacketSize } }).length / 2;
    expect(within(100)).toBe(66);
    expect(within(40)).toBe(13);
    expect(within(10)).toBe(6);
    expect(packet).toEqual(copy);
    refused(packet, { ...V5, properties: { maximumPacketSize: 4 } }).toThrow("maximum packet size");
  });

  it("writes what is tolerated, and only that", () => {
    const on = { lenient: true };
    const code = { cmd: "connack", sessionPresent: false, returnCode: 6 };
    refused(code).toThrow("not defined");
    expect(written(code, on)).toBe("20020006");
    refused({ ...code, returnCode: 256 }, on).toThrow(EncodeError);
    const maximum = {
      cmd: "connack",
      reasonCode: 0,
      properties: { maximumQoS: 2, reasonString: "\u0000".replace("\0", "$") },
    };
    refused(maximum, V5).toThrow("properties.maximumQoS");
    expect(written(maximum, { ...V5, ...on })).toBe("2009000006 24021f000124".replace(" ", ""));
    const subscribe = { cmd: "subscribe", messageId: 0, subscriptions: [{ topic: "a", qos: 0 }] };
    refused(subscribe).toThrow("must not be 0");
    expect(written(subscribe, on)).toBe("8206000000016100");
    const old = { cmd: "connect", protocolId: "MQTT", protocolVersion: 3, clientId: "c" };
    refused(old).toThrow("Invalid protocolId");
    expect(written(old, on)).toBe("100d00044d51545403020000000163");
    const long = { ...old, clientId: "c".repeat(115) };
    expect(mqttPacket.generate(long as Packet, on).length).toBe(2 + 127);
    const longer = { ...long, clientId: "c".repeat(116) };
    expect(mqttPacket.generate(longer as Packet, on).length).toBe(3 + 128);
    refused({ ...old, protocolId: "MQTX" }, on).toThrow("Invalid protocolId");
    refused(publish({ topic: "#" }), on).toThrow(EncodeError);
  });

  it("tells no secret", () => {
    const connect = { cmd: "connect", clientId: "c", protocolVersion: 5, username: "u" };
    const secret = { toString: () => "secret" };
    for (const fields of [
      { username: secret },
      { password: secret },
      { properties: { authenticationMethod: "m", authenticationData: secret } },
    ]) {
      refused({ ...connect, ...fields }).toThrow(/^(?!.*secret)Invalid/);
    }
  });
});
