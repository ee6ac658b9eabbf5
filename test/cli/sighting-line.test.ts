import { quoted, visible } from "@mqtt-codec/cli/inputs";
import {
  ConnectPacket,
  type DecodeError,
  decode,
  PublishPacket,
  packetToJson,
} from "@mqtt-codec/core";
import { expect, it } from "vitest";
import type { Sighting } from "../../packages/cli/src/inputs/sighting.js";
import { colorsFor } from "../../packages/cli/src/output.js";
import { sightingJson, sightingLine, timestamp } from "../../packages/cli/src/sighting-line.js";

const colors = colorsFor({ isTTY: false } as NodeJS.WriteStream);

const sighting: Sighting = {
  time: 1_795_771_812_123_456,
  connection: 2,
  from: "client",
  clientId: "dev\u001b7",
  size: 24,
  seen: new ConnectPacket({ clientId: "dev\u001b7", username: "u", password: "geheim" }),
};

function malformed(): DecodeError {
  try {
    decode(Uint8Array.of(0x36, 0));
  } catch (error) {
    return error as DecodeError;
  }
  throw new Error("that is not malformed");
}

it("prints times to the microsecond, in UTC", () => {
  expect(timestamp(0)).toBe("1970-01-01T00:00:00.000000Z");
  expect(timestamp(1_795_771_812_000_009)).toBe("2026-11-27T09:30:12.000009Z");
});

it("prints a packet on its way on one line, with nothing that a terminal obeys", () => {
  const line = sightingLine(sighting, false, colors);
  expect(line).toMatch(/^09:30:12\.123456 #2 "dev\\u001b7" -> 24 B ConnectPacket \{/);
  expect(line).not.toContain("\u001b");
});

it("withholds secrets unless asked for them", () => {
  expect(sightingLine(sighting, false, colors) + sightingJson(sighting, false)).not.toContain(
    "geheim",
  );
  expect(sightingJson(sighting, true)).toContain("geheim");
});

it("prints JSON that holds what decode prints under packet", () => {
  expect(JSON.parse(sightingJson(sighting, false))).toMatchObject({
    time: "2026-11-27T09:30:12.123456Z",
    connection: 2,
    from: "client",
    clientId: "dev\u001b7",
    size: 24,
    packet: { type: "connect", password: "***" },
  });
});

it("prints JSON as JSON.stringify does, but for what a terminal obeys or nobody sees", () => {
  const clientId = 'q"\\\n\u202e\u{1f600}';
  const topic = 'alias/"\u200b';
  const seen = new PublishPacket({
    topic: "",
    payload: Uint8Array.of(0xff, 0),
    properties: { topicAlias: 3, userProperties: [["\u009b", "é"]], correlationData: topic },
  });
  const line = sightingJson({ ...sighting, clientId, seen, topic }, false);
  expect(line).not.toMatch(/[\n\u202e\u200b\u009b]/);
  const { time, connection, from, size } = sighting;
  expect(JSON.stringify(JSON.parse(line))).toBe(
    JSON.stringify({
      ...{ time: timestamp(time), connection, from, clientId, size, aliasOf: topic },
      packet: packetToJson(seen),
    }),
  );
});

it("prints payloads as text where they are text", () => {
  const publish = (payload: Uint8Array | string) =>
    sightingLine({ ...sighting, seen: new PublishPacket({ topic: "t", payload }) }, false, colors);
  expect(publish("21 °C")).toContain('payload: "21 °C"');
  expect(publish("x".repeat(65))).toContain(`payload: "${"x".repeat(64)}"... (65 bytes)`);
  expect(publish(Uint8Array.of(0xff, 0x00))).toContain("payload: 0xff00");
});

it("prints an error in the packet's place", () => {
  const broken = { ...sighting, clientId: undefined, from: "server" as const, seen: malformed() };
  expect(sightingLine(broken, false, colors)).toContain("#2 ? <- 24 B error: PUBLISH");
  expect(JSON.parse(sightingJson(broken, false))).toMatchObject({
    error: { offset: 0, reasonCode: 0x81 },
  });
});

it("shows tag characters, which nobody sees, as JSON escapes them", () => {
  expect(visible("a\u{e0041}b")).toBe("a\\udb40\\udc41b");
  expect(quoted("\u{e007f}\u{1f600}")).toBe('"\\udb40\\udc7f\u{1f600}"');
});
