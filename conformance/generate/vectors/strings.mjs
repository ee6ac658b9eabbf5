/** UTF-8 in every string of every packet: 3.1.1 §1.5.3, 5.0 §1.5.4. */

import { binary, block, hex, packet, string, utf8 } from "./bytes.mjs";
import { Vectors, word } from "./collect.mjs";
import { before, directionOf, PLACES, propertiesOf } from "./properties.mjs";
import { MQISDP, MQTT, VERSIONS } from "./samples.mjs";
import { discouraged } from "./strings-discouraged.mjs";

const ILL_FORMED = {
  "a continuation byte alone": "80",
  "two continuation bytes alone": "bf80",
  "a two-byte form without its second byte": "c3",
  "a three-byte form without its last byte": "e282",
  "a four-byte form without its last byte": "f09f98",
  "a lead byte before an ASCII letter": "c361",
  "U+0000 in two bytes, as some write it": "c080",
  "a slash in two bytes": "c0af",
  "a slash in three bytes": "e080af",
  "a slash in four bytes": "f08080af",
  "the first surrogate": "eda080",
  "the last surrogate": "edbfbf",
  "a pair of surrogates, three bytes each": "eda0bdedb880",
  "a character above U+10FFFF": "f4908080",
  "a form of five bytes": "f888808080",
  "the byte FF": "ff",
  "a wrong byte after a good character": "c3a9ff",
};

const WELL_FORMED = {
  "in two bytes": "\u0080\u00e9\u07ff",
  "in three bytes": "\u0800\u4e2d\ud7ff\ue000\uffeb",
  "in four bytes": "\ud800\udc00\ud83d\ude00\udbff\udffd",
  "with U+FEFF in front": "\ufeffa",
  "with U+FEFF inside and at the end": "a\ufeffb\ufeff",
  "composed and decomposed": "\u00e9e\u0301",
};

const CONNECT = { type: "connect", cleanSession: false, clientId: "c" };
const LEVELS = { 3.1: 3, "3.1.1": 4, "5.0": 5 };

function connectFields(version) {
  const level = LEVELS[version];
  const is50 = version === "5.0";
  const none = is50 ? "00" : "";
  const start = version === "3.1" ? MQISDP : MQTT(level);
  const base = { ...CONNECT, protocolVersion: level };
  const connect = (flags, ...rest) => packet("10", start, flags, "0000", none, ...rest);
  return [
    {
      name: "Client Identifier",
      rules: ["3.1.3-4"],
      hexOf: (text) => connect("00", text),
      packetOf: (clientId) => ({ ...base, clientId }),
    },
    {
      name: "Will Topic",
      rules: [is50 ? "3.1.3-11" : "3.1.3-10"],
      isTopic: true,
      hexOf: (text) => connect("04", string("c"), none, text, "0000"),
      packetOf: (topic) => ({ ...base, will: { topic, payload: { hex: "" } } }),
    },
    {
      name: "User Name",
      rules: [is50 ? "3.1.3-12" : "3.1.3-11"],
      hexOf: (text) => connect("80", string("c"), text),
      packetOf: (username) => ({ ...base, username }),
    },
  ];
}

function topicFields(version) {
  const none = version === "5.0" ? "00" : "";
  return [
    {
      name: "Topic Name",
      rules: ["3.3.2-1"],
      isTopic: true,
      hexOf: (text) => packet("30", text, none),
      packetOf: (topic) => ({ type: "publish", topic }),
    },
    {
      name: "Topic Filter of SUBSCRIBE",
      rules: ["3.8.3-1"],
      isTopic: true,
      hexOf: (text) => packet("82", "0001", none, text, "00"),
      packetOf: (topicFilter) => ({
        type: "subscribe",
        packetId: 1,
        subscriptions: [{ topicFilter }],
      }),
    },
    {
      name: "Topic Filter of UNSUBSCRIBE",
      rules: ["3.10.3-1"],
      isTopic: true,
      hexOf: (text) => packet("a2", "0001", none, text),
      packetOf: (filter) => ({ type: "unsubscribe", packetId: 1, topicFilters: [filter] }),
    },
  ];
}

