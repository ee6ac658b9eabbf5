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
  readonly concat?: (list: readonly Uint8Array[]) => Uint8Array;
}

const nodeBuffer = (globalThis as { Buffer?: BufferClass }).Buffer;
const methods = nodeBuffer?.prototype;

function worksOnUint8Array(slice: Slice | undefined): Slice | undefined {
  try {
    return slice?.call(new Uint8Array([0x4d, 0x51]), 1, 2) === "Q" ? slice : undefined;
  } catch {
    return undefined;
  }
}
/** The string of bytes that are ISO 8859-1. */
export const latin1Slice = /* @__PURE__ */ worksOnUint8Array(methods?.latin1Slice);
/** The string of bytes that are UTF-8. */
export const utf8Slice = /* @__PURE__ */ worksOnUint8Array(methods?.utf8Slice);

function writesToUint8Array(write: Write | undefined): Write | undefined {
  try {
    const target = new Uint8Array(4);
    return write?.call(target, "Q", 1, 2) === 1 && target[1] === 0x51 ? write : undefined;
  } catch {
    return undefined;
  }
}
/** Writes a string in UTF-8 and returns the bytes written. */
export const utf8Write = /* @__PURE__ */ writesToUint8Array(methods?.utf8Write);
/** Joins bytes without zeroing the memory first. */
export const concat: BufferClass["concat"] = nodeBuffer?.concat;
