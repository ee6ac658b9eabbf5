import {
  decode,
  EncodeError,
  encode,
  type Packet,
  type PacketInit,
  type ProtocolVersion,
} from "@mqtt-codec/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyInput, mutatedInput } from "./arbitraries/bytes.js";
import { sample } from "./arbitraries/packets.js";
import { PROPERTIES_OF, PROPERTY_KEYS, propertyValue } from "./arbitraries/properties.js";
import { CLASSES, construct } from "./support/classes.js";
import { checkAccepted, isNeverSent } from "./support/laws.js";
import { outcome } from "./support/outcome.js";
import { runs } from "./support/runs.js";

describe("L8: decode never yields what a constructor would refuse", () => {
  it.each([
    ["any bytes", anyInput],
    ["mutated packets", mutatedInput],
  ] as const)("%s", (_name, source) => {
    fc.assert(
      fc.property(source, ({ version, bytes }) => {
        const { packet } = outcome(bytes, { protocolVersion: version });
        if (packet !== undefined) checkAccepted(bytes, version, packet);
      }),
      runs(15),
    );
  });
});

const VERSIONS: readonly ProtocolVersion[] = [5, 4, 3];

/** Whether encode writes the packet in some version so that decode takes it and gives it back. */
function isWritable(packet: Packet): boolean {
  return VERSIONS.some((protocolVersion) => {
    try {
      const bytes = encode(packet, { protocolVersion });
      return decode(bytes, { protocolVersion }).packet.equals(packet);
    } catch (error) {
      if (error instanceof EncodeError) return false;
      throw error;
    }
  });
}

