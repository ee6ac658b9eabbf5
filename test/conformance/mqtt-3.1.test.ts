/** MQTT 3.1 where it differs from 3.1.1; docs/strictness.md has the reasons. */

import { encode } from "@mqtt-codec/core";
import { describe, expect, it } from "vitest";
import { byte, hex, packet, text } from "./bytes.js";
import {
  expectAccepted,
  expectNotEncoded,
  expectRefused,
  itAccepts,
  itDoesNotEncode,
  itRefuses,
  V3,
  V4,
  V5,
} from "./expectations.js";
import { SAMPLES_311 } from "./samples.js";

const NAME = "00 06 4D 51 49 73 64 70";
const CONNECT = { type: "connect", protocolVersion: 3, clientId: "c", cleanSession: false };

/** A CONNECT of 3.1 with these flags and what follows the Client Identifier "c". */
const connect = (flags: string, ...rest: readonly string[]): string =>
  packet("10", NAME, "03", flags, "0000", text("c"), ...rest);

describe("Protocol Name and Protocol Level of 3.1", () => {
  itAccepts("are MQIsdp and 3 [3.1 X-3.1-a]", connect("00"), CONNECT);
  itAccepts(
    "are followed by the rest of the CONNECT as in 3.1.1 [3.1 X-3.1-a]",
    connect("C6", text("w"), text("m"), text("u"), text("p")),
    {
      ...CONNECT,
      cleanSession: true,
      will: { topic: "w", payload: hex("6D") },
      username: "u",
      password: hex("70"),
    },
  );
  for (const [name, level] of [
    ["MQIsdp", 4],
    ["MQIsdp", 5],
    ["MQTT", 3],
    ["MQIsdp", 0],
    ["MQTT", 0],
    ["MQTT", 6],
  ] as const) {
    itRefuses(
      `rejects the pair ${name} and ${level} [3.1 X-3.1-b]`,
      packet("10", text(name), byte(level), "02 0000 00", text("c")),
      "unsupported-protocol-version",
      undefined,
      { returnCode: 1, reasonCode: 0x84 },
    );
  }
  for (const [name, level] of [
    ["MQIsdp", 0x83],
    ["MQTT", 0x84],
    ["MQTT", 0x83],
    ["MQTT", 0x85],
  ] as const) {
    itRefuses(
      `rejects the level 0x${byte(level)} of a bridge, which is in no standard, with ${name} [3.1 X-3.1-b]`,
      packet("10", text(name), byte(level), "02 0000", text("c")),
      "unsupported-protocol-version",
      undefined,
      { returnCode: 1 },
    );
  }
});

describe("the Client Identifier of 3.1", () => {
  for (const flags of ["00", "02"]) {
    itRefuses(
      `answers an empty one by return code 2, with Clean Session ${flags} [3.1 X-3.1-c]`,
      packet("10", NAME, "03", flags, "0000 0000"),
      "client-identifier-rejected",
      undefined,
      { returnCode: 2 },
    );
  }
  it("does not encode an empty one [3.1 X-3.1-c]", () => {
    for (const cleanSession of [true, false]) {
      const fields = { ...CONNECT, clientId: "", cleanSession };
      const said = { returnCode: 2 };
      expectNotEncoded(fields, "client-identifier-rejected", undefined, said);
    }
  });
  it("accepts more than 23 characters, as servers do [3.1 X-3.1-c]", () => {
    const clientId = "x".repeat(24);
    expectAccepted(packet("10", NAME, "03 00 0000", text(clientId)), { ...CONNECT, clientId });
  });
});

describe("fields that flags announce and the packet ends before", () => {
  it("are taken as absent in 3.1: User Name, Password [3.1 X-3.1-d]", () => {
    expectAccepted(connect("80"), CONNECT, V3, connect("00"));
    expectAccepted(connect("C0"), CONNECT, V3, connect("00"));
    const named = { ...CONNECT, username: "u" };
    expectAccepted(connect("C0", text("u")), named, V3, connect("80", text("u")));
  });
  itRefuses(
    "are refused where a part of them is there [3.1 X-3.1-d]",
    connect("80", "00 02 75"),
    "truncated-field",
  );
  itRefuses("are refused where one is the Will [3.1 X-3.1-d]", connect("04"), "truncated-field");
  it("are refused in 3.1.1 and 5.0 [3.1 X-3.1-d]", () => {
    const mqtt = "00 04 4D 51 54 54";
    expectRefused(packet("10", mqtt, "04 80 0000", text("c")), "truncated-field");
    expectRefused(packet("10", mqtt, "05 80 0000 00", text("c")), "truncated-field");
  });
});

