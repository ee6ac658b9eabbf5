/**
 * encode, from objects made of the fuzzer's bytes: bytes or an EncodeError, and the bytes are the packet.
 *
 *   0     bits 1-0 version, 3-2 whether a side or the receiver's largest packet is named
 *   1     that largest packet
 *   2-    the object
 */

import {
  decode,
  EncodeError,
  type EncodeOptions,
  encode,
  encodedLength,
  encodeInto,
  OversizePacketEncodeError,
  type Packet,
  type PacketInit,
  type ProtocolVersion,
} from "@mqtt-codec/core";
import { dissect } from "@mqtt-codec/core/dissect";
import { hex } from "../../bytes.js";
import { CLASSES, construct } from "../../laws/support/classes.js";
import { firstError } from "../../laws/support/laws.js";
import { Draw } from "../support/draw.js";
import { broken } from "../support/failure.js";
import { drawInit, drawShifting } from "../support/inits.js";
import { VERSIONS } from "../support/options.js";
import { isSameBytes } from "../support/same-bytes.js";
import { shows } from "../support/secrets.js";
import { checkStillWorks } from "../support/still-works.js";
import { checkTemplate } from "../support/template.js";

export function fuzz(data: Uint8Array): void {
  const draw = new Draw(data);
  const first = draw.byte();
  const protocolVersion = VERSIONS[first & 3] as ProtocolVersion;
  const limit = draw.byte();
  const options: EncodeOptions = {
    protocolVersion,
    ...((first & 4) !== 0 && { from: (first & 8) !== 0 ? "client" : "server" }),
  };
  const init = drawInit(draw);
  const { type } = init;
  const isType = typeof type === "string" && Object.hasOwn(CLASSES, type);
  const packet = isType ? attempted(() => construct(init)) : undefined;
  const bytes = attempted(() => encode(init as unknown as PacketInit, options));
  checkAlike(init, options, packet, bytes);
  if (packet !== undefined && bytes !== undefined) {
    checkRead(packet, bytes, options);
    if ((first & 0x10) !== 0) checkThinned(packet, bytes, { ...options, maximumPacketSize: limit });
    if (packet.type === "publish") checkTemplate(packet, draw, options);
  } else checkStillWorks();
  const shifting = drawShifting(draw, init);
  if (shifting !== undefined) checkShifting(shifting, options);
}

/** What a call gives; undefined where it throws an EncodeError, which shows no secret. */
function attempted<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof EncodeError)) {
      throw new Error(`encode: it threw ${String(error)}`, { cause: error });
    }
    const text = `${error.message} ${JSON.stringify(error)}`;
    if (shows(text)) broken("L10", `an error shows a secret: ${text}`);
    if (typeof error.code !== "string" || typeof error.reasonCode !== "number") {
      broken("encode", `an error has the code ${error.code} and the reason ${error.reasonCode}`);
    }
    return undefined;
  }
}

/** A constructor refuses no more than encode, and the object, the packet, counting and in place agree. */
function checkAlike(
  init: object,
  options: EncodeOptions,
  packet: Packet | undefined,
  bytes: Uint8Array | undefined,
): void {
  const given = init as PacketInit;
  const length = attempted(() => encodedLength(given, options));
  if (length !== bytes?.length) {
    broken("encode", `${length} bytes are counted of ${bytes?.length}`, bytes, options);
  }
  if (bytes === undefined) {
    const target = new Uint8Array(64).fill(0xee);
    const into = attempted(() => encodeInto(given, target, 0, options));
    if (into !== undefined) broken("encode", "in place only it can be written", target, options);
    if (target.some((byte) => byte !== 0xee)) broken("encode", "what failed was written", target);
    if (packet !== undefined && attempted(() => encode(packet, options)) !== undefined) {
      broken("encode", `${packet} can be written, and its object not`, undefined, options);
    }
    return;
  }
  if (packet === undefined) broken("L8", "encode takes what a constructor refuses", bytes, options);
  if (!isSameBytes(encode(packet, options), bytes))
    broken("encode", `${packet} is other bytes`, bytes);
  const target = new Uint8Array(bytes.length + 2);
  const into = encodeInto(given, target, 1, options);
  const isWhole = into === bytes.length && isSameBytes(target.subarray(1, 1 + into), bytes);
  if (!isWhole || target[0] !== 0 || target.at(-1) !== 0) {
    broken("encode", `in place: ${hex(target)}`, bytes, options);
  }
}

