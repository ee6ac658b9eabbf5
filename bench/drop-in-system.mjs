// Messages a second from MQTT.js through Aedes to MQTT.js, on loopback: both on mqtt-packet, both on the drop-in. Four
// processes, a broker and a client for each; the pairs take turns, and while one works the other waits.

import { fork } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { digits, median, ratioOf, ratioText } from "./statistics.mjs";
import { markdown } from "./tables.mjs";

const self = fileURLToPath(import.meta.url);
const [role, codec] = process.argv.slice(2);
const folder = (name) =>
  fileURLToPath(new URL(`../node_modules/.cache/drop-in/${name}/main.js`, import.meta.url));

/** Messages on their way at once. */
const IN_FLIGHT = 64;

async function serve() {
  const { Aedes } = createRequire(folder(codec))("aedes");
  const broker = await Aedes.createBroker();
  const server = createServer({ noDelay: true }, broker.handle).listen(0, "127.0.0.1");
  await once(server, "listening");
  process.send({ port: server.address().port });
}

/** Answers `{ port, qos, size, count }` by messages a second. */
function publish() {
  const mqtt = createRequire(folder(codec))("mqtt");
  process.on("message", async ({ port, qos, size, count }) => {
    const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`);
    // Else small messages wait for the acknowledgement of the segment before, and that is what would be measured.
    client.stream.setNoDelay(true);
    const topic = "plants/gdansk/line-4/press-11/temperature";
    const payload = Buffer.alloc(size, "21.5 ");
    await client.subscribeAsync(topic, { qos });
    let sent = 0;
    let received = 0;
    const before = performance.now();
    await new Promise((resolve) => {
      const send = () => {
        while (sent < count && sent - received < IN_FLIGHT) {
          sent++;
          client.publish(topic, payload, { qos });
        }
      };
      client.on("message", () => {
        if (++received === count) resolve();
        else send();
      });
      send();
    });
    const seconds = (performance.now() - before) / 1_000;
    await client.endAsync();
    process.send({ rate: count / seconds });
  });
}

async function answer(child, question) {
  if (question !== undefined) child.send(question);
  const [said] = await once(child, "message");
  return said;
}

/** The table, in Markdown. */
export async function systemTable(isQuick) {
  const rounds = isQuick ? 1 : 9;
  const count = isQuick ? 200 : 8_000;
  const start = (what, name) => fork(self, [what, name], { execArgv: ["--no-warnings"] });
  const pairs = await Promise.all(
    ["override", "stock"].map(async (name) => {
      const broker = start("broker", name);
      const { port } = await answer(broker);
      return { broker, port, client: start("client", name) };
    }),
  );
  const rows = [];
  try {
    for (const qos of [0, 1]) {
      for (const size of [16, 1_024]) {
        const rates = pairs.map(() => []);
        for (let round = -1; round < rounds; round++) {
          for (const at of round % 2 === 0 ? [0, 1] : [1, 0]) {
            const { client, port } = pairs[at];
            const { rate } = await answer(client, { port, qos, size, count });
            // The first round is for the engine to optimise.
            if (round >= 0) rates[at].push(rate);
          }
        }
        const [ours, theirs] = rates;
        rows.push([
          `QoS ${qos}, ${size === 16 ? "16 bytes" : "1 KiB"}`,
          digits(median(ours)),
          digits(median(theirs)),
          ratioText(ratioOf(ours, theirs)),
        ]);
      }
    }
  } finally {
    for (const { broker, client } of pairs) for (const child of [broker, client]) child.kill();
  }
  return markdown(["messages a second", "drop-in", "mqtt-packet", "times as many"], rows);
}

if (process.argv[1] === self) await (role === "broker" ? serve() : publish());
