/**
 * mqtt-packet's parser over core's PacketDecoder.
 *
 * Packets of a chunk are emitted one after the other, also where a listener calls `parse` itself: its chunk
 * waits for its turn. The version is that of `settings`, which are the options given, by reference, until a
 * CONNECT takes their place.
 */

import {
  type Packet as CorePacket,
  DecodeError,
  PacketDecoder,
  type ProtocolVersion,
} from "@mqtt-codec/core";
// biome-ignore lint/style/useNodejsImportProtocol: bundlers for the browser know the polyfill by this name
import { EventEmitter } from "events";

import { memoryOf } from "./buffer.mjs";
import { types } from "./control-packet-type.mjs";
import { type DecodingOptions, decodingOptions } from "./options.mjs";
import { originalPacket, type Settings } from "./original-packet.mjs";
import { Packet } from "./packet.mjs";
import { bodyAt, PacketStart, remainingLength } from "./packet-start.mjs";
import { withOriginalMessage } from "./parse-error.mjs";
import { versionOf } from "./protocol-version.mjs";

export class Parser extends EventEmitter {
  /** The options, or the CONNECT that was parsed last. */
  settings: Settings;
  /** The error after which the next `parse` begins afresh. */
  error: Error | null;
  #options!: DecodingOptions;
  #decoder!: PacketDecoder;
  #version: ProtocolVersion;
  readonly #start: PacketStart;
  /** The chunk that is being decoded, and where in it what comes next begins. */
  #chunk: Uint8Array | undefined;
  #at: number;
  #waiting: Uint8Array[];
  /** Bytes that wait. */
  #waitingLength: number;
  #isParsing: boolean;
  #leftByError: number;
  /** Bytes that have come, before the chunk, of the packet that comes next. */
  #carried: number;
  /** Bytes that the decoder was given. */
  #pushed: number;

  constructor() {
    super();
    this.settings = {};
    this.error = null;
    this.#version = 4;
    this.#start = new PacketStart();
    this.#chunk = undefined;
    this.#at = 0;
    this.#waiting = [];
    this.#waitingLength = 0;
    this.#isParsing = false;
    this.#leftByError = 0;
    this.#carried = 0;
    this.#pushed = 0;
    this.parser();
  }

  /** A parser that keeps these options. */
  static parser(options?: object): Parser {
    return new Parser().parser(options);
  }

  /** Begins afresh, with these options. Throws TypeError for an option of ours that is not what it can be. */
  parser(options?: object): this {
    this.settings = options ?? {};
    this.#options = decodingOptions(this.settings);
    this.#version = versionOf(this.settings);
    this.reset();
    return this;
  }

  /** The packet that is being received, as far as its fixed header tells. */
  get packet(): Packet {
    const { first, isComplete, length } = this.#start;
    if (first < 0) return new Packet();
    return new Packet(types[first >> 4], first & 15, isComplete ? length : -1);
  }

