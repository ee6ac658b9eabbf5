import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { CODECS } from "../../conformance/src/codecs.js";
import type { DecodeRequest, EncodeRequest } from "../../conformance/src/protocol.js";
import { runVectors } from "../../conformance/src/run.js";
import { type Score, scoreOf } from "../../conformance/src/scoreboard.js";
import { Session } from "../../conformance/src/session.js";
import { loadVectors, type NeutralPacket } from "../../conformance/src/vector.js";
import { FIXTURES } from "./vectors-of.js";

const { vectors } = loadVectors(FIXTURES);

const commandFor = (name: string) => {
  const known = CODECS[name];
  if (known === undefined) throw new Error(`no adapter for ${name}`);
  return known.command();
};

async function scoreFor(name: string): Promise<Score> {
  return scoreOf(await runVectors(commandFor(name), vectors));
}

/** What the codec made of the vectors that it got wrong. */
const failuresOf = ({ failures }: Score): string[] =>
  failures.map(({ verdict, operation, id }) => `${verdict} ${operation} ${id}`);

describe("this codec", () => {
  it("gets all of the fixtures right", async () => {
    const score = await scoreFor("mqtt-codec");
    expect(failuresOf(score)).toEqual([]);
    expect(score.notJudged).toEqual({ open: 1 });
  });
});

describe("mqtt-packet", () => {
  it("is judged by what it makes of the fixtures", async () => {
    const score = await scoreFor("mqtt-packet");
    expect(score.codec).toMatchObject({ name: "mqtt-packet", version: "9.0.2" });
    expect(failuresOf(score)).toEqual([
      "data-lost decode 5.0/publish/user-properties-apart",
      "accepted-wrongly decode 3.1.1/publish/wildcard",
      "accepted-wrongly decode 3.1.1/publish/ill-formed-utf8",
      "accepted-wrongly decode 5.0/publish/topic-alias-0",
      "accepted-wrongly decode 5.0/connect/will-qos-3",
      "accepted-wrongly decode 5.0/suback/empty",
      "accepted-wrongly encode 3.1.1/publish/encode-wildcard",
    ]);
    expect(score.unsupported).toEqual({
      "User Properties in this order": 1,
      "a Packet Identifier with QoS 0": 1,
    });
  });
});

describe("u8-mqtt-packet", () => {
  it("is judged by what it makes of the fixtures", async () => {
    const score = await scoreFor("u8-mqtt-packet");
    expect(score.codec).toMatchObject({ name: "u8-mqtt-packet", version: "0.4.1" });
    expect(failuresOf(score)).toEqual(
      expect.arrayContaining([
        "data-lost decode 3.1.1/connect/will-user-password",
        "data-lost encode 3.1.1/pubrel",
        "refused-wrongly decode 5.0/auth/continue",
        "wrong-need-more decode 3.1.1/fixed-header/type-0",
        "accepted-wrongly decode 5.0/publish/topic-runs-over",
      ]),
    );
    expect(score.notJudged["protocol-version"]).toBe(2);
  });
});

describe("mqtts", () => {
  it("is judged by what it makes of the fixtures, where it has functions", async () => {
    const score = await scoreFor("mqtts");
    expect(score.codec).toMatchObject({ name: "mqtts", version: "1.5.0" });
    expect(failuresOf(score)).toEqual([
      "accepted-wrongly decode 3.1.1/publish/wildcard",
      "accepted-wrongly decode 3.1.1/publish/ill-formed-utf8",
      "accepted-wrongly decode 3.1.1/pubrel/flags",
      "accepted-wrongly encode 3.1.1/publish/encode-wildcard",
    ]);
    expect(score.byType["subscribe"]).toBeUndefined();
  });
});

const hasPaho = ["python3", "/usr/bin/python3"].some(
  (python) => spawnSync(python, ["-c", "import paho.mqtt"]).status === 0,
);
if (!hasPaho && !process.env["CI"]) {
  console.warn("test: Paho's adapter left out for want of python3-paho-mqtt");
}

