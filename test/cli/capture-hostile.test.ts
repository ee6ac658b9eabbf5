import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import {
  CapturedPackets,
  type CaptureEvent,
  CaptureFault,
  CaptureReader,
  captureFormatOf,
} from "@mqtt-codec/cli/inputs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { block, ipv6, LINKS, pcap, pcapng } from "./capture-builder.js";
import {
  CONNACK_311,
  CONNECT_311,
  PINGREQ,
  PINGRESP,
  PUBLISH,
  publish,
  Talk,
} from "./captured-session.js";
import { run } from "./command.js";

const talk = () =>
  new Talk()
    .open()
    .client(CONNECT_311)
    .server(CONNACK_311)
    .client(PUBLISH + PINGREQ)
    .server(PINGRESP);

const wrapped = new Talk({
  wrap: (segment, isForward) =>
    (LINKS["VLAN"] as { wrap: (ip: Buffer) => Buffer }).wrap(
      ipv6(segment, isForward, [[60, Buffer.from("01010c000000000000000000000000", "hex")]]),
    ),
})
  .open()
  .client(Buffer.from("GET / HTTP/1.1\r\nUpgrade: websocket\r\n\r\n"))
  .client("828600000000c000c000c000")
  .close();

const CAPTURES: readonly (readonly [string, Buffer])[] = [
  ["pcap", pcap(talk().close().frames)],
  ["pcapng", pcapng(talk().frames)],
  ["pcap of WebSocket in IPv6", pcap(wrapped.frames, { order: "big" })],
  ["pcapng of WebSocket in IPv6", pcapng(wrapped.frames, { order: "big", isNano: true })],
];

/** Reads a capture in chunks: what it held, and what was wrong with the file. */
function read(capture: Uint8Array, chunkLength = capture.length || 1) {
  const format = captureFormatOf(capture);
  if (format === undefined) return undefined;
  const reader = new CaptureReader(format);
  const packets = new CapturedPackets(undefined);
  const found: string[] = [];
  const take = (event: CaptureEvent) => {
    for (const one of packets.take(event)) {
      if (one.kind === "notice") found.push(`${one.from}: ${one.text}`);
      else
        found.push(
          `${one.sighting.from}: ${one.sighting.time} ${Buffer.from(one.bytes).toString("hex")}`,
        );
    }
  };
  let fault: CaptureFault | undefined;
  try {
    for (let at = 0; at < capture.length; at += chunkLength) {
      for (const event of reader.push(capture.subarray(at, at + chunkLength))) take(event);
    }
  } catch (error) {
    if (!(error instanceof CaptureFault)) throw error;
    fault = error;
  }
  const end = reader.end();
  let last = end.next();
  for (; last.done !== true; last = end.next()) take(last.value);
  return { found, fault: (fault ?? last.value)?.message };
}

describe.each(CAPTURES)("a %s", (_, capture) => {
  it("is read alike in chunks of any size", () => {
    const whole = read(capture);
    expect(whole?.fault).toBeUndefined();
    for (const length of [1, 2, 3, 7, 64, 1_000]) expect(read(capture, length)).toEqual(whole);
  });

  it("cut off anywhere gives what it holds, and is said to be cut off within a record", () => {
    const whole = read(capture)?.found.filter((line) => /: \d/.test(line)) ?? [];
    let faults = 0;
    for (let length = 4; length < capture.length; length++) {
      const { found = [], fault } = read(capture.subarray(0, length)) ?? {};
      const packets = found.filter((line) => /: \d/.test(line));
      expect(whole.slice(0, packets.length)).toEqual(packets);
      if (fault === undefined) continue;
      faults++;
      expect(fault).toMatch(
        /^the capture (is cut off within the (record|block) at byte \d+|ends within its header)$/,
      );
    }
    expect(faults).toBeGreaterThan(capture.length * 0.9);
  });

  it("changed in any way ends in packets, notices or a CaptureFault", () => {
    const change = fc.tuple(fc.nat(capture.length - 5), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(
        fc.array(change, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 200 }),
        (changes, length) => {
          const bad = Buffer.from(capture);
          for (const [at, byte] of changes) bad[at + 4] = byte;
          expect(read(bad, length)).toEqual(read(bad));
        },
      ),
      { numRuns: 500 },
    );
  });
});

