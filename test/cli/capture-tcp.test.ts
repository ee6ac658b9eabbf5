import { describe, expect, it } from "vitest";
import { ACK, FIN, type FrameInit, pcap, RST, SYN, tcp } from "./capture-builder.js";
import {
  CONNACK_311,
  CONNECT_311,
  onEthernet,
  PINGREQ,
  PINGRESP,
  PUBLISH,
  publish,
  Talk,
} from "./captured-session.js";
import { lines, run } from "./command.js";

/** What decode --format json says of frames: "1 -> connect", and its notes and errors. */
function decoded(frames: readonly FrameInit[], ...args: string[]) {
  const result = run(["decode", "--format", "json", ...args], pcap(frames));
  const packets = lines(result).map((line) => {
    const { connection, from, packet, error } = JSON.parse(line);
    return `${connection} ${from === "client" ? "->" : "<-"} ${packet?.type ?? error.code}`;
  });
  return { status: result.status, stderr: result.stderr, packets };
}

const clean = (packets: readonly string[]) => ({ status: 0, stderr: "", packets });

/** A segment of a client's after its SYN with sequence number 1000: `at` counts its bytes. */
const piece = (at: number, hex: string, flags = ACK): FrameInit => ({
  bytes: onEthernet(
    tcp({
      source: 50_000,
      destination: 1883,
      sequence: 1_001 + at,
      acknowledgement: 9_001,
      flags,
      payload: Buffer.from(hex, "hex"),
    }),
    true,
  ),
});

const answer = (acknowledged: number, hex = "", flags = ACK, at = 0): FrameInit => ({
  bytes: onEthernet(
    tcp({
      source: 1883,
      destination: 50_000,
      sequence: 9_001 + at,
      acknowledgement: 1_001 + acknowledged,
      flags,
      payload: Buffer.from(hex, "hex"),
    }),
    false,
  ),
});

const opening = () => new Talk().open().frames;
const part = (hex: string, from: number, to?: number) => hex.slice(2 * from, to && 2 * to);
const LENGTH = CONNECT_311.length / 2;

describe("a packet", () => {
  it("that is sent again and again waits for what is before it, once", () => {
    const copies = Array.from({ length: 4_200 }, () => piece(LENGTH, PUBLISH));
    expect(decoded([...opening(), ...copies, piece(0, CONNECT_311)])).toEqual(
      clean(["1 -> connect", "1 -> publish"]),
    );
  });

  it("may lie in many segments, and many in one", () => {
    const bytes = Array.from({ length: LENGTH }, (_, at) =>
      piece(at, part(CONNECT_311, at, at + 1)),
    );
    expect(decoded([...opening(), ...bytes])).toEqual(clean(["1 -> connect"]));
    const all = piece(0, CONNECT_311 + PUBLISH + PINGREQ + PUBLISH);
    expect(decoded([...opening(), all])).toEqual(
      clean(["1 -> connect", "1 -> publish", "1 -> pingreq", "1 -> publish"]),
    );
  });

  it("may come in segments out of order, twice, and overlapping", () => {
    const frames = [
      ...opening(),
      piece(20, part(CONNECT_311, 20, 30)),
      piece(10, part(CONNECT_311, 10, 22)),
      piece(28, part(CONNECT_311, 28)),
      piece(10, part(CONNECT_311, 10, 15)),
      piece(0, part(CONNECT_311, 0, 12)),
      piece(0, CONNECT_311),
      piece(5, part(CONNECT_311, 5) + PINGREQ),
      piece(LENGTH - 1, "00"),
    ];
    expect(decoded(frames)).toEqual(clean(["1 -> connect", "1 -> pingreq"]));
  });

  it("may lie where sequence numbers wrap around", () => {
    for (const clientStart of [0xffff_ffff, 0xffff_fff0, 0x7fff_fff0]) {
      const talk = new Talk({ clientStart, serverStart: 0xffff_fffe })
        .open()
        .client(part(CONNECT_311, 0, 10))
        .client(part(CONNECT_311, 10, 20))
        .client(part(CONNECT_311, 20))
        .server(CONNACK_311)
        .client(PUBLISH)
        .close();
      const frames = [...talk.frames];
      [frames[3], frames[5]] = [frames[5] as FrameInit, frames[3] as FrameInit];
      expect(decoded(frames)).toEqual(clean(["1 -> connect", "1 <- connack", "1 -> publish"]));
    }
  });

  it("may lie in the SYN, and in the FIN", () => {
    const syn = tcp({
      source: 50_000,
      destination: 1883,
      sequence: 1_000,
      flags: SYN,
      payload: Buffer.from(CONNECT_311, "hex"),
    });
    const frames = [{ bytes: onEthernet(syn, true) }, piece(LENGTH, PINGREQ, FIN | ACK)];
    expect(decoded(frames)).toEqual(clean(["1 -> connect", "1 -> pingreq"]));
  });
});

