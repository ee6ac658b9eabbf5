// Where the loops over characters stop paying, against the calls into the engine: the limits in
// packages/core/src/io/utf8.ts come from here. Prints nanoseconds, the medians of a run.

import { measure } from "mitata";

const budget = { min_cpu_time: process.argv.includes("--quick") ? 1e5 : 50e6 };
const median = async (run) => (await measure(run, budget)).p50.toFixed(0).padStart(8);

const { latin1Slice, utf8Write } = Buffer.prototype;
const decoder = new TextDecoder();
const encoder = new TextEncoder();
const target = new Uint8Array(16_384);

function one(bytes, end) {
  let text = "";
  for (let index = 0; index < end; index++) text += String.fromCharCode(bytes[index]);
  return text;
}

function four(bytes, end) {
  let text = "";
  let index = 0;
  for (; index + 4 <= end; index += 4) {
    text += String.fromCharCode(bytes[index], bytes[index + 1], bytes[index + 2], bytes[index + 3]);
  }
  for (; index < end; index++) text += String.fromCharCode(bytes[index]);
  return text;
}

const lists = Array.from({ length: 65 }, (_, length) => new Array(length).fill(0));

function applied(bytes, end) {
  const codes = lists[end];
  for (let index = 0; index < end; index++) codes[index] = bytes[index];
  return String.fromCharCode.apply(undefined, codes);
}

function compared(bytes, end) {
  let hasWildcards = false;
  let index = 0;
  for (; index < end; index++) {
    const byte = bytes[index];
    if (byte === 0 || byte >= 0x80) break;
    if (byte === 0x23 || byte === 0x2b) hasWildcards = true;
  }
  return index === end && !hasWildcards;
}

const classes = new Uint8Array(256).fill(1, 0x80);
classes[0x00] = 1;
classes[0x23] = 2;
classes[0x2b] = 2;

function looked(bytes, end) {
  let seen = 0;
  let index = 0;
  for (; index + 4 <= end; index += 4) {
    seen |=
      classes[bytes[index]] |
      classes[bytes[index + 1]] |
      classes[bytes[index + 2]] |
      classes[bytes[index + 3]];
  }
  for (; index < end; index++) seen |= classes[bytes[index]];
  return seen === 0;
}

function loop(text) {
  for (let index = 0; index < text.length; index++) target[index] = text.charCodeAt(index);
}

console.log(`Node ${process.version}, nanoseconds`);
console.log(
  "length | scan: compared looked | read: one    four applied  latin1 decoder | write: loop utf8Write encodeInto",
);
for (const length of [1, 4, 8, 12, 16, 20, 24, 32, 40, 48, 64]) {
  const bytes = Buffer.alloc(length, "a");
  const text = bytes.toString("latin1");
  console.log(
    String(length).padStart(6),
    "|",
    await median(() => compared(bytes, length)),
    await median(() => looked(bytes, length)),
    "|",
    await median(() => one(bytes, length)),
    await median(() => four(bytes, length)),
    await median(() => applied(bytes, length)),
    await median(() => latin1Slice.call(bytes, 0, length)),
    await median(() => decoder.decode(bytes)),
    "|",
    await median(() => loop(text)),
    await median(() => utf8Write.call(target, text, 0, 300)),
    await median(() => encoder.encodeInto(text, target.subarray(0))),
  );
}
