/** MQTT 3.1, where it is not 3.1.1. */

import { binary, byte, packet, string, twoBytes } from "./bytes.mjs";
import { Vectors, word } from "./collect.mjs";
import { EMPTY_IDENTIFIER_NOTE, UNKNOWN_LEVEL_NOTE } from "./connect-forms.mjs";
import { MQISDP, sampleOf } from "./samples.mjs";

const BASE = { type: "connect", protocolVersion: 3, clientId: "c", cleanSession: false };
const connect = (flags, ...rest) => packet("10", MQISDP, flags, "0000", string("c"), ...rest);

function protocol(file) {
  for (const flags of [0x00, 0x02]) {
    file.both(
      "3.1",
      `connect/flags-${byte(flags)}`,
      `MQIsdp with level 3, Clean Session ${flags >> 1}`,
      {
        hex: connect(byte(flags)),
        packet: { ...BASE, cleanSession: flags === 2 },
        statements: ["X-3.1-a", "X-3.1-b"],
      },
    );
  }
  for (const keepAlive of [0, 60, 65535]) {
    file.both(
      "3.1",
      `connect/keep-alive-${keepAlive}`,
      `a CONNECT of 3.1 with a Keep Alive of ${keepAlive}`,
      {
        hex: packet("10", MQISDP, "02", twoBytes(keepAlive), string("c")),
        packet: { ...BASE, cleanSession: true, keepAlive },
        statements: ["X-3.1-a"],
      },
    );
  }
  for (const qos of [0, 1, 2]) {
    for (const retain of [false, true]) {
      const flags = byte(0x04 | (qos << 3) | (retain ? 0x20 : 0));
      file.both(
        "3.1",
        `connect/will-qos-${qos}${retain ? "-retained" : ""}`,
        `a Will of QoS ${qos}${retain ? ", retained" : ""}`,
        {
          hex: connect(flags, string("w"), binary("6d")),
          packet: { ...BASE, will: { topic: "w", payload: { hex: "6d" }, qos, retain } },
          statements: ["X-3.1-a"],
        },
      );
    }
  }
  for (const [version, name, level] of [
    ["3.1", "MQTT", 3],
    ["3.1", "MQIsdp", 4],
    ["3.1", "MQIsdp", 5],
    ["3.1", "MQIsdp", 0],
    ["3.1", "MQIsdp", 2],
    ["3.1", "MQIsdp", 6],
    ["3.1", "MQIsdp", 131],
    ["3.1", "MQIsdp", 255],
    ["3.1", "mqisdp", 3],
    ["3.1", "MQIsdp ", 3],
    ["3.1", "", 3],
  ]) {
    const none = level === 5 ? "00" : "";
    const spelled =
      { "": "no-name", mqisdp: "small-letters", "MQIsdp ": "space-at-end" }[name] ?? word(name);
    const slug = `connect/${spelled}-with-${level}`;
    const title = `the Protocol Name "${name}" with level ${level}`;
    const hex = packet("10", string(name), byte(level), "02 0000", none, string("c"));
    if (name === "MQIsdp" && ![3, 4, 5].includes(level)) {
      const note = UNKNOWN_LEVEL_NOTE;
      file.leavesOpen(version, slug, title, { hex, statements: ["3.1.2-2", "X-3.1-b"], note });
    } else {
      file.refuses(version, slug, title, { hex, breaks: "X-3.1-b" });
    }
  }
}

function clientIdentifier(file) {
  const title = (what) => `a Client Identifier of ${what} in 3.1`;
  for (const flags of ["00", "02"]) {
    const packetOf = { ...BASE, clientId: "", cleanSession: flags === "02" };
    file.leavesOpen("3.1", `connect/empty-client-identifier-${flags}`, title("no characters"), {
      hex: packet("10", MQISDP, flags, "0000", "0000"),
      statements: ["X-3.1-c"],
      note: EMPTY_IDENTIFIER_NOTE,
    });
    file.writesNot(
      "3.1",
      `connect/empty-client-identifier-${flags}/encode`,
      title("no characters"),
      { packet: packetOf, breaks: "X-3.1-c" },
    );
  }
  for (const length of [1, 23]) {
    const clientId = "x".repeat(length);
    file.both("3.1", `connect/client-identifier-of-${length}`, title(`${length} characters`), {
      hex: packet("10", MQISDP, "00 0000", string(clientId)),
      packet: { ...BASE, clientId },
      statements: ["X-3.1-c"],
    });
  }
  for (const length of [24, 100]) {
    file.leavesOpen(
      "3.1",
      `connect/client-identifier-of-${length}`,
      title(`${length} characters`),
      {
        hex: packet("10", MQISDP, "00 0000", string("x".repeat(length))),
        statements: ["X-3.1-c"],
        note: "The text has 23 as the most and return code 2 for more, so refuse it; or take it, as servers do.",
      },
    );
  }
}

