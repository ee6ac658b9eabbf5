/** Bytes as Buffers, which is what mqtt-packet gives; Node's own, or the one a bundler puts in its place. */

// biome-ignore lint/style/useNodejsImportProtocol: bundlers for the browser know the polyfill by this name
import { Buffer } from "buffer";

export const NO_BYTES: Buffer = /* @__PURE__ */ Buffer.alloc(0);

type View = new (memory: ArrayBufferLike, byteOffset: number, length: number) => Buffer;

/** What Node makes Buffers with, which takes half of the time of Buffer.from; undefined where Buffer is another's. */
const NodeBuffer = /* @__PURE__ */ ((): View | undefined => {
  const species = (Buffer as unknown as { [Symbol.species]?: View })[Symbol.species];
  if (typeof species !== "function" || (species as unknown) === Buffer) return undefined;
  const made = new species(new ArrayBuffer(2), 1, 1);
  return Object.getPrototypeOf(made) === Buffer.prototype && made.length === 1
    ? species
    : undefined;
})();

/** A part of memory as a Buffer. */
export function bufferView(memory: ArrayBuffer, byteOffset: number, length: number): Buffer {
  if (length === 0) return NO_BYTES;
  if (NodeBuffer !== undefined) return new NodeBuffer(memory, byteOffset, length);
  return Buffer.from(memory, byteOffset, length);
}

/** The same memory as a Buffer. */
export function bufferOf(bytes: Uint8Array): Buffer {
  return bufferView(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.length);
}

/** A string's UTF-8, or the bytes themselves. They are any bytes: what UTF-8 cannot say of a string becomes U+FFFD, as in mqtt-packet. */
export function bytesOf(given: string | Uint8Array): Uint8Array {
  return typeof given === "string" ? Buffer.from(given) : given;
}

/** Whether it is bytes: a Buffer, or any other Uint8Array; a Proxy of one is not. */
export function isBytes(value: unknown): value is Uint8Array {
  return ArrayBuffer.isView(value) && (value instanceof Uint8Array || Buffer.isBuffer(value));
}

/** Bytes as they are given; the memory of a view of another kind, or what Buffer.from makes of anything else. */
export function memoryOf(given: Uint8Array): Uint8Array {
  if (isBytes(given)) return given;
  const view = given as unknown as ArrayBufferView;
  return ArrayBuffer.isView(view)
    ? new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
    : Buffer.from(given);
}

export { Buffer };
