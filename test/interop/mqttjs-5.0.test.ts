import type { PacketInit } from "@mqtt-codec/core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { levels, bytes as payload, transports } from "./matrix.js";
import { emitted, MqttJs, nextMessage } from "./mqttjs.js";

const mqttJs = new MqttJs();
beforeAll(() => mqttJs.startServer());
afterEach(() => mqttJs.endClients());
afterAll(() => mqttJs.broker.stop());

const bytes = (length: number): Buffer => Buffer.from(payload(length));

describe.each(transports)("MQTT.js over %s in what only 5.0 has", (transport) => {
  const prefix = `js50/${transport}`;
  const theirs = {
    payloadFormatIndicator: true,
    messageExpiryInterval: 4_294_967_295,
    contentType: "text/plain; charset=utf-8",
    responseTopic: "réponse/à/moi",
    correlationData: bytes(255),
    userProperties: { a: ["1", "𪛔", "1"], b: "" },
  };
  const ours = {
    payloadFormatIndicator: 1,
    messageExpiryInterval: 4_294_967_295,
    contentType: "text/plain; charset=utf-8",
    responseTopic: "réponse/à/moi",
    correlationData: new Uint8Array(bytes(255)),
    userProperties: [
      ["a", "1"],
      ["a", "𪛔"],
      ["a", "1"],
      ["b", ""],
    ],
  };

  it("sends every property of a CONNECT and of its Will, and gets the CONNACK's", async () => {
    const client = mqttJs.make(transport, 5, {
      properties: {
        sessionExpiryInterval: 4_294_967_295,
        receiveMaximum: 9,
        maximumPacketSize: 2_000_000,
        topicAliasMaximum: 65_535,
        requestResponseInformation: true,
        requestProblemInformation: false,
        userProperties: { of: "connect" },
        authenticationMethod: "método",
        authenticationData: bytes(16),
      },
      will: {
        topic: `${prefix}/will`,
        payload: "w",
        properties: { ...theirs, willDelayInterval: 4_294_967_295 },
      },
    });
    const [connack] = await emitted(client, "connect");
    expect(connack.properties).toEqual({ topicAliasMaximum: 10 });
    const connect = await mqttJs.connectOf(client);
    const { authenticationData, ...rest } = connect.properties;
    expect(authenticationData).toEqual(new Uint8Array(bytes(16)));
    expect(rest).toEqual({
      sessionExpiryInterval: 4_294_967_295,
      receiveMaximum: 9,
      maximumPacketSize: 2_000_000,
      topicAliasMaximum: 65_535,
      requestResponseInformation: true,
      requestProblemInformation: false,
      userProperties: [["of", "connect"]],
      authenticationMethod: "método",
    });
    expect(connect.will?.properties).toEqual({ ...ours, willDelayInterval: 4_294_967_295 });
  });

  it("is assigned a Client Identifier", async () => {
    const client = mqttJs.make(transport, 5, { clientId: "" });
    const [connack] = await emitted(client, "connect");
    expect(connack.properties?.assignedClientIdentifier).toMatch(/^assigned-/);
  });

  it.each(levels)("gets every property that it publishes, with QoS %i", async (qos) => {
    const topic = `${prefix}/properties/${qos}`;
    const client = await mqttJs.open(transport, 5);
    await client.subscribeAsync(topic, {
      qos,
      properties: { subscriptionIdentifier: 268_435_455, userProperties: { of: "subscribe" } },
    });
    const subscribed = await mqttJs.broker.next(
      "subscribe",
      ({ subscriptions }) => subscriptions[0]?.topicFilter === topic,
    );
    expect(subscribed.properties).toEqual({
      subscriptionIdentifiers: [268_435_455],
      userProperties: [["of", "subscribe"]],
    });
    const [{ packet }] = await Promise.all([
      nextMessage(client),
      client.publishAsync(topic, "ü", { qos, properties: theirs }),
    ]);
    expect((await mqttJs.publishTo(topic)).properties).toEqual(ours);
    expect({ ...packet.properties }).toEqual({
      ...theirs,
      userProperties: { ...theirs.userProperties },
      subscriptionIdentifier: 268_435_455,
    });
  });

  it("subscribes with every option", async () => {
    const client = await mqttJs.open(transport, 5);
    for (const nl of [false, true]) {
      for (const rap of [false, true]) {
        for (const rh of [0, 1, 2] as const) {
          const topicFilter = `${prefix}/options/${nl}/${rap}/${rh}`;
          await client.subscribeAsync(topicFilter, { qos: 1, nl, rap, rh });
          const { subscriptions } = await mqttJs.broker.next(
            "subscribe",
            (packet) => packet.subscriptions[0]?.topicFilter === topicFilter,
          );
          expect(subscriptions[0]).toMatchObject({
            qos: 1,
            noLocal: nl,
            retainAsPublished: rap,
            retainHandling: rh,
          });
        }
      }
    }
    await client.unsubscribeAsync(`${prefix}/options/true/true/2`, {
      properties: { userProperties: { of: "unsubscribe" } },
    });
    const { properties } = await mqttJs.broker.next("unsubscribe", ({ topicFilters }) =>
      topicFilters.includes(`${prefix}/options/true/true/2`),
    );
    expect(properties).toEqual({ userProperties: [["of", "unsubscribe"]] });
  });

  it("shares a subscription", async () => {
    const members = [await mqttJs.open(transport, 5), await mqttJs.open(transport, 5)];
    const topic = `${prefix}/shared`;
    const got: string[] = [];
    for (const member of members) {
      member.on("message", (_topic, payload) => got.push(payload.toString()));
      await member.subscribeAsync(`$share/group/${topic}`, { qos: 1 });
    }
    for (const text of ["1", "2"]) await members[0]!.publishAsync(topic, text, { qos: 1 });
    await members[1]!.publishAsync(topic, "3", { qos: 1 });
    await members[0]!.unsubscribeAsync(`$share/group/${topic}`);
    expect(got.sort()).toEqual(["1", "2", "3"]);
  });

  it("sends a topic once and then its Topic Alias, and resolves the server's", async () => {
    const topic = `${prefix}/alias`;
    const client = await mqttJs.open(transport, 5, {
      autoAssignTopicAlias: true,
      properties: { topicAliasMaximum: 5 },
    });
    await client.subscribeAsync(topic, { qos: 1 });
    for (const text of ["one", "two", "three"]) {
      const [message] = await Promise.all([
        nextMessage(client),
        client.publishAsync(topic, text, { qos: 1 }),
      ]);
      expect(message.topic).toBe(topic);
      expect(message.payload.toString()).toBe(text);
      expect(message.packet.properties?.topicAlias).toBe(1);
      // The server sends the topic once.
      expect(message.packet.topic).toBe(text === "one" ? topic : "");
    }
    const sent = mqttJs.broker.received.all.flatMap((packet) =>
      packet.type === "publish" &&
      ["one", "two", "three"].includes(String(Buffer.from(packet.payload)))
        ? [[packet.topic, packet.properties.topicAlias]]
        : [],
    );
    expect(sent.slice(-3)).toEqual([
      [topic, 1],
      ["", 1],
      ["", 1],
    ]);
  });

  it.each([
    ["puback", 1, 0x80],
    ["puback", 1, 0x83],
    ["puback", 1, 0x87],
    ["puback", 1, 0x90],
    ["puback", 1, 0x91],
    ["puback", 1, 0x97],
    ["puback", 1, 0x99],
    ["pubrec", 2, 0x83],
  ] as const)(
    "acknowledges by a %s of QoS %i with Reason Code %i",
    async (type, qos, reasonCode) => {
      const topic = `${prefix}/acknowledged/${type}/${reasonCode}`;
      const client = await mqttJs.open(transport, 5, {
        customHandleAcks: (_topic, _message, _packet, done) => done(reasonCode),
      });
      await client.subscribeAsync(topic, { qos });
      await client.publishAsync(topic, "m", { qos });
      const answer = await mqttJs.broker.next(type, (packet) => packet.reasonCode === reasonCode);
      expect(answer.properties).toEqual({});
    },
  );

  it("leaves with a Reason Code and every property of a DISCONNECT that is a client's", async () => {
    const client = await mqttJs.open(transport, 5, {
      properties: { sessionExpiryInterval: 10 },
      will: { topic: `${prefix}/asked`, payload: "w" },
    });
    await client.endAsync({
      reasonCode: 0x04,
      properties: {
        sessionExpiryInterval: 4_294_967_295,
        reasonString: `${prefix} geht`,
        userProperties: { of: "disconnect" },
      },
    });
    const left = await mqttJs.broker.next(
      "disconnect",
      ({ properties }) => properties.reasonString === `${prefix} geht`,
    );
    expect(left.reasonCode).toBe(0x04);
    expect(left.properties).toEqual({
      sessionExpiryInterval: 4_294_967_295,
      reasonString: `${prefix} geht`,
      userProperties: [["of", "disconnect"]],
    });
  });

  it("emits the server's DISCONNECT with its properties", async () => {
    const client = await mqttJs.open(transport, 5);
    const disconnected = emitted(client, "disconnect");
    mqttJs.broker.session(client.options.clientId!).disconnect(0x9c, {
      reasonString: "voll",
      serverReference: "other.example:1883",
      userProperties: [["of", "disconnect"]],
    });
    const [packet] = await disconnected;
    expect(packet.reasonCode).toBe(0x9c);
    expect({ ...packet.properties }).toEqual({
      reasonString: "voll",
      serverReference: "other.example:1883",
      userProperties: { of: "disconnect" },
    });
  });

  it("is disconnected by 0x8E when another takes its session over", async () => {
    const client = await mqttJs.open(transport, 5);
    const disconnected = emitted(client, "disconnect");
    await mqttJs.open(transport, 5, { clientId: client.options.clientId! });
    const [packet] = await disconnected;
    expect(packet.reasonCode).toBe(0x8e);
  });

  it("gets every property of a CONNACK, of a SUBACK, of an UNSUBACK and of acknowledgements", async () => {
    const client = mqttJs.make(transport, 5);
    const received: Record<string, unknown> = {};
    client.on("packetreceive", (packet) => {
      const { properties, ...rest } = packet as { cmd: string; properties?: object };
      received[packet.cmd] = { ...rest, properties: { ...properties } };
    });
    await emitted(client, "connect");
    const session = mqttJs.broker.session(client.options.clientId!);
    const problem = { reasonString: "Grund", userProperties: [["k", "v"] as const] };
    const packets: PacketInit[] = [
      { type: "suback", packetId: 1, reasonCodes: [0x80, 0xa2, 2], properties: problem },
      { type: "unsuback", packetId: 1, reasonCodes: [0x11, 0x83], properties: problem },
      { type: "puback", packetId: 1, reasonCode: 0x97, properties: problem },
      { type: "pubrec", packetId: 1, reasonCode: 0x99, properties: problem },
      { type: "pubcomp", packetId: 1, reasonCode: 0x92, properties: problem },
      { type: "pingresp" },
    ];
    const last = new Promise<void>((resolve) => {
      client.on("packetreceive", ({ cmd }) => {
        if (cmd === "pingresp") resolve();
      });
    });
    client.on("error", () => {});
    for (const packet of packets) session.send(packet);
    await last;
    const properties = { reasonString: "Grund", userProperties: { k: "v" } };
    expect(received["suback"]).toMatchObject({ granted: [0x80, 0xa2, 2], properties });
    expect(received["unsuback"]).toMatchObject({ granted: [0x11, 0x83], properties });
    expect(received["puback"]).toMatchObject({ reasonCode: 0x97, properties });
    expect(received["pubrec"]).toMatchObject({ reasonCode: 0x99, properties });
    expect(received["pubcomp"]).toMatchObject({ reasonCode: 0x92, properties });
  });
});
