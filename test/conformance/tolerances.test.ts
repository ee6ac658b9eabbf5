/** Each named relaxation, off and on; docs/strictness.md has the reasons. */

import {
  type ConnectPacket,
  type DecodeOptions,
  decode,
  EncodeError,
  encode,
  type Tolerance,
} from "@mqtt-codec/core";
import { describe, expect, it } from "vitest";
import { byte, count, field, hex, packet, text, varint } from "./bytes.js";
import {
  expectDecoded,
  expectEncoded,
  expectNotEncoded,
  expectRefused,
  V3,
  V4,
  V5,
} from "./expectations.js";
import { SAMPLES_50, SAMPLES_311 } from "./samples.js";
import { STRING_FIELDS } from "./string-fields.js";

const tolerant = (options: DecodeOptions, ...tolerate: Tolerance[]): DecodeOptions => ({
  ...options,
  tolerate,
});

const ALL: readonly Tolerance[] = [
  "ill-formed-utf8",
  "unknown-reason-code",
  "overlong-length",
  "reserved-flags",
  "3.1.1-connack-in-5.0",
  "bridge-protocol-level",
  "protocol-name-of-another-version",
  "null-character",
  "zero-packet-identifier",
  "reserved-return-code",
  "short-connack",
  "session-present-in-3.1",
  "maximum-qos-2",
];

/** What each tolerance takes, and no other does. */
const SAMPLES: Readonly<Record<Tolerance, readonly (readonly [string, DecodeOptions])[]>> = {
  "ill-formed-utf8": [
    [packet("30", field("61 FF")), V4],
    [packet("30", field("61 FF"), "00"), V5],
  ],
  "unknown-reason-code": [
    ["90 03 00 0A 03", V4],
    ["40 03 00 01 77", V5],
  ],
  "overlong-length": [
    ["C0 80 00", V5],
    ["20 04 00 00 80 00", V5],
  ],
  "reserved-flags": [
    ["41 02 00 01", V4],
    ["CF 00", V5],
  ],
  "3.1.1-connack-in-5.0": [["20 02 00 05", V5]],
  "bridge-protocol-level": [[packet("10", text("MQTT"), "84 02 0000", text("c")), V4]],
  "protocol-name-of-another-version": [
    [packet("10", text("MQTT"), "03 02 0000", text("c")), V4],
    [packet("10", text("MQIsdp"), "04 02 0000", text("c")), V4],
  ],
  "null-character": [
    [packet("30", field("61 00")), V4],
    [packet("30", field("61 00"), "00"), V5],
  ],
  "zero-packet-identifier": [
    ["40 02 00 00", V4],
    [packet("82", "00 00", text("a"), "00"), V4],
    [packet("32", field("61"), "00 00 00"), V5],
  ],
  "reserved-return-code": [["20 02 00 06", V4]],
  "short-connack": [["20 01 01", V5]],
  "session-present-in-3.1": [["20 02 01 00", { protocolVersion: 3 }]],
  "maximum-qos-2": [["20 05 00 00 02 24 02", V5]],
};

/** Those that take all that the other takes, and more. */
const WIDER: Readonly<Record<string, readonly Tolerance[]>> = {
  "reserved-return-code": ["unknown-reason-code"],
};

describe("tolerances", () => {
  for (const [name, samples] of Object.entries(SAMPLES)) {
    const others = ALL.filter((other) => other !== name && !WIDER[name]?.includes(other));
    it(`"${name}" takes what is refused without it, and with all others`, () => {
      for (const [bytes, options] of samples) {
        expect(() => decode(hex(bytes), options)).toThrow();
        expect(() => decode(hex(bytes), tolerant(options, ...others))).toThrow();
        const { bytesRead } = decode(hex(bytes), tolerant(options, name as Tolerance));
        expect(bytesRead).toBe(count(bytes));
      }
    });
  }
  it("are named exactly, or refused as an argument", () => {
    const wrong = ["everything"] as unknown as Tolerance[];
    expect(() => decode(hex("C0 00"), { tolerate: wrong })).toThrow(TypeError);
    const inherited = ["constructor"] as unknown as Tolerance[];
    expect(() => decode(hex("C0 00"), { tolerate: inherited })).toThrow(TypeError);
  });
});

