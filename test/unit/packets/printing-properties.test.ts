import { inspect } from "node:util";
import { AuthPacket, ConnectPacket, decode, encode, type Packet } from "@mqtt-codec/core";
import { dissect } from "@mqtt-codec/core/dissect";
import { describe, expect, it } from "vitest";
import { bytesOf } from "../support.js";

const data = new TextEncoder().encode("open sesame");

function made(): Packet {
  return new AuthPacket({
    reasonCode: 0x18,
    properties: { authenticationMethod: "SCRAM", authenticationData: data },
  });
}

function decoded(packet: Packet): Packet {
  return decode(encode(packet, { protocolVersion: 5 }), { protocolVersion: 5 }).packet;
}

// Made anew for each test.
const both: readonly (readonly [string, () => Packet])[] = [
  ["made", made],
  ["decoded", () => decoded(made())],
];

describe("the properties of a packet, on their own", () => {
  it.each(both)("print without authentication data: %s", (_, make) => {
    const { properties } = make() as AuthPacket;
    expect(inspect(properties)).toBe('{ authenticationMethod: "SCRAM", authenticationData: *** }');
    expect(inspect({ nested: [properties] }, { depth: 9 })).toContain("authenticationData: ***");
    expect(JSON.stringify(properties)).toBe(
      '{"authenticationMethod":"SCRAM","authenticationData":"***"}',
    );
  });

  it.each(both)("print without it where their printing is not asked for: %s", (_, make) => {
    const packet = make();
    const plain = inspect(packet, { customInspect: false, depth: 9 });
    expect(plain).toContain("authenticationData: [Getter]");
    expect(inspect((packet as AuthPacket).properties, { customInspect: false })).not.toContain(
      "111",
    );
  });

  it.each(both)("are plain objects to whoever compares or copies them: %s", (_, make) => {
    const { properties } = make() as AuthPacket;
    expect(Object.keys(properties)).toEqual(["authenticationMethod", "authenticationData"]);
    expect(properties).toEqual({ authenticationMethod: "SCRAM", authenticationData: data });
    expect({ ...properties }).toEqual({ authenticationMethod: "SCRAM", authenticationData: data });
    expect(structuredClone(properties).authenticationData).toEqual(data);
  });
});

describe("authentication data that is there twice", () => {
  it("is an error that a dissection notes, and goes on [5.0 §3.15.2.2.3]", () => {
    const bytes = bytesOf("f0 0e 18 0c 15 0001 6d 16 0001 61 16 0001 62");
    const root = dissect(bytes, { protocolVersion: 5 });
    expect(root.error).toMatchObject({ code: "duplicate-property", field: "Authentication Data" });
    expect(root.length).toBe(bytes.length);
  });
});

describe("a CONNECT that is printed without asking it, as console.dir does", () => {
  const connect = (): Packet =>
    new ConnectPacket({ clientId: "c", username: "SECRETUSER", password: "secret" });

  it.each([
    ["made", connect],
    ["decoded", () => decoded(connect())],
  ])("shows neither user name nor password: %s", (_, make) => {
    const packet = make();
    const text = inspect(packet, { customInspect: false, depth: 9 });
    expect(text).toContain("username: [Getter]");
    expect(text).toContain("password: [Getter]");
    expect(text).not.toContain("SECRETUSER");
    expect(text).not.toContain("115");
    expect({ ...packet }).toMatchObject({ username: "SECRETUSER" });
  });
});
