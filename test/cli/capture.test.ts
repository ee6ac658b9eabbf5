import { describe, expect, it } from "vitest";
import {
  block,
  EPOCH,
  enhancedPacket,
  type FrameInit,
  interfaceBlock,
  ipv4,
  ipv6,
  LINKS,
  pcap,
  pcapng,
  sectionHeader,
  simplePacket,
} from "./capture-builder.js";
import {
  CONNACK_50,
  CONNACK_311,
  CONNECT_50,
  CONNECT_311,
  PINGREQ,
  PINGRESP,
  PUBLISH,
  Talk,
} from "./captured-session.js";
import { lines, run, runWithStdinOpen } from "./command.js";
import { fileWriter } from "./folder.js";

const file = fileWriter();

interface Seen {
  time: string;
  connection: number;
  from: string;
  clientId?: string;
  size: number;
  packet?: { type: string };
  error?: { code: string };
}

/** What decode says of a capture: "1 client connect", and so on. */
function decoded(capture: Uint8Array, ...args: string[]) {
  const result = run(["decode", "--format", "json", ...args], capture);
  const seen = lines(result).map((line): Seen => JSON.parse(line));
  const packets = seen.map(
    ({ connection, from, packet, error }) => `${connection} ${from} ${packet?.type ?? error?.code}`,
  );
  return { ...result, seen, packets };
}

const SESSION = [
  "1 client connect",
  "1 server connack",
  "1 client publish",
  "1 client pingreq",
  "1 server pingresp",
];

const session = (init: ConstructorParameters<typeof Talk>[0] = {}) =>
  new Talk(init)
    .open()
    .client(CONNECT_311)
    .server(CONNACK_311)
    .client(PUBLISH)
    .client(PINGREQ)
    .server(PINGRESP)
    .close();

const bytesOf = ({ bytes }: FrameInit) => bytes;

