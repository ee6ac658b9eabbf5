/**
 * SUBSCRIBE: 3.1.1 §3.8, 5.0 §3.8.
 *
 *   Packet Identifier  Two Byte Integer
 *   Properties         5.0 only
 *   Subscriptions      one or more, as subscription.ts has them
 */

import type { PacketReader } from "../io/packet-reader.js";
import type { PacketWriter } from "../io/packet-writer.js";
import { requiredFlags, SUBSCRIBE } from "../spec/control-packet-type.js";
import { FieldChecks } from "./field-checks.js";
import { readPacketIdentifier, writePacketIdentifier } from "./packet-identifier.js";
import { CHECKED, PacketValue } from "./packet-value.js";
import { NO_PROPERTIES, type Properties, type PropertiesInit } from "./properties.js";
import { readProperties } from "./property-reader.js";
import { takeProperties, writeProperties } from "./property-writer.js";
import {
  readSubscription,
  type Subscription,
  type SubscriptionInit,
  takeSubscription,
  writeSubscription,
} from "./subscription.js";
import { topicFilterFault } from "./topic.js";

/** The properties a SUBSCRIBE may have: at most one Subscription Identifier (5.0 §3.8.2.1). */
export type SubscribeProperties = Pick<Properties, "subscriptionIdentifiers" | "userProperties">;

/** What a SubscribePacket is made from. */
export interface SubscribePacketInit {
  readonly packetId: number;
  readonly subscriptions: readonly SubscriptionInit[];
  readonly properties?: PropertiesInit<SubscribeProperties> | undefined;
}

interface SubscribeFields {
  readonly packetId: number;
  readonly subscriptions: readonly Subscription[];
  readonly properties: SubscribeProperties;
}

const checks = /* @__PURE__ */ new FieldChecks(SUBSCRIBE);

/** A client asks for messages (3.1.1 §3.8, 5.0 §3.8). */
export class SubscribePacket extends PacketValue implements SubscribeFields {
  declare readonly type: "subscribe";
  /** Packet Identifier: 1 to 65,535. */
  declare readonly packetId: number;
  /** At least one. */
  declare readonly subscriptions: readonly Subscription[];
  declare readonly properties: SubscribeProperties;

  /** Throws EncodeError for the first field that breaks a rule. */
  constructor(init: SubscribePacketInit);
  /** @internal */
  constructor(init: SubscribeFields, checked: typeof CHECKED);
  constructor(init: SubscribePacketInit | SubscribeFields, checked?: typeof CHECKED) {
    super();
    const fields = checked === CHECKED ? (init as SubscribeFields) : checkedSubscribe(init);
    this.type = "subscribe";
    this.packetId = fields.packetId;
    this.subscriptions = Object.freeze(fields.subscriptions);
    this.properties = fields.properties;
    Object.freeze(this);
  }
}

function checkedSubscribe(given: SubscribePacketInit): SubscribeFields {
  const init = checks.object(given, "the packet");
  const packetId = checks.packetId(init.packetId);
  const subscriptions = checks
    .array(init.subscriptions, "subscriptions")
    .map((item, index) => takeSubscription(item, index));
  if (subscriptions.length === 0) checks.refuse("no-topic-filter", "subscriptions"); // [3.1.1 MQTT-3.8.3-3] [5.0 MQTT-3.8.3-2]
  const properties = takeProperties(init.properties, SUBSCRIBE, checks, "properties");
  const is50 = properties !== NO_PROPERTIES || subscriptions.some(has50Options);
  if (is50) {
    // Only 5.0 can say it, so that all of it has to be right in 5.0.
    subscriptions.forEach(({ topicFilter }, index) => {
      const fault = topicFilterFault(topicFilter, 5);
      if (fault !== undefined) checks.refuse(fault.code, `subscriptions[${index}].topicFilter`, 5); // [5.0 MQTT-4.8.2-1, MQTT-4.8.2-2]
    });
  }
  return { packetId, subscriptions, properties };
}

function has50Options({ noLocal, retainAsPublished, retainHandling }: Subscription): boolean {
  return noLocal || retainAsPublished || retainHandling !== 0;
}

/** Reads a SUBSCRIBE's body. */
export function readSubscribe(r: PacketReader): SubscribePacket {
  const packetId = readPacketIdentifier(r);
  const properties = r.protocolVersion === 5 ? readProperties(r, SUBSCRIBE) : NO_PROPERTIES;
  if (r.remaining === 0) r.violation("no-topic-filter", "Payload", r.position); // [3.1.1 MQTT-3.8.3-3] [5.0 MQTT-3.8.3-2]
  const subscriptions: Subscription[] = [];
  while (r.remaining > 0) {
    if (subscriptions.length >= r.settings.maximumTopicFilters) {
      r.fail("too-many-topic-filters", r.position, "Topic Filter");
    }
    subscriptions.push(readSubscription(r));
  }
  return new SubscribePacket({ packetId, subscriptions, properties }, CHECKED);
}

/** Writes a SUBSCRIBE. */
export function writeSubscribe(w: PacketWriter, packet: SubscribePacket): void {
  w.firstByte = (SUBSCRIBE << 4) | requiredFlags(SUBSCRIBE);
  writePacketIdentifier(w, packet.packetId);
  if (w.protocolVersion === 5) writeProperties(w, packet.properties, SUBSCRIBE);
  else if (packet.properties !== NO_PROPERTIES) w.refuse("not-in-protocol-version", "properties");
  const { subscriptions } = packet;
  for (let index = 0; index < subscriptions.length; index++) {
    writeSubscription(w, subscriptions[index] as Subscription, index);
  }
}