  /** Takes the next bytes, emits what is complete, and returns the bytes that wait for more. Throws TypeError for no bytes. */
  parse(bytes: Uint8Array): number {
    const chunk = memoryOf(bytes);
    if (this.error !== null) this.reset();
    if (chunk.length > 0) this.take(chunk);
    if (this.#isParsing) return this.left;
    this.#isParsing = true;
    try {
      do this.emitPackets();
      while (this.next());
    } finally {
      this.#isParsing = false;
    }
    return this.left;
  }

  /** Bytes that were taken and are of no packet yet. */
  private get left(): number {
    if (this.error !== null) return this.#leftByError;
    const left =
      this.#chunk === undefined ? this.#carried : this.#chunk.length - this.#at + this.#carried;
    return left - this.#start.consumed + this.#waitingLength;
  }

  private reset(): void {
    this.error = null;
    this.#start.reset();
    this.#chunk = undefined;
    this.#waiting = [];
    this.#waitingLength = 0;
    this.#version = versionOf(this.settings);
    this.renew();
  }

  private renew(): void {
    this.#decoder = new PacketDecoder({ ...this.#options, protocolVersion: this.#version });
    this.#carried = 0;
    this.#pushed = 0;
  }

  private push(chunk: Uint8Array): void {
    this.#decoder.push(chunk);
    this.#pushed += chunk.length;
  }

  /** Takes a chunk to decode, after the one that is being decoded or that a listener's error has cut short. */
  private take(chunk: Uint8Array): void {
    if (!this.#isParsing && this.#chunk === undefined && this.#waiting.length === 0) {
      this.begin(chunk);
      return;
    }
    this.#waiting.push(chunk);
    this.#waitingLength += chunk.length;
  }

  private begin(chunk: Uint8Array): void {
    this.push(chunk); // Which may refuse it.
    this.#chunk = chunk;
    this.#at = 0;
  }

  /** Whether another chunk waits, which is begun on then. */
  private next(): boolean {
    const chunk = this.#waiting.shift();
    if (chunk === undefined) return false;
    // Of one whose memory was transferred meanwhile nothing is left.
    this.#waitingLength = this.#waiting.length === 0 ? 0 : this.#waitingLength - chunk.length;
    this.begin(chunk);
    return true;
  }

  private emitPackets(): void {
    while (this.#chunk !== undefined) {
      const chunk = this.#chunk;
      const at = this.#at;
      if (at === chunk.length) {
        this.#chunk = undefined;
        return;
      }
      if (this.#start.bytes === 0) this.follow(chunk);
      const packet = this.read(chunk, at);
      if (packet !== undefined) this.emit("packet", packet);
      else if (this.#chunk !== undefined) {
        this.#carried += chunk.length - at;
        this.#chunk = undefined;
      }
    }
  }

  /** Goes on in another version, where the settings have one. */
  private follow(chunk: Uint8Array): void {
    const version = versionOf(this.settings);
    if (version === this.#version) return;
    this.#version = version;
    this.renew();
    this.push(chunk.subarray(this.#at));
  }

  /** The next packet of the chunk; undefined where there is none, or no good one. */
  private read(chunk: Uint8Array, at: number): Packet | undefined {
    const start = this.#start;
    // Of a packet that lies in the chunk as a whole, as most do, all can be read from there.
    const isCarried = start.bytes > 0;
    try {
      if (isCarried) start.take(chunk, at);
      const packet = this.#decoder.read();
      if (packet === undefined) {
        if (!isCarried) start.take(chunk, at);
        return undefined;
      }
      if (isCarried || packet.type === "connect") return this.carriedPacket(packet, chunk, at);
      const body = bodyAt(chunk, at);
      const length = remainingLength(chunk, at + 1, body);
      this.#at = body + length;
      return originalPacket(
        packet,
        (chunk[at] as number) & 15,
        length,
        this.#version,
        this.settings,
      );
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      if (!isCarried) start.take(chunk, at);
      this.fail(error, chunk);
      return undefined;
    }
  }

  /** A packet of which PacketStart tells how it began: one of several chunks, or a CONNECT. */
  private carriedPacket(packet: CorePacket, chunk: Uint8Array, at: number): Packet {
    const start = this.#start;
    if (start.bytes === 0) start.take(chunk, at);
    const { first, bytes, length } = start;
    const original = originalPacket(packet, first & 15, length, this.#version, this.settings);
    if (packet.type === "connect") this.settings = connectOf(original, start.nameLength);
    this.#at += bytes + length - this.#carried;
    this.#carried = 0;
    start.reset();
    return original;
  }

  /** Lets go what is left, and says what was wrong. */
  private fail(error: DecodeError, chunk: Uint8Array): void {
    const start = this.#start;
    const isOfHeader = error.code === "reserved-flags" || error.code === "invalid-qos";
    const buffered = this.#carried + chunk.length - this.#at;
    this.#leftByError = buffered - (isOfHeader ? 0 : start.consumed);
    this.#chunk = undefined;
    this.#waiting = [];
    this.#waitingLength = 0;
    const byte = chunk[error.offset - (this.#pushed - chunk.length)];
    this.error = withOriginalMessage(error, start.first, start.length, byte);
    this.emit("error", this.error);
  }
}

/** A CONNECT with its Protocol Name, which core does not keep: it is its version's, but where another is tolerated. */
function connectOf(original: Packet, nameLength: number): Settings {
  const connect = original as Packet & { protocolId: string };
  connect.protocolId = nameLength === 6 ? "MQIsdp" : "MQTT";
  return connect as Settings;
}