describe('"ill-formed-utf8"', () => {
  it("puts U+FFFD for what is ill-formed, in every string", () => {
    for (const { bytes, fields, options } of STRING_FIELDS) {
      const given = bytes(field("61 FF 62"));
      expectRefused(given, "malformed-utf8", options);
      expectDecoded(given, fields("a\uFFFDb"), tolerant(options, "ill-formed-utf8"));
    }
  });
  it("puts one U+FFFD for each maximal part of a sequence", () => {
    for (const [bad, topic] of [
      ["C3", "\uFFFD"],
      ["E2 82", "\uFFFD"],
      ["C0 80", "\uFFFD\uFFFD"],
      ["ED A0 80", "\uFFFD\uFFFD\uFFFD"],
      ["EF BB BF FF", "\uFEFF\uFFFD"],
    ] as const) {
      const options = tolerant(V4, "ill-formed-utf8");
      expectDecoded(packet("30", field(bad)), { type: "publish", topic }, options);
    }
  });
  it("still refuses U+0000 and wildcards", () => {
    const options = tolerant(V4, "ill-formed-utf8");
    expectRefused(packet("30", field("FF 00")), "null-character", options);
    expectRefused(packet("30", field("FF 23")), "wildcard-in-topic-name", options);
  });
});

describe('"ill-formed-utf8" and the place of an error', () => {
  const on = tolerant(V4, "ill-formed-utf8");
  it("is the byte of the input, not one counted in the replaced text", () => {
    expectRefused("30 04 00 02 FF 23", "wildcard-in-topic-name", on, { offset: 5 });
    const filter = "82 07 00 01 00 02 FF 23 00";
    expectRefused(filter, "misplaced-multi-level-wildcard", on, { offset: 7 });
    const levels = { ...on, maximumTopicLevels: 2 };
    expectRefused("30 06 00 04 FF 2F 61 2F", "too-many-topic-levels", levels, { offset: 7 });
    const strict = { ...on, utf8: "no-controls" } as const;
    expectRefused("30 05 00 03 FF 61 0A", "disallowed-character", strict, { offset: 6 });
  });
});

describe('"unknown-reason-code"', () => {
  const on = (options: DecodeOptions): DecodeOptions => tolerant(options, "unknown-reason-code");
  for (const [bytes, options, fields] of [
    ["20 02 00 FF", V4, { type: "connack", reasonCode: 0xff }],
    ["90 04 00 01 00 83", V4, { type: "suback", packetId: 1, reasonCodes: [0, 0x83] }],
    ["20 03 00 05 00", V5, { type: "connack", reasonCode: 5 }],
    ["40 03 00 01 92", V5, { type: "puback", packetId: 1, reasonCode: 0x92 }],
    ["50 03 00 01 01", V5, { type: "pubrec", packetId: 1, reasonCode: 1 }],
    ["62 03 00 01 80", V5, { type: "pubrel", packetId: 1, reasonCode: 0x80 }],
    ["70 03 00 01 FF", V5, { type: "pubcomp", packetId: 1, reasonCode: 0xff }],
    ["90 04 00 01 00 03", V5, { type: "suback", packetId: 1, reasonCodes: [3] }],
    ["B0 04 00 01 00 92", V5, { type: "unsuback", packetId: 1, reasonCodes: [0x92] }],
    ["E0 01 01", V5, { type: "disconnect", reasonCode: 1 }],
    [
      "F0 06 01 04 15 00 01 6D",
      V5,
      { type: "auth", reasonCode: 1, properties: { authenticationMethod: "m" } },
    ],
  ] as const) {
    it(`keeps the code of ${bytes} in version ${options.protocolVersion}`, () => {
      expectRefused(bytes, "undefined-reason-code", options);
      expectDecoded(bytes, fields, on(options));
    });
    it(`does not encode the code of ${bytes}, which no sender may use, in version ${options.protocolVersion}`, () => {
      const decoded = expectDecoded(bytes, fields, on(options));
      expectNotEncoded(decoded, "undefined-reason-code", options);
    });
  }
  it("still refuses Session Present with a code that is not 0", () => {
    expectRefused("20 02 01 FF", "session-present-with-error", on(V4));
  });
});

