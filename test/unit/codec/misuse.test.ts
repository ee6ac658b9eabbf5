import {
  ConnectPacket,
  decode,
  decodeFixedHeader,
  EncodeError,
  encode,
  encodedLength,
  encodeInto,
  PacketDecoder,
  PublishPacket,
  peek,
} from "@mqtt-codec/core";
import {
  decodeBytes,
  decodeUtf8,
  encodeBytes,
  encodeUtf8,
  PacketWriter,
} from "@mqtt-codec/core/io";
import { describe, expect, it } from "vitest";
import { errorOf } from "../support.js";

const target = new Uint8Array(16);

describe("what is no use of the codec at all", () => {
  it.each<readonly [string, () => unknown]>([
    ["decode of a string", () => decode("c000" as never)],
    ["decode of an array", () => decode([0xc0, 0] as never)],
    ["decode of a DataView", () => decode(new DataView(new ArrayBuffer(2)) as never)],
    ["decodeFixedHeader of undefined", () => decodeFixedHeader(undefined as never)],
    ["decodeFixedHeader from before the bytes", () => decodeFixedHeader(target, -1)],
    ["decodeFixedHeader from half a byte", () => decodeFixedHeader(target, 0.5)],
    ["peek of a string", () => peek("c000" as never)],
    ["push of an ArrayBuffer", () => new PacketDecoder().push(new ArrayBuffer(2) as never)],
    ["encodeInto an array", () => encodeInto({ type: "pingreq" }, [] as never)],
    ["encodeInto from before the target", () => encodeInto({ type: "pingreq" }, target, -1)],
    ["encodeUtf8 of a number", () => encodeUtf8(1 as never, target)],
    ["encodeUtf8 into an array", () => encodeUtf8("a", [] as never)],
    ["encodeBytes of a string", () => encodeBytes("a" as never, target)],
    ["encodeBytes into an array", () => encodeBytes(target, [] as never)],
    ["decodeUtf8 of an array", () => decodeUtf8([0, 0] as never)],
    ["decodeBytes of an array", () => decodeBytes([0, 0] as never)],
  ])("%s is a TypeError", (_, run) => {
    expect(run).toThrow(TypeError);
    expect(run).not.toThrow(EncodeError);
  });

  it.each<readonly [string, object]>([
    ["a version that is none", { protocolVersion: 6 }],
    ["a version as text", { protocolVersion: "5" }],
    ["a side that is none", { from: "broker" }],
    ["copy that is no boolean", { copy: 1 }],
    ["utf8 that is none", { utf8: "strict" }],
    ["payloadFormat that is none", { payloadFormat: true }],
    ["flaggedFields that are none", { flaggedFields: "optional" }],
    ["a relaxation that is none", { tolerate: ["everything"] }],
    ["a limit as text", { maximumPacketSize: "100" }],
    ["a limit below 0", { maximumTopicLevels: -1 }],
    ["a limit that is no number", { maximumUserProperties: Number.NaN }],
    ["a name that is none", { maxPacketSize: 100 }],
    ["the name of what every object has", Object.fromEntries([["toString", 1]])],
  ])("%s among decode's options is a TypeError, everywhere", (_, options) => {
    const bytes = Uint8Array.of(0xc0, 0);
    for (const run of [decode, peek] as const) {
      expect(() => run(bytes, options as never)).toThrow(TypeError);
    }
    expect(() => new PacketDecoder(options as never)).toThrow(TypeError);
  });

  it.each([null, 5, "5"])("options that are %o are a TypeError", (options) => {
    expect(() => decode(Uint8Array.of(0xc0, 0), options as never)).toThrow(TypeError);
    expect(() => encode({ type: "pingreq" }, options as never)).toThrow(TypeError);
  });

  it("options that inherit a name take no harm from it", () => {
    const options = Object.create({ inherited: true }) as object;
    expect(decode(Uint8Array.of(0xc0, 0), options).packet.type).toBe("pingreq");
  });

  it.each([undefined, null, 5, "publish", [], {}, { type: "subscribed" }])(
    "%o is no packet: an EncodeError",
    (packet) => {
      for (const run of [encode, encodedLength] as const) {
        expect(() => run(packet as never)).toThrow(EncodeError);
      }
      expect(() => encodeInto(packet as never, target)).toThrow(EncodeError);
    },
  );

  it("what a getter of the caller's throws comes out as it is", () => {
    const thrown = new RangeError("mine");
    const init = {
      type: "publish" as const,
      get topic(): string {
        throw thrown;
      },
    };
    expect(() => encode(init)).toThrow(thrown);
    expect(() => new PublishPacket(init)).toThrow(thrown);
    expect(encode({ type: "pingreq" })).toEqual(Uint8Array.of(0xc0, 0));
  });

  it("a CONNECT of no version there is has an error of one there is", () => {
    for (const protocolVersion of [1n, { password: "hunter2" }, 6, "5"]) {
      const error = errorOf(() =>
        encode({ type: "connect", clientId: "c", protocolVersion } as never),
      );
      expect(error.protocolVersion).toBe(4);
      expect(JSON.stringify(error)).not.toContain("hunter2");
    }
  });

  it("a name can be given to an error, as to any other", () => {
    const error = new EncodeError("invalid-argument", {
      packetType: 0,
      protocolVersion: 4,
      field: "x",
    } as never);
    expect(error.name).toBe("EncodeError");
    error.name = "Mine";
    expect(error.name).toBe("Mine");
    expect(Object.keys(error)).not.toContain("name");
  });
});

