/** Where tshark 4.0.17 says otherwise than we do, and who is right by the standard; docs/interoperability.md has these rows. */

import { decode } from "@mqtt-codec/core";
import type { Finding } from "./tshark-findings.js";

/** A row of the table. */
export interface Difference {
  readonly what: string;
  readonly tshark: string;
  readonly ours: string;
  readonly right: string;
}

/** A difference that single packets show. */
export interface PacketDifference extends Difference {
  readonly explains: (finding: Finding) => boolean;
}

export const PACKET_DIFFERENCES: readonly PacketDifference[] = [
  {
    what: "Property Length of 128 or more",
    tshark: "the bytes of the Variable Byte Integer as one big-endian number: 34049 for 85 01",
    ours: "133",
    right: "we (5.0 §1.5.5, §2.2.2.1); tshark reads on at the right place",
    explains: ({ where, ours, theirs }) =>
      where === "mqtt.property_len" && Number(ours) > 127 && theirs === bigEndian(Number(ours)),
  },
  {
    what: "name of property 0x02",
    tshark: "Publication Expiry Interval, as in a draft",
    ours: "Message Expiry Interval",
    right: "we (5.0 §2.2.2.2, Table 2-4)",
    explains: ({ where, ours, theirs }) =>
      where === "mqtt.property_id in words" &&
      ours === "Message Expiry Interval" &&
      theirs === "Publication Expiry Interval",
  },
  {
    what: "Reason Code 0x80 in UNSUBACK",
    tshark: "Unknown",
    ours: "Unspecified error",
    right: "we (5.0 §3.11.3)",
    explains: ({ where, ours, theirs }) =>
      where === "mqtt.unsuback.reason_code in words" &&
      ours === "Unspecified error" &&
      theirs === "Unknown",
  },
  {
    what: "Reason Code 0x99 in CONNACK",
    tshark: "Unknown",
    ours: "Payload format invalid",
    right: "we (5.0 §3.2.2.2)",
    explains: ({ where, ours, theirs }) =>
      where === "mqtt.connack.reason_code in words" &&
      ours === "Payload format invalid" &&
      theirs === "Unknown",
  },
  {
    what: "names of Reason Codes 0x9E and 0xA2",
    tshark: "Shared Subscription not supported, Wildcard Subscription not supported",
    ours: "Shared Subscriptions not supported, Wildcard Subscriptions not supported",
    right: "we (5.0 §2.4, Table 2-6)",
    explains: ({ where, ours, theirs }) =>
      where.endsWith(".reason_code in words") &&
      /^(Shared|Wildcard) Subscriptions not supported$/.test(ours) &&
      theirs === ours.replace("Subscriptions", "Subscription"),
  },
  {
    what: "names of return codes 1 to 5 in CONNACK",
    tshark: "Connection Refused: identifier rejected",
    ours: "Connection Refused, identifier rejected",
    right: "we (3.1.1 §3.2.2.3, Table 3.1)",
    explains: ({ where, ours, theirs }) =>
      where === "mqtt.conack.val in words" &&
      theirs.toLowerCase() === ours.toLowerCase().replace(", ", ": "),
  },
  {
    what: "Binary Data with a byte 00: Password, Correlation Data, Authentication Data",
    tshark: "a text that ends before that byte, and the warning of stray characters after it",
    ours: "the bytes",
    right:
      "we (3.1.1 §3.1.3.5; 5.0 §3.1.3.6, §3.3.2.3.6, §3.1.2.11.10); 3.1 calls the Password a string",
    explains: ({ where, theirs }) =>
      theirs === "_ws.string.trailing_stray_characters" &&
      ["mqtt.passwd", "mqtt.prop_string"].includes(where),
  },
  {
    what: "a PUBLISH with a Topic Alias instead of a topic",
    tshark: "one more Topic, from an earlier packet, or a note that there was none",
    ours: "an empty topic",
    right:
      "both (5.0 §3.3.2.3.4): the alias belongs to the connection, of which a codec knows nothing",
    explains: ({ sent, where, theirs }) =>
      where === "mqtt.topic" && theirs !== "no such field" && hasNoTopic(sent),
  },
  {
    what: "flags of PUBREL, SUBSCRIBE and UNSUBSCRIBE in 3.1, dissected",
    tshark: "DUP, QoS and RETAIN, one by one",
    ours: "four bits",
    right: "both: 3.1 §2.1 has the names, the bits are the same",
    explains: ({ sent, where, ours }) =>
      sent.version === 3 &&
      ours === "no node" &&
      ["mqtt.dupflag", "mqtt.qos", "mqtt.retain_reserved"].includes(where),
  },
];

export const CUT_REMAINING_LENGTH: Difference = {
  what: "a Remaining Length cut by the end of a TCP segment",
  tshark: "a malformed packet, and then packets of the type 0",
  ours: "the packet, when its other bytes have come",
  right: "we (5.0 §4.2: an ordered stream of bytes)",
};

export const SHARED_TOPIC_ALIAS: Difference = {
  what: "a Topic Alias that client and server use both",
  tshark: "the topic that the other side gave it",
  ours: "an empty topic",
  right: "not tshark (5.0 §3.3.2.3.4: the mappings of the two are independent)",
};

/** All rows of the table. */
export const DIFFERENCES: readonly Difference[] = [
  ...PACKET_DIFFERENCES,
  CUT_REMAINING_LENGTH,
  SHARED_TOPIC_ALIAS,
];

/** The Variable Byte Integer's bytes, read as tshark reads them. */
function bigEndian(value: number): string {
  let number = 0;
  for (let rest = value; ; rest >>>= 7) {
    number = number * 256 + (rest & 0x7f) + (rest > 0x7f ? 0x80 : 0);
    if (rest <= 0x7f) return String(number);
  }
}

function hasNoTopic({ bytes, version }: Finding["sent"]): boolean {
  const { packet } = decode(bytes, { protocolVersion: version });
  return packet.type === "publish" && packet.topic === "";
}
