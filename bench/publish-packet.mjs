// A PUBLISH with QoS 1 and 64 bytes of payload, encoded and decoded by this codec and by mqtt-packet 9,
// taking turns in one process. Prints the ratio of the times: its median over the rounds, and its spread.
// `--quick` runs a round of each, so that this cannot rot unnoticed.

import { deepStrictEqual } from "node:assert";
import { decode, encode, encodeInto, PublishPacket } from "@mqtt-codec/core";
import { measure } from "mitata";
import mqttPacket from "mqtt-packet";

const isQuick = process.argv.includes("--quick");
const rounds = isQuick ? 1 : 11;
const budget = isQuick ? 1e6 : 100e6; // nanoseconds a measurement

const topic = "devices/4711/telemetry/temperature";
const payload = Buffer.alloc(64, 0x2e);

const ours = {
  packet: new PublishPacket({ topic, payload, qos: 1, packetId: 4711 }),
  target: new Uint8Array(256),
};
const theirs = {
  cmd: "publish",
  topic,
  payload,
  qos: 1,
  messageId: 4711,
  dup: false,
  retain: false,
};

const bytes = Buffer.from(encode(ours.packet));
deepStrictEqual(mqttPacket.generate(theirs), bytes);

let parsed;
const parser = mqttPacket.parser({ protocolVersion: 4 });
parser.on("packet", (packet) => {
  parsed = packet;
});
parser.parse(bytes);
deepStrictEqual([parsed.topic, parsed.messageId, parsed.qos], [topic, 4711, 1]);
deepStrictEqual(Buffer.from(parsed.payload), payload);
deepStrictEqual(decode(bytes).packet.equals(ours.packet), true);

const cases = {
  decode: [() => decode(bytes), () => parser.parse(bytes)],
  encode: [() => encode(ours.packet), () => mqttPacket.generate(theirs)],
  encodeInto: [() => encodeInto(ours.packet, ours.target), () => mqttPacket.generate(theirs)],
};

const time = async (run) => (await measure(run, { min_cpu_time: budget })).p50;
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

console.log(
  `Node ${process.version}, ${rounds} rounds, PUBLISH QoS 1, ${payload.length} bytes of payload`,
);
console.log("case        ours, ns   mqtt-packet, ns   times faster: median (lowest to highest)");
for (const [name, [own, peer]] of Object.entries(cases)) {
  const results = [];
  for (let round = 0; round < rounds; round++) {
    const own50 = await time(own);
    const peer50 = await time(peer);
    results.push({ own50, peer50, ratio: peer50 / own50 });
  }
  const ratios = results.map(({ ratio }) => ratio);
  console.log(
    name.padEnd(12) +
      median(results.map(({ own50 }) => own50))
        .toFixed(0)
        .padStart(8) +
      median(results.map(({ peer50 }) => peer50))
        .toFixed(0)
        .padStart(18) +
      `   ${median(ratios).toFixed(1)} (${Math.min(...ratios).toFixed(1)} to ${Math.max(...ratios).toFixed(1)})`,
  );
}
