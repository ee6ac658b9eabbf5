import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { Socket } from "node:net";
import { encode, type PacketInit, type ProtocolVersion } from "@mqtt-codec/core";
import { describe, expect, it } from "vitest";
import { run } from "./command.js";
import { all, closedOf, dialPort, jsonOf, serve, startTap } from "./tapping.js";

const bytesOf = (version: ProtocolVersion, ...packets: PacketInit[]): Buffer =>
  Buffer.concat(packets.map((packet) => encode(packet, { protocolVersion: version })));

const CONNECT: PacketInit = { type: "connect", clientId: "dev7" };
const CONNACK: PacketInit = { type: "connack" };
const PINGREQ: PacketInit = { type: "pingreq" };

/** A server that answers every connection with these bytes and keeps what comes. */
async function answering(answer: Uint8Array) {
  const received: Promise<Buffer>[] = [];
  const sockets: Socket[] = [];
  const { port, server } = await serve((socket) => {
    sockets.push(socket);
    received.push(all(socket));
    socket.once("data", () => socket.write(answer));
    socket.once("end", () => socket.end());
  });
  return { port, received, sockets, server };
}

describe("what goes by", () => {
  it("is passed on both ways and printed, each packet with its direction and client", async () => {
    const server = await answering(bytesOf(4, CONNACK));
    const tap = await startTap(server.port);
    const { socket, closed } = await dialPort(tap.port);
    const sent = bytesOf(4, CONNECT, { type: "publish", topic: "a/b", payload: "hi" });
    socket.write(sent);
    await tap.lines.first((line) => line.includes("<- 4 B ConnackPacket"));
    socket.end();
    expect(await closed).toEqual(bytesOf(4, CONNACK));
    expect(await server.received[0]).toEqual(sent);
    await closedOf(tap);
    expect(tap.lines.all.map((line) => line.replace(/^\S+ /, ""))).toEqual([
      expect.stringMatching(/^#1 opened from 127\.0\.0\.1:\d+ to 127\.0\.0\.1:\d+$/),
      expect.stringMatching(/^#1 "dev7" -> 18 B ConnectPacket \{/),
      expect.stringMatching(/^#1 "dev7" -> 9 B PublishPacket \{ topic: "a\/b"/),
      expect.stringMatching(/^#1 "dev7" <- 4 B ConnackPacket \{/),
      '#1 "dev7" closed by the client: 2 packets 27 B ->, 1 packet 4 B <-',
    ]);
    expect(await tap.stop()).toBe(0);
    expect(tap.stderr()).toMatch(/^1 connection, 3 packets, 31 bytes, 0 malformed$/m);
  });

  it("is JSON with --format json, connections too; 5.0 holds both ways", async () => {
    const assigned = { assignedClientIdentifier: "srv-1", topicAliasMaximum: 5 };
    const server = await answering(bytesOf(5, { type: "connack", properties: assigned }));
    const tap = await startTap(server.port, ["--format", "json"]);
    const { socket } = await dialPort(tap.port);
    socket.write(bytesOf(5, { type: "connect", clientId: "", protocolVersion: 5 }));
    await tap.lines.first((line) => line.includes("connack"));
    const alias = { properties: { topicAlias: 3 } };
    socket.write(bytesOf(5, { type: "publish", topic: "a/b", ...alias }));
    socket.end(bytesOf(5, { type: "publish", topic: "", ...alias }));
    await closedOf(tap);
    const seen = jsonOf(tap);
    expect(seen).toMatchObject([
      { event: "open", connection: 1, client: { address: "127.0.0.1" } },
      { from: "client", packet: { type: "connect" } },
      { from: "server", clientId: "srv-1", packet: { type: "connack", properties: assigned } },
      { clientId: "srv-1", packet: { topic: "a/b" } },
      { clientId: "srv-1", aliasOf: "a/b", packet: { topic: "" } },
      { event: "close", by: "client", fromClient: { packets: 3 }, fromServer: { packets: 1 } },
    ]);
    expect(seen[1]).not.toHaveProperty("clientId");
    expect(seen[3]).not.toHaveProperty("aliasOf");
  });

  it("is told where it is cut off in a packet", async () => {
    const server = await answering(bytesOf(4, CONNACK));
    const tap = await startTap(server.port);
    const { socket } = await dialPort(tap.port);
    socket.end(bytesOf(4, CONNECT).subarray(0, 10));
    expect(await closedOf(tap)).toContain("0 packets 10 B ->");
    expect(tap.lines.all[1]).toMatch(/-> 10 B error: .*missing|-> 10 B error: CONNECT/);
  });

  it("is told where it is broken off in a packet", async () => {
    const server = await answering(bytesOf(4, CONNACK));
    const tap = await startTap(server.port);
    const { socket } = await dialPort(tap.port);
    socket.write(Buffer.concat([bytesOf(4, CONNECT), bytesOf(4, CONNECT).subarray(0, 10)]));
    await once(socket, "data");
    socket.resetAndDestroy();
    expect(await closedOf(tap)).toMatch(/closed by the client \(.*\): 1 packet 28 B ->/);
    expect(tap.lines.all.join("\n")).toMatch(/ #1 "dev7" -> 10 B error: CONNECT/);
  });
});

describe("--filter", () => {
  const PACKETS: PacketInit[] = [
    CONNECT,
    { type: "subscribe", packetId: 1, subscriptions: [{ topicFilter: "sensors/#" }] },
    { type: "subscribe", packetId: 2, subscriptions: [{ topicFilter: "other/+" }] },
    { type: "publish", topic: "sensors/kitchen/temp", payload: "1" },
    { type: "publish", topic: "sensors/kitchen/humidity", payload: "2" },
    PINGREQ,
  ];

  it.each([
    [["publish"], ["publish", "publish"]],
    [["publish:sensors/+/temp"], ["publish"]],
    [
      ["pingreq", "connect"],
      ["connect", "pingreq"],
    ],
    [
      ["subscribe:sensors/+/temp", "publish:#"],
      ["subscribe", "publish", "publish"],
    ],
    [["unsubscribe"], []],
  ])("%j shows %j, and everything is passed on", async (filters, types) => {
    const server = await answering(bytesOf(4, CONNACK));
    const args = filters.flatMap((filter) => ["--filter", filter]);
    const tap = await startTap(server.port, ["--format", "json", ...args]);
    const { socket, closed } = await dialPort(tap.port);
    socket.end(bytesOf(4, ...PACKETS));
    await closedOf(tap);
    const shown = jsonOf(tap).flatMap(({ packet }) => (packet ? [packet.type] : []));
    expect(shown).toEqual(types);
    expect(await closed).toEqual(bytesOf(4, CONNACK));
    expect(await server.received[0]).toEqual(bytesOf(4, ...PACKETS));
  });
});

describe("a malformed packet", () => {
  const AFTER = randomBytes(100_000);
  const BAD = Buffer.concat([
    bytesOf(4, CONNECT, PINGREQ),
    Buffer.from("30070003612fff6869", "hex"),
    AFTER,
  ]);

  it("is shown with its error and passed on byte for byte, with all that follows", async () => {
    const server = await answering(bytesOf(4, CONNACK));
    const tap = await startTap(server.port, ["--filter", "pingresp"]);
    const { socket } = await dialPort(tap.port);
    socket.write(BAD.subarray(0, 25));
    socket.end(BAD.subarray(25));
    await closedOf(tap);
    expect(await server.received[0]).toEqual(BAD);
    const shown = tap.lines.all.map((line) => line.replace(/^\S+ /, ""));
    expect(shown.slice(1, -1)).toEqual([
      expect.stringMatching(/^#1 "dev7" -> \d+ B error: PUBLISH: Topic Name at byte 26 /),
      '#1 "dev7" what the client sends is passed on undecoded from here on',
    ]);
    expect(await tap.stop()).toBe(0);
    expect(tap.stderr()).toContain("1 malformed");
  });

  it("cuts the connection with --strict, after the packets before it", async () => {
    const server = await answering(bytesOf(4, CONNACK));
    const tap = await startTap(server.port, ["--strict"]);
    const { socket, closed } = await dialPort(tap.port);
    for (let at = 0; at < 27; at += 3) {
      socket.write(BAD.subarray(at, at + 3));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    socket.write(BAD.subarray(27));
    await closed;
    expect(await server.received[0]).toEqual(bytesOf(4, CONNECT, PINGREQ));
    expect(await closedOf(tap)).toContain("closed by the tap");
    expect(tap.lines.all.join("\n")).toMatch(/cut: what the client sent is malformed/);
    expect(await tap.stop()).toBe(1);
    expect(tap.stderr()).toContain("were cut for malformed packets");
  });

  it.each([
    [12, 1],
    [25, 1],
    [99, 99],
    [1, 1],
    [2, 19],
  ])("has its own size, whatever comes with it: in pieces of %d and %d bytes", async (...sizes) => {
    const server = await answering(bytesOf(4, CONNACK));
    const tap = await startTap(server.port, ["--format", "json"]);
    const { socket } = await dialPort(tap.port);
    socket.setNoDelay();
    const bytes = BAD.subarray(0, 40);
    for (let at = 0, turn = 0; at < bytes.length; turn++) {
      const size = sizes[turn % 2] as number;
      socket.write(bytes.subarray(at, at + size));
      at += size;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    socket.end();
    await closedOf(tap);
    expect(jsonOf(tap).find(({ error }) => error)).toMatchObject({ size: 9 });
  });

  it("is one over --maximum-packet-size too", async () => {
    const server = await answering(bytesOf(4, CONNACK));
    const tap = await startTap(server.port, ["--maximum-packet-size", "50", "--format", "json"]);
    const { socket } = await dialPort(tap.port);
    const large: PacketInit = { type: "publish", topic: "a", payload: "x".repeat(60) };
    socket.end(bytesOf(4, CONNECT, large));
    await closedOf(tap);
    expect(await server.received[0]).toEqual(bytesOf(4, CONNECT, large));
    expect(jsonOf(tap).find(({ error }) => error).error).toMatchObject({ reasonCode: 0x95 });
  });
});

it("prints no secret unless --show-secrets", async () => {
  const marker = `s${randomBytes(12).toString("hex")}`;
  const secret: PacketInit = { ...CONNECT, username: `${marker}-u`, password: `${marker}-p` };
  for (const flags of [[], ["--format", "json"], ["--show-secrets", "--format", "json"]]) {
    const server = await answering(bytesOf(4, CONNACK));
    const tap = await startTap(server.port, flags);
    const { socket } = await dialPort(tap.port);
    socket.end(bytesOf(4, secret));
    await closedOf(tap);
    await tap.stop();
    const printed = tap.lines.all.join("\n") + tap.stderr();
    expect(printed.includes(marker)).toBe(flags.includes("--show-secrets"));
  }
});

describe("closing", () => {
  it("is passed on one way at a time", async () => {
    const late = randomBytes(1_000_000);
    const { port } = await serve((socket) => {
      socket.resume();
      socket.once("end", () => setTimeout(() => socket.end(late), 50));
    });
    const tap = await startTap(port, ["--filter", "connect"]);
    const { socket, closed } = await dialPort(tap.port);
    socket.end(bytesOf(4, CONNECT));
    expect(await closed).toEqual(late);
  });

  it("by a reset on either side ends the other side too", async () => {
    const server = await answering(bytesOf(4, CONNACK));
    const tap = await startTap(server.port);
    const one = await dialPort(tap.port);
    one.socket.write(bytesOf(4, CONNECT));
    await once(one.socket, "data");
    one.socket.resetAndDestroy();
    expect(await server.received[0]).toEqual(bytesOf(4, CONNECT));
    expect(await closedOf(tap, 1)).toMatch(/closed by the client \(read ECONNRESET\)/);
    const two = await dialPort(tap.port);
    two.socket.write(bytesOf(4, CONNECT));
    await once(two.socket, "data");
    server.sockets[1]?.resetAndDestroy();
    await two.closed;
    two.socket.end();
    expect(await closedOf(tap, 2)).toMatch(/closed by the server \(read ECONNRESET\)/);
  });
});

describe("load", () => {
  it("does not pile up in memory before a reader that is slow", async () => {
    const total = 200 << 20;
    let received = 0;
    let begin: () => void = () => {};
    const { port } = await serve((socket) => {
      socket.pause();
      begin = () => socket.resume();
      socket.on("data", (chunk) => {
        received += chunk.length;
      });
      socket.once("end", () => socket.end());
    });
    const tap = await startTap(port, ["--filter", "connect"]);
    const { socket, closed } = await dialPort(tap.port);
    const message = bytesOf(4, { type: "publish", topic: "a", payload: new Uint8Array(1 << 20) });
    socket.write(bytesOf(4, CONNECT));
    let sent = 0;
    const send = (): void => {
      for (; sent < total; sent += 1 << 20) {
        if (!socket.write(message)) {
          sent += 1 << 20;
          return void socket.once("drain", send);
        }
      }
      socket.end();
    };
    send();
    await new Promise((resolve) => setTimeout(resolve, 700));
    // The sender is held up: it has not got rid of everything.
    expect(sent).toBeLessThan(total);
    begin();
    await closed;
    expect(received).toBe((total / (1 << 20)) * message.length + bytesOf(4, CONNECT).length);
    if (process.platform !== "linux") return;
    const status = readFileSync(`/proc/${tap.child.pid}/status`, "utf8");
    const peak = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1_024;
    expect(peak).toBeLessThan(180);
  });

  it("of 200 connections at once comes through whole", async () => {
    const server = await answering(bytesOf(4, CONNACK));
    const tap = await startTap(server.port, ["--format", "json"]);
    const clients = await Promise.all(Array.from({ length: 200 }, () => dialPort(tap.port)));
    const sent = clients.map(({ socket }, index) => {
      const bytes = bytesOf(
        4,
        { type: "connect", clientId: `c${index}` },
        { type: "publish", topic: "t", payload: randomBytes(2_000) },
      );
      socket.write(bytes);
      return bytes;
    });
    await Promise.all(clients.map(({ socket }) => once(socket, "data")));
    for (const { socket } of clients) socket.end();
    await Promise.all(clients.map(({ closed }) => closed));
    const received = await Promise.all(server.received);
    const hex = (list: Buffer[]): string[] => list.map((bytes) => bytes.toString("hex")).sort();
    expect(hex(received)).toEqual(hex(sent));
    await tap.stop();
    expect(tap.stderr()).toContain("200 connections, 600 packets");
    expect(tap.stderr().split("\n")).toHaveLength(3);
    expect(new Set(jsonOf(tap).map(({ clientId }) => clientId)).size).toBe(201);
  });
});

describe("what goes wrong", () => {
  it("closes the client when the server is not there, says so and goes on", async () => {
    const server = await answering(bytesOf(4, CONNACK));
    const tap = await startTap(server.port);
    server.server.close();
    await once(server.server, "close");
    const { closed } = await dialPort(tap.port);
    expect(await closed).toHaveLength(0);
    const again = await dialPort(tap.port);
    await again.closed;
    expect(await tap.stop("SIGTERM")).toBe(0);
    expect(tap.stderr()).toMatch(
      /^#1 from 127\.0\.0\.1:\d+ is refused: no connection to mqtt:\/\/127\.0\.0\.1:\d+: .*ECONNREFUSED/m,
    );
    expect(tap.stderr()).toMatch(/^#2 /m);
  });

  it("ends with 2 when the port is taken", async () => {
    const { port } = await serve(() => {});
    const { status, stderr, stdout } = run(["tap", "--listen", `${port}`, "--to", "localhost"]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(/: the port is taken\n$/);
  });

  it("ends in peace when nobody reads any more, as with head", async () => {
    const server = await answering(bytesOf(4, CONNACK));
    const tap = await startTap(server.port);
    tap.child.stdout?.destroy();
    const exited = once(tap.child, "exit");
    const { socket } = await dialPort(tap.port);
    socket.write(bytesOf(4, CONNECT));
    expect((await exited)[0]).toBe(0);
    expect(tap.stderr()).not.toContain("EPIPE");
  });

  it.each([
    [["--listen", "1884"], /--to/],
    [["--listen", "1884", "--to", "ftp://host"], /Allowed schemes/],
    [["--listen", "mqtts://8883", "--to", "host"], /needs --cert and --key/],
    [["--listen", "1884", "--to", "host", "--cert", "x"], /go together/],
    [["--listen", "1884", "--to", "host", "--insecure"], /for mqtts:\/\//],
    [["--listen", "1884", "--to", "host", "--filter", "bogus"], /Allowed types/],
    [["--listen", "1884", "--to", "host", "--record", "/nowhere/x"], /ENOENT/],
    [["--listen", "1884", "--to", "host", "--record", "/dev/full"], /ENOSPC/],
    [["--listen", "0.0.0.0:1884", "--to", "127.0.0.1:1884"], /would connect to itself/],
    [["--listen", "1884", "--to", "mqtt://me:geheim@host"], /the client's to send/],
  ])("is wrong usage: %j", (args, message) => {
    const { status, stdout, stderr } = run(["tap", ...args]);
    expect(stderr).not.toContain("geheim");
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(message);
  });
});
