/** A packet of each kind as a plain object, with as few fields as it can have, and the same with one field exchanged. */

import { type MqttCodecError, type Packet, Subscription, Will } from "@mqtt-codec/core";
import { construct } from "../../laws/support/classes.js";
import { errorOf } from "../support.js";

/** The least of each packet, and of the parts that have a class of their own. */
export const LEAST: Readonly<Record<string, object>> = {
  connect: { type: "connect", clientId: "c" },
  connack: { type: "connack" },
  publish: { type: "publish", topic: "t" },
  puback: { type: "puback", packetId: 1 },
  pubrec: { type: "pubrec", packetId: 1 },
  pubrel: { type: "pubrel", packetId: 1 },
  pubcomp: { type: "pubcomp", packetId: 1 },
  subscribe: { type: "subscribe", packetId: 1, subscriptions: [{ topicFilter: "f" }] },
  suback: { type: "suback", packetId: 1, reasonCodes: [0] },
  unsubscribe: { type: "unsubscribe", packetId: 1, topicFilters: ["f"] },
  unsuback: { type: "unsuback", packetId: 1, reasonCodes: [0] },
  pingreq: { type: "pingreq" },
  pingresp: { type: "pingresp" },
  disconnect: { type: "disconnect" },
  auth: { type: "auth" },
  Will: { topic: "w", payload: "p" },
  Subscription: { topicFilter: "f" },
};

/** A packet or a part of one, made by its constructor. */
export function made(kind: string, fields: object = {}): Packet | Will | Subscription {
  const init = { ...LEAST[kind], ...fields };
  if (kind === "Will") return new Will(init as Will);
  if (kind === "Subscription") return new Subscription(init as Subscription);
  return construct(init);
}

/** The error of the constructor that is given these fields. */
export function refusalOf(kind: string, fields: object): MqttCodecError & { field?: string } {
  return errorOf(() => made(kind, fields));
}

/** Fields in which the one at a path, like "will.qos" or "reasonCodes[0]", has a value. */
export function fieldsWith(path: string, value: unknown, within: object = {}): object {
  const [name, ...rest] = path.split(/[.[\]]+/).filter((part) => part !== "") as [string];
  const held = (within as Record<string, unknown>)[name];
  const field =
    rest.length === 0 ? value : fieldsWith(rest.join("."), value, (held ?? {}) as object);
  if (!Array.isArray(within)) return { ...within, [name]: field };
  return within.map((item, index) => (index === Number(name) ? field : item));
}

/** Fields that a constructor refuses: the code, the field and the standard that its error names. */
export type Refused = readonly [
  kind: string,
  fields: object,
  code: string,
  field: string,
  version: 3 | 4 | 5,
  rule: string | undefined,
];

/** The rows with a name for each. */
export function named(rows: readonly Refused[]): readonly (readonly [string, Refused])[] {
  return rows.map((row) => [`${row[0]}: ${row[3]} with ${row[2]}`, row]);
}

export function properties(given: object): object {
  return { properties: given };
}

export function will(given: object): object {
  return { will: { topic: "w", payload: "p", ...given } };
}

export function subscriptions(...given: object[]): object {
  return { subscriptions: given.map((one) => ({ topicFilter: "f", ...one })) };
}
