/** Properties that stand twice, and those that may. */

import { block, byte, pair } from "./bytes.mjs";
import { Vectors, word } from "./collect.mjs";
import {
  before,
  directionOf,
  PLACES,
  placeOf,
  propertiesOf,
  repeatStatement,
} from "./properties.mjs";

const NOWHERE =
  "A repeat is called a Protocol Error in the Will, and nothing in PUBLISH: refuse it, since two receivers may choose differently, or take one of the two.";

function twice(file, place, property) {
  const first = before(place, property);
  const breaks = repeatStatement(place, property);
  const open = place.name === "PUBLISH" && [0x01, 0x02].includes(property.id);
  const [one, other = one] = property.values;
  // 0, the empty string and false are what a codec that asks "is it set?" takes for absent.
  const pairs = {
    "first-zero": [one, other],
    "equal-zero": [one, one],
    "first-set": [other, one],
    equal: [other, other],
  };
  for (const [name, [a, b]] of Object.entries(pairs)) {
    const hex = place.hexOf(block(first.hex, property.hexOf(a), property.hexOf(b)));
    const slug = `${word(place.name)}/${word(property.name)}-twice-${name}`;
    const title = `${place.name}: ${property.name} twice, ${a.name} and then ${b.name}`;
    const direction = directionOf(place, property);
    if (open) file.leavesOpen("5.0", slug, title, { hex, statements: [breaks], note: NOWHERE });
    else file.refuses("5.0", slug, title, { hex, breaks, direction });
  }
}

/** With another property between the two. */
function apart(file, place, property) {
  if (place.name === "PUBLISH" && [0x01, 0x02].includes(property.id)) return;
  const first = before(place, property);
  const value = property.values[0];
  const between = `26${pair("n", "v")}`;
  file.refuses(
    "5.0",
    `${word(place.name)}/${word(property.name)}-twice-apart`,
    `${place.name}: ${property.name} twice, a User Property between them`,
    {
      hex: place.hexOf(block(first.hex, property.hexOf(value), between, property.hexOf(value))),
      breaks: repeatStatement(place, property),
      direction: directionOf(place, property),
    },
  );
}

const MANY = [
  ["b", "1"],
  ["a", "2"],
  ["b", "3"],
  ["b", "1"],
  ["", ""],
];

function userProperties(file, place) {
  const property = propertiesOf(place).find(({ id }) => id === 0x26);
  const first = before(place, property);
  const hex = (pairs) =>
    place.hexOf(block(first.hex, ...pairs.map(([name, value]) => `26${pair(name, value)}`)));
  const packet = (pairs) => place.packetOf({ ...first.json, userProperties: pairs });
  const extra = { PUBLISH: ["3.3.2-17", "3.3.2-18"], Will: ["3.1.3-10"] }[place.name] ?? [];
  const statements = [repeatStatement(place, property), "1.5.7-1", ...extra];
  const canonical = first.canonical;
  const name = word(place.name);
  const add = (slug, title, pairs) => {
    const given = { hex: hex(pairs), packet: packet(pairs), statements, canonical };
    if (canonical) file.both("5.0", `${name}/${slug}`, title, given);
    else file.takes("5.0", `${name}/${slug}`, title, given);
  };
  add(
    "user-properties-order",
    `${place.name}: User Properties out of the alphabet's order, names and whole pairs repeated`,
    MANY,
  );
  add("user-property-equal-twice", `${place.name}: one User Property twice`, [MANY[0], MANY[0]]);
  add(
    "user-property-names-of-objects",
    `${place.name}: User Properties named as what objects have of themselves`,
    [
      ["__proto__", "1"],
      ["constructor", "2"],
      ["toString", "3"],
      ["length", "4"],
    ],
  );
  add("user-property-names-in-case", `${place.name}: User Properties whose names differ in case`, [
    ["a", "1"],
    ["A", "2"],
  ]);
}

/** User Properties among others: their order is kept, that of the others means nothing. */
function mixed(file, place) {
  const other = propertiesOf(place).find(({ id }) => ![0x26, 0x16].includes(id));
  if (other === undefined) return;
  const first = before(place, other);
  const value = other.values[0];
  file.takes(
    "5.0",
    `${word(place.name)}/user-properties-interleaved`,
    `${place.name}: User Properties before and after ${other.name}`,
    {
      hex: place.hexOf(
        block(`26${pair("b", "1")}`, first.hex, other.hexOf(value), `26${pair("a", "2")}`),
      ),
      packet: place.packetOf({
        ...first.json,
        [other.key]: other.jsonOf(value),
        userProperties: [
          ["b", "1"],
          ["a", "2"],
        ],
      }),
      canonical: false,
      direction: directionOf(place, other),
      statements: [
        "§2.2.2.2-d",
        repeatStatement(place, { name: "User Property" }),
        repeatStatement(place, other),
        ...(place.name === "PUBLISH" ? ["3.3.2-18"] : []),
      ],
    },
  );
}

function subscriptionIdentifiers(file) {
  const place = placeOf("PUBLISH");
  for (const [name, ids] of [
    ["two", [1, 2]],
    ["two-equal", [7, 7]],
    ["falling", [268435455, 1]],
    ["five", [1, 2, 3, 4, 5]],
  ]) {
    const hexes = ids.map((id) => (id === 268435455 ? "0bffffff7f" : `0b${byte(id)}`));
    file.takes(
      "5.0",
      `publish/subscription-identifiers-${name}`,
      `PUBLISH: Subscription Identifiers ${ids.join(", ")}`,
      {
        hex: place.hexOf(block(...hexes)),
        packet: place.packetOf({ subscriptionIdentifiers: ids }),
        // Their order means nothing.
        canonical: false,
        direction: "server-to-client",
        statements: ["§3.3.2.3.8-a", "§3.3.2.3.8-b"],
      },
    );
  }
  file.refuses(
    "5.0",
    "publish/subscription-identifiers-one-zero",
    "PUBLISH: Subscription Identifiers 1 and 0",
    {
      hex: place.hexOf(block("0b01", "0b00")),
      direction: "server-to-client",
      breaks: "§3.3.2.3.8-b",
    },
  );
  file.writesNot(
    "5.0",
    "subscribe/subscription-identifiers-two/encode",
    "SUBSCRIBE: two Subscription Identifiers",
    {
      packet: placeOf("SUBSCRIBE").packetOf({ subscriptionIdentifiers: [1, 2] }),
      breaks: "§3.8.2.1.2-a",
    },
  );
}

export function propertyRepeats() {
  const file = new Vectors("property-repeats", "Properties that stand more than once");
  for (const place of PLACES) {
    for (const property of propertiesOf(place)) {
      const mayRepeat = property.id === 0x26 || (place.name === "PUBLISH" && property.id === 0x0b);
      if (mayRepeat) continue;
      twice(file, place, property);
      apart(file, place, property);
    }
    userProperties(file, place);
    mixed(file, place);
  }
  subscriptionIdentifiers(file);
  return file;
}
