/** Which property may stand where (5.0 §2.2.2.2): 14 places times 27 properties, and numbers that no property has. */

import { block, byte, varint } from "./bytes.mjs";
import { hexByte, Vectors, word } from "./collect.mjs";
import {
  before,
  directionOf,
  PLACES,
  PROPERTIES,
  propertiesOf,
  repeatStatement,
} from "./properties.mjs";

const PLACEMENT = "§2.2.2.2-b";

/** A value that is nobody's default. */
const sampleOf = (property) => property.values[1];

function misplaced(file, place) {
  for (const property of PROPERTIES) {
    if (property.packets.includes(place.name)) continue;
    const first = before(place, { id: 0 });
    const value = sampleOf(property);
    const properties = { ...first.json, [property.key]: property.jsonOf(value) };
    const slug = `${word(place.name)}/${word(property.name)}-misplaced`;
    const title = `${place.name}: ${property.name}, which must not stand there`;
    const hex = place.hexOf(block(first.hex, property.hexOf(value)));
    file.refuses("5.0", slug, title, { hex, breaks: PLACEMENT });
    const packet = place.packetOf(properties);
    file.writesNot("5.0", `${slug}/encode`, title, { packet, breaks: PLACEMENT });
  }
}

/** All that a place may have at once, in the order of the identifiers and against it. */
function all(file, place) {
  // A DISCONNECT has one property of clients, and one of servers.
  const known = propertiesOf(place).filter(({ id }) => place.name !== "DISCONNECT" || id !== 0x1c);
  const json = {};
  for (const property of known) json[property.key] = property.jsonOf(sampleOf(property));
  const hexes = known.map((property) => property.hexOf(sampleOf(property)));
  const direction = known.map((property) => directionOf(place, property)).find(Boolean);
  const given = {
    packet: place.packetOf(json),
    canonical: known.length < 2,
    direction,
    statements: [
      PLACEMENT,
      "§2.2.2-a",
      "§2.2.2.1-b",
      "§2.2.2.1-c",
      "§2.2.2.2-a",
      "§2.2.2.2-c",
      "§2.2.2.2-e",
      ...known.map((one) => repeatStatement(place, one)),
    ],
  };
  const name = word(place.name);
  file.takes("5.0", `${name}/all-properties`, `${place.name} with every property it may have`, {
    ...given,
    hex: place.hexOf(block(...hexes)),
  });
  if (known.length < 2) return;
  file.takes(
    "5.0",
    `${name}/all-properties-reversed`,
    `${place.name} with every property it may have, in the opposite order`,
    {
      ...given,
      hex: place.hexOf(block(...hexes.reverse())),
      statements: ["§2.2.2.2-d", ...given.statements],
    },
  );
}

const UNKNOWN = [
  0x00, 0x04, 0x05, 0x06, 0x07, 0x0a, 0x0c, 0x0d, 0x0e, 0x0f, 0x10, 0x14, 0x1b, 0x1d, 0x1e, 0x20,
  0x2b, 0x2c, 0x40, 0x7f,
];

function unknown(file) {
  const publish = PLACES.find(({ name }) => name === "PUBLISH");
  for (const id of UNKNOWN) {
    file.refuses(
      "5.0",
      `publish/identifier-${hexByte(id)}`,
      `PUBLISH: the identifier ${hexByte(id)}, which no property has`,
      {
        hex: publish.hexOf(block(byte(id), "0000")),
        breaks: "§2.2.2.2-a",
      },
    );
  }
  for (const [id, bytes] of [
    [128, 0],
    [16383, 0],
    [16384, 0],
    [268435455, 0],
  ]) {
    file.refuses(
      "5.0",
      `publish/identifier-${id}`,
      `PUBLISH: the identifier ${id}, in as many bytes as it needs`,
      {
        hex: publish.hexOf(block(varint(id, bytes), "0000")),
        breaks: "§2.2.2.2-a",
      },
    );
  }
  for (const place of PLACES) {
    const first = before(place, { id: 0 });
    const name = word(place.name);
    file.refuses(
      "5.0",
      `${name}/unknown-identifier`,
      `${place.name}: a property with the identifier 0x2b, one above the last`,
      {
        hex: place.hexOf(block(first.hex, "2b01")),
        breaks: "§2.2.2.2-a",
      },
    );
    const property = propertiesOf(place)[0];
    const value = sampleOf(property);
    for (const bytes of [2, 4]) {
      file.refuses(
        "5.0",
        `${name}/identifier-in-${bytes}-bytes`,
        `${place.name}: the identifier of ${property.name} in ${bytes} bytes`,
        {
          hex: place.hexOf(
            block(before(place, property).hex, varint(property.id, bytes), value.hex),
          ),
          breaks: "§2.2.2.2-e",
          statements: ["1.5.5-1"],
        },
      );
    }
    file.refuses(
      "5.0",
      `${name}/identifier-in-5-bytes`,
      `${place.name}: a property identifier of five bytes`,
      {
        hex: place.hexOf(block(before(place, property).hex, varint(property.id, 5), value.hex)),
        breaks: "§1.5.5-a",
      },
    );
  }
}

export function propertyPlacement() {
  const file = new Vectors("property-placement", "Which property may stand where");
  for (const place of PLACES) {
    all(file, place);
    misplaced(file, place);
  }
  unknown(file);
  return file;
}
