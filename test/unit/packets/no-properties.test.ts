import { decode, encode, encodeInto, PublishPacket, Subscription } from "@mqtt-codec/core";
import { type DissectNode, dissect } from "@mqtt-codec/core/dissect";
import { describe, expect, it } from "vitest";
import { bytesOf, hexOf } from "../support.js";
import { LEAST, made, properties, subscriptions, will } from "./making.js";

/** What a packet without properties may be given as its properties. */
const NONE: readonly (readonly [string, object | undefined])[] = [
  ["undefined", undefined],
  ["an empty object", {}],
  ["a property that is undefined", { userProperties: undefined }],
  ["an unknown one that is undefined", { foo: undefined }],
  ["a list without items", { userProperties: [] }],
];

const KINDS = Object.keys(LEAST).filter((kind) => "properties" in made(kind));

describe.each(KINDS)("a %s", (kind) => {
  it.each(NONE)("whose properties are %s has none", (_, given) => {
    const packet = made(kind, { properties: given });
    expect(packet.equals(made(kind))).toBe(true);
    expect(Object.keys((packet as PublishPacket).properties)).toEqual([]);
    if (kind === "Will" || kind === "auth") return;
    for (const protocolVersion of [4, 5] as const) {
      const init = kind === "unsuback" && protocolVersion === 4 ? { reasonCodes: [] } : {};
      expect(
        encode(made(kind, { properties: given, ...init }) as never, { protocolVersion }),
      ).toEqual(encode(made(kind, init) as never, { protocolVersion }));
    }
  });
});

describe("properties", () => {
  it("take no empty list along with others", () => {
    const given = { subscriptionIdentifiers: [], userProperties: [], contentType: "t" };
    const packet = made("publish", properties(given)) as PublishPacket;
    expect(Object.keys(packet.properties)).toEqual(["contentType"]);
    expect(packet.equals(made("publish", properties({ contentType: "t" })))).toBe(true);
  });

  it("of no bytes, whose length is over-long, are none [5.0 MQTT-1.5.5-1]", () => {
    const options = { protocolVersion: 5, tolerate: ["overlong-length"] } as const;
    const { packet } = decode(bytesOf("30 05 0001 74 8000"), options);
    expect(packet.equals(made("publish"))).toBe(true);
    expect(hexOf(encode(packet))).toBe("3003000174");
  });

  it("are named as a block, those of the Will by its name", () => {
    const given = { protocolVersion: 5, ...will({}) };
    const root = dissect(encode(made("connect", given) as never), { protocolVersion: 5 });
    const names = (node: DissectNode): string[] => [
      node.name,
      ...(node.children ?? []).flatMap(names),
    ];
    expect(names(root).filter((name) => name.endsWith("Properties"))).toEqual([
      "Properties",
      "Will Properties",
    ]);
  });
});

describe("a PUBLISH without properties", () => {
  it.each(["t", "a/b", "\u00e9/\u{1f600}", "x".repeat(200)])(
    "with the topic %j is written by encodeInto as by encode, made or decoded",
    (topic) => {
      for (const protocolVersion of [4, 5] as const) {
        const fields = { topic, payload: "p", qos: 1, packetId: 258 } as const;
        const packet = new PublishPacket(fields);
        const bytes = encode(packet, { protocolVersion });
        for (const given of [
          packet,
          decode(bytes, { protocolVersion }).packet,
          { ...fields, type: "publish" } as const,
        ]) {
          const target = new Uint8Array(bytes.length + 4).fill(0xee);
          expect(encodeInto(given, target, 2, { protocolVersion })).toBe(bytes.length);
          expect(hexOf(target)).toBe(`eeee${hexOf(bytes)}eeee`);
          expect(hexOf(encode(given, { protocolVersion }))).toBe(hexOf(bytes));
        }
      }
    },
  );
});

describe("a Subscription that was made before", () => {
  it("is taken as it is", () => {
    const one = new Subscription({ topicFilter: "f", qos: 1 });
    const packet = made("subscribe", subscriptions({})) as { subscriptions?: unknown };
    expect(packet.subscriptions).toEqual([new Subscription({ topicFilter: "f" })]);
    const other = made("subscribe", { subscriptions: [one] }) as { subscriptions?: unknown[] };
    expect(other.subscriptions?.[0]).toBe(one);
  });
});
