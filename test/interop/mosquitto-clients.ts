/** mosquitto_pub and mosquitto_sub, run against a server on loopback. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { ProtocolVersion } from "@mqtt-codec/core";
import { INSTALL } from "./mosquitto.js";

/** What a program printed and how it ended. */
export interface Ended {
  readonly status: number | null;
  readonly output: Buffer;
  readonly errors: string;
}

export interface Run {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** Those that run still: a test that fails leaves them. */
const running = new Set<ChildProcess>();

export function killAll(): void {
  for (const child of running) child.kill("SIGKILL");
}

process.once("exit", killAll);

const VERSION_FLAGS: Readonly<Record<ProtocolVersion, string>> = { 3: "31", 4: "311", 5: "5" };

/** Starts one of the two; throws where it is not installed. */
export async function start(
  program: "mosquitto_pub" | "mosquitto_sub",
  { port, protocolVersion }: { port: number; protocolVersion: ProtocolVersion },
  args: readonly string[],
  input?: Uint8Array | string,
): Promise<Run> {
  const version = VERSION_FLAGS[protocolVersion];
  const child = spawn(program, ["-h", "127.0.0.1", "-p", `${port}`, "-V", version, ...args]);
  try {
    await once(child, "spawn");
  } catch (error) {
    throw new Error(`${program} does not run: ${INSTALL}`, { cause: error });
  }
  running.add(child);
  child.stdin.on("error", () => {}).end(input);
  const output: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
  const ended = once(child, "close").then(([status]): Ended => {
    running.delete(child);
    return { status, output: Buffer.concat(output), errors: Buffer.concat(errors).toString() };
  });
  return { child, ended };
}

/** `-D` for each of an MQTT 5.0 packet's properties. */
export function properties(
  packet: "connect" | "publish" | "subscribe" | "unsubscribe" | "will" | "disconnect",
  list: readonly (readonly string[])[],
): string[] {
  return list.flatMap((property) => ["-D", packet, ...property]);
}
