/** What depends on mqtt-packet's types, on the drop-in's: Aedes's own type tests, MQTT.js, and a user of both. */

import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { type Codec, codecs, projectFolder } from "./project.js";

const tsc = fileURLToPath(new URL("../../node_modules/typescript/bin/tsc", import.meta.url));

function compiled(codec: Codec, name: string, options: object, source: string): string {
  const folder = join(projectFolder(codec), `types-${name}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  writeFileSync(join(folder, "user.ts"), source);
  const compilerOptions = {
    target: "ES2022",
    strict: true,
    skipLibCheck: false,
    noEmit: true,
    types: ["node"],
    ...options,
  };
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({ compilerOptions, files: ["user.ts"] }),
  );
  const { stdout } = spawnSync(process.execPath, [tsc, "-p", folder], { encoding: "utf8" });
  rmSync(folder, { recursive: true, force: true });
  return stdout;
}

const NODE = { module: "NodeNext", esModuleInterop: true };
const BUNDLER = { module: "ESNext", moduleResolution: "Bundler", lib: ["ES2022", "DOM"] };

const ofMqttJs = `
import mqtt, { type IClientOptions, type IConnackPacket, type IPublishPacket, type Packet } from "mqtt";
const options: IClientOptions = {
  protocolVersion: 5,
  properties: { userProperties: { a: ["b", "c"] }, sessionExpiryInterval: 1 },
  will: { topic: "w", payload: Buffer.from("p"), qos: 1, retain: false, properties: { willDelayInterval: 1 } },
};
const client = mqtt.connect("mqtt://localhost", options);
client.on("connect", (packet: IConnackPacket) => packet.properties?.assignedClientIdentifier?.length);
client.on("message", (_topic, payload: Buffer, packet: IPublishPacket) => [payload.length, packet.qos]);
client.on("packetsend", (packet: Packet) => packet.cmd === "subscribe" && packet.subscriptions.length);
client.publish("t", "p", { qos: 2, properties: { correlationData: Buffer.of(1) } });
`;

const ofMqttPacket = `
import mqttPacket, { generate, parser, writeToStream, type IConnectPacket, type Packet } from "mqtt-packet";
import type { IPacket, ISubscription, QoS, UserProperties } from "mqtt-packet/types";
const connect: IConnectPacket = { cmd: "connect", clientId: "c", password: Buffer.from("p") };
const bytes: Buffer = generate(connect, { protocolVersion: 5 });
const receiver = parser({ protocolVersion: 5 }).on("packet", (packet: Packet) => {
  if (packet.cmd === "publish") packet.payload.length;
  if (packet.cmd === "suback") packet.granted.length;
});
const left: number = receiver.on("error", (error) => error.message).parse(bytes);
const isFree: boolean = mqttPacket.writeToStream(connect, process.stdout);
writeToStream.cacheNumbers = false;
export const all: [IPacket, ISubscription, QoS, UserProperties, number, boolean] = [
  connect, { topic: "t", qos: 0, nl: true, rap: false, rh: 2 }, 1, { a: "b" }, left, isFree,
];
`;

const ofTheDropIn = `
import { setDefaults, type CodecOptions, type Tolerance } from "mqtt-packet";
import type { Tolerance as CoreTolerance } from "@mqtt-codec/core";
const same: [CoreTolerance] extends [Tolerance] ? ([Tolerance] extends [CoreTolerance] ? true : false) : false = true;
const options: CodecOptions = { tolerate: ["null-character"], maximumPacketSize: same ? 1 : 2 };
setDefaults(options);
`;

describe("types", () => {
  it("are accepted by Aedes's own type tests", () => {
    const folder = projectFolder("override");
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(folder, "node_modules/tsd/dist/cli.js"), join(folder, "node_modules/aedes")],
      { encoding: "utf8" },
    );
    expect(stdout + stderr).toBe("");
    expect(status).toBe(0);
  });

  it.each(codecs)("let MQTT.js and its users compile, its declarations too: %s", (codec) => {
    expect(compiled(codec, "mqttjs", BUNDLER, ofMqttJs)).toBe("");
    expect(compiled(codec, "mqttjs", NODE, ofMqttJs)).toBe("");
  });

  it("let users of mqtt-packet compile as it does", () => {
    expect(compiled("override", "packet", NODE, ofMqttPacket)).toBe("");
    expect(compiled("override", "packet", BUNDLER, ofMqttPacket)).toBe("");
    const theirs = compiled("stock", "packet", NODE, ofMqttPacket);
    expect(theirs).toBe("");
  });

  it("have what is ours besides, and refuse what is wrong", () => {
    expect(compiled("override", "ours", BUNDLER, ofTheDropIn)).toBe("");
    const wrong = ofMqttPacket.replace('cmd: "connect", clientId', 'cmd: "connects", clientId');
    expect(compiled("override", "wrong", BUNDLER, wrong)).toContain("TS2");
  });
});
