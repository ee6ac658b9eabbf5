/** Which packets are shown: by type, and by topic where they have one. */

import {
  isTopicFilter,
  matchesTopic,
  type Packet,
  type PacketType,
  parseSharedSubscription,
} from "@mqtt-codec/core";

/** What is shown; with several, what any of them lets through. */
export interface Filter {
  readonly type: PacketType;
  readonly topicFilter: string | undefined;
}

/** The Control Packets in the order of their type values: 3.1.1 §2.2.1, 5.0 §2.1.2. */
export const PACKET_TYPES: readonly PacketType[] = [
  "connect",
  "connack",
  "publish",
  "puback",
  "pubrec",
  "pubrel",
  "pubcomp",
  "subscribe",
  "suback",
  "unsubscribe",
  "unsuback",
  "pingreq",
  "pingresp",
  "disconnect",
  "auth",
];

const WITH_TOPIC: readonly PacketType[] = ["publish", "subscribe", "unsubscribe"];

/** Text that is no filter, and why. */
export class FilterError extends Error {}

/** `TYPE` or `TYPE:TOPIC-FILTER`. */
export function parseFilter(text: string): Filter {
  const colon = text.indexOf(":");
  const name = (colon < 0 ? text : text.slice(0, colon)).toLowerCase();
  const type = PACKET_TYPES.find((known) => known === name);
  if (type === undefined) throw new FilterError(`Allowed types are ${PACKET_TYPES.join(", ")}.`);
  if (colon < 0) return { type, topicFilter: undefined };
  if (!WITH_TOPIC.includes(type)) {
    throw new FilterError(`Only ${WITH_TOPIC.join(", ")} can be told apart by topic.`);
  }
  const topicFilter = text.slice(colon + 1);
  if (!isTopicFilter(topicFilter)) {
    throw new FilterError(`What follows "${name}:" is not a Topic Filter.`);
  }
  return { type, topicFilter };
}

/**
 * Whether one of the filters lets the packet through, or there is none. `topic` is the packet's, or what its
 * Topic Alias stands for. A SUBSCRIBE or UNSUBSCRIBE passes when a topic could match both the filter and
 * one of its own.
 */
export function isShown(
  filters: readonly Filter[],
  packet: Packet,
  topic: string | undefined,
): boolean {
  if (filters.length === 0) return true;
  return filters.some(({ type, topicFilter }) => {
    if (type !== packet.type) return false;
    if (topicFilter === undefined) return true;
    if (packet.type === "publish") return matchesTopic(withinShare(topicFilter), topic ?? "");
    return topicFiltersOf(packet).some((other) => overlap(topicFilter, other));
  });
}

function topicFiltersOf(packet: Packet): readonly string[] {
  if (packet.type === "unsubscribe") return packet.topicFilters;
  if (packet.type !== "subscribe") return [];
  return packet.subscriptions.map(({ topicFilter }) => topicFilter);
}

/** A Topic Filter, or that of the Shared Subscription: 5.0 §4.8.2. */
function withinShare(filter: string): string {
  return parseSharedSubscription(filter)?.topicFilter ?? filter;
}

/** Whether there is a Topic Name that matches both; a Shared Subscription counts by the filter within. */
export function overlap(one: string, other: string): boolean {
  const [a, b] = [one, other].map((filter) => withinShare(filter).split("/")) as [
    string[],
    string[],
  ];
  // A wildcard in the first level does not match a topic that begins with "$" [5.0 MQTT-4.7.2-1].
  const isReserved = ([first]: string[]): boolean => first?.startsWith("$") === true;
  const isWild = ([first]: string[]): boolean => first === "+" || first === "#";
  if ((isReserved(a) && isWild(b)) || (isReserved(b) && isWild(a))) return false;
  for (let level = 0; ; level++) {
    const [x, y] = [a[level], b[level]];
    if (x === "#" || y === "#") return true;
    if (x === undefined || y === undefined) return x === y;
    if (x !== y && x !== "+" && y !== "+") return false;
  }
}
