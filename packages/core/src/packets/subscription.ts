/**
 * A Topic Filter and its options in a SUBSCRIBE: 3.1.1 §3.8.3, 5.0 §3.8.3.
 *
 *   Topic Filter          UTF-8 Encoded String
 *   Subscription Options  5.0: 0 | 0 | Retain Handling (2) | Retain As Published | No Local | QoS (2)
 *                         before: "Requested QoS", 0 | 0 | 0 | 0 | 0 | 0 | QoS (2)
 */

import type { PacketReader } from "../io/packet-reader.js";
import type { PacketWriter } from "../io/packet-writer.js";
import { SUBSCRIBE } from "../spec/control-packet-type.js";
import { FieldChecks, type QoS } from "./field-checks.js";
import { CHECKED, PacketValue } from "./packet-value.js";
import { isSharedSubscription, readTopicFilter, topicFilterFault } from "./topic.js";

/** 0: retained messages are sent; 1: to a new subscription only; 2: not at all (5.0 §3.8.3.1). */
export type RetainHandling = 0 | 1 | 2;

/** What a Subscription is made from. */
export interface SubscriptionInit {
  readonly topicFilter: string;
  readonly qos?: QoS | undefined;
  readonly noLocal?: boolean | undefined;
  readonly retainAsPublished?: boolean | undefined;
  readonly retainHandling?: RetainHandling | undefined;
}

interface SubscriptionFields {
  readonly topicFilter: string;
  readonly qos: QoS;
  readonly noLocal: boolean;
  readonly retainAsPublished: boolean;
  readonly retainHandling: RetainHandling;
}

const NO_LOCAL = 0x04;
const RETAIN_AS_PUBLISHED = 0x08;
const RETAIN_HANDLING_SHIFT = 4;
const RESERVED_50 = 0xc0;
const RESERVED_311 = 0xfc;

const checks = /* @__PURE__ */ new FieldChecks(SUBSCRIBE);

/** A Topic Filter with its options (3.1.1 §3.8.3, 5.0 §3.8.3.1). */
export class Subscription extends PacketValue implements SubscriptionFields {
  declare readonly topicFilter: string;
  /** The highest QoS wanted. */
  declare readonly qos: QoS;
  /** Whether the client's own messages are not sent back to it; 5.0 only, not on Shared Subscriptions. */
  declare readonly noLocal: boolean;
  /** Whether forwarded messages keep their RETAIN flag; 5.0 only. */
  declare readonly retainAsPublished: boolean;
  /** What happens to retained messages; 5.0 only. */
  declare readonly retainHandling: RetainHandling;

  /** Throws EncodeError for the first field that breaks a rule. */
  constructor(init: SubscriptionInit);
  /** @internal */
  constructor(init: SubscriptionFields, checked: typeof CHECKED);
  constructor(init: SubscriptionInit | SubscriptionFields, checked?: typeof CHECKED) {
    super();
    const fields =
      checked === CHECKED ? (init as SubscriptionFields) : checkedSubscription(init, "");
    this.topicFilter = fields.topicFilter;
    this.qos = fields.qos;
    this.noLocal = fields.noLocal;
    this.retainAsPublished = fields.retainAsPublished;
    this.retainHandling = fields.retainHandling;
    Object.freeze(this);
  }
}

/** A subscription of a SUBSCRIBE that is being made, from a Subscription or what one is made from. */
export function takeSubscription(given: SubscriptionInit, index: number): Subscription {
  if (given instanceof Subscription) return given;
  return new Subscription(checkedSubscription(given, `subscriptions[${index}].`), CHECKED);
}