it("frames in any order, left out or doubled, give only packets that were sent", () => {
  const { frames } = talk().client(PUBLISH).server(PINGRESP).client(PINGREQ);
  const sent = [CONNECT_311, CONNACK_311, PUBLISH, PINGREQ, PINGRESP];
  fc.assert(
    fc.property(fc.array(fc.nat(frames.length - 1), { maxLength: 30 }), (order) => {
      const { found = [] } =
        read(pcap(order.map((index) => frames[index] as (typeof frames)[0]))) ?? {};
      for (const line of found) {
        const hex = / ([0-9a-f]+)$/.exec(line)?.[1];
        if (/: \d{9}/.test(line)) expect(sent).toContain(hex);
      }
    }),
    { numRuns: 500 },
  );
});

it("any bytes after the magic end in packets, notices or a CaptureFault", () => {
  const magic = fc.constantFrom("d4c3b2a1", "a1b23c4d", "0a0d0d0a1c0000004d3c2b1a");
  fc.assert(
    fc.property(magic, fc.uint8Array({ maxLength: 300 }), (start, rest) => {
      read(Buffer.concat([Buffer.from(start, "hex"), rest]));
    }),
    { numRuns: 500 },
  );
});

it("the command says on stderr that a capture is cut off, after what it holds", () => {
  const capture = pcap(talk().frames);
  const { status, stdout, stderr } = run(["decode"], capture.subarray(0, capture.length - 1));
  expect(status).toBe(1);
  expect(stdout.trimEnd().split("\n")).toHaveLength(4);
  expect(stderr).toMatch(/^error: the capture is cut off within the record at byte \d+\n$/);
  for (const length of [4, 10, 23, 24, 25, 60]) {
    const cut = run(["decode"], capture.subarray(0, length));
    expect(cut.status).toBe(1);
    expect(cut.stderr).toMatch(/^error: /);
    expect(cut.stderr).not.toMatch(/^\s+at /m);
  }
});

describe("a capture of 64 MB on stdin", () => {
  const MAIN = fileURLToPath(new URL("../../packages/cli/dist/main.js", import.meta.url));
  const ROUNDS = 550;
  const PER_ROUND = 100;

  it("is read in bounded memory", async () => {
    const payload = publish(Buffer.alloc(1_100, 0x61));
    const opening = new Talk().open().client(CONNECT_311).server(CONNACK_311);
    const state = {
      NODE_OPTIONS: `--import=data:text/javascript,process.on('exit',()=>process.stderr.write('RSS:'+process.resourceUsage().maxRSS))`,
    };
    const child = spawn(process.execPath, [MAIN, "decode", "--format", "hex"], {
      env: { ...process.env, ...state },
    });
    let printed = 0;
    let stderr = "";
    child.stdout.on("data", (chunk: Buffer) => {
      printed += chunk.length;
    });
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
    });
    const closed = once(child, "close");
    let sent = 0;
    const write = async (bytes: Buffer) => {
      sent += bytes.length;
      if (!child.stdin.write(bytes)) await once(child.stdin, "drain");
    };
    await write(pcap(opening.frames));
    for (let round = 0; round < ROUNDS; round++) {
      opening.frames.length = 0;
      for (let count = 0; count < PER_ROUND; count++) opening.client(payload);
      await write(pcap(opening.frames).subarray(24));
    }
    child.stdin.end();
    const [status] = await closed;
    expect(sent).toBeGreaterThan(64_000_000);
    expect(printed).toBe(
      (2 * payload.length + 1) * ROUNDS * PER_ROUND + CONNECT_311.length + CONNACK_311.length + 2,
    );
    expect(status).toBe(0);
    const kilobytes = Number(/RSS:(\d+)$/.exec(stderr)?.[1]);
    // Node.js alone takes about 50 MB.
    expect(kilobytes).toBeGreaterThan(10_000);
    expect(kilobytes).toBeLessThan(200_000);
  });
});

it("a capture that is cut off in a block that is not read names the block's start", () => {
  const whole = pcapng(talk().frames);
  const cut = Buffer.concat([whole, block(0xbad, new Uint8Array(64)).subarray(0, 40)]);
  const fault = `the capture is cut off within the block at byte ${whole.length}`;
  expect(run(["decode"], cut).stderr).toContain(fault);
});

it("nanoseconds are cut to microseconds, never rounded up into the next second", () => {
  const capture = pcap(talk().frames, { isNano: true });
  const first = 24 + 4;
  const lengths = talk()
    .frames.slice(0, 3)
    .map(({ bytes }) => 16 + bytes.length);
  const connect = first + lengths.reduce((sum, length) => sum + length, 0);
  capture.writeUInt32LE(999_999_999, connect);
  const { stdout } = run(["decode", "--format", "json"], capture);
  expect(stdout).toContain('"time":"2026-11-27T09:30:12.999999Z"');
});
