import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { everyVersion, levels, bytes as payload } from "./matrix.js";
import { emitted, MqttJs, nextMessage } from "./mqttjs.js";

const mqttJs = new MqttJs();
beforeAll(() => mqttJs.startServer());
afterEach(() => mqttJs.endClients());
afterAll(() => mqttJs.broker.stop());

const bytes = (length: number): Buffer => Buffer.from(payload(length));

describe.each(everyVersion)("MQTT.js over %s in MQTT %s", (transport, _, version) => {
  const prefix = `js/${transport}/${version}`;

  it("connects with what it is told", async () => {
    const will = { topic: `${prefix}/will`, payload: bytes(300), qos: 2, retain: true } as const;
    const client = await mqttJs.open(transport, version, {
      username: "Jürgen",
      password: bytes(256),
      keepalive: 77,
      clean: false,
      will,
    });
    const connect = await mqttJs.connectOf(client);
    expect(connect).toMatchObject({ protocolVersion: version, cleanSession: false, keepAlive: 77 });
    expect(connect.username).toBe("Jürgen");
    expect(Buffer.compare(connect.password!, bytes(256))).toBe(0);
    expect(connect.will).toMatchObject({ topic: will.topic, qos: 2, retain: true });
    expect(Buffer.compare(connect.will!.payload, will.payload)).toBe(0);
  });

  it("is told that it may not connect", async () => {
    const client = mqttJs.make(transport, version, { username: "nobody", password: "p" });
    const [error] = await emitted(client, "error");
    expect(error).toMatchObject({ code: version === 5 ? 0x86 : 4 });
  });

  it.each(levels)("gets what it publishes with QoS %i, from 0 bytes to 1 MB", async (qos) => {
    const client = await mqttJs.open(transport, version);
    for (const length of [0, 1, 127, 128, 16_384, 1_000_000]) {
      const topic = `${prefix}/qos/${qos}/${length}/ü`;
      const [grant] = await client.subscribeAsync(topic, { qos });
      expect(grant?.qos).toBe(qos);
      const [message] = await Promise.all([
        nextMessage(client),
        client.publishAsync(topic, bytes(length), { qos }),
      ]);
      expect(message.topic).toBe(topic);
      expect(Buffer.compare(message.payload, bytes(length))).toBe(0);
      expect(message.packet).toMatchObject({ qos, retain: false, dup: false });
      const decoded = await mqttJs.publishTo(topic);
      expect(decoded).toMatchObject({ qos, retain: false, dup: false });
      expect(Buffer.compare(decoded.payload, bytes(length))).toBe(0);
    }
  });

  it("retains a message, gets it with RETAIN, and deletes it by an empty one", async () => {
    const topic = `${prefix}/retained`;
    const client = await mqttJs.open(transport, version);
    await client.publishAsync(topic, "kept", { qos: 1, retain: true });
    expect((await mqttJs.publishTo(topic)).retain).toBe(true);
    const [message] = await Promise.all([nextMessage(client), client.subscribeAsync(topic)]);
    expect(message.packet.retain).toBe(true);
    expect(message.payload.toString()).toBe("kept");
    await client.publishAsync(topic, "", { qos: 1, retain: true });
    expect(mqttJs.broker.retained.has(topic)).toBe(false);
  });

  it("leaves a Will when its connection breaks", async () => {
    const topic = `${prefix}/gone`;
    const watcher = await mqttJs.open(transport, version);
    await watcher.subscribeAsync(topic, { qos: 1 });
    const client = await mqttJs.open(transport, version, {
      will: { topic, payload: "gone", qos: 1, retain: false },
    });
    const message = nextMessage(watcher);
    client.stream.destroy();
    expect((await message).payload.toString()).toBe("gone");
  });

  it("subscribes to many Topic Filters at once, and unsubscribes", async () => {
    const client = await mqttJs.open(transport, version);
    const filters = [`${prefix}/many/+/a`, `${prefix}/many/#`];
    await client.subscribeAsync({ [filters[0]!]: { qos: 0 }, [filters[1]!]: { qos: 2 } });
    const subscribed = await mqttJs.broker.next("subscribe", ({ subscriptions }) =>
      subscriptions.some(({ topicFilter }) => topicFilter === filters[0]),
    );
    expect(subscribed.subscriptions.map(({ topicFilter, qos }) => [topicFilter, qos])).toEqual([
      [filters[0], 0],
      [filters[1], 2],
    ]);
    const answer = await client.unsubscribeAsync([filters[0]!, "never/subscribed"]);
    const unsubscribed = await mqttJs.broker.next("unsubscribe", ({ topicFilters }) =>
      topicFilters.includes(filters[0]!),
    );
    expect(unsubscribed.topicFilters).toEqual([filters[0], "never/subscribed"]);
    if (version === 5) expect(answer).toMatchObject({ granted: [0, 0x11] });
  });

  it("pings when its Keep Alive is over", async () => {
    const pings = (): number =>
      mqttJs.broker.received.all.filter(({ type }) => type === "pingreq").length;
    const before = pings();
    const client = await mqttJs.open(transport, version, { keepalive: 1 });
    await new Promise<void>((resolve) => {
      client.on("packetreceive", ({ cmd }) => {
        if (cmd === "pingresp") resolve();
      });
    });
    expect(pings()).toBeGreaterThan(before);
  });

  it("says goodbye", async () => {
    const goodbyes = (): number =>
      mqttJs.broker.received.all.filter(({ type }) => type === "disconnect").length;
    const before = goodbyes();
    const client = await mqttJs.open(transport, version);
    await client.endAsync();
    await mqttJs.broker.received.first(() => goodbyes() > before);
  });
});
