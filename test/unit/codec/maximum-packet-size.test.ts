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

describe("what a packet loses to fit", () => {
  const fitted = (init: PacketInit, maximumPacketSize: number): PacketInit =>
    decode(encode(init, { ...V5, maximumPacketSize }), V5).packet.toObject() as PacketInit;

  it("is the User Properties where it has no Reason String, and the Reason String where it has only that", () => {
    for (const [name, value] of Object.entries(diagnostics)) {
      for (const init of THINNED) {
        const own = without(init, ...Object.keys(diagnostics)) as { properties: object };
        const full = {
          ...own,
          properties: { ...own.properties, [name]: value },
        } as unknown as PacketInit;
        const bare = decode(encode(own as PacketInit, V5), V5).packet.toObject();
        const whole = encodedLength(full, V5);
        expect(fitted(full, whole)).toMatchObject({ properties: { [name]: value } });
        expect(fitted(full, whole - 1)).toEqual(bare);
        const least = encodedLength(own as PacketInit, V5);
        expect(fitted(full, least)).toEqual(bare);
        expect(errorOf(() => fitted(full, least - 1)).code).toBe("packet-too-large");
      }
    }
  });

  it("is nothing where it has nothing to lose", () => {
    for (const type of ["pingreq", "pingresp"] as const) {
      expect(encode({ type }, { ...V5, maximumPacketSize: 2 })).toHaveLength(2);
      const error = errorOf(() => encode({ type }, { ...V5, maximumPacketSize: 1 }));
      expect(error).toMatchObject({ code: "packet-too-large", field: "the packet" });
      expect(error.message).toContain(`${type.toUpperCase()}: the packet`);
    }
  });

  it("is not written to the packet, which stays as it was", () => {
    for (const init of THINNED) {
      const made = decode(encode(init, V5), V5).packet;
      const before = JSON.stringify(made);
      encode(made, { ...V5, maximumPacketSize: encodedLength(made, V5) - 1 });
      expect(JSON.stringify(made)).toBe(before);
    }
  });

  it("is refused when it is too large before 5.0, which has nothing to lose", () => {
    for (const protocolVersion of [3, 4] as const) {
      const options = { protocolVersion, maximumPacketSize: 3 } as const;
      const error = errorOf(() => encode({ type: "puback", packetId: 1 }, options));
      expect(error).toMatchObject({ code: "packet-too-large", protocolVersion });
    }
  });
});
