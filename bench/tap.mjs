// Messages a second from a client through mosquitto to a client on loopback, each passing a tap twice, against the
// same without a tap. The clients are sockets in one process, mosquitto and each tap in one of their own; all stand
// ready, the contenders take turns, and while one works the others wait.

import { fork, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { encode, PacketDecoder } from "@mqtt-codec/core";
import { digits, median, ratioOf, ratioText } from "./statistics.mjs";
import { markdown } from "./tables.mjs";

const self = fileURLToPath(import.meta.url);
const main = fileURLToPath(new URL("../packages/cli/dist/main.js", import.meta.url));

const TOPIC = "plants/gdansk/line-4/press-11/temperature";
const SIZE = 64;
const PACE = 10_000;

/** Messages on their way at once. */
const IN_FLIGHT = 1_000;

/** A connected client: `take` gets every packet after CONNACK. */
async function clientOf(port, clientId, take) {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  const decoder = new PacketDecoder({ from: "server", protocolVersion: 4 });
  socket.write(encode({ type: "connect", clientId }));
  await new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.on("data", (chunk) => {
      decoder.push(chunk);
      const packets = [...decoder];
      if (packets[0]?.type === "connack") resolve();
      else take(packets);
    });
  });
  return socket;
}

/** Sends `count` messages, as fast as they arrive or at `pace` a second; all have to arrive, in order. */
async function measure({ port, qos, count, pace }) {
  const latencies = [];
  const sentAt = new Float64Array(count);
  let sent = 0;
  let received = 0;
  let acknowledged = 0;
  let subscribed;
  const ready = new Promise((resolve) => {
    subscribed = resolve;
  });
  let finished;
  const done = new Promise((resolve) => {
    finished = resolve;
  });
  const subscriber = await clientOf(port, "bench-sub", (packets) => {
    const answers = [];
    const now = performance.now();
    for (const { type, payload, packetId } of packets) {
      if (type === "suback") subscribed();
      if (type !== "publish") continue;
      const number = new DataView(payload.buffer, payload.byteOffset).getUint32(0);
      if (number !== received) throw new Error(`${number} arrives in the place of ${received}`);
      latencies.push(now - sentAt[received++]);
      if (packetId !== undefined) answers.push(encode({ type: "puback", packetId }));
    }
    if (answers.length > 0) subscriber.write(Buffer.concat(answers));
    if (pace === undefined) send();
    if (received === count) finished();
  });
  const publisher = await clientOf(port, "bench-pub", (packets) => {
    acknowledged += packets.length;
    if (pace === undefined) send();
  });
  const send = () => {
    const pieces = [];
    const due =
      pace === undefined ? count : Math.min(count, ((performance.now() - begun) * pace) / 1e3);
    const room = pace === undefined ? IN_FLIGHT : Number.POSITIVE_INFINITY;
    const settled = qos === 0 ? received : Math.min(received, acknowledged);
    while (sent < due && sent - settled < room) {
      const payload = new Uint8Array(SIZE);
      new DataView(payload.buffer).setUint32(0, sent);
      const packetId = qos === 0 ? undefined : (sent % 65_535) + 1;
      sentAt[sent++] = performance.now();
      pieces.push(encode({ type: "publish", topic: TOPIC, payload, qos, packetId }));
    }
    if (pieces.length > 0) publisher.write(Buffer.concat(pieces));
  };
  subscriber.write(
    encode({ type: "subscribe", packetId: 1, subscriptions: [{ topicFilter: TOPIC, qos }] }),
  );
  await ready;
  const begun = performance.now();
  const timer = pace === undefined ? undefined : setInterval(send, 1);
  send();
  const patience = setTimeout(finished, 60_000);
  await done;
  clearTimeout(patience);
  clearInterval(timer);
  const seconds = (performance.now() - begun) / 1_000;
  for (const socket of [subscriber, publisher]) {
    socket.end(encode({ type: "disconnect" }));
    await once(socket, "close");
  }
  latencies.sort((a, b) => a - b);
  const at = (share) => latencies[Math.floor(share * (latencies.length - 1))];
  return { rate: received / seconds, lost: count - received, middle: at(0.5), high: at(0.99) };
}

async function answer(child, question) {
  child.send(question);
  const [said] = await once(child, "message");
  return said;
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  return port;
}

