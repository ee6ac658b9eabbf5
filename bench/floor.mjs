// How near the floor decoding and encoding are: what the least honest work on a PUBLISH of 3.1.1 with 64 bytes of payload
// costs in this engine, step by step, next to codecs; and for decoding in C, where there is gcc. Prints
// Markdown. `--quick` for a moment only.

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { publishesOf } from "./corpus.mjs";
import { encodeSteps } from "./encode-floor.mjs";
import { measureAllocation, ready, timeInTurns } from "./measure.mjs";
import { INCUMBENT, OURS } from "./peers/peers.mjs";
import * as meter from "./process-meter.mjs";
import { ROOMY } from "./roomy.mjs";
import { digits, median } from "./statistics.mjs";

const isQuick = process.argv.includes("--quick");
const { latin1Slice } = Buffer.prototype;

// Topic Names in ASCII only, so that no step has to tell them apart.
const inits = publishesOf(64, 4).filter(({ topic }) => /^[\x20-\x7e]+$/.test(topic));
const encode = OURS.encoder(4);
const packets = inits.map((init) => ({ init, bytes: Buffer.from(encode(OURS.prepare(init))) }));
const inputs = packets.map(({ bytes }) => bytes);

/** Where the payload begins; what it takes to know is checked. */
function offsets(bytes) {
  const length = bytes.length;
  let position = 1;
  let remaining = 0;
  let shift = 0;
  let byte = 0;
  do {
    if (position >= length || shift > 21) throw new Error("malformed");
    byte = bytes[position++];
    remaining |= (byte & 0x7f) << shift;
    shift += 7;
  } while (byte >= 0x80);
  const end = position + remaining;
  const topicEnd = position + 2 + ((bytes[position] << 8) | bytes[position + 1]);
  const qos = (bytes[0] >> 1) & 3;
  const payload = qos === 0 ? topicEnd : topicEnd + 2;
  if (end > length || payload > end || qos === 3) throw new Error("malformed");
  if (qos !== 0 && bytes[topicEnd] === 0 && bytes[topicEnd + 1] === 0) throw new Error("malformed");
  return payload;
}

const topicStart = (bytes) => (bytes[1] < 0x80 ? 4 : 5);
const topicEndOf = (bytes, payload) => ((bytes[0] & 6) === 0 ? payload : payload - 2);

const FAULTS = new Uint8Array(256).fill(1, 0x80);
for (const byte of [0, 0x23, 0x2b]) FAULTS[byte] = 1;

function checkTopic(bytes, start, end) {
  let seen = 0;
  let index = start;
  for (; index + 4 <= end; index += 4) {
    seen |=
      FAULTS[bytes[index]] |
      FAULTS[bytes[index + 1]] |
      FAULTS[bytes[index + 2]] |
      FAULTS[bytes[index + 3]];
  }
  for (; index < end; index++) seen |= FAULTS[bytes[index]];
  if (seen !== 0) throw new Error("malformed");
}

class Publish {
  constructor(topic, payload, qos, retain, dup, packetId) {
    this.type = "publish";
    this.topic = topic;
    this.payload = payload;
    this.qos = qos;
    this.retain = retain;
    this.dup = dup;
    this.packetId = packetId;
    this.properties = NONE;
  }
}
const NONE = Object.freeze({});

class FrozenPublish extends Publish {
  constructor(topic, payload, qos, retain, dup, packetId) {
    super(topic, payload, qos, retain, dup, packetId);
    Object.freeze(this);
  }
}

function checked(bytes) {
  const payload = offsets(bytes);
  checkTopic(bytes, topicStart(bytes), topicEndOf(bytes, payload));
  return payload;
}

const topicOf = (bytes, payload) =>
  latin1Slice.call(bytes, topicStart(bytes), topicEndOf(bytes, payload));

const viewOf = (bytes, payload) =>
  new Uint8Array(bytes.buffer, bytes.byteOffset + payload, bytes.length - payload);

