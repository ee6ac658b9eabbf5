/** The Connect Flags, and the fields that they announce (3.1.1 §3.1.2.3, 5.0 §3.1.2.3). */

import { binary, byte, packet, string } from "./bytes.mjs";
import { Vectors } from "./collect.mjs";
import { forms, LEVELS } from "./connect-forms.mjs";
import { MQTT } from "./samples.mjs";

/** All 256 values of the Connect Flags, with just the fields that they announce. */
function flags(file, version) {
  const { base, connect, will } = forms(version);
  const is50 = version === "5.0";
  const rules = is50
    ? {
        reserved: "3.1.2-3",
        qos: "3.1.2-12",
        qosAlone: "3.1.2-11",
        retainAlone: "3.1.2-13",
        also: "§3.1.2.6-a",
      }
    : {
        reserved: "3.1.2-3",
        qos: "3.1.2-14",
        qosAlone: "3.1.2-13",
        retainAlone: "3.1.2-15",
        also: "3.1.2-11",
      };
  for (let value = 0; value < 256; value++) {
    const has = (bit) => (value & bit) !== 0;
    const qos = (value >> 3) & 3;
    const fields = [
      has(0x04) ? will : "",
      has(0x80) ? string("u") : "",
      has(0x40) ? binary("70") : "",
    ];
    const broken = [];
    if (has(0x01)) broken.push(rules.reserved);
    if (has(0x04) && qos === 3)
      broken.push(
        ...(is50 ? (has(0x20) ? [rules.also, rules.qos] : [rules.qos, rules.also]) : [rules.qos]),
      );
    // 3.1.1 has one statement for the bits of a Will together, and one for each.
    if (!is50 && !has(0x04) && qos > 0 && has(0x20)) broken.push(rules.also);
    if (!has(0x04) && qos > 0) broken.push(rules.qosAlone, ...(is50 ? [] : [rules.also]));
    if (!has(0x04) && has(0x20)) broken.push(rules.retainAlone, ...(is50 ? [] : [rules.also]));
    if (!is50 && has(0x40) && !has(0x80)) broken.push("3.1.2-22");
    const slug = `connect-flags/${byte(value)}`;
    const title = `Connect Flags ${value.toString(2).padStart(8, "0")}`;
    const hex = connect(byte(value), ...fields);
    if (broken.length > 0) {
      const [breaks, ...statements] = [...new Set(broken)];
      file.refuses(version, slug, title, { hex, breaks, statements: [...statements, "3.1.4-1"] });
      continue;
    }
    const statements = [
      "§3.1.2.3-a",
      rules.reserved,
      has(0x04) ? rules.qos : rules.qosAlone,
      ...(has(0x04) ? ["3.1.2-9"] : [rules.retainAlone]),
      has(0x80) ? (is50 ? "3.1.2-17" : "3.1.2-19") : is50 ? "3.1.2-16" : "3.1.2-18",
      has(0x40) ? (is50 ? "3.1.2-19" : "3.1.2-21") : is50 ? "3.1.2-18" : "3.1.2-20",
      "3.1.3-1",
      "§3.1.3-a",
      "3.1.4-1",
      ...(is50
        ? has(0x40) && !has(0x80)
          ? ["§3.1.2.9-a"]
          : has(0x04)
            ? [rules.also, "§3.1.3.2-a"]
            : []
        : ["3.1.2-22", ...(has(0x04) ? [] : [rules.also])]),
    ];
    const packetOf = {
      ...base,
      cleanSession: has(0x02),
      ...(has(0x04)
        ? { will: { topic: "w", payload: { hex: "6d" }, qos, retain: has(0x20) } }
        : {}),
      ...(has(0x80) ? { username: "u" } : {}),
      ...(has(0x40) ? { password: { hex: "70" } } : {}),
    };
    file.both(version, slug, title, { hex, packet: packetOf, statements });
  }
}

