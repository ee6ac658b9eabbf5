/** Topic Names and Topic Filters: 3.1.1 §4.7, 5.0 §4.7 and §4.8.2 (Shared Subscriptions). */

import type { PacketReader } from "../io/packet-reader.js";
import { checkedProtocolVersion } from "../io/read-settings.js";
import { stringFault } from "../io/utf8.js";
import type { ProtocolVersion } from "../spec/protocol-version.js";
import type { ViolationCode } from "../spec/violation.js";

const SHARE = "$share/";

const SLASH = 0x2f;
const PLUS = 0x2b;
const HASH = 0x23;
const DOLLAR = 0x24;

/** The index of the first wildcard character in a Topic Name, where none may be; -1 if there is none. */
function wildcardIndex(text: string): number {
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit === PLUS || unit === HASH) return index;
  }
  return -1;
}

/** What is wrong with a non-empty Topic Name; undefined if nothing is. */
export function topicNameFault(topic: string): ViolationCode | undefined {
  return wildcardIndex(topic) < 0 ? undefined : "wildcard-in-topic-name"; // [3.1.1 MQTT-4.7.1-1] [5.0 MQTT-4.7.0-1]
}

/** A rule a Topic Filter breaks, and the index of the character that breaks it. */
interface FilterFault {
  readonly code: ViolationCode;
  readonly index: number;
}

/** What is wrong with a Topic Filter; undefined if nothing is. `$share/` has a meaning in 5.0 only. */
export function topicFilterFault(filter: string, protocolVersion: number): FilterFault | undefined {
  if (filter === "") return { code: "empty-topic-filter", index: 0 }; // [3.1.1 MQTT-4.7.3-1] [5.0 MQTT-4.7.3-1]
  if (protocolVersion !== 5 || !filter.startsWith(SHARE)) return wildcardFault(filter, 0);
  const slash = filter.indexOf("/", SHARE.length);
  const shareNameEnd = slash < 0 ? filter.length : slash;
  if (shareNameEnd === SHARE.length) return { code: "empty-share-name", index: SHARE.length }; // [5.0 MQTT-4.8.2-1]
  const wildcard = wildcardIndex(filter.slice(0, shareNameEnd));
  if (wildcard >= 0) return { code: "wildcard-in-share-name", index: wildcard }; // [5.0 MQTT-4.8.2-2]
  if (slash < 0 || slash + 1 === filter.length) {
    return { code: "share-name-without-topic-filter", index: shareNameEnd }; // [5.0 MQTT-4.8.2-2]
  }
  return wildcardFault(filter, slash + 1);
}

function wildcardFault(filter: string, start: number): FilterFault | undefined {
  const last = filter.length - 1;
  for (let index = start; index <= last; index++) {
    const unit = filter.charCodeAt(index);
    if (unit !== PLUS && unit !== HASH) continue;
    const begins = index === start || filter.charCodeAt(index - 1) === SLASH;
    if (unit === HASH) {
      if (!begins || index !== last) return { code: "misplaced-multi-level-wildcard", index }; // [3.1.1 MQTT-4.7.1-2] [5.0 MQTT-4.7.1-1]
    } else if (!begins || (index !== last && filter.charCodeAt(index + 1) !== SLASH)) {
      return { code: "misplaced-single-level-wildcard", index }; // [3.1.1 MQTT-4.7.1-3] [5.0 MQTT-4.7.1-2]
    }
  }
  return undefined;
}

/** Reads a Topic Name that may not be empty and has no wildcards: PUBLISH's, the Will's, a Response Topic. */
export function readTopicName(
  r: PacketReader,
  name: string,
  code: ViolationCode = "wildcard-in-topic-name",
): string {
  const topic = r.utf8(name);
  if (topic === "") r.violation("empty-topic", r.field, r.fieldOffset, "MQTT-4.7.3-1"); // [3.1.1 MQTT-4.7.3-1] [5.0 MQTT-4.7.3-1]
  checkTopicName(r, topic, code);
  return topic;
}

/** Checks the Topic Name that was read last, which may be empty. */
export function checkTopicName(
  r: PacketReader,
  topic: string,
  code: ViolationCode = "wildcard-in-topic-name",
): void {
  if (r.hasWildcards) r.violation(code, r.field, r.offsetInString(wildcardIndex(topic))); // [3.1.1 MQTT-3.3.2-2] [5.0 MQTT-3.3.2-2, MQTT-3.3.2-14]
  // A topic has at most one level more than characters.
  if (topic.length >= r.settings.maximumTopicLevels) checkLevels(r, topic);
}

