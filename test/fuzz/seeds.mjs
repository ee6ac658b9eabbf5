// node test/fuzz/seeds.mjs: puts the project's vectors and recorded sessions into the working corpora, in the form of
// each target's inputs. What of them is worth keeping, a run and `--merge` tell.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { here, work } from "./setup.mjs";

/** The first byte of an input, by version: support/options.ts and targets/drop-in.ts read it alike. */
const VERSION_BYTE = { 3: 1, 4: 0, 5: 2, framed: 3 };
const FRAMED = "framed";
/** Chunks of 7, 1 and 16 bytes; read after each. */
const SIZES = [6, 0, 15];

const FORMS = {
  decode: (version, bytes) => [VERSION_BYTE[version], 0, 0, 0, ...bytes],
  dissect: (version, bytes) => [VERSION_BYTE[version], 0, 0, 0, ...bytes],
  stream: (version, bytes) => [VERSION_BYTE[version], 0, 0, 0, ...SIZES, 0, ...bytes],
  "drop-in": (version, bytes) => [VERSION_BYTE[version], 0, 0, ...SIZES, ...bytes],
};

function* vectors() {
  const folder = join(here, "../vectors");
  for (const name of readdirSync(folder).filter((one) => one.endsWith(".md"))) {
    const text = readFileSync(join(folder, name), "utf8");
    for (const [, version, block] of text.matchAll(/^```mqtt (\d).*\n((?:.*\n)*?)```$/gm)) {
      yield [version, Buffer.from(block.replace(/#.*$/gm, "").replace(/\s+/g, ""), "hex")];
    }
  }
}

/** What the fuzzer was slow to find by itself. */
const BY_HAND = [
  // Three User Properties of one name: the lists of mqtt-packet have another form for one, for two and for more.
  ["5", "321b000174000115 2600016b000161 2600016b000162 2600016b000163"],
];

function* byHand() {
  for (const [version, hex] of BY_HAND)
    yield [version, Buffer.from(hex.replaceAll(" ", ""), "hex")];
}

/** By packet type, the bytes before the Property Length of 5.0; those of a PUBLISH tell it themselves. */
const BEFORE_PROPERTIES = {
  1: 10,
  2: 2,
  4: 3,
  5: 3,
  6: 3,
  7: 3,
  8: 2,
  9: 2,
  10: 2,
  11: 2,
  14: 1,
  15: 1,
};

/** A packet of 5.0 as support/framed.ts makes it of its parts; undefined where it is not so simple. */
function framed(bytes) {
  const first = bytes[0];
  const body = bytes.subarray(2);
  const isPublish = first >> 4 === 3;
  const before = isPublish
    ? 2 + body.readUInt16BE(0) + ((first & 6) === 0 ? 0 : 2)
    : BEFORE_PROPERTIES[first >> 4];
  if (bytes[1] > 0x7f || !(body[before] < 0x80)) return undefined;
  const after = body.length - before - 1 - body[before];
  if (after < 0) return undefined;
  return Buffer.of(first, before, after, ...body.subarray(0, before), ...body.subarray(before + 1));
}

/** Recorded sessions, in parts as long as inputs are. */
function* sessions() {
  const folder = join(here, "../fixtures");
  for (const name of readdirSync(folder).filter((one) => one.endsWith(".mqtt"))) {
    const version = { 3.1: 3, "3.1.1": 4, "5.0": 5 }[/-(\d\.\d(?:\.\d)?)-/.exec(name)[1]];
    const bytes = readFileSync(join(folder, name));
    for (let start = 0; start < bytes.length; ) {
      let end = start;
      while (end < bytes.length && end - start < 200) end += packetLength(bytes, end);
      yield [version, bytes.subarray(start, end)];
      start = end;
    }
  }
}

function packetLength(bytes, start) {
  let length = 0;
  for (let at = start + 1, shift = 0; ; at++, shift += 7) {
    length |= (bytes[at] & 0x7f) << shift;
    if (bytes[at] < 0x80) return at + 1 - start + length;
  }
}

let count = 0;
function keep(corpus, input) {
  writeFileSync(join(corpus, createHash("sha1").update(input).digest("hex")), input);
  count++;
}

for (const [target, form] of Object.entries(FORMS)) {
  const corpus = join(work, target, "corpus");
  mkdirSync(corpus, { recursive: true });
  for (const source of [vectors(), sessions(), byHand()]) {
    for (const [version, bytes] of source) {
      const input = Buffer.from(form(version, bytes));
      keep(corpus, input);
      const parts = version === "5" && bytes.length > 3 ? framed(bytes) : undefined;
      if (parts !== undefined) keep(corpus, Buffer.from(form(FRAMED, parts)));
    }
  }
}
console.log(`${count} inputs`);