describe("a connection", () => {
  const session = () => new Talk().open().client(CONNECT_311).server(CONNACK_311);

  it("on the ports of an earlier one is another", () => {
    const later = new Talk({ clientStart: 77_000, serverStart: 88_000 }).open().client(CONNECT_311);
    const packets = ["1 -> connect", "1 <- connack", "2 -> connect"];
    for (const first of [session().close(), session().reset(), session()]) {
      expect(decoded([...first.frames, ...later.frames])).toEqual(clean(packets));
    }
  });

  it("whose SYN is sent again is the same", () => {
    const { frames } = session();
    const again = [frames[0], ...frames.slice(0, 2), ...frames.slice(1), frames[0]] as FrameInit[];
    expect(decoded(again)).toEqual(clean(["1 -> connect", "1 <- connack"]));
  });

  it("that is over is not begun again by what is sent again", () => {
    const { frames } = session().close();
    expect(decoded([...frames, ...frames.slice(3)])).toEqual(
      clean(["1 -> connect", "1 <- connack"]),
    );
  });

  it("that is reset ends, and the reason in the RST is no data", () => {
    const frames = [
      ...session().frames,
      answer(LENGTH, "ffff", RST | ACK, 4),
      piece(LENGTH, "", FIN | ACK),
    ];
    expect(decoded(frames)).toEqual(clean(["1 -> connect", "1 <- connack"]));
  });

  it("is not reset by a RST that its receiver ignores", () => {
    const bogus = answer(LENGTH + 100, "", RST | ACK, 90_000_000);
    const frames = [...session().frames, bogus, piece(LENGTH, PINGREQ)];
    expect(decoded(frames)).toEqual(clean(["1 -> connect", "1 <- connack", "1 -> pingreq"]));
  });

  it("that is reset leaves out what comes after, and says so once", () => {
    const frames = [
      ...session().frames,
      piece(LENGTH, "", RST),
      answer(LENGTH, CONNACK_311),
      answer(LENGTH, PINGRESP, ACK, 4),
      answer(LENGTH, PINGRESP, ACK, 6),
    ];
    const { status, packets, stderr } = decoded(frames);
    expect(packets).toEqual(["1 -> connect", "1 <- connack"]);
    expect(stderr.match(/what came after the end of the connection is left out/g)).toHaveLength(1);
    expect(status).toBe(1);
  });

  it("seen from its SYN's answer on is whole", () => {
    expect(decoded(session().frames.slice(1))).toEqual(clean(["1 -> connect", "1 <- connack"]));
  });

  it("seen from the middle is told to be, and read from a segment of whole packets on", () => {
    const talk = session()
      .client(part(PUBLISH, 5))
      .client(PUBLISH)
      .server(PINGRESP)
      .client(PINGREQ);
    const { status, stderr, packets } = decoded(talk.frames.slice(5));
    expect(packets).toEqual(["1 -> publish", "1 <- pingresp", "1 -> pingreq"]);
    expect(stderr).toBe(
      "note: #1 -> (10.0.0.1:50000, 10.0.0.2:1883): its start is not in the capture: read as MQTT 3.1.1\n" +
        "note: #1 <- (10.0.0.1:50000, 10.0.0.2:1883): its start is not in the capture: read as MQTT 3.1.1\n" +
        "note: #1 -> (10.0.0.1:50000, 10.0.0.2:1883): 5 bytes between packets not read\n" +
        "error: not everything could be read, see the notes\n",
    );
    expect(status).toBe(1);
  });

  it("seen from the middle at a packet's start is all read", () => {
    const { status, packets } = decoded(session().client(PUBLISH).frames.slice(5));
    expect({ status, packets }).toEqual({ status: 0, packets: ["1 -> publish"] });
  });

  it("that ends within a packet is told to", () => {
    const { status, stderr } = decoded(
      session()
        .client(part(PUBLISH, 0, 5))
        .close().frames,
    );
    expect(status).toBe(1);
    expect(stderr).toContain("it ends within a packet, after 5 bytes of it");
  });
});

