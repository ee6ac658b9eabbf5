/** What a capture file holds, whichever its format. */

/** A frame as it was captured. */
export interface Frame {
  /** Microseconds since 1970, UTC. */
  readonly time: number;
  /** The LINKTYPE_ number of its interface. */
  readonly linkType: number;
  readonly bytes: Uint8Array;
  /** Bytes that the frame had on the wire, of which `bytes` may be the first. */
  readonly originalLength: number;
}

/** Reads the records of one format. */
export interface FrameReader {
  /** The frames that the next bytes of the file complete. Throws CaptureFault, and the same ever after. */
  push(chunk: Uint8Array): Iterable<Frame>;
  /** Says that the file ends here. Throws CaptureFault where that is within a record. */
  end(): void;
}

/** A capture file that cannot be read on. */
export class CaptureFault extends Error {}

/** Records may be this long; no capture tool writes longer ones. */
export const MAX_RECORD_LENGTH = 16 * 1024 * 1024;

/** A time that can be counted in whole microseconds, which is until the year 2255. */
export function printableTime(microseconds: number): number {
  return Math.floor(Math.min(Math.max(microseconds, 0), Number.MAX_SAFE_INTEGER));
}

/** A view for reading numbers. */
export function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
