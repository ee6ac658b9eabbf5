// npm run drop-in-floor --workspace bench: what parsing and generating a PUBLISH of 16 bytes through mqtt-packet's API
// takes at least, in turns with mqtt-packet and the drop-in. The floors do what nobody can leave out: the string
// made and checked for ASCII, a Buffer, the packet that is emitted; no other check, no other packet, no limits.

import { EventEmitter } from "node:events";
import { createRequire } from "node:module";
import { publishesOf } from "./corpus.mjs";
import { ready, timeInTurns } from "./measure.mjs";
import { mqttCodec } from "./peers/mqtt-codec.mjs";
import { mqttPacketPeer } from "./peers/mqtt-packet.mjs";
import * as meter from "./process-meter.mjs";
import { digits, median, ratioOf, ratioText } from "./statistics.mjs";

const require = createRequire(import.meta.url);
const dropIn = require("@mqtt-codec/mqtt-packet");
const mqttPacket = require("mqtt-packet");

const OPTIONS = { protocolVersion: 4 };
const SLAB = 65_536;
// What Node makes its own small Buffers with.
const NodeBuffer = Buffer[Symbol.species];

let slab = Buffer.allocUnsafeSlow(SLAB);
let free = 0;

const isPlain = (code) => code !== 0 && code < 0x7f && code !== 0x23 && code !== 0x2b;

function generateAtLeast(packet) {
  const { topic, payload, qos, messageId } = packet;
  const length = 2 + topic.length + (qos > 0 ? 2 : 0) + payload.length;
  if (free + length + 5 > SLAB) {
    slab = Buffer.allocUnsafeSlow(SLAB);
    free = 0;
  }
  const start = free;
  let at = start;
  slab[at++] = 0x30 | (qos << 1);
  slab[at++] = length;
  slab[at++] = topic.length >> 8;
  slab[at++] = topic.length;
  let isAscii = length < 0x80;
  for (let index = 0; index < topic.length; index++) {
    const code = topic.charCodeAt(index);
    if (!isPlain(code)) isAscii = false;
    slab[at++] = code;
  }
  if (!isAscii) return mqttPacket.generate(packet, OPTIONS);
  if (qos > 0) {
    slab[at++] = messageId >> 8;
    slab[at++] = messageId;
  }
  for (let index = 0; index < payload.length; index++) slab[at++] = payload[index];
  free = at;
  return new NodeBuffer(slab.buffer, start, at - start);
}

class Packet {
  constructor(flags, length, topic, payload) {
    this.cmd = "publish";
    this.retain = (flags & 1) !== 0;
    this.qos = (flags >> 1) & 3;
    this.dup = (flags & 8) !== 0;
    this.length = length;
    this.topic = topic;
    this.payload = payload;
  }
}

class ParserAtLeast extends EventEmitter {
  parse(chunk) {
    for (let at = 0; at < chunk.length; ) {
      const flags = chunk[at] & 15;
      const length = chunk[at + 1];
      const start = at + 4;
      const end = start + ((chunk[at + 2] << 8) | chunk[at + 3]);
      let isAscii = true;
      for (let index = start; index < end; index++) if (!isPlain(chunk[index])) isAscii = false;
      const topic = isAscii ? chunk.latin1Slice(start, end) : chunk.utf8Slice(start, end);
      const body = end + ((flags & 6) > 0 ? 2 : 0);
      at += 2 + length;
      const payload = new NodeBuffer(chunk.buffer, chunk.byteOffset + body, at - body);
      const packet = new Packet(flags, length, topic, payload);
      if (body > end) packet.messageId = (chunk[end] << 8) | chunk[end + 1];
      this.emit("packet", packet);
    }
  }
}

function parseWith(parser) {
  let last;
  parser.on("packet", (packet) => {
    last = packet;
  });
  return (chunk) => {
    parser.parse(chunk);
    return last;
  };
}

const inits = publishesOf(16, 4);
const encode = mqttCodec.encoder(4);
const bytes = inits.map((init) => Buffer.from(encode(mqttCodec.prepare(init))));
const packets = inits.map((init) => mqttPacketPeer.prepare(init, 4));

/** The kinds of work: the inputs, and how each contender runs. */
const PARSERS = {
  "mqtt-packet": () => parseWith(mqttPacket.parser(OPTIONS)),
  "drop-in": () => parseWith(dropIn.parser(OPTIONS)),
  floor: () => parseWith(new ParserAtLeast()),
};
const WORKS = {
  generate: [
    packets,
    {
      "mqtt-packet": () => (packet) => mqttPacket.generate(packet, OPTIONS),
      "drop-in": () => (packet) => dropIn.generate(packet, OPTIONS),
      floor: () => generateAtLeast,
    },
  ],
  "parse, a packet a chunk": [bytes, PARSERS],
  "parse, all in a chunk": [[Buffer.concat(bytes)], PARSERS],
};

for (const [work, [inputs, makers]] of Object.entries(WORKS)) {
  const contenders = Object.entries(makers).map(([name, make]) => ({ name, run: make(), inputs }));
  const scale = { rounds: 11, budget: 50e6, warmUp: 250e6 };
  const results = await timeInTurns(ready(contenders, packets), { ...scale, ...meter });
  const theirs = results[0].nanoseconds;
  for (const [index, { nanoseconds }] of results.entries()) {
    const ratio = index === 0 ? "" : ratioText(ratioOf(theirs, nanoseconds));
    console.log(
      [work, contenders[index].name, `${digits(median(nanoseconds))} ns`, ratio].join("  "),
    );
  }
}
