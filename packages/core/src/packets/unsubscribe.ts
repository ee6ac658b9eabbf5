/**
 * UNSUBSCRIBE: 3.1.1 §3.10, 5.0 §3.10.
 *
 *   Packet Identifier  Two Byte Integer
 *   Properties         5.0 only
 *   Topic Filters      one or more UTF-8 Encoded Strings
 */

import type { PacketReader } from "../io/packet-reader.js";
import type { PacketWriter } from "../io/packet-writer.js";
import { requiredFlags, UNSUBSCRIBE } from "../spec/control-packet-type.js";
import { FieldChecks } from "./field-checks.js";
import { readPacketIdentifier, writePacketIdentifier } from "./packet-identifier.js";
import { CHECKED, PacketValue } from "./packet-value.js";
import { NO_PROPERTIES, type Properties, type PropertiesInit } from "./properties.js";
import { readProperties } from "./property-reader.js";
import { takeProperties, writeProperties } from "./property-writer.js";
import { isSharedSubscription, readTopicFilter, topicFilterFault } from "./topic.js";

/** The properties an UNSUBSCRIBE may have (5.0 §3.10.2.1). */
export type UnsubscribeProperties = Pick<Properties, "userProperties">;

/** What an UnsubscribePacket is made from. */
export interface UnsubscribePacketInit {
  readonly packetId: number;
  readonly topicFilters: readonly string[];
  readonly properties?: PropertiesInit<UnsubscribeProperties> | undefined;
}

interface UnsubscribeFields {
  readonly packetId: number;
  readonly topicFilters: readonly string[];
  readonly properties: UnsubscribeProperties;
}

const checks = /* @__PURE__ */ new FieldChecks(UNSUBSCRIBE);

/** A client takes subscriptions back (3.1.1 §3.10, 5.0 §3.10). */
export class UnsubscribePacket extends PacketValue implements UnsubscribeFields {
  declare readonly type: "unsubscribe";
  /** Packet Identifier: 1 to 65,535. */
  declare readonly packetId: number;
  /** At least one. */
  declare readonly topicFilters: readonly string[];
  declare readonly properties: UnsubscribeProperties;

  /** Throws EncodeError for the first field that breaks a rule. */
  constructor(init: UnsubscribePacketInit);
  /** @internal */
  constructor(init: UnsubscribeFields, checked: typeof CHECKED);
  constructor(init: UnsubscribePacketInit | UnsubscribeFields, checked?: typeof CHECKED) {
    super();
    const fields = checked === CHECKED ? (init as UnsubscribeFields) : checkedUnsubscribe(init);
    this.type = "unsubscribe";
    this.packetId = fields.packetId;
    this.topicFilters = Object.freeze(fields.topicFilters);
    this.properties = fields.properties;
    Object.freeze(this);
  }
}

function checkedUnsubscribe(given: UnsubscribePacketInit): UnsubscribeFields {
  const init = checks.object(given, "the packet");
  const packetId = checks.packetId(init.packetId);
  const properties = takeProperties(init.properties, UNSUBSCRIBE, checks, "properties");
  // Before 5.0 "$share/" means nothing, so that its rules bind only what 5.0 alone can say.
  const version = properties === NO_PROPERTIES ? 4 : 5;
  const topicFilters = checks.array(init.topicFilters, "topicFilters").map((given, index) => {
    const field = `topicFilters[${index}]`;
    const filter = checks.string(given, field); // [3.1.1 MQTT-3.10.3-1] [5.0 MQTT-3.10.3-1]
    const fault = topicFilterFault(filter, version);
    if (fault !== undefined) checks.refuse(fault.code, field, version); // [3.1.1 MQTT-4.7.1-2, MQTT-4.7.1-3, MQTT-4.7.3-1] [5.0 MQTT-4.8.2-1 and others]
    return filter;
  });
  if (topicFilters.length === 0) checks.refuse("no-topic-filter", "topicFilters"); // [3.1.1 MQTT-3.10.3-2] [5.0 MQTT-3.10.3-2]
  return { packetId, topicFilters, properties };
}

/** Reads an UNSUBSCRIBE's body. */
export function readUnsubscribe(r: PacketReader): UnsubscribePacket {
  const packetId = readPacketIdentifier(r);
  const properties = r.protocolVersion === 5 ? readProperties(r, UNSUBSCRIBE) : NO_PROPERTIES;
  if (r.remaining === 0) r.violation("no-topic-filter", "Payload", r.position); // [3.1.1 MQTT-3.10.3-2] [5.0 MQTT-3.10.3-2]
  const topicFilters: string[] = [];
  while (r.remaining > 0) {
    if (topicFilters.length >= r.settings.maximumTopicFilters) {
      r.fail("too-many-topic-filters", r.position, "Topic Filter");
    }
    topicFilters.push(readTopicFilter(r)); // [3.1.1 MQTT-3.10.3-1] [5.0 MQTT-3.10.3-1]
  }
  return new UnsubscribePacket({ packetId, topicFilters, properties }, CHECKED);
}

/** Writes an UNSUBSCRIBE. */
export function writeUnsubscribe(w: PacketWriter, packet: UnsubscribePacket): void {
  w.firstByte = (UNSUBSCRIBE << 4) | requiredFlags(UNSUBSCRIBE);
  writePacketIdentifier(w, packet.packetId);
  if (w.protocolVersion === 5) writeProperties(w, packet.properties, UNSUBSCRIBE);
  else if (packet.properties !== NO_PROPERTIES) w.refuse("not-in-protocol-version", "properties");
  const { topicFilters } = packet;
  for (let index = 0; index < topicFilters.length; index++) {
    const filter = topicFilters[index] as string;
    if (w.protocolVersion === 5 && isSharedSubscription(filter)) {
      const fault = topicFilterFault(filter, 5);
      if (fault !== undefined) w.refuse(fault.code, `topicFilters[${index}]`); // [5.0 MQTT-4.8.2-1, MQTT-4.8.2-2]
    }
    w.checkedUtf8(filter);
  }
}
