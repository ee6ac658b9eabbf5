import {
  DecodeError,
  type DecodeOptions,
  decode,
  encode,
  OversizePacketDecodeError,
  type Packet,
  PacketDecoder,
  UnderflowDecodeError,
} from "@mqtt-codec/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromHex, hex, joined } from "../bytes.js";
import { anyInput, encoded, validInput } from "./arbitraries/bytes.js";
import { decodeOptions } from "./arbitraries/options.js";
import { sampleOfType } from "./arbitraries/packets.js";
import { runs } from "./support/runs.js";

/** What a stream comes to: its packets, and the error after them, with its place in the stream. */
interface Reading {
  readonly packets: readonly Packet[];
  readonly error: string | undefined;
}

const inWords = (error: unknown): string => {
  if (!(error instanceof DecodeError)) throw error;
  // The message may name another protocol, by the bytes that have come.
  return `${error.name} ${error.code} ${error.offset} ${error.field} ${error.rule}`;
};

/** Pushes the chunks one by one and reads after each. */
function readChunks(chunks: readonly Uint8Array[], options: DecodeOptions): Reading {
  const decoder = new PacketDecoder(options);
  const packets: Packet[] = [];
  try {
    for (const chunk of chunks) {
      decoder.push(chunk);
      for (const packet of decoder) packets.push(packet);
    }
    decoder.end();
    expect(decoder.bufferedBytes).toBe(0);
    return { packets, error: undefined };
  } catch (error) {
    expect(() => decoder.read()).toThrow(error as Error);
    return { packets, error: inWords(error) };
  }
}

/** What `decode` makes of the same bytes, one packet after another. */
function readWhole(bytes: Uint8Array, options: DecodeOptions): Reading {
  const packets: Packet[] = [];
  let { protocolVersion } = options;
  for (let start = 0; start < bytes.length; ) {
    try {
      const version = protocolVersion ?? 4;
      const decoded = decode(bytes.subarray(start), { ...options, protocolVersion: version });
      if (decoded.packet.type === "connect" && options.protocolVersion === undefined) {
        protocolVersion = decoded.packet.protocolVersion;
      }
      packets.push(decoded.packet);
      start += decoded.bytesRead;
    } catch (error) {
      const { name, code, offset, field, rule } = error as DecodeError;
      return { packets, error: `${name} ${code} ${start + offset} ${field} ${rule}` };
    }
  }
  return { packets, error: undefined };
}

function cut(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  let start = 0;
  for (let turn = 0; start < bytes.length; turn++) {
    const end = start + (sizes[turn % sizes.length] as number);
    chunks.push(bytes.slice(start, end));
    start = end;
  }
  return chunks;
}

function expectSame(actual: Reading, expected: Reading): void {
  expect(actual.error).toBe(expected.error);
  expect(actual.packets.length).toBe(expected.packets.length);
  actual.packets.forEach((packet, index) => {
    expect(packet.equals(expected.packets[index])).toBe(true);
  });
}

const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 });

/** Packets of one version after each other, then perhaps something that is none. */
const stream = fc
  .tuple(fc.array(validInput, { maxLength: 6 }), fc.option(anyInput, { nil: undefined }))
  .map(([inputs, last]) => {
    const version = inputs[0]?.version ?? last?.version ?? 4;
    const parts = inputs.filter((input) => input.version === version).map(({ bytes }) => bytes);
    if (last !== undefined) parts.push(last.bytes);
    return { version, bytes: joined(parts) };
  });

