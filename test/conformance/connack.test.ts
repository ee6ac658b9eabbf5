/** CONNACK: 3.1.1 §3.2, 5.0 §3.2. */

import { describe, it } from "vitest";
import { byte } from "./bytes.js";
import {
  expectAccepted,
  expectDecoded,
  expectNotEncoded,
  expectRefused,
  itAccepts,
  itRefuses,
  MALFORMED,
  V4,
  V5,
} from "./expectations.js";

describe("Connect Acknowledge Flags", () => {
  it("rejects bits 7-1 that are not 0 [3.1.1 X-3.1.1-§3.2.2.1-a]", () => {
    for (let flags = 2; flags < 256; flags++) {
      const given = `20 02 ${byte(flags)} 00`;
      expectRefused(given, "reserved-connect-acknowledge-flags", V4, { rule: "§3.2.2.1" });
    }
  });
  it("rejects bits 7-1 that are not 0 [5.0 MQTT-3.2.2-1]", () => {
    for (let flags = 2; flags < 256; flags++) {
      const given = `20 03 ${byte(flags)} 00 00`;
      expectRefused(given, "reserved-connect-acknowledge-flags", V5, { rule: "MQTT-3.2.2-1" });
    }
  });
  itAccepts(
    "reads bit 0 as Session Present, and writes bits 7-1 as 0 [3.1.1 X-3.1.1-§3.2.2.1-a]",
    "20 02 01 00",
    { type: "connack", sessionPresent: true },
    V4,
  );
  itAccepts(
    "reads bit 0 as Session Present, and writes bits 7-1 as 0 [5.0 MQTT-3.2.2-1]",
    "20 03 01 00 00",
    { type: "connack", sessionPresent: true },
    V5,
  );
});

describe("Connect Return code of 3.1.1", () => {
  it("accepts 0 to 5 [3.1.1 X-3.1.1-§3.2.2.3-a]", () => {
    for (let reasonCode = 0; reasonCode <= 5; reasonCode++) {
      expectAccepted(`20 02 00 ${byte(reasonCode)}`, { type: "connack", reasonCode }, V4);
    }
  });
  it("rejects 6 to 255, which are reserved [3.1.1 X-3.1.1-§3.2.2.3-a]", () => {
    for (let reasonCode = 6; reasonCode < 256; reasonCode++) {
      const given = `20 02 00 ${byte(reasonCode)}`;
      expectRefused(given, "undefined-reason-code", V4, { rule: "§3.2.2.3" });
      expectNotEncoded({ type: "connack", reasonCode }, "undefined-reason-code", V4);
    }
  });
  it("rejects Session Present with a code that is not 0 [3.1.1 MQTT-3.2.2-4]", () => {
    for (let reasonCode = 1; reasonCode <= 5; reasonCode++) {
      const said = { rule: "MQTT-3.2.2-4" };
      expectRefused(`20 02 01 ${byte(reasonCode)}`, "session-present-with-error", V4, said);
      const fields = { type: "connack", sessionPresent: true, reasonCode };
      expectNotEncoded(fields, "session-present-with-error", V4);
    }
  });
});

describe("CONNACK of 5.0", () => {
  for (const [bytes, code] of [
    ["20 00", "truncated-field"],
    ["20 01 00", "truncated-field"],
    ["20 02 00 00", "truncated-field"],
    ["20 04 00 00 00 00", "trailing-bytes"],
    ["20 07 00 00 03 13 00 05 00", "trailing-bytes"],
  ] as const) {
    itRefuses(
      `rejects ${bytes}, which is more or less than flags, code and properties [5.0 X-5.0-§3.2.2-a]`,
      bytes,
      code,
      V5,
      MALFORMED,
    );
  }
  itAccepts(
    "reads flags, Connect Reason Code and properties [5.0 X-5.0-§3.2.2-a]",
    "20 03 00 88 00",
    { type: "connack", reasonCode: 0x88 },
    V5,
  );
  itRefuses(
    "rejects the CONNACK of two bytes that a 3.1.1 server sends [5.0 X-5.0-§3.2.2.2-a]",
    "20 02 00 01",
    "undefined-reason-code",
    V5,
  );
  it('takes it with tolerate: ["3.1.1-connack-in-5.0"] [5.0 X-5.0-§3.2.2.2-a]', () => {
    const tolerant = { ...V5, tolerate: ["3.1.1-connack-in-5.0"] } as const;
    expectDecoded("20 02 00 01", { type: "connack", reasonCode: 1 }, tolerant);
  });
});
