import {
  DecodeError,
  type DisconnectPacket,
  decode,
  type ProtocolVersion,
  type PublishProperties,
  type SubscriptionInit,
} from "@mqtt-codec/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Client } from "./client.js";
import { type Broker, startMosquitto } from "./mosquitto.js";

let broker: Broker;
beforeAll(async () => {
  broker = await startMosquitto();
});
afterAll(() => broker.stop());

const bytes = (length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => (index * 7) & 0xff);

const versions: readonly (readonly [string, ProtocolVersion])[] = [
  ["3.1", 3],
  ["3.1.1", 4],
  ["5.0", 5],
];

describe.each(versions)("with mosquitto in MQTT %s", (_, version) => {
  const open = (init?: Parameters<typeof Client.open>[2]) =>
    Client.open(broker.port, version, init);

  it("connects with credentials and a Will, which is published when the client drops", async () => {
    const { client: watcher } = await open();
    await watcher.subscribe({ subscriptions: [{ topicFilter: `will/${version}/#`, qos: 2 }] });
    const { client } = await open({
      username: "user",
      password: bytes(16),
      will: { topic: `will/${version}/t`, payload: bytes(300), qos: 1, retain: false },
    });
    client.drop();
    const will = await watcher.message(`will/${version}/t`);
    expect([...will.payload]).toEqual([...bytes(300)]);
    expect(will.qos).toBe(1);
    await watcher.disconnect();
  });

  it.each([0, 1, 2] as const)("exchanges messages with QoS %i both ways", async (qos) => {
    const { client } = await open();
    const topicFilter = `qos/${version}/${qos}/+`;
    const { reasonCodes } = await client.subscribe({ subscriptions: [{ topicFilter, qos }] });
    expect(reasonCodes).toEqual([qos]);
    for (const length of [0, 1, 127, 128, 20_000]) {
      const topic = `qos/${version}/${qos}/${length}`;
      await client.publish({ topic, payload: bytes(length), qos });
      const message = await client.message(topic);
      expect(message).toMatchObject({ topic, qos, dup: false, retain: false });
      expect([...message.payload]).toEqual([...bytes(length)]);
    }
    await client.disconnect();
  });

  it("gets a retained message, and a payload of 1 MB whole", async () => {
    const { client } = await open();
    const topic = `retained/${version}`;
    await client.publish({ topic, payload: bytes(1_000_000), qos: 1, retain: true });
    await client.subscribe({ subscriptions: [{ topicFilter: topic, qos: 0 }] });
    const message = await client.message(topic);
    expect(message.retain).toBe(true);
    expect(Buffer.compare(message.payload, bytes(1_000_000))).toBe(0);
    await client.publish({ topic, qos: 1, retain: true });
    await client.disconnect();
  });

  it("unsubscribes, pings and takes a session up again", async () => {
    const clientId = `again-${version}`;
    const { client } = await open({ clientId, cleanSession: true });
    const { packetId, reasonCodes } = await client.unsubscribe(["never/subscribed"]);
    expect(packetId).toBeGreaterThan(0);
    expect(reasonCodes).toEqual(version === 5 ? [0x11] : []);
    client.send({ type: "pingreq" });
    expect((await client.next("pingresp")).type).toBe("pingresp");
    await client.disconnect();
    const properties = version === 5 ? { sessionExpiryInterval: 60 } : undefined;
    const lasting = await open({ clientId, cleanSession: false, properties });
    expect(lasting.connack.sessionPresent).toBe(false);
    await lasting.client.disconnect();
    const again = await open({ clientId, cleanSession: false });
    // 3.1 has no Session Present.
    expect(again.connack.sessionPresent).toBe(version !== 3);
    await again.client.disconnect();
  });
});

