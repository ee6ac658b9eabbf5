/** Clients, servers and readers that mean no good, or go away at the wrong time. */

import { spawn, spawnSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { encode } from "@mqtt-codec/core";
import { afterAll, describe, expect, it } from "vitest";
import { WebSocketServer } from "ws";
import { parseListen, parseTo } from "../../packages/cli/src/tap/endpoint.js";
import type { Printer } from "../../packages/cli/src/tap/printer.js";
import { Tap } from "../../packages/cli/src/tap/tap.js";
import { makeCertificate } from "../drop-in/certificate.js";
import { lines, MAIN, run } from "./command.js";
import { afterTest, closedOf, dialPort, serve, startTap } from "./tapping.js";

const folder = mkdtempSync(join(tmpdir(), "mqtt-codec-cli-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A request for a WebSocket as a client may write it, with what only the server should see. */
const upgrade = (target: string): string =>
  [
    `GET ${target} HTTP/1.1`,
    "Host: tap",
    "Upgrade: websocket",
    "Connection: Upgrade",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Protocol: mqtt",
    "Authorization: Basic geheim",
    "\r\n",
  ].join("\r\n");

/** An HTTP server on loopback. */
async function serveHttp(
  server: Server = createServer(),
): Promise<{ server: Server; port: number }> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  afterTest(() => {
    server.closeAllConnections();
    server.close();
  });
  return { server, port: (server.address() as AddressInfo).port };
}

describe("the target that a WebSocket client asks for", () => {
  it.each([
    ["*@HOST/x?token=marker"],
    ["@HOST/x"],
    ["*"],
    ["http://HOST/"],
    ["ws://HOST/x"],
    ["?@HOST/x"],
    ["\\@HOST/"],
    ["/\\HOST/"],
    ["/a#b"],
  ])("%s is answered with 400, and nobody is asked", async (form) => {
    let others = 0;
    const other = await serve(() => others++);
    const server = await serve(() => others++);
    const tap = await startTap(`ws://127.0.0.1:${server.port}`, [], "ws://0");
    const { socket, closed } = await dialPort(tap.port);
    socket.write(upgrade(form.replace("HOST", `127.0.0.1:${other.port}`)));
    expect((await closed).toString()).toMatch(/^HTTP\/1\.1 400 /);
    expect(others).toBe(0);
    expect(tap.stderr()).not.toMatch(/marker|Invalid URL/);
    expect(await tap.stop()).toBe(0);
  });

  it.each([
    ["//x"],
    ["//HOST/x"],
    ["/@HOST/x"],
    ["/:1@HOST"],
    ["/a/b?c=d&e=?f"],
    ["/%2e%2f%5c@x"],
    ["/a?{b|c}\\@HOST"],
  ])("%s is asked of the server, and of no other", async (form) => {
    let others = 0;
    const other = await serve(() => others++);
    const { server, port } = await serveHttp();
    const asked = once(server, "upgrade") as Promise<[IncomingMessage]>;
    const webSockets = new WebSocketServer({ noServer: true });
    server.on("upgrade", (request, socket, head) =>
      webSockets.handleUpgrade(request, socket, head, () => {}),
    );
    const tap = await startTap(`ws://127.0.0.1:${port}`, [], "ws://0");
    const { socket } = await dialPort(tap.port);
    const target = form.replace("HOST", `127.0.0.1:${other.port}`);
    socket.write(upgrade(target));
    const [{ url, headers }] = await asked;
    expect(url).toBe(target);
    expect(headers).toMatchObject({ host: `127.0.0.1:${port}`, authorization: "Basic geheim" });
    const [answer] = await once(socket, "data");
    expect(String(answer)).toMatch(/^HTTP\/1\.1 101 /);
    expect(others).toBe(0);
  });
});

describe("while the server is dialled", () => {
  /** A server that takes connections and says nothing; those that are open now. */
  async function silent() {
    const open = new Set<Socket>();
    const changed = new EventEmitter();
    const { port } = await serve((socket) => {
      open.add(socket);
      changed.emit("change");
      socket.resume();
      // Whoever ends is done with it.
      socket.once("end", () => socket.end());
      socket.once("close", () => {
        open.delete(socket);
        changed.emit("change");
      });
    });
    const until = async (count: number): Promise<void> => {
      while (open.size !== count) await once(changed, "change");
    };
    return { port, until };
  }

  it.each([
    ["ws", "ws", "reset"],
    ["ws", "ws", "end"],
    ["ws", "mqtts", "reset"],
    ["ws", "mqtts", "end"],
    ["mqtt", "ws", "reset"],
    ["mqtt", "mqtts", "reset"],
  ] as const)("a client that goes takes it along: %s to %s, %s", async (from, to, way) => {
    const server = await silent();
    const tap = await startTap(`${to}://127.0.0.1:${server.port}`, [], `${from}://0`);
    const { socket } = await dialPort(tap.port);
    if (from === "ws") socket.write(upgrade("/mqtt"));
    await server.until(1);
    if (way === "reset") socket.resetAndDestroy();
    else socket.end();
    await server.until(0);
    while (!/^#1 from \S+ is refused: .*: the client has gone$/m.test(tap.stderr())) {
      await setTimeout(5);
    }
    expect(await tap.stop("SIGTERM")).toBe(0);
  });

  it("a client that resets as the server answers leaves no connection, and the tap can be stopped", async () => {
    const { server, port } = await serveHttp();
    const webSockets = new WebSocketServer({ noServer: true });
    const tap = await startTap(`ws://127.0.0.1:${port}`, [], "ws://0");
    const { socket } = await dialPort(tap.port);
    const asked = once(server, "upgrade") as Promise<[IncomingMessage, Socket, Buffer]>;
    socket.write(upgrade("/mqtt"));
    const [request, upstream, head] = await asked;
    const closed = new Promise((resolve) => upstream.once("close", resolve));
    upstream.on("error", () => {});
    socket.resetAndDestroy();
    webSockets.handleUpgrade(request, upstream, head, (webSocket) =>
      webSocket.on("error", () => {}),
    );
    await closed;
    expect(await tap.stop("SIGTERM")).toBe(0);
  });

  it("the tap can be stopped", async () => {
    const server = await silent();
    const tap = await startTap(`ws://127.0.0.1:${server.port}`, [], "ws://0");
    const { socket, closed } = await dialPort(tap.port);
    socket.write(upgrade("/mqtt"));
    await server.until(1);
    expect(await tap.stop("SIGTERM")).toBe(0);
    await closed;
    expect(tap.stderr()).not.toContain("refused");
  });

  it.each(["mqtts", "ws"])("a server that does not answer in time is given up: %s", async (to) => {
    const server = await silent();
    const said: string[] = [];
    const printer = { line: () => {}, onceRoom: () => {}, isFull: false } as unknown as Printer;
    const options = {
      listen: parseListen("0"),
      to: parseTo(`${to}://127.0.0.1:${server.port}`),
      listenTls: undefined,
      upstreamTls: { ca: undefined, rejectUnauthorized: true },
      format: "text",
      filters: [],
      showSecrets: false,
      isStrict: false,
      dialTimeout: 200,
      decodeOptions: {},
    } as const;
    const tap = new Tap(options, printer, undefined, (what) => said.push(what));
    afterTest(() => tap.stop());
    const { socket, closed } = await dialPort(await tap.start());
    // Half-closed, it still waits for what the server says.
    socket.end();
    await server.until(1);
    expect(await closed).toHaveLength(0);
    await server.until(0);
    expect(said).toEqual([expect.stringMatching(/ is refused: .*: no answer in 0\.2 s$/)]);
  });
});

it("a server that resets instead of closing its WebSocket leaves no connection open", async () => {
  const { server, port } = await serveHttp();
  const webSockets = new WebSocketServer({ noServer: true });
  server.on("upgrade", (request, socket: Socket, head) =>
    webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.on("error", () => {});
      socket.prependOnceListener("data", () => socket.resetAndDestroy());
    }),
  );
  const tap = await startTap(`ws://127.0.0.1:${port}`);
  const { socket } = await dialPort(tap.port);
  await tap.lines.first((line) => line.includes("opened"));
  socket.end();
  expect(await closedOf(tap)).toContain("closed by the client");
});

