/** The 27 properties, their values at the boundaries, and the 14 places where properties stand (5.0 §2.2.2). */

import { readFileSync } from "node:fs";
import { binary, byte, fourBytes, packet, pair, string, twoBytes, utf8, varint } from "./bytes.mjs";
import { statement } from "./collect.mjs";
import { MQTT } from "./samples.mjs";

const tables = JSON.parse(readFileSync(new URL("../../tables.json", import.meta.url), "utf8"));

const value = (name, hex, json) => ({ name, hex, json });
const isBoolean = (name) => /^Request|Available$/.test(name);

const bytes = [value("0", "00", 0), value("1", "01", 1)];
const booleans = [value("0", "00", false), value("1", "01", true)];
const twoByteValues = [1, 255, 256, 32767, 32768, 65535].map((number) =>
  value(`${number}`, twoBytes(number), number),
);
const fourByteValues = [1, 255, 65536, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1].map((number) =>
  value(`${number}`, fourBytes(number), number),
);
const varintValues = [1, 127, 128, 16383, 16384, 2097151, 2097152, 268435455].map((number) =>
  value(`${number}`, varint(number), number),
);
const text = (name, given) => value(name, string(given), given);
const strings = [
  text("of one character", "a"),
  text("of several scripts", "\u00e9\u4e2d\ud83d\ude00"),
  text("of 127 bytes", "x".repeat(127)),
  text("of 128 bytes", "x".repeat(128)),
];
const data = (name, given) => value(name, binary(given), { hex: given });
const binaries = [
  data("of no bytes", ""),
  data("of a zero byte", "00"),
  data("that is no UTF-8", "c080ff"),
  data("of 128 bytes", "00ff".repeat(64)),
];
const pairs = [
  value("with a name and a value", pair("n", "v"), [["n", "v"]]),
  value("with an empty name", pair("", "v"), [["", "v"]]),
  value("with an empty value", pair("n", ""), [["n", ""]]),
  value("with neither", pair("", ""), [["", ""]]),
];

/** Whether 0 is a value like any other. */
const ZERO_REFUSED = new Set([0x0b, 0x21, 0x23, 0x27]);
const zero = (bytes) => value("0", byte(0).repeat(bytes), 0);

function valuesOf(id, name, type) {
  const withZero = (list, bytes) => (ZERO_REFUSED.has(id) ? list : [zero(bytes), ...list]);
  switch (type) {
    case "Byte":
      return isBoolean(name) ? booleans : bytes;
    case "Two Byte Integer":
      return withZero(twoByteValues, 2);
    case "Four Byte Integer":
      return withZero(fourByteValues, 4);
    case "Variable Byte Integer":
      return varintValues;
    case "UTF-8 Encoded String":
      return id === 0x08 ? strings : [text("of no characters", ""), ...strings];
    case "Binary Data":
      return binaries;
    default:
      return pairs;
  }
}

const KEYS = {
  "Maximum QoS": "maximumQoS",
  "Subscription Identifier": "subscriptionIdentifiers",
  "User Property": "userProperties",
  "Subscription Identifier Available": "subscriptionIdentifiersAvailable",
};
const keyOf = (name) =>
  KEYS[name] ??
  name
    .split(" ")
    .map((part, index) => (index === 0 ? part.toLowerCase() : part))
    .join("");

/** The properties: number, name, key, and values that are legal at the edges. `wrap` puts a value into the packet. */
export const PROPERTIES = tables.properties.map(({ id, name, type, packets }) => {
  const values = valuesOf(id, name, type);
  return {
    id,
    name,
    key: keyOf(name),
    type,
    packets,
    values,
    hexOf: ({ hex }) => byte(id) + hex,
    jsonOf: ({ json }) => (id === 0x0b ? [json] : json),
  };
});

export const propertyOf = (name) => PROPERTIES.find((property) => property.name === name);

const SERVER = "server-to-client";
const CLIENT = "client-to-server";

const place = (name, hexOf, packetOf, rest = {}) => ({
  name,
  hexOf,
  packetOf,
  method: false,
  ...rest,
});
/** "properties" is absent where there are none. */
const withProperties = (fields, properties) =>
  Object.keys(properties).length === 0 ? fields : { ...fields, properties };
