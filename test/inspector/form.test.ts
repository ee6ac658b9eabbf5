import {
  decode,
  encode,
  type Packet,
  type PacketType,
  type ProtocolVersion,
} from "@mqtt-codec/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { enteredAs } from "../../apps/inspector/src/form/bytes-entry.js";
import {
  build,
  type Draft,
  draftOf,
  newDraft,
  withType,
  withVersion,
} from "../../apps/inspector/src/form/draft.js";
import { placed } from "../../apps/inspector/src/form/fault-places.js";
import type { Entries, Entry, Field } from "../../apps/inspector/src/form/field.js";
import {
  fieldsOf,
  isInVersion,
  PACKET_TYPES,
  PROTOCOL_VERSIONS,
} from "../../apps/inspector/src/form/schema.js";
import tables from "../../conformance/tables.json" with { type: "json" };
import { hex } from "../bytes.js";
import { KINDS, sampleOfType } from "../laws/arbitraries/packets.js";
import { isNeverSent } from "../laws/support/laws.js";

const EVERY = PROTOCOL_VERSIONS.flatMap((version) =>
  PACKET_TYPES.filter((type) => isInVersion(type, version)).map((type) => ({ type, version })),
);

function bytesOf(draft: Draft): Uint8Array {
  const built = build(draft);
  if ("faults" in built) throw new Error(JSON.stringify(built.faults));
  return built.bytes;
}

function faultsOf(draft: Draft) {
  const built = build(draft);
  if ("bytes" in built) throw new Error(`${hex(built.bytes)} was built`);
  return built.faults;
}

function packetOf({ bytes, version }: { bytes: Uint8Array; version: ProtocolVersion }): Packet {
  const { packet, bytesRead } = decode(bytes, {
    protocolVersion: version,
    tolerate: ["bridge-protocol-level"],
  });
  expect(bytesRead).toBe(bytes.length);
  return packet;
}

/** Every field of a packet, those within others too, each with its path; of a list the first item. */
function allFields(fields: readonly Field[], parent = ""): readonly (readonly [string, Field])[] {
  return fields.flatMap((field) => {
    const path = parent === "" ? field.key : `${parent}.${field.key}`;
    if (field.kind === "list") {
      const { item } = field;
      const within = item.kind === "group" ? allFields(item.fields, `${path}[0]`) : [];
      return [[path, field] as const, [`${path}[0]`, item] as const, ...within];
    }
    const within = "fields" in field ? allFields(field.fields, path) : [];
    return [[path, field] as const, ...within];
  });
}

const pathsOf = (type: PacketType, version: ProtocolVersion): readonly string[] =>
  allFields(fieldsOf(type, version)).map(([path]) => path);

/** A draft in which the entry at a path like "will.topic" or "subscriptions[0].qos" is another one. */
function having(draft: Draft, path: string, entry: Entry): Draft {
  return { ...draft, entries: changed(draft.entries, path.split(/[.[\]]+/), entry) as Entries };
}

function changed(within: Entry | undefined, path: readonly string[], entry: Entry): Entry {
  const [name, ...rest] = path.filter((part) => part !== "");
  if (name === undefined) return entry;
  if (Array.isArray(within)) {
    const items = [...within];
    items[Number(name)] = changed(items[Number(name)], rest, entry);
    return items;
  }
  const entries = (within ?? {}) as Entries;
  return { ...entries, [name]: changed(entries[name], rest, entry) };
}

describe("a new draft", () => {
  it.each(EVERY)("of $type in version $version is a packet that decodes", ({ type, version }) => {
    const packet = packetOf({ bytes: bytesOf(newDraft(type, version)), version });
    expect(packet.type).toBe(type);
    if (packet.type === "connect") expect(packet.protocolVersion).toBe(version);
  });

  it.each(EVERY)("of $type in version $version goes through JSON", ({ type, version }) => {
    const draft = newDraft(type, version);
    expect(JSON.parse(JSON.stringify(draft))).toEqual(draft);
  });

  it.each(EVERY)("of $type in version $version becomes any other", ({ type, version }) => {
    for (const other of EVERY) {
      const draft = withType(withVersion(newDraft(type, version), other.version), other.type);
      expect(draft).toMatchObject(other);
      expect(packetOf({ bytes: bytesOf(draft), version: other.version }).type).toBe(other.type);
    }
  });
});

