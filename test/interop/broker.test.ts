import { once } from "node:events";
import { encode, type ProtocolVersion } from "@mqtt-codec/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { Broker } from "./broker.js";
import { Client } from "./client.js";
import { bytes, transports } from "./matrix.js";
import type { Endpoint } from "./transport.js";

let broker: Broker;
beforeAll(async () => {
  broker = await Broker.start();
});
afterAll(() => broker.stop());

describe.each(transports)("a server over %s", (transport) => {
  const endpoint = (protocolVersion: ProtocolVersion): Endpoint => ({
    transport,
    port: broker.ports[transport],
    protocolVersion,
  });
  const bytesOf = (hex: string): Uint8Array =>
    Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"));

  it.each([
    ["the reserved Connect Flag in 5.0", 5, "10 0e 0004 4d515454 05 03 003c 00 0001 61", 0x81],
    ["a Receive Maximum of 0", 5, "10 11 0004 4d515454 05 02 003c 03 210000 0001 61", 0x82],
    ["a Will Topic with #", 5, "10 14 0004 4d515454 05 06 003c 00 0001 61 00 0001 23 0000", 0x90],
    ["level 6", 4, "10 0d 0004 4d515454 06 02 003c 0001 61", 1],
    [
      "an empty Client Identifier without Clean Session",
      4,
      "10 0c 0004 4d515454 04 00 003c 0000",
      2,
    ],
    ["an empty Client Identifier in 3.1", 3, "10 0e 0006 4d5149736470 03 02 003c 0000", 2],
  ] as const)("answers a CONNECT with %s by the error's code", async (_, version, hex, code) => {
    const client = await Client.dial(endpoint(version));
    client.sendBytes(bytesOf(hex));
    expect((await client.next("connack")).reasonCode).toBe(code);
    await client.closed;
  });

  it("closes without an answer on a CONNECT that no return code fits", async () => {
    const client = await Client.dial(endpoint(4));
    client.sendBytes(bytesOf("10 0d 0004 4d515454 04 03 003c 0001 61"));
    await client.closed;
    expect(client.received.all).toEqual([]);
  });

  it.each([
    ["a Topic Alias of 0", "30 07 0001 61 03 230000", 0x94],
    ["a Topic Name with #", "30 04 0001 23 00", 0x90],
    ["a misplaced #", "82 09 0001 00 0003 232f61 00", 0x8f],
    ["a SUBSCRIBE without Topic Filters", "82 03 0001 00", 0x82],
    ["reserved flags", "c1 00", 0x81],
    ["a second CONNECT", "10 0e 0004 4d515454 05 02 003c 00 0001 61", 0x82],
  ] as const)(
    "disconnects a 5.0 client for %s by the error's Reason Code",
    async (_, hex, code) => {
      const { client } = await Client.open(endpoint(5));
      client.sendBytes(bytesOf(hex));
      expect((await client.next("disconnect")).reasonCode).toBe(code);
      await client.closed;
    },
  );

  it("hangs up on a 3.1.1 client that sends something malformed, after what came before", async () => {
    const { client } = await Client.open(endpoint(4));
    client.sendBytes(bytesOf("c000 c100 c000"));
    await client.closed;
    expect(client.received.all.map(({ type }) => type)).toEqual(["connack", "pingresp"]);
  });

  it("takes several packets in one piece, and one packet in many", async () => {
    const { client } = await Client.open(endpoint(5));
    const pings = bytesOf("c000 c000");
    client.sendBytes(pings);
    const publish = encode(
      { type: "publish", topic: `${transport}/cut`, payload: bytes(300), qos: 1, packetId: 7 },
      { protocolVersion: 5 },
    );
    for (const byte of publish) client.sendBytes(Uint8Array.of(byte));
    await client.next("puback", 7);
    const message = await broker.next("publish", ({ topic }) => topic === `${transport}/cut`);
    expect(message.payload).toEqual(bytes(300));
    expect(client.received.all.filter(({ type }) => type === "pingresp").length).toBe(2);
    await client.disconnect();
  });
});

describe("a server over WebSocket", () => {
  it("closes the connection on a text frame [3.1.1 MQTT-6.0.0-1] [5.0 MQTT-6.0.0-1]", async () => {
    const webSocket = new WebSocket(`ws://127.0.0.1:${broker.ports.WebSocket}`, "mqtt");
    await once(webSocket, "open");
    webSocket.send("\xc0\x00");
    await once(webSocket, "close");
    expect(webSocket.readyState).toBe(WebSocket.CLOSED);
  });
});