describe("a capture", () => {
  it.each([
    ["pcap", pcap(session().frames)],
    ["pcap, big-endian", pcap(session().frames, { order: "big" })],
    ["pcap with nanoseconds", pcap(session().frames, { isNano: true })],
    ["pcap with nanoseconds, big-endian", pcap(session().frames, { isNano: true, order: "big" })],
    ["pcapng", pcapng(session().frames)],
    ["pcapng, big-endian", pcapng(session().frames, { order: "big" })],
    ["pcapng with nanoseconds", pcapng(session().frames, { isNano: true })],
  ])("as %s is recognised, in a file and on stdin", (name, capture) => {
    const { status, stdout, stderr, packets, seen } = decoded(capture);
    expect({ status, stderr, packets }).toEqual({ status: 0, stderr: "", packets: SESSION });
    expect(seen[0]?.time).toBe("2026-11-27T09:30:12.000003Z");
    expect(seen[0]).toMatchObject({ clientId: "c", size: 34 });
    const path = file(name, capture);
    expect(run(["decode", "--format", "json", path]).stdout).toBe(stdout);
    const format = name.startsWith("pcapng") ? "pcapng" : "pcap";
    const asked = run(["decode", "--format", "json", "--input-format", format, path]);
    expect(asked).toMatchObject({ status: 0, stdout });
  });

  it("is printed a packet a line, with its time, connection, client and direction", () => {
    const { stdout } = run(["decode"], pcap(session().frames));
    expect(stdout.split("\n")[2]).toBe(
      '09:30:12.000005 #1 "c" -> 10 B PublishPacket { topic: "a/b", payload: "hi!", qos: 0, retain: false, dup: false }',
    );
  });

  it("gives the packets' bytes with --format hex", () => {
    const { stdout } = run(["decode", "--format", "hex"], pcap(session().frames));
    expect(stdout).toBe(`${[CONNECT_311, CONNACK_311, PUBLISH, PINGREQ, PINGRESP].join("\n")}\n`);
  });

  it("shows no secrets unless they are asked for", () => {
    const capture = pcap(session().frames);
    for (const args of [["decode"], ["decode", "--format", "json"], ["dissect"]]) {
      expect(run(args, capture).stdout).not.toMatch(/alice|wonderland/);
      expect(run([...args, "--show-secrets"], capture).stdout).toMatch(/alice/);
    }
  });

  it("is dissected, each tree under its time, connection and direction", () => {
    const { status, stdout } = run(["dissect"], pcap(session().frames));
    expect(status).toBe(0);
    const headings = stdout.split("\n").filter((line) => line.startsWith("2026-"));
    expect(headings).toHaveLength(SESSION.length);
    expect(headings[1]).toBe('2026-11-27T09:30:12.000004Z #1 10.0.0.2:1883 -> 10.0.0.1:50000 "c"');
    expect(stdout).toContain("\npacket 2 at byte 34: PUBLISH, 10 bytes\n");
    const json = lines(run(["dissect", "--format", "json"], pcap(session().frames)));
    expect(JSON.parse(json[2] ?? "")).toMatchObject({
      time: "2026-11-27T09:30:12.000005Z",
      connection: 1,
      from: "client",
      packet: 2,
      name: "PUBLISH",
      offset: 34,
    });
  });

  it("of no MQTT is said to have none, with the ports that there are", () => {
    const { status, stdout, stderr } = run(["decode"], pcap(session({ serverPort: 1999 }).frames));
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toBe(
      "error: there is no MQTT on port 1883 in the capture\n" +
        "hint: --port names the server's port: there is TCP on 1999\n",
    );
    expect(decoded(pcap([])).stderr).toContain("no MQTT on port 1883");
  });

  it("is read on the ports that --port names", () => {
    const both = [...session({ serverPort: 1999 }).frames, ...session({ serverPort: 2000 }).frames];
    const { status, packets } = decoded(pcap(both), "--port", "1999", "--port", "2000");
    expect(status).toBe(0);
    expect(packets).toEqual([...SESSION, ...SESSION.map((line) => line.replace("1", "2"))]);
    expect(decoded(pcap(both), "--port", "1999").packets).toEqual(SESSION);
  });

  it("takes a --port that there can be, and for captures only", () => {
    for (const port of ["0", "65536", "x", ""]) {
      expect(run(["decode", `--port=${port}`], pcap(session().frames)).status).toBe(2);
    }
    expect(run(["decode", "--port", "1883", "c000"])).toMatchObject({
      status: 2,
      stderr: "error: --port is for captures, and the input is none\n",
    });
  });

  it("is wrong usage where another format was asked for, or a side", () => {
    const capture = pcap(session().frames);
    expect(run(["decode", "--input-format", "pcapng"], capture)).toMatchObject({
      status: 2,
      stderr: "error: the input is not pcapng\n",
    });
    expect(run(["decode", "--input-format", "pcap", "c000"]).status).toBe(2);
    expect(run(["decode", "--input-format", "pcap"]).stderr).toBe("error: no input\n");
    expect(run(["decode", "--from", "client"], capture).status).toBe(2);
    expect(run(["decode", "--input-format", "raw"], capture).status).toBe(1);
  });
});

describe("the version of a connection", () => {
  it("is that of its CONNECT, in both directions", () => {
    const five = new Talk({ clientPort: 50_001 }).open().client(CONNECT_50).server(CONNACK_50);
    const four = new Talk().open().client(CONNECT_311).server(CONNACK_311);
    const frames = five.frames.flatMap((frame, index) => [frame, four.frames[index] as FrameInit]);
    const { status, packets } = decoded(pcap(frames));
    expect(status).toBe(0);
    expect(packets).toEqual([
      "1 client connect",
      "2 client connect",
      "1 server connack",
      "2 server connack",
    ]);
  });

  it("is what --protocol-version says", () => {
    const capture = pcap(new Talk().open().server(CONNACK_50).frames);
    expect(decoded(capture).status).toBe(1);
    expect(decoded(capture, "--protocol-version", "5").packets).toEqual(["1 server connack"]);
  });
});

describe("a malformed packet", () => {
  const talk = new Talk()
    .open()
    .client(CONNECT_311)
    .server(CONNACK_311)
    .client(`36${PUBLISH.slice(2)}`)
    .client(PINGREQ)
    .server(PINGRESP);
  const capture = pcap(talk.frames);

  it("is shown, its direction left alone, and everything else read", () => {
    const { status, stderr, packets } = decoded(capture);
    expect(packets).toEqual([
      "1 client connect",
      "1 server connack",
      "1 client invalid-qos",
      "1 server pingresp",
    ]);
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^error: #1 -> packet 2 at byte 34: PUBLISH: .* at byte 34 .*\[3\.1\.1 MQTT-3\.3\.1-4\]\n$/,
    );
  });

  it("is dissected up to what broke", () => {
    const { status, stdout } = run(["dissect"], capture);
    expect(status).toBe(1);
    expect(stdout).toMatch(/error: PUBLISH: .* at byte 34/);
  });

  it("is one that its side may not send", () => {
    expect(decoded(pcap(new Talk().open().client(PINGRESP).frames)).status).toBe(1);
  });
});

