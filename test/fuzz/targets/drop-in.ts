/**
 * The drop-in's parser: any stream, cut anywhere; and its generate, which writes what the parser has emitted.
 *
 *   0     bits 1-0 version (3: 5.0, and the lengths are made to fit), 2 lenient, 3 strict but for some tolerances
 *   1-2   tolerances
 *   3-5   sizes of the chunks, in turn
 */

import { isDeepStrictEqual } from "node:util";
import {
  DecodeError,
  decode,
  EncodeError,
  type Packet,
  type ProtocolVersion,
} from "@mqtt-codec/core";
import mqttPacket from "@mqtt-codec/mqtt-packet";
import { hex } from "../../bytes.js";
import { isNeverSent } from "../../laws/support/laws.js";
import { cut, sizeOf } from "../support/chunks.js";
import { Draw } from "../support/draw.js";
import { broken } from "../support/failure.js";
import { drawBytes } from "../support/framed.js";
import { checkNothingLost, SHORTENED } from "../support/nothing-lost.js";
import { FRAMED, TOLERANCES, VERSIONS } from "../support/options.js";

type Emitted = Record<string, unknown> & { readonly cmd: string };

interface Parsing {
  readonly packets: readonly Emitted[];
  readonly error: (Error & { readonly code?: string }) | undefined;
}

interface Settings {
  readonly protocolVersion: ProtocolVersion;
  readonly lenient?: boolean;
  readonly tolerate?: readonly string[];
}

export function fuzz(data: Uint8Array): void {
  const draw = new Draw(data);
  const first = draw.byte();
  const mask = draw.uint16();
  const sizes = [sizeOf(draw.byte()), sizeOf(draw.byte()), sizeOf(draw.byte())];
  const bytes = drawBytes(draw, (first & 3) === FRAMED);
  const settings: Settings = {
    protocolVersion: VERSIONS[first & 3] as ProtocolVersion,
    ...((first & 4) !== 0 && { lenient: true }),
    ...((first & 8) !== 0 && {
      tolerate: TOLERANCES.filter((_, bit) => (mask & (1 << bit)) !== 0),
    }),
  };
  const whole = parsed([bytes], settings);
  checkSame(`in chunks of ${sizes}`, bytes, settings, parsed(cut(bytes, sizes), settings), whole);
  if (bytes.length <= 64) {
    checkSame("byte by byte", bytes, settings, parsed(cut(bytes, [1]), settings), whole);
  }
  const read = (first & 12) === 0 ? checkAgainstCore(bytes, settings, whole) : undefined;
  checkGenerated(bytes, settings, whole.packets, read);
}

/** A packet as core has read it, and its bytes. */
interface Read {
  readonly packet: Packet;
  readonly bytes: Uint8Array;
}

/** Up to the first error, after which a parser begins afresh with what comes next. */
function parsed(chunks: readonly Uint8Array[], settings: Settings): Parsing {
  const parser = mqttPacket.parser(settings as never);
  const packets: Emitted[] = [];
  const errors: Error[] = [];
  parser.on("packet", (packet) => packets.push(packet as unknown as Emitted));
  parser.on("error", (error: Error) => errors.push(error));
  for (const chunk of chunks) {
    const left = parser.parse(Buffer.from(chunk));
    if (!(left >= 0)) broken("drop-in", `${left} bytes are left`, chunk, settings);
    if (errors.length > 1) broken("drop-in", "two errors of one chunk", chunk, settings);
    if (errors.length === 1) return { packets, error: errors[0] };
  }
  return { packets, error: undefined };
}

function checkSame(
  how: string,
  bytes: Uint8Array,
  settings: Settings,
  actual: Parsing,
  expected: Parsing,
): void {
  if (inWords(actual) === inWords(expected)) {
    if (isDeepStrictEqual(actual.packets, expected.packets)) return;
  }
  const told = ({ packets, error }: Parsing) => `${JSON.stringify(packets)} and ${error?.message}`;
  broken("L4", `${how}: ${told(actual)}\n  whole: ${told(expected)}`, bytes, settings);
}

