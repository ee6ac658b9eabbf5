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

function loop(text) {
  for (let index = 0; index < text.length; index++) target[index] = text.charCodeAt(index);
}

console.log(`Node ${process.version}, nanoseconds`);
console.log("length | read: one    four  latin1 decoder | write: loop utf8Write encodeInto");
for (const length of [1, 4, 8, 12, 16, 20, 24, 32, 40, 48, 64]) {
  const bytes = Buffer.alloc(length, "a");
  const text = bytes.toString("latin1");
  console.log(
    String(length).padStart(6),
    "|",
    await median(() => one(bytes, length)),
    await median(() => four(bytes, length)),
    await median(() => latin1Slice.call(bytes, 0, length)),
    await median(() => decoder.decode(bytes)),
    "|",
    await median(() => loop(text)),
    await median(() => utf8Write.call(target, text, 0, 300)),
    await median(() => encoder.encodeInto(text, target.subarray(0))),
  );
}
