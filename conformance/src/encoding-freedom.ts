/**
 * What MQTT 5.0 leaves to an encoder: the order of properties with different identifiers, that of
 * Subscription Identifiers, which has no meaning, and whether a Reason Code of 0 and an empty Property Length are written where they may be left out. Encodings that
 * differ in nothing else have the same normal form.
 */

import type { ProtocolVersion } from "./vector.js";

type Form = number | "integer" | "data" | "pair";

/** How a property's value is written, by its identifier: in so many bytes, or with a length of its own. */
const PROPERTY_FORMS: ReadonlyMap<number, Form> = new Map(
  (
    [
      [1, [0x01, 0x17, 0x19, 0x24, 0x25, 0x28, 0x29, 0x2a]],
      [2, [0x13, 0x21, 0x22, 0x23]],
      [4, [0x02, 0x11, 0x18, 0x27]],
      ["integer", [0x0b]],
      ["data", [0x03, 0x08, 0x09, 0x12, 0x15, 0x16, 0x1a, 0x1c, 0x1f]],
      ["pair", [0x26]],
    ] as const
  ).flatMap(([form, ids]) => ids.map((id): [number, Form] => [id, form])),
);

const SUBSCRIPTION_IDENTIFIER = 0x0b;

const CONNECT = 1;

class Misread extends Error {}

class Bytes {
  readonly all: Uint8Array;
  at: number;

  constructor(all: Uint8Array, at = 0) {
    this.all = all;
    this.at = at;
  }

  get isAtEnd(): boolean {
    return this.at === this.all.length;
  }

  skip(count: number): this {
    if (this.at + count > this.all.length) throw new Misread();
    this.at += count;
    return this;
  }

  byte(): number {
    this.skip(1);
    return this.all[this.at - 1] as number;
  }

  integer(): number {
    let value = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new Misread();
  }

  data(): this {
    return this.skip(this.byte() * 256 + this.byte());
  }

  /** A Property Length and its properties, brought into the order of their identifiers. */
  properties(): string {
    const length = this.integer();
    const inner = new Bytes(this.all.subarray(0, this.at + length), this.at);
    this.skip(length);
    const properties: { id: number; bytes: string }[] = [];
    while (!inner.isAtEnd) {
      const start = inner.at;
      const id = inner.byte();
      const form = PROPERTY_FORMS.get(id);
      if (form === undefined) throw new Misread();
      if (form === "integer") inner.integer();
      else if (form === "data") inner.data();
      else if (form === "pair") inner.data().data();
      else inner.skip(form);
      properties.push({ id, bytes: hexOf(inner.all.subarray(start, inner.at)) });
    }
    // The sort is stable: User Properties keep the order they are in.
    properties.sort((one, other) => {
      if (one.id !== other.id || one.id !== SUBSCRIPTION_IDENTIFIER) return one.id - other.id;
      return one.bytes < other.bytes ? -1 : Number(one.bytes > other.bytes);
    });
    return `${length}:${properties.map(({ bytes }) => bytes).join("")};`;
  }
}

/** A text that two encodings share if the standard takes them for one; other bytes as their hex. */
export function normalForm(hex: string, protocolVersion: ProtocolVersion): string {
  const bytes = Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
  // A CONNECT has a version of its own.
  if (protocolVersion !== 5 && (bytes[0] ?? 0) >> 4 !== CONNECT) return hexOf(bytes);
  try {
    return formOf(bytes);
  } catch (error) {
    if (error instanceof Misread) return hexOf(bytes);
    throw error;
  }
}

function formOf(all: Uint8Array): string {
  const bytes = new Bytes(all);
  const first = bytes.byte();
  if (bytes.integer() !== all.length - bytes.at) throw new Misread();
  const start = bytes.at;
  const type = first >> 4;
  let properties = "";
  let tail = start;
  switch (type) {
    case CONNECT: {
      if ((bytes.data().byte() & 0x7f) !== 5) throw new Misread();
      const flags = bytes.byte();
      bytes.skip(2);
      const head = hexOf(all.subarray(start, bytes.at));
      properties = head + bytes.properties();
      const clientId = bytes.at;
      bytes.data();
      properties += hexOf(all.subarray(clientId, bytes.at));
      if ((flags & 0x04) !== 0) properties += bytes.properties();
      tail = bytes.at;
      break;
    }
    case 3:
      bytes.data();
      if ((first & 0x06) !== 0) bytes.skip(2);
      ({ properties, tail } = withProperties(bytes, start));
      break;
    case 2:
    case 8:
    case 9:
    case 10:
    case 11:
      ({ properties, tail } = withProperties(bytes.skip(2), start));
      break;
    case 4:
    case 5:
    case 6:
    case 7:
    case 14:
    case 15:
      return `${first}|${shortForm(bytes, type)}`;
    default:
      break;
  }
  return `${first}|${properties}${hexOf(all.subarray(tail))}`;
}

function withProperties(bytes: Bytes, start: number): { properties: string; tail: number } {
  const head = hexOf(bytes.all.subarray(start, bytes.at));
  return { properties: head + bytes.properties(), tail: bytes.at };
}

/** Packets that may end before the Reason Code, or before the Property Length. */
function shortForm(bytes: Bytes, type: number): string {
  const start = bytes.at;
  if (type < 14) bytes.skip(2);
  const head = hexOf(bytes.all.subarray(start, bytes.at));
  const reasonCode = bytes.isAtEnd ? 0 : bytes.byte();
  // AUTH leaves out its Property Length only together with the Reason Code.
  if (bytes.isAtEnd && type === 15 && bytes.at > start) throw new Misread();
  const properties = bytes.isAtEnd ? "0:;" : bytes.properties();
  if (!bytes.isAtEnd) throw new Misread();
  return `${head}|${reasonCode}|${properties}`;
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex");
}
