/** Where each property may stand: 5.0 Table 2-4 and the packets' own sections. */

import type { PacketType, Properties } from "@mqtt-codec/core";
import type { Field, PropertiesField } from "./field.js";
import { PROPERTY_FIELDS } from "./property-fields.js";

type Key = keyof Properties;

const ACKNOWLEDGEMENT: readonly Key[] = ["reasonString", "userProperties"];

/** In the order of the packets' sections, in which they are written. */
const KEYS_OF: { readonly [K in PacketType | "will"]?: readonly Key[] } = {
  connect: [
    "sessionExpiryInterval",
    "receiveMaximum",
    "maximumPacketSize",
    "topicAliasMaximum",
    "requestResponseInformation",
    "requestProblemInformation",
    "userProperties",
    "authenticationMethod",
    "authenticationData",
  ],
  will: [
    "willDelayInterval",
    "payloadFormatIndicator",
    "messageExpiryInterval",
    "contentType",
    "responseTopic",
    "correlationData",
    "userProperties",
  ],
  connack: [
    "sessionExpiryInterval",
    "receiveMaximum",
    "maximumQoS",
    "retainAvailable",
    "maximumPacketSize",
    "assignedClientIdentifier",
    "topicAliasMaximum",
    "reasonString",
    "userProperties",
    "wildcardSubscriptionAvailable",
    "subscriptionIdentifiersAvailable",
    "sharedSubscriptionAvailable",
    "serverKeepAlive",
    "responseInformation",
    "serverReference",
    "authenticationMethod",
    "authenticationData",
  ],
  publish: [
    "payloadFormatIndicator",
    "messageExpiryInterval",
    "topicAlias",
    "responseTopic",
    "correlationData",
    "userProperties",
    "subscriptionIdentifiers",
    "contentType",
  ],
  puback: ACKNOWLEDGEMENT,
  pubrec: ACKNOWLEDGEMENT,
  pubrel: ACKNOWLEDGEMENT,
  pubcomp: ACKNOWLEDGEMENT,
  subscribe: ["subscriptionIdentifiers", "userProperties"],
  suback: ACKNOWLEDGEMENT,
  unsubscribe: ["userProperties"],
  unsuback: ACKNOWLEDGEMENT,
  disconnect: ["sessionExpiryInterval", "reasonString", "userProperties", "serverReference"],
  auth: ["authenticationMethod", "authenticationData", "reasonString", "userProperties"],
};

/** The properties that a packet or a Will may have in 5.0. */
export function propertiesOf(owner: PacketType | "will"): PropertiesField {
  const fields = (KEYS_OF[owner] ?? []).map((key) => {
    const field = PROPERTY_FIELDS[key];
    // Only a PUBLISH can be for many subscriptions.
    return key === "subscriptionIdentifiers" && owner !== "publish"
      ? ({ ...field, label: "Subscription Identifier", single: true } as Field)
      : field;
  });
  return {
    kind: "properties",
    key: "properties",
    label: owner === "will" ? "Will Properties" : "Properties",
    fields,
    initial: owner === "auth" ? ["authenticationMethod"] : [],
  };
}
