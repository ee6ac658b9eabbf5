/** Packets as they come from whatever gives bytes as they come. */

import { PacketDecoder } from "../codec/packet-decoder.js";
import type { DecodeOptions } from "../io/read-settings.js";
import type { Packet } from "../packets/packet.js";

/** What a source of bytes may give: bytes, their buffer, or the event of a WebSocket that brings it. */
export type Chunk = Uint8Array | ArrayBuffer | { readonly data: Uint8Array | ArrayBuffer };

/**
 * The packets of a source of bytes: a socket, a file, a process, a ReadableStream, or the messages of a
 * WebSocket, whose frames need not be packets (3.1.1 MQTT-6.0.0-2, 5.0 MQTT-6.0.0-2). No more is asked of the
 * source while a packet is looked at. Throws DecodeError for a malformed packet, after those before it,
 * and UnderflowDecodeError when the source ends within one; either way the source is closed.
 */
export async function* decodePackets(
  source: AsyncIterable<Chunk> | Iterable<Chunk> | ReadableStream<Chunk>,
  options?: DecodeOptions,
): AsyncGenerator<Packet, void, undefined> {
  const decoder = new PacketDecoder(options);
  const chunks = isIterable(source) ? source : readAll(source);
  for await (const chunk of chunks) {
    decoder.push(bytesOf(chunk));
    yield* decoder;
  }
  decoder.end();
}

/** Browsers that have no asynchronous iteration of a ReadableStream still have its reader. */
async function* readAll(stream: ReadableStream<Chunk>): AsyncGenerator<Chunk, void, undefined> {
  const reader = stream.getReader();
  let isDone = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      isDone = done;
      if (done) return;
      yield value;
    }
  } finally {
    if (!isDone) await reader.cancel();
    reader.releaseLock();
  }
}

function isIterable(
  source: AsyncIterable<Chunk> | Iterable<Chunk> | ReadableStream<Chunk>,
): source is AsyncIterable<Chunk> | Iterable<Chunk> {
  const { [Symbol.asyncIterator]: asynchronous } = source as Partial<AsyncIterable<Chunk>>;
  const { [Symbol.iterator]: synchronous } = source as Partial<Iterable<Chunk>>;
  return asynchronous !== undefined || synchronous !== undefined;
}

function bytesOf(chunk: Chunk): Uint8Array {
  const bytes = "data" in chunk ? chunk.data : chunk;
  return bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : bytes;
}