/** Strings in properties, and both halves of a pair. */
function propertyFields() {
  const fields = [];
  for (const place of PLACES) {
    for (const property of propertiesOf(place)) {
      const first = before(place, property);
      const shared = { direction: directionOf(place, property), canonical: first.canonical };
      const made = (name, hexOf, jsonOf, rest) =>
        fields.push({
          name: `${name} of ${place.name}`,
          hexOf: (text) => place.hexOf(block(first.hex, hexOf(text))),
          packetOf: (text) => place.packetOf({ ...first.json, [property.key]: jsonOf(text) }),
          ...shared,
          ...rest,
        });
      if (property.type === "UTF-8 Encoded String") {
        const own =
          place.name === "PUBLISH"
            ? ({ "Content Type": ["3.3.2-19"], "Response Topic": ["3.3.2-13"] }[property.name] ??
              [])
            : [];
        made(
          property.name,
          (text) => hex(property.hexOf({ hex: text })),
          (text) => text,
          {
            rules: own.length > 0 ? own : ["1.5.4-1"],
            isTopic: property.id === 0x08,
          },
        );
      }
      if (property.id === 0x26) {
        made(
          "User Property name",
          (text) => `26${text}${string("v")}`,
          (text) => [[text, "v"]],
          {
            rules: ["1.5.7-1"],
          },
        );
        made(
          "User Property value",
          (text) => `26${string("n")}${text}`,
          (text) => [["n", text]],
          {
            rules: ["1.5.7-1"],
          },
        );
      }
    }
  }
  return fields;
}

const rulesOf = (version) =>
  version === "5.0"
    ? { utf8: "1.5.4-1", zero: "1.5.4-2", bom: "1.5.4-3", topicZero: "4.7.3-2" }
    : { utf8: "1.5.3-1", zero: "1.5.3-2", bom: "1.5.3-3", topicZero: "4.7.3-2" };

/** 3.1 describes its strings by Java's writeUTF, which writes U+0000 in two bytes, and surrogates for themselves. */
const ZEROS = ["c080", "00", "610062", "6100"];
const JAVA = ["eda080", "edbfbf", "eda0bdedb880"];
const JAVA_NOTE =
  "3.1 refers to Java's writeUTF, which writes half a surrogate pair like any character: take it, or refuse it as 3.1.1 does.";
const ZERO_NOTE =
  "3.1 refers to Java's writeUTF, which has a form for U+0000, and forbids it in topics only: take it, or refuse it as 3.1.1 does.";
const FOUR_BYTES_NOTE =
  "3.1 calls it UTF-8, so take it; or refuse it, since Java's writeUTF, to which it refers, has no characters of four bytes.";

/** Whether 3.1 leaves it open, and why: of U+0000 in a topic it says that it may not be. */
function noteFor(version, bytes, { isTopic }) {
  if (version !== "3.1") return undefined;
  if (ZEROS.includes(bytes)) return isTopic ? undefined : ZERO_NOTE;
  return JAVA.includes(bytes) ? JAVA_NOTE : undefined;
}

const HALF_PAIRS = {
  "a first half alone": "\ud800",
  "a second half alone": "\udc00",
  "two halves in the wrong order": "\udc00\ud800",
};

function vectorsOf(file, version, field) {
  const refuse = (slug, title, bytes, given) => {
    const note = noteFor(version, bytes, field);
    if (note !== undefined) {
      const { breaks, statements, ...rest } = given;
      file.leavesOpen(version, slug, title, { ...rest, statements: [breaks, ...statements], note });
    } else {
      // 3.1 names no error for a string.
      const error = version === "3.1" ? { error: { class: "unspecified" } } : {};
      file.refuses(version, slug, title, { ...given, ...error });
    }
  };
  const rules = rulesOf(version);
  const { direction, canonical = true } = field;
  const name = word(field.name);
  const breaksOf = (title, bytes) => {
    if (version === "3.1" && field.isTopic && ZEROS.includes(bytes)) return rules.topicZero;
    return /^(the|a) (byte|wrong|form)/.test(title) ? rules.utf8 : field.rules[0];
  };
  for (const [title, bytes] of Object.entries(ILL_FORMED)) {
    refuse(`strings/${name}/${word(title)}`, `${field.name}: ${title}`, bytes, {
      hex: field.hexOf(binary(utf8("a"), bytes)),
      // Some stand for the rule of all strings, the others for that of the field.
      breaks: breaksOf(title, bytes),
      statements: [rules.utf8, ...field.rules],
      direction,
    });
  }
  for (const [title, bytes] of [
    ["alone", "00"],
    ["inside", "610062"],
    ["at the end", "6100"],
  ]) {
    refuse(`strings/${name}/null-${word(title)}`, `${field.name}: U+0000 ${title}`, bytes, {
      hex: field.hexOf(binary(bytes)),
      breaks: field.isTopic && field.rules[0] !== "3.3.2-13" ? rules.topicZero : rules.zero,
      statements: [rules.zero, ...field.rules],
      direction,
    });
  }
  for (const [title, text] of Object.entries(WELL_FORMED)) {
    const statements = [rules.utf8, rules.zero, ...field.rules];
    if (field.isTopic) statements.push(rules.topicZero);
    if (title.includes("FEFF")) statements.push(rules.bom);
    if (title.startsWith("composed")) statements.push("§4.7.3-c");
    const given = {
      hex: field.hexOf(string(text)),
      packet: field.packetOf(text),
      statements,
      direction,
      canonical,
    };
    const slug = `strings/${name}/${word(title)}`;
    if (version === "3.1" && title === "in four bytes") {
      const { packet: _, canonical: __, ...rest } = given;
      const open = { ...rest, statements: [field.rules[0], ...statements], note: FOUR_BYTES_NOTE };
      file.leavesOpen(version, slug, `${field.name}: characters ${title}`, open);
      continue;
    }
    file.takes(version, slug, `${field.name}: characters ${title}`, given);
    if (canonical && title.startsWith("with U+FEFF in front")) {
      file.writes(version, `${slug}/encode`, `${field.name}: characters ${title}`, given);
    }
  }
  halfPairs(file, version, field);
  if (version === "3.1") return;
  file.writesNot(
    version,
    `strings/${name}/u-0000/encode`,
    `${field.name}: U+0000, which has no place in a string`,
    {
      packet: field.packetOf("a\u0000b"),
      breaks: rules.zero,
      statements: field.rules,
      direction,
    },
  );
}

