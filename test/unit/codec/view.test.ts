import { runInNewContext } from "node:vm";
import {
  type AuthPacket,
  type ConnectPacket,
  type DecodeOptions,
  decode,
  encode,
  type MakeView,
  PacketDecoder,
  type PublishPacket,
} from "@mqtt-codec/core";
import { describe, expect, it } from "vitest";
import { bytesOf } from "../support.js";

/** Bytes that know that they were made by `view`. */
class Bytes extends Uint8Array {}

const view: MakeView = (memory, byteOffset, length) => new Bytes(memory, byteOffset, length);

const CONNECT = encode({
  type: "connect",
  protocolVersion: 5,
  clientId: "c",
  username: "u",
  password: "secret",
  will: { topic: "w", payload: "gone", properties: { correlationData: bytesOf("0102") } },
  properties: { authenticationMethod: "m", authenticationData: bytesOf("0304") },
});

function decoded<Packet>(bytes: Uint8Array, options: DecodeOptions): Packet {
  return decode(bytes, { protocolVersion: 5, ...options }).packet as Packet;
}

describe("the option view", () => {
  it.each([undefined, false, true])("makes every binary field, with copy %s", (copy) => {
    const { password, will, properties } = decoded<ConnectPacket>(CONNECT, { view, copy });
    const fields = [
      password,
      will?.payload,
      will?.properties.correlationData,
      properties.authenticationData,
    ];
    expect(fields.map((field) => field instanceof Bytes)).toEqual([true, true, true, true]);
    expect(fields.map((field) => Buffer.from(field as Uint8Array).toString("hex"))).toEqual([
      "736563726574",
      "676f6e65",
      "0102",
      "0304",
    ]);
    expect(new Set(fields.map((field) => field?.buffer === CONNECT.buffer))).toEqual(
      new Set([copy !== true]),
    );
  });

  it("makes fields of no bytes too", () => {
    const { payload } = decoded<PublishPacket>(bytesOf("3004 0001 61 00"), { view });
    expect(payload).toBeInstanceOf(Bytes);
    expect(payload).toHaveLength(0);
    const { properties } = decoded<AuthPacket>(bytesOf("f009 18 07 150001 6d 160000"), { view });
    expect(properties.authenticationData).toBeInstanceOf(Bytes);
  });

  it("takes Buffer.from, so that a payload prints as a Buffer does", () => {
    const { payload } = decoded<PublishPacket>(bytesOf("3006 0001 61 00 6869"), {
      view: Buffer.from,
    });
    expect(payload.toString()).toBe("hi");
  });

  it("is nothing that packets differ in", () => {
    const plain = decoded<ConnectPacket>(CONNECT, {});
    const viewed = decoded<ConnectPacket>(CONNECT, { view });
    expect(plain.equals(viewed)).toBe(true);
    expect(encode(viewed)).toEqual(encode(plain));
    expect(plain.password).not.toBeInstanceOf(Bytes);
  });

  it("holds for packets that straddle chunks, and for those in one", () => {
    const publish = bytesOf("3006 0001 61 00 6869");
    for (let at = 0; at <= publish.length; at++) {
      const decoder = new PacketDecoder({ protocolVersion: 5, view });
      decoder.push(publish.subarray(0, at));
      decoder.push(publish.subarray(at));
      expect((decoder.read() as PublishPacket).payload).toEqual(Bytes.of(0x68, 0x69));
    }
  });

  it("is asked for anew where it changes from call to call", () => {
    const publish = bytesOf("3006 0001 61 00 6869");
    const made = [view, Buffer.from, undefined].map(
      (each) => decoded<PublishPacket>(publish, { view: each }).payload.constructor,
    );
    expect(made).toEqual([Bytes, Buffer, Uint8Array]);
  });

  it("may decode, too", () => {
    const other = bytesOf("3006 0001 62 00 6869");
    const plain = decode(CONNECT, { protocolVersion: 5 });
    for (const inner of [other, bytesOf("ffff"), new Uint8Array(0)]) {
      const { packet, bytesRead } = decode(CONNECT, {
        protocolVersion: 5,
        view: (memory, byteOffset, length) => {
          try {
            decode(inner, { protocolVersion: 5, view });
          } catch {
            // What it makes of that is its own affair.
          }
          return new Uint8Array(memory, byteOffset, length);
        },
      });
      expect(bytesRead).toBe(plain.bytesRead);
      expect(packet.equals(plain.packet)).toBe(true);
    }
  });

  it.each<readonly [string, () => unknown]>([
    ["nothing", () => undefined],
    ["a string", () => "secret"],
    ["a DataView", () => new DataView(new ArrayBuffer(6))],
    ["other bytes than asked for", () => new Uint8Array(70_000)],
    ["a promise", async () => new Uint8Array(6)],
  ])("that returns %s is a TypeError", (_, wrong) => {
    expect(() => decode(CONNECT, { view: wrong as never })).toThrow(TypeError);
    const decoder = new PacketDecoder({ view: wrong as never });
    decoder.push(CONNECT);
    expect(() => decoder.read()).toThrow(TypeError);
    expect(decode(CONNECT).packet.type).toBe("connect");
  });

  it("may make bytes of another realm, which print and compare as others do", () => {
    const foreign = runInNewContext("(memory, at, length) => new Uint8Array(memory, at, length)");
    const viewed = decoded<ConnectPacket>(CONNECT, { view: foreign });
    const plain = decoded<ConnectPacket>(CONNECT, {});
    expect(viewed.password).not.toBeInstanceOf(Uint8Array);
    expect(viewed.equals(plain) && plain.equals(viewed)).toBe(true);
    expect(String(viewed)).toBe(String(plain));
    expect(JSON.stringify(viewed)).toBe(JSON.stringify(plain));
    expect(encode(viewed)).toEqual(encode(plain));
  });

  it("keeps no memory for a field of no bytes", () => {
    const chunk = new Uint8Array(60_000);
    chunk.set(bytesOf("3003 0001 61"));
    const { packet } = decode(chunk, { view });
    const { payload } = packet as PublishPacket;
    expect(payload.buffer.byteLength).toBe(0);
    structuredClone(chunk.buffer, { transfer: [chunk.buffer] });
    expect(encode(packet)).toEqual(bytesOf("3003 0001 61"));
  });

  it("is a function, or a TypeError", () => {
    expect(() => decode(CONNECT, { view: {} as never })).toThrow(TypeError);
  });
});
