import { inspect } from "node:util";
import { AuthPacket, decode, encode, type Packet } from "@mqtt-codec/core";
import { describe, expect, it } from "vitest";

const made = new AuthPacket({
  reasonCode: 0x18,
  properties: { authenticationMethod: "SCRAM", authenticationData: "open sesame" },
});

const both: readonly (readonly [string, Packet])[] = [
  ["made", made],
  ["decoded", decode(encode(made, { protocolVersion: 5 }), { protocolVersion: 5 }).packet],
];

describe("the properties of a packet, on their own", () => {
  it.each(both)("print without authentication data: %s", (_, packet) => {
    const { properties } = packet as AuthPacket;
    expect(inspect(properties)).toBe('{ authenticationMethod: "SCRAM", authenticationData: *** }');
    expect(inspect({ nested: [properties] }, { depth: 9 })).toContain("authenticationData: ***");
    expect(JSON.stringify(properties)).toBe(
      '{"authenticationMethod":"SCRAM","authenticationData":"***"}',
    );
  });

  it.each(both)("are plain objects to whoever compares or copies them: %s", (_, packet) => {
    const { properties } = packet as AuthPacket;
    const data = new TextEncoder().encode("open sesame");
    expect(Object.keys(properties)).toEqual(["authenticationMethod", "authenticationData"]);
    expect(properties).toEqual({ authenticationMethod: "SCRAM", authenticationData: data });
    expect({ ...properties }).toEqual({ authenticationMethod: "SCRAM", authenticationData: data });
    expect(structuredClone(properties).authenticationData).toEqual(data);
  });
});
