/** The fields of each packet in each version, in the order of the wire and in the specification's words. */

import type { PacketType, ProtocolVersion } from "@mqtt-codec/core";
import type {
  BytesField,
  Choice,
  ChoiceField,
  Field,
  FlagField,
  GroupField,
  IntegerField,
  ListField,
  TextField,
} from "./field.js";
import { propertiesOf } from "./property-blocks.js";
import { reasonCode, reasonCodeList } from "./reason-code-fields.js";

export const PROTOCOL_VERSIONS: readonly ProtocolVersion[] = [3, 4, 5];

/** Whether the version has the packet. */
export function isInVersion(type: PacketType, version: ProtocolVersion): boolean {
  return type !== "auth" || version === 5;
}

const QOS: readonly Choice[] = [
  { value: 0, name: "At most once" },
  { value: 1, name: "At least once" },
  { value: 2, name: "Exactly once" },
];

const RETAIN_HANDLING: readonly Choice[] = [
  { value: 0, name: "Send retained messages" },
  { value: 1, name: "Send them if the subscription is new" },
  { value: 2, name: "Do not send them" },
];

const LONGEST = "Up to 65,535 bytes.";

const PACKET_ID: IntegerField = {
  kind: "integer",
  key: "packetId",
  label: "Packet Identifier",
  minimum: 1,
  maximum: 0xffff,
  initial: "1",
};

function flag(key: string, label: string, initial = false, hint?: string): FlagField {
  return { kind: "flag", key, label, hint, initial };
}

function qos(label: string, initial = "0"): ChoiceField {
  return { kind: "choice", key: "qos", label, choices: QOS, initial };
}

function text(key: string, label: string, initial: string, hint?: string): TextField {
  return { kind: "text", key, label, initial, hint };
}

function bytes(key: string, label: string, entered: string, hint?: string): BytesField {
  return { kind: "bytes", key, label, hint, initial: { as: "text", entered } };
}

function will(is50: boolean): GroupField {
  return {
    kind: "group",
    key: "will",
    label: "Will",
    optional: true,
    fields: [
      qos("Will QoS"),
      flag("retain", "Will Retain"),
      ...(is50 ? [propertiesOf("will")] : []),
      text("topic", "Will Topic", "clients/client-1/status", "A Topic Name, without wildcards."),
      bytes("payload", is50 ? "Will Payload" : "Will Message", "offline", LONGEST),
    ],
  };
}

function connect(version: ProtocolVersion): readonly Field[] {
  const is50 = version === 5;
  return [
    ...(is50
      ? [flag("cleanSession", "Clean Start", true)]
      : [
          flag(
            "bridge",
            "Bridge",
            false,
            "The bit 0x80 of the Protocol Level, which bridges of mosquitto set; it is in no standard.",
          ),
          flag("cleanSession", "Clean Session", true),
        ]),
    {
      kind: "integer",
      key: "keepAlive",
      label: "Keep Alive",
      hint: "Seconds; 0 turns it off.",
      minimum: 0,
      maximum: 0xffff,
      initial: "60",
    },
    ...(is50 ? [propertiesOf("connect")] : []),
    text("clientId", "Client Identifier", "client-1"),
    will(is50),
    { ...text("username", "User Name", "user"), optional: true, secret: true },
    { ...bytes("password", "Password", "password", LONGEST), optional: true, secret: true },
  ];
}

function subscription(version: ProtocolVersion): GroupField {
  const filter = text("topicFilter", "Topic Filter", "sensors/#");
  const fields: readonly Field[] =
    version === 5
      ? [
          filter,
          {
            kind: "choice",
            key: "retainHandling",
            label: "Retain Handling",
            choices: RETAIN_HANDLING,
            initial: "0",
          },
          flag("retainAsPublished", "Retain As Published"),
          flag("noLocal", "No Local"),
          qos("Maximum QoS", "1"),
        ]
      : [filter, qos("Requested QoS", "1")];
  return { kind: "group", key: "subscription", label: "Subscription", fields };
}

const TOPIC_FILTERS: ListField = {
  kind: "list",
  key: "topicFilters",
  label: "Topic Filters",
  item: text("topicFilter", "Topic Filter", "sensors/#"),
};

/** The fields of a packet; none where the version does not have it. */
export function fieldsOf(type: PacketType, version: ProtocolVersion): readonly Field[] {
  if (!isInVersion(type, version)) return [];
  const is50 = version === 5;
  const properties = is50 ? [propertiesOf(type)] : [];
  switch (type) {
    case "connect":
      return connect(version);
    case "connack":
      return [
        // 3.1 calls the whole byte reserved.
        ...(version === 3 ? [] : [flag("sessionPresent", "Session Present")]),
        reasonCode(type, version, is50 ? "Connect Reason Code" : "Connect Return code"),
        ...properties,
      ];
    case "publish":
      return [
        flag("dup", "DUP flag", false, "Only with QoS 1 and 2."),
        qos("QoS level", "1"),
        flag("retain", "RETAIN"),
        text("topic", "Topic Name", "sensors/kitchen/temperature"),
        {
          ...PACKET_ID,
          mayBeBlank: true,
          hint: "With QoS 1 and 2 only: to be left empty with QoS 0.",
        },
        ...properties,
        bytes("payload", "Payload", "21.5"),
      ];
    case "puback":
    case "pubrec":
    case "pubrel":
    case "pubcomp": {
      const label = `${type.toUpperCase()} Reason Code`;
      return [PACKET_ID, ...(is50 ? [reasonCode(type, version, label)] : []), ...properties];
    }
    case "subscribe": {
      const subscriptions: ListField = {
        kind: "list",
        key: "subscriptions",
        label: "Subscriptions",
        item: subscription(version),
      };
      return [PACKET_ID, ...properties, subscriptions];
    }
    case "suback":
      return [PACKET_ID, ...properties, reasonCodeList(type, version)];
    case "unsubscribe":
      return [PACKET_ID, ...properties, TOPIC_FILTERS];
    case "unsuback":
      return [PACKET_ID, ...properties, ...(is50 ? [reasonCodeList(type, version)] : [])];
    case "pingreq":
    case "pingresp":
      return [];
    case "disconnect":
      return is50 ? [reasonCode(type, version, "Disconnect Reason Code"), ...properties] : [];
    case "auth":
      return [reasonCode(type, version, "Authenticate Reason Code", "24"), ...properties];
  }
}
