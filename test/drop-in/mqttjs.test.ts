/** MQTT.js on the drop-in, with mosquitto and with Aedes, which is on the drop-in too. */

import { type EventEmitter, once } from "node:events";
import type { IClientOptions, IClientPublishOptions, IPublishPacket, MqttClient } from "mqtt";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { levels, bytes as payload } from "../interop/matrix.js";
import { type Mosquitto, startMosquitto } from "../interop/mosquitto.js";
import { type AedesServer, startAedes } from "./aedes.js";
import { type Certificate, makeCertificate } from "./certificate.js";
import { requireIn } from "./project.js";

const mqtt = requireIn("override")("mqtt") as typeof import("mqtt");
const bytes = (length: number): Buffer => Buffer.from(payload(length));

type Transport = "TCP" | "TLS" | "WebSocket";
const SCHEMES: Readonly<Record<Transport, string>> = { TCP: "mqtt", TLS: "mqtts", WebSocket: "ws" };
const transports = Object.keys(SCHEMES) as Transport[];

let certificate: Certificate;
let aedes: AedesServer;
let mosquitto: Mosquitto;
const clients: MqttClient[] = [];

beforeAll(async () => {
  certificate = makeCertificate();
  aedes = await startAedes("override", certificate);
  mosquitto = await startMosquitto({ certificate, settings: ["max_topic_alias 5"] });
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.endAsync(true)));
});
afterAll(async () => {
  await aedes?.stop();
  await mosquitto?.stop();
  certificate?.remove();
});

type Server = "Aedes" | "mosquitto";

function portOf(server: Server, transport: Transport): number {
  if (server === "Aedes") return aedes.ports[transport];
  return transport === "TLS" ? mosquitto.tlsPort : mosquitto.ports[transport];
}

function start(
  server: Server,
  transport: Transport,
  protocolVersion: 4 | 5,
  options: IClientOptions = {},
): MqttClient {
  const client = mqtt.connect(`${SCHEMES[transport]}://127.0.0.1:${portOf(server, transport)}`, {
    protocolVersion,
    ca: certificate.cert,
    reconnectPeriod: 0,
    ...options,
  });
  clients.push(client);
  return client;
}

/** What it emits next under that name; rejects where an error comes first. */
function emitted(client: MqttClient, event: string): Promise<unknown[]> {
  return once(client as unknown as EventEmitter, event);
}

async function open(...args: Parameters<typeof start>): Promise<MqttClient> {
  const client = start(...args);
  await emitted(client, "connect");
  return client;
}

async function nextMessage(client: MqttClient): Promise<IPublishPacket & { payload: Buffer }> {
  const [, , packet] = await emitted(client, "message");
  return packet as IPublishPacket & { payload: Buffer };
}

/** Aedes 1.2 knows no 5.0. */
const CASES: readonly (readonly [Server, Transport, string, 4 | 5])[] = transports.flatMap(
  (transport) => [
    ["Aedes", transport, "3.1.1", 4] as const,
    ["mosquitto", transport, "3.1.1", 4] as const,
    ["mosquitto", transport, "5.0", 5] as const,
  ],
);

it("is the drop-in that the two are on", () => {
  const require = requireIn("override");
  const { name } = require("mqtt-packet/package.json") as { name: string };
  expect(name).toBe("@mqtt-codec/mqtt-packet");
  expect((requireIn("stock")("mqtt-packet/package.json") as { name: string }).name).toBe(
    "mqtt-packet",
  );
});

describe.each(CASES)("MQTT.js with %s over %s in MQTT %s", (server, transport, _, version) => {
  const prefix = `drop-in/${transport}/${version}`;

  it.each(levels)("gets what it publishes with QoS %i, from 0 bytes to 1 MB", async (qos) => {
    const client = await open(server, transport, version);
    for (const length of [0, 1, 127, 128, 16_384, 1_000_000]) {
      const topic = `${prefix}/${qos}/${length}/ü`;
      const [grant] = await client.subscribeAsync(topic, { qos });
      expect(grant?.qos).toBe(qos);
      const [message] = await Promise.all([
        nextMessage(client),
        client.publishAsync(topic, bytes(length), { qos }),
      ]);
      expect(message).toMatchObject({ cmd: "publish", topic, qos, retain: false, dup: false });
      expect(Buffer.isBuffer(message.payload)).toBe(true);
      expect(Buffer.compare(message.payload, bytes(length))).toBe(0);
    }
  });

  it("retains a message, gets it with RETAIN, and deletes it", async () => {
    const topic = `${prefix}/retained`;
    const client = await open(server, transport, version);
    await client.publishAsync(topic, "kept", { qos: 1, retain: true });
    const [message] = await Promise.all([nextMessage(client), client.subscribeAsync(topic)]);
    expect(message.retain).toBe(true);
    expect(message.payload.toString()).toBe("kept");
    await client.publishAsync(topic, "", { qos: 1, retain: true });
    const other = await open(server, transport, version);
    const got: unknown[] = [];
    other.on("message", (...given) => got.push(given));
    await other.subscribeAsync(topic);
    await other.publishAsync(`${prefix}/other`, "", { qos: 1 });
    expect(got).toEqual([]);
  });

  it("leaves a Will when its connection breaks", async () => {
    const topic = `${prefix}/will`;
    const watcher = await open(server, transport, version);
    await watcher.subscribeAsync(topic, { qos: 1 });
    const client = await open(server, transport, version, {
      will: { topic, payload: bytes(300), qos: 1, retain: false },
    });
    const message = nextMessage(watcher);
    client.stream.destroy();
    expect(Buffer.compare((await message).payload, bytes(300))).toBe(0);
  });

  it("connects again, resumes its session and sends what was on its way", async () => {
    const topic = `${prefix}/again`;
    const clientId = `again-${server}-${transport}-${version}`;
    const properties = version === 5 ? { properties: { sessionExpiryInterval: 60 } } : {};
    const client = await open(server, transport, version, {
      clientId,
      clean: false,
      reconnectPeriod: 20,
      resubscribe: false,
      ...properties,
    });
    await client.subscribeAsync(topic, { qos: 1 });
    const connected = emitted(client, "connect");
    client.stream.destroy();
    const published = client.publishAsync(topic, "after all", { qos: 1 });
    const message = nextMessage(client);
    const [connack] = await connected;
    expect(connack).toMatchObject({ cmd: "connack", sessionPresent: true });
    await published;
    expect((await message).payload.toString()).toBe("after all");
    await client.unsubscribeAsync(topic);
  });
});