/** Which wildcard a topic has is told only where its byte is in the chunk that came last. */
function inWords({ error }: Parsing): string | undefined {
  return error?.code === "wildcard-in-topic-name" ? error.code : error?.message;
}

/** By default it takes what core takes, but for Session Present in 3.1, and refuses it for the same. */
function checkAgainstCore(bytes: Uint8Array, settings: Settings, parsing: Parsing): Read[] {
  const all: Read[] = [];
  let version = settings.protocolVersion;
  let code: string | undefined;
  for (let start = 0; start < bytes.length && code === undefined; ) {
    try {
      const { packet, bytesRead } = decode(bytes.subarray(start), {
        protocolVersion: version,
        tolerate: ["session-present-in-3.1"],
      });
      if (packet.type === "connect") version = packet.protocolVersion;
      const emitted = parsing.packets[all.length];
      all.push({ packet, bytes: bytes.subarray(start, start + bytesRead) });
      if (emitted !== undefined && emitted.cmd !== packet.type) {
        broken("drop-in", `${emitted.cmd} is core's ${packet.type}`, bytes, settings);
      }
      start += bytesRead;
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      code = error.code;
    }
  }
  const said = parsing.error?.code ?? (code === "underflow" ? "underflow" : undefined);
  if (all.length !== parsing.packets.length || said !== code) {
    const of = `${parsing.packets.length} packets and ${said}`;
    broken("drop-in", `${of}, of core ${all.length} and ${code}`, bytes, settings);
  }
  return all;
}

/** What was emitted can be generated, and what was generated is parsed as it was. */
function checkGenerated(
  bytes: Uint8Array,
  settings: Settings,
  packets: readonly Emitted[],
  read: readonly Read[] | undefined,
): void {
  let version = settings.protocolVersion;
  for (const [index, packet] of packets.entries()) {
    if (packet.cmd === "connect") version = packet["protocolVersion"] as ProtocolVersion;
    const options = { ...settings, protocolVersion: version };
    let written: Buffer;
    try {
      written = mqttPacket.generate(packet as never, options as never);
    } catch (error) {
      // What is tolerated is not always what may be written.
      if (read === undefined && isRefusal(error)) continue;
      if (isNeverSent({ ...packet, type: packet.cmd } as never)) continue;
      broken("drop-in", `${packet.cmd} cannot be generated: ${error}`, bytes, options);
    }
    const again = parsed([written], options);
    const [other] = again.packets;
    if (
      again.error !== undefined ||
      again.packets.length !== 1 ||
      !isAlike(packet, other, version)
    ) {
      const of = `${JSON.stringify(packet)} became ${hex(written)}`;
      const came = again.error?.message ?? JSON.stringify(again.packets);
      broken("drop-in", `${of}, which is ${came}`, bytes, options);
    }
    const own = read?.[index];
    // It writes out a Reason Code and a Property Length of 0, as mqtt-packet does.
    if (own !== undefined && !(SHORTENED.has(packet.cmd) && written.length >= own.bytes.length)) {
      checkNothingLost(own.packet, own.bytes, written, version);
    }
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof EncodeError || (error as Error).name === "GenerateError";
}

/**
 * But for what is read and not written: an over-long length, flags that 3.1 does not use, and Session Present in 3.1.
 */
function isAlike(packet: Emitted, other: Emitted | undefined, version: ProtocolVersion): boolean {
  if (other === undefined || packet.cmd !== other.cmd) return false;
  const ignored = {
    length: 0,
    ...(packet.cmd !== "publish" && { dup: false, qos: 0, retain: false }),
    ...(packet.cmd === "connack" && version === 3 && { sessionPresent: false }),
  };
  return isDeepStrictEqual({ ...packet, ...ignored }, { ...other, ...ignored });
}
