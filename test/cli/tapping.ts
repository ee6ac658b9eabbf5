/** Running `mqtt-codec tap` as a user does, until it is stopped. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { afterEach } from "vitest";
import { Received } from "../interop/received.js";
import { MAIN } from "./command.js";

export interface Tapping {
  readonly child: ChildProcess;
  readonly port: number;
  /** What it printed on stdout, line by line. */
  readonly lines: Received<string>;
  /** What it said on stderr until now. */
  readonly stderr: () => string;
  /** Stops it as Ctrl+C does, and gives its exit status. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<number | null>;
}

const open: (() => unknown)[] = [];

/** Whatever a test leaves is stopped after it. */
afterEach(async () => {
  await Promise.all(open.splice(0).map((close) => close()));
});

export function afterTest(close: () => unknown): void {
  open.push(close);
}

/** Starts a tap before `to` and waits until it listens. */
export async function startTap(
  to: number | string,
  args: readonly string[] = [],
  listen = "0",
): Promise<Tapping> {
  const target = typeof to === "number" ? `127.0.0.1:${to}` : to;
  const child = spawn(process.execPath, [MAIN, "tap", "--listen", listen, "--to", target, ...args]);
  const exited = once(child, "close").then(([status]) => status as number | null);
  afterTest(() => {
    child.kill("SIGKILL");
    return exited;
  });
  const lines = new Received<string>();
  let rest = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    const pieces = (rest + text).split("\n");
    rest = pieces.pop() as string;
    for (const line of pieces) lines.add(line);
  });
  let errors = "";
  const port = await new Promise<number>((resolve, reject) => {
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      errors += text;
      const found = /^listening on \S+:(\d+) /m.exec(errors);
      if (found !== null) resolve(Number(found[1]));
    });
    void exited.then((status) => {
      lines.close(`the tap has ended with ${status}: ${errors}`);
      reject(new Error(errors));
    });
  });
  return {
    child,
    port,
    lines,
    stderr: () => errors,
    stop: async (signal = "SIGINT") => {
      child.kill(signal);
      return await exited;
    },
  };
}

/** The lines of `--format json` as objects. */
// biome-ignore lint/suspicious/noExplicitAny: what tests look into is theirs to know.
export function jsonOf({ lines }: Tapping): any[] {
  return lines.all.map((line) => JSON.parse(line));
}

/** Waits for the line that says a connection is closed. */
export function closedOf({ lines }: Tapping, connection = 1): Promise<string> {
  const isSuch = new RegExp(
    `^\\S+ #${connection} (".*" )?closed|"connection":${connection},.*"event":"close"`,
  );
  return lines.first((line) => isSuch.test(line));
}

/** A TCP server on loopback that does with a connection what it is told. */
export async function serve(
  connected: (socket: Socket) => void,
): Promise<{ port: number; server: Server }> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on("error", () => {});
    afterTest(() => socket.destroy());
    connected(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  afterTest(() => server.close());
  return { port: (server.address() as AddressInfo).port, server };
}

/** A connection to a port on loopback, and all that comes from there. */
export async function dialPort(port: number): Promise<{ socket: Socket; closed: Promise<Buffer> }> {
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  afterTest(() => socket.destroy());
  const chunks: Buffer[] = [];
  socket.on("error", () => {}).on("data", (chunk) => chunks.push(chunk));
  await once(socket, "connect");
  const closed = new Promise<Buffer>((resolve) => {
    const done = (): void => resolve(Buffer.concat(chunks));
    socket.once("end", done).once("close", done);
  });
  return { socket, closed };
}

/** All that a socket sends until it ends. */
export function all(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  socket.on("data", (chunk) => chunks.push(chunk));
  return new Promise((resolve) => {
    const done = (): void => resolve(Buffer.concat(chunks));
    socket.once("end", done).once("close", done);
  });
}
