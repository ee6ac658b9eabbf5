// One PUBLISH with 1 KiB of payload for 10,000 subscribers of mixed QoS and version: PublishTemplate against
// a call of mqtt-packet's `generate` for each; then written to 100 real sockets, a hundred such messages,
// by writev, against mqtt-packet's `writeToStream`. Prints Markdown. `--quick` takes a hundredth.

import { deepStrictEqual } from "node:assert";
import { fork } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { fileURLToPath } from "node:url";
import { encode, PublishTemplate } from "@mqtt-codec/core";
import mqttPacket from "mqtt-packet";
import { Chance } from "./chance.mjs";
import { payloadOf } from "./corpus.mjs";
import { clock } from "./process-meter.mjs";
import { digits, median, ratioOf, ratioText } from "./statistics.mjs";

const isQuick = process.argv.includes("--quick");
const SUBSCRIBERS = isQuick ? 100 : 10_000;
const SOCKETS = isQuick ? 10 : 100;
const MESSAGES = isQuick ? 10 : 100;
const ROUNDS = isQuick ? 2 : 11;
const SOCKET_ROUNDS = isQuick ? 1 : 5;

const chance = new Chance(3);
const topic = "plants/gdansk/line-4/press-11/temperature";
const payload = Buffer.from(payloadOf(1_024, chance));
const publish = { type: "publish", topic, payload };

/** Who gets it: as a subscription and as the objects that each codec takes. */
function subscribersOf(count) {
  return Array.from({ length: count }, () => {
    const protocolVersion = chance.pick([4, 5]);
    const qos = chance.pick([0, 1, 2]);
    const id = chance.integer(1, 65_535);
    return {
      variation: { protocolVersion, qos, ...(qos > 0 && { packetId: id }) },
      options: { protocolVersion },
      packet: {
        cmd: "publish",
        topic,
        payload,
        qos,
        retain: false,
        dup: false,
        ...(qos > 0 && { messageId: id }),
      },
    };
  });
}

let sink;

const ways = {
  PublishTemplate(subscribers) {
    const template = new PublishTemplate(publish);
    for (const { variation } of subscribers) sink = template.encodeFor(variation);
  },
  "encode, of plain objects": (subscribers) => {
    for (const { variation, options } of subscribers) {
      const { qos, packetId } = variation;
      sink = encode({ type: "publish", topic, payload, qos, packetId }, options);
    }
  },
  "mqtt-packet, generate": (subscribers) => {
    for (const { packet, options } of subscribers) sink = mqttPacket.generate(packet, options);
  },
};

function check(subscribers) {
  const template = new PublishTemplate(publish);
  for (const { variation, packet, options } of subscribers) {
    const chunks = Buffer.concat(template.encodeFor(variation));
    const generated = mqttPacket.generate(packet, options);
    deepStrictEqual(chunks, generated);
    const { qos, packetId } = variation;
    const encoded = encode({ type: "publish", topic, payload, qos, packetId }, options);
    deepStrictEqual(Buffer.from(encoded), generated);
  }
}

function processorTime(run) {
  const before = clock();
  run();
  return clock() - before;
}

function encoded() {
  const subscribers = subscribersOf(SUBSCRIBERS);
  check(subscribers);
  const names = Object.keys(ways);
  const taken = Object.fromEntries(names.map((name) => [name, []]));
  // Some messages a turn, since one is little to measure.
  const times = { PublishTemplate: isQuick ? 1 : 30 };
  for (let round = -2; round < ROUNDS; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const { [name]: count = isQuick ? 1 : 3 } = times;
      const total = processorTime(() => {
        for (let time = 0; time < count; time++) ways[name](subscribers);
      });
      if (round >= 0) taken[name].push(total / (count * SUBSCRIBERS));
    }
  }
  return taken;
}

/** What writes a message to all sockets. Both leave a socket corked until the next tick. */
const writers = {
  PublishTemplate(sockets, subscribers) {
    const template = new PublishTemplate(publish);
    sockets.forEach((socket, index) => {
      socket.cork();
      for (const chunk of template.encodeFor(subscribers[index].variation)) socket.write(chunk);
      process.nextTick(uncork, socket);
    });
  },
  "mqtt-packet, writeToStream": (sockets, subscribers) => {
    sockets.forEach((socket, index) => {
      const { packet, options } = subscribers[index];
      mqttPacket.writeToStream(packet, socket, options);
    });
  },
};

const uncork = (socket) => socket.uncork();
const tick = () => new Promise((resolve) => setImmediate(resolve));

/** Sends all messages, some a tick, and resolves, when the last byte has arrived, to what it took. */
async function sent(write, burst, sockets, subscribers, arrived) {
  const processor = clock();
  const begun = performance.now();
  for (let message = 0; message < MESSAGES; message += burst) {
    for (let count = 0; count < burst; count++) write(sockets, subscribers);
    await tick();
    await Promise.all(sockets.map((socket) => socket.writableNeedDrain && once(socket, "drain")));
  }
  await arrived;
  const packets = MESSAGES * SOCKETS;
  return {
    processor: (clock() - processor) / packets,
    wall: ((performance.now() - begun) * 1e6) / packets,
  };
}

async function written(burst) {
  const counter = fork(fileURLToPath(new URL("byte-counter.mjs", import.meta.url)));
  const [port] = await once(counter, "message");
  const sockets = await Promise.all(
    Array.from({ length: SOCKETS }, async () => {
      const socket = connect(port, "127.0.0.1");
      socket.setNoDelay(true);
      await once(socket, "connect");
      return socket;
    }),
  );
  const subscribers = subscribersOf(SOCKETS);
  const total = subscribers.reduce(
    (sum, { packet, options }) => sum + MESSAGES * mqttPacket.generate(packet, options).length,
    0,
  );
  const names = Object.keys(writers);
  const taken = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = -1; round < SOCKET_ROUNDS; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const arrived = once(counter, "message");
      counter.send(total);
      const result = await sent(writers[name], burst, sockets, subscribers, arrived);
      if (round >= 0) taken[name].push(result);
    }
  }
  for (const socket of sockets) socket.destroy();
  counter.disconnect();
  return taken;
}

const row = (name, taken, ours) => {
  const ratio = taken === ours ? "" : ratioText(ratioOf(taken, ours));
  return `| ${name} | ${digits(median(taken))} | ${ratio} |`;
};

const taken = encoded();
console.log(`A message for ${SUBSCRIBERS.toLocaleString("en")} subscribers, encoded:\n`);
console.log("| | nanoseconds a subscriber | times as long as PublishTemplate |\n|---|--:|--:|");
for (const [name, times] of Object.entries(taken)) {
  console.log(row(name, times, taken.PublishTemplate));
}

console.log(`\n${MESSAGES} messages, each to ${SOCKETS} sockets of the loopback interface:\n`);
console.log("| | nanoseconds a packet | times as long as PublishTemplate |\n|---|--:|--:|");
for (const burst of [1, 10]) {
  const results = await written(burst);
  for (const [measure, label] of [
    ["processor", "processor time of the sender"],
    ["wall", "until the last byte arrived"],
  ]) {
    const times = Object.entries(results).map(([name, all]) => [
      name,
      all.map((result) => result[measure]),
    ]);
    for (const [name, values] of times) {
      console.log(row(`${name}, ${burst} a tick, ${label}`, values, times[0][1]));
    }
  }
}
process.exit(sink === undefined ? 1 : 0);