describe("a link type", () => {
  it.each(Object.keys(LINKS))("can be %s", (name) => {
    const { linkType, wrap } = LINKS[name] as { linkType: number; wrap: (ip: Buffer) => Buffer };
    const talk = session({ wrap: (segment, isForward) => wrap(ipv4(segment, { isForward })) });
    for (const capture of [pcap(talk.frames, { linkType }), pcapng(talk.frames, { linkType })]) {
      expect(decoded(capture)).toMatchObject({ status: 0, stderr: "", packets: SESSION });
    }
  });

  it("that is not known is told", () => {
    const { status, stderr } = decoded(pcap(session().frames, { linkType: 127 }));
    expect(status).toBe(1);
    expect(stderr).toContain("note: 11 frames of link type 127, which is not known, left out\n");
  });
});

describe("IP", () => {
  const onRaw = (wrap: (segment: Buffer, isForward: boolean) => Buffer) =>
    decoded(pcap(session({ wrap }).frames, { linkType: 101 }));

  it.each([
    [
      "with options",
      (s: Buffer, isForward: boolean) =>
        ipv4(s, { isForward, options: Buffer.from("01010101", "hex") }),
    ],
    [
      "with a total length of 0",
      (s: Buffer, isForward: boolean) => ipv4(s, { isForward, totalLength: 0 }),
    ],
    ["of version 6", (s: Buffer, isForward: boolean) => ipv6(s, isForward)],
    [
      "of version 6 with extension headers",
      (s: Buffer, isForward: boolean) =>
        ipv6(s, isForward, [
          [0, Buffer.from("00050200000100", "hex")],
          [60, Buffer.from("01010c000000000000000000000000", "hex")],
          [44, Buffer.from("00000000000007", "hex")],
          [51, Buffer.from("0100000000000100000002", "hex")],
        ]),
    ],
  ])("%s is read", (_, wrap) => {
    expect(onRaw(wrap)).toMatchObject({ status: 0, stderr: "", packets: SESSION });
  });

  it("of version 6 has its addresses written as RFC 5952 has it", () => {
    const talk = session({ wrap: (segment, isForward) => ipv6(segment, isForward) });
    const { stdout } = run(["dissect"], pcap(talk.frames, { linkType: 101 }));
    expect(stdout).toContain("#1 [2001:db8::1]:50000 -> [2001:db8::2]:1883");
  });

  it("fragments are left out, and told", () => {
    const { frames } = session();
    const fragment = { bytes: Buffer.from(bytesOf(frames[0] as FrameInit)) };
    fragment.bytes.writeUInt16BE(0x2000, 14 + 6);
    const { status, stderr, packets } = decoded(pcap([...frames, fragment]));
    expect({ status, packets }).toEqual({ status: 0, packets: SESSION });
    expect(stderr).toBe("note: 1 frame with fragments of IP packets left out\n");
  });
});