function packetOf(Class, bytes) {
  const payload = checked(bytes);
  const first = bytes[0];
  const end = topicEndOf(bytes, payload);
  const id = end === payload ? undefined : (bytes[end] << 8) | bytes[end + 1];
  const topic = topicOf(bytes, payload);
  return new Class(
    topic,
    viewOf(bytes, payload),
    (first >> 1) & 3,
    (first & 1) === 1,
    (first & 8) !== 0,
    id,
  );
}

const steps = [
  ["offsets", offsets],
  ["offsets and the check of the Topic Name", checked],
  ["that and the Topic Name as a string", (bytes) => topicOf(bytes, checked(bytes))],
  ["offsets, check and the payload as a view", (bytes) => viewOf(bytes, checked(bytes))],
  [
    "offsets, check, string, view and a packet that holds them",
    (bytes) => packetOf(Publish, bytes),
  ],
  ["the same, the packet frozen", (bytes) => packetOf(FrozenPublish, bytes)],
  [OURS.name, OURS.decoder(4)],
  [INCUMBENT.name, INCUMBENT.decoder(4)],
];

const WORKS = {
  decode: () => steps.map(([name, run]) => ({ name, run, inputs })),
  encode: () => encodeSteps(inits),
};
const contenders = (work) => ready(WORKS[work](), packets);

/** Nanoseconds, round by round. */
function timed(work) {
  return timeInTurns(contenders(work), {
    rounds: isQuick ? 2 : 11,
    budget: isQuick ? 1e6 : 40e6,
    warmUp: isQuick ? 2e6 : 150e6,
    ...meter,
  });
}

/** Bytes, in a process of its own that has room for them. */
function allocated(work) {
  const given = [
    fileURLToPath(import.meta.url),
    "--allocation",
    work,
    ...(isQuick ? ["--quick"] : []),
  ];
  return JSON.parse(execFileSync(process.execPath, [...ROOMY, ...given], { encoding: "utf8" }));
}

/** The lines that floor.c prints, or why there are none. */
function inC() {
  const folder = mkdtempSync(join(tmpdir(), "floor-"));
  try {
    const program = join(folder, "floor");
    const source = fileURLToPath(new URL("floor.c", import.meta.url));
    execFileSync("gcc", ["-O2", "-o", program, source], { stdio: ["ignore", "ignore", "pipe"] });
    const file = join(folder, "packets");
    writeFileSync(file, Buffer.concat(inputs));
    const milliseconds = isQuick ? "5" : "500";
    const [located, checkedToo, whole] = execFileSync(program, [file, milliseconds], {
      encoding: "utf8",
    })
      .trim()
      .split("\n");
    return { located, checkedToo, whole };
  } catch (error) {
    if (error.code === "ENOENT") return { reason: "there is no gcc" };
    throw error;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function printTable(work, title) {
  const bytes = allocated(work);
  console.log(`| ${title} | nanoseconds | bytes allocated |\n|---|--:|--:|`);
  (await timed(work)).forEach(({ name, nanoseconds }, index) => {
    const taken = Math.round(bytes[index].bytes);
    console.log(`| ${name} | ${digits(median(nanoseconds))} | ${taken} |`);
  });
}

async function print() {
  await printTable("decode", "a PUBLISH with 64 bytes of payload, decoded");
  printInC();
  console.log("");
  await printTable("encode", "the same, encoded");
}

function printInC() {
  const { reason, located, checkedToo, whole } = inC();
  if (reason !== undefined) {
    console.log(`\nNot measured in C: ${reason}.`);
    return;
  }
  console.log(`| C: offsets | ${located} | |`);
  console.log(`| C: offsets and the check of the Topic Name | ${checkedToo} | |`);
  console.log(`| C: that and a packet with a copy of the Topic Name, freed | ${whole} | |`);
}

const allocationOf = process.argv[process.argv.indexOf("--allocation") + 1];
if (process.argv.includes("--allocation")) {
  const options = { runs: isQuick ? 1 : 7, count: 2_000, warmUp: isQuick ? 2e6 : 200e6, ...meter };
  console.log(JSON.stringify(await measureAllocation(contenders(allocationOf), options)));
} else {
  await print();
}