describe("output", () => {
  it("that cannot be written ends the tap, which says why", async () => {
    const { port } = await serve((socket) => socket.resume());
    const full = openSync("/dev/full", "w");
    const args = ["tap", "--listen", "0", "--to", `127.0.0.1:${port}`];
    const child = spawn(process.execPath, [MAIN, ...args], { stdio: ["ignore", full, "pipe"] });
    closeSync(full);
    afterTest(() => child.kill("SIGKILL"));
    const exited = once(child, "close");
    let errors = "";
    const listening = new Promise<number>((resolve) => {
      child.stderr?.setEncoding("utf8").on("data", (text: string) => {
        errors += text;
        const found = /^listening on \S+:(\d+) /m.exec(errors);
        if (found !== null) resolve(Number(found[1]));
      });
    });
    await dialPort(await listening);
    expect((await exited)[0]).toBe(1);
    expect(errors).toMatch(/the output cannot be written: .*ENOSPC/);
    expect(errors).toContain("1 connection, 0 packets");
  });

  it("that nobody takes does not keep the tap, nor the recording open", async () => {
    const { port } = await serve((socket) => socket.resume());
    const file = join(folder, "unread.pcapng");
    const tap = await startTap(port, ["--format", "json", "--record", file]);
    tap.child.stdout?.pause();
    const { socket } = await dialPort(tap.port);
    const payload = Buffer.alloc(100_000, "x");
    socket.write(encode({ type: "connect", clientId: "dev7" }));
    for (let count = 0; count < 20; count++) {
      socket.write(encode({ type: "publish", topic: "a/b", payload }));
    }
    const deadline = performance.now() + 4_000;
    while (statSync(file).size < 2_000_000 && performance.now() < deadline) await setTimeout(20);
    const exited = once(tap.child, "exit");
    const begun = performance.now();
    tap.child.kill("SIGTERM");
    expect((await exited)[0]).toBe(1);
    expect(performance.now() - begun).toBeLessThan(4_000);
    expect(tap.stderr()).toContain("the output is not complete: nobody reads it");
    expect(tap.stderr()).toMatch(/^1 connection, 21 packets/m);
    const recorded = run(["decode", file]);
    expect(recorded.status).toBe(0);
    expect(lines(recorded)).toHaveLength(21);
  });
});

