import { type DecodeOptions, decode, encode, type PacketInit } from "@mqtt-codec/core";
import { describe, expect, it } from "vitest";

const read = (init: PacketInit, options: DecodeOptions) => (): unknown =>
  decode(encode(init, { protocolVersion: 5 }), { protocolVersion: 5, ...options });

const publish = (topic: string): PacketInit => ({ type: "publish", topic });

const subscribe = (count: number): PacketInit => ({
  type: "subscribe",
  packetId: 1,
  subscriptions: Array.from({ length: count }, (_, index) => ({ topicFilter: `t${index}` })),
});

const pairs = (count: number): [string, string][] =>
  Array.from({ length: count }, (_, index) => ["k", `${index}`]);

describe("maximumTopicLevels", () => {
  it.each([
    ["a", 1],
    ["a/b", 2],
    ["/", 2],
    ["////", 5],
    ["a/b/c/d/e/f/g/h", 8],
  ])("takes %s with a limit of %i, and not with one less", (topic, levels) => {
    expect(read(publish(topic), { maximumTopicLevels: levels })).not.toThrow();
    expect(read(publish(topic), { maximumTopicLevels: levels - 1 })).toThrow(
      expect.objectContaining({ code: "too-many-topic-levels", reasonCode: 0x97 }),
    );
  });

  it("counts in Topic Filters, Will Topics and Response Topics too", () => {
    const options = { maximumTopicLevels: 2 };
    const inits: PacketInit[] = [
      { type: "subscribe", packetId: 1, subscriptions: [{ topicFilter: "a/+/#" }] },
      { type: "unsubscribe", packetId: 1, topicFilters: ["a/b/c"] },
      { type: "connect", clientId: "c", will: { topic: "a/b/c", payload: "" } },
      { type: "publish", topic: "a", properties: { responseTopic: "a/b/c" } },
    ];
    for (const init of inits) {
      expect(read(init, options)).toThrow(
        expect.objectContaining({ code: "too-many-topic-levels" }),
      );
    }
  });
});

describe("maximumTopicFilters", () => {
  it("takes as many as it says and not one more", () => {
    expect(read(subscribe(3), { maximumTopicFilters: 3 })).not.toThrow();
    expect(read(subscribe(4), { maximumTopicFilters: 3 })).toThrow(
      expect.objectContaining({ code: "too-many-topic-filters" }),
    );
  });
});

describe("maximumUserProperties", () => {
  it("takes as many as it says and not one more, those of a Will included", () => {
    const connect = (own: number, wills: number): PacketInit => ({
      type: "connect",
      protocolVersion: 5,
      clientId: "c",
      properties: { userProperties: pairs(own) },
      will: { topic: "t", payload: "", properties: { userProperties: pairs(wills) } },
    });
    expect(read(connect(2, 1), { maximumUserProperties: 3 })).not.toThrow();
    expect(read(connect(2, 2), { maximumUserProperties: 3 })).toThrow(
      expect.objectContaining({ code: "too-many-user-properties" }),
    );
    expect(read(connect(0, 0), { maximumUserProperties: 0 })).not.toThrow();
  });
});

describe("maximumTopicLevels", () => {
  it("does not hold for an empty Topic Name, which has a Topic Alias", () => {
    const packet = { type: "publish", topic: "", properties: { topicAlias: 1 } } as const;
    const bytes = encode(packet, { protocolVersion: 5 });
    expect(decode(bytes, { protocolVersion: 5, maximumTopicLevels: 0 }).bytesRead).toBe(
      bytes.length,
    );
  });
});

describe("a limit", () => {
  it.each([-1, Number.NaN, "10"])("is a number of at least 0, not %s", (value) => {
    expect(read(publish("t"), { maximumPacketSize: value as number })).toThrow(TypeError);
    expect(() => encode(publish("t"), { maximumPacketSize: value as number })).toThrow(TypeError);
  });
});

describe("from", () => {
  it("is client or server, and nothing else", () => {
    const from = "clinet" as "client";
    expect(read(publish("t"), { from })).toThrow(TypeError);
    expect(() => encode(publish("t"), { from })).toThrow(TypeError);
  });
});
