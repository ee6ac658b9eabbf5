import {
  AuthPacket,
  ConnectPacket,
  decode,
  encode,
  type Packet,
  PublishPacket,
  SubackPacket,
  SubscribePacket,
  Subscription,
  UnsubackPacket,
  UnsubscribePacket,
  Will,
} from "@mqtt-codec/core";
import { describe, expect, it } from "vitest";

// Made anew for each test.
const PACKETS: readonly (() => Packet)[] = [
  () =>
    new ConnectPacket({
      protocolVersion: 5,
      clientId: "c",
      username: "u",
      password: "p",
      will: { topic: "w", payload: "x", properties: { userProperties: [["a", "b"]] } },
      properties: {
        userProperties: [["a", "b"]],
        authenticationMethod: "m",
        authenticationData: Uint8Array.of(1),
      },
    }),
  () =>
    new PublishPacket({
      topic: "t",
      properties: { subscriptionIdentifiers: [1, 2], userProperties: [["a", "b"]] },
    }),
  () =>
    new SubscribePacket({
      packetId: 1,
      subscriptions: [{ topicFilter: "a" }, new Subscription({ topicFilter: "b", noLocal: true })],
      properties: { subscriptionIdentifiers: [1] },
    }),
  () => new SubackPacket({ packetId: 1, reasonCodes: [0, 1] }),
  () => new UnsubscribePacket({ packetId: 1, topicFilters: ["a", "b"] }),
  () => new UnsubackPacket({ packetId: 1, reasonCodes: [0] }),
  () => new AuthPacket({ reasonCode: 0x18, properties: { authenticationMethod: "m" } }),
];

/** What in a value is an object that can be changed; typed arrays cannot be frozen. */
function unfrozen(value: unknown, path: string): string[] {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return [];
  const here = Object.isFrozen(value) ? [] : [path];
  return [
    ...here,
    ...Object.entries(value).flatMap(([name, field]) => unfrozen(field, `${path}.${name}`)),
  ];
}

function decodedFrom(packet: Packet): Packet {
  return decode(encode(packet, { protocolVersion: 5 }), { protocolVersion: 5 }).packet;
}

describe.each(PACKETS.map((make) => [make().type, make] as const))("%s", (type, make) => {
  it("is frozen, arrays and nested values too, made or decoded", () => {
    const packet = make();
    const decoded = decodedFrom(packet);
    expect(unfrozen(packet, type)).toEqual([]);
    expect(unfrozen(decoded, type)).toEqual([]);
  });

  it("refuses changes at run time", () => {
    const packet = make();
    const decoded = decodedFrom(packet);
    expect(() => {
      (packet as { type: string }).type = "other";
    }).toThrow(TypeError);
    expect(() => {
      (decoded as unknown as Record<string, unknown>)["more"] = 1;
    }).toThrow(TypeError);
  });

  it("has own enumerable fields, which spread, toEqual and structuredClone see", () => {
    const packet = make();
    const decoded = decodedFrom(packet);
    expect(decoded).toEqual(packet);
    const spread = { ...packet } as Record<string, unknown>;
    expect(Object.keys(spread)).toEqual(Object.keys(packet));
    expect(spread["type"]).toBe(type);
    for (const descriptor of Object.values(Object.getOwnPropertyDescriptors(packet))) {
      // What is secret is behind a getter, which console.dir does not call.
      expect(descriptor).toMatchObject({ enumerable: true, configurable: false });
      expect(descriptor.writable ?? false).toBe(false);
      expect(descriptor.set).toBeUndefined();
    }
    const clone = structuredClone(packet) as unknown as Record<string, unknown>;
    expect(Object.keys(clone)).toEqual(Object.keys(packet));
    expect(clone).toEqual(structuredClone(decoded));
    expect(encode(clone as never, { protocolVersion: 5 })).toEqual(
      encode(packet, { protocolVersion: 5 }),
    );
  });

  it("has the same fields in the same order, made or decoded", () => {
    const packet = make();
    const decoded = decodedFrom(packet);
    expect(Object.keys(decoded)).toEqual(Object.keys(packet));
  });
});

describe("what a constructor was given", () => {
  it("may be changed afterwards without changing the packet", () => {
    const reasonCodes = [0, 1];
    const userProperties: [string, string][] = [["a", "b"]];
    const properties = { userProperties };
    const packet = new SubackPacket({ packetId: 1, reasonCodes, properties });
    reasonCodes.push(9);
    (userProperties[0] as [string, string])[0] = "changed";
    userProperties.push(["c", "d"]);
    expect(packet.reasonCodes).toEqual([0, 1]);
    expect(packet.properties).toEqual({ userProperties: [["a", "b"]] });
  });

  it("is not frozen by it", () => {
    const init = {
      packetId: 1,
      topicFilters: ["a"],
      properties: { userProperties: [["a", "b"]] as [string, string][] },
    };
    new UnsubscribePacket(init);
    expect(unfrozen(init, "init")).toEqual([
      "init",
      "init.topicFilters",
      "init.properties",
      "init.properties.userProperties",
      "init.properties.userProperties.0",
    ]);
  });

  it("may leave out what has a default", () => {
    expect({ ...new PublishPacket({ topic: "t" }) }).toEqual({
      type: "publish",
      topic: "t",
      payload: new Uint8Array(0),
      qos: 0,
      retain: false,
      dup: false,
      packetId: undefined,
      properties: {},
    });
    expect({ ...new ConnectPacket({ clientId: "c" }) }).toEqual({
      type: "connect",
      protocolVersion: 4,
      clientId: "c",
      cleanSession: true,
      keepAlive: 0,
      will: undefined,
      username: undefined,
      password: undefined,
      properties: {},
      bridge: false,
    });
    expect({ ...new Will({ topic: "w", payload: "" }) }).toEqual({
      topic: "w",
      payload: new Uint8Array(0),
      qos: 0,
      retain: false,
      properties: {},
    });
    expect({ ...new Subscription({ topicFilter: "f" }) }).toEqual({
      topicFilter: "f",
      qos: 0,
      noLocal: false,
      retainAsPublished: false,
      retainHandling: 0,
    });
    expect(
      Object.is(new Subscription({ topicFilter: "f", retainHandling: -0 as 0 }).retainHandling, 0),
    ).toBe(true);
  });
});
