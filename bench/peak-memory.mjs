// The memory that one PUBLISH of 256 MB needs at its peak when it comes in chunks of 64 KB: the largest
// resident size of the process seen after any chunk, less what it was before the first, in times of the
// packet's length.
// Prints one line; exits with 1 where the ratio that is promised is not kept.

import { PacketDecoder } from "@mqtt-codec/core";

const PROMISED = 1.6;
const CHUNK = 65_536;
const body = 268_435_455;
const header = [0x30, 0xff, 0xff, 0xff, 0x7f, 0x00, 0x01, 0x74];
const length = 5 + body;

/** A stream's chunks are new memory each, as a socket's are. */
function chunkAt(start) {
  const chunk = new Uint8Array(Math.min(CHUNK, length - start)).fill(0x5a);
  if (start === 0) chunk.set(header);
  return chunk;
}

const decoder = new PacketDecoder();
decoder.push(Uint8Array.of(0xc0, 0x00));
decoder.read();
const before = process.memoryUsage.rss();

let peak = before;
let packet;
for (let start = 0; start < length; start += CHUNK) {
  decoder.push(chunkAt(start));
  packet = decoder.read();
  peak = Math.max(peak, process.memoryUsage.rss());
}
if (packet?.payload.length !== body - 3 || decoder.bufferedBytes !== 0) {
  throw new Error("the packet did not arrive");
}

const ratio = (peak - before) / length;
console.log(
  `a PUBLISH of ${length.toLocaleString("en")} bytes in chunks of ${CHUNK.toLocaleString("en")}: ` +
    `${ratio.toFixed(2)} times its length at the peak, promised ${PROMISED}`,
);
if (ratio >= PROMISED) process.exitCode = 1;
