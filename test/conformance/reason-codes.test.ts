/** Reason Codes by packet, all 256 values each: 5.0 §2.4 and the table of each packet; 3.1.1 §3.9.3. */

import { describe, expect, it } from "vitest";
import { byte, packet, text } from "./bytes.js";
import {
  expectAccepted,
  expectDecoded,
  expectNotEncoded,
  expectRefused,
  type Fields,
  V4,
  V5,
} from "./expectations.js";

interface Row {
  readonly name: string;
  readonly rule: string;
  /** The values of the packet's table. */
  readonly codes: string;
  readonly bytes: (code: string) => string;
  readonly fields: (code: number) => Fields;
}

const WHY = "04 1F 00 01 77";
const properties = { reasonString: "w" };
const METHOD = "04 15 00 01 6D";
const packetId = 1;

const PUBACK_CODES = "00 10 80 83 87 90 91 97 99";
const NOT_FOUND = "00 92";

const ROWS: readonly Row[] = [
  {
    name: "CONNACK",
    rule: "MQTT-3.2.2-8",
    codes: "00 80 81 82 83 84 85 86 87 88 89 8A 8C 90 95 97 99 9A 9B 9C 9D 9F",
    bytes: (code) => packet("20", "00", code, WHY),
    fields: (reasonCode) => ({ type: "connack", reasonCode, properties }),
  },
  ...(
    [
      ["PUBACK", "MQTT-3.4.2-1", PUBACK_CODES, "40"],
      ["PUBREC", "MQTT-3.5.2-1", PUBACK_CODES, "50"],
      ["PUBREL", "MQTT-3.6.2-1", NOT_FOUND, "62"],
      ["PUBCOMP", "MQTT-3.7.2-1", NOT_FOUND, "70"],
    ] as const
  ).map(([name, rule, codes, first]) => ({
    name,
    rule,
    codes,
    bytes: (code: string) => packet(first, "00 01", code, WHY),
    fields: (reasonCode: number) => ({
      type: name.toLowerCase(),
      packetId,
      reasonCode,
      properties,
    }),
  })),
  {
    name: "SUBACK",
    rule: "MQTT-3.9.3-2",
    codes: "00 01 02 80 83 87 8F 91 97 9E A1 A2",
    bytes: (code) => packet("90", "00 01 00 00", code),
    fields: (code) => ({ type: "suback", packetId, reasonCodes: [0, code] }),
  },
  {
    name: "UNSUBACK",
    rule: "MQTT-3.11.3-2",
    codes: "00 11 80 83 87 8F 91",
    bytes: (code) => packet("B0", "00 01 00 00", code),
    fields: (code) => ({ type: "unsuback", packetId, reasonCodes: [0, code] }),
  },
  {
    name: "DISCONNECT",
    rule: "MQTT-3.14.2-1",
    codes: "00 04 80 81 82 83 87 89 8B 8D 8E 8F 90 93 94 95 96 97 98 99 9A 9B 9C 9D 9E 9F A0 A1 A2",
    bytes: (code) => packet("E0", code, WHY),
    fields: (reasonCode) => ({ type: "disconnect", reasonCode, properties }),
  },
  {
    name: "AUTH",
    rule: "MQTT-3.15.2-1",
    codes: "00 18 19",
    bytes: (code) => packet("F0", code, METHOD),
    fields: (reasonCode) => ({
      type: "auth",
      reasonCode,
      properties: { authenticationMethod: "m" },
    }),
  },
];

for (const { name, rule, codes, bytes, fields } of ROWS) {
  const allowed = codes.split(" ").map((code) => Number.parseInt(code, 16));
  describe(`the Reason Codes of ${name}`, () => {
    it(`accepts each of its table [5.0 ${rule}] [5.0 X-5.0-§2.4-b]`, () => {
      for (const code of allowed) expectAccepted(bytes(byte(code)), fields(code), V5);
    });
    it(`rejects each other value, on decode and encode [5.0 ${rule}]`, () => {
      let refused = 0;
      for (let code = 0; code < 256; code++) {
        if (allowed.includes(code) || (name === "DISCONNECT" && code === 0x8c)) continue;
        expectRefused(bytes(byte(code)), "undefined-reason-code", V5, { rule });
        expectNotEncoded(fields(code), "undefined-reason-code", V5);
        refused++;
      }
      expect(refused).toBe(256 - allowed.length - (name === "DISCONNECT" ? 1 : 0));
    });
    it(`does not encode what no byte can say [5.0 X-5.0-§2.4-b] [5.0 ${rule}]`, () => {
      for (const code of [256, -1, 1.5, Number.NaN, "0"]) {
        expectNotEncoded(fields(code as number), "invalid-argument", V5);
      }
    });
  });
}

describe("DISCONNECT with 0x8C, Bad authentication method", () => {
  it("is accepted and not emitted: Table 2-6 has it, Table 3-10 has not [5.0 MQTT-3.14.2-1]", () => {
    const decoded = expectDecoded("E0 01 8C", { type: "disconnect", reasonCode: 0x8c }, V5);
    expectNotEncoded(decoded, "not-emitted", V5);
    expectNotEncoded({ type: "disconnect", reasonCode: 0x8c }, "not-emitted", V5);
  });
});

