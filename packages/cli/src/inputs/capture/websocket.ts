/** The messages of one direction of a WebSocket, joined: RFC 6455 §5. */

import { ByteQueue } from "./byte-queue.js";
import { viewOf } from "./frame.js";

const TEXT = 1;
const BINARY = 2;
const CLOSE = 8;
const PONG = 10;

const LONGEST_CONTROL = 125;

/** Reads frames, masked or not, and gives the payload of the binary messages. */
export class WebSocketReader {
  readonly #queue = new ByteQueue();
  /** Bytes of the frame's payload still to come. */
  #left = 0;
  #isControl = false;
  #mask: Uint8Array | undefined;
  #maskAt = 0;
  #isClosed = false;
  #fault: string | undefined;

  /** What keeps the rest of the direction from being read. */
  get fault(): string | undefined {
    return this.#fault;
  }

  /** The payload that the next bytes of the stream hold. */
  push(bytes: Uint8Array): Uint8Array[] {
    if (this.#isClosed || this.#fault !== undefined) return [];
    this.#queue.push(bytes);
    const parts: Uint8Array[] = [];
    for (;;) {
      while (this.#left > 0 && this.#queue.length > 0) {
        const part = this.#unmasked(this.#queue.take(this.#left));
        this.#left -= part.length;
        if (!this.#isControl) parts.push(part);
      }
      if (this.#left > 0 || !this.#readHeader()) return parts;
    }
  }

  /** Reads a frame's header; false where it is not all there or where nothing more is read. */
  #readHeader(): boolean {
    const start = this.#queue.peek(2);
    const [first, second] = start;
    if (first === undefined || second === undefined) return false;
    const opcode = first & 0x0f;
    const isControl = opcode >= CLOSE;
    const short = second & 0x7f;
    const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
    const isMasked = second >= 0x80;
    const size = 2 + lengthBytes + (isMasked ? 4 : 0);
    const fault = faultOf(first, opcode, isControl && short > LONGEST_CONTROL);
    if (fault !== undefined) return this.#stop(fault);
    const header = this.#queue.peek(size);
    if (header.length < size) return false;
    const view = viewOf(header);
    let length = short;
    if (lengthBytes === 2) length = view.getUint16(2);
    if (lengthBytes === 8) length = Number(view.getBigUint64(2));
    if (!Number.isSafeInteger(length))
      return this.#stop("a WebSocket frame of an impossible length");
    this.#mask = isMasked ? header.slice(size - 4) : undefined;
    this.#maskAt = 0;
    this.#left = length;
    this.#isControl = isControl;
    this.#queue.take(size);
    if (opcode !== CLOSE) return true;
    this.#isClosed = true;
    this.#queue.clear();
    return false;
  }

  #stop(fault: string): false {
    this.#fault = fault;
    this.#queue.clear();
    return false;
  }

  #unmasked(bytes: Uint8Array): Uint8Array {
    const mask = this.#mask;
    if (mask === undefined) return bytes;
    const start = this.#maskAt;
    this.#maskAt = (start + bytes.length) % 4;
    return bytes.map((byte, index) => byte ^ (mask[(start + index) % 4] ?? 0));
  }
}

function faultOf(first: number, opcode: number, isLongControl: boolean): string | undefined {
  if ((first & 0x40) !== 0) return "a WebSocket message compressed by permessage-deflate";
  if ((first & 0x30) !== 0) return "a WebSocket frame with reserved bits set";
  if (opcode === TEXT) return "a WebSocket text frame, which MQTT does not use";
  if ((opcode > BINARY && opcode < CLOSE) || opcode > PONG || isLongControl) {
    return "what is no WebSocket frame";
  }
  return undefined;
}