/** L1, L2, L7: the bytes are the packet in the version asked for, for decode and for dissect. */
function checkRead(packet: Packet, bytes: Uint8Array, options: EncodeOptions): void {
  const bridge = packet.type === "connect" && packet.bridge;
  const reading = { ...options, ...(bridge && { tolerate: ["bridge-protocol-level"] as const }) };
  let decoded: ReturnType<typeof decode>;
  try {
    decoded = decode(bytes, reading);
  } catch (error) {
    broken("L1", `${packet} is read as ${(error as Error).message}`, bytes, options);
  }
  if (decoded.bytesRead !== bytes.length || !decoded.packet.equals(packet)) {
    broken("L1", `${packet} is read as ${decoded.packet}`, bytes, options);
  }
  if (!isSameBytes(encode(decoded.packet, options), bytes)) {
    broken("L2", `${packet} is written again as other bytes`, bytes, options);
  }
  if (bytes.length < 2_000) {
    const root = dissect(bytes, reading);
    const error = firstError(root);
    if (error !== undefined || root.length !== bytes.length) {
      broken("L7", `${packet} is dissected as ${error?.message ?? root.length}`, bytes, options);
    }
    if (shows(`${packet}`) && !shows(withoutSecrets(packet))) broken("L10", `${packet}`, bytes);
  }
}

/** What a packet says without its secrets: other fields may hold the same text. */
function withoutSecrets(packet: Packet): string {
  const { username: _, password: __, ...rest } = packet.toObject() as Record<string, unknown>;
  const { authenticationData: ___, ...properties } = (rest["properties"] ?? {}) as object &
    Record<string, unknown>;
  return [...leaves({ ...rest, properties })].join(" ");
}

function* leaves(value: unknown): Generator<string> {
  if (typeof value === "string") yield value;
  else if (value instanceof Uint8Array) yield `${new TextDecoder().decode(value)} ${hex(value)}`;
  else if (typeof value === "object" && value !== null) {
    for (const one of Object.values(value)) yield* leaves(one);
  }
}

/** To fit, a packet loses its Reason String, then its User Properties, and nothing else. */
function checkThinned(packet: Packet, bytes: Uint8Array, options: EncodeOptions): void {
  const limit = options.maximumPacketSize as number;
  let thinned: Uint8Array;
  try {
    thinned = encode(packet, options);
  } catch (error) {
    if (error instanceof OversizePacketEncodeError && bytes.length > limit) return;
    broken("thinning", `${packet}: ${error}`, bytes, options);
  }
  if (thinned.length > limit) broken("thinning", `${thinned.length} bytes`, bytes, options);
  if (bytes.length <= limit) {
    if (!isSameBytes(thinned, bytes))
      broken("thinning", "it fits, and was changed", bytes, options);
    return;
  }
  const { protocolVersion } = options;
  const { packet: read } = decode(thinned, { protocolVersion });
  const left = (one: Packet) => {
    const { properties = {}, ...rest } = one.toObject() as Record<string, unknown>;
    const {
      reasonString: _,
      userProperties: __,
      ...others
    } = properties as Record<string, unknown>;
    return construct({ ...rest, properties: others });
  };
  if (!left(read).equals(left(packet))) broken("thinning", `it is ${read}`, bytes, options);
  if (packet.type === "publish") broken("thinning", "a PUBLISH was thinned", bytes, options);
}

/** Of an object that changes while it is read, what is written is a packet still. */
function checkShifting(init: object, options: EncodeOptions): void {
  const bytes = attempted(() => encode(init as PacketInit, options));
  if (bytes === undefined) {
    checkStillWorks();
    return;
  }
  const tolerate = ["bridge-protocol-level"] as const;
  try {
    const { packet, bytesRead } = decode(bytes, { ...options, tolerate });
    if (bytesRead !== bytes.length) broken("L1", `${packet} and more`, bytes, options);
  } catch (error) {
    broken("L1", `an object that changes became ${error}`, bytes, options);
  }
}