/** Bytes whose memory is another's now. */
function transferred(bytes: Uint8Array<ArrayBuffer>): Uint8Array {
  structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
  return bytes;
}

describe("memory that is no bytes", () => {
  it.each<readonly [string, (bytes: Uint8Array) => object]>([
    ["payload", (payload) => ({ type: "publish", topic: "t", payload })],
    ["password", (password) => ({ type: "connect", clientId: "c", username: "u", password })],
    [
      "will.payload",
      (payload) => ({ type: "connect", clientId: "c", will: { topic: "w", payload } }),
    ],
    [
      "properties.correlationData",
      (correlationData) => ({ type: "publish", topic: "t", properties: { correlationData } }),
    ],
  ])("%s: a Proxy and transferred bytes are refused, none are not", (field, make) => {
    for (const bytes of [
      new Proxy(Uint8Array.of(1, 2), {}),
      transferred(Uint8Array.of(1, 2)),
      transferred(new Uint8Array(0)),
      Object.create(Uint8Array.prototype) as Uint8Array,
    ]) {
      const error = errorOf(() => encode(make(bytes) as never, { protocolVersion: 5 }));
      expect(error).toMatchObject({ code: "invalid-argument", field });
    }
    const empty = make(new Uint8Array(0)) as never;
    expect(encode(empty, { protocolVersion: 5 }).length).toBeGreaterThan(4);
  });

  it("what was transferred after the packet was made is not written as nothing, and still prints", () => {
    const payload = Uint8Array.of(1, 2);
    const packet = new PublishPacket({ topic: "t", payload });
    transferred(payload);
    for (const run of [encode, encodedLength] as const) {
      expect(errorOf(() => run(packet)).code).toBe("invalid-argument");
    }
    expect(errorOf(() => encodeInto(packet, target)).code).toBe("invalid-argument");
    expect(target).toEqual(new Uint8Array(16));
    expect(String(packet)).toContain("payload: 0x");
    const password = Uint8Array.of(1);
    const connect = new ConnectPacket({ clientId: "c", username: "u", password });
    transferred(password);
    expect(errorOf(() => encode(connect)).code).toBe("invalid-argument");
  });

  it("a decoded payload of no bytes, made by view, is written", () => {
    const { packet } = decode(Uint8Array.of(0x30, 3, 0, 1, 0x74), { view: Buffer.from });
    expect(encode(packet)).toEqual(Uint8Array.of(0x30, 3, 0, 1, 0x74));
  });
});

describe("PacketWriter", () => {
  it.each([268_435_456, Number.NaN, Number.POSITIVE_INFINITY])(
    "refuses %d as a Variable Byte Integer, and begins anew",
    (value) => {
      const writer = new PacketWriter();
      writer.byte(1);
      expect(() => writer.variableByteInteger(value)).toThrow(EncodeError);
      writer.byte(2);
      expect(writer.finish()).toEqual(Uint8Array.of(2));
    },
  );
});
