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

/** The same memory as a Buffer. */
export function bufferOf(bytes: Uint8Array): Buffer {
  const { length } = bytes;
  if (length === 0) return NO_BYTES;
  if (NodeBuffer !== undefined) return new NodeBuffer(bytes.buffer, bytes.byteOffset, length);
  return Buffer.from(bytes.buffer as ArrayBuffer, bytes.byteOffset, length);
}

/** A string's UTF-8, or the bytes themselves. They are any bytes: what UTF-8 cannot say of a string becomes U+FFFD, as in mqtt-packet. */
export function bytesOf(given: string | Uint8Array): Uint8Array {
  return typeof given === "string" ? Buffer.from(given) : given;
}

/** Whether it is bytes: a Buffer, or any other Uint8Array. */
export function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array || Buffer.isBuffer(value);
}

export { Buffer };
