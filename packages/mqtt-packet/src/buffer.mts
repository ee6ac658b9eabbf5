/** Bytes as Buffers, which is what mqtt-packet gives; Node's own, or the one a bundler puts in its place. */

// biome-ignore lint/style/useNodejsImportProtocol: bundlers for the browser know the polyfill by this name
import { Buffer } from "buffer";

export const NO_BYTES: Buffer = /* @__PURE__ */ Buffer.alloc(0);

/** The same memory as a Buffer. */
export function bufferOf(bytes: Uint8Array): Buffer {
  if (bytes.length === 0) return NO_BYTES;
  return Buffer.from(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.length);
}

/** Whether it is bytes: a Buffer, or any other Uint8Array. */
export function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array || Buffer.isBuffer(value);
}

export { Buffer };
