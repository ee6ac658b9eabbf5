import {
  type EncodeOptions,
  encode,
  PublishPacket,
  type PublishPacketInit,
  PublishTemplate,
  type PublishVariation,
} from "@mqtt-codec/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hex } from "../bytes.js";
import { sampleOfType } from "./arbitraries/packets.js";
import { integer } from "./arbitraries/properties.js";
import { runs } from "./support/runs.js";

const publish = fc
  .constantFrom(4 as const, 5 as const)
  .chain((version) =>
    sampleOfType(version, "publish").map(({ init }) => init as unknown as PublishPacketInit),
  );

/** What may be asked for, and now and then what may not. */
const variation: fc.Arbitrary<PublishVariation> = fc.record(
  {
    protocolVersion: fc.constantFrom(3, 4, 5, 5, 5),
    packetId: fc.oneof(
      { weight: 9, arbitrary: integer(1, 0xffff) },
      fc.constantFrom(0, 65_536, 1.5),
    ),
    qos: fc.constantFrom(0, 1, 2, 1, 2, 3 as never),
    retain: fc.oneof({ weight: 9, arbitrary: fc.boolean() }, fc.constant(1 as never)),
    dup: fc.boolean(),
    topicAlias: fc.oneof({ weight: 9, arbitrary: integer(1, 0xffff) }, fc.constantFrom(0, 65_536)),
    subscriptionIdentifiers: fc.array(
      fc.oneof({ weight: 19, arbitrary: integer(1, 268_435_455) }, fc.constantFrom(0, -1)),
      { maxLength: 4 },
    ),
    messageExpiryInterval: fc.oneof(
      { weight: 9, arbitrary: integer(0, 0xffff_ffff) },
      fc.constantFrom(-1, 4_294_967_296),
    ),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<PublishVariation>;

const options: fc.Arbitrary<EncodeOptions> = fc.record(
  {
    protocolVersion: fc.constantFrom(3, 4, 5),
    from: fc.constantFrom("client", "server"),
    maximumPacketSize: fc.constantFrom(20, 60, 200, 1_000_000),
  },
  { requiredKeys: [] },
);

/** The bytes, or the code of the error. */
function outcome(run: () => Uint8Array): string {
  try {
    return hex(run());
  } catch (error) {
    const { code, field, rule } = error as { code?: string; field?: string; rule?: string };
    if (code === undefined) throw error;
    return `${code} ${field} ${rule}`;
  }
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let position = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, position);
    position += chunk.length;
  }
  return bytes;
}

/** The same PUBLISH as a packet of its own. Before 5.0 it has no properties but those asked for. */
function encodedAlone(
  packet: PublishPacket,
  { protocolVersion, ...fields }: PublishVariation,
  options: EncodeOptions,
): Uint8Array {
  const version = protocolVersion ?? options.protocolVersion ?? 4;
  const { topicAlias, messageExpiryInterval, subscriptionIdentifiers, ...others } = fields;
  const properties: Record<string, unknown> = version === 5 ? { ...packet.properties } : {};
  if (topicAlias !== undefined) properties["topicAlias"] = topicAlias;
  if (messageExpiryInterval !== undefined) {
    properties["messageExpiryInterval"] = messageExpiryInterval;
  }
  if (subscriptionIdentifiers !== undefined) {
    properties["subscriptionIdentifiers"] = subscriptionIdentifiers;
  }
  const base = packet.toObject();
  const isAtMostOnce = (others.qos ?? packet.qos) === 0;
  const kept = isAtMostOnce ? { packetId: undefined, dup: false } : {};
  return encode(
    { ...base, ...kept, ...others, properties, type: "publish" },
    { ...options, protocolVersion: version },
  );
}

describe("L12: the chunks of a PublishTemplate are what encode gives for the same PUBLISH", () => {
  it("for any subscribers, one after the other, or both are refused alike", () => {
    fc.assert(
      fc.property(
        publish,
        options,
        fc.array(variation, { minLength: 1, maxLength: 6 }),
        (init, options, variations) => {
          const template = new PublishTemplate(init, options);
          const packet = new PublishPacket(init);
          const kept: [readonly Uint8Array[], string][] = [];
          for (const variation of variations) {
            const expected = outcome(() => encodedAlone(packet, variation, options));
            let chunks: readonly Uint8Array[] = [];
            const got = outcome(() => {
              chunks = template.encodeFor(variation);
              return joined(chunks);
            });
            expect(got).toBe(expected);
            if (chunks.length > 0) kept.push([chunks, expected]);
          }
          // What was given out is never written again.
          for (const [chunks, expected] of kept) expect(hex(joined(chunks))).toBe(expected);
        },
      ),
      runs(3),
    );
  });

  it("for every combination of what may differ", () => {
    const properties = {
      payloadFormatIndicator: 1,
      messageExpiryInterval: 10,
      responseTopic: "r",
      correlationData: "c",
      userProperties: [["a", "b"]],
      contentType: "t",
    } as const;
    const either = <T>(...values: T[]): (T | undefined)[] => [undefined, ...values];
    let combinations = 0;
    for (const own of [undefined, properties, { subscriptionIdentifiers: [7], topicAlias: 3 }]) {
      const packet = new PublishPacket({ topic: "a/b", payload: "p", properties: own });
      const template = new PublishTemplate(packet, { protocolVersion: 5 });
      for (const protocolVersion of [3, 4, 5] as const)
        for (const qos of [0, 1, 2] as const)
          for (const retain of [false, true])
            for (const dup of qos === 0 ? [false] : [false, true])
              for (const topicAlias of either(9))
                for (const messageExpiryInterval of either(0, 77))
                  for (const subscriptionIdentifiers of either<number[]>([], [1], [1, 300])) {
                    const packetId = qos === 0 ? undefined : 258;
                    const isOf5 = protocolVersion === 5;
                    const variation: PublishVariation = {
                      protocolVersion,
                      qos,
                      retain,
                      dup,
                      packetId,
                      topicAlias: isOf5 ? topicAlias : undefined,
                      messageExpiryInterval: isOf5 ? messageExpiryInterval : undefined,
                      subscriptionIdentifiers: isOf5 ? subscriptionIdentifiers : undefined,
                    };
                    const expected = encodedAlone(packet, variation, {});
                    expect(hex(joined(template.encodeFor(variation)))).toBe(hex(expected));
                    combinations++;
                  }
    }
    expect(combinations).toBe(3 * 3 * 10 * 2 * 3 * 4);
  });
});
