/** The 27 properties and the 14 places that hold them, transcribed from 5.0 Table 2-4 and sections 3.1 to 3.15. */

import { block, hex, mqtt, packet, text } from "./bytes.js";
import type { Fields } from "./expectations.js";

export type Properties = Readonly<Record<string, unknown>>;

/** A property: its values in bytes, after the Property Identifier, and as fields. */
export interface Property {
  readonly id: string;
  readonly name: string;
  readonly key: string;
  /** A value, and the same as the field holds it. */
  readonly bytes: string;
  readonly value: unknown;
  /** The least value that is allowed: 0, false or empty where those are. */
  readonly least: string;
  readonly leastValue: unknown;
  /** How many bytes of the value are too few. */
  readonly cut: string;
}

const row = (
  id: string,
  name: string,
  key: string,
  bytes: string,
  value: unknown,
  least: string,
  leastValue: unknown,
  cut: string,
): Property => ({ id, name, key, bytes, value, least, leastValue, cut });

const NONE = new Uint8Array(0);

export const PROPERTIES: readonly Property[] = [
  row("01", "Payload Format Indicator", "payloadFormatIndicator", "01", 1, "00", 0, ""),
  row(
    "02",
    "Message Expiry Interval",
    "messageExpiryInterval",
    "0000000A",
    10,
    "00000000",
    0,
    "000000",
  ),
  row("03", "Content Type", "contentType", "000161", "a", "0000", "", "000261"),
  row("08", "Response Topic", "responseTopic", "000172", "r", "00012F", "/", "000272"),
  row("09", "Correlation Data", "correlationData", "000200FF", hex("00FF"), "0000", NONE, "0001"),
  row("0B", "Subscription Identifier", "subscriptionIdentifiers", "8001", [128], "01", [1], "80"),
  row(
    "11",
    "Session Expiry Interval",
    "sessionExpiryInterval",
    "FFFFFFFF",
    4294967295,
    "00000000",
    0,
    "FFFFFF",
  ),
  row(
    "12",
    "Assigned Client Identifier",
    "assignedClientIdentifier",
    "000163",
    "c",
    "0000",
    "",
    "00",
  ),
  row("13", "Server Keep Alive", "serverKeepAlive", "FFFF", 65535, "0000", 0, "FF"),
  row("15", "Authentication Method", "authenticationMethod", "00016D", "m", "0000", "", "0001"),
  row(
    "16",
    "Authentication Data",
    "authenticationData",
    "000200FF",
    hex("00FF"),
    "0000",
    NONE,
    "000200",
  ),
  row(
    "17",
    "Request Problem Information",
    "requestProblemInformation",
    "01",
    true,
    "00",
    false,
    "",
  ),
  row("18", "Will Delay Interval", "willDelayInterval", "00000005", 5, "00000000", 0, "0000"),
  row(
    "19",
    "Request Response Information",
    "requestResponseInformation",
    "01",
    true,
    "00",
    false,
    "",
  ),
  row("1A", "Response Information", "responseInformation", "000169", "i", "0000", "", "0005"),
  row("1C", "Server Reference", "serverReference", "000173", "s", "0000", "", "000273"),
  row("1F", "Reason String", "reasonString", "000177", "w", "0000", "", "00"),
  row("21", "Receive Maximum", "receiveMaximum", "FFFF", 65535, "0001", 1, "00"),
  row("22", "Topic Alias Maximum", "topicAliasMaximum", "FFFF", 65535, "0000", 0, "00"),
  row("23", "Topic Alias", "topicAlias", "FFFF", 65535, "0001", 1, "01"),
  row("24", "Maximum QoS", "maximumQoS", "01", 1, "00", 0, ""),
  row("25", "Retain Available", "retainAvailable", "01", true, "00", false, ""),
  row(
    "26",
    "User Property",
    "userProperties",
    "0001610001 62",
    [["a", "b"]],
    "00000000",
    [["", ""]],
    "0001610001",
  ),
  row(
    "27",
    "Maximum Packet Size",
    "maximumPacketSize",
    "FFFFFFFF",
    4294967295,
    "00000001",
    1,
    "000000",
  ),
  row(
    "28",
    "Wildcard Subscription Available",
    "wildcardSubscriptionAvailable",
    "01",
    true,
    "00",
    false,
    "",
  ),
  row(
    "29",
    "Subscription Identifier Available",
    "subscriptionIdentifiersAvailable",
    "01",
    true,
    "00",
    false,
    "",
  ),
  row(
    "2A",
    "Shared Subscription Available",
    "sharedSubscriptionAvailable",
    "01",
    true,
    "00",
    false,
    "",
  ),
];

/** The property with this identifier. */
export function propertyOf(id: string): Property {
  const found = PROPERTIES.find((property) => property.id === id);
  if (found === undefined) throw new Error(`no property ${id}`);
  return found;
}

