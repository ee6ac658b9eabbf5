import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { IClientOptions } from "mqtt";
import mqtt from "mqtt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { type Certificate, makeCertificate } from "../drop-in/certificate.js";
import { type Mosquitto, startMosquitto } from "../interop/mosquitto.js";
import { start as startClient } from "../interop/mosquitto-clients.js";
import { afterTest, closedOf, jsonOf, startTap, type Tapping } from "./tapping.js";

let certificate: Certificate;
let mosquitto: Mosquitto;

beforeAll(async () => {
  certificate = makeCertificate();
  mosquitto = await startMosquitto({ certificate });
});

afterAll(async () => {
  await mosquitto?.stop();
  certificate?.remove();
});

type Side = "mqtt" | "mqtts" | "ws" | "wss";

/** A tap between these; there is no wss at mosquitto, so that a tap before it stands in. */
async function tapBetween(from: Side, to: Side, args: readonly string[] = []): Promise<Tapping> {
  const { certFile, keyFile } = certificate;
  const shown = from === "mqtts" || from === "wss" ? ["--cert", certFile, "--key", keyFile] : [];
  const trusted = to === "mqtts" || to === "wss" ? ["--ca", certFile] : [];
  const { ports, tlsPort } = mosquitto;
  const portOf = { mqtt: ports.TCP, ws: ports.WebSocket, mqtts: tlsPort };
  const port = to === "wss" ? (await tapBetween("wss", "ws")).port : portOf[to];
  return startTap(`${to}://127.0.0.1:${port}`, [...shown, ...trusted, ...args], `${from}://0`);
}

async function connect(from: Side, port: number, options: IClientOptions = {}) {
  const client = await mqtt.connectAsync(`${from}://127.0.0.1:${port}`, {
    ca: certificate.cert,
    reconnectPeriod: 0,
    ...options,
  });
  afterTest(() => client.endAsync(true));
  return client;
}

describe("MQTT.js talks to mosquitto through the tap", () => {
  it.each<[Side, Side, 3 | 4 | 5]>([
    ["mqtt", "mqtt", 5],
    ["mqtts", "mqtt", 4],
    ["mqtt", "mqtts", 5],
    ["mqtts", "mqtts", 5],
    ["ws", "ws", 3],
    ["ws", "mqtt", 5],
    ["mqtt", "ws", 4],
    ["wss", "mqtts", 5],
    ["mqtts", "wss", 5],
  ])("over %s, and %s to the server, in version %d", async (from, to, protocolVersion) => {
    const tap = await tapBetween(from, to, ["--format", "json"]);
    const clientId = `client-${from}-${to}`;
    const protocolId = protocolVersion === 3 ? "MQIsdp" : "MQTT";
    const client = await connect(from, tap.port, { clientId, protocolVersion, protocolId });
    const topic = `t/${clientId}`;
    await client.subscribeAsync(topic, { qos: 2 });
    const payload = Buffer.alloc(100_000, "x");
    const message = new Promise((resolve) => client.once("message", (_, bytes) => resolve(bytes)));
    await client.publishAsync(topic, payload, { qos: 1 });
    expect(await message).toEqual(payload);
    await client.endAsync();
    await closedOf(tap);
    expect(await tap.stop()).toBe(0);
    expect(tap.stderr()).toContain(" 0 malformed");
    const types = jsonOf(tap).flatMap(({ from, packet }) =>
      packet ? `${from} ${packet.type}` : [],
    );
    expect(types).toEqual(expect.arrayContaining(["client connect", "server connack"]));
    expect(types.filter((type) => type.endsWith(" publish")).sort()).toEqual([
      "client publish",
      "server publish",
    ]);
    expect(
      new Set(jsonOf(tap).flatMap(({ packet, clientId }) => (packet ? clientId : []))),
    ).toEqual(new Set([clientId]));
  });
});

