// What memory a part of a packet holds: many chunks of 1 MiB begin with a PUBLISH with a topic of 10 bytes and a
// payload of 100, another PUBLISH fills the rest; the first one's topic or payload is kept, the chunks are
// let go. Prints Markdown: bytes held for each part that is kept. To be run with --expose-gc; `--quick` with
// few chunks.

import { PacketDecoder } from "@mqtt-codec/core";
import mqttPacket from "mqtt-packet";
import { median } from "./statistics.mjs";

const isQuick = process.argv.includes("--quick");
const CHUNK = 1_048_576;
const CHUNKS = isQuick ? 4 : 500;

const first = [0x30, 112, 0, 10, ...Buffer.from("sensor/001"), ...Buffer.alloc(100, 0x2e)];
const filling = CHUNK - first.length - 4;
const second = [0x30, (filling & 0x7f) | 0x80, ((filling >> 7) & 0x7f) | 0x80, filling >> 14];
const beginning = Buffer.from([...first, ...second, 0, 1, 0x74]);

/** New memory each, as a socket's chunks are. */
function newChunk() {
  const chunk = Buffer.alloc(CHUNK);
  chunk.set(beginning);
  return chunk;
}

/** The first packet of every chunk. */
const ours = (options) => (take) => {
  const decoder = new PacketDecoder(options);
  for (let count = 0; count < CHUNKS; count++) {
    decoder.push(newChunk());
    take(decoder.read());
    while (decoder.read() !== undefined);
  }
};

function theirs(take) {
  const parser = mqttPacket.parser({ protocolVersion: 4 });
  let isFirst;
  parser.on("packet", (parsed) => {
    if (isFirst) take(parsed);
    isFirst = false;
  });
  for (let count = 0; count < CHUNKS; count++) {
    isFirst = true;
    parser.parse(newChunk());
  }
}

async function inUse() {
  // An ArrayBuffer's memory may be freed after the collection.
  for (let time = 0; time < 3; time++) {
    globalThis.gc();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

async function held(feed, part) {
  // Not the first time, since what is compiled is kept for good.
  const taken = [];
  for (let time = 0; time < (isQuick ? 2 : 4); time++) {
    const before = await inUse();
    const kept = [];
    feed((parsed) => kept.push(part(parsed)));
    taken.push(((await inUse()) - before) / CHUNKS);
    if (kept.length !== CHUNKS) throw new Error("packets are missing");
  }
  return median(taken.slice(1));
}

const topic = (parsed) => parsed.topic;
const payload = (parsed) => parsed.payload;

console.log("| of each chunk of 1 MiB is kept | bytes held |\n|---|--:|");
for (const [name, feed, part] of [
  ["a topic of 10 bytes", ours(), topic],
  ["a payload of 100 bytes", ours(), payload],
  ["a payload of 100 bytes, with `copy: true`", ours({ copy: true }), payload],
  ["a packet, with `copy: true`", ours({ copy: true }), (parsed) => parsed],
  ["a topic of 10 bytes, mqtt-packet", theirs, topic],
  ["a payload of 100 bytes, mqtt-packet", theirs, payload],
]) {
  console.log(`| ${name} | ${Math.round(await held(feed, part)).toLocaleString("en")} |`);
}
