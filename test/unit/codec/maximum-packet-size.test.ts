import {
  decode,
  encode,
  encodedLength,
  OversizePacketEncodeError,
  type PacketInit,
} from "@mqtt-codec/core";
import { describe, expect, it } from "vitest";
import { errorOf } from "../support.js";

const diagnostics = { reasonString: "because", userProperties: [["k", "v"]] } as const;

/** Packets that may lose Reason String and User Properties (5.0 §3.2.2.3.9, §3.4.2.2.2 and others). */
const THINNED: readonly PacketInit[] = [
  { type: "connack", reasonCode: 0x87, properties: { ...diagnostics, serverReference: "s" } },
  { type: "puback", packetId: 1, reasonCode: 0x10, properties: diagnostics },
  { type: "pubrec", packetId: 1, properties: diagnostics },
  { type: "pubrel", packetId: 1, properties: diagnostics },
  { type: "pubcomp", packetId: 1, properties: diagnostics },
  { type: "suback", packetId: 1, reasonCodes: [0, 0x80], properties: diagnostics },
  { type: "unsuback", packetId: 1, reasonCodes: [0], properties: diagnostics },
  { type: "disconnect", reasonCode: 0x8b, properties: { ...diagnostics, serverReference: "s" } },
  { type: "auth", reasonCode: 0x18, properties: { ...diagnostics, authenticationMethod: "m" } },
];

const V5 = { protocolVersion: 5 } as const;

function without(init: PacketInit, ...keys: string[]): PacketInit {
  const { properties } = init as { properties: object };
  const left = Object.entries(properties).filter(([key]) => !keys.includes(key));
  return { ...init, properties: Object.fromEntries(left) } as PacketInit;
}

describe.each(THINNED.map((init) => [init.type, init] as const))(
  "maximumPacketSize and a %s",
  (_type, init) => {
    const whole = encodedLength(init, V5);
    const noReason = without(init, "reasonString");
    const neither = without(init, "reasonString", "userProperties");
    const bytesFor = (maximumPacketSize: number) => encode(init, { ...V5, maximumPacketSize });

    it("takes it whole where it fits", () => {
      expect(bytesFor(whole)).toEqual(encode(init, V5));
      expect(bytesFor(whole + 1)).toEqual(encode(init, V5));
    });

    it("leaves out the Reason String first", () => {
      const expected = encode(noReason, V5);
      expect(bytesFor(whole - 1)).toEqual(expected);
      expect(bytesFor(expected.length)).toEqual(expected);
      expect(encodedLength(init, { ...V5, maximumPacketSize: whole - 1 })).toBe(expected.length);
    });

    it("then the User Properties too", () => {
      const expected = encode(neither, V5);
      const limit = encodedLength(noReason, V5) - 1;
      expect(bytesFor(limit)).toEqual(expected);
      expect(bytesFor(expected.length)).toEqual(expected);
      expect(decode(expected, V5).packet).not.toMatchObject({ properties: { userProperties: [] } });
    });

    it("then throws, with Reason Code 0x95", () => {
      const error = errorOf(() => bytesFor(encodedLength(neither, V5) - 1));
      expect(error).toBeInstanceOf(OversizePacketEncodeError);
      expect(error).toMatchObject({ code: "packet-too-large", reasonCode: 0x95 });
    });
  },
);

describe("maximumPacketSize", () => {
  const properties = { userProperties: [["k", "v"]] } as const;

  it.each<PacketInit>([
    { type: "publish", topic: "t", payload: "p", properties },
    { type: "connect", protocolVersion: 5, clientId: "c", properties },
    { type: "subscribe", packetId: 1, subscriptions: [{ topicFilter: "f" }], properties },
    { type: "unsubscribe", packetId: 1, topicFilters: ["f"], properties },
  ])("never thins out a $type", (init) => {
    const length = encodedLength(init, V5);
    expect(encode(init, { ...V5, maximumPacketSize: length })).toHaveLength(length);
    const error = errorOf(() => encode(init, { ...V5, maximumPacketSize: length - 1 }));
    expect(error).toBeInstanceOf(OversizePacketEncodeError);
    expect(error).toMatchObject({ reasonCode: 0x95 });
  });

  it("is kept by packets without properties, and before 5.0", () => {
    const init = { type: "publish", topic: "t", payload: "12345" } as const;
    expect(encode(init, { maximumPacketSize: 10 })).toHaveLength(10);
    expect(() => encode(init, { maximumPacketSize: 9 })).toThrow(OversizePacketEncodeError);
    expect(() => encode({ type: "pingreq" }, { maximumPacketSize: 1 })).toThrow(
      OversizePacketEncodeError,
    );
  });
});
