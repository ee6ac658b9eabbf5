/** CONNECT: 3.1.1 §3.1, 5.0 §3.1. The flags are in connect-flags.test.ts. */

import { describe, expect, it } from "vitest";
import { byte, field, hex, mqtt, packet, text } from "./bytes.js";
import {
  expectAccepted,
  expectNotEncoded,
  expectRefused,
  itAccepts,
  itDoesNotEncode,
  itRefuses,
  MALFORMED,
  refusalOf,
  V5,
} from "./expectations.js";

const LEVELS = [
  { level: 4, version: "3.1.1", none: "" },
  { level: 5, version: "5.0", none: "00" },
] as const;

describe("Protocol Name and Protocol Level", () => {
  const rest = "02 00 00 00 01 63";
  for (const { level, version } of LEVELS) {
    const id = `${version} MQTT-3.1.2-1`;
    const more = level === 5 ? "02 00 00 00 00 01 63" : rest;
    for (const [why, name] of [
      ["mqtt in lower case", text("mqtt")],
      ["MQTT and a space", text("MQTT ")],
      ["MQT", text("MQT")],
      ["MQTTS", text("MQTTS")],
      ["MQIsdP", text("MQIsdP")],
      ["an empty name", text("")],
    ] as const) {
      it(`rejects ${why} as Protocol Name [${id}]`, () => {
        const said = { rule: "MQTT-3.1.2-1", reasonCode: 0x84 };
        const given = packet("10", name, byte(level), more);
        expectRefused(given, "wrong-protocol-name", undefined, said);
      });
    }
    itRefuses(
      `rejects MQIsdp with level ${level} [${id}]`,
      packet("10", text("MQIsdp"), byte(level), more),
      "unsupported-protocol-version",
      undefined,
      { reasonCode: 0x84 },
    );
    it(`rejects a Protocol Level that is no version [${version} MQTT-3.1.2-2]`, () => {
      for (let other = 0; other < 256; other++) {
        if (other === 4 || other === 5) continue;
        const said = { rule: "MQTT-3.1.2-2", returnCode: 1, reasonCode: 0x84 };
        const given = packet("10", mqtt(other), more);
        const protocolVersion = level;
        expectRefused(given, "unsupported-protocol-version", { protocolVersion }, said);
      }
    });
    const layout = level === 5 ? "X-5.0-§3.1.2.2-a" : "X-3.1.1-§3.1.2.2-a";
    const name = level === 5 ? "" : " [3.1.1 X-3.1.1-§3.1.2.1-a]";
    itAccepts(
      `writes the name MQTT and the level ${level} [${version} ${layout}] [${id}]${name}`,
      packet("10", "00 04 4D 51 54 54", byte(level), more),
      { type: "connect", protocolVersion: level, clientId: "c" },
    );
    itDoesNotEncode(
      `does not encode a Protocol Level that is no version [${version} MQTT-3.1.2-2]`,
      { type: "connect", protocolVersion: 6, clientId: "c" },
      "unsupported-protocol-version",
    );
  }
});

