/** Values for the fields of packets: mostly what they may hold, sometimes anything. */

import type { Draw } from "./draw.js";
import { SECRET } from "./secrets.js";

export type Make = (draw: Draw) => unknown;

function transferred(): Uint8Array {
  const bytes = new Uint8Array(8);
  structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
  return bytes;
}

/** What no field may hold, or few; each is made anew, as a packet may keep it. */
const HOSTILE: readonly (() => unknown)[] = [
  () => null,
  () => true,
  () => false,
  () => "",
  () => "x",
  () => "1",
  () => -1,
  () => -0,
  () => 0,
  () => 1,
  () => 2,
  () => 3,
  () => 0.5,
  () => Number.NaN,
  () => Number.POSITIVE_INFINITY,
  () => 255,
  () => 256,
  () => 65_535,
  () => 65_536,
  () => 268_435_455,
  () => 268_435_456,
  () => 4_294_967_295,
  () => 4_294_967_296,
  () => 2 ** 53,
  () => 1n,
  () => Symbol("s"),
  () => ({}),
  () => [],
  () => new Array(1),
  () => [undefined],
  () => [["a"]],
  () => [["a", "b", "c"]],
  () => [[1, 2]],
  () => [[["a"], "b"]],
  () => "ab",
  () => Object.create(null),
  () => Object("boxed"),
  () => Object(1),
  () => ({ length: 2, 0: "a", 1: "b" }),
  () => ({ valueOf: () => 1, toString: () => "t" }),
  () => () => 1,
  () => new Date(0),
  () => new Map([["a", "b"]]),
  () => new Set(["a"]),
  () => new DataView(new ArrayBuffer(2)),
  () => new ArrayBuffer(2),
  () => new Uint16Array(2),
  () => new Uint8ClampedArray(2),
  () => Promise.resolve(1),
  () => new Proxy({}, {}),
  () => new Proxy([1], {}),
  () => /a/,
  () => new Proxy(new Uint8Array(2), {}),
  () => transferred(),
];

export const hostile: Make = (draw) => draw.of(HOSTILE)();

/** Left out, as it should be, or anything. */
export function maybe(make: Make): Make {
  return (draw) => {
    const choice = draw.byte();
    if (choice < 0x80) return undefined;
    return choice < 0xf8 ? make(draw) : hostile(draw);
  };
}

/** As it should be, or anything, or left out. */
export function mostly(make: Make): Make {
  return (draw) => {
    const choice = draw.byte();
    if (choice < 0xf4) return make(draw);
    return choice < 0xf8 ? undefined : hostile(draw);
  };
}

export const bool: Make = (draw) => (draw.byte() & 1) !== 0;

export function oneOf(...values: readonly unknown[]): Make {
  return (draw) => draw.of(values);
}

/** A number of so many bytes. */
export function number(bytes: 1 | 2 | 4): Make {
  return (draw) => {
    let value = 0;
    for (let count = 0; count < bytes; count++) value = value * 256 + draw.byte();
    return value;
  };
}

/** Of the four lengths of a Variable Byte Integer. */
export const varint: Make = (draw) => {
  const size = draw.byte() & 3;
  let value = 0;
  for (let count = 0; count <= size; count++) value = value * 128 + (draw.byte() & 0x7f);
  return value;
};

const TEXTS = [
  "",
  "a/b",
  "/",
  "+",
  "#",
  "a/+/#",
  "a+",
  "#/a",
  "$share/g/t",
  "$share/g/#",
  "$share//t",
  "$share/g/",
  "$share/+/t",
  "$SYS/a",
  "a\0",
  "\u0001\u007f\u0085",
  "\ufeffa",
  "\uffff\ufdd0",
  "\ud800",
  "\udc00a",
  "a\ud83d",
  "\u{2a6d4}",
  "\u{10ffff}",
  "caf\u00e9",
  "\u0416\u0443\u043a",
  "__proto__",
  "constructor",
  SECRET,
] as const;

const LENGTHS = [127, 128, 16_383, 16_384, 65_535, 65_536] as const;
const CHARACTERS = ["a", "\u00e9", "\u20ac", "\u{2a6d4}", "/", "\ud800"] as const;

export const text: Make = (draw) => {
  const choice = draw.byte();
  if (choice < 0x80)
    return String.fromCharCode(...draw.take(choice & 0x1f).map((byte) => byte & 0x7f));
  if (choice < 0xb0) {
    let units = "";
    for (let count = choice & 7; count > 0; count--) units += String.fromCharCode(draw.uint16());
    return units;
  }
  if (choice < 0xf0) return draw.of(TEXTS);
  const character = draw.of(CHARACTERS);
  // Of the characters' bytes, as they are in UTF-8, and none too many.
  const size = character === "\ud800" ? 3 : new TextEncoder().encode(character).length;
  return character.repeat(Math.ceil(draw.of(LENGTHS) / size));
};

export const topic: Make = (draw) => {
  const choice = draw.byte();
  return choice < 0xa0 ? draw.of(["t", "a/b", "caf\u00e9/1", "/", "$SYS/x"]) : text(draw);
};

export const binary: Make = (draw) => {
  const choice = draw.byte();
  if (choice < 0x80) return draw.take(choice & 0x1f);
  if (choice < 0xa0) return Buffer.from(draw.take(choice & 0x0f));
  if (choice < 0xd0) return text(draw);
  if (choice < 0xe0) return new TextEncoder().encode(SECRET);
  if (choice < 0xf0) {
    // A view in the middle of other memory.
    const memory = new Uint8Array(32).fill(0xa5);
    return memory.subarray(choice & 0x0f, 8 + (choice & 0x0f));
  }
  return new Uint8Array(draw.of(LENGTHS)).fill(0x5a);
};

/** A list of up to three. */
export function list(make: Make): Make {
  return (draw) => Array.from({ length: draw.byte() & 3 }, () => make(draw));
}
