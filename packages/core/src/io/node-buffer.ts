/**
 * What Node's Buffer can do with any Uint8Array, found at run time so that nothing is imported: undefined
 * where there is no Buffer, or where its methods want a Buffer.
 */

type Slice = (this: Uint8Array, start: number, end: number) => string;
type Write = (this: Uint8Array, text: string, offset: number, length: number) => number;

interface BufferMethods {
  readonly latin1Slice?: Slice;
  readonly utf8Slice?: Slice;
  readonly utf8Write?: Write;
}

interface BufferClass {
  readonly prototype: BufferMethods;
  readonly allocUnsafeSlow?: (length: number) => Uint8Array;
}

const nodeBuffer = (): BufferClass | undefined => (globalThis as { Buffer?: BufferClass }).Buffer;
const methodsOf = (buffer: BufferClass | undefined): BufferMethods | undefined => buffer?.prototype;

const methods: BufferMethods | undefined = /* @__PURE__ */ methodsOf(/* @__PURE__ */ nodeBuffer());

function worksOnUint8Array(name: "latin1Slice" | "utf8Slice"): Slice | undefined {
  try {
    const slice = methods?.[name];
    return slice?.call(new Uint8Array([0x4d, 0x51]), 1, 2) === "Q" ? slice : undefined;
  } catch {
    return undefined;
  }
}
/** The string of bytes that are ISO 8859-1. */
export const latin1Slice = /* @__PURE__ */ worksOnUint8Array("latin1Slice");
/** The string of bytes that are UTF-8. */
export const utf8Slice = /* @__PURE__ */ worksOnUint8Array("utf8Slice");

function writesToUint8Array(name: "utf8Write"): Write | undefined {
  try {
    const write = methods?.[name];
    const target = new Uint8Array(4);
    return write?.call(target, "Q", 1, 2) === 1 && target[1] === 0x51 ? write : undefined;
  } catch {
    return undefined;
  }
}
/** Writes a string in UTF-8 and returns the bytes written. */
export const utf8Write = /* @__PURE__ */ writesToUint8Array("utf8Write");

/** Whether it is what Node's Buffers inherit from. */
export function isBufferPrototype(prototype: object | null): boolean {
  return prototype === methods;
}

/** Memory of its own that is not zeroed, so that all of it has to be written; undefined where there is none. */
export function unzeroed(length: number): Uint8Array | undefined {
  const { allocUnsafeSlow } = nodeBuffer() ?? {};
  if (allocUnsafeSlow === undefined) return undefined;
  const { buffer, byteOffset } = allocUnsafeSlow(length);
  return buffer.byteLength === length ? new Uint8Array(buffer, byteOffset, length) : undefined;
}
