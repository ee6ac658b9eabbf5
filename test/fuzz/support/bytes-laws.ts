/** The laws that ask nothing but bytes and options, each a function that throws where it is broken. */

import {
  DecodeError,
  type DecodeOptions,
  encode,
  encodedLength,
  encodeInto,
  type Packet,
  type ProtocolVersion,
  peek,
  UnderflowDecodeError,
} from "@mqtt-codec/core";
import { hex } from "../../bytes.js";
import { isNeverSent } from "../../laws/support/laws.js";
import { type Outcome, outcome } from "../../laws/support/outcome.js";
import { broken } from "./failure.js";
import { checkNothingLost } from "./nothing-lost.js";

/** What came of bytes, in words, without what would take long to say of a packet. */
export function told(result: Outcome): string {
  if (result.error !== undefined) return result.error.message;
  return `${result.packet} of ${result.bytesRead} bytes`;
}

export function isSame(one: Outcome, other: Outcome): boolean {
  if (one.error === undefined || other.error === undefined) {
    if (one.error !== undefined || other.error !== undefined) return false;
    return one.bytesRead === other.bytesRead && one.packet.equals(other.packet);
  }
  const { name, message, offset, rule, field } = one.error;
  const { error } = other;
  return (
    name === error.name &&
    message === error.message &&
    offset === error.offset &&
    rule === error.rule &&
    field === error.field &&
    neededBy(one) === neededBy(other)
  );
}

function neededBy({ error }: Outcome): number | undefined {
  return error instanceof UnderflowDecodeError ? error.bytesNeeded : undefined;
}

const AROUND = 12;

/** L3: what stands before and after the bytes makes no difference, and nothing is written to them. */
export function checkBounds(bytes: Uint8Array, options: DecodeOptions, result: Outcome): void {
  const before = hex(bytes);
  for (const filling of [0, 0xff]) {
    const all = new Uint8Array(bytes.length + 2 * AROUND).fill(filling);
    const within = all.subarray(AROUND, AROUND + bytes.length);
    within.set(bytes);
    const again = outcome(within, options);
    if (!isSame(again, result)) {
      broken("L3", `within others: ${told(again)}\n  alone: ${told(result)}`, bytes, options);
    }
    if (hex(within) !== before) broken("L3", "the bytes were written to", bytes, options);
  }
  if (result.error instanceof UnderflowDecodeError) return;
  const followed = new Uint8Array(bytes.length + AROUND).fill(0x30);
  followed.set(bytes);
  const again = outcome(followed, options);
  if (!isSame(again, result)) {
    broken("L3", `followed by others: ${told(again)}\n  alone: ${told(result)}`, bytes, options);
  }
}

/** L5: strict prefixes of a packet need more bytes: once the fixed header is there, exactly those missing. */
export function checkPrefixes(
  bytes: Uint8Array,
  options: DecodeOptions,
  packetLength: number,
): void {
  let header = 2;
  while (((bytes[header - 1] as number) & 0x80) !== 0) header++;
  // All of a short packet's; of a long one's its first, some between and its last.
  const step = packetLength <= 24 ? 1 : Math.ceil(packetLength / 12);
  for (let length = 0; length < packetLength; length += step) {
    checkPrefix(bytes, options, length, packetLength, length >= header);
  }
  checkPrefix(bytes, options, packetLength - 1, packetLength, packetLength - 1 >= header);
}

function checkPrefix(
  bytes: Uint8Array,
  options: DecodeOptions,
  length: number,
  packetLength: number,
  isExact: boolean,
): void {
  const result = outcome(bytes.subarray(0, length), options);
  if (!(result.error instanceof UnderflowDecodeError)) {
    broken("L5", `${length} of ${packetLength} bytes: ${told(result)}`, bytes, options);
  }
  const { bytesNeeded } = result.error;
  const missing = packetLength - length;
  if (isExact ? bytesNeeded !== missing : bytesNeeded > missing) {
    broken("L5", `${missing} bytes are missing, ${bytesNeeded} are needed`, bytes, options);
  }
}

/**
 * What options do: a relaxation takes nothing away and changes nothing that is taken without it, a restriction
 * only refuses, and a copy is a copy.
 */
export function checkOptions(
  bytes: Uint8Array,
  protocolVersion: ProtocolVersion,
  relaxing: DecodeOptions,
  strict: Outcome,
  all: Outcome,
): void {
  const relaxed = outcome(bytes, { protocolVersion, ...relaxing });
  for (const [name, other] of [
    ["strict", strict],
    ["with all options", all],
  ] as const) {
    if (other.error === undefined && !isSame(other, relaxed)) {
      broken("options", `${name}: ${told(other)}\n  relaxed: ${told(relaxed)}`, bytes, {
        protocolVersion,
        ...relaxing,
      });
    }
  }
}

/** L2, and that what is counted, written and written in place is the same. */
export function checkWritten(bytes: Uint8Array, version: ProtocolVersion, result: Outcome): void {
  if (result.error !== undefined || isNeverSent(result.packet)) return;
  const { packet, bytesRead } = result;
  const options = { protocolVersion: version };
  const written = encode(packet, options);
  checkNothingLost(packet, bytes.subarray(0, bytesRead), written, version);
  if (encodedLength(packet, options) !== written.length) {
    broken("L2", `${encodedLength(packet, options)} bytes were counted`, bytes, options);
  }
  const target = new Uint8Array(written.length + 3);
  const length = encodeInto(packet, target, 2, options);
  if (length !== written.length || hex(target) !== `0000${hex(written)}00`) {
    broken("L2", `in place: ${hex(target)}, else: ${hex(written)}`, bytes, options);
  }
}

/** peek says of a packet what decode says, and refuses nothing that decode takes. */
export function checkPeek(bytes: Uint8Array, options: DecodeOptions, result: Outcome): void {
  let peeked: ReturnType<typeof peek>;
  try {
    peeked = peek(bytes, options);
  } catch (error) {
    if (!(error instanceof DecodeError)) broken("peek", `it threw ${error}`, bytes, options);
    if (result.error === undefined) {
      broken("peek", `it says ${error.message} of a packet`, bytes, options);
    }
    return;
  }
  if (result.error !== undefined) return;
  const packet = result.packet as Packet & Record<string, unknown>;
  const fits =
    peeked !== undefined &&
    peeked.type === packet.type &&
    peeked.packetLength === result.bytesRead &&
    (["topic", "clientId", "packetId"] as const).every((key) => peeked[key] === packet[key]);
  if (!fits) broken("peek", `${JSON.stringify(peeked)} of ${packet}`, bytes, options);
}
