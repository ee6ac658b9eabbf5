/** The 27 properties of MQTT 5.0 as fields: 5.0 §2.2.2.2. */

import type { Properties } from "@mqtt-codec/core";
import type {
  BytesField,
  ChoiceField,
  Field,
  FlagField,
  IntegerField,
  PairField,
  TextField,
} from "./field.js";

type Key = keyof Properties;

const TWO_BYTES = 0xffff;
const FOUR_BYTES = 0xffff_ffff;
const VARIABLE_BYTE_INTEGER = 268_435_455;

function text(key: Key, label: string, initial: string, hint?: string): TextField {
  return { kind: "text", key, label, hint, initial, optional: true };
}

function integer(
  key: Key,
  label: string,
  [minimum, maximum]: readonly [number, number],
  initial: string,
  hint?: string,
): IntegerField {
  return { kind: "integer", key, label, hint, initial, minimum, maximum, optional: true };
}

function flag(key: Key, label: string, initial: boolean): FlagField {
  return { kind: "flag", key, label, initial, optional: true };
}

function choice(key: Key, label: string, initial: string, names: readonly string[]): ChoiceField {
  const choices = names.map((name, value) => ({ value, name }));
  return { kind: "choice", key, label, initial, choices, optional: true };
}

function bytes(key: Key, label: string, hint: string): BytesField {
  const initial = { as: "hex", entered: "01 02 03 04" } as const;
  return { kind: "bytes", key, label, hint, initial, optional: true };
}

const USER_PROPERTY: PairField = {
  kind: "pair",
  key: "userProperty",
  label: "User Property",
  halves: ["Name", "Value"],
  initial: ["name", "value"],
};

const SUBSCRIPTION_IDENTIFIER: IntegerField = {
  ...integer("subscriptionIdentifiers", "Subscription Identifier", [1, VARIABLE_BYTE_INTEGER], "1"),
  optional: undefined,
};

/** By the key of each. */
export const PROPERTY_FIELDS: { readonly [K in Key]-?: Field } = {
  payloadFormatIndicator: choice("payloadFormatIndicator", "Payload Format Indicator", "1", [
    "Unspecified bytes",
    "UTF-8 Encoded Character Data",
  ]),
  messageExpiryInterval: integer(
    "messageExpiryInterval",
    "Message Expiry Interval",
    [0, FOUR_BYTES],
    "3600",
    "The lifetime of the message in seconds.",
  ),
  contentType: text(
    "contentType",
    "Content Type",
    "text/plain",
    "What the payload is, often a MIME type.",
  ),
  responseTopic: text(
    "responseTopic",
    "Response Topic",
    "responses/client-1",
    "A Topic Name, without wildcards.",
  ),
  correlationData: bytes(
    "correlationData",
    "Correlation Data",
    "Up to 65,535 bytes, by which the requester knows the response.",
  ),
  subscriptionIdentifiers: {
    kind: "list",
    key: "subscriptionIdentifiers",
    label: "Subscription Identifiers",
    item: SUBSCRIPTION_IDENTIFIER,
    optional: true,
  },
  sessionExpiryInterval: integer(
    "sessionExpiryInterval",
    "Session Expiry Interval",
    [0, FOUR_BYTES],
    "3600",
    "Seconds after the connection is closed; 4,294,967,295 is for ever.",
  ),
  assignedClientIdentifier: text(
    "assignedClientIdentifier",
    "Assigned Client Identifier",
    "client-1",
  ),
  serverKeepAlive: integer(
    "serverKeepAlive",
    "Server Keep Alive",
    [0, TWO_BYTES],
    "60",
    "Seconds, in place of the client's Keep Alive.",
  ),
  authenticationMethod: text("authenticationMethod", "Authentication Method", "SCRAM-SHA-256"),
  authenticationData: {
    ...bytes(
      "authenticationData",
      "Authentication Data",
      "Up to 65,535 bytes; needs an Authentication Method.",
    ),
    secret: true,
  },
  requestProblemInformation: flag(
    "requestProblemInformation",
    "Request Problem Information",
    false,
  ),
  willDelayInterval: integer(
    "willDelayInterval",
    "Will Delay Interval",
    [0, FOUR_BYTES],
    "30",
    "Seconds before the Will is published.",
  ),
  requestResponseInformation: flag(
    "requestResponseInformation",
    "Request Response Information",
    true,
  ),
  responseInformation: text("responseInformation", "Response Information", "responses/client-1"),
  serverReference: text("serverReference", "Server Reference", "other.example:1883"),
  reasonString: text("reasonString", "Reason String", "", "Words for people, not for programs."),
  receiveMaximum: integer(
    "receiveMaximum",
    "Receive Maximum",
    [1, TWO_BYTES],
    "20",
    "QoS 1 and QoS 2 messages taken at the same time.",
  ),
  topicAliasMaximum: integer("topicAliasMaximum", "Topic Alias Maximum", [0, TWO_BYTES], "10"),
  topicAlias: integer(
    "topicAlias",
    "Topic Alias",
    [1, TWO_BYTES],
    "1",
    "A number that stands for the Topic Name, which may then be empty.",
  ),
  maximumQoS: choice("maximumQoS", "Maximum QoS", "1", ["At most once", "At least once"]),
  retainAvailable: flag("retainAvailable", "Retain Available", false),
  userProperties: {
    kind: "list",
    key: "userProperties",
    label: "User Properties",
    item: USER_PROPERTY,
    optional: true,
  },
  maximumPacketSize: integer(
    "maximumPacketSize",
    "Maximum Packet Size",
    [1, FOUR_BYTES],
    "65536",
    "The largest packet taken, in bytes.",
  ),
  wildcardSubscriptionAvailable: flag(
    "wildcardSubscriptionAvailable",
    "Wildcard Subscription Available",
    false,
  ),
  subscriptionIdentifiersAvailable: flag(
    "subscriptionIdentifiersAvailable",
    "Subscription Identifier Available",
    false,
  ),
  sharedSubscriptionAvailable: flag(
    "sharedSubscriptionAvailable",
    "Shared Subscription Available",
    false,
  ),
};