/** The Remaining Length wins over the flags of User Name and Password. */
function missingFields(file) {
  const rule = ["X-3.1-d"];
  const add = (slug, title, hex, fields) =>
    file.takes("3.1", `connect/${slug}`, title, {
      hex,
      packet: { ...BASE, ...fields },
      canonical: false,
      statements: rule,
    });
  add(
    "user-name-missing",
    "the User Name Flag, and the packet ends before the User Name",
    connect("80"),
    {},
  );
  add(
    "user-name-and-password-missing",
    "both flags, and the packet ends before both fields",
    connect("c0"),
    {},
  );
  add(
    "password-missing",
    "both flags, and the packet ends before the Password",
    connect("c0", string("u")),
    { username: "u" },
  );
  add(
    "user-name-missing-after-will",
    "the User Name Flag, and the packet ends after the Will",
    connect("84", string("w"), binary("6d")),
    {
      will: { topic: "w", payload: { hex: "6d" } },
    },
  );
  for (const [slug, flags, rest] of [
    ["user-name-half-a-length", "80", "00"],
    ["user-name-cut", "80", "000275"],
    ["password-half-a-length", "c0", `${string("u")}00`],
    ["password-cut", "c0", `${string("u")}000270`],
  ]) {
    file.refuses("3.1", `connect/${slug}`, `a part of a field: ${slug.replaceAll("-", " ")}`, {
      hex: connect(flags, rest),
      breaks: "X-3.1-d",
    });
  }
  for (const [slug, rest] of [
    ["will-missing", ""],
    ["will-payload-missing", string("w")],
  ]) {
    file.refuses(
      "3.1",
      `connect/${slug}`,
      `a Will Flag without a whole Will: ${slug.replaceAll("-", " ")}`,
      { hex: connect("04", rest), breaks: "3.1.2-9" },
    );
  }
  file.both(
    "3.1",
    "connect/empty-user-name-and-password",
    "a User Name and a Password of no bytes, which are there",
    {
      hex: connect("c0", "0000", "0000"),
      packet: { ...BASE, username: "", password: { hex: "" } },
      statements: ["X-3.1-d", "X-3.1-i"],
    },
  );
}

function flags(file) {
  const retried = "X-3.1-e";
  for (const [name, first] of [
    ["PUBREL", "6a"],
    ["SUBSCRIBE", "8a"],
    ["UNSUBSCRIBE", "aa"],
  ]) {
    const { hex, packet: fields } = sampleOf("3.1", name);
    file.takes("3.1", `flags/${word(name)}-again`, `${name} with DUP, as it is sent again`, {
      hex: first + hex.slice(2),
      packet: fields,
      canonical: false,
      statements: [retried],
    });
  }
  for (const [name, first] of [
    ["CONNACK", "21"],
    ["PUBACK", "48"],
    ["UNSUBACK", "b2"],
    ["PINGREQ", "c1"],
    ["DISCONNECT", "e8"],
  ]) {
    const { hex } = sampleOf("3.1", name);
    file.leavesOpen(
      "3.1",
      `flags/${word(name)}-unused`,
      `${name} with a flag that it does not use`,
      {
        hex: first + hex.slice(2),
        statements: [retried],
        note: "3.1 says that the flags are not used, not that they are 0: ignore them, or refuse.",
      },
    );
  }
  for (const [name, first] of [
    ["PUBREL", "60"],
    ["PUBREL", "64"],
    ["SUBSCRIBE", "80"],
    ["SUBSCRIBE", "83"],
    ["UNSUBSCRIBE", "a0"],
    ["UNSUBSCRIBE", "a6"],
  ]) {
    const { hex } = sampleOf("3.1", name);
    file.leavesOpen(
      "3.1",
      `flags/${word(name)}-${first}`,
      `${name} whose QoS bits are not 01, or with RETAIN`,
      {
        hex: first + hex.slice(2),
        statements: [retried],
        note: "3.1 says that the packet uses QoS 1, and not what a reader does otherwise: refuse it, or look away.",
      },
    );
  }
  // Bits that say something about a Will, and there is none.
  for (const value of [0x08, 0x10, 0x18, 0x20, 0x38]) {
    file.takes(
      "3.1",
      `connect/flags-without-will-${byte(value)}`,
      `Connect Flags ${value.toString(2).padStart(8, "0")}: bits of a Will without the Will Flag`,
      {
        hex: connect(byte(value)),
        packet: BASE,
        canonical: false,
        statements: ["X-3.1-f"],
      },
    );
  }
  for (const value of [0x01, 0x03]) {
    file.leavesOpen(
      "3.1",
      `connect/flags-bit-0-${byte(value)}`,
      `Connect Flags ${value.toString(2).padStart(8, "0")}: the bit that is unused`,
      {
        hex: connect(byte(value)),
        statements: ["X-3.1-f"],
        note: "The bit is called unused and reserved: ignore it, or refuse it as 3.1.1 does.",
      },
    );
  }
  file.refuses("3.1", "connect/will-qos-3", "a Will QoS of 3 with a Will, in 3.1", {
    hex: connect("1c", string("w"), binary("6d")),
    breaks: "3.1.2-14",
  });
}