describe("WebSocket", () => {
  it("passes on the subprotocols that the client offers", async () => {
    const tap = await tapBetween("ws", "ws");
    const socket = new WebSocket(`ws://127.0.0.1:${tap.port}/mqtt`, ["bogus", "mqttv3.1"]);
    afterTest(() => socket.terminate());
    await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
    expect(socket.protocol).toBe("mqttv3.1");
  });

  it("passes on path, origin, and each message as it is; a text frame is malformed", async () => {
    const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
    afterTest(() => {
      for (const client of server.clients) client.terminate();
      server.close();
    });
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const tap = await startTap(`ws://127.0.0.1:${port}`, [], "ws://0");
    const connected = once(server, "connection");
    const url = `ws://127.0.0.1:${tap.port}/some/path?q=1`;
    const socket = new WebSocket(url, "mqtt", { origin: "http://page.example" });
    afterTest(() => socket.terminate());
    const [accepted, request] = (await connected) as [WebSocket, IncomingMessage];
    expect(request.url).toBe("/some/path?q=1");
    expect(request.headers.origin).toBe("http://page.example");
    const messages: unknown[] = [];
    const closed = new Promise<void>((resolve) => {
      accepted.on("message", (data, isBinary) => messages.push([String(data), isBinary]));
      accepted.once("close", () => resolve());
    });
    await once(socket, "open");
    for (const message of [Buffer.of(0xc0), Buffer.of(0, 0xc0, 0)]) socket.send(message);
    socket.send("text");
    socket.send(Buffer.of(0xc0, 0));
    socket.close();
    await closed;
    expect(messages).toEqual([
      [String(Buffer.of(0xc0)), true],
      [String(Buffer.of(0, 0xc0, 0)), true],
      ["text", false],
      [String(Buffer.of(0xc0, 0)), true],
    ]);
    await closedOf(tap);
    expect(tap.lines.all.join("\n")).toContain("is text, where MQTT is bytes");
  });

  describe("is closed as the other side was", () => {
    async function pair() {
      const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
      afterTest(() => {
        for (const client of server.clients) client.terminate();
        server.close();
      });
      await once(server, "listening");
      const { port } = server.address() as AddressInfo;
      const tap = await startTap(`ws://127.0.0.1:${port}`, [], "ws://0");
      const connected = once(server, "connection");
      const client = new WebSocket(`ws://127.0.0.1:${tap.port}/`, "mqtt");
      afterTest(() => client.terminate());
      const [accepted] = (await connected) as [WebSocket];
      await once(client, "open");
      await tap.lines.first((line) => line.includes("opened"));
      return { tap, client, server: accepted };
    }

    const closingOf = async (socket: WebSocket) => {
      const [code, reason] = await once(socket, "close");
      return [code, String(reason)];
    };

    it.each([
      ["server", 1008, "policy", "WebSocket 1008: policy"],
      ["server", 1000, "", "WebSocket 1000"],
      ["server", 3999, "ü", "WebSocket 3999: ü"],
      ["client", 4001, "", "WebSocket 4001"],
    ] as const)("by the %s with %d %j", async (by, code, reason, text) => {
      const { tap, client, server } = await pair();
      const [one, other] = by === "client" ? [client, server] : [server, client];
      const closing = closingOf(other);
      const received: Buffer[] = [];
      other.on("message", (data: Buffer) => received.push(data));
      one.send(Buffer.alloc(300_000));
      one.close(code, reason);
      expect(await closing).toEqual([code, reason]);
      expect(Buffer.concat(received)).toHaveLength(300_000);
      expect(await closedOf(tap)).toContain(` closed by the ${by} (${text}): `);
    });

    it.each(["server", "client"] as const)("by the %s without a code", async (by) => {
      const { tap, client, server } = await pair();
      const [one, other] = by === "client" ? [client, server] : [server, client];
      const closing = closingOf(other);
      one.close();
      expect(await closing).toEqual([1005, ""]);
      expect(await closedOf(tap)).toContain(` closed by the ${by}: `);
    });

    it.each(["server", "client"] as const)("by the %s, whose connection breaks", async (by) => {
      const { tap, client, server } = await pair();
      const [one, other] = by === "client" ? [client, server] : [server, client];
      const closing = closingOf(other);
      one.terminate();
      expect(await closing).toEqual([1006, ""]);
      expect(await closedOf(tap)).toContain(` closed by the ${by} (WebSocket 1006): `);
    });
  });

  it.each([
    [401, 401, 'Basic realm="broker"'],
    [503, 503, undefined],
    [302, 502, undefined],
  ])("refused by the server with %d is refused with %d", async (status, told, authenticate) => {
    const server = createServer((_, response) => {
      const headers = authenticate === undefined ? {} : { "WWW-Authenticate": authenticate };
      response.writeHead(status, headers).end();
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    afterTest(() => server.close());
    const { port } = server.address() as AddressInfo;
    const tap = await startTap(`ws://127.0.0.1:${port}`, [], "ws://0");
    const socket = new WebSocket(`ws://127.0.0.1:${tap.port}/`, "mqtt");
    const [request, response] = await once(socket, "unexpected-response");
    request.destroy();
    expect(response.statusCode).toBe(told);
    expect(response.headers["www-authenticate"]).toBe(authenticate);
    expect(await tap.stop()).toBe(0);
    expect(tap.stderr()).toMatch(new RegExp(`is refused: .* response: ${status}$`, "m"));
  });

  it("answers a browser that only looks", async () => {
    const tap = await tapBetween("ws", "mqtt");
    const response = await fetch(`http://127.0.0.1:${tap.port}/`);
    expect({ status: response.status, text: await response.text() }).toEqual({
      status: 426,
      text: "MQTT over WebSocket is spoken here.\n",
    });
  });
});

describe("certificates", () => {
  it("that are not trusted close the client, and are told with their reason", async () => {
    const tap = await startTap(`mqtts://127.0.0.1:${mosquitto.tlsPort}`);
    const { ended } = await startClient("mosquitto_pub", { port: tap.port, protocolVersion: 4 }, [
      ...["-t", "a", "-m", "x"],
    ]);
    expect((await ended).status).not.toBe(0);
    await tap.stop();
    expect(tap.stderr()).toMatch(/is refused: no connection to mqtts:.*self-signed certificate/);
  });

  it("that are not trusted are with --insecure", async () => {
    const tap = await startTap(`mqtts://127.0.0.1:${mosquitto.tlsPort}`, ["--insecure"]);
    const client = await connect("mqtt", tap.port);
    expect(client.connected).toBe(true);
  });
});

it("mosquitto_pub and mosquitto_sub get through in every version and quality of service", async () => {
  const tap = await tapBetween("mqtt", "mqtt", ["--format", "json"]);
  for (const protocolVersion of [3, 4, 5] as const) {
    const at = { port: tap.port, protocolVersion };
    const topic = `clients/${protocolVersion}`;
    const sub = await startClient("mosquitto_sub", at, [
      ...["-t", topic, "-q", "2", "-C", "3", "-W", "20", "-i", `sub-${protocolVersion}`],
    ]);
    const isThere = `sub-${protocolVersion}`;
    await tap.lines.first((line) => line.includes(isThere) && line.includes('"suback"'));
    for (const qos of ["0", "1", "2"]) {
      const pub = await startClient("mosquitto_pub", at, ["-t", topic, "-m", qos, "-q", qos]);
      expect((await pub.ended).status).toBe(0);
    }
    expect((await sub.ended).output.toString().split("\n").sort()).toEqual(["", "0", "1", "2"]);
  }
  await tap.stop();
  expect(tap.stderr()).toContain(" 0 malformed");
});

it("ten thousand messages a second pass without loss", async () => {
  const count = 20_000;
  const tap = await tapBetween("mqtt", "mqtt", ["--filter", "connect"]);
  const receiver = await connect("mqtt", tap.port);
  const sender = await connect("mqtt", tap.port);
  await receiver.subscribeAsync("flood", { qos: 0 });
  const seen: string[] = [];
  const done = new Promise<void>((resolve) => {
    receiver.on("message", (_, payload) => {
      if (seen.push(payload.toString()) === count) resolve();
    });
  });
  const begun = performance.now();
  for (let sent = 0; sent < count; ) {
    const due = Math.min(count, Math.ceil((performance.now() - begun) * 10));
    for (; sent < due; sent++) sender.publish("flood", String(sent));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await done;
  expect(seen).toEqual(Array.from({ length: count }, (_, index) => String(index)));
  await tap.stop();
  expect(tap.stderr()).toMatch(/, 4\d{4} packets, \d+ bytes, 0 malformed/);
});