describe("files", () => {
  const certificate = makeCertificate();
  const other = makeCertificate();
  afterAll(() => {
    certificate.remove();
    other.remove();
  });
  const { certFile: cert, keyFile: key } = certificate;
  const none = join(folder, "none.pem");
  writeFileSync(none, "no PEM");
  const der = join(folder, "cert.der");
  writeFileSync(der, new X509Certificate(certificate.cert).raw);
  const LISTEN = ["--listen", "mqtts://0", "--to", "host"];
  const TO = ["--listen", "0", "--to", "mqtts://host"];

  it.each([
    [[...LISTEN, "--cert", none, "--key", key], `--cert ${none}: no certificate in PEM`],
    [[...LISTEN, "--cert", cert, "--key", none], `--key ${none}: no private key in PEM`],
    [[...LISTEN, "--cert", cert, "--key", other.keyFile], "not the key of"],
    [[...TO, "--ca", none], `--ca ${none}: no certificate in PEM`],
    [[...TO, "--ca", der], `--ca ${der}: no certificate in PEM`],
    [[...TO, "--ca", key], `--ca ${key}: no certificate in PEM`],
    [[...TO, "--client-cert", none, "--client-key", key], `--client-cert ${none}: no certificate`],
    [[...TO, "--client-cert", cert, "--client-key", cert], `--client-key ${cert}: no private key`],
    [["--listen", "0", "--to", "host", "--record", "/dev/full"], "--record /dev/full: ENOSPC"],
    [["--listen", "0", "--to", "host", "--record", "/dev/stdout"], "what is printed goes there"],
    [["--listen", "0", "--to", "host", "--record", "/dev/stderr"], "what is printed goes there"],
    [["--listen", "0", "--to", "host", "--record", "-"], "what is printed goes there"],
    [["--listen", "0", "--to", "ws://host/p#f"], "no #fragment"],
    [["--listen", "0", "--to", "a b"], "not [SCHEME://]HOST"],
  ])("that are none are wrong usage: %#", (args, message) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, "tap", ...args], {
      timeout: 5_000,
    });
    expect(String(stderr)).toContain(message);
    expect(String(stderr)).not.toContain("u000a");
    expect({ status, stdout: String(stdout) }).toEqual({ status: 2, stdout: "" });
  });

  it("TLS that fails is told on one line, and not when the tap is being stopped", async () => {
    const args = ["--cert", cert, "--key", key];
    const tap = await startTap("127.0.0.1:1", args, "mqtts://0");
    const wrong = await dialPort(tap.port);
    wrong.socket.write("this is no TLS at all");
    await wrong.closed;
    await dialPort(tap.port);
    expect(await tap.stop("SIGTERM")).toBe(0);
    expect(tap.stderr()).toMatch(/^TLS with 127\.0\.0\.1 fails: .*wrong version number/m);
    expect(tap.stderr()).not.toContain("u000a");
    expect(tap.stderr()).toMatch(/0 malformed\n$/);
    expect(tap.stderr()).not.toContain("hang up");
  });
});
