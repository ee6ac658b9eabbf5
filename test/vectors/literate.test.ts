import {
  DecodeError,
  decode,
  encode,
  encodedLength,
  type Packet,
  type PacketInit,
  type ProtocolVersion,
} from "@mqtt-codec/core";
import { dissect } from "@mqtt-codec/core/dissect";
import { describe, expect, it } from "vitest";
import { fromHex, hex } from "../bytes.js";
import { LITERATE } from "./files.js";

/**
 * The vectors in the Markdown files beside this one. Each is a heading, a sentence, a block of hex
 * marked `mqtt` with the protocol version, with comments after #, and what is to come of it: a packet
 * as JSON (binary values as `{ "hex" }`), or an error with code, offset and rule. Bytes marked
 * `not-canonical` are one of several forms, and encode to another.
 */
interface Vector {
  readonly heading: string;
  readonly version: ProtocolVersion;
  readonly isCanonical: boolean;
  readonly bytes: Uint8Array;
  readonly packet?: PacketInit;
  readonly error?: Readonly<Record<string, string>>;
}

function vectorsOf(markdown: string): Vector[] {
  return markdown
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const heading = section.slice(0, section.indexOf("\n"));
      const blocks = [...section.matchAll(/^```(\w+) ?(.*)\n((?:.*\n)*?)```$/gm)];
      const bytes = blocks.find(([, kind]) => kind === "mqtt");
      const expected = blocks.find(([, kind]) => kind === "json" || kind === "error");
      if (bytes === undefined || expected === undefined || blocks.length !== 2) {
        throw new Error(`"${heading}" has to have a block of bytes and one of what comes of it`);
      }
      const [version, form] = (bytes[2] as string).split(" ");
      const text = expected[3] as string;
      return {
        heading,
        version: Number(version) as ProtocolVersion,
        isCanonical: form !== "not-canonical",
        bytes: bytesOf(bytes[3] as string),
        ...(expected[1] === "json" ? { packet: initOf(text) } : { error: errorOf(text) }),
      };
    });
}

function bytesOf(block: string): Uint8Array {
  const digits = block.replace(/#.*$/gm, "").replace(/\s+/g, "");
  if (!/^([0-9a-f]{2})+$/.test(digits)) throw new Error(`no hex: ${block}`);
  return fromHex(digits);
}

function initOf(json: string): PacketInit {
  return JSON.parse(json, (_name, value) =>
    typeof value === "object" && value !== null && typeof value.hex === "string"
      ? fromHex(value.hex)
      : value,
  );
}

function errorOf(block: string): Record<string, string> {
  return Object.fromEntries(
    block
      .trim()
      .split("\n")
      .map((line) => line.split(/: (.*)/).slice(0, 2)),
  );
}

function decodeError(run: () => unknown): DecodeError {
  try {
    run();
  } catch (error) {
    if (error instanceof DecodeError) return error;
    throw error;
  }
  throw new Error("a packet came of it");
}

describe.each(Object.entries(LITERATE))("%s", (_file, markdown) => {
  const vectors = vectorsOf(markdown);

  it("has no heading twice", () => {
    expect(new Set(vectors.map(({ heading }) => heading)).size).toBe(vectors.length);
  });

  it.each(vectors)("$heading", ({ version, isCanonical, bytes, packet: init, error }) => {
    const options = { protocolVersion: version };
    const root = dissect(bytes, options);
    if (error !== undefined) {
      const thrown = decodeError(() => decode(bytes, options));
      const expected = { code: error["code"], offset: Number(error["offset"]) };
      expect({ code: thrown.code, offset: thrown.offset }, thrown.message).toEqual(expected);
      if (error["rule"] !== undefined) expect(thrown.rule).toBe(error["rule"]);
      expect(root.error).toMatchObject(expected);
      return;
    }
    const { packet, bytesRead } = decode(bytes, options);
    expect(bytesRead).toBe(bytes.length);
    expect(root.error).toBeUndefined();
    expect(packet.toObject()).toMatchObject(init as object);
    const again = encode(init as PacketInit, options);
    expect(decode(again, options).packet.equals(packet)).toBe(true);
    expect(encode(packet as Packet, options)).toEqual(again);
    expect(encodedLength(packet, options)).toBe(again.length);
    if (isCanonical) expect(hex(again)).toBe(hex(bytes));
    else expect(hex(again)).not.toBe(hex(bytes));
  });
});