describe('"overlong-length"', () => {
  const on = tolerant(V5, "overlong-length");
  it("takes a Remaining Length in more bytes than it needs, and writes it in the fewest", () => {
    for (const zeros of ["80 00", "80 80 00", "80 80 80 00"]) {
      expectRefused(`D0 ${zeros}`, "overlong-variable-byte-integer", V5);
      expectEncoded(expectDecoded(`D0 ${zeros}`, { type: "pingresp" }, on), "D0 00", V5);
    }
  });
  it("takes a Property Length in more bytes than it needs, of a Will too", () => {
    expectRefused("20 05 00 00 80 80 00", "overlong-variable-byte-integer", V5);
    expectDecoded("20 05 00 00 80 80 00", { type: "connack" }, on);
    const properties = { serverKeepAlive: 5 };
    expectDecoded("20 07 00 00 83 00 13 00 05", { type: "connack", properties }, on);
    const connect = packet(
      "10",
      text("MQTT"),
      "05 04 0000 80 00",
      text("c"),
      "80 00",
      text("w"),
      "0000",
    );
    expectRefused(connect, "overlong-variable-byte-integer", V5);
    const will = { topic: "w", payload: new Uint8Array(0) };
    const fields = { protocolVersion: 5, clientId: "c", cleanSession: false, will };
    expectDecoded(connect, { type: "connect", ...fields }, on);
  });
  it("still refuses five bytes, and over-long identifiers", () => {
    expectRefused("D0 80 80 80 80 00", "malformed-variable-byte-integer", on);
    const property = packet("20", "00 00", "04 93 00 00 05");
    expectRefused(property, "overlong-variable-byte-integer", on);
    const subscription = packet("30", text("t"), "03 0B 81 00");
    expectRefused(subscription, "overlong-variable-byte-integer", on);
  });
});

describe('"reserved-flags"', () => {
  for (const [options, samples] of [
    [V4, SAMPLES_311],
    [V5, SAMPLES_50],
  ] as const) {
    const on = tolerant(options, "reserved-flags");
    for (const { name, type, bytes, fields } of samples) {
      if (type === 3) continue;
      it(`takes ${name} with any flags in version ${options.protocolVersion}, and writes the right ones`, () => {
        for (let nibble = 0; nibble < 16; nibble++) {
          const changed = byte((type << 4) | nibble) + bytes.slice(2);
          expectEncoded(expectDecoded(changed, fields, on), bytes, options);
        }
      });
    }
    it(`still refuses DUP with QoS 0 and QoS 3 in PUBLISH in version ${options.protocolVersion}`, () => {
      expectRefused("38 04 00 01 74 00", "dup-with-qos-0", on);
      expectRefused("36 06 00 01 74 00 01 00", "invalid-qos", on);
    });
  }
  it("takes other flags of PUBREL, SUBSCRIBE and UNSUBSCRIBE in 3.1 too", () => {
    expectRefused("60 02 00 01", "reserved-flags", V3);
    const on = tolerant(V3, "reserved-flags");
    expectDecoded("60 02 00 01", { type: "pubrel", packetId: 1 }, on);
  });
});

describe('"3.1.1-connack-in-5.0"', () => {
  const on = tolerant(V5, "3.1.1-connack-in-5.0");
  it("takes a CONNACK without properties, with the return codes of 3.1.1", () => {
    for (let reasonCode = 0; reasonCode <= 5; reasonCode++) {
      const bytes = `20 02 00 ${byte(reasonCode)}`;
      expectDecoded(bytes, { type: "connack", reasonCode }, on);
      expect(() => decode(hex(bytes), V5)).toThrow();
    }
    expectDecoded("20 02 01 00", { type: "connack", sessionPresent: true }, on);
  });
  it("still refuses what is no CONNACK of 3.1.1 either", () => {
    expectRefused("20 02 00 06", "undefined-reason-code", on);
    expectRefused("20 02 02 00", "reserved-connect-acknowledge-flags", on);
    expectRefused("20 02 01 01", "session-present-with-error", on);
    expectRefused("20 03 00 05 00", "undefined-reason-code", on);
    expectRefused("20 01 00", "truncated-field", on);
    expectDecoded("20 03 00 87 00", { type: "connack", reasonCode: 0x87 }, on);
  });
});

