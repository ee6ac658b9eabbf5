/**
 * Binary Data: 5.0 §1.5.6, and 3.1.1's Will Message and Password (§3.1.3.3, §3.1.3.5).
 *
 *   bytes 0-1  length of what follows, in bytes, most significant first
 *   bytes 2-   the bytes
 */

import { EncodeError, OverflowEncodeError, UnderflowDecodeError } from "../errors.js";
import { MAX_FIELD_LENGTH } from "../spec/limits.js";
import { DEFAULT_PROTOCOL_VERSION } from "../spec/protocol-version.js";
import { isBufferPrototype, unzeroed } from "./node-buffer.js";

/** No bytes; shared, since there is nothing in it to change. */
export const NO_BYTES: Uint8Array = /* @__PURE__ */ new Uint8Array(0);

/** Whether the value is a Uint8Array, of this realm or another; a Proxy of one is none. */
export function isUint8Array(value: unknown): value is Uint8Array {
  return (
    ArrayBuffer.isView(value) &&
    (value instanceof Uint8Array || Object.prototype.toString.call(value) === "[object Uint8Array]")
  );
}

/** Whether the bytes are none because their memory was transferred, to another thread say. */
export function isDetached(bytes: Uint8Array): boolean {
  if (bytes === NO_BYTES || byteLengthOf(bytes) > 0) return false;
  try {
    new Uint8Array(bufferOf(bytes));
    return false;
  } catch {
    return true;
  }
}

/** A typed array's own getter, by name: what it gives cannot be made up. */
const getterOf = (name: "buffer" | "byteOffset" | "byteLength"): ((this: Uint8Array) => unknown) =>
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), name)?.get as (
    this: Uint8Array,
  ) => unknown;

const bufferGetter = /* @__PURE__ */ getterOf("buffer") as (this: Uint8Array) => ArrayBuffer;
const byteOffsetGetter = /* @__PURE__ */ getterOf("byteOffset") as (this: Uint8Array) => number;
const byteLengthGetter = /* @__PURE__ */ getterOf("byteLength") as (this: Uint8Array) => number;

/** What the bytes are a part of. Where Buffers and Uint8Arrays meet, V8 looks `bytes.buffer` up anew each time. */
export function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return bufferGetter.call(bytes);
}

/** Where in it they begin. */
export function byteOffsetOf(bytes: Uint8Array): number {
  return byteOffsetGetter.call(bytes);
}

/** How many they are, also where a subclass says otherwise. */
export function byteLengthOf(bytes: Uint8Array): number {
  return byteLengthGetter.call(bytes);
}

/** The bytes as a Uint8Array of this realm that is no subclass, but for Node's Buffer. */
export function plainBytes(bytes: Uint8Array): Uint8Array {
  const prototype = Object.getPrototypeOf(bytes);
  if (prototype === Uint8Array.prototype || isBufferPrototype(prototype)) return bytes;
  return new Uint8Array(bufferOf(bytes), byteOffsetOf(bytes), byteLengthOf(bytes));
}

/** Bytes from `offset` on; negative where it lies past the end. Throws TypeError for what is no array or no index. */
export function availableAt(bytes: Uint8Array, offset: number): number {
  if (!isUint8Array(bytes)) throw new TypeError("a Uint8Array is needed");
  if (!Number.isInteger(offset) || offset < 0) {
    throw new TypeError("offset must be an integer of at least 0");
  }
  return bytes.length - offset;
}

/** A view of bytes[start, end), always a plain Uint8Array, also where `bytes` is a Buffer. */
export function viewOf(bytes: Uint8Array, start: number, end: number): Uint8Array {
  return start === end
    ? NO_BYTES
    : new Uint8Array(bytes.buffer as ArrayBuffer, bytes.byteOffset + start, end - start);
}

/** Makes a view of `length` bytes of memory; anything else that it returns is a TypeError. */
export type MakeView = (memory: ArrayBuffer, byteOffset: number, length: number) => Uint8Array;

/** A view of memory: a plain Uint8Array, or what `view` makes. */
export function viewed(
  memory: ArrayBuffer,
  byteOffset: number,
  length: number,
  view: MakeView | undefined,
): Uint8Array {
  if (view === undefined) return new Uint8Array(memory, byteOffset, length);
  // No bytes are not to keep the memory that they are none of.
  const bytes = length === 0 ? view(new ArrayBuffer(0), 0, 0) : view(memory, byteOffset, length);
  if (!isUint8Array(bytes) || bytes.length !== length) {
    throw new TypeError("view must return a Uint8Array of the bytes that it is asked for");
  }
  return bytes;
}

/** A copy of bytes[start, end): a plain Uint8Array, or what `view` makes. */
export function copyOf(
  bytes: Uint8Array,
  start: number,
  end: number,
  view: MakeView | undefined,
): Uint8Array {
  const copy = new Uint8Array(viewOf(bytes, start, end));
  return view === undefined ? copy : viewed(copy.buffer, 0, copy.length, view);
}

/** From so many bytes on it takes longer to zero memory than to ask for some that is not. */
const WORTH_ASKING = 8_192;

/** Both one after the other in memory of their own. */
export function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const length = byteLengthOf(first) + byteLengthOf(second);
  const all = (length >= WORTH_ASKING ? unzeroed(length) : undefined) ?? new Uint8Array(length);
  all.set(first);
  all.set(second, length - byteLengthOf(second));
  return all;
}

const CIRCUMSTANCE = {
  packetType: 0,
  protocolVersion: DEFAULT_PROTOCOL_VERSION,
  field: "the binary data",
};

/**
 * Writes Binary Data, its two length bytes first, and returns the bytes written: 2 to 65,537. Throws
 * EncodeError over 65,535 bytes, OverflowEncodeError when `target` is too small, which is then left
 * as it was (5.0 §1.5.6).
 */
export function encodeBytes(value: Uint8Array, target: Uint8Array, offset: number = 0): number {
  if (!isUint8Array(value)) throw new TypeError("a Uint8Array is needed");
  const { length } = value;
  if (length > MAX_FIELD_LENGTH) throw new EncodeError("binary-too-long", CIRCUMSTANCE);
  if (availableAt(target, offset) < 2 + length)
    throw new OverflowEncodeError("overflow", CIRCUMSTANCE);
  // The bytes first: they may lie in the target, where the length would overwrite them.
  target.set(value, offset + 2);
  target[offset] = length >> 8;
  target[offset + 1] = length & 0xff;
  return 2 + length;
}

/**
 * Reads Binary Data, its two length bytes first, as a view of `bytes`. Throws UnderflowDecodeError
 * when bytes are missing (5.0 §1.5.6).
 */
export function decodeBytes(
  bytes: Uint8Array,
  offset: number = 0,
): { value: Uint8Array; bytesRead: number } {
  const start = offset + 2;
  const available = availableAt(bytes, offset) - 2;
  if (available < 0) throw new UnderflowDecodeError(CIRCUMSTANCE, offset, -available);
  const length = ((bytes[offset] as number) << 8) | (bytes[offset + 1] as number);
  if (available < length) throw new UnderflowDecodeError(CIRCUMSTANCE, offset, length - available);
  return { value: viewOf(bytes, start, start + length), bytesRead: 2 + length };
}
