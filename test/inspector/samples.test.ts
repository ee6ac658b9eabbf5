import { DecodeError, decode, encode, PacketDecoder, type ViolationCode } from "@mqtt-codec/core";
import { describe, expect, it } from "vitest";
import { build, draftOf } from "../../apps/inspector/src/form/draft.js";
import { isInVersion, PROTOCOL_VERSIONS } from "../../apps/inspector/src/form/schema.js";
import { PACKET_TYPES } from "../../apps/inspector/src/model/packet-types.js";
import { SAMPLES } from "../../apps/inspector/src/model/samples.js";
import { hex } from "../bytes.js";

const PACKETS = SAMPLES.filter(({ group }) => group.startsWith("MQTT "));

function packetOf({ bytes, version }: (typeof SAMPLES)[number]) {
  return decode(bytes, { protocolVersion: version });
}

describe("the samples", () => {
  it("have a name each in their group", () => {
    const names = SAMPLES.map(({ group, name }) => `${group}: ${name}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it("stand together by group", () => {
    const groups = SAMPLES.map(({ group }) => group);
    expect(groups.filter((group, index) => group !== groups[index - 1])).toEqual([
      "MQTT 5.0",
      "MQTT 3.1.1",
      "MQTT 3.1",
      "Malformed",
      "Sessions",
    ]);
  });

  it("have every packet in every version that has it", () => {
    for (const version of PROTOCOL_VERSIONS) {
      const types = PACKETS.filter((sample) => sample.version === version).map(
        (sample) => packetOf(sample).packet.type,
      );
      expect(new Set(types)).toEqual(
        new Set(PACKET_TYPES.filter((type) => isInVersion(type, version))),
      );
    }
  });

  it("have every property of 5.0", () => {
    const keys = new Set<string>();
    for (const sample of PACKETS) {
      const { packet } = packetOf(sample);
      if ("properties" in packet) for (const key of Object.keys(packet.properties)) keys.add(key);
      if (packet.type === "connect")
        for (const key of Object.keys(packet.will?.properties ?? {})) keys.add(key);
    }
    expect(keys.size).toBe(27);
  });
});

describe("a sample of a packet", () => {
  it.each(PACKETS)("decodes, and its name tells its type: $group, $name", (sample) => {
    const { packet, bytesRead } = packetOf(sample);
    expect(bytesRead).toBe(sample.bytes.length);
    expect(sample.name.split(" ")[0]).toBe(packet.type.toUpperCase());
    expect(hex(encode(packet, { protocolVersion: sample.version }))).toBe(hex(sample.bytes));
  });

  it.each(PACKETS)("is built from its draft: $group, $name", (sample) => {
    const { packet } = packetOf(sample);
    const built = build(draftOf(packet, sample.version));
    expect("bytes" in built && hex(built.bytes)).toBe(hex(sample.bytes));
  });
});

const CODES: Readonly<Record<string, ViolationCode>> = {
  "PUBLISH with QoS 3": "invalid-qos",
  "PUBLISH with DUP and QoS 0": "dup-with-qos-0",
  "SUBSCRIBE without its reserved flags": "reserved-flags",
  "Remaining Length of five bytes": "malformed-variable-byte-integer",
  "Topic Name in ill-formed UTF-8": "malformed-utf8",
  "Topic Name with U+0000": "null-character",
  "Topic Name with a wildcard": "wildcard-in-topic-name",
  "Topic Name that runs past its packet": "truncated-field",
  "PUBLISH with two Topic Aliases": "duplicate-property",
  "PUBLISH with a Receive Maximum": "property-not-allowed",
  "PUBACK with the Packet Identifier 0": "zero-packet-identifier",
  "PUBLISH that is cut off": "underflow",
  "SUBSCRIBE without a Topic Filter": "no-topic-filter",
  "CONNECT of another protocol": "wrong-protocol-name",
  "CONNECT of a version there is not": "unsupported-protocol-version",
  "AUTH without an Authentication Method": "missing-authentication-method",
  "HTTP on the port of MQTT": "reserved-flags",
};

describe("a malformed sample", () => {
  const malformed = SAMPLES.filter(({ group }) => group === "Malformed");

  it("is there for each code expected", () => {
    expect(malformed.map(({ name }) => name)).toEqual(Object.keys(CODES));
  });

  it.each(malformed)("is refused for what its name says: $name", ({ name, bytes, version }) => {
    let code: string | undefined;
    try {
      decode(bytes, { protocolVersion: version });
    } catch (error) {
      code = error instanceof DecodeError ? error.code : String(error);
    }
    expect(code).toBe(CODES[name]);
  });
});

describe("a sample of a session", () => {
  const sessions = SAMPLES.filter(({ group }) => group === "Sessions");

  it.each(sessions)(
    "decodes to its end, and begins with a CONNECT of its version: $name",
    (sample) => {
      const decoder = new PacketDecoder();
      decoder.push(sample.bytes);
      const packets = [...decoder];
      decoder.end();
      expect(packets.length).toBeGreaterThan(1);
      expect(packets[0]).toMatchObject({ type: "connect", protocolVersion: sample.version });
    },
  );

  it("has a User Name and a Password somewhere", () => {
    expect(sessions.map(({ bytes }) => decode(bytes).packet)).toContainEqual(
      expect.objectContaining({ username: "boiler", password: expect.any(Uint8Array) }),
    );
  });
});