describe("bytes that are missing", () => {
  const start = () => [...opening(), piece(0, CONNECT_311)];

  it("are told as soon as what follows is acknowledged, and packets read on after them", () => {
    const frames = [
      ...start(),
      piece(LENGTH + 10, PUBLISH),
      piece(LENGTH + 20, part(PUBLISH, 0, 5)),
      answer(LENGTH + 25, PINGRESP),
      piece(LENGTH + 25, part(PUBLISH, 5) + PINGREQ),
    ];
    const { status, stderr, packets } = decoded(frames);
    expect(packets).toEqual([
      "1 -> connect",
      "1 -> publish",
      "1 <- pingresp",
      "1 -> publish",
      "1 -> pingreq",
    ]);
    expect(stderr).toContain(
      "note: #1 -> (10.0.0.1:50000, 10.0.0.2:1883): 10 bytes are missing in the capture\n",
    );
    expect(status).toBe(1);
  });

  it("are not guessed at: nothing is read until a segment of whole packets", () => {
    const frames = [
      ...start(),
      piece(LENGTH, part(PUBLISH, 0, 3)),
      piece(LENGTH + 5, part(PUBLISH, 5) + PINGREQ),
      piece(LENGTH + 12, PINGREQ),
    ];
    const { status, stderr, packets } = decoded(frames);
    expect({ status, packets }).toEqual({ status: 1, packets: ["1 -> connect", "1 -> pingreq"] });
    expect(stderr).toContain("2 bytes are missing in the capture");
    expect(stderr).toContain("10 bytes between packets not read");
  });

  it("because frames were cut are told to be", () => {
    const long = publish(Buffer.alloc(500, 7));
    const { frames } = new Talk().open().client(CONNECT_311).client(long).client(PINGREQ);
    const cut = frames.map(({ bytes }) => ({ bytes, captured: Math.min(bytes.length, 200) }));
    const { status, stderr, packets } = decoded(cut);
    expect({ status, packets }).toEqual({ status: 1, packets: ["1 -> connect", "1 -> pingreq"] });
    expect(stderr).toContain("bytes are missing: the capture holds only the start of the frame");
  });

  it("do not hold what follows for ever", () => {
    const filler = publish(Buffer.alloc(60_000));
    const talk = new Talk().open().client(CONNECT_311).client(PUBLISH);
    for (let count = 0; count < 80; count++) talk.client(filler);
    const { frames } = talk;
    frames.splice(4, 1);
    const { packets, stderr } = decoded(frames);
    expect(packets).toHaveLength(81);
    expect(stderr).toContain("10 bytes are missing");
  });
});

describe("TLS", () => {
  it("is told to be encrypted", () => {
    const talk = new Talk()
      .open()
      .client("16")
      .client("0301007b01")
      .server("160303007a02")
      .client("1703030100ff");
    const { status, stderr, packets } = decoded([
      ...talk.frames,
      ...new Talk({ clientPort: 6 }).open().client(CONNECT_311).frames,
    ]);
    expect({ status, packets }).toEqual({ status: 0, packets: ["2 -> connect"] });
    expect(stderr.match(/encrypted \(TLS\): not read/g)).toHaveLength(2);
  });
});
