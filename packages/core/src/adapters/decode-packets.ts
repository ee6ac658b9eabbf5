/** Packets as they come from whatever gives bytes as they come. */

import { PacketDecoder } from "../codec/packet-decoder.js";
import { DecodeError } from "../errors.js";
import { isUint8Array } from "../io/binary-data.js";
import type { DecodeOptions } from "../io/read-settings.js";
import type { Packet } from "../packets/packet.js";
import { DEFAULT_PROTOCOL_VERSION, type ProtocolVersion } from "../spec/protocol-version.js";

/** What a source of bytes may give: bytes, their buffer, or the event of a WebSocket that brings it. */
export type Chunk = Uint8Array | ArrayBuffer | { readonly data: Uint8Array | ArrayBuffer };

/**
 * The packets of a source of bytes: a socket, a file, a process, a ReadableStream, or the messages of a
 * WebSocket, whose frames need not be packets (3.1.1 MQTT-6.0.0-2, 5.0 MQTT-6.0.0-2). No more is asked of the
 * source while a packet is looked at. Throws DecodeError for a malformed packet and for a text frame (3.1.1
 * MQTT-6.0.0-1, 5.0 MQTT-6.0.0-1), after the packets before it, UnderflowDecodeError when the source ends
 * within a packet; either way the source is closed, as when the loop is left. To answer on a socket of Node
 * before it is closed, iterate over `socket.iterator({ destroyOnReturn: false })`. Throws TypeError at once for
 * an option that does not exist.
 */
export function decodePackets(
  source: AsyncIterable<Chunk> | Iterable<Chunk> | ReadableStream<Chunk>,
  options?: DecodeOptions,
): AsyncGenerator<Packet, void, undefined> {
  return packetsOf(source, new PacketDecoder(options), options?.protocolVersion);
}

async function* packetsOf(
  source: AsyncIterable<Chunk> | Iterable<Chunk> | ReadableStream<Chunk>,
  decoder: PacketDecoder,
  protocolVersion: ProtocolVersion = DEFAULT_PROTOCOL_VERSION,
): AsyncGenerator<Packet, void, undefined> {
  const chunks = isIterable(source) ? source : readAll(source);
  let received = 0;
  for await (const chunk of chunks) {
    const bytes = bytesOf(chunk);
    if (typeof bytes === "string") {
      const circumstance = { packetType: 0, protocolVersion, field: "the WebSocket message" };
      throw new DecodeError("text-frame", circumstance, received); // [3.1.1 MQTT-6.0.0-1] [5.0 MQTT-6.0.0-1]
    }
    received += bytes.length;
    decoder.push(bytes);
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
    try {
      if (!isDone) await reader.cancel();
    } finally {
      reader.releaseLock();
    }
  }
}

function isIterable(
  source: AsyncIterable<Chunk> | Iterable<Chunk> | ReadableStream<Chunk>,
): source is AsyncIterable<Chunk> | Iterable<Chunk> {
  const { [Symbol.asyncIterator]: asynchronous } = source as Partial<AsyncIterable<Chunk>>;
  const { [Symbol.iterator]: synchronous } = source as Partial<Iterable<Chunk>>;
  return asynchronous !== undefined || synchronous !== undefined;
}

/** The bytes of a chunk; the text of a text frame, which the types do not know of and peers send. */
function bytesOf(chunk: Chunk): Uint8Array | string {
  const isEvent = typeof chunk === "object" && chunk !== null && "data" in chunk;
  const bytes: unknown = isEvent ? chunk.data : chunk;
  if (typeof bytes === "string" || isUint8Array(bytes)) return bytes;
  if (Object.prototype.toString.call(bytes) === "[object ArrayBuffer]") {
    return new Uint8Array(bytes as ArrayBuffer);
  }
  throw new TypeError(
    'a message must be a Uint8Array or an ArrayBuffer; a WebSocket has them with binaryType "arraybuffer"',
  );
}
