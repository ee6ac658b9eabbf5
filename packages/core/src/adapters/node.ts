/** Streams of Node: bytes in and packets out, packets in and bytes out. */

import { Transform, type TransformCallback } from "node:stream";
import { type EncodeOptions, encode } from "../codec/encode.js";
import { PacketDecoder } from "../codec/packet-decoder.js";
import type { DecodeOptions } from "../io/read-settings.js";
import type { Packet, PacketInit } from "../packets/packet.js";

export { decodePackets } from "./decode-packets.js";

/**
 * Decodes what is piped into it: `socket.pipe(new PacketDecoderStream())`. Its readable side is in
 * object mode. While nobody reads the packets no more bytes are decoded, and so none are taken from the
 * source. A malformed packet destroys the stream with its DecodeError, after the packets before it.
 */
export class PacketDecoderStream extends Transform {
  private readonly decoder: PacketDecoder;
  /** What to call when the chunk that was taken last is decoded to its end. */
  private taken: TransformCallback | undefined;
  /** An error that waits for the packets before it to be read, since it throws away what is not. */
  private failure: { readonly error: Error; readonly report: TransformCallback } | undefined;

  /** Throws TypeError for an option that does not exist. */
  constructor(options?: DecodeOptions) {
    super({ readableObjectMode: true });
    this.decoder = new PacketDecoder(options);
    this.taken = undefined;
    this.failure = undefined;
  }

  /** Bytes taken of packets that are not passed on. */
  get bufferedBytes(): number {
    return this.decoder.bufferedBytes;
  }

  /** @internal */
  override _transform(
    chunk: Uint8Array,
    _encoding: BufferEncoding,
    taken: TransformCallback,
  ): void {
    this.taken = taken;
    try {
      this.decoder.push(chunk);
    } catch (error) {
      this.fail(error as Error, taken);
      return;
    }
    this.passOn();
  }

  /** @internal */
  override _flush(flushed: TransformCallback): void {
    try {
      this.decoder.end();
    } catch (error) {
      this.fail(error as Error, flushed);
      return;
    }
    flushed();
  }

  /** @internal */
  override read(size?: number): unknown {
    const packet: unknown = super.read(size);
    if (packet === null && this.readableLength === 0 && this.failure !== undefined) {
      const { error, report } = this.failure;
      this.failure = undefined;
      report(error);
    }
    return packet;
  }

  /** @internal */
  override _read(size: number): void {
    if (this.taken !== undefined) this.passOn();
    // Not "else": the chunk may be finished just now, and then this asks for the next.
    if (this.taken === undefined) super._read(size);
  }

  /** Passes packets on until the reader has enough or the chunk is at its end. */
  private passOn(): void {
    for (;;) {
      let packet: Packet | undefined;
      try {
        packet = this.decoder.read();
      } catch (error) {
        const { taken } = this;
        this.taken = undefined;
        // Undefined where a reader of `data` has read on, and reported it.
        if (taken !== undefined) this.fail(error as Error, taken);
        return;
      }
      if (packet === undefined) break;
      // Not within "try": what a reader of `data` throws is not the packet's fault.
      if (!this.push(packet)) return;
    }
    const { taken } = this;
    this.taken = undefined;
    taken?.();
  }

  private fail(error: Error, report: TransformCallback): void {
    if (this.readableLength === 0) report(error);
    else this.failure = { error, report };
  }
}

/**
 * Encodes the packets that are written to it: `packets.pipe(new PacketEncoderStream()).pipe(socket)`.
 * Its writable side is in object mode and takes packets and plain objects that packets can be made
 * from. Without `protocolVersion` it starts with MQTT 3.1.1 and follows every CONNECT. A packet that
 * breaks a rule destroys the stream with its EncodeError; bytes that nobody has read by then are lost.
 */
export class PacketEncoderStream extends Transform {
  private options: EncodeOptions;
  private readonly followsConnect: boolean;

  constructor(options?: EncodeOptions) {
    super({ writableObjectMode: true });
    this.options = options ?? {};
    this.followsConnect = options?.protocolVersion === undefined;
  }

  /** @internal */
  override _transform(
    packet: Packet | PacketInit,
    _encoding: BufferEncoding,
    taken: TransformCallback,
  ): void {
    let bytes: Uint8Array;
    try {
      bytes = encode(packet, this.options);
    } catch (error) {
      taken(error as Error);
      return;
    }
    if (this.followsConnect && packet.type === "connect") {
      this.options = { ...this.options, protocolVersion: packet.protocolVersion };
    }
    taken(null, bytes);
  }
}