describe("what only 5.0 has", () => {
  it("passes every property of a PUBLISH that a server passes on", async () => {
    const { client } = await Client.open(broker.port, 5);
    const properties: PublishProperties = {
      payloadFormatIndicator: 1,
      messageExpiryInterval: 3_000_000_000,
      contentType: "text/plain; charset=utf-8",
      responseTopic: "réponse/à/toi",
      correlationData: bytes(255),
      userProperties: [
        ["a", "1"],
        ["b", ""],
        ["a", "𪛔"],
      ],
    };
    await client.subscribe({
      subscriptions: [{ topicFilter: "properties/#", qos: 2 }],
      properties: { subscriptionIdentifiers: [268_435_455], userProperties: [["x", "y"]] },
    });
    await client.publish({ topic: "properties/p", payload: "ü", qos: 2, properties });
    const { properties: got } = await client.message("properties/p");
    const { messageExpiryInterval, ...others } = got;
    const { messageExpiryInterval: sent, ...expected } = properties;
    expect(messageExpiryInterval).toBeGreaterThan((sent as number) - 60);
    expect(others).toEqual({ ...expected, subscriptionIdentifiers: [268_435_455] });
    await client.disconnect();
  });

  it("resolves a Topic Alias, also with an empty topic", async () => {
    const { client, connack } = await Client.open(broker.port, 5);
    expect(connack.properties.topicAliasMaximum).toBe(10);
    await client.subscribe({ subscriptions: [{ topicFilter: "alias/#" }] });
    await client.publish({ topic: "alias/1", payload: "a", properties: { topicAlias: 10 } });
    await client.publish({ topic: "", payload: "b", qos: 1, properties: { topicAlias: 10 } });
    await client.message("alias/1");
    expect(client.messages.map(({ topic }) => topic)).toEqual(["alias/1", "alias/1"]);
    await client.disconnect();
  });

  it("heeds every Subscription Option", async () => {
    const { client } = await Client.open(broker.port, 5);
    await client.publish({ topic: "options/r", payload: "kept", qos: 1, retain: true });
    const subscriptions: SubscriptionInit[] = [
      { topicFilter: "options/r", qos: 1, retainHandling: 2 },
      { topicFilter: "options/own", noLocal: true },
      { topicFilter: "options/kept", retainAsPublished: true },
      { topicFilter: "$share/group/options/shared", qos: 2 },
    ];
    const { reasonCodes } = await client.subscribe({ subscriptions });
    expect(reasonCodes).toEqual([1, 0, 0, 2]);
    await client.publish({ topic: "options/own", payload: "mine" });
    await client.publish({ topic: "options/shared", payload: "ours" });
    await client.publish({ topic: "options/kept", payload: "k", retain: true, qos: 1 });
    expect((await client.message("options/kept")).retain).toBe(true);
    await client.message("options/shared");
    expect(client.messages.map(({ topic }) => topic).sort()).toEqual([
      "options/kept",
      "options/shared",
    ]);
    for (const topic of ["options/r", "options/kept"]) {
      await client.publish({ topic, retain: true, qos: 1 });
    }
    await client.disconnect();
  });

  it("publishes the Will when a DISCONNECT asks for it", async () => {
    const { client: watcher } = await Client.open(broker.port, 5);
    await watcher.subscribe({ subscriptions: [{ topicFilter: "asked/will" }] });
    const { client } = await Client.open(broker.port, 5, {
      will: {
        topic: "asked/will",
        payload: "gone",
        properties: { contentType: "t", userProperties: [["k", "v"]] },
      },
    });
    await client.disconnect({ type: "disconnect", reasonCode: 0x04 });
    const { properties } = await watcher.message("asked/will");
    expect(properties).toEqual({ contentType: "t", userProperties: [["k", "v"]] });
    await watcher.disconnect();
  });
});

describe("malformed packets", () => {
  const ours = (packet: Uint8Array): DecodeError => {
    try {
      decode(packet, { protocolVersion: 5, from: "client" });
    } catch (error) {
      if (error instanceof DecodeError) return error;
    }
    throw new Error("the codec takes what is meant to be malformed");
  };

  /**
   * The third column is what mosquitto 2.0.11 does where that is not what our error says: its Reason Code,
   * that it lets the packet pass, or that it hangs up without a DISCONNECT. The standard is with us where it names a code
   * (5.0 §3.8.3, §3.3.2.3.4) or forbids the packet (5.0 MQTT-3.4.2-1); hanging up at once it allows.
   */
  const rows: readonly (readonly [
    what: string,
    hex: string,
    theirs?: number | "passes" | "hangs up",
  ])[] = [
    ["reserved flags of SUBSCRIBE", "80070001000001 6100"],
    ["a SUBSCRIBE without Topic Filters", "8203000100", 0x81],
    ["a SUBSCRIBE with reserved options", "82070001000001 6140"],
    ["a PUBLISH with QoS 3", "3604000161 00"],
    ["a PUBLISH with a Topic Alias of 0", "300700016103230000", 0x81],
    ["a PUBLISH with a property of a CONNACK", "300700016103 13 0001"],
    ["a PUBLISH with a Topic Alias twice", "300a000161062300012300 01", "hangs up"],
    ["a PUBACK with an undefined Reason Code", "40030001 01", "passes"],
    ["a second byte of Remaining Length too many", "30ffffffff01", "hangs up"],
    ["a UTF-8 string that is none", "300600023fff0061"],
  ];

  it.each(rows.map(([what, packetHex, theirs]) => ({ what, packetHex, theirs })))(
    "$what is answered as our error says, or as listed",
    async ({ packetHex, theirs }) => {
      const packet = Uint8Array.from(Buffer.from(packetHex.replaceAll(" ", ""), "hex"));
      const error = ours(packet);
      const { client } = await Client.open(broker.port, 5);
      client.sendBytes(packet);
      if (theirs === "passes") {
        client.send({ type: "pingreq" });
        expect((await client.next("pingresp")).type).toBe("pingresp");
        client.drop();
        return;
      }
      if (theirs === "hangs up") {
        await client.closed;
        expect(client.received.map(({ type }) => type)).toEqual(["connack"]);
        return;
      }
      const disconnect = (await client.next("disconnect")) as DisconnectPacket;
      await client.closed;
      expect(disconnect.reasonCode).toBe(theirs ?? error.reasonCode);
      expect(theirs).not.toBe(error.reasonCode);
    },
  );
});