describe("the Return Codes of SUBACK in 3.1.1", () => {
  const allowed = [0, 1, 2, 0x80];
  it("accepts 00, 01, 02 and 80 [3.1.1 MQTT-3.9.3-2]", () => {
    for (const code of allowed) {
      const fields = { type: "suback", packetId, reasonCodes: [code] };
      expectAccepted(`90 03 00 01 ${byte(code)}`, fields, V4);
    }
  });
  it("rejects each other value, on decode and encode [3.1.1 MQTT-3.9.3-2]", () => {
    for (let code = 0; code < 256; code++) {
      if (allowed.includes(code)) continue;
      const said = { rule: "MQTT-3.9.3-2" };
      expectRefused(`90 04 00 01 00 ${byte(code)}`, "undefined-reason-code", V4, said);
      const fields = { type: "suback", packetId, reasonCodes: [0, code] };
      expectNotEncoded(fields, "undefined-reason-code", V4);
    }
  });
});

describe("the order of codes", () => {
  const many = [2, 0, 0x80, 1, 0, 2];
  const bytes = "02 00 80 01 00 02";
  it("is that of the bytes in SUBACK [3.1.1 MQTT-3.9.3-1]", () => {
    expectAccepted(`90 08 00 01 ${bytes}`, { type: "suback", packetId, reasonCodes: many }, V4);
  });
  it("is that of the bytes in SUBACK [5.0 MQTT-3.9.3-1]", () => {
    expectAccepted(`90 09 00 01 00 ${bytes}`, { type: "suback", packetId, reasonCodes: many }, V5);
  });
  it("is that of the bytes in UNSUBACK [5.0 MQTT-3.11.3-1]", () => {
    const fields = { type: "unsuback", packetId, reasonCodes: [0x11, 0, 0x8f, 0] };
    expectAccepted("B0 07 00 01 00 11 00 8F 00", fields, V5);
  });
});

describe("the side that sends a code", () => {
  const clientOnly = ["04"];
  const serverOnly = "87 89 8B 8D 8E 8F 9A 9B 9C 9D 9E 9F A0 A1 A2".split(" ");
  const either = "00 80 81 82 83 90 93 94 95 96 97 98 99".split(" ");
  for (const from of ["client", "server"] as const) {
    it(`takes the DISCONNECT codes that a ${from} sends, and no other [5.0 X-5.0-§3.14.2.1-c]`, () => {
      const told = { ...V5, from };
      const mine = from === "client" ? clientOnly : serverOnly;
      for (const code of [...either, ...mine]) {
        const reasonCode = Number.parseInt(code, 16);
        expectAccepted(
          `E0 01 ${code}`,
          { type: "disconnect", reasonCode },
          told,
          code === "00" ? "E0 00" : undefined,
        );
      }
      for (const code of from === "client" ? serverOnly : clientOnly) {
        const reasonCode = Number.parseInt(code, 16);
        expectRefused(`E0 01 ${code}`, "wrong-sender", told);
        expectNotEncoded({ type: "disconnect", reasonCode }, "wrong-sender", told);
      }
    });
    it(`takes the AUTH codes that a ${from} sends, and no other [5.0 X-5.0-§3.15.2.1-b]`, () => {
      const told = { ...V5, from };
      for (const [code, side] of [
        ["00", "server"],
        ["18", from],
        ["19", "client"],
      ] as const) {
        const given = packet("F0", code, METHOD);
        const fields = {
          type: "auth",
          reasonCode: Number.parseInt(code, 16),
          properties: { authenticationMethod: "m" },
        };
        if (side === from) {
          expectAccepted(given, fields, told);
        } else {
          expectRefused(given, "wrong-sender", told);
          expectNotEncoded(fields, "wrong-sender", told);
        }
      }
    });
  }

  it("takes an AUTH without a body, which is the code 0x00, from servers only [5.0 X-5.0-§3.15.2.1-b]", () => {
    expectAccepted("F0 00", { type: "auth" }, { ...V5, from: "server" });
    expectNotEncoded({ type: "auth" }, "wrong-sender", { ...V5, from: "client" });
    expectRefused("F0 00", "wrong-sender", { ...V5, from: "client" });
  });

  const subscribed = packet("30", text("t"), "02 0B 01");
  const fields = { type: "publish", topic: "t", properties: { subscriptionIdentifiers: [1] } };
  it("rejects a Subscription Identifier in a PUBLISH of a client [5.0 MQTT-3.3.4-6]", () => {
    const told = { ...V5, from: "client" } as const;
    expectRefused(subscribed, "wrong-sender", told, { rule: "MQTT-3.3.4-6" });
    expectNotEncoded(fields, "wrong-sender", told, { rule: "MQTT-3.3.4-6" });
    expectAccepted(subscribed, fields, { ...V5, from: "server" });
    expectAccepted(subscribed, fields, V5);
  });

  const expiring = packet("E0", "00", "05 11 00 00 00 01");
  const farewell = { type: "disconnect", properties: { sessionExpiryInterval: 1 } };
  it("rejects a Session Expiry Interval in a DISCONNECT of a server [5.0 MQTT-3.14.2-2]", () => {
    const told = { ...V5, from: "server" } as const;
    const said = { rule: "MQTT-3.14.2-2" };
    expectRefused(expiring, "session-expiry-interval-from-server", told, said);
    expectNotEncoded(farewell, "session-expiry-interval-from-server", told, said);
    expectAccepted(expiring, farewell, { ...V5, from: "client" });
    expectAccepted(expiring, farewell, V5);
  });
});
