import {
  type EncodeOptions,
  encode,
  PublishPacket,
  type PublishPacketInit,
  PublishTemplate,
  type PublishVariation,
} from "@mqtt-codec/core";
import { describe, expect, it } from "vitest";
import { hexOf } from "../support.js";

const hexOfAll = (chunks: readonly Uint8Array[]): string => chunks.map(hexOf).join("");

/** What a call gives, or the message of its error. */
function outcome(run: () => string): string {
  try {
    return run();
  } catch (error) {
    return (error as Error).message;
  }
}

/** The same PUBLISH as a packet of its own: before 5.0 it has no properties but those that are asked for. */
function encodedAlone(
  init: PublishPacketInit,
  variation: PublishVariation,
  options: EncodeOptions,
): string {
  const { topicAlias, messageExpiryInterval, subscriptionIdentifiers, ...others } = variation;
  const { protocolVersion = options.protocolVersion ?? 4, ...fields } = others;
  const own = { topicAlias, messageExpiryInterval, subscriptionIdentifiers };
  const asked = Object.entries(own).filter(([, value]) => value !== undefined);
  const common = protocolVersion === 5 ? init.properties : {};
  const properties = { ...common, ...Object.fromEntries(asked) };
  const kept = (fields.qos ?? init.qos ?? 0) === 0 ? { packetId: undefined, dup: false } : {};
  const packet = { ...init, ...kept, ...fields, properties, type: "publish" } as const;
  return hexOf(encode(packet, { ...options, protocolVersion }));
}

/** Asks a template for each twice, since what it gave once it may give again, and encode for the same. */
function expectAlike(
  init: PublishPacketInit,
  variations: readonly PublishVariation[],
  options: EncodeOptions = { protocolVersion: 5 },
): void {
  const template = new PublishTemplate(init, options);
  for (const variation of [...variations, ...variations]) {
    const expected = outcome(() => encodedAlone(init, variation, options));
    const what = JSON.stringify([variation, options]);
    expect(
      outcome(() => hexOfAll(template.encodeFor(variation))),
      what,
    ).toBe(expected);
  }
}

const PROPERTIES: readonly PublishPacketInit["properties"][] = [
  undefined,
  { contentType: "c" },
  { userProperties: [["k", "v"]] },
  { responseTopic: "r", correlationData: "d", contentType: "c" },
  { payloadFormatIndicator: 0 },
  { payloadFormatIndicator: 1, messageExpiryInterval: 5, topicAlias: 2 },
  { subscriptionIdentifiers: [7] },
  { subscriptionIdentifiers: [7, 268_435_455], contentType: "c" },
  { subscriptionIdentifiers: [128], userProperties: [["k", "v"]] },
  { subscriptionIdentifiers: [1], userProperties: [["k", "v"]], contentType: "c" },
];

const OWN: readonly PublishVariation[] = [
  {},
  { topicAlias: 1 },
  { topicAlias: 65_535 },
  { messageExpiryInterval: 0 },
  { messageExpiryInterval: 0xffff_ffff },
  { messageExpiryInterval: 0x0102_0304, topicAlias: 0x0506 },
  { subscriptionIdentifiers: [] },
  { subscriptionIdentifiers: [1] },
  { subscriptionIdentifiers: [268_435_455, 128], topicAlias: 3 },
];

