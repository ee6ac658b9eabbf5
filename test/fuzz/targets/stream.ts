/**
 * PacketDecoder: any stream, cut anywhere, read in any way.
 *
 *   0-3   options of decode
 *   4-6   sizes of the chunks, in turn
 *   7     bit 0 no version is set, 2-1 how it is read, 3 an empty chunk between the others
 */

import {
  DecodeError,
  type DecodeOptions,
  decode,
  OversizePacketDecodeError,
  type Packet,
  PacketDecoder,
} from "@mqtt-codec/core";
import { cut, sizeOf } from "../support/chunks.js";
import { Draw } from "../support/draw.js";
import { broken } from "../support/failure.js";
import { drawBytes } from "../support/framed.js";
import { drawOptions } from "../support/options.js";
import { checkStillWorks } from "../support/still-works.js";

/** What a stream comes to: its packets, and the error after them. */
interface Reading {
  readonly packets: readonly Packet[];
  readonly error: string | undefined;
}

const NOTHING = new Uint8Array(0);
const LONGEST_HEADER = 5;

export function fuzz(data: Uint8Array): void {
  const draw = new Draw(data);
  const { protocolVersion, all, isFramed } = drawOptions(draw);
  const sizes = [sizeOf(draw.byte()), sizeOf(draw.byte()), sizeOf(draw.byte())];
  const mode = draw.byte();
  const bytes = drawBytes(draw, isFramed);
  const options =
    (mode & 1) !== 0 ? { ...all, protocolVersion: undefined } : { ...all, protocolVersion };
  const whole = readWhole(bytes, options);
  const chunks = cut(bytes, sizes).flatMap((chunk) =>
    (mode & 8) !== 0 ? [chunk, NOTHING] : [chunk],
  );
  const read = [readAfterEach, readAtTheEnd, readAfterTheEnd, readOneEach][(mode >> 1) & 3];
  checkSame(`in chunks of ${sizes}`, bytes, options, read?.(chunks, options) as Reading, whole);
  checkSame("in one chunk", bytes, options, readAfterEach([bytes], options), whole);
  if (bytes.length <= 96) {
    checkSame("byte by byte", bytes, options, readAfterEach(cut(bytes, [1]), options), whole);
  }
  if (whole.error !== undefined) checkStillWorks();
}

function checkSame(
  how: string,
  bytes: Uint8Array,
  options: DecodeOptions,
  actual: Reading,
  expected: Reading,
): void {
  const isSame =
    actual.error === expected.error &&
    actual.packets.length === expected.packets.length &&
    actual.packets.every((packet, index) => packet.equals(expected.packets[index]));
  if (isSame) return;
  const told = ({ packets, error }: Reading) => `${packets.join(", ")} and ${error ?? "no error"}`;
  broken("L4", `${how}: ${told(actual)}\n  by decode: ${told(expected)}`, bytes, options);
}

/** What decode makes of the bytes, one packet after another. */
function readWhole(bytes: Uint8Array, options: DecodeOptions): Reading {
  const packets: Packet[] = [];
  let version = options.protocolVersion ?? 4;
  for (let start = 0; start < bytes.length; ) {
    try {
      const rest = bytes.subarray(start);
      const { packet, bytesRead } = decode(rest, { ...options, protocolVersion: version });
      if (packet.type === "connect" && options.protocolVersion === undefined) {
        version = packet.protocolVersion;
      }
      packets.push(packet);
      start += bytesRead;
    } catch (error) {
      return { packets, error: inWords(error, start) };
    }
  }
  return { packets, error: undefined };
}

/** Without the message, which may name another protocol by the bytes that have come. */
function inWords(error: unknown, start = 0): string {
  if (!(error instanceof DecodeError)) throw error;
  const { name, code, offset, field, rule, packetType } = error;
  return `${name} ${code} ${start + offset} ${field} ${rule} ${packetType}`;
}

/** L11: it says the same error again, holds nothing, and lets go what comes. */
function checkFailed(decoder: PacketDecoder, error: unknown): void {
  for (const again of [() => decoder.read(), () => decoder.end(), () => [...decoder]]) {
    let thrown: unknown;
    try {
      again();
    } catch (other) {
      thrown = other;
    }
    if (thrown !== error) broken("L11", `after ${error} a decoder says ${thrown}`);
  }
  decoder.push(Uint8Array.of(0xc0, 0));
  if (decoder.bufferedBytes !== 0) broken("L11", "after an error a decoder holds bytes");
}

function readAfterEach(chunks: readonly Uint8Array[], options: DecodeOptions): Reading {
  const decoder = new PacketDecoder(options);
  const packets: Packet[] = [];
  let pushed = 0;
  let held = 0;
  let readBefore = 0;
  try {
    for (const chunk of chunks) {
      held = decoder.bufferedBytes;
      readBefore = packets.length;
      decoder.push(chunk);
      pushed += chunk.length;
      if (decoder.bufferedBytes !== held + chunk.length) broken("L4", "bytes are miscounted");
      for (const packet of decoder) packets.push(packet);
      if (decoder.bufferedBytes > pushed) broken("L4", "more is held than was pushed");
    }
    decoder.end();
    if (decoder.bufferedBytes !== 0) broken("L4", "bytes are left at the end");
    return { packets, error: undefined };
  } catch (error) {
    const words = inWords(error);
    // L13: no chunk that came after a whole fixed header was waited for.
    if (
      error instanceof OversizePacketDecodeError &&
      held >= LONGEST_HEADER &&
      packets.length === readBefore
    ) {
      broken("L13", `${held} bytes of a packet over its limit were taken`);
    }
    checkFailed(decoder, error);
    return { packets, error: words };
  }
}

function readAtTheEnd(chunks: readonly Uint8Array[], options: DecodeOptions): Reading {
  const decoder = new PacketDecoder(options);
  for (const chunk of chunks) decoder.push(chunk);
  const packets: Packet[] = [];
  try {
    for (const packet of decoder) packets.push(packet);
    decoder.end();
    return { packets, error: undefined };
  } catch (error) {
    return { packets, error: inWords(error) };
  }
}

function readAfterTheEnd(chunks: readonly Uint8Array[], options: DecodeOptions): Reading {
  const decoder = new PacketDecoder(options);
  for (const chunk of chunks) decoder.push(chunk);
  let error: unknown;
  try {
    decoder.end();
  } catch (thrown) {
    error = thrown;
  }
  const packets: Packet[] = [];
  try {
    for (const packet of decoder) packets.push(packet);
  } catch (thrown) {
    if (thrown !== error) throw new Error(`L11: end says ${error}, read ${thrown}`);
  }
  return { packets, error: error === undefined ? undefined : inWords(error) };
}

/** At most one packet after each chunk, the others at the end. */
function readOneEach(chunks: readonly Uint8Array[], options: DecodeOptions): Reading {
  const decoder = new PacketDecoder(options);
  const packets: Packet[] = [];
  try {
    for (const chunk of chunks) {
      decoder.push(chunk);
      const packet = decoder.read();
      if (packet !== undefined) packets.push(packet);
    }
    for (const packet of decoder) packets.push(packet);
    decoder.end();
    return { packets, error: undefined };
  } catch (error) {
    return { packets, error: inWords(error) };
  }
}
