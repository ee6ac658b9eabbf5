// npm run bench:drop-in: @mqtt-codec/mqtt-packet against the mqtt-packet that it stands in for, in one run and in
// turns: parse and generate through their API, MQTT.js and Aedes on either, the bundle for the browser, a packet
// byte by byte. Writes the tables of docs/migrating-from-mqtt-packet.md. `--quick` writes nothing and judges no time.

import { deepStrictEqual } from "node:assert";
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { publishesOf } from "./corpus.mjs";
import { systemTable } from "./drop-in-system.mjs";
import { fleet } from "./fleet.mjs";
import { ready, timeInTurns } from "./measure.mjs";
import { mqttCodec } from "./peers/mqtt-codec.mjs";
import { mqttPacketPeer } from "./peers/mqtt-packet.mjs";
import * as meter from "./process-meter.mjs";
import { digits, median, ratioOf, ratioText } from "./statistics.mjs";
import { markdown } from "./tables.mjs";

const require = createRequire(import.meta.url);
const isQuick = process.argv.includes("--quick");
const chosen = process.argv.at(process.argv.indexOf("--case") + 1);
const self = fileURLToPath(import.meta.url);
const page = new URL("../docs/migrating-from-mqtt-packet.md", import.meta.url);

const CODECS = [
  ["drop-in", require("@mqtt-codec/mqtt-packet")],
  ["mqtt-packet", require("mqtt-packet")],
];

const VERSIONS = [
  [4, "3.1.1"],
  [5, "5.0"],
];

const CORPORA = VERSIONS.flatMap(([version, name]) => [
  [`fleet, ${name}`, version, () => fleet(version)],
  [`PUBLISH 16 bytes, ${name}`, version, () => publishesOf(16, version)],
  [`PUBLISH 1 KiB, ${name}`, version, () => publishesOf(1_024, version)],
]);

/** The kinds of work; each gives for a codec what to run, and on what. */
const WORKS = {
  "parse, a packet a chunk": (codec, packets, options) => ({
    run: parseWith(codec, options),
    inputs: packets.map(({ bytes }) => bytes),
  }),
  "parse, chunks of 64 KiB": (codec, packets, options) => ({
    run: parseWith(codec, options),
    inputs: chunksOf(Buffer.concat(packets.map(({ bytes }) => bytes)), 65_536),
  }),
  generate: (codec, packets, options) => ({
    run: (packet) => codec.generate(packet, options),
    inputs: packets.map(({ packet }) => packet),
  }),
};

function parseWith(codec, options) {
  const parser = codec.parser(options);
  let last;
  parser.on("packet", (packet) => {
    last = packet;
  });
  parser.on("error", (error) => {
    throw error;
  });
  return (chunk) => {
    parser.parse(chunk);
    return last;
  };
}

function chunksOf(bytes, size) {
  const count = Math.ceil(bytes.length / size);
  return Array.from({ length: count }, (_, at) => bytes.subarray(at * size, (at + 1) * size));
}

/** The packets as mqtt-packet takes them, and their bytes, which both read as the same and write the same. */
function packetsOf(make, version) {
  const options = { protocolVersion: version };
  const encode = mqttCodec.encoder(version);
  return make().map((init) => {
    const bytes = Buffer.from(encode(mqttCodec.prepare(init)));
    const packet = mqttPacketPeer.prepare(init, version);
    const [ours, theirs] = CODECS.map(([, codec]) => {
      const taken = [];
      const parser = codec.parser(options);
      parser.on("packet", (parsed) => taken.push({ ...parsed }));
      parser.parse(codec.generate(packet, options));
      return taken;
    });
    deepStrictEqual(ours, theirs);
    return { bytes, packet };
  });
}

const NAMES = Object.keys(WORKS).flatMap((work) => CORPORA.map(([name]) => `${work}: ${name}`));

async function measureCase(name) {
  const [work, corpus] = name.split(": ");
  const [, version, make] = CORPORA.find(([title]) => title === corpus);
  const packets = packetsOf(make, version);
  const contenders = CODECS.map(([title, codec]) => ({
    name: title,
    ...WORKS[work](codec, packets, { protocolVersion: version }),
  }));
  const scale = isQuick
    ? { rounds: 2, budget: 1e6, warmUp: 4e6 }
    : { rounds: 11, budget: 50e6, warmUp: 250e6 };
  const results = await timeInTurns(ready(contenders, packets), { ...scale, ...meter });
  console.log(JSON.stringify(results.map(({ nanoseconds }) => nanoseconds)));
}

async function apiTable() {
  const rows = [];
  for (const name of NAMES) {
    const given = ["--expose-gc", self, ...(isQuick ? ["--quick"] : []), "--case", name];
    const { stdout } = await promisify(execFile)(process.execPath, ["--no-warnings", ...given]);
    const [ours, theirs] = JSON.parse(stdout);
    const ratio = ratioOf(theirs, ours);
    rows.push([
      name,
      digits(median(ours)),
      digits(median(theirs)),
      ratioText(ratio),
      ratio.median >= 5 ? "yes" : "**no**",
    ]);
    console.error(rows.at(-1).join("  "));
  }
  return markdown(["ns a packet", "drop-in", "mqtt-packet", "times as fast", "at least 5"], rows);
}

/** Milliseconds for a PUBLISH that comes byte by byte. */
function segmentsTable() {
  const rows = (isQuick ? [2_000] : [25_000, 50_000, 100_000]).map((length) => {
    const packet = CODECS[0][1].generate({
      cmd: "publish",
      topic: "t",
      payload: Buffer.alloc(length),
    });
    const segments = Array.from(packet, (byte) => Buffer.of(byte));
    const [ours, theirs] = CODECS.map(([, codec]) => {
      const times = Array.from({ length: isQuick ? 1 : 3 }, () => {
        const parser = codec.parser();
        parser.on("packet", () => {});
        const before = performance.now();
        for (const segment of segments) parser.parse(segment);
        return performance.now() - before;
      });
      return median(times);
    });
    return [length.toLocaleString("en"), digits(ours), digits(theirs)];
  });
  return markdown(["bytes, one a segment", "drop-in, ms", "mqtt-packet, ms"], rows);
}

function write(tables) {
  let text = readFileSync(page, "utf8");
  for (const [name, content] of tables) {
    const [begin, end] = [`<!-- begin: ${name} -->`, `<!-- end: ${name} -->`];
    const from = text.indexOf(begin);
    const to = text.indexOf(end);
    if (from < 0 || to < from) throw new Error(`the page has no place for ${name}`);
    text = `${text.slice(0, from + begin.length)}\n${content}\n${text.slice(to)}`;
  }
  writeFileSync(page, text);
}

if (process.argv.includes("--case")) await measureCase(chosen);
else {
  const environment = `Node ${process.version}, ${process.platform} ${process.arch}; mqtt-packet 9.0.2, MQTT.js 5.16.0, Aedes 1.2.0.`;
  const tables = [
    ["environment", environment],
    ["api", await apiTable()],
    ["system", await systemTable(isQuick)],
    ["segments", segmentsTable()],
  ];
  for (const [, content] of tables) console.log(`\n${content}`);
  if (!isQuick) write(tables);
}
