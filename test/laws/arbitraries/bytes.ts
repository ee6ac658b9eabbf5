/** Bytes that are packets, nearly packets, or nothing at all. */

import { encode, type ProtocolVersion } from "@mqtt-codec/core";
import fc from "fast-check";
import { type Sample, sample } from "./packets.js";

/** Bytes and the version to read them by. */
export interface Input {
  readonly version: ProtocolVersion;
  readonly bytes: Uint8Array;
}

const version = fc.constantFrom(3 as const, 4 as const, 5 as const);

/** Bytes that begin, bound or break fields. */
export const interestingByte: fc.Arbitrary<number> = fc.oneof(
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 255 }) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 0x2a }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      0x61,
      0x2b,
      0x23,
      0x2f,
      0x24,
      0x7f,
      0x80,
      0xc3,
      0xa9,
      0xed,
      0xf0,
      0xff,
    ),
  },
);

const someBytes: fc.Arbitrary<Uint8Array> = fc
  .array(interestingByte, { maxLength: 48 })
  .map((list) => Uint8Array.from(list));

/** The packet whose first byte and body are given, with the Remaining Length that fits. */
export function frame(first: number, body: Uint8Array | readonly number[]): Uint8Array {
  const length: number[] = [];
  let rest = body.length;
  do {
    length.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
    rest >>>= 7;
  } while (rest > 0);
  return Uint8Array.from([first, ...length, ...body]);
}

/** Bytes of no design. */
export const randomInput: fc.Arbitrary<Input> = fc.record({ version, bytes: someBytes });

const CONNECT_STARTS = [
  [0, 6, 0x4d, 0x51, 0x49, 0x73, 0x64, 0x70, 3],
  [0, 4, 0x4d, 0x51, 0x54, 0x54, 4],
  [0, 4, 0x4d, 0x51, 0x54, 0x54, 5],
  [0, 4, 0x4d, 0x51, 0x54, 0x54],
];

/** A valid fixed header with a body of no design; a CONNECT mostly gets past its Protocol Level. */
export const framedInput: fc.Arbitrary<Input> = fc
  .record({
    version,
    first: fc.oneof(
      fc.constantFrom(
        0x10,
        0x20,
        0x30,
        0x32,
        0x34,
        0x40,
        0x50,
        0x62,
        0x70,
        0x82,
        0x90,
        0xa2,
        0xb0,
        0xe0,
        0xf0,
      ),
      fc.integer({ min: 0x10, max: 0xff }),
    ),
    connectStart: fc.constantFrom(...CONNECT_STARTS, []),
    body: someBytes,
  })
  .map(({ version, first, connectStart, body }) => ({
    version,
    bytes: frame(first, first === 0x10 ? [...connectStart, ...body] : body),
  }));

/** The bytes of a valid packet. */
export const validInput: fc.Arbitrary<Input> = sample.map(encoded);

export function encoded({ version, init }: Sample): Input {
  return { version, bytes: encode(init, { protocolVersion: version }) };
}

type Edit =
  | { readonly kind: "set"; readonly at: number; readonly byte: number }
  | { readonly kind: "insert"; readonly at: number; readonly byte: number }
  | { readonly kind: "flip"; readonly at: number; readonly bit: number }
  | { readonly kind: "delete"; readonly at: number; readonly count: number }
  | { readonly kind: "copy"; readonly at: number; readonly count: number };

const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ kind: fc.constantFrom("set", "insert"), at: fc.nat(), byte: interestingByte }),
  fc.record({ kind: fc.constant("flip"), at: fc.nat(), bit: fc.nat(7) }),
  fc.record({
    kind: fc.constantFrom("delete", "copy"),
    at: fc.nat(),
    count: fc.integer({ min: 1, max: 8 }),
  }),
) as fc.Arbitrary<Edit>;

function edited(list: number[], change: Edit): void {
  const at = list.length === 0 ? 0 : change.at % list.length;
  if (change.kind === "insert") list.splice(at, 0, change.byte);
  else if (change.kind === "delete") list.splice(at, change.count);
  else if (change.kind === "copy") list.splice(at, 0, ...list.slice(at, at + change.count));
  else if (list.length === 0) return;
  else if (change.kind === "flip") list[at] = (list[at] as number) ^ (1 << change.bit);
  else list[at] = change.byte;
}

/** The fixed header's length of a packet that encode made. */
export function headerLength(bytes: Uint8Array): number {
  let length = 2;
  while (length < bytes.length && ((bytes[length - 1] as number) & 0x80) !== 0) length++;
  return length;
}

const shortSample = sample.map(encoded).filter(({ bytes }) => bytes.length < 2_000);

/** Valid packets after some edits; mostly with the Remaining Length set right again after them. */
export const mutatedInput: fc.Arbitrary<Input> = fc
  .record({
    input: shortSample,
    edits: fc.array(edit, { minLength: 1, maxLength: 4 }),
    repaired: fc.oneof(fc.constant(true), fc.boolean()),
  })
  .map(({ input: { version, bytes }, edits, repaired }) => {
    const head = repaired ? headerLength(bytes) : 0;
    const list = Array.from(bytes.subarray(head));
    for (const change of edits) edited(list, change);
    return {
      version,
      bytes: repaired ? frame(bytes[0] as number, list) : Uint8Array.from(list),
    };
  });

/** The beginning of one packet's body and the end of another's, in the first one's frame. */
export const splicedInput: fc.Arbitrary<Input> = fc
  .tuple(shortSample, shortSample, fc.nat(), fc.nat())
  .map(([a, b, x, y]) => {
    const first = a.bytes.subarray(headerLength(a.bytes));
    const second = b.bytes.subarray(headerLength(b.bytes));
    const body = [
      ...first.subarray(0, x % (first.length + 1)),
      ...second.subarray(y % (second.length + 1)),
    ];
    return { version: a.version, bytes: frame(a.bytes[0] as number, body) };
  });

/** A valid packet without its end. */
export const truncatedInput: fc.Arbitrary<Input> = fc
  .tuple(validInput, fc.nat())
  .map(([{ version, bytes }, at]) => ({ version, bytes: bytes.subarray(0, at % bytes.length) }));

/** All of these. */
export const anyInput: fc.Arbitrary<Input> = fc.oneof(
  { weight: 1, arbitrary: randomInput },
  { weight: 3, arbitrary: framedInput },
  { weight: 1, arbitrary: validInput },
  { weight: 4, arbitrary: mutatedInput },
  { weight: 1, arbitrary: splicedInput },
  { weight: 1, arbitrary: truncatedInput },
);
