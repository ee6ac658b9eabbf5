import { readFileSync } from "node:fs";
import {
  DecodeError,
  decode,
  decodeFixedHeader,
  encode,
  type Packet,
  PacketDecoder,
  type PacketInit,
  type ProtocolVersion,
} from "@mqtt-codec/core";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { KINDS, sampleOfType } from "../laws/arbitraries/packets.js";
import { REPRESENTATIVES } from "../laws/support/representatives.js";
import { runs } from "../laws/support/runs.js";
import { dissectWithTshark, type Segment, type TsharkPacket } from "./tshark.js";
import {
  CUT_REMAINING_LENGTH,
  DIFFERENCES,
  PACKET_DIFFERENCES,
  SHARED_TOPIC_ALIAS,
} from "./tshark-differences.js";
import { PACKET_TYPES } from "./tshark-fields.js";
import {
  compareDissection,
  comparePacket,
  described,
  type Finding,
  type Sent,
} from "./tshark-findings.js";

/** FC_SEED repeats a run, FC_RUNS lengthens it. */
const SEED = Number(process.env["FC_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
const PATIENCE = 120_000 * Math.max(1, runs(1).numRuns / 300);
const PACKETS_PER_CONNECTION = 400;
const VERSIONS: readonly ProtocolVersion[] = [3, 4, 5];

/** Valid packets that encode writes in another form, or not at all. */
const NOT_WRITTEN: Readonly<Record<ProtocolVersion, readonly string[]>> = {
  3: ["c08000", "62828080000001"],
  4: ["c08000", "62828080000001"],
  5: ["4003000100", "400400010000", "e00100", "e0020000", "e0018c"],
};

function packetsPerKind(version: ProtocolVersion): number {
  return runs(version === 5 ? 0.6 : 0.2).numRuns;
}

let state = SEED;
/** An integer below the limit, by the generator Mulberry32. */
function below(limit: number): number {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
}

function shuffled<T>(list: readonly T[]): T[] {
  const result = [...list];
  for (let index = result.length - 1; index > 0; index--) {
    const other = below(index + 1);
    [result[index], result[other]] = [result[other] as T, result[index] as T];
  }
  return result;
}

function senderOf(type: string): Sent["from"] {
  if (["connect", "subscribe", "unsubscribe", "pingreq"].includes(type)) return "client";
  if (["connack", "suback", "unsuback", "pingresp"].includes(type)) return "server";
  return below(2) === 0 ? "client" : "server";
}

/** What shows a listed difference and is too rare among random packets to be there in every run. */
const RARE_IN_5: readonly PacketInit[] = [
  { type: "connack", reasonCode: 0x99 },
  { type: "unsuback", packetId: 1, reasonCodes: [0x80] },
  { type: "suback", packetId: 1, reasonCodes: [0x9e, 0xa2] },
  { type: "puback", packetId: 1, properties: { reasonString: "r".repeat(130) } },
  { type: "publish", topic: "t", properties: { messageExpiryInterval: 1 } },
  { type: "publish", topic: "t", properties: { correlationData: Uint8Array.of(1, 0, 2) } },
];

function packetsOf(version: ProtocolVersion): Sent[] {
  const options = { protocolVersion: version };
  const parameters = { numRuns: packetsPerKind(version), seed: SEED };
  const samples = KINDS.filter((kind) => kind[0] === version).flatMap(([, type]) =>
    fc.sample(sampleOfType(version, type), parameters).map(({ init }) => encode(init, options)),
  );
  const others = REPRESENTATIVES.filter((one) => one.version === version).map((one) => one.bytes);
  const rare = version === 5 ? RARE_IN_5.map((init) => encode(init, options)) : [];
  const notWritten = NOT_WRITTEN[version].map((hex) => Uint8Array.from(Buffer.from(hex, "hex")));
  // These have Remaining Lengths of three and four bytes and take many segments.
  const large = [200_000, 2_100_000].map((length) =>
    encode(
      { type: "publish", topic: "large", payload: new Uint8Array(length).fill(0x4c) },
      options,
    ),
  );
  return [...samples, ...others, ...rare, ...notWritten, ...large].map((bytes) => {
    const { type } = decode(bytes, options).packet;
    return { type, version, bytes, from: senderOf(type) };
  });
}

/** The packets in connections, each of which begins with a CONNECT, by which tshark knows the version. */
function connectionsOf(version: ProtocolVersion): Sent[][] {
  const packets = shuffled(packetsOf(version)).sort(
    (a, b) => Number(b.type === "connect") - Number(a.type === "connect"),
  );
  const count = Math.ceil(packets.length / PACKETS_PER_CONNECTION);
  return Array.from({ length: count }, (_, index) => {
    const [first, ...others] = packets.filter((_, at) => at % count === index);
    return [first as Sent, ...shuffled(others)];
  });
}

/** TCP segments with a part of a packet or with many, but never with a part of a Remaining Length. */
function segmentsOf(packets: readonly Sent[]): Segment[] {
  const segments: Segment[] = [];
  for (let start = 0, end = 0; start < packets.length; start = end) {
    const { from } = packets[start] as Sent;
    while (packets[end]?.from === from) end++;
    const turn = packets.slice(start, end);
    const bytes = Buffer.concat(turn.map((packet) => packet.bytes));
    const uncut = remainingLengthsIn(turn);
    for (let at = 0, to = 0; at < bytes.length; at = to) {
      const lengths = [1 + below(20), 536, 1_460, 1 + below(9_000), 60_000];
      to = Math.min(at + (lengths[below(lengths.length)] as number), bytes.length);
      while (uncut.has(to)) to++;
      segments.push({ from, bytes: bytes.subarray(at, to) });
    }
  }
  return segments;
}

/** Where a cut would be behind the first byte of a Remaining Length and before its end. */
function remainingLengthsIn(packets: readonly Sent[]): Set<number> {
  const inside = new Set<number>();
  let start = 0;
  for (const { bytes } of packets) {
    const end = start + (decodeFixedHeader(bytes)?.headerLength ?? 0);
    for (let at = start + 2; at < end; at++) inside.add(at);
    start += bytes.length;
  }
  return inside;
}

interface Judgement {
  readonly findings: Finding[];
  /** Packets by the version of their connection and tshark's type. */
  readonly counts: Map<string, number>;
}

async function judge(version: ProtocolVersion): Promise<Judgement> {
  const findings: Finding[] = [];
  const counts = new Map<string, number>();
  for (const packets of connectionsOf(version)) {
    const dissected = await dissectWithTshark(segmentsOf(packets));
    for (const [index, sent] of packets.entries()) {
      const given = dissected[index] ?? { fields: [], remarks: [] };
      findings.push(...comparePacket(sent, given), ...compareDissection(sent, given));
      const number = Number(given.fields.find(({ name }) => name === "mqtt.msgtype")?.show);
      const kind = `${version} ${PACKET_TYPES[number - 1]}`;
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    if (dissected.length > packets.length) {
      const sent = packets.at(-1) as Sent;
      const theirs = `${dissected.length} packets`;
      findings.push({ sent, where: "end", ours: `${packets.length} packets`, theirs });
    }
  }
  return { findings, counts };
}

const isListed = (finding: Finding): boolean =>
  PACKET_DIFFERENCES.some(({ explains }) => explains(finding));

describe("packets of every kind, as tshark dissects them", () => {
  const judgements = new Map<ProtocolVersion, Judgement>();
  beforeAll(async () => {
    for (const version of VERSIONS) judgements.set(version, await judge(version));
  }, PATIENCE);
  const all = (): Finding[] => [...judgements.values()].flatMap(({ findings }) => findings);

  it.each([
    ["3.1", 3],
    ["3.1.1", 4],
    ["5.0", 5],
  ] as const)("are in MQTT %s what we decode and dissect, field by field", (_, version) => {
    const findings = judgements.get(version)?.findings.filter((finding) => !isListed(finding));
    const first = findings?.slice(0, 5).map(described);
    expect(first, `FC_SEED=${SEED}, ${findings?.length} findings`).toEqual([]);
  });

  it("are thousands, of all kinds and versions", () => {
    const counts = new Map([...judgements.values()].flatMap(({ counts }) => [...counts]));
    for (const [version, type] of KINDS) {
      const count = counts.get(`${version} ${type}`);
      expect(count, `${type} of version ${version}`).toBeGreaterThanOrEqual(
        packetsPerKind(version),
      );
    }
    expect(new Set(KINDS.map(([, type]) => type))).toEqual(new Set(PACKET_TYPES));
    expect([...counts.keys()].sort()).toEqual(KINDS.map((kind) => kind.join(" ")).sort());
    const sum = [...counts.values()].reduce((total, count) => total + count, 0);
    expect(sum).toBeGreaterThanOrEqual(runs(10).numRuns);
  });

  it.each(PACKET_DIFFERENCES.map(({ what, explains }) => [what, explains] as const))(
    "show a difference that is listed: %s",
    (_, explains) => {
      expect(all().some(explains), `FC_SEED=${SEED}`).toBe(true);
    },
  );
});

describe("the comparison", () => {
  /** Every packet that differs from this one in one bit and says something else. */
  function* changesOf({ bytes, version }: Sent): Generator<Uint8Array> {
    const options = { protocolVersion: version };
    const { packet } = decode(bytes, options);
    const changed = Uint8Array.from(bytes);
    for (let bit = 0; bit < 8 * bytes.length; bit++) {
      const mask = 0x80 >> (bit & 7);
      changed[bit >> 3] = (bytes[bit >> 3] as number) ^ mask;
      try {
        const { packet: read, bytesRead } = decode(changed, options);
        if (bytesRead === bytes.length && !read.equals(packet)) yield Uint8Array.from(changed);
      } catch (error) {
        if (!(error instanceof DecodeError)) throw error;
      }
      changed[bit >> 3] = bytes[bit >> 3] as number;
    }
  }

  it.each(VERSIONS)("finds every change of one bit in packets of version %i", async (version) => {
    const packets = REPRESENTATIVES.filter((one) => one.version === version).map(
      ({ init: { type }, bytes }): Sent => ({ type, version, bytes, from: "client" }),
    );
    const dissected = await dissectWithTshark(packets);
    let changes = 0;
    const unnoticed: string[] = [];
    for (const [index, sent] of packets.entries()) {
      const given = dissected[index] as TsharkPacket;
      for (const bytes of changesOf(sent)) {
        changes++;
        const findings = comparePacket({ ...sent, bytes }, given);
        if (findings.every(isListed)) unnoticed.push(Buffer.from(bytes).toString("hex"));
      }
    }
    expect(unnoticed).toEqual([]);
    expect(changes).toBeGreaterThan(400);
  });

  it("hears of malformed packets", async () => {
    const malformed = ["1003000961", "200100", "30050009616263"].map((hex) =>
      Uint8Array.from(Buffer.from(hex, "hex")),
    );
    for (const bytes of malformed) expect(() => decode(bytes)).toThrow(DecodeError);
    const dissected = await dissectWithTshark(
      malformed.map((bytes) => ({ from: "client", bytes })),
    );
    expect(dissected.length).toBe(malformed.length);
    for (const { remarks } of dissected) {
      expect(remarks.map(({ remark }) => remark)).toContain("_ws.malformed");
    }
  });
});

describe("connections, as tshark dissects them", () => {
  const connect = encode({ type: "connect", protocolVersion: 5, clientId: "c" });
  const publish = (topic: string, payload: Uint8Array, topicAlias?: number): Uint8Array =>
    encode(
      {
        type: "publish",
        topic,
        payload,
        properties: topicAlias === undefined ? {} : { topicAlias },
      },
      { protocolVersion: 5 },
    );

  function ours(segments: readonly Segment[]): Packet[] {
    const decoders = {
      client: new PacketDecoder({ from: "client" }),
      server: new PacketDecoder({ from: "server", protocolVersion: 5 }),
    };
    return segments.flatMap(({ from, bytes }) => {
      decoders[from].push(bytes);
      return [...decoders[from]];
    });
  }

  it(`show a difference that is listed: ${CUT_REMAINING_LENGTH.what}`, async () => {
    const bytes = publish("t", new Uint8Array(200));
    const segments: Segment[] = [connect, bytes.subarray(0, 2), bytes.subarray(2)].map((part) => ({
      from: "client",
      bytes: part,
    }));
    expect(ours(segments).map(({ type }) => type)).toEqual(["connect", "publish"]);
    const [first, second] = await dissectWithTshark(segments);
    expect(first?.remarks.map(({ remark }) => remark)).toContain("_ws.malformed");
    expect(second?.fields.find(({ name }) => name === "mqtt.msgtype")?.show).toBe("0");
  });

  it(`show a difference that is listed: ${SHARED_TOPIC_ALIAS.what}`, async () => {
    const segments: Segment[] = [
      { from: "client", bytes: connect },
      { from: "client", bytes: publish("from/client", new Uint8Array(0), 1) },
      { from: "server", bytes: publish("from/server", new Uint8Array(0), 1) },
      { from: "client", bytes: publish("", new Uint8Array(0), 1) },
    ];
    expect(ours(segments).at(-1)).toMatchObject({ topic: "", properties: { topicAlias: 1 } });
    const last = (await dissectWithTshark(segments)).at(-1);
    expect(last?.fields.find(({ name }) => name === "mqtt.topic")?.show).toBe("from/server");
  });
});

describe("docs/interoperability.md", () => {
  it("has the list of differences", () => {
    const page = readFileSync(new URL("../../docs/interoperability.md", import.meta.url), "utf8");
    const section = page.split(/^## /m).find((part) => part.startsWith("tshark")) ?? "";
    const [, , ...rows] = section.split("\n").filter((line) => line.startsWith("|"));
    expect(rows).toEqual(
      DIFFERENCES.map(
        ({ what, tshark, ours, right }) => `| ${[what, tshark, ours, right].join(" | ")} |`,
      ),
    );
  });
});
