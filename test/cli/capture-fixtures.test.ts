import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { lines, run } from "./command.js";

const FOLDER = fileURLToPath(new URL("../fixtures/captures/", import.meta.url));

interface Seen {
  connection: number;
  from: "client" | "server";
  clientId: string;
  size: number;
  packet: { type: string; protocolVersion?: number; topic?: string; payload?: { utf8: string } };
}

const seenIn = (name: string, ...args: string[]) => {
  const result = run(["decode", "--format", "json", ...args, FOLDER + name]);
  expect(result).toMatchObject({ status: 0, stderr: "" });
  return lines(result).map((line): Seen => JSON.parse(line));
};

/** What each connection said, in its order: "> connect" is the client's. */
const talkOf = (seen: readonly Seen[], clientId: string) =>
  seen
    .filter((one) => one.clientId === clientId)
    .map(({ from, packet }) => `${from === "client" ? ">" : "<"} ${packet.type}`);

const ARRIVALS: Readonly<Record<string, string[]>> = {
  "capture-pub-0": ["> connect", "< connack", "> publish", "> disconnect"],
  "capture-pub-1": ["> connect", "< connack", "> publish", "< puback", "> disconnect"],
  "capture-pub-2": [
    ...["> connect", "< connack", "> publish", "< pubrec", "> pubrel", "< pubcomp", "> disconnect"],
  ],
};

it("every capture is read here", () => {
  expect(readdirSync(FOLDER).sort()).toEqual([
    "mosquitto-3.1.1-ipv4.pcap",
    "mosquitto-5.0-ipv6.pcapng",
    "mqttjs-5.0-websocket.pcapng",
    "record.mjs",
  ]);
});

it.each([
  ["mosquitto-3.1.1-ipv4.pcap", 4],
  ["mosquitto-5.0-ipv6.pcapng", 5],
])("%s holds the session that was recorded", (name, version) => {
  const seen = seenIn(name);
  for (const [clientId, packets] of Object.entries(ARRIVALS)) {
    expect(talkOf(seen, clientId)).toEqual(packets);
  }
  const subscriber = talkOf(seen, "capture-sub");
  expect(subscriber.slice(0, 4)).toEqual(["> connect", "< connack", "> subscribe", "< suback"]);
  expect(subscriber.slice(4).sort()).toEqual([
    ...["< publish", "< publish", "< publish", "< pubrel"],
    ...["> disconnect", "> puback", "> pubcomp", "> pubrec"],
  ]);
  const messages = seen.flatMap(({ packet: { topic, payload } }) =>
    topic ? [`${topic} ${payload?.utf8}`] : [],
  );
  expect(messages.sort()).toEqual([0, 0, 1, 1, 2, 2].map((qos) => `capture/${qos} message ${qos}`));
  for (const { packet } of seen) {
    if (packet.type === "connect") expect(packet.protocolVersion).toBe(version);
  }
});

it("mqttjs-5.0-websocket.pcapng holds the session that was recorded", () => {
  const seen = seenIn("mqttjs-5.0-websocket.pcapng", "--port", "9001");
  expect(talkOf(seen, "capture-ws").sort()).toEqual([
    ...["< connack", "< puback", "< publish", "< suback"],
    ...["> connect", "> disconnect", "> puback", "> publish", "> subscribe"],
  ]);
  const payloads = seen.flatMap(({ packet: { payload } }) => (payload ? [payload.utf8] : []));
  expect(payloads).toEqual(["w".repeat(3_000), "w".repeat(3_000)]);
});

it.each(readdirSync(FOLDER).filter((name) => name.includes(".pcap")))(
  "%s is dissected packet for packet, with no secret shown",
  (name) => {
    const args = ["--port", "1883", "--port", "9001"];
    const types = seenIn(name, ...args).map(({ packet }) => packet.type);
    const dissected = run(["dissect", "--format", "json", ...args], readFileSync(FOLDER + name));
    expect(dissected).toMatchObject({ status: 0, stderr: "" });
    expect(lines(dissected).map((line) => JSON.parse(line).name.toLowerCase())).toEqual(types);
    for (const command of ["decode", "dissect"]) {
      expect(run([command, ...args, FOLDER + name]).stdout).not.toMatch(/fake-user|fake-password/);
    }
  },
);
