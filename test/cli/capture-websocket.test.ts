import { describe, expect, it } from "vitest";
import { pcap, u16 } from "./capture-builder.js";
import {
  CONNACK_311,
  CONNECT_311,
  PINGREQ,
  PINGRESP,
  PUBLISH,
  publish,
  Talk,
} from "./captured-session.js";
import { lines, run } from "./command.js";

const REQUEST = Buffer.from(
  "GET /mqtt HTTP/1.1\r\nHost: broker\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Protocol: mqtt\r\n\r\n",
);
const RESPONSE = Buffer.from(
  "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nupgrade: WebSocket\r\n\r\n",
);

const BINARY = 0x82;
const PART = 0x02;
const LAST = 0x80;
const PING = 0x89;

/** A frame with this first byte; the client's are masked. */
function frame(first: number, hex: string | Uint8Array, mask?: string): Buffer {
  const payload = typeof hex === "string" ? Buffer.from(hex, "hex") : hex;
  const { length } = payload;
  const size = length < 126 ? [length] : [126, ...u16(length)];
  const key = Buffer.from(mask ?? "", "hex");
  if (key.length > 0) size[0] = (size[0] as number) | 0x80;
  const masked = payload.map((byte, index) => byte ^ (key[index % 4] ?? 0));
  return Buffer.concat([Buffer.from([first, ...size]), key, masked]);
}

const masked = (first: number, hex: string) => frame(first, hex, "a1b2c3d4");

function decoded(talk: Talk) {
  const result = run(["decode", "--format", "json"], pcap(talk.frames));
  const packets = lines(result)
    .map((line) => JSON.parse(line))
    .map(({ from, packet, error }) => `${from} ${packet?.type ?? error.code}`);
  return { status: result.status, stderr: result.stderr, packets };
}

const opened = () => new Talk().open().client(REQUEST).server(RESPONSE);

describe("MQTT over WebSocket", () => {
  it("is recognised by the upgrade, and its frames joined", () => {
    const half = CONNECT_311.length / 2;
    const talk = opened()
      .client(masked(PART, CONNECT_311.slice(0, half)))
      .client(masked(PING, "abcd"))
      .client(masked(LAST, CONNECT_311.slice(half)))
      .server(frame(BINARY, CONNACK_311))
      .client(Buffer.concat([masked(BINARY, PUBLISH + PINGREQ), masked(0x8a, "")]))
      .server(frame(PING, ""))
      .server(frame(BINARY, PINGRESP))
      .server(frame(BINARY, publish(Buffer.alloc(300))))
      .client(masked(0x88, "03e8"))
      .server(frame(0x88, "03e8"))
      .close();
    expect(decoded(talk)).toEqual({
      status: 0,
      stderr: "",
      packets: [
        "client connect",
        "server connack",
        "client publish",
        "client pingreq",
        "server pingresp",
        "server publish",
      ],
    });
  });

  it("may come byte by byte, the upgrade too", () => {
    const talk = new Talk().open();
    const bytes = Buffer.concat([REQUEST, masked(BINARY, CONNECT_311), masked(BINARY, PINGREQ)]);
    for (const byte of bytes) talk.client(Uint8Array.of(byte));
    expect(decoded(talk).packets).toEqual(["client connect", "client pingreq"]);
  });

  it.each([
    [
      "compressed by permessage-deflate",
      frame(0xc2, "aa"),
      "compressed by permessage-deflate: not read",
    ],
    ["a text frame", frame(0x81, "41"), "text frame, which MQTT does not use: not read"],
    ["no frame", frame(0x83, "41"), "what is no WebSocket frame: not read"],
    [
      "of an impossible length",
      Buffer.from("827fffffffffffffffff", "hex"),
      "impossible length: not read",
    ],
  ])("that is %s is told, and the other direction read", (_, bytes, note) => {
    const talk = opened()
      .client(masked(BINARY, CONNECT_311))
      .server(bytes)
      .server(frame(BINARY, PINGRESP))
      .client(masked(BINARY, PINGREQ));
    const { status, stderr, packets } = decoded(talk);
    expect({ status, packets }).toEqual({
      status: 1,
      packets: ["client connect", "client pingreq"],
    });
    expect(stderr).toContain(note);
  });

  it("with bytes missing is not read on, and that is told", () => {
    const talk = opened()
      .client(masked(BINARY, CONNECT_311))
      .client(masked(BINARY, PUBLISH))
      .client(masked(BINARY, PINGREQ));
    talk.frames.splice(-2, 1);
    const { status, stderr, packets } = decoded(talk);
    expect({ status, packets }).toEqual({ status: 1, packets: ["client connect"] });
    expect(stderr).toContain("the WebSocket frames after that cannot be found");
  });

  it("is not what other HTTP is", () => {
    const talk = new Talk()
      .open()
      .client(Buffer.from("GET / HTTP/1.1\r\n\r\n"))
      .server(Buffer.from("HTTP/1.1 404 Not Found\r\n\r\n"));
    const { status, stderr } = decoded(talk);
    expect(status).toBe(1);
    expect(stderr).toContain("HTTP that opens no WebSocket: not read");
    expect(stderr).toContain("no MQTT on port 1883");
  });
});