describe("L12: the chunks of a PublishTemplate are what encode gives", () => {
  it.each(PROPERTIES)("with the properties %j, for subscribers of all kinds", (properties) => {
    for (const payload of ["", "p"]) {
      const variations = OWN.flatMap((own) =>
        ([3, 4, 5] as const).flatMap((protocolVersion) => [
          { ...own, protocolVersion },
          { ...own, protocolVersion, retain: true },
          { ...own, protocolVersion, qos: 1, packetId: 1 } as const,
          { ...own, protocolVersion, qos: 2, packetId: 65_535, dup: true } as const,
          { ...own, protocolVersion, qos: 1, packetId: 258 } as const,
        ]),
      );
      const init = { topic: "a/b", payload, properties } as PublishPacketInit;
      expectAlike(init, variations);
      expectAlike({ ...init, qos: 2, packetId: 9, dup: true, retain: true }, variations);
    }
  });

  it("none of which is empty", () => {
    for (const properties of PROPERTIES) {
      for (const payload of ["", "p"]) {
        const init = { topic: "t", payload, properties } as PublishPacketInit;
        const template = new PublishTemplate(init, { protocolVersion: 5 });
        for (const own of OWN) {
          for (const variation of [own, { ...own, qos: 1, packetId: 1 } as const]) {
            const chunks = template.encodeFor(variation);
            expect(chunks.every(({ length }) => length > 0)).toBe(true);
          }
        }
        for (const variation of [{}, { qos: 1, packetId: 1 }] as const) {
          const chunks = template.encodeFor({ ...variation, protocolVersion: 4 });
          expect(chunks.every(({ length }) => length > 0)).toBe(true);
        }
      }
    }
  });

  it("the last of which is the payload itself, whatever a subscriber has of its own", () => {
    const payload = Uint8Array.of(1, 2, 3);
    for (const properties of PROPERTIES) {
      const init = { topic: "t", payload, properties } as PublishPacketInit;
      const template = new PublishTemplate(init, { protocolVersion: 5 });
      for (const own of OWN) {
        for (const packetId of [1, 65_535]) {
          const one = template.encodeFor(own);
          const other = template.encodeFor({ ...own, qos: 2, packetId });
          expect([one.at(-1), other.at(-1)]).toEqual([payload, payload]);
          expect(one.at(-1) === payload && other.at(-1) === payload).toBe(true);
          // Packets of the same flags and length begin alike, so that is one chunk, too.
          expect(template.encodeFor({ ...own, qos: 2, packetId: 7 })[0]).toBe(other[0]);
        }
      }
    }
  });

  it.each<PublishVariation>([
    { topicAlias: 0 },
    { topicAlias: 65_536 },
    { topicAlias: 1.5 },
    { messageExpiryInterval: -1 },
    { messageExpiryInterval: 4_294_967_296 },
    { messageExpiryInterval: 0.5 },
    { subscriptionIdentifiers: [0] },
    { subscriptionIdentifiers: [1, 268_435_456] },
    { subscriptionIdentifiers: [1.5] },
    { subscriptionIdentifiers: "12" as never },
    { subscriptionIdentifiers: 12 as never },
    { subscriptionIdentifiers: Object.create(Uint8Array.prototype) as never },
    { subscriptionIdentifiers: { length: 0 } as never },
    { qos: 3 as never },
    { qos: -1 as never },
    { qos: 1 },
    { qos: 1, packetId: 0 },
    { qos: 1, packetId: 65_536 },
    { qos: 2, packetId: 1.5 },
    { qos: 2, packetId: "1" as never },
    { packetId: 1 },
    { dup: true },
    { dup: 1 as never, qos: 1, packetId: 1 },
    { retain: 1 as never },
    { retain: "true" as never, qos: 1, packetId: 1 },
    { protocolVersion: 6 as never },
    { protocolVersion: "5" as never },
    { protocolVersion: 4, topicAlias: 1 },
    { protocolVersion: 3, messageExpiryInterval: 1 },
    { protocolVersion: 4, subscriptionIdentifiers: [1] },
  ])("or both refuse %j alike", (variation) => {
    for (const properties of [undefined, { contentType: "c" }]) {
      const init = { topic: "t", payload: "p", properties } as PublishPacketInit;
      const expected = outcome(() => encodedAlone(init, variation, { protocolVersion: 5 }));
      expect(expected).toMatch(/ /); // A sentence, and no hex.
      expectAlike(init, [{}, variation, {}]);
    }
  });

  it("without a Topic Name, which 5.0 lets a Topic Alias stand for", () => {
    const init = { topic: "", properties: { topicAlias: 3 } } as const;
    for (const protocolVersion of [3, 4, 5] as const) {
      expectAlike(init, [{}, { qos: 1, packetId: 1 }, { topicAlias: 4 }], { protocolVersion });
    }
    const template = new PublishTemplate(init);
    expect(() => template.encodeFor()).toThrow(expect.objectContaining({ code: "empty-topic" }));
  });

  it("of either side: a client may not send a Subscription Identifier [5.0 MQTT-3.3.4-6]", () => {
    const variations = [{}, { subscriptionIdentifiers: [1] }, { subscriptionIdentifiers: [] }];
    for (const properties of [undefined, { subscriptionIdentifiers: [7] }]) {
      for (const from of ["client", "server"] as const) {
        expectAlike({ topic: "t", properties }, variations, { protocolVersion: 5, from });
      }
    }
    const template = new PublishTemplate({ topic: "t" }, { protocolVersion: 5, from: "client" });
    expect(() => template.encodeFor({ subscriptionIdentifiers: [1] })).toThrow(
      expect.objectContaining({ code: "wrong-sender" }),
    );
  });

  it("up to a limit, at each size about it", () => {
    const properties = { userProperties: [["k", "v"]] } as const;
    const variations: PublishVariation[] = [
      {},
      { qos: 1, packetId: 5 },
      { topicAlias: 9 },
      { protocolVersion: 4 },
      { protocolVersion: 4, qos: 2, packetId: 6 },
      { subscriptionIdentifiers: [1, 2] },
    ];
    for (const payload of ["p", "p".repeat(115)]) {
      const init = { topic: "t", payload, properties };
      for (let size = 0; size <= payload.length + 25; size++) {
        expectAlike(init, variations, { protocolVersion: 5, maximumPacketSize: size });
      }
    }
  });

  it("up to the largest packet there is", () => {
    const payload = new Uint8Array(268_435_452);
    const template = new PublishTemplate({ topic: "t", payload });
    const chunks = template.encodeFor();
    expect(hexOfAll(chunks.slice(0, -1))).toBe("30ffffff7f000174");
    expect(chunks.at(-1)).toBe(payload);
    for (const variation of [{ qos: 1, packetId: 1 }, { protocolVersion: 5 }] as const) {
      expect(() => template.encodeFor(variation)).toThrow(
        expect.objectContaining({ code: "packet-too-large", reasonCode: 0x95 }),
      );
    }
    expect(template.encodeFor()).toBe(chunks);
  });
});