/** A place for properties, in a packet around it that is otherwise right. */
export interface Context {
  readonly name: string;
  /** The section whose subsections are the properties': the first is the Property Length or its like. */
  readonly section: string;
  /** The identifiers, in the order of those subsections from .2 on. */
  readonly ids: readonly string[];
  /** The packet's bytes around a property block. */
  readonly bytes: (block: string) => string;
  readonly fields: (properties: Properties) => Fields;
}

const at = (
  name: string,
  section: string,
  ids: string,
  bytes: (block: string) => string,
  fields: (properties: Properties) => Fields,
): Context => ({ name, section, ids: ids.split(" "), bytes, fields });

const CONNECT = { type: "connect", protocolVersion: 5, clientId: "c", cleanSession: false };
const WILL = { topic: "w", payload: hex("70") };
const SUBSCRIPTIONS = [{ topicFilter: "a" }];

export const CONTEXTS: readonly Context[] = [
  at(
    "CONNECT",
    "3.1.2.11",
    "11 21 27 22 19 17 26 15 16",
    (properties) => packet("10", mqtt(5), "00 0000", properties, text("c")),
    (properties) => ({ ...CONNECT, properties }),
  ),
  at(
    "Will",
    "3.1.3.2",
    "18 01 02 03 08 09 26",
    (properties) =>
      packet("10", mqtt(5), "04 0000 00", text("c"), properties, text("w"), text("p")),
    (properties) => ({ ...CONNECT, will: { ...WILL, properties } }),
  ),
  at(
    "CONNACK",
    "3.2.2.3",
    "11 21 24 25 27 12 22 1F 26 28 29 2A 13 1A 1C 15 16",
    (properties) => packet("20", "00 00", properties),
    (properties) => ({ type: "connack", properties }),
  ),
  at(
    "PUBLISH",
    "3.3.2.3",
    "01 02 23 08 09 26 0B 03",
    (properties) => packet("30", text("t"), properties, "70"),
    (properties) => ({ type: "publish", topic: "t", payload: hex("70"), properties }),
  ),
  ...(["PUBACK 40 3.4", "PUBREC 50 3.5", "PUBREL 62 3.6", "PUBCOMP 70 3.7"] as const).map(
    (given) => {
      const [name = "", first = "", section] = given.split(" ");
      return at(
        name,
        `${section}.2.2`,
        "1F 26",
        (properties) => packet(first, "00 01 00", properties),
        (properties) => ({ type: name.toLowerCase(), packetId: 1, properties }),
      );
    },
  ),
  at(
    "SUBSCRIBE",
    "3.8.2.1",
    "0B 26",
    (properties) => packet("82", "00 01", properties, text("a"), "00"),
    (properties) => ({ type: "subscribe", packetId: 1, subscriptions: SUBSCRIPTIONS, properties }),
  ),
  at(
    "SUBACK",
    "3.9.2.1",
    "1F 26",
    (properties) => packet("90", "00 01", properties, "00"),
    (properties) => ({ type: "suback", packetId: 1, reasonCodes: [0], properties }),
  ),
  at(
    "UNSUBSCRIBE",
    "3.10.2.1",
    "26",
    (properties) => packet("A2", "00 01", properties, text("a")),
    (properties) => ({ type: "unsubscribe", packetId: 1, topicFilters: ["a"], properties }),
  ),
  at(
    "UNSUBACK",
    "3.11.2.1",
    "1F 26",
    (properties) => packet("B0", "00 01", properties, "00"),
    (properties) => ({ type: "unsuback", packetId: 1, reasonCodes: [0], properties }),
  ),
  at(
    "DISCONNECT",
    "3.14.2.2",
    "11 1F 26 1C",
    (properties) => packet("E0", "00", properties),
    (properties) => ({ type: "disconnect", properties }),
  ),
  at(
    "AUTH",
    "3.15.2.2",
    "15 16 1F 26",
    (properties) => packet("F0", "18", properties),
    (properties) => ({ type: "auth", reasonCode: 0x18, properties }),
  ),
];

/** The context with this name. */
export function contextOf(name: string): Context {
  const found = CONTEXTS.find((context) => context.name === name);
  if (found === undefined) throw new Error(`no context ${name}`);
  return found;
}

/** The section of a property in a context: "3.1.2.11.3". */
export function sectionOf(context: Context, id: string): string {
  return `${context.section}.${context.ids.indexOf(id) + 2}`;
}

/** Whether the property cannot stand here without an Authentication Method before it. */
function needsMethod(context: Context, id: string): boolean {
  return id !== "15" && (id === "16" || context.name === "AUTH");
}

/** A packet that holds the property with each of these values in turn, and the method where it needs one. */
export function bytesWith(context: Context, id: string, ...values: readonly string[]): string {
  const method = needsMethod(context, id) ? "15 00016D" : "";
  return context.bytes(block(method, ...values.map((value) => id + value)));
}

/** The fields of such a packet. */
export function fieldsWith(context: Context, id: string, value: unknown): Fields {
  const method = needsMethod(context, id) ? { authenticationMethod: "m" } : {};
  return context.fields({ ...method, [propertyOf(id).key]: value });
}
