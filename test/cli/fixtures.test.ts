import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { lines, run } from "./command.js";

const FOLDER = fileURLToPath(new URL("../fixtures/", import.meta.url));

const PUBLISHERS = {
  connect: 9,
  connack: 9,
  publish: 10,
  puback: 4,
  pubrec: 2,
  pubrel: 2,
  pubcomp: 2,
  disconnect: 9,
};
const SUBSCRIBER = {
  connect: 2,
  connack: 2,
  subscribe: 2,
  suback: 2,
  unsubscribe: 2,
  unsuback: 2,
  publish: 10,
  puback: 4,
  pubrec: 2,
  pubrel: 2,
  pubcomp: 2,
  pingreq: 1,
  pingresp: 1,
  disconnect: 2,
};
const DISCONNECTED = { connect: 1, connack: 1, publish: 1, disconnect: 1 };

const SESSIONS: Record<string, { counts: Record<string, number>; version: number }> = {
  "mosquitto-3.1-publishers.mqtt": { counts: PUBLISHERS, version: 3 },
  "mosquitto-3.1-subscriber.mqtt": { counts: SUBSCRIBER, version: 3 },
  "mosquitto-3.1.1-publishers.mqtt": { counts: PUBLISHERS, version: 4 },
  "mosquitto-3.1.1-subscriber.mqtt": { counts: SUBSCRIBER, version: 4 },
  "mosquitto-5.0-disconnected.mqtt": { counts: DISCONNECTED, version: 5 },
  "mosquitto-5.0-publishers.mqtt": { counts: PUBLISHERS, version: 5 },
  "mosquitto-5.0-subscriber.mqtt": { counts: SUBSCRIBER, version: 5 },
};

interface Json {
  type: string;
  protocolVersion?: number;
}

const decodeJson = (input: string | Uint8Array, ...args: string[]) =>
  run(["decode", "--format", "json", "--show-secrets", ...args], input);

it("every recorded session is listed here", () => {
  const recorded = readdirSync(FOLDER).filter((name) => name.endsWith(".mqtt"));
  expect(recorded.sort()).toEqual(Object.keys(SESSIONS).sort());
});

describe.each(Object.entries(SESSIONS))("%s", (name, { counts, version }) => {
  const recorded = readFileSync(FOLDER + name);
  const decoded = decodeJson(recorded);
  const packets: Json[] = lines(decoded).map((line) => JSON.parse(line));

  it("decodes to the packets that were sent", () => {
    expect(decoded).toMatchObject({ status: 0, stderr: "" });
    const found: Record<string, number> = {};
    for (const { type } of packets) found[type] = (found[type] ?? 0) + 1;
    expect(found).toEqual(counts);
    for (const packet of packets) {
      if (packet.type === "connect") expect(packet.protocolVersion).toBe(version);
    }
  });

  it("is the same packets when it is encoded again, and the same bytes before 5.0", () => {
    const { status, bytes } = run(["encode", "--format", "raw"], decoded.stdout);
    expect(status).toBe(0);
    // mosquitto writes properties in an order of its own.
    if (version < 5) expect(bytes.equals(recorded)).toBe(true);
    expect(bytes).toHaveLength(recorded.length);
    const again = lines(decodeJson(bytes)).map((line) => JSON.parse(line));
    expect(again).toEqual(packets);
  });

  it("prints no user name and no password", () => {
    for (const args of [["decode"], ["decode", "--format", "json"], ["dissect"]]) {
      const { status, stdout } = run([...args, FOLDER + name]);
      expect(status).toBe(0);
      expect(stdout).not.toMatch(/fake-user|fake-password/);
    }
  });

  it("is dissected packet for packet", () => {
    const result = run(["dissect", "--format", "json", FOLDER + name]);
    expect(result).toMatchObject({ status: 0, stderr: "" });
    const types = lines(result).map((line) => JSON.parse(line).name.toLowerCase());
    expect(types).toEqual(packets.map(({ type }) => type));
  });
});