describe("pcapng", () => {
  const { frames } = session();
  const packets = frames.map(bytesOf);

  it("has Simple Packet Blocks, and blocks that are skipped", () => {
    const capture = Buffer.concat([
      sectionHeader(),
      block(4, Buffer.alloc(40)),
      interfaceBlock(),
      block(0x0bad, Buffer.alloc(100_000)),
      ...packets.flatMap((bytes) => [simplePacket(bytes), block(5, Buffer.alloc(12))]),
    ]);
    expect(decoded(capture)).toMatchObject({ status: 0, packets: SESSION });
  });

  it("has sections in either byte order, each with its interfaces", () => {
    const half = packets.length / 2;
    const capture = Buffer.concat([
      sectionHeader("big"),
      interfaceBlock(1, "big", 3),
      interfaceBlock(101, "big", 0x80 | 20),
      ...packets.slice(0, half).map((bytes) => enhancedPacket(bytes, BigInt(EPOCH / 1_000), "big")),
      enhancedPacket((packets[0] as Buffer).subarray(14), 0n, "big", 1),
      sectionHeader(),
      interfaceBlock(101),
      interfaceBlock(1, "little", 6),
      ...packets.slice(half).map((bytes) => enhancedPacket(bytes, BigInt(EPOCH), "little", 1)),
    ]);
    const { status, packets: found, seen } = decoded(capture);
    expect({ status, found }).toEqual({ status: 0, found: SESSION });
    for (const { time } of seen) expect(time).toBe("2026-11-27T09:30:12.000000Z");
  });

  it("has times in powers of two, and times that there are not", () => {
    const time = (units: bigint, resolution: number) =>
      decoded(
        Buffer.concat([
          sectionHeader(),
          interfaceBlock(1, "little", resolution),
          ...packets.map((bytes) => enhancedPacket(bytes, units)),
        ]),
      ).seen[0]?.time;
    expect(time((BigInt(EPOCH / 1_000_000) << 10n) + 512n, 0x8a)).toBe(
      "2026-11-27T09:30:12.500000Z",
    );
    expect(time(0xffff_ffff_ffff_ffffn, 0)).toMatch(/^2255-/);
    expect(time(0xffff_ffff_ffff_ffffn, 0xff)).toMatch(/^1970-/);
  });

  it.each([
    [
      "a block length that cannot be",
      Buffer.concat([Buffer.from("0600000007000000", "hex"), Buffer.alloc(8)]),
      "impossible length of 7",
    ],
    ["a block length of 0", Buffer.alloc(16), "impossible length of 0"],
    ["a huge block", Buffer.from("06000000fcffffff00000000", "hex"), "which is too many"],
    [
      "two lengths for one block",
      Buffer.from("010000001400000001000000000000001800000000000000", "hex"),
      "another length",
    ],
    ["a packet of no interface", enhancedPacket(Buffer.alloc(4), 0n, "little", 7), "interface 7"],
    [
      "a section header without magic",
      Buffer.from("0a0d0d0a1c00000000000000", "hex"),
      "no byte-order magic",
    ],
    [
      "a captured length beyond the block",
      enhancedPacket(Buffer.alloc(4), 0n, "little", 0, 4).fill(0xff, 20, 24),
      "too short",
    ],
  ])("with %s is malformed after what came before", (_, bad, message) => {
    const { status, stderr, packets: found } = decoded(Buffer.concat([pcapng(frames), bad]));
    expect({ status, found }).toEqual({ status: 1, found: SESSION });
    expect(stderr).toContain(message);
  });
});

it("pcap with a record that no frame can be is malformed after what came before", () => {
  const bad = Buffer.from("00000000000000000000000200000002", "hex");
  const { status, stderr, packets } = decoded(Buffer.concat([pcap(session().frames), bad]));
  expect({ status, packets }).toEqual({ status: 1, packets: SESSION });
  expect(stderr).toContain("claims 33554432 bytes");
});

it("a capture that is going on is printed as it comes", async () => {
  const capture = pcap(session().frames);
  const { first, status } = await runWithStdinOpen(["decode", "--format", "hex"], capture);
  expect(first.startsWith(`${CONNECT_311}\n`)).toBe(true);
  expect(status).toBe(0);
});

it("counts the offset of what is malformed in the stream, as everywhere", () => {
  const frames = new Talk().open().client(CONNECT_311).client("c101").frames;
  const start = CONNECT_311.length / 2;
  const json = run(["decode", "--format", "json"], pcap(frames));
  const { error } = JSON.parse(lines(json)[1] as string);
  expect(error.offset).toBe(start);
  expect(error.message).toContain(`at byte ${start} `);
  const text = run(["decode"], pcap(frames));
  expect(lines(text)[1]).toContain(`error: ${error.message}`);
  expect(text.stderr).toContain(error.message);
});

it("says what a Topic Alias stands for where the receiver allows it", () => {
  // Topic Alias Maximum 10 in the CONNACK.
  const aliased = (topic: string) => {
    const rest = `${(topic.length / 2).toString(16).padStart(4, "0")}${topic}03230001`;
    return `30${(rest.length / 2).toString(16).padStart(2, "0")}${rest}`;
  };
  const named = aliased("612f62");
  const talk = new Talk().open().client(CONNECT_50).server(CONNACK_50);
  const frames = talk.client(named).client(aliased("")).server(named).server(aliased("")).frames;
  const json = run(["decode", "--format", "json"], pcap(frames));
  const aliases = lines(json).map((line) => JSON.parse(line).aliasOf);
  expect(aliases).toEqual([undefined, undefined, undefined, "a/b", undefined, undefined]);
  expect(lines(run(["decode"], pcap(frames)))[3]).toContain('alias of "a/b"');
});
