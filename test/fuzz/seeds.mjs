// node test/fuzz/seeds.mjs: puts the project's vectors and recorded sessions into the working corpora, in the form of
// each target's inputs. What of them is worth keeping, a run and `--merge` tell.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { here, work } from "./setup.mjs";

/** The first byte of an input, by version: support/options.ts and targets/drop-in.ts read it alike. */
const VERSION_BYTE = { 3: 1, 4: 0, 5: 2 };
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
for (const [target, form] of Object.entries(FORMS)) {
  const corpus = join(work, target, "corpus");
  mkdirSync(corpus, { recursive: true });
  for (const source of [vectors(), sessions()]) {
    for (const [version, bytes] of source) {
      const input = Buffer.from(form(version, bytes));
      writeFileSync(join(corpus, createHash("sha1").update(input).digest("hex")), input);
      count++;
    }
  }
}
console.log(`${count} inputs`);
