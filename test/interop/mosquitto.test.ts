import type { ConnectPacketInit } from "@mqtt-codec/core";
import { encode } from "@mqtt-codec/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Client } from "./client.js";
import { bytes, everyVersion, levels } from "./matrix.js";
import { type Mosquitto, NARROW, startMosquitto, USER } from "./mosquitto.js";
import type { Endpoint } from "./transport.js";

let wide: Mosquitto;
let narrow: Mosquitto;
beforeAll(async () => {
  wide = await startMosquitto({ settings: ["max_topic_alias 10"] });
  narrow = await startMosquitto(NARROW);
});
afterAll(async () => {
  await wide.stop();
  await narrow.stop();
});

const pairs = levels.flatMap((published) => levels.map((granted) => [published, granted] as const));

const topicsOf = (client: Client): string[] => client.messages.all.map(({ topic }) => topic);

describe.each(everyVersion)(
  "with mosquitto over %s in MQTT %s",
  (transport, _, protocolVersion) => {
    const prefix = `${transport}/${protocolVersion}`;
    const endpoint = (): Endpoint => ({ transport, port: wide.ports[transport], protocolVersion });
    const open = async (init?: Partial<ConnectPacketInit>): Promise<Client> =>
      (await Client.open(endpoint(), init)).client;

    it.each(levels)(
      "connects with a Will of QoS %i, published when the client drops",
      async (qos) => {
        const topic = `${prefix}/will/${qos}`;
        const watcher = await open();
        await watcher.subscribe({ subscriptions: [{ topicFilter: `${prefix}/will/#`, qos: 2 }] });
        const will = { topic, payload: bytes(300), qos, retain: true };
        const client = await open({ username: "user", password: bytes(16), will });
        client.drop();
        const message = await watcher.message(topic);
        expect(message).toMatchObject({ qos, retain: false, payload: bytes(300) });
        await watcher.disconnect();
        const late = await open();
        await late.subscribe({ subscriptions: [{ topicFilter: topic, qos: 2 }] });
        expect(await late.message(topic)).toMatchObject({ qos, retain: true, payload: bytes(300) });
        await late.publish({ topic, retain: true, qos: 1 });
        await late.disconnect();
      },
    );

    it("keeps the Will to itself after a DISCONNECT", async () => {
      const watcher = await open();
      await watcher.subscribe({ subscriptions: [{ topicFilter: `${prefix}/kept/#`, qos: 0 }] });
      const client = await open({ will: { topic: `${prefix}/kept/will`, payload: "gone" } });
      await client.disconnect();
      await watcher.publish({ topic: `${prefix}/kept/after`, qos: 1 });
      await watcher.message(`${prefix}/kept/after`);
      expect(topicsOf(watcher)).toEqual([`${prefix}/kept/after`]);
      await watcher.disconnect();
    });

    it.each(levels)("exchanges payloads of 0 bytes to 1 MB with QoS %i both ways", async (qos) => {
      const client = await open();
      const topicFilter = `${prefix}/qos/${qos}/+`;
      const { reasonCodes } = await client.subscribe({ subscriptions: [{ topicFilter, qos }] });
      expect(reasonCodes).toEqual([qos]);
      for (const length of [0, 1, 127, 128, 16_383, 16_384, 1_000_000]) {
        const topic = `${prefix}/qos/${qos}/${length}`;
        await client.publish({ topic, payload: bytes(length), qos });
        const message = await client.message(topic);
        expect(message).toMatchObject({ topic, qos, dup: false, retain: false });
        expect(Buffer.compare(message.payload, bytes(length))).toBe(0);
      }
      await client.disconnect();
    });

    it.each(pairs)(
      "gets a message of QoS %i by a subscription of QoS %i with the lower of the two",
      async (published, granted) => {
        const client = await open();
        const topic = `${prefix}/lower/${published}/${granted}`;
        await client.subscribe({ subscriptions: [{ topicFilter: topic, qos: granted }] });
        await client.publish({ topic, payload: "m", qos: published });
        expect((await client.message(topic)).qos).toBe(Math.min(published, granted));
        await client.disconnect();
      },
    );

    it("subscribes to many Topic Filters at once, with wildcards, also where a level begins with $", async () => {
      const client = await open();
      const { reasonCodes } = await client.subscribe({
        subscriptions: [
          { topicFilter: `${prefix}/many/+/b`, qos: 0 },
          { topicFilter: `${prefix}/many/deep/#`, qos: 1 },
          { topicFilter: "$SYS/broker/version", qos: 2 },
        ],
      });
      expect(reasonCodes).toEqual([0, 1, 2]);
      for (const topic of ["a/b", "a/c", "deep", "deep/er/ü 𪛔"]) {
        await client.publish({ topic: `${prefix}/many/${topic}`, qos: 1 });
      }
      const version = await client.message("$SYS/broker/version");
      expect(Buffer.from(version.payload).toString()).toMatch(/^mosquitto version /);
      await client.message(`${prefix}/many/deep/er/ü 𪛔`);
      expect(topicsOf(client).filter((topic) => !topic.startsWith("$"))).toEqual(
        ["a/b", "deep", "deep/er/ü 𪛔"].map((topic) => `${prefix}/many/${topic}`),
      );
      await client.disconnect();
    });

    it("gets a retained message of 1 MB, and none after an empty one", async () => {
      const topic = `${prefix}/retained`;
      const client = await open();
      await client.publish({ topic, payload: bytes(1_000_000), qos: 2, retain: true });
      await client.subscribe({ subscriptions: [{ topicFilter: topic, qos: 2 }] });
      const message = await client.message(topic);
      expect(message).toMatchObject({ retain: true, qos: 2 });
      expect(Buffer.compare(message.payload, bytes(1_000_000))).toBe(0);
      await client.unsubscribe({ topicFilters: [topic] });
      await client.publish({ topic, qos: 1, retain: true });
      await client.subscribe({ subscriptions: [{ topicFilter: `${prefix}/retained/#`, qos: 1 }] });
      await client.publish({ topic: `${topic}/after`, qos: 1 });
      await client.message(`${topic}/after`);
      expect(topicsOf(client)).toEqual([topic, `${topic}/after`]);
      await client.disconnect();
    });

    it("unsubscribes", async () => {
      const client = await open();
      const topics = [`${prefix}/un/1`, `${prefix}/un/2`, `${prefix}/un/3`];
      await client.subscribe({ subscriptions: topics.map((topicFilter) => ({ topicFilter })) });
      const topicFilters = [...topics.slice(0, 2), "never/subscribed"];
      const properties =
        protocolVersion === 5 ? { userProperties: [["k", "v"] as const] } : undefined;
      const { reasonCodes } = await client.unsubscribe({ topicFilters, properties });
      expect(reasonCodes).toEqual(protocolVersion === 5 ? [0, 0, 0x11] : []);
      for (const topic of topics) await client.publish({ topic });
      await client.message(`${prefix}/un/3`);
      expect(topicsOf(client)).toEqual([`${prefix}/un/3`]);
      await client.disconnect();
    });

    it("pings", async () => {
      const client = await open();
      client.send({ type: "pingreq" });
      expect((await client.next("pingresp")).type).toBe("pingresp");
      await client.disconnect();
    });

    it("takes a session up again, with the messages that came meanwhile", async () => {
      const clientId = `again-${transport}-${protocolVersion}`;
      const properties = protocolVersion === 5 ? { sessionExpiryInterval: 60 } : undefined;
      const lasting = await Client.open(endpoint(), { clientId, cleanSession: false, properties });
      expect(lasting.connack.sessionPresent).toBe(false);
      const topicFilter = `${prefix}/meanwhile/+`;
      await lasting.client.subscribe({ subscriptions: [{ topicFilter, qos: 2 }] });
      await lasting.client.disconnect();
      const other = await open();
      for (const qos of levels) {
        await other.publish({ topic: `${prefix}/meanwhile/${qos}`, payload: "m", qos });
      }
      await other.disconnect();
      const again = await Client.open(endpoint(), { clientId, cleanSession: false });
      // 3.1 has no Session Present.
      expect(again.connack.sessionPresent).toBe(protocolVersion !== 3);
      expect((await again.client.message(`${prefix}/meanwhile/1`)).qos).toBe(1);
      expect((await again.client.message(`${prefix}/meanwhile/2`)).qos).toBe(2);
      await again.client.disconnect();
      await (await open({ clientId, cleanSession: true })).disconnect();
    });

    it("is understood however its packets are cut, and however many come in one piece", async () => {
      const client = await open();
      const topic = `${prefix}/cut`;
      await client.subscribe({ subscriptions: [{ topicFilter: topic, qos: 2 }] });
      const packets = [1, 2, 3].map((packetId) =>
        encode(
          { type: "publish", topic, payload: bytes(10), qos: 1, packetId },
          { protocolVersion },
        ),
      );
      const together = Buffer.concat([...packets, ...packets]);
      client.sendBytes(together);
      for (const byte of together) client.sendBytes(Uint8Array.of(byte));
      const count = (type: string): number =>
        client.received.all.filter((packet) => packet.type === type).length;
      await client.received.first(() => count("puback") === 12 && count("publish") === 12);
      await client.disconnect();
    });

    it("is told that its credentials are wrong", async () => {
      const port = narrow.ports[transport];
      const connect = async (init: Partial<ConnectPacketInit>): Promise<number> => {
        const client = await Client.dial({ transport, port, protocolVersion });
        const { reasonCode } = await client.connect(init);
        client.drop();
        return reasonCode;
      };
      expect(await connect(USER)).toBe(0);
      // The standard has 0x86 and return code 4 for it; which of the two to send is the server's choice.
      const refused = protocolVersion === 5 ? 0x87 : 5;
      expect(await connect({ ...USER, password: "another" })).toBe(refused);
      expect(await connect({ ...USER, username: "another" })).toBe(refused);
      expect(await connect({ username: USER.username })).toBe(refused);
      expect(await connect({})).toBe(refused);
    });

    it("is told in 5.0 that it may not publish, and before that it may", async () => {
      const port = narrow.ports[transport];
      const { client } = await Client.open({ transport, port, protocolVersion }, USER);
      const answer = await client.publish({ topic: "theirs/a", qos: 1 });
      expect(answer).toBe(protocolVersion === 5 ? 0x87 : 0);
      await client.disconnect();
    });
  },
);
