/** TCP connections made up for the tests, segment by segment. */

import { ACK, FIN, type FrameInit, ipv4, LINKS, RST, SYN, tcp } from "./capture-builder.js";

export type Wrap = (tcp: Buffer, isForward: boolean) => Buffer;

/** On Ethernet, in IPv4. */
export const onEthernet: Wrap = (segment, isForward) =>
  (LINKS["Ethernet"] as { wrap: (ip: Buffer) => Buffer }).wrap(ipv4(segment, { isForward }));

interface Init {
  readonly clientPort?: number;
  readonly serverPort?: number;
  readonly wrap?: Wrap;
  readonly clientStart?: number;
  readonly serverStart?: number;
}

/** A connection whose frames are those of the calls, in their order, to be reordered at will. */
export class Talk {
  readonly frames: FrameInit[] = [];
  readonly #ports: readonly [number, number];
  readonly #wrap: Wrap;
  #client: number;
  #server: number;

  constructor({
    clientPort = 50_000,
    serverPort = 1883,
    wrap = onEthernet,
    clientStart = 1_000,
    serverStart = 9_000,
  }: Init = {}) {
    this.#ports = [clientPort, serverPort];
    this.#wrap = wrap;
    this.#client = clientStart;
    this.#server = serverStart;
  }

  /** The three segments that open a connection. */
  open(): this {
    this.#add("client", SYN);
    this.#client++;
    this.#add("server", SYN | ACK);
    this.#server++;
    this.#add("client", ACK);
    return this;
  }

  /** A segment of the client's, in hex or bytes. */
  client(payload: string | Uint8Array): this {
    return this.#say("client", payload);
  }

  /** A segment of the server's, in hex or bytes. */
  server(payload: string | Uint8Array): this {
    return this.#say("server", payload);
  }

  /** Both sides end. */
  close(): this {
    this.#add("client", FIN | ACK);
    this.#client++;
    this.#add("server", FIN | ACK);
    this.#server++;
    this.#add("client", ACK);
    return this;
  }

  reset(): this {
    this.#add("server", RST | ACK);
    return this;
  }

  #say(from: "client" | "server", payload: string | Uint8Array): this {
    const bytes = typeof payload === "string" ? Buffer.from(payload, "hex") : payload;
    this.#add(from, ACK, bytes);
    if (from === "client") this.#client = (this.#client + bytes.length) >>> 0;
    else this.#server = (this.#server + bytes.length) >>> 0;
    return this;
  }

  #add(from: "client" | "server", flags: number, payload?: Uint8Array): void {
    const isForward = from === "client";
    const [client, server] = this.#ports;
    const bytes = tcp({
      source: isForward ? client : server,
      destination: isForward ? server : client,
      sequence: isForward ? this.#client : this.#server,
      acknowledgement: flags === SYN ? 0 : isForward ? this.#server : this.#client,
      flags,
      ...(payload === undefined ? {} : { payload }),
    });
    this.frames.push({ bytes: this.#wrap(bytes, isForward) });
  }
}

/** CONNECT of MQTT 5.0, Client Identifier "c", and its CONNACK with a property. */
export const CONNECT_50 = "100e00044d5154540502003c00000163";
export const CONNACK_50 = "200600000322000a";
/** CONNECT of 3.1.1 with a user name and a password. */
export const CONNECT_311 = "102000044d51545404c2003c0001630005616c696365000a776f6e6465726c616e64";
export const CONNACK_311 = "20020000";
/** PUBLISH of 3.1.1, QoS 0, topic "a/b", payload "hi!". */
export const PUBLISH = "30080003612f62686921";
export const PINGREQ = "c000";
export const PINGRESP = "d000";

/** PUBLISH of 3.1.1 on the topic "t", with this payload. */
export function publish(payload: Uint8Array): Buffer {
  const length = 3 + payload.length;
  const lengthBytes: number[] = [];
  for (let rest = length; ; ) {
    const byte = rest % 128;
    rest = Math.floor(rest / 128);
    lengthBytes.push(rest > 0 ? byte | 0x80 : byte);
    if (rest === 0) break;
  }
  return Buffer.concat([Buffer.from([0x30, ...lengthBytes, 0, 1, 0x74]), payload]);
}
