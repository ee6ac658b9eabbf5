import type {
  ConnectPacketInit,
  PublishPacket,
  PublishProperties,
  WillProperties,
} from "@mqtt-codec/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Client } from "./client.js";
import { bytes, levels, transports } from "./matrix.js";
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

const topicsOf = (client: Client): string[] => client.messages.all.map(({ topic }) => topic);

describe.each(transports)("with mosquitto over %s in what only 5.0 has", (transport) => {
  const protocolVersion = 5;
  const endpoint = (): Endpoint => ({ transport, port: wide.ports[transport], protocolVersion });
  const open = async (init?: Partial<ConnectPacketInit>): Promise<Client> =>
    (await Client.open(endpoint(), init)).client;

  const openNarrow = async (): Promise<Client> =>
    (await Client.open({ transport, port: narrow.ports[transport], protocolVersion }, USER)).client;

  const properties = {
    payloadFormatIndicator: 1,
    messageExpiryInterval: 3_000_000_000,
    contentType: "text/plain; charset=utf-8",
    responseTopic: "réponse/à/toi",
    correlationData: bytes(255),
    userProperties: [
      ["a", "1"],
      ["b", ""],
      ["", "c"],
      ["a", "𪛔"],
      ["a", "1"],
    ],
  } as const satisfies PublishProperties;

  /** Seconds may have passed since it was sent. */
  const expectSame = (message: PublishPacket, expected: PublishProperties): void => {
    const { messageExpiryInterval = 0, ...others } = message.properties;
    const { messageExpiryInterval: sent = 0, ...rest } = expected;
    expect(others).toEqual(rest);
    expect(messageExpiryInterval).toBeLessThanOrEqual(sent);
    expect(messageExpiryInterval).toBeGreaterThan(sent - 60);
  };

  it("sends every property of a CONNECT, and gets the CONNACK's", async () => {
    const { client, connack } = await Client.open(endpoint(), {
      clientId: "",
      properties: {
        sessionExpiryInterval: 5,
        receiveMaximum: 1,
        maximumPacketSize: 268_435_460,
        topicAliasMaximum: 65_535,
        requestResponseInformation: true,
        requestProblemInformation: false,
        userProperties: [["name", "value"]],
      },
    });
    expect(connack.properties).toEqual({
      assignedClientIdentifier: expect.stringMatching(/^auto-/),
      topicAliasMaximum: 10,
      receiveMaximum: 20,
    });
    const topics = [1, 2, 3].map((number) => `one at a time/${transport}/${number}`);
    const topicFilter = `one at a time/${transport}/#`;
    await client.subscribe({ subscriptions: [{ topicFilter, qos: 2 }] });
    const other = await open();
    for (const topic of topics) await other.publish({ topic, qos: 2 });
    await client.message(topics[2]!);
    expect(topicsOf(client)).toEqual(topics);
    await other.disconnect();
    await client.disconnect();
  });

  it("gets nothing over the Maximum Packet Size that it asks for", async () => {
    const client = await open({ properties: { maximumPacketSize: 200 } });
    const topic = (name: string): string => `size/${transport}/${name}`;
    await client.subscribe({ subscriptions: [{ topicFilter: topic("+"), qos: 1 }] });
    const other = await open();
    await other.publish({ topic: topic("large"), payload: bytes(200), qos: 1 });
    await other.publish({ topic: topic("small"), payload: bytes(100), qos: 1 });
    await client.message(topic("small"));
    expect(topicsOf(client)).toEqual([topic("small")]);
    await other.disconnect();
    await client.disconnect();
  });

  it("is told all that a server allows less than the standard does", async () => {
    const port = narrow.ports[transport];
    const init = { ...USER, clientId: "", keepAlive: 101, will: undefined };
    const { client, connack } = await Client.open({ transport, port, protocolVersion }, init);
    expect(connack.properties).toEqual({
      assignedClientIdentifier: expect.stringMatching(/^auto-/),
      maximumPacketSize: 50_000,
      maximumQoS: 1,
      receiveMaximum: 7,
      retainAvailable: false,
      serverKeepAlive: 100,
      topicAliasMaximum: 3,
    });
    await client.disconnect();
  });

  it("refuses an authentication method that it does not know", async () => {
    const client = await Client.dial(endpoint());
    const { reasonCode } = await client.connect({ properties: { authenticationMethod: "m" } });
    expect(reasonCode).toBe(0x8c);
    await client.closed;
  });

  it.each(levels)("passes every property of a PUBLISH of QoS %i on", async (qos) => {
    const client = await open();
    const topic = `properties/${transport}/${qos}`;
    await client.subscribe({
      subscriptions: [{ topicFilter: topic, qos: 2 }],
      properties: { subscriptionIdentifiers: [268_435_455], userProperties: [["x", "y"]] },
    });
    await client.publish({ topic, payload: "ü", qos, properties });
    const message = await client.message(topic);
    expectSame(message, { ...properties, subscriptionIdentifiers: [268_435_455] });
    await client.disconnect();
  });

  it("tells by which of two subscriptions a message comes", async () => {
    const client = await open();
    const topic = `identifiers/${transport}/t`;
    const subscribe = (topicFilter: string, identifier: number) =>
      client.subscribe({
        subscriptions: [{ topicFilter, qos: 1 }],
        properties: { subscriptionIdentifiers: [identifier] },
      });
    await subscribe(topic, 128);
    await subscribe(`identifiers/${transport}/+`, 1);
    await client.publish({ topic, payload: "m", qos: 1 });
    // In one copy or in two: 5.0 §3.3.4 leaves it to the server.
    const identifiers = (): number[] =>
      client.messages.all.flatMap((message) => message.properties.subscriptionIdentifiers ?? []);
    await client.messages.first(() => identifiers().length === 2);
    expect(identifiers().sort()).toEqual([1, 128]);
    await client.disconnect();
  });

  it("keeps the properties of a retained message", async () => {
    const client = await open();
    const topic = `kept/${transport}`;
    await client.publish({ topic, payload: "k", qos: 1, retain: true, properties });
    await client.subscribe({ subscriptions: [{ topicFilter: topic }] });
    expectSame(await client.message(topic), properties);
    await client.publish({ topic, qos: 1, retain: true });
    await client.disconnect();
  });

  it("passes every property of a Will on, after the Will Delay Interval", async () => {
    const watcher = await open();
    const topic = (name: string): string => `will/${transport}/${name}`;
    await watcher.subscribe({ subscriptions: [{ topicFilter: topic("+"), qos: 2 }] });
    const drop = async (name: string, delay: Pick<WillProperties, "willDelayInterval">) => {
      const will = { topic: topic(name), payload: "ü", properties: { ...properties, ...delay } };
      const client = await open({ will, properties: { sessionExpiryInterval: 60 } });
      client.drop();
    };
    await drop("delayed", { willDelayInterval: 3 });
    await drop("at once", {});
    expectSame(await watcher.message(topic("delayed")), properties);
    expectSame(await watcher.message(topic("at once")), properties);
    expect(topicsOf(watcher)).toEqual([topic("at once"), topic("delayed")]);
    await watcher.disconnect();
  });

  it("resolves a Topic Alias, also with an empty topic", async () => {
    const client = await open();
    const topic = `alias/${transport}`;
    await client.subscribe({ subscriptions: [{ topicFilter: topic, qos: 1 }] });
    const alias = { topicAlias: 10 };
    await client.publish({ topic, payload: "a", qos: 1, properties: alias });
    await client.publish({ topic: "", payload: "b", qos: 1, properties: alias });
    await client.messages.first(({ payload }) => payload[0] === 0x62);
    expect(topicsOf(client)).toEqual([topic, topic]);
    await client.disconnect();
  });

  it.each([
    [0, ["first", "again"]],
    [1, ["first"]],
    [2, []],
  ] as const)("heeds Retain Handling %i", async (retainHandling, expected) => {
    const client = await open();
    const topic = `handling/${transport}/${retainHandling}`;
    await client.publish({ topic, payload: "kept", qos: 1, retain: true });
    const seen: string[] = [];
    for (const round of ["first", "again"]) {
      const before = client.messages.all.length;
      await client.subscribe({ subscriptions: [{ topicFilter: topic, qos: 1, retainHandling }] });
      // What is retained comes before what is published after the SUBACK.
      await client.publish({ topic, payload: round, qos: 1 });
      await client.messages.first(({ payload }) => Buffer.from(payload).toString() === round);
      if (client.messages.all.slice(before).some(({ retain }) => retain)) seen.push(round);
    }
    expect(seen).toEqual(expected);
    await client.publish({ topic, qos: 1, retain: true });
    await client.disconnect();
  });

  it("heeds No Local: its own messages stay away, another's come", async () => {
    const client = await open();
    const topicFilter = `local/${transport}/+`;
    await client.subscribe({ subscriptions: [{ topicFilter, noLocal: true, qos: 1 }] });
    const other = await open();
    await other.subscribe({ subscriptions: [{ topicFilter, noLocal: false, qos: 1 }] });
    await client.publish({ topic: `local/${transport}/client`, qos: 1 });
    await other.publish({ topic: `local/${transport}/other`, qos: 1 });
    await client.message(`local/${transport}/other`);
    await other.message(`local/${transport}/other`);
    expect(topicsOf(client)).toEqual([`local/${transport}/other`]);
    expect(topicsOf(other)).toEqual([`local/${transport}/client`, `local/${transport}/other`]);
    await client.disconnect();
    await other.disconnect();
  });

  it.each([true, false])("heeds Retain As Published %s", async (retainAsPublished) => {
    const client = await open();
    const topic = `as/${transport}/${retainAsPublished}`;
    await client.subscribe({ subscriptions: [{ topicFilter: topic, retainAsPublished, qos: 1 }] });
    await client.publish({ topic, payload: "k", retain: true, qos: 1 });
    expect((await client.message(topic)).retain).toBe(retainAsPublished);
    await client.publish({ topic, retain: true, qos: 1 });
    await client.disconnect();
  });

  it("shares a subscription: of two clients one gets each message", async () => {
    const members = [await open(), await open()];
    const topicFilter = `$share/group/shared/${transport}/+`;
    for (const member of members) {
      const { reasonCodes } = await member.subscribe({ subscriptions: [{ topicFilter, qos: 2 }] });
      expect(reasonCodes).toEqual([2]);
    }
    const publisher = await open();
    const topics = [1, 2, 3, 4].map((number) => `shared/${transport}/${number}`);
    for (const topic of topics) await publisher.publish({ topic, qos: 2 });
    await Promise.all(
      topics.map((topic) => Promise.any(members.map((member) => member.message(topic)))),
    );
    expect(members.flatMap(topicsOf).sort()).toEqual(topics);
    const { reasonCodes } = await members[0]!.unsubscribe({ topicFilters: [topicFilter] });
    expect(reasonCodes).toEqual([0]);
    for (const client of [...members, publisher]) await client.disconnect();
  });

  it("tells a publisher that nobody subscribes", async () => {
    const client = await open();
    expect(await client.publish({ topic: "nobody/listens", qos: 1 })).toBe(0x10);
    await client.disconnect();
  });

  it("publishes the Will when a DISCONNECT asks for it", async () => {
    const watcher = await open();
    const topic = `asked/${transport}`;
    await watcher.subscribe({ subscriptions: [{ topicFilter: topic }] });
    const client = await open({ will: { topic, payload: "gone" } });
    await client.disconnect({
      type: "disconnect",
      reasonCode: 0x04,
      properties: { reasonString: "on purpose", userProperties: [["k", "v"]] },
    });
    expect((await watcher.message(topic)).payload).toEqual(new Uint8Array(Buffer.from("gone")));
    await watcher.disconnect();
  });

  it.each([0x00, 0x80, 0x81, 0x82, 0x83, 0x90, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99])(
    "may disconnect with Reason Code %i",
    async (reasonCode) => {
      const client = await open();
      await client.disconnect({
        type: "disconnect",
        reasonCode,
        properties: { sessionExpiryInterval: 0, reasonString: "r", userProperties: [["k", "v"]] },
      });
      expect(client.received.all.map(({ type }) => type)).toEqual(["connack"]);
    },
  );

  it.each([
    [0, false],
    [60, true],
  ])("leaves a session of %i seconds by its DISCONNECT", async (interval, isPresent) => {
    const clientId = `leaving-${transport}-${interval}`;
    const connectProperties = { sessionExpiryInterval: 30 };
    const first = await open({ clientId, properties: connectProperties });
    await first.disconnect({
      type: "disconnect",
      properties: { sessionExpiryInterval: interval },
    });
    const { client, connack } = await Client.open(endpoint(), { clientId, cleanSession: false });
    expect(connack.sessionPresent).toBe(isPresent);
    await client.disconnect();
  });

  describe("is disconnected by the server", () => {
    const reasonOf = async (client: Client): Promise<number> => {
      const { reasonCode } = await client.next("disconnect");
      await client.closed;
      return reasonCode;
    };

    it("with 0x94 for a Topic Alias over the maximum", async () => {
      const client = await open();
      client.send({ type: "publish", topic: "t", properties: { topicAlias: 11 } });
      expect(await reasonOf(client)).toBe(0x94);
    });

    if (transport === "TCP") {
      it("with 0x95 for a packet over its Maximum Packet Size", async () => {
        const client = await openNarrow();
        client.send({ type: "publish", topic: "mine/t", payload: bytes(50_000) });
        expect(await reasonOf(client)).toBe(0x95);
      });
    }

    it("with 0x9A for a retained message where it keeps none", async () => {
      const client = await openNarrow();
      client.send({ type: "publish", topic: "mine/t", payload: "r", retain: true });
      expect(await reasonOf(client)).toBe(0x9a);
    });

    it("with 0x9B for a QoS over its maximum", async () => {
      const client = await openNarrow();
      client.send({ type: "publish", topic: "mine/t", qos: 2, packetId: 1 });
      expect(await reasonOf(client)).toBe(0x9b);
    });

    it("with 0x82 when its DISCONNECT wants a session that its CONNECT did not", async () => {
      const client = await open();
      client.send({ type: "disconnect", properties: { sessionExpiryInterval: 1 } });
      expect(await reasonOf(client)).toBe(0x82);
    });
  });

  describe("finds that mosquitto differs from the standard and", () => {
    const types = (client: Client): string[] => client.received.all.map(({ type }) => type);

    it("sends no DISCONNECT when another client takes a session over [MQTT-3.1.4-3]", async () => {
      const clientId = `taken-${transport}`;
      const client = await open({ clientId });
      const other = await open({ clientId });
      await client.closed;
      expect(types(client)).toEqual(["connack"]);
      await other.disconnect();
    });

    it("sends no DISCONNECT when the Keep Alive is over, as it may [§3.1.2.10]", async () => {
      const client = await open({ keepAlive: 1 });
      await client.closed;
      expect(types(client)).toEqual(["connack"]);
    });

    it("sends no DISCONNECT when it is shut down, as it may [§4.13.1]", async () => {
      const server = await startMosquitto();
      const port = server.ports[transport];
      const { client } = await Client.open({ transport, port, protocolVersion });
      await server.stop();
      await client.closed;
      expect(types(client)).toEqual(["connack"]);
    });

    it("answers a message over its Receive Maximum by PUBREC, not by DISCONNECT [§3.3.4]", async () => {
      const client = await open();
      for (let packetId = 1; packetId <= 21; packetId++) {
        client.send({ type: "publish", topic: "t", qos: 2, packetId });
      }
      expect((await client.next("pubrec", 20)).reasonCode).toBe(0);
      expect((await client.next("pubrec", 21)).reasonCode).toBe(0x97);
      await client.disconnect();
    });

    it("deletes the Will after every DISCONNECT but 0x04, not after 0x00 alone [§3.1.2.5]", async () => {
      const watcher = await open();
      const topic = (name: number): string => `lost/${transport}/${name}`;
      await watcher.subscribe({ subscriptions: [{ topicFilter: `lost/${transport}/+` }] });
      for (const reasonCode of [0x80, 0x04]) {
        const client = await open({ will: { topic: topic(reasonCode), payload: "w" } });
        await client.disconnect({ type: "disconnect", reasonCode });
      }
      await watcher.message(topic(0x04));
      expect(topicsOf(watcher)).toEqual([topic(0x04)]);
      await watcher.disconnect();
    });

    if (transport === "WebSocket") {
      it("takes packets over its Maximum Packet Size over WebSocket [§3.2.2.3.6]", async () => {
        const client = await openNarrow();
        await client.subscribe({ subscriptions: [{ topicFilter: "mine/large" }] });
        await client.publish({ topic: "mine/large", payload: bytes(50_000), qos: 1 });
        expect((await client.message("mine/large")).payload.length).toBe(50_000);
        await client.disconnect();
      });
    }
  });
});
