/** PUBACK, PUBREC, PUBREL and PUBCOMP, DISCONNECT and AUTH, and their short forms: 5.0 §3.4 to §3.7, §3.14, §3.15. */

import { describe, expect, it } from "vitest";
import { packet } from "./bytes.js";
import {
  expectAccepted,
  expectNotEncoded,
  expectRefused,
  itAccepts,
  itDoesNotEncode,
  itRefuses,
  MALFORMED,
  PROTOCOL_ERROR,
  refusalOf,
  V4,
  V5,
} from "./expectations.js";

for (const [name, first, section] of [
  ["PUBACK", "40", "3.4"],
  ["PUBREC", "50", "3.5"],
  ["PUBREL", "62", "3.6"],
  ["PUBCOMP", "70", "3.7"],
] as const) {
  const fields = { type: name.toLowerCase(), packetId: 5 };
  const short = `[5.0 X-5.0-§${section}.2.1-a]`;
  const omitted = `[5.0 X-5.0-§${section}.2.1-b]`;
  const noLength = `[5.0 X-5.0-§${section}.2.2.1-a]`;

  describe(`the lengths of ${name} in 5.0`, () => {
    itAccepts(
      `reads a Remaining Length of 2 as Reason Code 0x00 without properties ${short}`,
      `${first} 02 00 05`,
      fields,
      V5,
    );
    it(`writes the short form for 0x00 without properties, and reads the long ones ${omitted}`, () => {
      expectAccepted(`${first} 03 00 05 00`, fields, V5, `${first} 02 00 05`);
      expectAccepted(`${first} 04 00 05 00 00`, fields, V5, `${first} 02 00 05`);
    });
    it(`writes the long form for another code or with properties ${omitted}`, () => {
      const properties = { reasonString: "w" };
      expectAccepted(`${first} 08 00 05 00 04 1F 00 01 77`, { ...fields, properties }, V5);
      const reasonCode = name === "PUBACK" || name === "PUBREC" ? 0x80 : 0x92;
      const code = reasonCode.toString(16);
      const given = { ...fields, reasonCode, properties };
      expectAccepted(`${first} 08 00 05 ${code} 04 1F 00 01 77`, given, V5);
    });
    it(`reads a Remaining Length of 3 as a code without properties ${noLength}`, () => {
      const reasonCode = name === "PUBACK" || name === "PUBREC" ? 0x87 : 0x92;
      const code = reasonCode.toString(16);
      const brief = `${first} 03 00 05 ${code}`;
      expectAccepted(brief, { ...fields, reasonCode }, V5);
      expectAccepted(`${first} 04 00 05 ${code} 00`, { ...fields, reasonCode }, V5, brief);
    });
    it(`rejects a Remaining Length of 0 and of 1 ${noLength}`, () => {
      expectRefused(`${first} 00`, "truncated-field", V5, MALFORMED);
      expectRefused(`${first} 01 00`, "truncated-field", V5, MALFORMED);
    });
    it(`rejects a Property Length beyond the packet ${noLength} [5.0 X-5.0-§2.2.2.1-b]`, () => {
      expectRefused(`${first} 04 00 05 00 01`, "truncated-field", V5, MALFORMED);
      expectRefused(`${first} 05 00 05 00 80 01`, "truncated-field", V5, MALFORMED);
      expectRefused(`${first} 04 00 05 00 80`, "truncated-field", V5, MALFORMED);
    });
    it("does not encode in 3.1.1 what only 5.0 can say", () => {
      expectAccepted(`${first} 02 00 05`, fields, V4);
      const reasonCode = name === "PUBACK" || name === "PUBREC" ? 0x80 : 0x92;
      expectNotEncoded({ ...fields, reasonCode }, "not-in-protocol-version", V4);
      const properties = { reasonString: "" };
      expectNotEncoded({ ...fields, properties }, "not-in-protocol-version", V4);
    });
  });
}

describe("the lengths of DISCONNECT in 5.0", () => {
  const disconnect = { type: "disconnect" };
  itAccepts(
    "reads a Remaining Length of 0 as Reason Code 0x00 [5.0 X-5.0-§3.14.2.1-a]",
    "E0 00",
    disconnect,
    V5,
  );
  it("writes the short form for 0x00 without properties only [5.0 X-5.0-§3.14.2.1-b]", () => {
    expectAccepted("E0 01 00", disconnect, V5, "E0 00");
    expectAccepted("E0 02 00 00", disconnect, V5, "E0 00");
    const properties = { serverReference: "s" };
    expectAccepted("E0 06 00 04 1C 00 01 73", { ...disconnect, properties }, V5);
  });
  it("reads a Remaining Length of 1 as a code without properties [5.0 X-5.0-§3.14.2.2.1-a]", () => {
    expectAccepted("E0 01 81", { ...disconnect, reasonCode: 0x81 }, V5);
    expectAccepted("E0 02 81 00", { ...disconnect, reasonCode: 0x81 }, V5, "E0 01 81");
  });
  itDoesNotEncode(
    "does not encode a Reason Code in 3.1.1 [3.1.1 X-3.1.1-§3.14.1-a]",
    { ...disconnect, reasonCode: 4 },
    "not-in-protocol-version",
    V4,
  );
});