async function startMosquitto(folder) {
  const port = await freePort();
  const file = join(folder, "mosquitto.conf");
  const limits = "max_queued_messages 0\nmax_inflight_messages 0\nset_tcp_nodelay true\n";
  writeFileSync(file, `listener ${port} 127.0.0.1\nallow_anonymous true\nuser root\n${limits}`);
  const child = spawn("mosquitto", ["-c", file], { stdio: ["ignore", "ignore", "pipe"] });
  await once(child.stderr, "data");
  await new Promise((resolve) => setTimeout(resolve, 300));
  return { child, port };
}

async function startTap(to, args, output) {
  const child = spawn(
    process.execPath,
    [main, "tap", "--listen", "0", "--to", `127.0.0.1:${to}`, ...args],
    { stdio: ["ignore", openSync(output, "w"), "pipe"] },
  );
  const [text] = await once(child.stderr, "data");
  return { child, port: Number(/:(\d+) for/.exec(String(text))[1]) };
}

/** What passing on costs, without looking: Node's own pipes. */
function servePipe(to) {
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const upstream = connect({ port: to, host: "127.0.0.1", allowHalfOpen: true, noDelay: true });
    for (const socket of [client, upstream]) socket.on("error", () => {});
    client.pipe(upstream).pipe(client);
  });
  server.listen(0, "127.0.0.1", () => process.send({ port: server.address().port }));
}

async function startPipe(to) {
  const child = fork(self, ["pipe", String(to)]);
  const [{ port }] = await once(child, "message");
  return { child, port };
}

async function run() {
  const isQuick = process.argv.includes("--quick");
  const rounds = isQuick ? 1 : 7;
  const folder = mkdtempSync(join(tmpdir(), "mqtt-codec-bench-"));
  const children = [];
  try {
    const mosquitto = await startMosquitto(folder);
    const client = fork(self, ["client"]);
    children.push(mosquitto.child, client);
    const pipe = await startPipe(mosquitto.port);
    children.push(pipe.child);
    const contenders = [
      { name: "no tap", port: mosquitto.port },
      { name: "Node's pipes, nothing looked at", port: pipe.port },
    ];
    for (const [name, args, output = "/dev/null"] of [
      ["`--filter connect`", ["--filter", "connect"]],
      [
        "`--filter connect --record`",
        ["--filter", "connect", "--record", join(folder, "a.pcapng")],
      ],
      ["text to /dev/null", []],
      ["text to a file", [], join(folder, "text")],
      ["JSON to a file", ["--format", "json"], join(folder, "json")],
    ]) {
      const { child, port } = await startTap(mosquitto.port, args, output);
      children.push(child);
      contenders.push({ name, port });
    }
    for (const qos of [0, 1]) {
      const count = isQuick ? 500 : 20_000;
      const rates = contenders.map(() => []);
      for (let round = -1; round < rounds; round++) {
        const order = contenders.map((_, at) => (at + round + 1) % contenders.length);
        for (const at of round % 2 === 0 ? order : order.reverse()) {
          const { rate, lost } = await answer(client, { port: contenders[at].port, qos, count });
          if (lost > 0) throw new Error(`${contenders[at].name} lost ${lost}`);
          // The first round is for the engine to optimise.
          if (round >= 0) rates[at].push(rate);
        }
      }
      const rows = contenders.map(({ name }, at) => [
        name,
        digits(median(rates[at])),
        at === 0 ? "" : ratioText(ratioOf(rates[at], rates[0])),
      ]);
      console.log(
        markdown([`QoS ${qos}, as fast as they arrive`, "messages a second", "of no tap"], rows),
      );
      console.log();
    }
    for (const qos of [0, 1]) {
      const rows = [];
      for (const { name, port } of contenders) {
        const count = isQuick ? 500 : 3 * PACE;
        const { rate, lost, middle, high } = await answer(client, { port, qos, count, pace: PACE });
        rows.push([name, digits(rate), String(lost), digits(middle), digits(high)]);
      }
      const head = [`QoS ${qos}, 10,000 a second`, "arrive a second", "lost", "ms, median", "99 %"];
      console.log(markdown(head, rows));
      console.log();
    }
  } finally {
    for (const child of children) child.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[2] === "client") {
  process.on("message", async (question) => process.send(await measure(question)));
} else if (process.argv[2] === "pipe") servePipe(Number(process.argv[3]));
else await run();