describe("the variable header and the payload", () => {
  for (const { level, version, none } of LEVELS) {
    const is50 = level === 5;
    const base = { type: "connect", protocolVersion: level, cleanSession: false };
    const layout = is50 ? "X-5.0-§3.1.2-a" : "X-3.1.1-§3.1.2-a";
    const surplus = is50 ? "X-5.0-§3.1.3-a" : "X-3.1.1-§3.1.3-a";
    const keepAlive = is50 ? "X-5.0-§3.1.2.10-a" : "X-3.1.1-§3.1.2.10-a";
    const umbrella = `[${version} MQTT-3.1.4-1]`;
    const [noUser, user, noPassword, password] = is50
      ? ["MQTT-3.1.2-16", "MQTT-3.1.2-17", "MQTT-3.1.2-18", "MQTT-3.1.2-19"]
      : ["MQTT-3.1.2-18", "MQTT-3.1.2-19", "MQTT-3.1.2-20", "MQTT-3.1.2-21"];
    const head = (flags: string): string => `${mqtt(level)} ${flags} 00 00 ${none} ${text("c")}`;
    const will = `${none} ${text("w")} ${text("m")}`;
    const c = { ...base, clientId: "c" };

    itAccepts(
      `reads name, level, flags and Keep Alive${is50 ? " and properties" : ""} in this order [${version} ${layout}]`,
      packet("10", mqtt(level), "02 12 34", none, text("ab")),
      { ...base, cleanSession: true, keepAlive: 0x1234, clientId: "ab" },
    );
    it(`rejects a CONNECT that ends before all that its flags announce [${version} ${layout}] ${umbrella}`, () => {
      const body = `${head("C4")} ${will} ${text("u")} ${text("p")}`.replaceAll(" ", "");
      for (let length = 0; length < body.length; length += 2) {
        expectRefused(packet("10", body.slice(0, length)), "truncated-field", undefined, MALFORMED);
      }
    });
    it(`accepts a Keep Alive of 0 and of 65,535 [${version} ${keepAlive}]`, () => {
      for (const [bytes, value] of [
        ["0000", 0],
        ["FFFF", 65535],
      ] as const) {
        const given = packet("10", mqtt(level), "00", bytes, none, text("c"));
        expectAccepted(given, { ...c, keepAlive: value });
      }
      for (const value of [-1, 65536, 0.5, "10"]) {
        expectNotEncoded({ ...c, keepAlive: value }, "invalid-argument");
      }
    });
    itRefuses(
      `rejects a CONNECT without a Client Identifier [${version} MQTT-3.1.3-3]`,
      packet("10", mqtt(level), "02 00 00", none),
      "truncated-field",
      undefined,
      MALFORMED,
    );
    itDoesNotEncode(
      `does not encode a CONNECT without a Client Identifier [${version} MQTT-3.1.3-3]`,
      base,
      "invalid-argument",
    );
    it(`accepts Client Identifiers of 1 and of 23 characters of 0-9, a-z and A-Z [${version} MQTT-3.1.3-5]`, () => {
      const alphabet = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
      const ids = [...alphabet, alphabet.slice(0, 23), alphabet.slice(-23), alphabet.slice(20, 43)];
      for (const clientId of ids) {
        const given = packet("10", mqtt(level), "02 00 00", none, text(clientId));
        expectAccepted(given, { ...base, cleanSession: true, clientId });
      }
    });

    it(`reads the payload in its order, with each subset of its fields [${version} MQTT-3.1.3-1]`, () => {
      for (const [flags, fields, rest] of [
        ["00", {}, ""],
        ["04", { will: { topic: "w", payload: hex("6D") } }, will],
        ["80", { username: "u" }, text("u")],
        ["C0", { username: "u", password: hex("70") }, text("u") + text("p")],
        ["84", { will: { topic: "w", payload: hex("6D") }, username: "u" }, will + text("u")],
        [
          "C4",
          { will: { topic: "w", payload: hex("6D") }, username: "u", password: hex("70") },
          will + text("u") + text("p"),
        ],
      ] as const) {
        expectAccepted(packet("10", head(flags), rest), { ...c, ...fields });
      }
    });
    it(`rejects a Will Flag of 1 without the Will's fields [${version} MQTT-3.1.2-9]`, () => {
      const whole = will.replaceAll(" ", "");
      for (let length = 0; length < whole.length; length += 2) {
        const given = packet("10", head("04"), whole.slice(0, length));
        expectRefused(given, "truncated-field", undefined, MALFORMED);
      }
    });
    it(`does not encode a Will without a topic or a payload, and takes an empty payload [${version} MQTT-3.1.2-9]`, () => {
      expectNotEncoded({ ...c, will: { topic: "w" } }, "invalid-argument");
      expectNotEncoded({ ...c, will: { payload: "m" } }, "invalid-argument");
      const empty = { ...c, will: { topic: "w", payload: new Uint8Array(0) } };
      expectAccepted(packet("10", head("04"), none, text("w"), "00 00"), empty);
    });
    itRefuses(
      `rejects the fields of a Will whose Will Flag is 0 [${version} ${surplus}]${is50 ? "" : " [3.1.1 MQTT-3.1.2-11]"}`,
      packet("10", head("00"), will),
      "trailing-bytes",
      undefined,
      MALFORMED,
    );
    itDoesNotEncode(
      `does not encode a Will QoS of 3 [${version} ${is50 ? "MQTT-3.1.2-12" : "MQTT-3.1.2-14"}]`,
      { ...c, will: { topic: "w", payload: "m", qos: 3 } },
      "invalid-will-qos",
    );
    itRefuses(
      `rejects a User Name whose flag is 0 [${version} ${noUser}] ${umbrella}`,
      packet("10", head("00"), text("u")),
      "trailing-bytes",
      undefined,
      MALFORMED,
    );
    itAccepts(
      `does not write a User Name whose flag is 0 [${version} ${noUser}]`,
      packet("10", head("00")),
      c,
    );
    itRefuses(
      `rejects a User Name Flag of 1 without a User Name [${version} ${user}] ${umbrella}`,
      packet("10", head("80")),
      "truncated-field",
      undefined,
      MALFORMED,
    );
    itAccepts(
      `accepts an empty User Name as present [${version} ${user}]`,
      packet("10", head("80"), "00 00"),
      { ...c, username: "" },
    );
    itRefuses(
      `rejects a Password whose flag is 0 [${version} ${noPassword}] ${umbrella}`,
      packet("10", head("80"), text("u"), text("p")),
      "trailing-bytes",
      undefined,
      MALFORMED,
    );
    itAccepts(
      `does not write a Password whose flag is 0 [${version} ${noPassword}]`,
      packet("10", head("80"), text("u")),
      { ...c, username: "u" },
    );
    itRefuses(
      `rejects a Password Flag of 1 without a Password [${version} ${password}] ${umbrella}`,
      packet("10", head("C0"), text("u")),
      "truncated-field",
      undefined,
      MALFORMED,
    );
    itAccepts(
      `accepts an empty Password as present [${version} ${password}]`,
      packet("10", head("C0"), text("u"), "00 00"),
      { ...c, username: "u", password: new Uint8Array(0) },
    );
    itRefuses(
      `rejects a byte after the last announced field [${version} ${surplus}] ${umbrella}`,
      packet("10", head("C0"), text("u"), text("p"), "00"),
      "trailing-bytes",
      undefined,
      MALFORMED,
    );
    it(`writes 0 as the reserved flag [${version} MQTT-3.1.2-3]`, () => {
      expectAccepted(packet("10", head("00")), c);
      expectAccepted(packet("10", head("C4"), will, text("u"), text("p")), {
        ...c,
        will: { topic: "w", payload: hex("6D") },
        username: "u",
        password: hex("70"),
      });
    });

    const all = Array.from({ length: 256 }, (_, value) => byte(value)).join("");
    const willBytes = is50 ? "X-5.0-§3.1.3.4-a" : "X-3.1.1-§3.1.3.3-a";
    const passwordBytes = is50 ? "X-5.0-§3.1.3.6-a" : "X-3.1.1-§3.1.3.5-a";
    it(`keeps every byte of a Will ${is50 ? "Payload" : "Message"} of 0 to 65,535 bytes [${version} ${willBytes}]`, () => {
      for (const content of ["", all, "FF".repeat(65535)]) {
        const given = packet("10", head("04"), none, text("w"), field(content));
        expectAccepted(given, { ...c, will: { topic: "w", payload: hex(content) } });
      }
      const payload = new Uint8Array(65536);
      expectNotEncoded({ ...c, will: { topic: "w", payload } }, "binary-too-long");
    });
    it(`keeps every byte of a Password of 0 to 65,535 bytes [${version} ${passwordBytes}]`, () => {
      for (const content of ["", all, "FF".repeat(65535)]) {
        const given = packet("10", head("C0"), text("u"), field(content));
        expectAccepted(given, { ...c, username: "u", password: hex(content) });
      }
      const long = { ...c, username: "u", password: new Uint8Array(65536) };
      expectNotEncoded(long, "binary-too-long");
    });
    const topic = is50 ? "X-5.0-§3.1.3.3-a" : "X-3.1.1-§3.1.3.2-a";
    it(`rejects a Will Topic that is no Topic Name [${version} ${topic}]`, () => {
      for (const [bad, code] of [
        ["", "empty-topic"],
        ["#", "wildcard-in-topic-name"],
        ["a/+", "wildcard-in-topic-name"],
      ] as const) {
        expectRefused(packet("10", head("04"), none, text(bad), "00 00"), code);
        expectNotEncoded({ ...c, will: { topic: bad, payload: "" } }, code);
      }
    });
  }
});

