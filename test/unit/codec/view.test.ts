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

  it("is a function, or a TypeError", () => {
    expect(() => decode(CONNECT, { view: {} as never })).toThrow(TypeError);
  });
});