/** Reads a Topic Filter of a SUBSCRIBE or UNSUBSCRIBE. */
export function readTopicFilter(r: PacketReader): string {
  const filter = r.utf8("Topic Filter");
  // Nothing can be wrong with one that has no wildcard and is no Shared Subscription.
  const isPlain = !r.hasWildcards && filter !== "" && filter.charCodeAt(0) !== DOLLAR;
  const fault = isPlain ? undefined : topicFilterFault(filter, r.protocolVersion);
  if (fault !== undefined) {
    const offset = filter === "" ? r.fieldOffset : r.offsetInString(fault.index);
    r.violation(fault.code, r.field, offset);
  }
  if (filter.length >= r.settings.maximumTopicLevels) checkLevels(r, filter);
  return filter;
}

function checkLevels(r: PacketReader, topic: string): void {
  const { maximumTopicLevels } = r.settings;
  let levels = 1;
  let slash = -1;
  while (levels <= maximumTopicLevels) {
    slash = topic.indexOf("/", slash + 1);
    if (slash < 0) return;
    levels++;
  }
  r.violation("too-many-topic-levels", r.field, r.offsetInString(Math.max(0, slash)));
}

interface VersionOption {
  /** 5 gives `$share/` its meaning; 4 (MQTT 3.1.1) by default. */
  readonly protocolVersion?: ProtocolVersion | undefined;
}

/** Whether the text is a Topic Name: 1 to 65,535 bytes of UTF-8, no U+0000, no wildcards (3.1.1 §4.7.3, 5.0 §4.7.3). */
export function isTopicName(text: string): boolean {
  return (
    typeof text === "string" &&
    text !== "" &&
    stringFault(text) === undefined &&
    topicNameFault(text) === undefined
  );
}

/**
 * Whether the text is a Topic Filter: 1 to 65,535 bytes of UTF-8, no U+0000, wildcards only where they
 * may stand, and in 5.0 a well-formed `$share/{ShareName}/{filter}` (3.1.1 §4.7, 5.0 §4.7, §4.8.2).
 */
export function isTopicFilter(text: string, options?: VersionOption): boolean {
  return (
    typeof text === "string" &&
    stringFault(text) === undefined &&
    topicFilterFault(text, checkedProtocolVersion(options?.protocolVersion)) === undefined
  );
}

/** Whether a Topic Filter is a Shared Subscription's, as 5.0 §4.8.2 has it. */
export function isSharedSubscription(filter: string): boolean {
  return filter.startsWith(SHARE);
}

/**
 * The parts of a Shared Subscription's `$share/{ShareName}/{filter}`; undefined for every other text,
 * also where it begins so and is malformed (5.0 §4.8.2).
 */
export function parseSharedSubscription(
  filter: string,
): { shareName: string; topicFilter: string } | undefined {
  if (!filter.startsWith(SHARE) || !isTopicFilter(filter, { protocolVersion: 5 })) return undefined;
  const slash = filter.indexOf("/", SHARE.length);
  return { shareName: filter.slice(SHARE.length, slash), topicFilter: filter.slice(slash + 1) };
}

/**
 * Whether a Topic Name matches a Topic Filter. A wildcard in the first level does not match a topic
 * that begins with `$` (3.1.1 MQTT-4.7.2-1, 5.0 MQTT-4.7.2-1). With `protocolVersion` 5 a Shared
 * Subscription matches by the filter within it. What is no Topic Filter or no Topic Name matches nothing.
 */
export function matchesTopic(filter: string, topic: string, options?: VersionOption): boolean {
  if (!isTopicFilter(filter, options) || !isTopicName(topic)) return false;
  const shared = options?.protocolVersion === 5 ? parseSharedSubscription(filter) : undefined;
  return isMatch(shared?.topicFilter ?? filter, topic);
}

function isMatch(filter: string, topic: string): boolean {
  const first = filter.charCodeAt(0);
  if (topic.startsWith("$") && (first === PLUS || first === HASH)) return false;
  let at = 0;
  for (let index = 0; index < filter.length; index++) {
    const unit = filter.charCodeAt(index);
    if (unit === HASH) return true;
    if (unit === PLUS) {
      while (at < topic.length && topic.charCodeAt(at) !== SLASH) at++;
    } else if (topic.charCodeAt(at) === unit) {
      at++;
    } else {
      // "a/#" also matches its parent, "a".
      return at === topic.length && filter.charCodeAt(index + 1) === HASH;
    }
  }
  return at === topic.length;
}