// Values of any kind for any field: most are refused, none may be taken that cannot be written.
const wildScalar = fc.oneof(
  fc.constantFrom(
    undefined,
    null,
    true,
    false,
    "",
    "a",
    "+",
    "#",
    "a/#",
    "$share/g/t",
    "$share//t",
  ),
  fc.constantFrom(
    -1,
    -0,
    0,
    1,
    2,
    3,
    4,
    5,
    16,
    0x18,
    127,
    128,
    0x8c,
    0x92,
    255,
    256,
    65_535,
    65_536,
  ),
  fc.constantFrom(
    0.5,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    2 ** 32,
    1n,
    "\0",
    "\ud800",
    "\udc00a",
  ),
  fc.uint8Array({ maxLength: 4 }),
);
const wildValue = fc.oneof(
  { weight: 6, arbitrary: wildScalar },
  { weight: 1, arbitrary: fc.array(wildScalar, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.array(fc.tuple(wildScalar, wildScalar), { maxLength: 2 }) },
);

const FIELDS = [
  "protocolVersion",
  "clientId",
  "cleanSession",
  "keepAlive",
  "will",
  "username",
  "password",
  "bridge",
  "sessionPresent",
  "reasonCode",
  "topic",
  "payload",
  "qos",
  "retain",
  "dup",
  "packetId",
  "subscriptions",
  "topicFilters",
  "reasonCodes",
  "properties",
];

/** Constructs, and checks that what is refused is refused with an EncodeError. */
function constructed(init: object): Packet | undefined {
  try {
    return construct(init);
  } catch (error) {
    if (error instanceof EncodeError) return undefined;
    throw error;
  }
}

function checkTaken(init: object): void {
  const packet = constructed(init);
  if (packet === undefined || isNeverSent(packet)) return;
  // The 0x80 bit of bridges is read where it is tolerated only.
  if (packet.type === "connect" && packet.bridge) return;
  if (!isWritable(packet)) throw new Error(`taken, and not writable: ${String(packet)}`);
}

describe("L8: what a constructor takes, encode can write in some version", () => {
  it("valid objects", () => {
    fc.assert(
      fc.property(sample, ({ init }) => {
        const packet = construct(init);
        expect(isWritable(packet)).toBe(true);
      }),
      runs(2),
    );
  });

  it("valid objects with some fields exchanged for anything", () => {
    const change = fc.tuple(fc.constantFrom(...FIELDS), wildValue);
    fc.assert(
      fc.property(sample, fc.array(change, { minLength: 1, maxLength: 3 }), ({ init }, changes) => {
        checkTaken({ ...init, ...Object.fromEntries(changes) });
      }),
      runs(15),
    );
  });

  it("valid objects with some properties exchanged for anything", () => {
    const change = fc.tuple(fc.constantFrom(...PROPERTY_KEYS), wildValue);
    fc.assert(
      fc.property(sample, fc.array(change, { minLength: 1, maxLength: 3 }), ({ init }, changes) => {
        const { properties } = init as { properties?: object };
        checkTaken({ ...init, properties: { ...properties, ...Object.fromEntries(changes) } });
      }),
      runs(15),
    );
  });

  it("valid objects with parts of other packets", () => {
    fc.assert(
      fc.property(sample, sample, fc.boolean(), ({ init }, { init: other }, over) => {
        const mixed = over ? { ...init, ...other } : { ...other, ...init };
        checkTaken({ ...mixed, type: init.type });
      }),
      runs(6),
    );
  });

  it("lists with holes are refused as lists of undefined are", () => {
    const hole = new Array(1);
    const inits: object[] = [
      { type: "suback", packetId: 1, reasonCodes: hole },
      { type: "unsuback", packetId: 1, reasonCodes: hole },
      { type: "subscribe", packetId: 1, subscriptions: hole },
      { type: "unsubscribe", packetId: 1, topicFilters: hole },
      { type: "publish", topic: "t", properties: { userProperties: hole } },
      { type: "publish", topic: "t", properties: { subscriptionIdentifiers: hole } },
    ];
    for (const init of inits) {
      expect(
        () => encode(init as PacketInit, { protocolVersion: 5 }),
        JSON.stringify(init),
      ).toThrow(EncodeError);
    }
  });
});

describe("L8: properties stand in the packets of 5.0 Table 2-4 and in no others", () => {
  const VALID: Record<string, object> = {
    connect: { type: "connect", protocolVersion: 5, clientId: "c" },
    connack: { type: "connack" },
    publish: { type: "publish", topic: "t" },
    puback: { type: "puback", packetId: 1 },
    pubrec: { type: "pubrec", packetId: 1 },
    pubrel: { type: "pubrel", packetId: 1 },
    pubcomp: { type: "pubcomp", packetId: 1 },
    subscribe: { type: "subscribe", packetId: 1, subscriptions: [{ topicFilter: "t" }] },
    suback: { type: "suback", packetId: 1, reasonCodes: [0] },
    unsubscribe: { type: "unsubscribe", packetId: 1, topicFilters: ["t"] },
    unsuback: { type: "unsuback", packetId: 1, reasonCodes: [0] },
    disconnect: { type: "disconnect" },
    auth: { type: "auth" },
  };

  it.each(Object.keys(PROPERTIES_OF))("%s", (owner) => {
    const allowed: readonly string[] = PROPERTIES_OF[owner as keyof typeof PROPERTIES_OF];
    for (const key of PROPERTY_KEYS) {
      const [value] = fc.sample(propertyValue(key), { seed: 1, numRuns: 1 });
      const method = allowed.includes("authenticationMethod") ? { authenticationMethod: "m" } : {};
      const list = key === "subscriptionIdentifiers" ? [1] : value;
      const properties = { ...method, [key]: list };
      const init =
        owner === "will"
          ? { ...VALID["connect"], will: { topic: "w", payload: "", properties } }
          : { ...VALID[owner], properties };
      const make = () => construct(init);
      if (allowed.includes(key)) expect(make, key).not.toThrow();
      else expect(make, key).toThrow(expect.objectContaining({ code: "property-not-allowed" }));
    }
  });

  it("a packet without properties takes an empty object of them", () => {
    for (const init of Object.values(VALID)) {
      expect(construct({ ...init, properties: {} }).equals(construct(init))).toBe(true);
    }
    expect(Object.keys(CLASSES)).toHaveLength(15);
  });
});

describe("DISCONNECT with 0x8C, which 5.0 §2.4 lists and §3.14.2.1 does not", () => {
  it("is accepted and never sent", () => {
    const packet = construct({ type: "disconnect", reasonCode: 0x8c });
    expect(decode(Uint8Array.of(0xe0, 1, 0x8c), { protocolVersion: 5 }).packet.equals(packet)).toBe(
      true,
    );
    expect(() => encode(packet, { protocolVersion: 5 })).toThrow(
      expect.objectContaining({ code: "not-emitted", field: "reasonCode" }),
    );
  });
});