describe("the lengths of AUTH", () => {
  const auth = { type: "auth" };
  itAccepts(
    "reads a Remaining Length of 0 as Reason Code 0x00, Success [5.0 X-5.0-§3.15.2.1-a]",
    "F0 00",
    auth,
    V5,
  );
  it("rejects a Remaining Length of 1, whatever the code [5.0 X-5.0-§3.15.2.1-c]", () => {
    for (const code of ["00", "18", "19"]) refusalOf(`F0 01 ${code}`, V5);
  });
  it("rejects properties without an Authentication Method [5.0 X-5.0-§3.15.2.2.2-z]", () => {
    for (const bytes of [
      "F0 02 18 00",
      "F0 02 00 00",
      "F0 06 19 04 1F 00 01 77",
      "F0 09 18 07 26 00 01 61 00 01 62",
    ]) {
      expectRefused(bytes, "missing-authentication-method", V5, PROTOCOL_ERROR);
    }
  });
  it("does not encode 0x18 and 0x19 without an Authentication Method [5.0 X-5.0-§3.15.2.2.2-z]", () => {
    for (const reasonCode of [0x18, 0x19]) {
      const said = PROTOCOL_ERROR;
      expectNotEncoded({ ...auth, reasonCode }, "missing-authentication-method", V5, said);
    }
    const properties = { reasonString: "w" };
    expectNotEncoded({ ...auth, properties }, "missing-authentication-method", V5);
  });
  itAccepts(
    "reads code and method [5.0 X-5.0-§3.15.2.2.2-z]",
    "F0 06 00 04 15 00 01 6D",
    { ...auth, properties: { authenticationMethod: "m" } },
    V5,
  );
});

describe("a Property Length that has to be there", () => {
  for (const [name, bytes] of [
    ["CONNECT", "10 0C 00 04 4D 51 54 54 05 02 00 00 00 00"],
    ["CONNACK", "20 02 00 00"],
    ["PUBLISH", "30 03 00 01 74"],
    ["SUBSCRIBE", "82 06 00 01 00 01 61 00"],
    ["SUBACK", "90 02 00 01"],
    ["UNSUBSCRIBE", "A2 05 00 01 00 01 61"],
    ["UNSUBACK", "B0 02 00 01"],
  ] as const) {
    it(`rejects ${name} without one [5.0 MQTT-2.2.2-1]`, () => {
      expect(refusalOf(bytes, V5).reasonCode).toBeGreaterThanOrEqual(0x81);
    });
  }
  for (const [name, bytes, fields] of [
    [
      "CONNECT",
      "10 0D 00 04 4D 51 54 54 05 02 00 00 00 00 00",
      { protocolVersion: 5, clientId: "" },
    ],
    ["CONNACK", "20 03 00 00 00", {}],
    ["PUBLISH", "30 04 00 01 74 00", { topic: "t" }],
    [
      "SUBSCRIBE",
      "82 07 00 01 00 00 01 61 00",
      { packetId: 1, subscriptions: [{ topicFilter: "a" }] },
    ],
    ["SUBACK", "90 04 00 01 00 00", { packetId: 1, reasonCodes: [0] }],
    ["UNSUBSCRIBE", "A2 06 00 01 00 00 01 61", { packetId: 1, topicFilters: ["a"] }],
    ["UNSUBACK", "B0 04 00 01 00 00", { packetId: 1, reasonCodes: [0] }],
  ] as const) {
    it(`writes 0 in ${name} without properties [5.0 MQTT-2.2.2-1]`, () => {
      const given = { type: name.toLowerCase(), ...fields };
      expectAccepted(bytes, given, V5);
      expectAccepted(bytes, { ...given, properties: {} }, V5);
    });
  }

  it("counts the properties and not itself [5.0 X-5.0-§2.2.2.1-a]", () => {
    for (const [length, prefix] of [
      [5, "05"],
      [126, "7E"],
      [127, "7F"],
      [128, "80 01"],
      [16383, "FF 7F"],
      [16384, "80 80 01"],
    ] as const) {
      const value = "a".repeat(length - 5);
      const size = (length - 5).toString(16).padStart(4, "0");
      const given = packet("20", "00 00", prefix, "26 00 00", size, "61".repeat(length - 5));
      const properties = { userProperties: [["", value]] };
      expectAccepted(given, { type: "connack", properties }, V5);
    }
  });
  itRefuses(
    "rejects a Property Length beyond the packet [5.0 X-5.0-§2.2.2.1-b]",
    "20 06 00 00 04 13 00 05",
    "truncated-field",
    V5,
    MALFORMED,
  );
  itRefuses(
    "rejects a Property Length beyond the packet even if more bytes follow it [5.0 X-5.0-§2.2.2.1-b]",
    "20 03 00 00 03 13 00 05",
    "truncated-field",
    V5,
    MALFORMED,
  );
  itRefuses(
    "rejects Will Properties that run past the CONNECT [5.0 X-5.0-§2.2.2.1-b]",
    "10 11 00 04 4D 51 54 54 05 06 00 00 00 00 01 63 05 18 00",
    "truncated-field",
    V5,
    MALFORMED,
  );
});