describe("the fields", () => {
  it("of every version stand in the order of the wire", () => {
    expect(pathsOf("connect", 4)).toEqual([
      "bridge",
      "cleanSession",
      "keepAlive",
      "clientId",
      "will",
      "will.qos",
      "will.retain",
      "will.topic",
      "will.payload",
      "username",
      "password",
    ]);
    expect(pathsOf("subscribe", 5)).toEqual([
      "packetId",
      "properties",
      "properties.subscriptionIdentifiers",
      "properties.subscriptionIdentifiers[0]",
      "properties.userProperties",
      "properties.userProperties[0]",
      "subscriptions",
      "subscriptions[0]",
      "subscriptions[0].topicFilter",
      "subscriptions[0].retainHandling",
      "subscriptions[0].retainAsPublished",
      "subscriptions[0].noLocal",
      "subscriptions[0].qos",
    ]);
  });

  it("have a path of their own and a label each", () => {
    for (const { type, version } of EVERY) {
      const paths = pathsOf(type, version);
      expect(new Set(paths).size).toBe(paths.length);
      for (const [, { label }] of allFields(fieldsOf(type, version))) expect(label).not.toBe("");
    }
  });

  it("call the bit Clean Start in 5.0 and Clean Session before", () => {
    const label = (version: ProtocolVersion) =>
      fieldsOf("connect", version).find(({ key }) => key === "cleanSession")?.label;
    expect([label(3), label(4), label(5)]).toEqual([
      "Clean Session",
      "Clean Session",
      "Clean Start",
    ]);
  });

  it.each([
    ["subscribe", ["subscriptions[0].noLocal", "subscriptions[0].retainHandling"]],
    ["puback", ["reasonCode"]],
    ["unsuback", ["reasonCodes"]],
    ["disconnect", ["reasonCode"]],
  ] as const)("of %s that 5.0 brought are not offered before", (type, paths) => {
    expect(pathsOf(type, 5)).toEqual(expect.arrayContaining([...paths]));
    for (const version of [3, 4] as const) {
      for (const path of paths) expect(pathsOf(type, version)).not.toContain(path);
    }
  });

  it("have no properties before 5.0", () => {
    for (const { type, version } of EVERY) {
      if (version === 5) continue;
      expect(pathsOf(type, version).filter((path) => path.includes("properties"))).toEqual([]);
    }
  });

  it("have no Session Present in 3.1, where the byte is reserved", () => {
    expect(pathsOf("connack", 3)).not.toContain("sessionPresent");
    expect(pathsOf("connack", 4)).toContain("sessionPresent");
  });

  it("that hold secrets are User Name, Password and Authentication Data, and no others", () => {
    const secrets = new Set(
      EVERY.flatMap(({ type, version }) => allFields(fieldsOf(type, version)))
        .filter(([, { secret }]) => secret === true)
        .map(([, { label }]) => label),
    );
    expect([...secrets].sort()).toEqual(["Authentication Data", "Password", "User Name"]);
  });
});

describe("the properties offered", () => {
  const byPacket = tables.propertiesByPacket as Readonly<Record<string, readonly number[]>>;
  const nameOf = (id: number): string => tables.properties.find((row) => row.id === id)?.name ?? "";

  function offered(fields: readonly Field[] | undefined): readonly Field[] {
    const field = fields?.find(({ kind }) => kind === "properties");
    return field?.kind === "properties" ? field.fields : [];
  }

  const blockOf = (owner: string): readonly Field[] => {
    if (owner !== "Will") return offered(fieldsOf(owner.toLowerCase() as PacketType, 5));
    const will = fieldsOf("connect", 5).find(({ key }) => key === "will");
    return offered(will?.kind === "group" ? will.fields : undefined);
  };

  it("are those of every packet that has some", () => {
    const owners = PACKET_TYPES.filter((type) => blockOf(type.toUpperCase()).length > 0);
    expect([...owners.map((type) => type.toUpperCase()), "Will"].sort()).toEqual(
      Object.keys(byPacket).sort(),
    );
  });

  it.each(Object.keys(byPacket))(
    "in %s are those the standard allows there, and no other",
    (owner) => {
      const labels = blockOf(owner).map((field) =>
        field.kind === "list" ? field.item.label : field.label,
      );
      expect([...labels].sort()).toEqual((byPacket[owner] ?? []).map(nameOf).sort());
    },
  );

  it.each(Object.keys(byPacket))("in %s may be repeated as the standard says", (owner) => {
    const many = blockOf(owner)
      .filter((field) => field.kind === "list" && field.single !== true)
      .map((field) => (field.kind === "list" ? field.item.label : ""));
    const expected =
      owner === "PUBLISH" ? ["Subscription Identifier", "User Property"] : ["User Property"];
    expect([...many].sort()).toEqual(expected);
  });

  it.each(Object.keys(byPacket))("in %s are built with what they begin with", (owner) => {
    const type = (owner === "Will" ? "connect" : owner.toLowerCase()) as PacketType;
    for (const { key } of blockOf(owner)) {
      const path = owner === "Will" ? `will.properties.${key}` : `properties.${key}`;
      const begun = allFields(fieldsOf(type, 5)).find(([at]) => at === path)?.[1] as Field;
      let draft = newDraft(type, 5);
      if (owner === "Will") draft = having(draft, "will", beginning("connect", 5, "will"));
      if (key === "authenticationData")
        draft = having(draft, "properties.authenticationMethod", "m");
      const packet = packetOf({ bytes: bytesOf(having(draft, path, entryFor(begun))), version: 5 });
      const block = owner === "Will" ? packet.type === "connect" && packet.will : packet;
      expect(Object.keys((block as { properties: object }).properties)).toContain(key);
    }
  });
});

