/** L12: the chunks of a PublishTemplate equal `encode` of the same PUBLISH. */

import { inspect } from "node:util";
import {
  EncodeError,
  type EncodeOptions,
  encode,
  type PublishPacket,
  PublishTemplate,
  type PublishVariation,
} from "@mqtt-codec/core";
import { joined } from "../../bytes.js";
import type { Draw } from "./draw.js";
import { broken } from "./failure.js";
import { isSameBytes } from "./same-bytes.js";
import { bool, list, maybe, number, oneOf, varint } from "./values.js";

const FIELDS = {
  protocolVersion: oneOf(3, 4, 5, 5),
  packetId: number(2),
  qos: oneOf(0, 1, 2, 1, 2, 3),
  retain: bool,
  dup: bool,
  topicAlias: number(2),
  subscriptionIdentifiers: list(varint),
  messageExpiryInterval: number(4),
} as const;

/** The bytes, or the error's code, field and rule. */
function outcome(run: () => Uint8Array): Uint8Array | string {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof EncodeError)) throw error;
    return `${error.code} ${error.field} ${error.rule}`;
  }
}

export function checkTemplate(packet: PublishPacket, draw: Draw, options: EncodeOptions): void {
  if (draw.byte() < 0x40) return;
  const template = new PublishTemplate(packet, options);
  // Twice, since a template keeps what it has written.
  const variation = variationOf(draw);
  for (const one of [variation, variationOf(draw), variation]) {
    const expected = outcome(() => encodedAlone(packet, one, options));
    const given = outcome(() => joined(template.encodeFor(one)));
    const isSame =
      typeof given === "string" || typeof expected === "string"
        ? given === expected
        : isSameBytes(given, expected);
    if (!isSame) {
      const of = `${packet} for ${inspect(one)}`;
      broken("L12", `${of}: ${inspect(given)}, alone ${inspect(expected)}`, undefined, options);
    }
  }
}

function variationOf(draw: Draw): PublishVariation {
  const made: Record<string, unknown> = {};
  const chosen = draw.byte();
  Object.entries(FIELDS).forEach(([key, make], bit) => {
    if ((chosen & (1 << bit)) === 0) return;
    const value = draw.byte() < 0x20 ? maybe(make)(draw) : make(draw);
    if (value !== undefined) made[key] = value;
  });
  if (
    made["protocolVersion"] !== undefined &&
    ![3, 4, 5].includes(made["protocolVersion"] as number)
  ) {
    made["protocolVersion"] = 5; // A wrong option is a TypeError, and no matter of the packet's.
  }
  return made;
}

/** The same PUBLISH as a packet of its own. Before 5.0 it has no properties but those asked for. */
function encodedAlone(
  packet: PublishPacket,
  { protocolVersion, ...fields }: PublishVariation,
  options: EncodeOptions,
): Uint8Array {
  const version = protocolVersion ?? options.protocolVersion ?? 4;
  const { topicAlias, messageExpiryInterval, subscriptionIdentifiers, ...others } = fields;
  const own = { topicAlias, messageExpiryInterval, subscriptionIdentifiers };
  const asked = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined));
  const isAtMostOnce = (others.qos ?? packet.qos) === 0;
  return encode(
    {
      ...packet.toObject(),
      ...(isAtMostOnce && { packetId: undefined, dup: false }),
      ...others,
      properties: { ...(version === 5 && packet.properties), ...asked },
      type: "publish",
    },
    { ...options, protocolVersion: version },
  );
}
