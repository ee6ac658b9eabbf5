/** What the form offers: the fields, properties and reason codes of each packet in each version. */

import type { PacketType, ProtocolVersion } from "@mqtt-codec/core";
import { describe, expect, it } from "vitest";
import { build, newDraft } from "../../apps/inspector/src/form/draft.js";
import type { Field } from "../../apps/inspector/src/form/field.js";
import { fieldsOf } from "../../apps/inspector/src/form/schema.js";
import { PACKET_TYPES } from "../../apps/inspector/src/model/packet-types.js";
import tables from "../../conformance/tables.json" with { type: "json" };
import {
  allFields,
  beginning,
  bytesOf,
  EVERY,
  entryFor,
  having,
  packetOf,
  pathsOf,
} from "./drafts.js";

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