describe('"bridge-protocol-level"', () => {
  const connect = (name: string, level: number): string =>
    packet("10", text(name), byte(level), "02 0000", text("c"));
  const on = tolerant({}, "bridge-protocol-level");
  for (const [name, level, protocolVersion] of [
    ["MQIsdp", 0x83, 3],
    ["MQTT", 0x84, 4],
  ] as const) {
    it(`takes ${name} with level 0x${byte(level)} as ${protocolVersion} of a bridge`, () => {
      const said = { returnCode: 1, reasonCode: 0x84 };
      expectRefused(connect(name, level), "unsupported-protocol-version", {}, said);
      const fields = { type: "connect", protocolVersion, clientId: "c", bridge: true };
      const decoded = expectDecoded(connect(name, level), fields, on) as ConnectPacket;
      expect(decoded.bridge).toBe(true);
      expectEncoded(decoded, connect(name, level));
      expectEncoded(fields, connect(name, level));
    });
  }
  it("still refuses the bit in 5.0, with the other name and with no level", () => {
    const bytes = [
      connect("MQTT", 0x85),
      connect("MQTT", 0x83),
      connect("MQIsdp", 0x84),
      connect("MQTT", 0x80),
      connect("MQTT", 0x86),
    ];
    for (const given of bytes) expectRefused(given, "unsupported-protocol-version", on);
    const fields = { type: "connect", protocolVersion: 5, clientId: "c", bridge: true } as const;
    expect(() => encode(fields)).toThrow(
      expect.objectContaining({ code: "not-in-protocol-version" }),
    );
  });
});

describe('"protocol-name-of-another-version"', () => {
  const connect = (name: string, level: number, flags = "02", first = "10"): string =>
    packet(first, text(name), byte(level), flags, "0000", text("c"));
  const on = tolerant({}, "protocol-name-of-another-version");
  it("takes the level for what it is, and writes the name of its version", () => {
    for (const [name, level, own] of [
      ["MQTT", 3, "MQIsdp"],
      ["MQIsdp", 4, "MQTT"],
    ] as const) {
      expectRefused(connect(name, level), "unsupported-protocol-version", {}, { returnCode: 1 });
      const fields = { type: "connect", protocolVersion: level, clientId: "c" } as const;
      const decoded = expectDecoded(connect(name, level), fields, on);
      expectEncoded(decoded, connect(own, level));
    }
  });
  it("holds a CONNECT with the name MQTT to the flags of 3.1.1, and one with MQIsdp to those of its level", () => {
    expectRefused(connect("MQTT", 3, "03"), "reserved-connect-flag", on);
    expectRefused(connect("MQTT", 3, "22"), "will-retain-without-will-flag", on);
    expectRefused(connect("MQTT", 3, "02", "12"), "reserved-flags", on);
    expectRefused(connect("MQIsdp", 4, "02", "12"), "reserved-flags", on);
  });
  it("takes MQIsdp with 5", () => {
    const bytes = packet("10", text("MQIsdp"), "05 02 0000 00", text("c"));
    const decoded = expectDecoded(
      bytes,
      { type: "connect", protocolVersion: 5, clientId: "c" },
      on,
    );
    expectEncoded(decoded, packet("10", text("MQTT"), "05 02 0000 00", text("c")));
  });
  it("still refuses levels that are none", () => {
    expectRefused(connect("MQIsdp", 2), "unsupported-protocol-version", on);
    expectRefused(connect("MQTT", 2), "unsupported-protocol-version", on);
  });
});

describe('"null-character"', () => {
  it("replaces U+0000 by U+FFFD, each, and still refuses what else is wrong with the string", () => {
    const on = tolerant(V4, "null-character");
    expectDecoded(packet("30", field("61 00 00")), { type: "publish", topic: "a\ufffd\ufffd" }, on);
    expectRefused(packet("30", field("00 23")), "wildcard-in-topic-name", on);
    expectRefused(packet("30", field("00 FF")), "malformed-utf8", on);
  });
  it("tells the length of what was replaced to encode", () => {
    const { packet: decoded } = decode(hex(packet("30", field("61 00"), "77")), {
      tolerate: ["null-character"],
    });
    expectEncoded(decoded, packet("30", field("61 EF BF BD"), "77"));
  });
});

