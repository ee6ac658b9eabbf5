/** The values of properties, at and beyond their edges, in every place (5.0 §3.1.2.11 to §3.15.2.2). */

import { block, byte, fourBytes, twoBytes, varint } from "./bytes.mjs";
import { Vectors, word } from "./collect.mjs";
import {
  before,
  directionOf,
  PLACES,
  propertiesOf,
  propertyOf,
  repeatStatement,
} from "./properties.mjs";

/** Statements on values, beside those on how often a property stands. */
const VALUE_STATEMENTS = {
  "CONNECT Session Expiry Interval": "§3.1.2.11.2-b",
  "CONNACK Session Expiry Interval": "§3.2.2.3.2-b",
  "DISCONNECT Session Expiry Interval": "§3.14.2.2.2-b",
  "CONNECT Receive Maximum": "§3.1.2.11.3-b",
  "CONNACK Receive Maximum": "§3.2.2.3.3-b",
  "CONNECT Maximum Packet Size": "§3.1.2.11.4-b",
  "CONNACK Maximum Packet Size": "§3.2.2.3.6-b",
  "CONNECT Request Response Information": "§3.1.2.11.6-b",
  "CONNECT Request Problem Information": "§3.1.2.11.7-b",
  "CONNACK Maximum QoS": "§3.2.2.3.4-b",
  "CONNACK Retain Available": "§3.2.2.3.5-b",
  "CONNACK Wildcard Subscription Available": "§3.2.2.3.11-b",
  "CONNACK Subscription Identifier Available": "§3.2.2.3.12-b",
  "CONNACK Shared Subscription Available": "§3.2.2.3.13-b",
  "CONNACK Server Keep Alive": "§3.2.2.3.14-b",
  "CONNACK Authentication Data": "§3.2.2.3.18-b",
  "CONNECT Authentication Data": "§3.1.2.11.10-b",
  "AUTH Authentication Method": "§3.15.2.2.2-z",
  "Will Payload Format Indicator": "§3.1.3.2.3-b",
  "Will Response Topic": "§3.1.3.2.6-b",
  "PUBLISH Payload Format Indicator": "§3.3.2.3.2-b",
  "PUBLISH Response Topic": "§3.3.2.3.5-b",
  "PUBLISH Topic Alias": "§3.3.2.3.4-b",
  "PUBLISH Subscription Identifier": "§3.3.2.3.8-b",
  "SUBSCRIBE Subscription Identifier": "§3.8.2.1.2-b",
};

/** What a server forwards unaltered. */
const FORWARDED = {
  "Payload Format Indicator": ["3.3.2-4"],
  "Response Topic": ["3.3.2-15", "3.3.2-13", "3.3.2-14"],
  "Correlation Data": ["3.3.2-16"],
  "User Property": ["3.3.2-17"],
  "Content Type": ["3.3.2-20", "3.3.2-19"],
  "Topic Alias": ["3.3.2-8", "§3.3.4-a"],
};

const TYPES = {
  "Two Byte Integer": ["§1.5.2-a"],
  "Four Byte Integer": ["§1.5.3-a"],
  "Variable Byte Integer": ["§1.5.5-b", "1.5.5-1"],
  "UTF-8 Encoded String": ["§1.5.4-a", "1.5.4-1"],
  "Binary Data": ["§1.5.6-a"],
  "UTF-8 String Pair": ["§1.5.7-a", "1.5.7-1"],
};

function statementsOf(place, property) {
  const own = VALUE_STATEMENTS[`${place.name} ${property.name}`];
  return [
    repeatStatement(place, property),
    ...(own === undefined ? [] : [own]),
    ...(place.name === "PUBLISH" ? (FORWARDED[property.name] ?? []) : []),
    ...(TYPES[property.type] ?? []),
  ];
}

function legal(file, place, property) {
  const first = before(place, property);
  for (const value of property.values) {
    const given = {
      hex: place.hexOf(block(first.hex, property.hexOf(value))),
      packet: place.packetOf({ ...first.json, [property.key]: property.jsonOf(value) }),
      canonical: first.canonical,
      direction: directionOf(place, property),
      statements: statementsOf(place, property),
    };
    const slug = `${word(place.name)}/${word(property.name)}-${word(value.name)}`;
    const title = `${place.name}: ${property.name} ${value.name}`;
    if (first.canonical) file.both("5.0", slug, title, given);
    else file.takes("5.0", slug, title, given);
  }
}

function refuse(file, place, property, name, hex, json, breaks, statements = []) {
  const first = before(place, property);
  const slug = `${word(place.name)}/${word(property.name)}-${word(name)}`;
  const title = `${place.name}: ${property.name} ${name}`;
  const direction = directionOf(place, property);
  const given = { breaks, statements, direction };
  if (hex !== undefined) {
    file.refuses("5.0", slug, title, {
      ...given,
      hex: place.hexOf(block(first.hex, byte(property.id), hex)),
    });
  }
  if (json !== undefined) {
    const packet = place.packetOf({ ...first.json, [property.key]: json });
    file.writesNot("5.0", `${slug}/encode`, title, { ...given, packet });
  }
}

