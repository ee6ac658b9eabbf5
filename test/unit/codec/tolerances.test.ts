import { type DecodeOptions, decode, type Tolerance } from "@mqtt-codec/core";
import { describe, expect, it } from "vitest";
import { bytesOf, errorOf } from "../support.js";

const CASES: readonly (readonly [Tolerance, 3 | 4 | 5, string, string, object])[] = [
  ["ill-formed-utf8", 4, "3004000261ff", "malformed-utf8", { topic: "a\ufffd" }],
  ["unknown-reason-code", 4, "9003000a03", "undefined-reason-code", { reasonCodes: [3] }],
  ["unknown-reason-code", 5, "40030001ff", "undefined-reason-code", { reasonCode: 255 }],
  ["overlong-length", 5, "c08000", "overlong-variable-byte-integer", { type: "pingreq" }],
  ["overlong-length", 5, "300500016180 00", "overlong-variable-byte-integer", { topic: "a" }],
  ["reserved-flags", 4, "6002000a", "reserved-flags", { packetId: 10 }],
  ["3.1.1-connack-in-5.0", 5, "20020005", "truncated-field", { reasonCode: 5 }],
  [
    "bridge-protocol-level",
    4,
    "100d00044d51545484020000000161",
    "unsupported-protocol-version",
    { bridge: true, protocolVersion: 4 },
  ],
];

describe("tolerate", () => {
  it.each(CASES)("%s in version %i: %s", (tolerance, protocolVersion, hex, code, fields) => {
    const options: DecodeOptions = { protocolVersion };
    expect(errorOf(() => decode(bytesOf(hex), options)).code).not.toBe("underflow");
    if (tolerance !== "3.1.1-connack-in-5.0") {
      expect(errorOf(() => decode(bytesOf(hex), options)).code).toBe(code);
    }
    const { packet } = decode(bytesOf(hex), { ...options, tolerate: [tolerance] });
    expect(packet).toMatchObject(fields);
  });

  it("errors after replaced characters still point at their byte", () => {
    // ff ff 61 2f 23 78: the # is the byte at 10.
    const bytes = bytesOf("82 0b 000a 0006ffff612f2378 00");
    const error = errorOf(() => decode(bytes, { tolerate: ["ill-formed-utf8"] }));
    expect(error).toMatchObject({ code: "misplaced-multi-level-wildcard", offset: 10 });
  });

  it("refuses a name it does not know with a TypeError", () => {
    for (const name of ["everything", "toString", "__proto__"]) {
      expect(() => decode(bytesOf("c000"), { tolerate: [name as Tolerance] })).toThrow(TypeError);
    }
  });
});

describe("limits", () => {
  it("maximumUserProperties counts those of a packet and its Will together", () => {
    const bytes = bytesOf(
      "10 1d 00044d515454 05 06 0000 05 2600000000 0000 05 2600000000 0001 77 0000".replace(
        "10 1d",
        "10 1d",
      ),
    );
    const options = { protocolVersion: 5 } as const;
    expect(decode(bytes, { ...options, maximumUserProperties: 2 }).packet.type).toBe("connect");
    expect(errorOf(() => decode(bytes, { ...options, maximumUserProperties: 1 }))).toMatchObject({
      code: "too-many-user-properties",
      reasonCode: 0x97,
    });
  });

  it("maximumTopicFilters and maximumTopicLevels", () => {
    const subscribe = bytesOf("82 0c 000a 0001 61 00 0003 612f62 01");
    expect(decode(subscribe, { maximumTopicFilters: 2, maximumTopicLevels: 2 }).packet.type).toBe(
      "subscribe",
    );
    expect(errorOf(() => decode(subscribe, { maximumTopicFilters: 1 }))).toMatchObject({
      code: "too-many-topic-filters",
      offset: 8,
    });
    expect(errorOf(() => decode(subscribe, { maximumTopicLevels: 1 }))).toMatchObject({
      code: "too-many-topic-levels",
      offset: 11,
    });
  });

  it("maximumPacketSize is the whole packet's", () => {
    const bytes = bytesOf("3003000161");
    expect(decode(bytes, { maximumPacketSize: 5 }).bytesRead).toBe(5);
    expect(errorOf(() => decode(bytes, { maximumPacketSize: 4 }))).toMatchObject({
      code: "packet-too-large",
      reasonCode: 0x95,
    });
  });
});

describe("from", () => {
  it.each([
    ["20020000", 4, "client"],
    ["c000", 4, "server"],
    ["100c00044d515454040200000000", 4, "server"],
    ["e000", 4, "server"],
    ["e00104", 5, "server"],
    ["e0018b", 5, "client"],
    ["e00700051100000001", 5, "server"],
    ["30060001 61020b01", 5, "client"],
    ["f006190415 00016d", 5, "server"],
  ] as const)("%s in version %i is not sent by a %s", (hex, protocolVersion, from) => {
    const bytes = bytesOf(hex);
    const other = from === "client" ? "server" : "client";
    expect(() => decode(bytes, { protocolVersion, from })).toThrow(/must not be sent|may send/);
    expect(() => decode(bytes, { protocolVersion, from: other })).not.toThrow();
    expect(() => decode(bytes, { protocolVersion })).not.toThrow();
  });
});

describe("utf8: no-controls", () => {
  it.each(["01", "1f", "7f", "c280", "c29f", "efb790", "efbfbe", "f09fbfbf", "f48fbfbf"])(
    "refuses the character %s",
    (hex) => {
      const length = hex.length / 2;
      const bytes = bytesOf(`30 0${length + 3} 000${length + 1} 61 ${hex}`);
      expect(decode(bytes).packet.type).toBe("publish");
      expect(errorOf(() => decode(bytes, { utf8: "no-controls" }))).toMatchObject({
        code: "disallowed-character",
        offset: 5,
      });
    },
  );

  it("takes all others", () => {
    const topic = "\u0020~\u00a0\ufdcf\ufdf0\ufffd\u{2a6d4}\ufeff";
    const hex = Buffer.from(topic).toString("hex");
    const length = hex.length / 2;
    const bytes = bytesOf(`30${(length + 2).toString(16)}00${length.toString(16)}${hex}`);
    expect(decode(bytes, { utf8: "no-controls" }).packet).toMatchObject({ topic });
  });
});
