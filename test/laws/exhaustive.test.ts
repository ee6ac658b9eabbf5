import type { ProtocolVersion } from "@mqtt-codec/core";
import { describe, expect, it } from "vitest";
import { frame } from "./arbitraries/bytes.js";
import { checkAll } from "./support/laws.js";
import { isQuick, isThorough } from "./support/runs.js";
import { withoutStacks } from "./support/stacks.js";

withoutStacks();

const VERSIONS: readonly ProtocolVersion[] = [3, 4, 5];

/** Bytes that begin, bound or break fields. */
const ALPHABET = [
  0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x08, 0x09, 0x0b, 0x11, 0x15, 0x16, 0x1f, 0x21, 0x23, 0x24,
  0x25, 0x26, 0x27, 0x2b, 0x2f, 0x61, 0x7f, 0x80, 0x81, 0x87, 0x8c, 0x92, 0xc3, 0xe0, 0xff,
];

/** Fewer of them, for bodies of three bytes and more, unless FC_RUNS asks for much. */
const FEW = isThorough
  ? ALPHABET
  : [0x00, 0x01, 0x02, 0x03, 0x04, 0x0b, 0x11, 0x1f, 0x26, 0x2b, 0x61, 0x7f, 0x80, 0x81, 0xff];

/** One in so many is dissected too. */
const DISSECTED = 8;

/** Tries the bytes of a generator that fills the same array again and again. */
function tryAll(
  version: ProtocolVersion,
  all: Iterable<Uint8Array>,
): { tried: number; taken: number } {
  let tried = 0;
  let taken = 0;
  for (const bytes of all) {
    const { packet } = checkAll(bytes, version, tried++ % DISSECTED === 0);
    if (packet !== undefined) taken++;
  }
  return { tried, taken };
}

/** All strings of the length over an alphabet for each position. */
function* strings(alphabets: readonly (readonly number[])[]): Generator<Uint8Array> {
  const bytes = new Uint8Array(alphabets.length);
  yield* fill(0);
  function* fill(at: number): Generator<Uint8Array> {
    if (at === bytes.length) {
      yield bytes;
      return;
    }
    for (const value of alphabets[at] as readonly number[]) {
      bytes[at] = value;
      yield* fill(at + 1);
    }
  }
}

const ALL = Array.from({ length: 256 }, (_, value) => value);

describe.each(VERSIONS)("all short byte strings, version %i", (version) => {
  it("of 0, 1 and 2 bytes", () => {
    let taken = 0;
    for (const alphabets of [[], [ALL], [ALL, ALL]])
      taken += tryAll(version, strings(alphabets)).taken;
    // PINGREQ, PINGRESP and DISCONNECT; 3.1 has no use for their flags; 5.0 has an AUTH of two bytes.
    expect(taken).toBe(version === 3 ? 48 : version === 4 ? 3 : 4);
  });

  it("of 3 bytes, the second a length about what fits", () => {
    const lengths = [0, 1, 2, 3, 0x7f, 0x80, 0x81, 0xff];
    tryAll(version, strings([ALL, lengths, isThorough ? ALL : ALPHABET]));
  });
});

describe.each(VERSIONS)("all short bodies in a consistent fixed header, version %i", (version) => {
  const firsts = Array.from({ length: 15 }, (_, index) => {
    const type = index + 1;
    const flags = type === 6 || type === 8 || type === 10 ? 2 : 0;
    return (type << 4) | flags;
  }).concat(0x32, 0x3d);

  it.each([0, 1, 2, 3])("of %i bytes", (length) => {
    for (const first of firsts) {
      const framed = frame(first, new Array(length).fill(0));
      const all = strings(new Array(length).fill(length < 3 ? ALPHABET : FEW));
      tryAll(version, framedBodies(framed, all));
    }
  });

  it("of 4 bytes, a small Packet Identifier or string length and two more", () => {
    for (const first of firsts) {
      const framed = frame(first, [0, 0, 0, 0]);
      tryAll(version, framedBodies(framed, strings([[0], [0, 1, 2, 3], ALPHABET, FEW])));
    }
  });
});

function* framedBodies(framed: Uint8Array, bodies: Iterable<Uint8Array>): Generator<Uint8Array> {
  for (const body of bodies) {
    framed.set(body, framed.length - body.length);
    yield framed;
  }
}

describe("all properties of 5.0 with short values, alone in every packet", () => {
  const before: Readonly<Record<string, readonly number[]>> = {
    connect: [0x10, 0, 4, 0x4d, 0x51, 0x54, 0x54, 5, 2, 0, 0],
    connack: [0x20, 0, 0],
    publish: [0x30, 0, 1, 0x74],
    puback: [0x40, 0, 1, 0],
    pubrel: [0x62, 0, 1, 0],
    subscribe: [0x82, 0, 1],
    suback: [0x90, 0, 1],
    unsubscribe: [0xa2, 0, 1],
    unsuback: [0xb0, 0, 1],
    disconnect: [0xe0, 0],
    auth: [0xf0, 0],
  };
  const after: Readonly<Record<string, readonly number[]>> = {
    connect: [0, 1, 0x63],
    subscribe: [0, 1, 0x66, 0],
    suback: [0],
    unsubscribe: [0, 1, 0x66],
    unsuback: [0],
  };
  const values = [
    [],
    [0],
    [1],
    [2],
    [0, 0],
    [0, 1],
    [0x80, 1],
    [0, 0, 0, 0],
    [0, 0, 0, 1],
    [0, 1, 0x61],
    [0, 1, 0xff],
    [0, 1, 0x2b],
    [0, 0, 0, 1, 0x61],
    [0, 1, 0x61, 0, 0],
    [0, 1, 0x61, 0, 1],
  ];

  // Property identifiers end at 42.
  const ids = isQuick ? 64 : 256;

  it.each(Object.entries(before))("%s", (name, [first = 0, ...head]) => {
    for (let id = 0; id < ids; id++) {
      for (const value of values) {
        for (const extra of [0, 1, -1]) {
          const block = id < 128 ? [id, ...value] : [id, 0, ...value];
          const twice = [...block, ...block];
          for (const properties of [block, twice]) {
            const length = Math.max(0, properties.length + extra);
            const body = [...head, length, ...properties, ...(after[name] ?? [])];
            checkAll(frame(first, body), 5, extra === 0);
          }
        }
      }
    }
  });
});