/** What a field begins with, as the form gives it. */
function entryFor(field: Field): Entry {
  switch (field.kind) {
    case "list":
      return [entryFor(field.item)];
    case "group":
      return Object.fromEntries(
        field.fields
          .filter(({ optional }) => optional !== true)
          .map((of) => [of.key, entryFor(of)]),
      );
    case "properties":
      return {};
    default:
      return field.initial;
  }
}

function beginning(type: PacketType, version: ProtocolVersion, path: string): Entry {
  const found = allFields(fieldsOf(type, version)).find(([at]) => at === path);
  if (found === undefined) throw new Error(`${type} has no ${path}`);
  return entryFor(found[1]);
}

describe("the reason codes offered", () => {
  const byPacket = tables.reasonCodesByPacket as Readonly<
    Record<string, readonly { value: number; name: string }[]>
  >;

  function choices(type: PacketType, version: ProtocolVersion) {
    const found = allFields(fieldsOf(type, version)).find(([path]) =>
      /^reasonCode(s\[0\])?$/.test(path),
    )?.[1];
    return found?.kind === "choice" ? found.choices : [];
  }

  it.each(Object.keys(byPacket))(
    "in %s are those of its table in 5.0, but for a DISCONNECT with 0x8C, which is not sent",
    (name) => {
      const rows = (byPacket[name] ?? [])
        .map((row) => ({ value: row.value, name: row.name }))
        .filter(({ value }) => name !== "DISCONNECT" || value !== 0x8c);
      expect(choices(name.toLowerCase() as PacketType, 5)).toEqual(rows);
    },
  );

  it("in CONNACK and SUBACK are the return codes before", () => {
    expect(choices("connack", 4).map(({ value }) => value)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(choices("suback", 4).map(({ value }) => value)).toEqual([0, 1, 2, 0x80]);
  });

  it("in every packet are built", () => {
    for (const { type, version } of EVERY) {
      for (const { value } of choices(type, version)) {
        const path = type === "suback" || type === "unsuback" ? "reasonCodes[0]" : "reasonCode";
        const built = build(having(newDraft(type, version), path, String(value)));
        expect(built).toHaveProperty("bytes");
      }
    }
  });
});

describe("the draft of a packet", () => {
  it.each(KINDS)("builds an equal packet: version %i, %s", (version, type) => {
    fc.assert(
      fc.property(sampleOfType(version, type), ({ init }) => {
        const bytes = encode(init, { protocolVersion: version });
        const packet = packetOf({ bytes, version });
        fc.pre(!isNeverSent(packet));
        const draft = draftOf(packet, version);
        expect(hex(bytesOf(draft))).toBe(hex(bytes));
        const kept = JSON.parse(JSON.stringify(draft)) as Draft;
        expect(packetOf({ bytes: bytesOf(kept), version }).equals(packet)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it("has bytes that are text as text, and others as hex", () => {
    const draft = (payload: Uint8Array | string) => {
      const bytes = encode({ type: "publish", topic: "t", payload });
      return draftOf(decode(bytes).packet, 4).entries["payload"];
    };
    expect(draft("21.5 °C\n")).toEqual({ as: "text", entered: "21.5 °C\n" });
    expect(draft(Uint8Array.of(0xde, 0xad, 0xbe, 0xef))).toEqual({
      as: "hex",
      entered: "de ad be ef",
    });
    for (const unseen of ["\ufeffa", "a\u0000", "a\r\n", "\u202ea"]) {
      expect(draft(unseen)).toMatchObject({ as: "hex" });
    }
    expect(draft("")).toEqual({ as: "text", entered: "" });
  });

  it("has a password of more lines than one as hex, which its masked input could not hold", () => {
    const bytes = encode({ type: "connect", clientId: "c", username: "u", password: "a\nb" });
    expect(draftOf(decode(bytes).packet, 4).entries["password"]).toEqual({
      as: "hex",
      entered: "61 0a 62",
    });
  });

  it("of a CONNECT is of the version it names", () => {
    const bytes = encode({ type: "connect", clientId: "c", protocolVersion: 5 });
    expect(draftOf(decode(bytes).packet, 3).version).toBe(5);
  });

  it("keeps the bit of a bridge", () => {
    const bytes = encode({ type: "connect", clientId: "c", bridge: true });
    const draft = draftOf(packetOf({ bytes, version: 4 }), 4);
    expect(hex(bytesOf(draft))).toBe(hex(bytes));
  });

  it("keeps a Reason Code that is read and not sent, and says so when it is built", () => {
    const { packet } = decode(Uint8Array.of(0xe0, 0x01, 0x8c), { protocolVersion: 5 });
    expect(faultsOf(draftOf(packet, 5))).toMatchObject([
      { path: "reasonCode", rule: "MQTT-3.14.2-1" },
    ]);
  });
});

describe("a draft that changes", () => {
  it("keeps what the other version has, and loses the rest", () => {
    const draft = having(
      having(newDraft("publish", 5), "topic", "kept"),
      "properties.contentType",
      "lost",
    );
    expect(withVersion(draft, 4).entries).toEqual({
      ...newDraft("publish", 4).entries,
      topic: "kept",
    });
    expect(withVersion(draft, 5)).toBe(draft);
  });

  it("keeps what the other packet has too", () => {
    const draft = having(
      having(newDraft("puback", 5), "packetId", "77"),
      "properties.reasonString",
      "why",
    );
    expect(withType(draft, "suback").entries).toMatchObject({
      packetId: "77",
      properties: { reasonString: "why" },
    });
    expect(withType(draft, "subscribe").entries).toMatchObject({ packetId: "77", properties: {} });
  });

  it("keeps what is invalid", () => {
    const draft = having(newDraft("puback", 5), "packetId", "many");
    expect(withVersion(draft, 3).entries["packetId"]).toBe("many");
  });

  it("begins anew with a choice that is not offered any more", () => {
    const draft = having(newDraft("connack", 5), "reasonCode", "135");
    expect(withVersion(draft, 4).entries["reasonCode"]).toBe("0");
  });

  it("goes to 5.0 for an AUTH, which no other version has", () => {
    expect(withType(newDraft("connect", 3), "auth")).toEqual(newDraft("auth", 5));
  });

  it("to a version that has no AUTH is a fault of the packet", () => {
    expect(faultsOf(withVersion(newDraft("auth", 5), 4))).toMatchObject([{ path: undefined }]);
  });
});

const LONE_SURROGATE = "\ud800";
const text = (entered: string): Entry => ({ as: "text", entered });
const hexed = (entered: string): Entry => ({ as: "hex", entered });
const WILL = beginning("connect", 5, "will");

/** One or more of each kind of field: what is entered, and what is said at its own path. */
const FAULTS: readonly (readonly [
  type: PacketType,
  version: ProtocolVersion,
  path: string,
  entry: Entry,
  message: RegExp,
  rule?: string,
])[] = [
  ["publish", 5, "topic", "a/#", /wildcard/, "MQTT-3.3.2-2"],
  ["publish", 4, "topic", LONE_SURROGATE, /UTF-8/, "MQTT-1.5.3-1"],
  ["publish", 4, "topic", "", /at least one character/, "MQTT-4.7.3-1"],
  ["publish", 4, "payload", hexed("0g"), /not hex/],
  ["publish", 4, "payload", hexed("0x00"), /not hex/],
  ["publish", 4, "payload", hexed("012"), /odd number/],
  ["publish", 4, "payload", text(LONE_SURROGATE), /UTF-8/, "MQTT-1.5.3-1"],
  ["publish", 4, "packetId", "", /must|needs|missing|Packet Identifier/i, "MQTT-2.3.1-1"],
  ["publish", 4, "qos", "3", /QoS/, "MQTT-3.3.1-4"],
  ["publish", 4, "qos", "high", /no choice/],
  ["puback", 4, "packetId", "", /is empty/],
  ["puback", 4, "packetId", "one", /not a whole number/],
  ["puback", 4, "packetId", "1.5", /not a whole number/],
  ["puback", 4, "packetId", "0x10", /not a whole number/],
  ["puback", 4, "packetId", "0", /Packet Identifier|zero|0/, "MQTT-2.3.1-1"],
  ["puback", 4, "packetId", "-1", /0 to 65535/],
  ["puback", 4, "packetId", "65536", /0 to 65535/],
  ["puback", 4, "packetId", "9".repeat(400), /0 to 65535/],
  ["puback", 5, "reasonCode", "1", /Reason Code/i, "MQTT-3.4.2-1"],
  ["connect", 4, "keepAlive", "a minute", /not a whole number/],
  ["connect", 3, "clientId", "", /empty/],
  ["connect", 4, "password", text("p"), /User Name/i, "MQTT-3.1.2-22"],
  ["connect", 5, "password", hexed("zz"), /not hex/],
  ["connect", 5, "properties.receiveMaximum", "0", /value/],
  ["connect", 5, "properties.authenticationData", hexed("00"), /Authentication Method/i],
  ["connack", 4, "sessionPresent", "yes", /neither yes nor no/],
  ["subscribe", 5, "subscriptions", [], /Topic Filter/, "MQTT-3.8.3-2"],
  ["subscribe", 5, "subscriptions[0].topicFilter", "a#", /#/, "MQTT-4.7.1-1"],
  ["subscribe", 5, "subscriptions[0].qos", "3", /QoS/],
  ["subscribe", 5, "subscriptions[0].retainHandling", "3", /Retain Handling/i],
  ["subscribe", 5, "properties.subscriptionIdentifiers", ["1", "2"], /once/],
  ["unsubscribe", 4, "topicFilters", [], /Topic Filter/, "MQTT-3.10.3-2"],
];

/** Where the fault stands when that is not the field whose entry was exchanged, but one within it. */
const WITHIN: readonly (readonly [type: PacketType, path: string, entry: Entry, within: string])[] =
  [
    ["connect", "will", { ...(WILL as Entries), topic: "" }, "will.topic"],
    [
      "connect",
      "will",
      { ...(WILL as Entries), properties: { willDelayInterval: "soon" } },
      "will.properties.willDelayInterval",
    ],
    [
      "publish",
      "properties.subscriptionIdentifiers",
      ["1", "two"],
      "properties.subscriptionIdentifiers[1]",
    ],
    [
      "publish",
      "properties.subscriptionIdentifiers",
      ["1", "0"],
      "properties.subscriptionIdentifiers[1]",
    ],
    [
      "publish",
      "properties.userProperties",
      [["a", LONE_SURROGATE]],
      "properties.userProperties[0][1]",
    ],
    ["unsubscribe", "topicFilters", ["a", ""], "topicFilters[1]"],
    ["suback", "reasonCodes", ["0", "17"], "reasonCodes[1]"],
    ["suback", "reasonCodes", ["0", "no"], "reasonCodes[1]"],
  ];

describe("a fault stands at the field it belongs to", () => {
  it.each(
    FAULTS.map(([type, version, path, entry, message, rule]) => ({
      type,
      version,
      path,
      entry,
      message,
      rule,
    })),
  )("$type in version $version: $path with $entry", ({ type, version, path, entry, ...fault }) => {
    const faults = faultsOf(having(newDraft(type, version), path, entry));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject({ path, message: expect.stringMatching(fault.message) });
    if (fault.rule !== undefined) expect(faults[0]?.rule).toBe(fault.rule);
  });

  it.each(WITHIN)("%s: %s with %j, at %4$s", (type, path, entry, within) => {
    expect(faultsOf(having(newDraft(type, 5), path, entry))).toMatchObject([{ path: within }]);
  });

  it("in the words of its label, not of its path", () => {
    const draft = having(newDraft("subscribe", 5), "subscriptions[0].topicFilter", "a#");
    expect(faultsOf(draft)[0]?.message).toMatch(/^Topic Filter .*\[5\.0 MQTT-4\.7\.1-1\]$/);
    const named = having(newDraft("publish", 5), "properties.userProperties", [["", "\u0000"]]);
    expect(faultsOf(named)[0]?.message).toMatch(/^Value /);
  });

  it("all of them, where it is the entries that say nothing", () => {
    const draft = having(having(newDraft("publish", 5), "packetId", "x"), "payload", hexed("f"));
    const wrong = having(draft, "properties.messageExpiryInterval", "soon");
    expect(faultsOf(wrong).map(({ path }) => path)).toEqual([
      "packetId",
      "properties.messageExpiryInterval",
      "payload",
    ]);
  });

  it("and does not say what was entered, which may be a secret", () => {
    const draft = having(newDraft("connect", 5), "password", hexed("hunter2"));
    expect(JSON.stringify(faultsOf(draft))).not.toContain("hunter2");
  });

  it("of a property that is missing is that property's", () => {
    const draft = having(newDraft("auth", 5), "properties", {});
    expect(faultsOf(draft)).toMatchObject([
      { path: "properties.authenticationMethod", rule: "§3.15.2.2.2" },
    ]);
  });
});

describe("a fault is said", () => {
  const placeOf = (draft: Draft): readonly string[] => {
    const { type, version, entries } = draft;
    return [...placed(faultsOf(draft), fieldsOf(type, version), entries).keys()];
  };

  it("at its field, where the form shows it", () => {
    for (const [type, version, path, entry] of FAULTS) {
      expect(placeOf(having(newDraft(type, version), path, entry))).toEqual([path]);
    }
    for (const [type, path, entry, within] of WITHIN) {
      expect(placeOf(having(newDraft(type, 5), path, entry))).toEqual([within]);
    }
  });

  it("at the properties, where the form does not show the one that is missing", () => {
    expect(placeOf(having(newDraft("auth", 5), "properties", {}))).toEqual(["properties"]);
  });

  it("above the form, where there is nothing around it", () => {
    expect(placeOf(withVersion(newDraft("auth", 5), 4))).toEqual([""]);
    expect(placeOf({ type: "puback", version: 4, entries: {} })).toEqual([""]);
    const faults = [{ path: "subscriptions[3].qos", message: "", rule: undefined }];
    expect([...placed(faults, fieldsOf("puback", 4), {}).keys()]).toEqual([""]);
  });
});

describe("bytes entered one way", () => {
  it("are the same bytes entered the other way", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20 }), (payload) => {
        const bytes = encode({ type: "publish", topic: "t", payload });
        const draft = draftOf(decode(bytes).packet, 4);
        const entry = draft.entries["payload"] as { as: "text" | "hex"; entered: string };
        const other = enteredAs(entry, "hex", false);
        expect(other.as).toBe("hex");
        expect(hex(bytesOf(having(draft, "payload", { ...other })))).toBe(hex(bytes));
        expect(enteredAs(other, entry.as, false)).toEqual(entry);
      }),
    );
  });

  it("stay as they are where the other way has none for them", () => {
    const noText = { as: "hex", entered: "ff 00" } as const;
    expect(enteredAs(noText, "text", false)).toEqual({ as: "text", entered: "ff 00" });
    const noHex = { as: "hex", entered: "f" } as const;
    expect(enteredAs(noHex, "text", false)).toEqual({ as: "text", entered: "f" });
    const noBytes = { as: "text", entered: LONE_SURROGATE } as const;
    expect(enteredAs(noBytes, "hex", false)).toEqual({ as: "hex", entered: LONE_SURROGATE });
  });
});

describe("whatever is in a draft", () => {
  it.each(EVERY)("of $type in version $version, it is built or has faults", ({ type, version }) => {
    const paths = pathsOf(type, version);
    fc.assert(
      fc.property(fc.nat(), fc.jsonValue({ maxDepth: 2 }), (at, json) => {
        const path = paths[at % Math.max(paths.length, 1)];
        const draft = newDraft(type, version);
        const begun = type === "connect" ? having(draft, "will", WILL) : draft;
        const strange = path === undefined ? draft : having(begun, path, json as Entry);
        const built = build(strange);
        if ("bytes" in built) expect(built.bytes).toBeInstanceOf(Uint8Array);
        else {
          expect(built.faults).not.toEqual([]);
          placed(built.faults, fieldsOf(type, version), strange.entries);
        }
      }),
      { numRuns: 60 },
    );
  });
});
