/** A real mosquitto on loopback, for as long as a test file runs. */

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { encode } from "@mqtt-codec/core";
import { decodePackets } from "@mqtt-codec/core/node";
import { dial, type Transport } from "./transport.js";

export const INSTALL = "apt-get install mosquitto mosquitto-clients";

export interface Mosquitto {
  readonly ports: Readonly<Record<Transport, number>>;
  /** Where it listens for TLS, if it was given a certificate. */
  readonly tlsPort: number;
  readonly stop: () => Promise<void>;
}

export interface MosquittoOptions {
  /** Lines for its configuration file. */
  readonly settings?: readonly string[];
  /** Passwords by user name; who has none, or another, is refused. */
  readonly users?: Readonly<Record<string, string>>;
  /** Files of a certificate and its key: then it listens for TLS too. */
  readonly certificate?: { readonly certFile: string; readonly keyFile: string };
  /** Lines for the file of who may publish and subscribe to what. */
  readonly rights?: readonly string[];
}

export const USER = { username: "Jürgen", password: "pässwörd" };

/** Knows one user, and allows less than the standard does. */
export const NARROW: MosquittoOptions = {
  users: { [USER.username]: USER.password },
  rights: [`user ${USER.username}`, "topic readwrite mine/#", "topic read theirs/#"],
  settings: [
    "max_qos 1",
    "max_topic_alias 3",
    "max_inflight_messages 7",
    "max_keepalive 100",
    "max_packet_size 50000",
    "retain_available false",
  ],
};

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Starts mosquitto with a listener for TCP and one for WebSocket; throws where it does not run. */
export async function startMosquitto(options: MosquittoOptions = {}): Promise<Mosquitto> {
  // Another program may take a free port before mosquitto does.
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(options);
    } catch (error) {
      if (attempt === 3) throw error;
    }
  }
}

async function start(options: MosquittoOptions): Promise<Mosquitto> {
  const ports = { TCP: await freePort(), WebSocket: await freePort() };
  const tlsPort = await freePort();
  const folder = mkdtempSync(join(tmpdir(), "mqtt-codec-"));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const child = spawn("mosquitto", ["-c", configure(folder, ports, tlsPort, options)], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    const exited = new Promise((resolve) => child.once("exit", resolve));
    // Whatever ends the tests early ends it too.
    const abort = (): boolean => child.kill();
    process.once("exit", abort);
    await running(child);
    const rest = await keepAwake(ports.TCP, options);
    const stop = async (): Promise<void> => {
      rest();
      process.off("exit", abort);
      child.kill();
      await exited;
      remove();
    };
    return { ports, tlsPort, stop };
  } catch (error) {
    remove();
    throw new Error(`mosquitto does not run: ${INSTALL}`, { cause: error });
  }
}

/** Writes the configuration and gives its path. */
function configure(
  folder: string,
  ports: Readonly<Record<Transport, number>>,
  tlsPort: number,
  { settings = [], users, rights, certificate }: MosquittoOptions,
): string {
  const isOfListener = (setting: string): boolean => /^max_(topic_alias|qos) /.test(setting);
  const ofListeners = settings.filter(isOfListener);
  const write = (name: string, lines: readonly string[]): string => {
    const path = join(folder, name);
    writeFileSync(path, lines.map((line) => `${line}\n`).join(""), { mode: 0o600 });
    return path;
  };
  const lines = [
    "user root",
    "log_dest stderr",
    "log_timestamp false",
    "persistence false",
    `allow_anonymous ${users === undefined}`,
    ...settings.filter((setting) => !isOfListener(setting)),
  ];
  if (users !== undefined) {
    const passwords = write("passwords", []);
    for (const [user, password] of Object.entries(users)) {
      execFileSync("mosquitto_passwd", ["-b", passwords, user, password], { stdio: "ignore" });
    }
    lines.push(`password_file ${passwords}`);
  }
  if (rights !== undefined) lines.push(`acl_file ${write("rights", rights)}`);
  lines.push(`listener ${ports.TCP} 127.0.0.1`, ...ofListeners);
  lines.push(`listener ${ports.WebSocket} 127.0.0.1`, "protocol websockets", ...ofListeners);
  if (certificate !== undefined) {
    const { certFile, keyFile } = certificate;
    lines.push(
      `listener ${tlsPort} 127.0.0.1`,
      `certfile ${certFile}`,
      `keyfile ${keyFile}`,
      ...ofListeners,
    );
  }
  return write("mosquitto.conf", lines);
}

/** Resolves when mosquitto says that it listens; rejects with what it said instead. */
async function running(child: ChildProcess): Promise<void> {
  const said: string[] = [];
  await new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", () => reject(new Error(said.join("\n"))));
    createInterface({ input: child.stderr! }).on("line", (line) => {
      said.push(line);
      if (/^mosquitto version \S+ running$/.test(line)) resolve();
    });
  });
}

/**
 * mosquitto 2.0 looks after its WebSockets each time its sockets have something to say, or every 100 ms: a
 * megabyte takes it 25 seconds. So somebody talks to it.
 */
async function keepAwake(port: number, { users = {} }: MosquittoOptions): Promise<() => void> {
  const protocolVersion = 4;
  const [username, password] = Object.entries(users)[0] ?? [];
  const connection = await dial({ transport: "TCP", port, protocolVersion });
  connection.send(encode({ type: "connect", clientId: "awake", username, password }));
  void (async () => {
    for await (const _ of decodePackets(connection.chunks, { protocolVersion })) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      connection.send(encode({ type: "pingreq" }));
    }
  })().catch(() => {});
  return connection.destroy;
}