/** Flags that announce more, or less, than the payload holds. */
function announced(file, version) {
  const { none, connect, will } = forms(version);
  const is50 = version === "5.0";
  const user = is50 ? ["3.1.2-16", "3.1.2-17"] : ["3.1.2-18", "3.1.2-19"];
  const password = is50 ? ["3.1.2-18", "3.1.2-19"] : ["3.1.2-20", "3.1.2-21"];
  const rows = [
    ["user-name-missing", "80", "", user[1]],
    ["user-name-half-a-length", "80", "00", user[1]],
    ["user-name-cut", "80", "000275", user[1]],
    ["password-missing", "c0", string("u"), password[1]],
    ["password-half-a-length", "c0", `${string("u")}00`, password[1]],
    ["password-cut", "c0", `${string("u")}000270`, password[1]],
    ["user-name-and-password-missing", "c0", "", user[1]],
    ["will-missing", "04", "", is50 ? "§3.1.3.2-a" : "3.1.2-9"],
    ...(is50 ? [["will-of-3.1.1", "04", `${string("w")}${binary("6d")}`, "§3.1.3.2-a"]] : []),
    ["will-topic-missing", "04", none, "3.1.2-9"],
    ["will-topic-cut", "04", `${none}000577`, "3.1.2-9"],
    ["will-payload-missing", "04", none + string("w"), "3.1.2-9"],
    ["will-payload-half-a-length", "04", `${none}${string("w")}00`, "3.1.2-9"],
    ["will-payload-cut", "04", `${none}${string("w")}00026d`, is50 ? "§3.1.3.4-a" : "§3.1.3.3-a"],
    [
      "will-payload-of-65535",
      "04",
      `${none}${string("w")}ffff6d`,
      is50 ? "§3.1.3.4-a" : "§3.1.3.3-a",
    ],
    ["password-of-65535", "c0", `${string("u")}ffff70`, is50 ? "§3.1.3.6-a" : "§3.1.3.5-a"],
    ["user-name-not-announced", "00", string("u"), user[0]],
    ["user-name-not-announced-after-will", "04", will + string("u"), user[0]],
    ["password-not-announced", "80", string("u") + binary("70"), password[0]],
    ["will-not-announced", "00", will, "3.1.4-1"],
    ["one-byte-left", "00", "00", "§3.1.3-a"],
    ["two-bytes-left", "00", "0000", "§3.1.3-a"],
    ["byte-left-after-password", "c0", `${string("u")}${binary("70")}00`, "§3.1.3-a"],
  ];
  for (const [slug, value, rest, breaks] of rows) {
    file.refuses(version, `connect/${slug}`, `a CONNECT: ${slug.replaceAll("-", " ")}`, {
      hex: connect(value, rest),
      breaks,
      statements: ["3.1.4-1"],
    });
  }
  file.refuses(
    version,
    "connect/no-client-identifier",
    "a CONNECT that ends before its Client Identifier",
    {
      hex: packet("10", MQTT(LEVELS[version]), "02 0000", none),
      breaks: "3.1.3-3",
      statements: ["§3.1.2-a", is50 ? "§2.3-a" : "§2.4-a"],
    },
  );
  file.refuses(
    version,
    "connect/client-identifier-half-a-length",
    "a CONNECT that ends within the length of its Client Identifier",
    {
      hex: packet("10", MQTT(LEVELS[version]), "02 0000", none, "00"),
      breaks: "3.1.3-3",
    },
  );
  file.refuses(
    version,
    "connect/client-identifier-past-end",
    "a Client Identifier of 65,535 bytes in a CONNECT of a few",
    {
      hex: packet("10", MQTT(LEVELS[version]), "02 0000", none, "ffff63"),
      breaks: is50 ? "§1.5.4-b" : "§1.5.3-b",
      statements: ["3.1.3-3"],
    },
  );
}

export function connectFlags() {
  const file = new Vectors("connect-flags", "Connect Flags");
  for (const version of ["3.1.1", "5.0"]) {
    flags(file, version);
    announced(file, version);
  }
  return file;
}
