/** Streams of the web: bytes in and packets out, packets in and bytes out. */

import { type EncodeOptions, encode } from "../codec/encode.js";
import { PacketDecoder } from "../codec/packet-decoder.js";
import type { DecodeOptions } from "../io/read-settings.js";
import type { Packet, PacketInit } from "../packets/packet.js";

export { type Chunk, decodePackets } from "./decode-packets.js";

/**
 * Decodes what is piped through it: `readable.pipeThrough(new PacketDecoderStream())`. Packets are decoded
 * one by one as they are asked for. A malformed packet errors the stream with its DecodeError, after the
 * packets before it.
 */
export class PacketDecoderStream extends TransformStream<Uint8Array, Packet> {
  declare readonly readable: ReadableStream<Packet>;

  /** Throws TypeError for an option that does not exist. */
  constructor(options?: DecodeOptions) {
    // The bytes go through as they are, and are decoded on the readable side: an error of a transformer
    // would throw away the packets that wait there.
    super();
    const bytes = super.readable as unknown as ReadableStream<Uint8Array>;
    const readable = readableOf(bytes.getReader(), new PacketDecoder(options));
    Object.defineProperty(this, "readable", { value: readable });
  }
}

function readableOf(
  bytes: ReadableStreamDefaultReader<Uint8Array>,
  decoder: PacketDecoder,
): ReadableStream<Packet> {
  const next = async (): Promise<Packet | undefined> => {
    for (;;) {
      const packet = decoder.read();
      if (packet !== undefined) return packet;
      const { done, value } = await bytes.read();
      if (done) {
        decoder.end();
        return undefined;
      }
      decoder.push(value);
    }
  };
  return new ReadableStream<Packet>(
    {
      async pull(controller): Promise<void> {
        try {
          const packet = await next();
          if (packet === undefined) controller.close();
          else controller.enqueue(packet);
        } catch (error) {
          await bytes.cancel(error);
          throw error;
        }
      },
      async cancel(reason): Promise<void> {
        await bytes.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}

/**
 * Encodes the packets that are piped through it, and plain objects that packets can be made from.
 * Without `protocolVersion` it starts with MQTT 3.1.1 and follows every CONNECT. A packet that breaks a
 * rule errors the stream with its EncodeError.
 */
export class PacketEncoderStream extends TransformStream<Packet | PacketInit, Uint8Array> {
  constructor(options?: EncodeOptions) {
    let current = options ?? {};
    super({
      transform(packet, controller): void {
        controller.enqueue(encode(packet, current));
        if (packet.type === "connect" && options?.protocolVersion === undefined) {
          current = { ...current, protocolVersion: packet.protocolVersion };
        }
      },
    });
  }
}