describe("the Client Identifier of 3.1.1", () => {
  const base = { type: "connect", clientId: "" };
  itRefuses(
    "answers an empty Client Identifier with Clean Session 0 by return code 2 [3.1.1 MQTT-3.1.3-8]",
    packet("10", mqtt(4), "00 00 00 00 00"),
    "client-identifier-rejected",
    undefined,
    { returnCode: 2, rule: "MQTT-3.1.3-8" },
  );
  itDoesNotEncode(
    "does not encode an empty Client Identifier with Clean Session 0 [3.1.1 MQTT-3.1.3-7]",
    { ...base, cleanSession: false },
    "client-identifier-rejected",
    undefined,
    { returnCode: 2 },
  );
  itAccepts(
    "accepts an empty Client Identifier with Clean Session 1 [3.1.1 MQTT-3.1.3-7]",
    packet("10", mqtt(4), "02 00 00 00 00"),
    base,
  );
  it("accepts longer Client Identifiers and other characters [3.1.1 X-3.1.1-§3.1.3.1-a]", () => {
    for (const clientId of ["a".repeat(24), "a-b_c/d+e#f $", "x".repeat(65535)]) {
      const given = packet("10", mqtt(4), "02 00 00", text(clientId));
      expectAccepted(given, { ...base, clientId });
    }
  });
});

