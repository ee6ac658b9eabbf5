/** A real mosquitto on loopback, for as long as a test file runs. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Broker {
  readonly port: number;
  readonly stop: () => Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** Starts mosquitto; throws where it is not installed or does not listen within ten seconds. */
export async function startMosquitto(): Promise<Broker> {
  const folder = mkdtempSync(join(tmpdir(), "mqtt-codec-"));
  const port = await freePort();
  const config = join(folder, "mosquitto.conf");
  writeFileSync(
    config,
    [
      `listener ${port} 127.0.0.1`,
      "allow_anonymous true",
      "persistence false",
      "log_type none",
      "max_topic_alias 10",
      "retain_available true",
      "",
    ].join("\n"),
  );
  const child: ChildProcess = spawn("mosquitto", ["-c", config], { stdio: "ignore" });
  let failure: unknown;
  child.on("error", (error) => {
    failure = error;
  });
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && failure === undefined) {
      child.kill();
      await once(child, "exit");
    }
    rmSync(folder, { recursive: true, force: true });
  };
  for (let attempt = 0; attempt < 100 && failure === undefined; attempt++) {
    if (await isListening(port)) return { port, stop };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await stop();
  throw new Error("mosquitto does not run: apt-get install mosquitto", { cause: failure });
}
