/** The packets of an input, one after another, by the version of their connection. */

import {
  type DecodeError,
  type DecodeOptions,
  decode,
  decodeFixedHeader,
  type Packet,
  type ProtocolVersion,
  UnderflowDecodeError,
} from "@mqtt-codec/core";
import { Failure, MALFORMED } from "./failure.js";

const FIRST_VERSION: ProtocolVersion = 4;

/** How to read the packets to come: by the version asked for, or by 4 and then that of every CONNECT. */
export class Connection {
  readonly #isFixed: boolean;
  #options: DecodeOptions & { readonly protocolVersion: ProtocolVersion };

  constructor(asked: ProtocolVersion | undefined, options: DecodeOptions = {}) {
    this.#isFixed = asked !== undefined;
    this.#options = { ...options, protocolVersion: asked ?? FIRST_VERSION };
  }

  /** The options for the next packet. */
  get options(): DecodeOptions & { readonly protocolVersion: ProtocolVersion } {
    return this.#options;
  }

  /** The version asked for, which is that of the packets to come whatever they say. */
  get askedVersion(): ProtocolVersion | undefined {
    return this.#isFixed ? this.#options.protocolVersion : undefined;
  }

  /** Takes note of a packet; a CONNECT carries the version of those after it. */
  follow(packet: Pick<Packet, "type"> & { protocolVersion?: ProtocolVersion | undefined }): void {
    if (packet.type !== "connect" || this.#isFixed) return;
    this.#options = { ...this.#options, protocolVersion: packet.protocolVersion ?? FIRST_VERSION };
  }
}

/** A packet's place in the input. */
export interface Place {
  /** Counted from 1. */
  readonly number: number;
  /** Index of its first byte in the input. */
  readonly start: number;
}

/** Decodes the first packet in `bytes`, which stands at `place`; throws Failure for a malformed one. */
export function decodeAt(
  bytes: Uint8Array,
  place: Place,
  options: DecodeOptions,
  hint: string | undefined,
): { packet: Packet; bytesRead: number } {
  try {
    return decode(bytes, options);
  } catch (error) {
    throw failureAt(error as DecodeError, bytes, place, hint);
  }
}

/** What to say of a malformed packet, with offsets in the whole input; the hint is for the first packet. */
export function failureAt(
  error: DecodeError,
  bytes: Uint8Array,
  { number, start }: Place,
  hint: string | undefined,
): Failure {
  if (error.offset === undefined) throw error;
  const what =
    error instanceof UnderflowDecodeError ? cutOff(error, bytes) : messageAt(error, start);
  const message = `packet ${number} at byte ${start}: ${what}`;
  return new Failure(MALFORMED, message, number === 1 ? hint : undefined);
}

/** An error's message, with its offset in the whole input. */
export function messageAt({ message, offset }: DecodeError, start: number): string {
  return message.replace(` at byte ${offset} `, ` at byte ${start + offset} `);
}

function cutOff(
  { bytesNeeded, packetType, rule }: UnderflowDecodeError,
  bytes: Uint8Array,
): string {
  const name = packetType === undefined ? "the packet" : packetType.toUpperCase();
  const missing = `${bytesNeeded} ${bytesNeeded === 1 ? "byte is" : "bytes are"} missing`;
  const citation = rule === undefined ? "" : ` [${rule}]`;
  return `${name} is cut off after ${bytes.length} of its bytes: ${isFramed(bytes) ? "" : "at least "}${missing}${citation}`;
}

/** Whether the fixed header is all there, so that the packet's length is known. */
function isFramed(bytes: Uint8Array): boolean {
  try {
    decodeFixedHeader(bytes);
    return true;
  } catch {
    return false;
  }
}
