/**
 * Every way a packet can break the standard: a code, the sentence of the rule, the Reason Code a 5.0
 * peer would send, and the statement's id in 3.1.1 and in 5.0, which number differently. Where the
 * text gives no id, its section stands instead.
 */

/** One id for all packets, or one per Control Packet type value with `0` for the others. */
type Statement = string | Readonly<Record<number, string>>;

interface Violation {
  /** What the field does wrong, to follow the field's name: "must not be 0". */
  readonly sentence: string;
  /** What a 5.0 peer sends in CONNACK or DISCONNECT (5.0 §4.13.1). */
  readonly reasonCode: number;
  /** The statement in 3.1.1, which also stands for 3.1; undefined where that version has no such rule. */
  readonly rule311: Statement | undefined;
  /** The statement in 5.0. */
  readonly rule50: Statement | undefined;
  /** The return code a 3.1.1 server puts into its CONNACK, where one fits. */
  readonly returnCode: number | undefined;
}

function rule(
  sentence: string,
  reasonCode: number,
  rule311: Statement | undefined,
  rule50: Statement | undefined,
  returnCode?: number,
): Violation {
  return { sentence, reasonCode, rule311, rule50, returnCode };
}

const MALFORMED = 0x81;
const PROTOCOL_ERROR = 0x82;
const UNSUPPORTED_VERSION = 0x84;
const CLIENT_IDENTIFIER = 0x85;
const TOPIC_FILTER_INVALID = 0x8f;
const TOPIC_NAME_INVALID = 0x90;
const TOPIC_ALIAS_INVALID = 0x94;
const TOO_LARGE = 0x95;
const QUOTA = 0x97;
const PAYLOAD_FORMAT = 0x99;
const IMPLEMENTATION = 0x83;