const INDICATOR = {
  note: "Only 0 and 1 are defined, and what a receiver does with others is nowhere said: refuse them, or hand them on.",
};

function illegal(file, place, property) {
  const rule = VALUE_STATEMENTS[`${place.name} ${property.name}`];
  const isBoolean = property.type === "Byte" && typeof property.values[0].json === "boolean";
  const name = word(property.name);
  if (property.name === "Payload Format Indicator") {
    for (const value of [2, 128, 255]) {
      file.leavesOpen(
        "5.0",
        `${word(place.name)}/${name}-${value}`,
        `${place.name}: ${property.name} ${value}`,
        {
          hex: place.hexOf(block(byte(property.id), byte(value))),
          statements: [rule],
          ...INDICATOR,
        },
      );
    }
    file.leavesWriterOpen(
      "5.0",
      `${word(place.name)}/${name}-2/encode`,
      `${place.name}: ${property.name} 2`,
      {
        packet: place.packetOf({ [property.key]: 2 }),
        statements: [rule],
        ...INDICATOR,
      },
    );
    return;
  }
  if (isBoolean || property.name === "Maximum QoS") {
    for (const value of [2, 3, 127, 128, 255]) {
      refuse(file, place, property, `${value}`, byte(value), isBoolean ? undefined : value, rule);
    }
    return;
  }
  const zero = { 33: ["0000", 0], 35: ["0000", 0], 39: ["00000000", 0], 11: ["00", [0]] }[
    property.id
  ];
  if (zero !== undefined) {
    const breaks = property.id === 0x23 ? "3.3.2-8" : rule;
    refuse(file, place, property, "0", ...zero, breaks, property.id === 0x23 ? ["§3.3.4-a"] : []);
  }
}

/** What a field of this type cannot hold, which only an encoder can be given. */
function outOfRange(file, place, property) {
  const wrap = (value) => (property.id === 0x0b ? [value] : value);
  const limits = {
    "Two Byte Integer": [65536, "§1.5.2-a"],
    "Four Byte Integer": [2 ** 32, "§1.5.3-a"],
    "Variable Byte Integer": [268435456, "§1.5.5-b"],
  }[property.type];
  if (limits === undefined) return;
  const [over, type] = limits;
  const breaks = property.id === 0x23 ? "§3.3.2.3.4-b" : type;
  refuse(file, place, property, `${over}`, undefined, wrap(over), breaks, [type]);
  refuse(file, place, property, "minus 1", undefined, wrap(-1), breaks, [type]);
  refuse(file, place, property, "one and a half", undefined, wrap(1.5), breaks, [type]);
}

/** A Variable Byte Integer in more bytes than it needs, and in five. */
function varints(file) {
  const identifier = propertyOf("Subscription Identifier");
  for (const name of identifier.packets) {
    const place = PLACES.find((one) => one.name === name);
    for (const [value, bytes] of [
      [1, 2],
      [1, 3],
      [1, 4],
      [127, 2],
      [128, 3],
      [16384, 4],
    ]) {
      refuse(
        file,
        place,
        identifier,
        `${value} in ${bytes} bytes`,
        varint(value, bytes),
        undefined,
        "1.5.5-1",
      );
    }
    refuse(file, place, identifier, "1 in 5 bytes", varint(1, 5), undefined, "§1.5.5-a");
    refuse(file, place, identifier, "of four bytes that go on", "ffffffff", undefined, "§1.5.5-a");
    refuse(
      file,
      place,
      identifier,
      "of five bytes and more bits than a number has",
      "ffffffff7f",
      undefined,
      "§1.5.5-a",
    );
  }
}

/** That a byte's order is not turned round. */
function byteOrder(file) {
  for (const [name, key, hex, value] of [
    ["CONNACK", "serverKeepAlive", `13${twoBytes(0x0102)}`, 0x0102],
    ["CONNACK", "maximumPacketSize", `27${fourBytes(0x01020304)}`, 0x01020304],
    ["CONNECT", "receiveMaximum", `21${twoBytes(0x0100)}`, 0x0100],
    ["Will", "willDelayInterval", `18${fourBytes(0x80000001)}`, 0x80000001],
  ]) {
    const place = PLACES.find((one) => one.name === name);
    file.both(
      "5.0",
      `${word(name)}/${word(key)}-byte-order`,
      `${name}: ${key}, the most significant byte first`,
      {
        hex: place.hexOf(block(hex)),
        packet: place.packetOf({ [key]: value }),
        statements: [hex.length === 6 ? "§1.5.2-a" : "§1.5.3-a"],
      },
    );
  }
}

export function propertyValues() {
  const file = new Vectors("property-values", "Values of properties");
  for (const place of PLACES) {
    for (const property of propertiesOf(place)) {
      legal(file, place, property);
      illegal(file, place, property);
      outOfRange(file, place, property);
    }
  }
  varints(file);
  byteOrder(file);
  return file;
}