describe("L4: every chunking of a stream gives the same packets, and the same error", () => {
  it("valid packets and what follows them, with any options", () => {
    fc.assert(
      fc.property(stream, sizes, decodeOptions, ({ version, bytes }, by, options) => {
        const all = { ...options, protocolVersion: version };
        expectSame(readChunks(cut(bytes, by), all), readWhole(bytes, all));
      }),
      runs(),
    );
  });

  it("following every CONNECT where no version is set", () => {
    const session = fc
      .constantFrom(3 as const, 4 as const, 5 as const)
      .chain((version) =>
        fc.tuple(
          sampleOfType(version, "connect"),
          fc.array(sampleOfType(version, "publish"), { maxLength: 3 }),
        ),
      );
    fc.assert(
      fc.property(fc.array(session, { minLength: 1, maxLength: 4 }), sizes, (sessions, by) => {
        const parts = sessions.flatMap(([connect, publishes]) =>
          [connect, ...publishes].map((one) => encoded(one).bytes),
        );
        const bytes = joined(parts);
        const reading = readChunks(cut(bytes, by), {});
        expect(reading.error).toBeUndefined();
        expectSame(reading, readWhole(bytes, {}));
      }),
      runs(0.3),
    );
  });

  it("a stream in all its two-way cuts and byte by byte", () => {
    const bytes = fromHex(
      "101100044d5154540502003c03210014000161 320e0003612f6200010201 0101010203 c000 4003000110 d000 e0020400",
    );
    const whole = readWhole(bytes, {});
    expect(whole.packets.map(({ type }) => type)).toEqual(
      ["connect", "publish", "pingreq", "puback", "pingresp", "disconnect"].slice(
        0,
        whole.packets.length,
      ),
    );
    expectSame(readChunks(cut(bytes, [1]), {}), whole);
    for (let at = 1; at < bytes.length; at++) {
      expectSame(readChunks([bytes.slice(0, at), bytes.slice(at)], {}), whole);
    }
  });

  it("all chunks first and then reading, or end before reading", () => {
    fc.assert(
      fc.property(stream, sizes, ({ version, bytes }, by) => {
        const options = { protocolVersion: version };
        const whole = readWhole(bytes, options);
        const decoder = new PacketDecoder(options);
        for (const chunk of cut(bytes, by)) decoder.push(chunk);
        expect(decoder.bufferedBytes).toBe(bytes.length);
        let error: string | undefined;
        try {
          decoder.end();
        } catch (thrown) {
          error = inWords(thrown);
        }
        expect(error).toBe(whole.error);
        for (const packet of whole.packets) expect(decoder.read()?.equals(packet)).toBe(true);
        if (error === undefined) expect(decoder.read()).toBeUndefined();
        else expect(() => decoder.read()).toThrow(DecodeError);
      }),
      runs(0.5),
    );
  });
});

describe("L11: a decoder that failed says the same error again", () => {
  it("and takes nothing more", () => {
    const decoder = new PacketDecoder();
    decoder.push(fromHex("c000 30030001 23 c000"));
    expect(decoder.read()?.type).toBe("pingreq");
    const errors = [1, 2, 3].map(() => {
      try {
        decoder.read();
        return undefined;
      } catch (error) {
        decoder.push(fromHex("c000"));
        return error;
      }
    });
    expect(errors[0]).toBeInstanceOf(DecodeError);
    expect(errors[1]).toBe(errors[0]);
    expect(errors[2]).toBe(errors[0]);
    expect(() => decoder.end()).toThrow(errors[0] as Error);
    expect((errors[0] as DecodeError).offset).toBe(6);
    expect(decoder.bufferedBytes).toBe(0);
  });
});

describe("L13: a size limit is enforced from the fixed header alone", () => {
  it.each([
    ["in one chunk", [5]],
    ["byte by byte", [1]],
  ])("when the header comes %s", (_, by) => {
    const decoder = new PacketDecoder({ maximumPacketSize: 1_000 });
    expect(() => {
      for (const chunk of cut(fromHex("30e907"), by)) {
        decoder.push(chunk);
        decoder.read();
      }
    }).toThrow(OversizePacketDecodeError);
  });

  it("and a packet of exactly the maximum is taken", () => {
    const bytes = encode({ type: "publish", topic: "t", payload: new Uint8Array(994) });
    expect(bytes.length).toBe(1_000);
    const decoder = new PacketDecoder({ maximumPacketSize: 1_000 });
    decoder.push(bytes);
    expect(decoder.read()?.type).toBe("publish");
    const smaller = new PacketDecoder({ maximumPacketSize: 999 });
    smaller.push(bytes.subarray(0, 3));
    expect(() => smaller.read()).toThrow(OversizePacketDecodeError);
  });
});

describe("the end of a stream", () => {
  it("that cuts a packet off says where, and how many bytes are missing", () => {
    const decoder = new PacketDecoder();
    decoder.push(fromHex("c000 300500016103"));
    expect([...decoder].length).toBe(1);
    let error: unknown;
    try {
      decoder.end();
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(UnderflowDecodeError);
    expect(error).toMatchObject({ offset: 8, bytesNeeded: 1 });
    expect(hex(encode({ type: "pingreq" }))).toBe("c000");
  });

  it("takes no more bytes", () => {
    const decoder = new PacketDecoder();
    decoder.end();
    expect(() => decoder.push(fromHex("c0"))).toThrow(TypeError);
    expect(decoder.read()).toBeUndefined();
  });
});