describe("the flags of the fixed header in 3.1", () => {
  for (const { name, type, bytes, fields } of SAMPLES_311) {
    if (type === 3) continue;
    const given = type === 1 ? packet("10", NAME, "03 02 00 3C", text("c")) : bytes;
    const taken = type === 1 ? { ...fields, protocolVersion: 3 } : fields;
    // A CONNACK of 3.1 has no Session Present.
    const sample = type === 2 ? "20 02 00 00" : given;
    const expected = type === 2 ? { type: "connack" } : taken;
    if ([6, 8, 10].includes(type)) {
      it(`are DUP and a QoS of 1 in ${name}: 2 and A, no other [3.1 X-3.1-e]`, () => {
        for (let nibble = 0; nibble < 16; nibble++) {
          const changed = byte((type << 4) | nibble) + sample.slice(2);
          if (nibble === 2 || nibble === 10) expectAccepted(changed, expected, V3, sample);
          else expectRefused(changed, "reserved-flags", V3);
        }
      });
    } else {
      it(`are not used in ${name}: all are taken, 0 is written [3.1 X-3.1-e]`, () => {
        for (let nibble = 0; nibble < 16; nibble++) {
          const changed = byte((type << 4) | nibble) + sample.slice(2);
          expectAccepted(changed, expected, V3, sample);
        }
      });
    }
  }
  it("are checked by the level of the CONNECT itself [3.1 X-3.1-e]", () => {
    const changed = `1F${connect("00").slice(2)}`;
    for (const options of [V3, V4, V5]) expectAccepted(changed, CONNECT, options, connect("00"));
    const four = packet("1F", "00 04 4D 51 54 54 04 00 0000", text("c"));
    expectRefused(four, "reserved-flags", V3);
  });
  it("are refused for a PUBREL, SUBSCRIBE and UNSUBSCRIBE with DUP in 3.1.1 and 5.0 [3.1 X-3.1-e]", () => {
    for (const options of [V4, V5]) {
      expectRefused("6A 02 00 01", "reserved-flags", options);
      expectRefused("8A 06 00 01 00 01 61 00", "reserved-flags", options);
      expectRefused("AA 05 00 01 00 01 61", "reserved-flags", options);
    }
  });
});

describe("the Connect Flags of 3.1", () => {
  it("ignore bit 0, and Will QoS and Will Retain without a Will [3.1 X-3.1-f]", () => {
    for (const flags of ["01", "08", "10", "18", "20", "39"]) {
      expectAccepted(connect(flags), CONNECT, V3, connect("00"));
    }
  });
  itRefuses(
    "refuse a Will QoS of 3 with a Will, of which no Will can be made [3.1 X-3.1-f]",
    connect("1C", text("w"), text("m")),
    "invalid-will-qos",
  );
  itRefuses(
    "refuse a Password without a User Name [3.1 X-3.1-i]",
    connect("40", text("p")),
    "password-without-user-name",
  );
});

describe("other packets of 3.1", () => {
  it("have a first byte of 0 in CONNACK, which is reserved [3.1 X-3.1-g]", () => {
    for (let flags = 1; flags < 256; flags++) {
      const given = `20 02 ${byte(flags)} 00`;
      expectRefused(given, "reserved-connect-acknowledge-flags", V3);
    }
    for (let reasonCode = 0; reasonCode <= 5; reasonCode++) {
      expectAccepted(`20 02 00 ${byte(reasonCode)}`, { type: "connack", reasonCode }, V3);
    }
    expectRefused("20 02 00 06", "undefined-reason-code", V3);
  });
  itDoesNotEncode(
    "have no Session Present in CONNACK [3.1 X-3.1-g]",
    { type: "connack", sessionPresent: true },
    "not-in-protocol-version",
    V3,
  );
  itAccepts(
    "may have 0x80 in SUBACK, since servers send it [3.1 X-3.1-h]",
    "90 05 00 01 00 80 02",
    { type: "suback", packetId: 1, reasonCodes: [0, 0x80, 2] },
    V3,
  );
  itRefuses(
    "have no other code in SUBACK [3.1 X-3.1-h]",
    "90 03 00 01 03",
    "undefined-reason-code",
    V3,
  );
  it("have any bytes as Will Message and Password [3.1 X-3.1-j]", () => {
    const raw = "00 04 00 FF C0 80";
    const bytes = hex("00 FF C0 80");
    expectAccepted(connect("C4", text("w"), raw, text("u"), raw), {
      ...CONNECT,
      will: { topic: "w", payload: bytes },
      username: "u",
      password: bytes,
    });
  });
  it("have no Message Identifier of 0 [3.1 X-3.1-k]", () => {
    for (const given of [
      "32 05 00 01 74 00 00",
      "40 02 00 00",
      "62 02 00 00",
      "82 06 00 00 00 01 61 00",
      "A2 05 00 00 00 01 61",
      "B0 02 00 00",
    ]) {
      expectRefused(given, "zero-packet-identifier", V3);
    }
  });
  it("keep the rules on DUP and QoS in PUBLISH [3.1 X-3.1-e]", () => {
    expectRefused("36 05 00 01 74 00 01", "invalid-qos", V3);
    expectRefused("38 03 00 01 74", "dup-with-qos-0", V3);
    const fields = { type: "publish", topic: "t", qos: 1, dup: true, packetId: 1 };
    expectAccepted("3A 05 00 01 74 00 01", fields, V3);
    expect(encode({ type: "pingreq" }, { protocolVersion: 3 })).toEqual(hex("C0 00"));
  });
});