const plain = (fields) => (properties) => withProperties(fields, properties);
const connect = { type: "connect", protocolVersion: 5, clientId: "c" };
const acknowledgement = (name, first) =>
  place(
    name,
    (properties) => packet(first, "0001 00", properties),
    plain({ type: name.toLowerCase(), packetId: 1 }),
  );

/** The places: a packet with a block of properties, in bytes and in JSON. */
export const PLACES = [
  place(
    "CONNECT",
    (properties) => packet("10", MQTT(5), "02 0000", properties, string("c")),
    plain(connect),
  ),
  place(
    "Will",
    (properties) =>
      packet("10", MQTT(5), "06 0000 00", string("c"), properties, string("w"), binary("6d")),
    (properties) => ({
      ...connect,
      will: withProperties({ topic: "w", payload: { hex: "6d" } }, properties),
    }),
  ),
  place("CONNACK", (properties) => packet("20", "0000", properties), plain({ type: "connack" })),
  place(
    "PUBLISH",
    (properties) => packet("30", string("t"), properties, utf8("m")),
    plain({ type: "publish", topic: "t", payload: { hex: "6d" } }),
  ),
  acknowledgement("PUBACK", "40"),
  acknowledgement("PUBREC", "50"),
  acknowledgement("PUBREL", "62"),
  acknowledgement("PUBCOMP", "70"),
  place(
    "SUBSCRIBE",
    (properties) => packet("82", "0001", properties, string("a"), "00"),
    plain({ type: "subscribe", packetId: 1, subscriptions: [{ topicFilter: "a" }] }),
  ),
  place(
    "SUBACK",
    (properties) => packet("90", "0001", properties, "00"),
    plain({ type: "suback", packetId: 1, reasonCodes: [0] }),
  ),
  place(
    "UNSUBSCRIBE",
    (properties) => packet("a2", "0001", properties, string("a")),
    plain({ type: "unsubscribe", packetId: 1, topicFilters: ["a"] }),
  ),
  place(
    "UNSUBACK",
    (properties) => packet("b0", "0001", properties, "00"),
    plain({ type: "unsuback", packetId: 1, reasonCodes: [0] }),
  ),
  place(
    "DISCONNECT",
    (properties) => packet("e0", "00", properties),
    plain({ type: "disconnect" }),
  ),
  place(
    "AUTH",
    (properties) => packet("f0", "18", properties),
    plain({ type: "auth", reasonCode: 0x18 }),
  ),
];

export const placeOf = (name) => PLACES.find((one) => one.name === name);

/** The properties of a place. */
export const propertiesOf = (place) =>
  PROPERTIES.filter(({ packets }) => packets.includes(place.name));

/** Who sends a packet with this property, where that is one side only. */
export function directionOf(place, property) {
  if (place.name === "PUBLISH" && property.id === 0x0b) return SERVER;
  if (place.name === "DISCONNECT" && property.id === 0x11) return CLIENT;
  if (place.name === "DISCONNECT" && property.id === 0x1c) return SERVER;
  return undefined;
}

/**
 * What has to stand before a property: an AUTH needs its method, and so does data. With a second property
 * an encoder may choose the order.
 */
export function before(place, property) {
  const needsMethod =
    property.id !== 0x15 &&
    (place.name === "AUTH" || (property.id === 0x16 && place.name !== "PUBLISH"));
  return needsMethod
    ? { hex: `15${string("m")}`, json: { authenticationMethod: "m" }, canonical: false }
    : { hex: "", json: {}, canonical: true };
}

const table = JSON.parse(readFileSync(new URL("../../statements.json", import.meta.url), "utf8"));
const PROPERTY_ROW = /^(.*?): (.*?) (?:\((.*)\) at most once|may occur many times)/;
const ROWS = new Map();
for (const { version, id, statement } of table.statements) {
  const found = version === "5.0" ? PROPERTY_ROW.exec(statement) : null;
  if (found === null || found === undefined) continue;
  ROWS.set(`${found[1] === "Will Properties" ? "Will" : found[1]} ${found[2]}`, id);
}

/** The statement on how often a property may stand in a place. */
export function repeatStatement(place, property) {
  const id = ROWS.get(`${place.name} ${property.name}`);
  if (id === undefined) throw new Error(`how often: ${place.name} ${property.name}`);
  statement("5.0", id);
  return id;
}
