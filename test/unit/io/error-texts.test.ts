import { decode, encode, encodeInto, PublishPacket, PublishTemplate } from "@mqtt-codec/core";
import {
  decodeBytes,
  decodeUtf8,
  decodeVarint,
  encodeBytes,
  encodeUtf8,
  encodeVarint,
  PacketWriter,
} from "@mqtt-codec/core/io";
import { describe, expect, it } from "vitest";
import { bytesOf, errorOf } from "../support.js";

/** The message of what is thrown, whatever that is. */
function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("nothing was thrown");
}

const target = new Uint8Array(8);
const none = new Uint8Array(0);

/** Bytes whose memory is another's now. */
function transferred(): Uint8Array {
  const bytes = Uint8Array.of(1);
  structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
  return bytes;
}

describe("what a TypeError says", () => {
  const OPTION_TEXTS = [
    [{ protocolVersion: 6 }, "protocolVersion must be 3, 4 or 5"],
    [{ from: "broker" }, 'from must be "client" or "server"'],
    [{ copy: 1 }, "copy must be true or false"],
    [{ view: {} }, "view must be a function"],
    [{ utf8: "strict" }, 'utf8 must be "no-controls"'],
    [{ payloadFormat: true }, 'payloadFormat must be "check"'],
    [{ flaggedFields: "optional" }, 'flaggedFields must be "required"'],
    [{ maximumPacketSize: -1 }, "maximumPacketSize must be a number of at least 0"],
    [{ maximumUserProperties: -1 }, "maximumUserProperties must be a number of at least 0"],
    [{ maximumTopicFilters: -1 }, "maximumTopicFilters must be a number of at least 0"],
    [{ maximumTopicLevels: -1 }, "maximumTopicLevels must be a number of at least 0"],
    [{ tolerance: [] }, 'there is no option "tolerance"'],
    [5, "options must be an object"],
  ] as const;

  it.each(OPTION_TEXTS)("of decode's options %j", (options, text) => {
    expect(messageOf(() => decode(bytesOf("c000"), options as never))).toBe(text);
  });

  it("of a tolerance that there is not: which there are", () => {
    const message = messageOf(() => decode(bytesOf("c000"), { tolerate: ["all"] as never }));
    expect(message).toMatch(/^tolerate has no "all": [a-z0-9.-]+(, [a-z0-9.-]+){12}$/);
    expect(message).toContain("ill-formed-utf8, unknown-reason-code, ");
  });

  it.each<readonly [string, () => unknown, string]>([
    ["encode's limit", () => encode({ type: "pingreq" }, { maximumPacketSize: -1 }), "maximumP"],
    [
      "a template's limit",
      () => new PublishTemplate({ topic: "t" }, { maximumPacketSize: -1 }),
      "maximumP",
    ],
  ])("of %s: its name", (_, run, text) => {
    expect(messageOf(run)).toContain(text);
  });

  it.each<readonly [string, () => unknown, string]>([
    ["encodeBytes of an array", () => encodeBytes([] as never, target), "a Uint8Array is needed"],
    ["encodeBytes into an array", () => encodeBytes(none, [] as never), "a Uint8Array is needed"],
    ["decodeBytes of an array", () => decodeBytes([] as never), "a Uint8Array is needed"],
    ["decode of an array", () => decode([] as never), "a Uint8Array is needed"],
    ["encodeUtf8 of a number", () => encodeUtf8(1 as never, target), "a string is needed"],
    [
      "decodeVarint from before the bytes",
      () => decodeVarint(target, -1),
      "offset must be an integer of at least 0",
    ],
    [
      "a view that makes something else",
      () => decode(bytesOf("3004 0001 61 00"), { view: (() => "a") as never }),
      "view must return a Uint8Array of the bytes that it is asked for",
    ],
  ])("of %s", (_, run, text) => {
    expect(messageOf(run)).toBe(text);
  });
});

describe("what an error names as its field", () => {
  it.each<readonly [string, () => unknown, string, string]>([
    ["encodeUtf8", () => encodeUtf8("\0", target), "null-character", "the string"],
    ["encodeUtf8", () => encodeUtf8("abcdefg", target), "overflow", "the string"],
    ["decodeUtf8", () => decodeUtf8(bytesOf("00")), "underflow", "the string"],
    ["decodeUtf8", () => decodeUtf8(bytesOf("000161").subarray(0, 2)), "underflow", "the string"],
    ["decodeUtf8", () => decodeUtf8(bytesOf("0001ff")), "malformed-utf8", "the string"],
    ["decodeUtf8", () => decodeUtf8(bytesOf("000100")), "null-character", "the string"],
    [
      "encodeBytes",
      () => encodeBytes(new Uint8Array(65_536), target),
      "binary-too-long",
      "the binary data",
    ],
    ["encodeBytes", () => encodeBytes(target, target), "overflow", "the binary data"],
    ["decodeBytes", () => decodeBytes(bytesOf("0001")), "underflow", "the binary data"],
    ["encodeVarint", () => encodeVarint(128, none), "overflow", "the Variable Byte Integer"],
    ["decodeVarint", () => decodeVarint(none), "underflow", "the Variable Byte Integer"],
    ["PacketWriter.utf8", () => new PacketWriter().utf8("\ud800"), "malformed-utf8", "the string"],
    [
      "PacketWriter.binary",
      () => new PacketWriter().binary(new Uint8Array(65_536)),
      "binary-too-long",
      "the binary data",
    ],
    [
      "PacketWriter.binary",
      () => new PacketWriter().binary(transferred()),
      "invalid-argument",
      "the binary data",
    ],
    [
      "PacketWriter.variableByteInteger",
      () => new PacketWriter().variableByteInteger(268_435_456),
      "invalid-argument",
      "the integer",
    ],
    [
      "encodeInto",
      () => encodeInto({ type: "pingreq" }, new Uint8Array(1)),
      "overflow",
      "the packet",
    ],
    [
      "encode",
      () => encode({ type: "pingreq" }, { maximumPacketSize: 1 }),
      "packet-too-large",
      "the packet",
    ],
  ])("%s %o: %s, %s", (_, run, code, field) => {
    const error = errorOf(run);
    expect(error).toMatchObject({ code, field });
    expect(error.message.startsWith(field) || error.message.includes(`: ${field}`)).toBe(true);
  });

  it("a Variable Byte Integer out of range says what its range is", () => {
    const error = errorOf(() => encodeVarint(-1, target));
    expect(error).toMatchObject({ code: "invalid-argument", field: "the Variable Byte Integer" });
    expect(error.message).toContain("(an integer from 0 to 268,435,455 is expected)");
  });

  it("a packet's error names its type: what is not sent by this side, what is left out", () => {
    const ping = errorOf(() => encode({ type: "pingreq" }, { from: "server" }));
    expect(ping).toMatchObject({ code: "wrong-sender", field: "type" });
    expect(ping.message).toMatch(/^PINGREQ: type /);
    const payload = Uint8Array.of(1);
    const packet = new PublishPacket({ topic: "t", payload });
    structuredClone(payload.buffer, { transfer: [payload.buffer] });
    expect(errorOf(() => encode(packet)).message).toMatch(/^PUBLISH: /);
  });
});
