/** Drafts of packets as the tests of the form make and change them. */

import { decode, type Packet, type PacketType, type ProtocolVersion } from "@mqtt-codec/core";
import { expect } from "vitest";
import { build, type Draft } from "../../apps/inspector/src/form/draft.js";
import type { Entries, Entry, Field } from "../../apps/inspector/src/form/field.js";
import { fieldsOf, isInVersion, PROTOCOL_VERSIONS } from "../../apps/inspector/src/form/schema.js";
import { PACKET_TYPES } from "../../apps/inspector/src/model/packet-types.js";
import { hex } from "../bytes.js";

export const EVERY = PROTOCOL_VERSIONS.flatMap((version) =>
  PACKET_TYPES.filter((type) => isInVersion(type, version)).map((type) => ({ type, version })),
);

export function bytesOf(draft: Draft): Uint8Array {
  const built = build(draft);
  if ("faults" in built) throw new Error(JSON.stringify(built.faults));
  return built.bytes;
}

export function faultsOf(draft: Draft) {
  const built = build(draft);
  if ("bytes" in built) throw new Error(`${hex(built.bytes)} was built`);
  return built.faults;
}

export function packetOf({
  bytes,
  version,
}: {
  bytes: Uint8Array;
  version: ProtocolVersion;
}): Packet {
  const { packet, bytesRead } = decode(bytes, {
    protocolVersion: version,
    tolerate: ["bridge-protocol-level"],
  });
  expect(bytesRead).toBe(bytes.length);
  return packet;
}

/** Every field of a packet, those within others too, each with its path; of a list the first item. */
export function allFields(
  fields: readonly Field[],
  parent = "",
): readonly (readonly [string, Field])[] {
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

export const pathsOf = (type: PacketType, version: ProtocolVersion): readonly string[] =>
  allFields(fieldsOf(type, version)).map(([path]) => path);

/** A draft in which the entry at a path like "will.topic" or "subscriptions[0].qos" is another one. */
export function having(draft: Draft, path: string, entry: Entry): Draft {
  return { ...draft, entries: changed(draft.entries, path.split(/[.[\]]+/), entry) as Entries };
}

export function changed(within: Entry | undefined, path: readonly string[], entry: Entry): Entry {
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

/** What a field begins with, as the form gives it. */
export function entryFor(field: Field): Entry {
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

export function beginning(type: PacketType, version: ProtocolVersion, path: string): Entry {
  const found = allFields(fieldsOf(type, version)).find(([at]) => at === path);
  if (found === undefined) throw new Error(`${type} has no ${path}`);
  return entryFor(found[1]);
}

/** Half of a character. */
export const LONE_SURROGATE = "\ud800";

/** A Will as the form begins it. */
export const WILL: Entry = beginning("connect", 5, "will");