/** Text that UTF-8 has no bytes for. Not every language can read it from JSON: its adapter says so. */
function halfPairs(file, version, field) {
  const { name, rules, direction, packetOf } = field;
  for (const [title, half] of Object.entries(HALF_PAIRS)) {
    for (const [place, text] of [
      ["in the middle", `a${half}b`],
      ["at the end", `a${half}`],
    ]) {
      const slug = `strings/${word(name)}/${word(title)}-${word(place)}/encode`;
      const whole = `${name}: of a surrogate pair ${title}, ${place}`;
      const given = { packet: packetOf(text), direction };
      const utf8 = rules[0] === "1.5.7-1" ? rules[0] : rulesOf(version).utf8;
      if (version === "3.1") {
        const note = JAVA_NOTE;
        file.leavesWriterOpen(version, slug, whole, {
          ...given,
          statements: [...rules, utf8],
          note,
        });
      } else {
        file.writesNot(version, slug, whole, { ...given, breaks: utf8, statements: rules });
      }
    }
  }
}

/** Will Payload, Password and payload are bytes: no rule of strings holds for them. */
function bytesThatAreNoStrings(file) {
  const every = Array.from({ length: 256 }, (_, value) => value.toString(16).padStart(2, "0")).join(
    "",
  );
  for (const version of ["3.1.1", "5.0"]) {
    const is50 = version === "5.0";
    const none = is50 ? "00" : "";
    const base = { ...CONNECT, protocolVersion: LEVELS[version] };
    const connect = (flags, ...rest) =>
      packet("10", MQTT(LEVELS[version]), flags, "0000", none, string("c"), ...rest);
    for (const [name, bytes] of [
      ["every-byte", every],
      ["null", "00"],
      ["ill-formed", "c080eda080ff"],
      ["empty", ""],
    ]) {
      file.both(
        version,
        `binary/will-payload-${name}`,
        `Will Payload: ${word(name)} bytes, kept as they are`,
        {
          hex: connect("04", none, string("w"), binary(bytes)),
          packet: { ...base, will: { topic: "w", payload: { hex: bytes } } },
          statements: is50 ? ["§3.1.3.4-a", "§1.5.6-a"] : ["§3.1.3.3-a"],
        },
      );
      file.both(
        version,
        `binary/password-${name}`,
        `Password: ${word(name)} bytes, kept as they are`,
        {
          hex: connect("c0", string("u"), binary(bytes)),
          packet: { ...base, username: "u", password: { hex: bytes } },
          statements: is50 ? ["§3.1.3.6-a", "§1.5.6-a"] : ["§3.1.3.5-a"],
        },
      );
      file.both(
        version,
        `binary/payload-${name}`,
        `Payload: ${word(name)} bytes, kept as they are`,
        {
          hex: packet("30", string("t"), none, bytes),
          packet: { type: "publish", topic: "t", payload: { hex: bytes } },
          statements: ["§3.3.3-a"],
        },
      );
    }
  }
}

export function strings() {
  const file = new Vectors("strings", "UTF-8 Encoded Strings and Binary Data");
  for (const version of VERSIONS) {
    const fields = [...connectFields(version), ...topicFields(version)];
    if (version === "5.0") fields.push(...propertyFields());
    for (const field of fields) vectorsOf(file, version, field);
  }
  discouraged(file);
  bytesThatAreNoStrings(file);
  return file;
}
