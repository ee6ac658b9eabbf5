/** What tshark makes of a packet, held against what our decoder and our dissector make of it. */

import { decode, decodeFixedHeader, type ProtocolVersion } from "@mqtt-codec/core";
import { type DissectNode, dissect } from "@mqtt-codec/core/dissect";
import type { TsharkField, TsharkPacket } from "./tshark.js";
import { expectedFields } from "./tshark-fields.js";

/** A packet that was put into a capture. */
export interface Sent {
  readonly type: string;
  readonly version: ProtocolVersion;
  readonly from: "client" | "server";
  readonly bytes: Uint8Array;
}

/** Something that tshark says otherwise than we do. */
export interface Finding {
  readonly sent: Sent;
  readonly where: string;
  readonly ours: string;
  readonly theirs: string;
}

export function described({ sent, where, ours, theirs }: Finding): string {
  const hex = Buffer.from(sent.bytes).toString("hex");
  return `${sent.type} of version ${sent.version}, ${where}: we say "${ours}", tshark "${theirs}": ${hex}`;
}

/** tshark's fields and remarks against the packet that decode makes of the bytes. */
export function comparePacket(sent: Sent, given: TsharkPacket): Finding[] {
  const remainingLength = decodeFixedHeader(sent.bytes)?.remainingLength as number;
  const { packet, bytesRead } = decode(sent.bytes, { protocolVersion: sent.version });
  const findings: Finding[] = [];
  const find = (where: string, ours: unknown, theirs: unknown): void => {
    findings.push({ sent, where, ours: `${ours}`, theirs: `${theirs}` });
  };
  if (bytesRead !== sent.bytes.length) find("end", bytesRead, sent.bytes.length);
  for (const { remark, field } of given.remarks) find(field, "", remark);
  const expected = [...expectedFields(packet, sent.version, remainingLength)];
  for (const field of given.fields) {
    const [next] = expected;
    if (next?.name !== field.name) {
      find(field.name, "no such field", field.show);
      // A field without bytes is an addition of tshark's, after which the others go on.
      if (field.length === 0) continue;
      return findings;
    }
    expected.shift();
    const value = typeof next.value === "number" ? numberIn(field) : field.bytes;
    if (next.value !== undefined && value !== next.value) find(field.name, next.value, value);
  }
  for (const { name, value } of expected) find(name, value, "no such field");
  return findings;
}

/** tshark's fields against the dissection of the bytes: places, values, and codes in words. */
export function compareDissection(sent: Sent, given: TsharkPacket): Finding[] {
  const tree = dissect(sent.bytes, { protocolVersion: sent.version, showSecrets: true });
  const findings: Finding[] = [];
  const find = (where: string, ours: unknown, theirs: unknown): void => {
    findings.push({ sent, where, ours: `${ours}`, theirs: `${theirs}` });
  };
  const nodes = new Map<string, DissectNode[]>();
  for (const node of nodesIn(tree)) {
    const place = placeOf(node);
    nodes.set(place, [...(nodes.get(place) ?? []), node]);
  }
  const places = new Set<string>();
  for (const field of given.fields) {
    if (field.length === 0) continue;
    const place = placeOf(bitsOf(field));
    places.add(place);
    const here = nodes.get(place) ?? [];
    if (here.length === 0) find(field.name, "no node", `at ${place}`);
    else if (!here.some(({ value }) => isSame(value, field))) {
      find(field.name, here.map(({ value }) => value).join(), field.show);
    }
    const [, theirs] = /^(?:ID|(?:Reason|Return) Code): (.*) \(\w+\)$/.exec(field.showname) ?? [];
    const [, ours] = /^\w+ (.*)$/.exec(here.at(-1)?.text ?? "") ?? [];
    if (theirs !== undefined && theirs.toLowerCase() !== ours?.toLowerCase()) {
      find(`${field.name} in words`, ours, theirs);
    }
  }
  for (const node of nodesWithout(places, tree)) {
    find(node.name, `at ${placeOf(node)}`, "no such field");
  }
  return findings;
}

function numberIn({ show }: TsharkField): number {
  return show === "" ? Number.NaN : Number(show);
}

/** The bits that tshark shows as in ".... .01. = QoS", in the measure of our dissector, or the bytes. */
function bitsOf({ offset, length, showname }: TsharkField): { offset: number; length: number } {
  const bits = /^([.01 ]+) = /.exec(showname)?.[1]?.replaceAll(" ", "");
  if (bits === undefined) return { offset, length };
  return {
    offset: offset + bits.search(/[01]/) / 8,
    length: bits.replaceAll(".", "").length / 8,
  };
}

function placeOf({ offset, length }: { offset: number; length: number }): string {
  return `${offset}+${length}`;
}

function nodesIn(node: DissectNode): DissectNode[] {
  return [node, ...(node.children ?? []).flatMap(nodesIn)];
}

/** The finest nodes that are neither a field of tshark's nor part of a value in one. */
function nodesWithout(places: ReadonlySet<string>, node: DissectNode): DissectNode[] {
  if (node.length === 0 || (node.value !== undefined && places.has(placeOf(node)))) return [];
  if (node.children === undefined) return [node];
  return node.children.flatMap((child) => nodesWithout(places, child));
}

/** Whether a node's value is what tshark has; a group has none. */
function isSame(value: unknown, field: TsharkField): boolean {
  if (value === undefined) return field.show === "" && field.bytes === "";
  if (typeof value === "number") return value === numberIn(field);
  const bytes = Buffer.from(value as string | Uint8Array);
  const length = bytes.length.toString(16).padStart(4, "0");
  // tshark has the Content Type and its length in one field.
  return [bytes.toString("hex"), length + bytes.toString("hex")].includes(field.bytes);
}
