/** Strings of all sorts: 3.1.1 §1.5.3, 5.0 §1.5.4; and topics: 3.1.1 §4.7, 5.0 §4.7, §4.8.2. */

import fc from "fast-check";

/** Lengths in bytes at which a length's form changes, or which are the limit. */
const BOUNDARY_LENGTHS = [0, 1, 2, 127, 128, 255, 256, 16_383, 16_384, 65_534, 65_535];

const encoder = new TextEncoder();

/** Cuts a string at a character's edge to at most `limit` bytes of UTF-8. */
function upTo(limit: number, text: string): string {
  if (encoder.encode(text).length <= limit) return text;
  let cut = "";
  let length = 0;
  for (const character of text) {
    length += encoder.encode(character).length;
    if (length > limit) break;
    cut += character;
  }
  return cut;
}

const codePoint: fc.Arbitrary<string> = fc
  .oneof(
    { weight: 4, arbitrary: fc.integer({ min: 0x20, max: 0x7e }) },
    { weight: 1, arbitrary: fc.integer({ min: 0x01, max: 0x1f }) },
    { weight: 1, arbitrary: fc.integer({ min: 0x7f, max: 0x9f }) },
    { weight: 2, arbitrary: fc.integer({ min: 0x80, max: 0x7ff }) },
    { weight: 2, arbitrary: fc.integer({ min: 0x800, max: 0xd7ff }) },
    { weight: 1, arbitrary: fc.integer({ min: 0xe000, max: 0xffff }) },
    { weight: 2, arbitrary: fc.integer({ min: 0x10000, max: 0x10ffff }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xfeff, 0xfffd, 0xffff),
    },
  )
  .map((point) => String.fromCodePoint(point));

const boundaryLong: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom(...BOUNDARY_LENGTHS),
    fc.constantFrom("a", "\u00e9", "\u20ac", "\u{2a6d4}"),
  )
  .map(([length, character]) => {
    const size = encoder.encode(character).length;
    return character.repeat(Math.floor(length / size)) + "z".repeat(length % size);
  });

/** Any UTF-8 Encoded String, the empty one too. */
export const text: fc.Arbitrary<string> = fc.oneof(
  { weight: 1, arbitrary: fc.constant("") },
  { weight: 6, arbitrary: fc.string({ unit: "grapheme-ascii", maxLength: 20 }) },
  { weight: 6, arbitrary: fc.string({ unit: codePoint, maxLength: 20 }) },
  { weight: 1, arbitrary: fc.string({ unit: codePoint, maxLength: 8 }).map((s) => `\ufeff${s}`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "\u00c5",
      "A\u030a",
      "\u212b",
      "\u{2a6d4}",
      "\u{1f468}\u200d\u{1f469}",
    ),
  },
  {
    weight: 1,
    arbitrary: fc.string({ unit: "grapheme-ascii", minLength: 13, maxLength: 200 }),
  },
  {
    weight: 1,
    arbitrary: fc
      .integer({ min: 0, max: 5 })
      .chain((n) => (n === 0 ? boundaryLong : fc.constant("a"))),
  },
);

/** A string with one character at least. */
export const nonEmptyText: fc.Arbitrary<string> = text.map((s) => (s === "" ? "x" : s));

const level: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: "grapheme-ascii", maxLength: 8 }) },
  { weight: 2, arbitrary: fc.string({ unit: codePoint, maxLength: 8 }) },
  { weight: 1, arbitrary: fc.constantFrom("", "$SYS", "sport", " ", "\ufeff") },
);

const plainLevel = level.map((s) => s.replace(/[+#/]/g, "."));

/** A Topic Name: at least one character, no wildcards. */
export const topicName: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc
      .array(plainLevel, { minLength: 1, maxLength: 6 })
      .map((levels) => levels.join("/") || "/"),
  },
  {
    weight: 1,
    arbitrary: nonEmptyText.map((s) => upTo(65_535, s.replace(/[+#]/g, "-"))),
  },
);

const plainFilter: fc.Arbitrary<string> = fc
  .tuple(
    fc.array(fc.oneof(plainLevel, fc.constant("+")), { minLength: 1, maxLength: 6 }),
    fc.boolean(),
  )
  .map(([levels, all]) => {
    const filter = (all ? [...levels, "#"] : levels).join("/");
    return filter === "" ? "#" : filter;
  });

/** A Topic Filter that no version gives a special meaning. */
const ordinaryFilter: fc.Arbitrary<string> = plainFilter.map((filter) =>
  filter.startsWith("$share/") ? `x${filter}` : filter,
);

const shareName = fc
  .string({ unit: codePoint, minLength: 1, maxLength: 8 })
  .map((s) => s.replace(/[+#/]/g, "."));

const sharedFilter: fc.Arbitrary<string> = fc
  .tuple(shareName, plainFilter)
  .map(([name, filter]) => `$share/${name}/${filter}`);

/** Texts that are filters before 5.0 and in 5.0 no well-formed Shared Subscription. */
const share311 = fc.constantFrom(
  "$share/",
  "$share/x",
  "$share//x",
  "$share/+/x",
  "$share/x/",
  "$share/#",
);

/** A Topic Filter of this version. */
export function topicFilter(version: 3 | 4 | 5): fc.Arbitrary<string> {
  return version === 5
    ? fc.oneof({ weight: 4, arbitrary: ordinaryFilter }, { weight: 1, arbitrary: sharedFilter })
    : fc.oneof(
        { weight: 4, arbitrary: ordinaryFilter },
        { weight: 1, arbitrary: sharedFilter },
        { weight: 1, arbitrary: share311 },
      );
}