function others(file) {
  for (const [slug, value] of [
    ["1", "01"],
    ["128", "80"],
    ["255", "ff"],
  ]) {
    file.leavesOpen(
      "3.1",
      `connack/first-byte-${slug}`,
      `a CONNACK of 3.1 whose reserved byte is ${slug}`,
      {
        hex: packet("20", value, "00"),
        statements: ["X-3.1-g"],
        note: "The byte is reserved: ignore it, or refuse it, since a 1 there would be taken for a session.",
      },
    );
  }
  file.leavesWriterOpen(
    "3.1",
    "connack/session-present/encode",
    "a CONNACK with Session Present for a client of 3.1",
    {
      packet: { type: "connack", sessionPresent: true },
      statements: ["X-3.1-g"],
      note: "3.1 has no such flag: refuse to write it, or write a byte that clients ignore.",
    },
  );
  for (const code of [0, 1, 2]) {
    file.both("3.1", `suback/granted-qos-${code}`, `a SUBACK of 3.1 that grants QoS ${code}`, {
      hex: packet("90", "0001", byte(code)),
      packet: { type: "suback", packetId: 1, reasonCodes: [code] },
      statements: ["X-3.1-h"],
    });
  }
  file.leavesOpen("3.1", "suback/failure", "a SUBACK of 3.1 with 0x80", {
    hex: packet("90", "0001", "80"),
    statements: ["X-3.1-h"],
    note: "3.1 knows granted QoS only, so refuse it; or take it, since servers tell 3.1 clients of a failure so.",
  });
  file.refuses("3.1", "suback/granted-qos-3", "a SUBACK of 3.1 that grants QoS 3", {
    hex: packet("90", "0001", "03"),
    breaks: "X-3.1-h",
  });
  file.refuses(
    "3.1",
    "connect/password-without-user-name",
    "a Password without a User Name, in 3.1",
    {
      hex: connect("40", binary("70")),
      breaks: "X-3.1-i",
    },
  );
  file.writesNot(
    "3.1",
    "connect/password-without-user-name/encode",
    "a Password without a User Name, in 3.1",
    {
      packet: { ...BASE, password: { hex: "70" } },
      breaks: "X-3.1-i",
    },
  );
  file.both(
    "3.1",
    "connect/all-fields",
    "all fields of a CONNECT of 3.1, the Will Message and the Password as text",
    {
      hex: connect("c6", string("w"), string("\u00e9"), string("u"), string("p\u4e2d")),
      packet: {
        ...BASE,
        cleanSession: true,
        will: { topic: "w", payload: { hex: "c3a9" } },
        username: "u",
        password: { hex: "70e4b8ad" },
      },
      statements: ["X-3.1-j", "X-3.1-a", "X-3.1-i"],
    },
  );
  for (const [slug, bytes] of [
    ["ill-formed", "c080ff"],
    ["null", "00"],
  ]) {
    file.leavesOpen(
      "3.1",
      `connect/will-message-${slug}`,
      `a Will Message that is no string (${slug}), in 3.1`,
      {
        hex: connect("04", string("w"), binary(bytes)),
        statements: ["X-3.1-j"],
        note: "3.1 calls it a string, so refuse it; or keep its bytes, as 3.1.1 does.",
      },
    );
    file.leavesOpen(
      "3.1",
      `connect/password-${slug}`,
      `a Password that is no string (${slug}), in 3.1`,
      {
        hex: connect("c0", string("u"), binary(bytes)),
        statements: ["X-3.1-j"],
        note: "3.1 calls it a string, so refuse it; or keep its bytes, as 3.1.1 does.",
      },
    );
  }
}

export function mqtt31() {
  const file = new Vectors("mqtt-3.1", "MQTT 3.1");
  protocol(file);
  clientIdentifier(file);
  missingFields(file);
  flags(file);
  others(file);
  return file;
}
