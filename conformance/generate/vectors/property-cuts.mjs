/** Blocks of properties that end too early or too late, and lengths that are no lengths (5.0 §2.2.2.1). */

import { block, hex, packet, size, string, varint } from "./bytes.mjs";
import { Vectors, word } from "./collect.mjs";
import { before, directionOf, PLACES, propertiesOf } from "./properties.mjs";
import { MQTT } from "./samples.mjs";

/** A value of more than no bytes. */
const filled = (property) =>
  property.values.find(({ json }) => json !== "" && json?.hex !== "") ?? property.values[0];

/** A Property Length that ends a property within its value, though the packet goes on. */
function cut(file, place, property) {
  const first = before(place, property);
  const whole = hex(first.hex, property.hexOf(filled(property)));
  const isText = /String|Binary/.test(property.type);
  const direction = directionOf(place, property);
  const name = `${word(place.name)}/${word(property.name)}`;
  const cuts = new Map([["value", [size(first.hex) + 1, "its whole value"]]]);
  if (size(whole) > size(first.hex) + 2) cuts.set("last-byte", [size(whole) - 1, "its last byte"]);
  if (isText) cuts.set("length", [size(first.hex) + 2, "half of its length"]);
  if (property.id === 0x26) cuts.set("second-half", [size(first.hex) + 4, "its second half"]);
  for (const [slug, [length, missing]] of cuts) {
    const breaks =
      slug === "second-half" ? "§1.5.7-a" : slug === "last-byte" ? "§2.2.2.1-c" : "§2.2.2.2-c";
    file.refuses(
      "5.0",
      `${name}-cut-${slug}`,
      `${place.name}: the Property Length leaves ${property.name} without ${missing}`,
      {
        hex: place.hexOf(varint(length) + whole),
        breaks,
        statements: ["§2.2.2.1-c", "§2.2.2.2-c"],
        direction,
      },
    );
  }
  if (!isText) return;
  // The string's own length is what runs over the block here.
  const bytes = `${hex(property.hexOf(filled(property))).slice(0, 2)}ffff6162`;
  file.refuses(
    "5.0",
    `${name}-length-past-block`,
    `${place.name}: ${property.name} of 65,535 bytes in a block of a few`,
    {
      hex: place.hexOf(block(first.hex, bytes)),
      breaks: property.type === "Binary Data" ? "§1.5.6-a" : "§1.5.4-b",
      statements: ["§2.2.2.2-c"],
      direction,
    },
  );
}

function lengths(file, place) {
  const name = word(place.name);
  const first = before(place, { id: 0 });
  const good = hex(first.hex, "26", string("n"), string("v"));
  const add = (slug, title, length, breaks, statements) =>
    file.refuses("5.0", `${name}/${slug}`, `${place.name}: ${title}`, {
      hex: place.hexOf(length + good),
      breaks,
      statements,
    });
  add(
    "property-length-past-packet",
    "a Property Length far past the packet's end",
    varint(size(good) + 1000),
    "§2.2.2.1-b",
  );
  add(
    "property-length-maximum",
    "a Property Length of 268,435,455 in a packet of a few bytes",
    "ffffff7f",
    "§2.2.2.1-b",
  );
  add(
    "property-length-in-2-bytes",
    "a Property Length in two bytes that needs one",
    varint(size(good), 2),
    "1.5.5-1",
  );
  add(
    "property-length-in-4-bytes",
    "a Property Length in four bytes that needs one",
    varint(size(good), 4),
    "1.5.5-1",
  );
  add(
    "property-length-in-5-bytes",
    "a Property Length of five bytes",
    varint(size(good), 5),
    "§1.5.5-a",
  );
  if (place.name !== "AUTH") {
    file.refuses(
      "5.0",
      `${name}/property-length-zero-in-2-bytes`,
      `${place.name}: a Property Length of 0 in two bytes`,
      {
        hex: place.hexOf("8000"),
        breaks: "1.5.5-1",
      },
    );
    file.refuses(
      "5.0",
      `${name}/property-length-unfinished`,
      `${place.name}: four bytes of Property Length that all go on`,
      {
        hex: place.hexOf("80808080"),
        breaks: "§1.5.5-a",
      },
    );
  }
}