describe('"zero-packet-identifier"', () => {
  it("gives 0, in requests and in their answers, and encode refuses it", () => {
    const on = tolerant(V4, "zero-packet-identifier");
    const fields = { type: "puback", packetId: 0 };
    const decoded = expectDecoded("40 02 00 00", fields, on);
    expectNotEncoded(decoded, "zero-packet-identifier", V4);
    const { packet: publish } = decode(hex(packet("32", field("61"), "00 00")), on);
    expectNotEncoded(publish, "zero-packet-identifier", V4);
    for (const bytes of [
      packet("82", "00 00", text("a"), "00"),
      packet("A2", "00 00", text("a")),
    ]) {
      expectNotEncoded(decode(hex(bytes), on).packet, "zero-packet-identifier", V4);
    }
    for (const bytes of ["90 03 00 00 00", "B0 02 00 00"]) {
      expectNotEncoded(decode(hex(bytes), on).packet, "zero-packet-identifier", V4);
    }
  });
});

describe('"reserved-return-code", "short-connack" and "maximum-qos-2"', () => {
  it("give what was received, and encode does not send it on", () => {
    for (const [bytes, options, fields, refused] of [
      ["20 02 00 06", tolerant(V4, "reserved-return-code"), { reasonCode: 6 }, V4],
      [
        "20 05 00 00 02 24 02",
        tolerant(V5, "maximum-qos-2"),
        { properties: { maximumQoS: 2 } },
        V5,
      ],
    ] as const) {
      const { packet: decoded } = decode(hex(bytes), options);
      expect(decoded).toMatchObject(fields);
      expect(() => encode(decoded, { protocolVersion: refused.protocolVersion })).toThrow(
        EncodeError,
      );
    }
    const short = decode(hex("20 01 01"), tolerant(V5, "short-connack"));
    expect(short.packet).toMatchObject({ sessionPresent: true, reasonCode: 0 });
  });
  it("do no more than that", () => {
    expectRefused("20 03 00 06 00", "undefined-reason-code", tolerant(V5, "reserved-return-code"));
    expectRefused("90 03 00 0A 03", "undefined-reason-code", tolerant(V4, "reserved-return-code"));
    expectRefused(
      "20 02 01 06",
      "session-present-with-error",
      tolerant(V4, "reserved-return-code"),
    );
    expectRefused("20 02 00 00", "truncated-field", tolerant(V5, "short-connack"));
    const of31 = tolerant({ protocolVersion: 3 }, "session-present-in-3.1");
    expectRefused("20 02 02 00", "reserved-connect-acknowledge-flags", of31);
    expectRefused("20 02 01 05", "session-present-with-error", of31);
    expectRefused("20 05 00 00 02 24 03", "invalid-property-value", tolerant(V5, "maximum-qos-2"));
  });
});

describe("flaggedFields", () => {
  const connect = packet("10", text("MQIsdp"), "03 C2 0000", text("c"));
  it('is let go in 3.1, unless it is "required" [3.1 §3.1]', () => {
    expectDecoded(connect, { type: "connect", protocolVersion: 3, clientId: "c" }, V4);
    expectRefused(
      connect,
      "truncated-field",
      { flaggedFields: "required" },
      { field: "User Name" },
    );
    expect(() => decode(hex(connect), { flaggedFields: true as never })).toThrow(TypeError);
  });
});

describe("limits that the caller sets", () => {
  it("are not there by default, and refuse one more than they say", () => {
    const pair = "26 000161 000162";
    const properties = packet("20", "00 00", varint(count(pair) * 3), pair, pair, pair);
    const filters = packet("A2", "00 01 00", text("a"), text("b"), text("c"));
    const levels = packet("30", text("a/b/c"), "00");
    for (const [bytes, name, code] of [
      [properties, "maximumUserProperties", "too-many-user-properties"],
      [filters, "maximumTopicFilters", "too-many-topic-filters"],
      [levels, "maximumTopicLevels", "too-many-topic-levels"],
    ] as const) {
      for (const options of [V5, { ...V5, [name]: 3 }]) {
        expect(decode(hex(bytes), options).bytesRead).toBe(count(bytes));
      }
      expectRefused(bytes, code, { ...V5, [name]: 2 }, { reasonCode: 0x97 });
    }
  });
  it("count the User Properties of a Will with those of its CONNECT", () => {
    const pair = "07 26 000161 000162";
    const bytes = packet(
      "10",
      text("MQTT"),
      "05 04 0000",
      pair,
      text("c"),
      pair,
      text("w"),
      "0000",
    );
    expectRefused(bytes, "too-many-user-properties", { ...V5, maximumUserProperties: 1 });
    expect(decode(hex(bytes), { ...V5, maximumUserProperties: 2 }).bytesRead).toBe(count(bytes));
  });
});