// Under CI its absence fails.
describe.runIf(hasPaho || process.env["CI"])("Paho's client", () => {
  it("is judged by what it makes of the fixtures, where it has functions", async () => {
    const score = await scoreFor("paho");
    expect(score.codec).toMatchObject({ name: "paho-mqtt", language: "Python" });
    expect(failuresOf(score)).toEqual([
      "data-lost decode 5.0/disconnect/reason-code",
      "accepted-wrongly decode 3.1.1/publish/wildcard",
      "accepted-wrongly decode 3.1.1/pubrel/flags",
      "accepted-wrongly decode 3.1.1/suback/reserved-return-code",
      "accepted-wrongly decode 5.0/suback/empty",
      "accepted-wrongly encode 5.0/subscribe/encode-empty",
    ]);
    expect(score.byType["auth"]).toBeUndefined();
  });

  it("tells of a CONNACK that refuses, which it would answer by connecting again", async () => {
    const replies = await answersOf("paho", [
      { protocolVersion: 4, hex: "20020001" },
      { protocolVersion: 4, hex: "20020002" },
      { protocolVersion: 4, hex: "20020006" },
      { protocolVersion: 5, hex: "2003008700" },
    ]);
    expect(replies).toMatchObject([
      { packet: { type: "connack", reasonCode: 1 } },
      { packet: { type: "connack", reasonCode: 2 } },
      { outcome: "refused" },
      { packet: { type: "connack", reasonCode: 0x87 } },
    ]);
  });
});

type Asked = Omit<DecodeRequest, "id"> | Omit<EncodeRequest, "id">;

async function answersTo(name: string, asked: readonly Asked[]): Promise<unknown[]> {
  const session = new Session(commandFor(name));
  const answers: unknown[] = [];
  try {
    await session.describe();
    const requests = asked.map((request, id) => ({ ...request, id }));
    for await (const answer of session.ask(requests)) answers.push(answer);
    return answers;
  } finally {
    session.close();
  }
}

const answersOf = (name: string, asked: readonly Omit<DecodeRequest, "id" | "operation">[]) =>
  answersTo(
    name,
    asked.map((request) => ({ ...request, operation: "decode" as const })),
  );

const encodingsOf = (name: string, packets: readonly NeutralPacket[]) =>
  answersTo(
    name,
    packets.map((packet) => ({
      operation: "encode" as const,
      protocolVersion: 5 as const,
      packet,
    })),
  );

describe("an adapter's translation", () => {
  const names = ["mqtt-packet", "u8-mqtt-packet"];

  it.each(names)("of %s asks nothing that its form has no place for", async (name) => {
    const replies = await encodingsOf(name, [
      { type: "subscribe", packetId: 1 },
      { type: "publish", topic: "a", payload: 1, qos: 0, properties: { userProperties: 1 } },
      { type: "publish", topic: "a", payload: { hex: "" }, qos: 0, packetId: 1 },
    ]);
    expect(replies[1]).toMatchObject({ outcome: "unsupported" });
    expect(replies[2]).toMatchObject({ outcome: "unsupported" });
    for (const reply of replies) expect(reply).not.toMatchObject({ outcome: "crash" });
  });

  it("of mqtt-packet takes User Properties by any name", async () => {
    const userProperties = [
      ["__proto__", "1"],
      ["constructor", "2"],
      ["__proto__", "3"],
    ];
    const properties = {
      userProperties: [userProperties[0], userProperties[2], userProperties[1]],
    };
    const [reply] = await encodingsOf("mqtt-packet", [
      { type: "puback", packetId: 1, reasonCode: 0, properties },
    ]);
    expect(reply).toMatchObject({ outcome: "bytes" });
    const { hex } = reply as { hex: string };
    const decoded = await answersOf("mqtt-packet", [{ protocolVersion: 5, hex }]);
    expect(decoded).toMatchObject([{ packet: { properties } }]);
  });
});

describe("an adapter whose codec is not installed", () => {
  it.each(["mqtt-codec", "mqtt-packet", "u8-mqtt-packet", "mqtts"])("says so: %s", async (name) => {
    const folder = mkdtempSync(join(tmpdir(), "conformance-adapters-"));
    try {
      cpSync(fileURLToPath(new URL("../../conformance/adapters", import.meta.url)), folder, {
        recursive: true,
      });
      const { stdout } = spawnSync(process.execPath, [join(folder, `${name}.mjs`)], {
        cwd: folder,
        input: '{"id":7,"operation":"describe"}\n',
        encoding: "utf8",
      });
      const answer = JSON.parse(stdout);
      expect(answer).toMatchObject({ id: 7, outcome: "unsupported" });
      expect(answer.message).toMatch(/ is not installed: npm install /);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