describe("what 5.0 adds", () => {
  const base = { type: "connect", protocolVersion: 5, clientId: "", cleanSession: false };
  itAccepts(
    "accepts an empty Client Identifier with Clean Start 0 [5.0 X-5.0-§3.1.3.1-a]",
    packet("10", mqtt(5), "00 00 00 00 00 00"),
    base,
  );
  itAccepts(
    "accepts an empty Client Identifier with Clean Start 1 [5.0 X-5.0-§3.1.3.1-a]",
    packet("10", mqtt(5), "02 00 00 00 00 00"),
    { ...base, cleanSession: true },
  );
  itAccepts(
    "accepts a Password without a User Name [5.0 X-5.0-§3.1.2.9-a]",
    packet("10", mqtt(5), "42 00 00 00 00 00", text("p")),
    { ...base, cleanSession: true, password: hex("70") },
  );
  const head = `${mqtt(5)} 04 00 00 00 00 00`;
  const will = { topic: "w", payload: hex("6D") };
  itAccepts(
    "reads the Will Properties between the Client Identifier and the Will Topic [5.0 X-5.0-§3.1.3.2-a]",
    packet("10", head, "05 18 00 00 00 07", text("w"), text("m")),
    { ...base, will: { ...will, properties: { willDelayInterval: 7 } } },
  );
  itAccepts(
    "writes a Property Length of 0 for a Will without properties [5.0 X-5.0-§3.1.3.2-a]",
    packet("10", head, "00", text("w"), text("m")),
    { ...base, will },
  );
  it("rejects a Will without a Property Length [5.0 X-5.0-§3.1.3.2-a] [5.0 MQTT-2.2.2-1]", () => {
    expect(refusalOf(packet("10", head, text("w"), text("m"))).reasonCode).toBe(0x81);
  });
  itRefuses(
    "rejects Will Properties without a Will [5.0 X-5.0-§3.1.3.2-a]",
    packet("10", mqtt(5), "00 00 00 00 00 00 00"),
    "trailing-bytes",
    V5,
    MALFORMED,
  );
});