describe("a PublishTemplate", () => {
  it("keeps to the options that it was made with", () => {
    const options = {
      protocolVersion: 5 as 4 | 5,
      maximumPacketSize: 100,
      from: "server" as const,
    };
    const template = new PublishTemplate({ topic: "t" }, options);
    options.protocolVersion = 4;
    options.maximumPacketSize = 1;
    expect(hexOfAll(template.encodeFor())).toBe("300400017400");
    expect(hexOfAll(template.encodeFor({ subscriptionIdentifiers: [1] }))).toBe(
      "30060001" + "74020b01",
    );
  });

  it("keeps the packet that it is given, and makes one of fields", () => {
    const packet = new PublishPacket({ topic: "t" });
    expect(new PublishTemplate(packet).packet).toBe(packet);
    expect(new PublishTemplate({ topic: "t" }).packet.equals(packet)).toBe(true);
    const copy = Object.assign(Object.create(PublishPacket.prototype), packet, { topic: "#" });
    expect(() => new PublishTemplate(copy)).toThrow(
      expect.objectContaining({ code: "wildcard-in-topic-name" }),
    );
  });

  it("is of 3.1.1 where no version is named", () => {
    expect(hexOfAll(new PublishTemplate({ topic: "t" }).encodeFor())).toBe("3003000174");
  });
});