/** Made by a call that bundlers may leave out, where nothing fails. */
const table = () =>
  ({
    // Framing.
    "reserved-packet-type": rule("is a reserved value", MALFORMED, "§2.2.1", "§2.1.2"),
    "reserved-flags": rule(
      "do not have the values reserved for this packet",
      MALFORMED,
      {
        0: "MQTT-2.2.2-2",
        6: "MQTT-3.6.1-1",
        8: "MQTT-3.8.1-1",
        10: "MQTT-3.10.1-1",
        14: "MQTT-3.14.1-1",
      },
      {
        0: "MQTT-2.1.3-1",
        6: "MQTT-3.6.1-1",
        8: "MQTT-3.8.1-1",
        10: "MQTT-3.10.1-1",
        14: "MQTT-3.14.1-1",
        15: "MQTT-3.15.1-1",
      },
    ),
    "malformed-variable-byte-integer": rule(
      "has more than four bytes",
      MALFORMED,
      "§2.2.3",
      "§1.5.5",
    ),
    "overlong-variable-byte-integer": rule(
      "is not encoded in the fewest bytes possible",
      MALFORMED,
      undefined,
      "MQTT-1.5.5-1",
    ),
    "wrong-remaining-length": rule(
      "is not the one length this packet can have",
      MALFORMED,
      {
        0: "§2.2.3",
        2: "§3.2.1",
        4: "§3.4.1",
        5: "§3.5.1",
        6: "§3.6.1",
        7: "§3.7.1",
        11: "§3.11.1",
        12: "§3.12.1",
        13: "§3.13.1",
        14: "§3.14.1",
      },
      { 0: "§2.1.4", 12: "§3.12.1", 13: "§3.13.1" },
    ),
    "packet-too-large": rule(
      "makes the packet larger than the maximum packet size",
      TOO_LARGE,
      "§2.2.3",
      // The limit is the receiver's: a server's stands in its CONNACK, a client's in its CONNECT.
      { 0: "§3.1.2.11.4", 1: "§3.2.2.3.6", 8: "§3.2.2.3.6", 10: "§3.2.2.3.6", 12: "§3.2.2.3.6" },
    ),
    "wrong-sender": rule(
      "is not one that this side may send",
      PROTOCOL_ERROR,
      { 0: "§2.2.1" },
      {
        0: "§2.1.2",
        3: "MQTT-3.3.4-6",
        4: "§3.4.2.1",
        5: "§3.5.2.1",
        14: "§3.14.2.1",
        15: "§3.15.2.1",
      },
    ),
    "session-expiry-interval-from-server": rule(
      "must not be sent by a server",
      PROTOCOL_ERROR,
      undefined,
      "MQTT-3.14.2-2",
    ),
    "truncated-field": rule("runs past the end of what holds it", MALFORMED, "§2.2.3", "§2.1.4"),
    "trailing-bytes": rule("are left after the packet's last field", MALFORMED, "§2.4", "§2.3"),

    "text-frame": rule("is text, where MQTT is bytes", MALFORMED, "MQTT-6.0.0-1", "MQTT-6.0.0-1"),

    // Strings.
    "malformed-utf8": rule("is not well-formed UTF-8", MALFORMED, "MQTT-1.5.3-1", "MQTT-1.5.4-1"),
    "null-character": rule("must not contain U+0000", MALFORMED, "MQTT-1.5.3-2", "MQTT-1.5.4-2"),
    "disallowed-character": rule(
      "contains a control character or a non-character",
      MALFORMED,
      "§1.5.3",
      "§1.5.4",
    ),
    "string-too-long": rule("is longer than 65,535 bytes", MALFORMED, "§1.5.3", "§1.5.4"),
    "binary-too-long": rule("is longer than 65,535 bytes", MALFORMED, "§3.1.3", "§1.5.6"),

    // Packet Identifiers.
    "zero-packet-identifier": rule("must not be 0", PROTOCOL_ERROR, "MQTT-2.3.1-1", "MQTT-2.2.1-3"),
    "missing-packet-identifier": rule(
      "is required with QoS 1 and 2",
      PROTOCOL_ERROR,
      "MQTT-2.3.1-1",
      "MQTT-2.2.1-3",
    ),
    "packet-identifier-with-qos-0": rule(
      "must not stand in a QoS 0 PUBLISH",
      PROTOCOL_ERROR,
      "MQTT-2.3.1-5",
      "MQTT-2.2.1-2",
    ),

    // Topics.
    "empty-topic": rule("must have at least one character", PROTOCOL_ERROR, "MQTT-4.7.3-1", {
      0: "MQTT-4.7.3-1",
      3: "§3.3.2.1",
    }),
    "wildcard-in-topic-name": rule(
      "must not contain the wildcard characters + and #",
      TOPIC_NAME_INVALID,
      { 0: "MQTT-4.7.1-1", 3: "MQTT-3.3.2-2" },
      { 0: "MQTT-4.7.0-1", 3: "MQTT-3.3.2-2" },
    ),
    "wildcard-in-response-topic": rule(
      "must not contain the wildcard characters + and #",
      TOPIC_NAME_INVALID,
      undefined,
      { 0: "MQTT-4.7.0-1", 3: "MQTT-3.3.2-14" },
    ),
    "empty-topic-filter": rule(
      "must have at least one character",
      TOPIC_FILTER_INVALID,
      "MQTT-4.7.3-1",
      "MQTT-4.7.3-1",
    ),
    "misplaced-multi-level-wildcard": rule(
      "has a # that is not the whole of its last level",
      TOPIC_FILTER_INVALID,
      "MQTT-4.7.1-2",
      "MQTT-4.7.1-1",
    ),
    "misplaced-single-level-wildcard": rule(
      "has a + that is not the whole of its level",
      TOPIC_FILTER_INVALID,
      "MQTT-4.7.1-3",
      "MQTT-4.7.1-2",
    ),
    "empty-share-name": rule(
      "has an empty ShareName",
      TOPIC_FILTER_INVALID,
      undefined,
      "MQTT-4.8.2-1",
    ),
    "wildcard-in-share-name": rule(
      "has a wildcard character in its ShareName",
      TOPIC_FILTER_INVALID,
      undefined,
      "MQTT-4.8.2-2",
    ),
    "share-name-without-topic-filter": rule(
      "has no Topic Filter after its ShareName",
      TOPIC_FILTER_INVALID,
      undefined,
      "MQTT-4.8.2-2",
    ),

    // CONNECT.
    "wrong-protocol-name": rule(
      "is not MQTT, nor MQIsdp with level 3",
      UNSUPPORTED_VERSION,
      "MQTT-3.1.2-1",
      "MQTT-3.1.2-1",
    ),
    "unsupported-protocol-version": rule(
      "is not 3, 4 or 5, or not the level of this Protocol Name",
      UNSUPPORTED_VERSION,
      "MQTT-3.1.2-2",
      "MQTT-3.1.2-2",
      1,
    ),
    "reserved-connect-flag": rule("must be 0", MALFORMED, "MQTT-3.1.2-3", "MQTT-3.1.2-3"),
    "will-qos-without-will-flag": rule(
      "must be 0 when the Will Flag is 0",
      MALFORMED,
      "MQTT-3.1.2-13",
      "MQTT-3.1.2-11",
    ),
    "will-retain-without-will-flag": rule(
      "must be 0 when the Will Flag is 0",
      MALFORMED,
      "MQTT-3.1.2-15",
      "MQTT-3.1.2-13",
    ),
    "invalid-will-qos": rule("must not be 3", MALFORMED, "MQTT-3.1.2-14", "MQTT-3.1.2-12"),
    "password-without-user-name": rule(
      "must not stand without a User Name",
      MALFORMED,
      "MQTT-3.1.2-22",
      undefined,
    ),
    "client-identifier-rejected": rule(
      "must not be empty here",
      CLIENT_IDENTIFIER,
      "MQTT-3.1.3-8",
      undefined,
      2,
    ),

    // CONNACK.
    "reserved-connect-acknowledge-flags": rule(
      "has a reserved bit set",
      MALFORMED,
      "§3.2.2.1",
      "MQTT-3.2.2-1",
    ),
    "session-present-with-error": rule(
      "must be 0 in a CONNACK that refuses the connection",
      PROTOCOL_ERROR,
      "MQTT-3.2.2-4",
      "MQTT-3.2.2-6",
    ),
    "undefined-reason-code": rule(
      "is not defined for this packet",
      PROTOCOL_ERROR,
      { 0: "§2.4", 2: "§3.2.2.3", 9: "MQTT-3.9.3-2" },
      {
        0: "§2.4",
        2: "MQTT-3.2.2-8",
        4: "MQTT-3.4.2-1",
        5: "MQTT-3.5.2-1",
        6: "MQTT-3.6.2-1",
        7: "MQTT-3.7.2-1",
        9: "MQTT-3.9.3-2",
        11: "MQTT-3.11.3-2",
        14: "MQTT-3.14.2-1",
        15: "MQTT-3.15.2-1",
      },
    ),

    // PUBLISH.
    "invalid-qos": rule("must not be 3", MALFORMED, "MQTT-3.3.1-4", "MQTT-3.3.1-4"),
    "dup-with-qos-0": rule("must be 0 with QoS 0", PROTOCOL_ERROR, "MQTT-3.3.1-2", "MQTT-3.3.1-2"),
    "zero-topic-alias": rule("must not be 0", TOPIC_ALIAS_INVALID, undefined, "MQTT-3.3.2-8"),
    "payload-format-invalid": rule(
      "is not the UTF-8 that its Payload Format Indicator promises",
      PAYLOAD_FORMAT,
      undefined,
      { 0: "§3.3.2.3.2", 1: "§3.1.3.2.3" },
    ),

    // SUBSCRIBE, SUBACK, UNSUBSCRIBE, UNSUBACK.
    "no-topic-filter": rule(
      "must hold at least one Topic Filter",
      PROTOCOL_ERROR,
      { 0: "MQTT-3.8.3-3", 10: "MQTT-3.10.3-2" },
      { 0: "MQTT-3.8.3-2", 10: "MQTT-3.10.3-2" },
    ),
    "no-reason-code": rule("must hold at least one code", PROTOCOL_ERROR, "§3.9.3", "§2.4"),
    "reserved-subscription-options": rule(
      "have a reserved bit set",
      MALFORMED,
      "MQTT-3.8.3-4",
      "MQTT-3.8.3-5",
    ),
    "invalid-maximum-qos": rule("must not be 3", PROTOCOL_ERROR, "MQTT-3.8.3-4", "§3.8.3.1"),
    "invalid-retain-handling": rule("must not be 3", PROTOCOL_ERROR, undefined, "§3.8.3.1"),
    "no-local-on-shared-subscription": rule(
      "must not be set on a Shared Subscription",
      PROTOCOL_ERROR,
      undefined,
      "MQTT-3.8.3-4",
    ),

    // Properties. Where the rule is "§", who reports it gives the section of the property in its packet.
    "unknown-property": rule("is not one of the 27 defined", MALFORMED, undefined, "§2.2.2.2"),
    "property-not-allowed": rule("must not stand in this packet", MALFORMED, undefined, "§2.2.2.2"),
    "duplicate-property": rule("must not stand more than once", PROTOCOL_ERROR, undefined, "§"),
    "invalid-property-value": rule(
      "has a value that is not allowed",
      PROTOCOL_ERROR,
      undefined,
      "§",
    ),
    "authentication-data-without-method": rule(
      "must not stand without an Authentication Method",
      PROTOCOL_ERROR,
      undefined,
      "§",
    ),
    "missing-authentication-method": rule(
      "is required in an AUTH",
      PROTOCOL_ERROR,
      undefined,
      "§3.15.2.2.2",
    ),

    // Limits set by the caller.
    "too-many-user-properties": rule("is one more than the limit set", QUOTA, undefined, undefined),
    "too-many-topic-filters": rule("is one more than the limit set", QUOTA, undefined, undefined),
    "too-many-topic-levels": rule(
      "has more levels than the limit set",
      QUOTA,
      undefined,
      undefined,
    ),

    // Not the packet's fault.
    underflow: rule("needs more bytes", MALFORMED, "§2.2", "§2.1.4"),
    overflow: rule("does not fit into the target", IMPLEMENTATION, undefined, undefined),
    "invalid-argument": rule(
      "is not a value this field can have",
      IMPLEMENTATION,
      undefined,
      undefined,
    ),
    "not-in-protocol-version": rule(
      "does not exist in this protocol version",
      IMPLEMENTATION,
      undefined,
      undefined,
    ),
    "not-emitted": rule(
      "is not in Table 3-10, so it is accepted and never sent",
      PROTOCOL_ERROR,
      undefined,
      "MQTT-3.14.2-1",
    ),
  }) as const satisfies Record<string, Violation>;

const violations = /* @__PURE__ */ table();

/** The stable word for a broken rule, which is an error's `code`. */
export type ViolationCode = keyof typeof violations;

/** All codes, for tables and tests. */
export const VIOLATION_CODES: readonly ViolationCode[] = /* @__PURE__ */ Object.keys(
  violations,
) as ViolationCode[];

/** The row of a code. */
export function violationOf(code: ViolationCode): Violation {
  return violations[code];
}

/** Which standard the statement is taken from: the version's own, or the only one that has the rule. */
export function standardOf(code: ViolationCode, protocolVersion: number): "3.1.1" | "5.0" {
  const { rule311, rule50 }: Violation = violations[code];
  return rule311 === undefined || (protocolVersion === 5 && rule50 !== undefined) ? "5.0" : "3.1.1";
}

/** The id of the statement a packet of this type and version breaks; undefined where there is none. */
export function statementOf(
  code: ViolationCode,
  protocolVersion: number,
  packetType: number,
): string | undefined {
  const { rule311, rule50 }: Violation = violations[code];
  const statement = standardOf(code, protocolVersion) === "5.0" ? rule50 : rule311;
  return typeof statement === "object" ? (statement[packetType] ?? statement[0]) : statement;
}