it("is not for its subscribers to bear that a message comes to Aedes again, with DUP", async () => {
  const topic = "drop-in/again";
  const subscriber = await open("Aedes", "TCP", 4);
  await subscriber.subscribeAsync(topic, { qos: 0 });
  const publisher = await open("Aedes", "TCP", 4);
  for (const text of ["first", "second"]) {
    const [message] = await Promise.all([
      nextMessage(subscriber),
      publisher.publishAsync(topic, text, { qos: 1, dup: true }),
    ]);
    expect(message).toMatchObject({ qos: 0, dup: false });
    expect(message.payload.toString()).toBe(text);
  }
});

describe("MQTT.js in 5.0 with Aedes, which knows no 5.0 and answers as 3.1.1 does", () => {
  it("hears of a malformed CONNACK", async () => {
    const client = start("Aedes", "TCP", 5);
    const [error] = await emitted(client, "error").catch((thrown) => [thrown]);
    expect(error).toMatchObject({ packetType: "connack", protocolVersion: 5 });
  });

  it('hears which return code it has, where it tolerates "3.1.1-connack-in-5.0"', async () => {
    const options = { tolerate: ["3.1.1-connack-in-5.0"] } as IClientOptions;
    const client = start("Aedes", "TCP", 5, options);
    const [error] = await emitted(client, "error").catch((thrown) => [thrown]);
    expect(error).toMatchObject({ code: 1 });
  });
});

describe.each(transports)("MQTT.js with mosquitto over %s in what only 5.0 has", (transport) => {
  const properties: IClientPublishOptions["properties"] = {
    payloadFormatIndicator: true,
    messageExpiryInterval: 4_294_967_295,
    contentType: "text/plain; charset=utf-8",
    responseTopic: "réponse/à/moi",
    correlationData: bytes(255),
    userProperties: { a: ["1", "𪛔", "1"], b: "" },
  };

  it("gets the properties that it sends", async () => {
    const topic = `drop-in/${transport}/properties`;
    const client = await open("mosquitto", transport, 5);
    await client.subscribeAsync(topic, {
      qos: 2,
      properties: { subscriptionIdentifier: 268_435_455 },
    });
    const [message] = await Promise.all([
      nextMessage(client),
      client.publishAsync(topic, "text", { qos: 2, properties }),
    ]);
    const { messageExpiryInterval, ...rest } = properties;
    expect(message.properties).toMatchObject({ ...rest, subscriptionIdentifier: 268_435_455 });
    // A server takes off the seconds that it has kept the message.
    expect(message.properties?.messageExpiryInterval).toBeGreaterThan(4_294_967_290);
    expect(Object.getPrototypeOf(message.properties?.userProperties)).toBe(null);
    expect(messageExpiryInterval).toBe(4_294_967_295);
  });

  it("uses Topic Aliases, and learns what the server allows", async () => {
    const client = start("mosquitto", transport, 5, { autoUseTopicAlias: true });
    const [connack] = await emitted(client, "connect");
    expect(connack).toMatchObject({ properties: { topicAliasMaximum: 5 } });
    const topic = `drop-in/${transport}/alias`;
    await client.subscribeAsync(topic);
    for (const text of ["one", "two"]) {
      const [message] = await Promise.all([nextMessage(client), client.publishAsync(topic, text)]);
      expect(message).toMatchObject({ topic });
      expect(message.payload.toString()).toBe(text);
    }
  });

  it("hears why it may not publish", async () => {
    const client = await open("mosquitto", transport, 5);
    const answer = await client.unsubscribeAsync("never/subscribed");
    expect(answer).toMatchObject({ cmd: "unsuback", granted: [0x11] });
  });
});