function checkedSubscription(given: SubscriptionInit, path: string): SubscriptionFields {
  const init = checks.object(given, path === "" ? "the subscription" : path.slice(0, -1));
  const topicFilter = checks.string(init.topicFilter, `${path}topicFilter`); // [3.1.1 MQTT-3.8.3-1] [5.0 MQTT-3.8.3-1]
  const qos = checks.qos(init.qos ?? 0, `${path}qos`, "invalid-maximum-qos"); // [3.1.1 MQTT-3.8.3-4] [5.0 §3.8.3.1]
  const noLocal = checks.boolean(init.noLocal ?? false, `${path}noLocal`);
  const retainAsPublished = checks.boolean(
    init.retainAsPublished ?? false,
    `${path}retainAsPublished`,
  );
  const retainHandling = takeRetainHandling(init.retainHandling ?? 0, `${path}retainHandling`);
  if (noLocal && isSharedSubscription(topicFilter)) {
    checks.refuse("no-local-on-shared-subscription", `${path}noLocal`, 5); // [5.0 MQTT-3.8.3-4]
  }
  // Before 5.0 "$share/" means nothing, so that its rules bind only what 5.0 alone can say.
  const version = noLocal || retainAsPublished || retainHandling !== 0 ? 5 : 4;
  const fault = topicFilterFault(topicFilter, version);
  if (fault !== undefined) checks.refuse(fault.code, `${path}topicFilter`, version); // [3.1.1 MQTT-4.7.1-2, MQTT-4.7.1-3, MQTT-4.7.3-1] [5.0 MQTT-4.8.2-1 and others]
  return { topicFilter, qos, noLocal, retainAsPublished, retainHandling };
}

function takeRetainHandling(given: number, field: string): RetainHandling {
  if (given === 3) checks.refuse("invalid-retain-handling", field, 5); // [5.0 §3.8.3.1]
  return checks.integer(given, field, 2) as RetainHandling;
}

/** Reads one Topic Filter and its options. */
export function readSubscription(r: PacketReader): Subscription {
  r.open("Subscription");
  const is50 = r.protocolVersion === 5;
  const topicFilter = readTopicFilter(r); // [3.1.1 MQTT-3.8.3-1] [5.0 MQTT-3.8.3-1]
  const options = r.byte(is50 ? "Subscription Options" : "Requested QoS");
  if ((options & (is50 ? RESERVED_50 : RESERVED_311)) !== 0) {
    r.violation("reserved-subscription-options"); // [3.1.1 MQTT-3.8.3-4] [5.0 MQTT-3.8.3-5]
  }
  const qos = (options & 3) as QoS;
  if ((qos as number) === 3)
    r.violation("invalid-maximum-qos", is50 ? "Maximum QoS" : "Requested QoS"); // [3.1.1 MQTT-3.8.3-4] [5.0 §3.8.3.1]
  const noLocal = is50 && (options & NO_LOCAL) !== 0;
  const retainAsPublished = is50 && (options & RETAIN_AS_PUBLISHED) !== 0;
  const retainHandling = (is50 ? (options >> RETAIN_HANDLING_SHIFT) & 3 : 0) as RetainHandling;
  if ((retainHandling as number) === 3) r.violation("invalid-retain-handling", "Retain Handling"); // [5.0 §3.8.3.1]
  if (noLocal && isSharedSubscription(topicFilter)) {
    r.violation("no-local-on-shared-subscription", "No Local"); // [5.0 MQTT-3.8.3-4]
  }
  r.close();
  return new Subscription(
    { topicFilter, qos, noLocal, retainAsPublished, retainHandling },
    CHECKED,
  );
}

/** Writes one Topic Filter and its options. */
export function writeSubscription(w: PacketWriter, given: Subscription, index: number): void {
  const { topicFilter, noLocal, retainAsPublished, retainHandling } = given;
  const is50 = w.protocolVersion === 5;
  if (!is50 && (noLocal || retainAsPublished || retainHandling !== 0)) {
    const option = noLocal ? "noLocal" : retainAsPublished ? "retainAsPublished" : "retainHandling";
    w.refuse("not-in-protocol-version", `subscriptions[${index}].${option}`);
  }
  if (is50 && isSharedSubscription(topicFilter)) {
    const fault = topicFilterFault(topicFilter, 5);
    if (fault !== undefined) w.refuse(fault.code, `subscriptions[${index}].topicFilter`); // [5.0 MQTT-4.8.2-1, MQTT-4.8.2-2]
  }
  w.checkedUtf8(topicFilter);
  w.byte(
    given.qos |
      (noLocal ? NO_LOCAL : 0) |
      (retainAsPublished ? RETAIN_AS_PUBLISHED : 0) |
      (retainHandling << RETAIN_HANDLING_SHIFT),
  );
}