/** A length of 127 and 128 bytes, where the length itself grows. */
function growing(file, place) {
  const first = before(place, { id: 0 });
  const canonical = first.canonical;
  for (const length of [127, 128]) {
    const value = "v".repeat(length - size(first.hex) - 6);
    const given = {
      hex: place.hexOf(block(first.hex, "26", string("n"), string(value))),
      packet: place.packetOf({ ...first.json, userProperties: [["n", value]] }),
      canonical,
      statements: ["§2.2.2.1-a", "1.5.5-1"],
    };
    const slug = `${word(place.name)}/property-length-${length}`;
    const title = `${place.name}: ${length} bytes of properties`;
    if (canonical) file.both("5.0", slug, title, given);
    else file.takes("5.0", slug, title, given);
  }
}

/** Where a Property Length grows to three bytes. */
function growingFurther(file) {
  for (const length of [16383, 16384]) {
    const value = "v".repeat(length - 6);
    const place = PLACES.find(({ name }) => name === "PUBLISH");
    file.takes(
      "5.0",
      `publish/property-length-${length}`,
      `PUBLISH: ${length} bytes of properties`,
      {
        hex: place.hexOf(block("26", string("n"), string(value))),
        packet: place.packetOf({ userProperties: [["n", value]] }),
        statements: ["§2.2.2.1-a", "1.5.5-1"],
      },
    );
  }
}

/** A Property Length that counts itself, in packets where nothing follows that could fill it. */
function countsItself(file) {
  for (const name of ["CONNACK", "PUBACK", "PUBREC", "PUBREL", "PUBCOMP", "DISCONNECT", "AUTH"]) {
    const place = PLACES.find((one) => one.name === name);
    const first = before(place, { id: 0 });
    const good = hex(first.hex, "26", string("n"), string("v"));
    for (const [slug, title, change] of [
      ["counts-itself", "a Property Length that counts itself", 1],
      ["one-short", "a Property Length one byte short, so that a byte is left over", -1],
    ]) {
      file.refuses("5.0", `${word(name)}/property-length-${slug}`, `${name}: ${title}`, {
        hex: place.hexOf(varint(size(good) + change) + good),
        breaks: change === 1 ? "§2.2.2.1-a" : "§2.2.2.1-c",
      });
    }
    if (name === "AUTH") continue;
    file.refuses(
      "5.0",
      `${word(name)}/property-length-0-before-properties`,
      `${name}: a Property Length of 0 before a property`,
      {
        hex: place.hexOf(`00${good}`),
        breaks: "§2.1.4-a",
        statements: ["§2.3-a"],
      },
    );
  }
}

/** Packets that end where their Property Length would stand. */
function missing(file) {
  const rows = [
    ["CONNECT", packet("10", MQTT(5), "02 0000"), []],
    ["Will", packet("10", MQTT(5), "06 0000 00", string("c")), ["3.1.2-9", "§3.1.3.2-a"]],
    ["CONNACK", "20020087", ["§3.2.2-a"]],
    ["PUBLISH of QoS 0", "3003000174", []],
    ["PUBLISH of QoS 1", "32050001740001", []],
    ["SUBSCRIBE", "82020001", []],
    ["SUBACK", "90020001", []],
    ["UNSUBSCRIBE", "a2020001", []],
    ["UNSUBACK", "b0020001", ["§3.11.3-a"]],
  ];
  for (const [name, bytes, statements] of rows) {
    file.refuses("5.0", `${word(name)}/no-property-length`, `${name} without a Property Length`, {
      hex: bytes,
      breaks: "2.2.2-1",
      statements,
    });
  }
  for (const place of PLACES) {
    // The short forms of these may leave the length out.
    if (/^(PUBACK|PUBREC|PUBREL|PUBCOMP|DISCONNECT|AUTH)$/.test(place.name)) continue;
    const given = {
      hex: place.hexOf("00"),
      packet: place.packetOf({}),
      statements: ["2.2.2-1", "§2.2.2-a"],
    };
    file.both(
      "5.0",
      `${word(place.name)}/no-properties`,
      `${place.name} without properties: Property Length 0`,
      given,
    );
  }
}

export function propertyCuts() {
  const file = new Vectors("property-lengths", "Property Length");
  for (const place of PLACES) {
    for (const property of propertiesOf(place)) cut(file, place, property);
    lengths(file, place);
    growing(file, place);
  }
  growingFurther(file);
  countsItself(file);
  missing(file);
  return file;
}
