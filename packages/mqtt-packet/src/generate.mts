/** mqtt-packet's generator over core's `encode`. */

import {
  type EncodeOptions,
  encode,
  OversizePacketEncodeError,
  type PacketInit,
  type ProtocolVersion,
} from "@mqtt-codec/core";
import type { Packet } from "../types/index.js";
import { Buffer, bufferOf } from "./buffer.mjs";
import { corePacket, type Given } from "./core-packet.mjs";
import { generateTolerated, generateWithoutIdentifier } from "./generate-tolerated.mjs";
import type { CodecOptions } from "./options.mjs";
import { versionOf } from "./protocol-version.mjs";

/** What `generate` and `writeToStream` read of their options. */
interface GenerateOptions extends CodecOptions {
  readonly protocolVersion?: unknown;
  readonly properties?: { readonly maximumPacketSize?: unknown } | null | undefined;
}

const OPTIONS: Readonly<Record<ProtocolVersion, EncodeOptions>> = {
  3: { protocolVersion: 3 },
  4: { protocolVersion: 4 },
  5: { protocolVersion: 5 },
};

const NOTHING = {};

/** Those of which mqtt-packet leaves out Reason String and User Properties where they make the packet too large. */
const THINNED: ReadonlySet<unknown> = /* @__PURE__ */ new Set([
  "puback",
  "pubrec",
  "pubrel",
  "pubcomp",
  "suback",
  "unsuback",
  "disconnect",
  "auth",
]);

/** The bytes of a packet. Throws GenerateError, or core's EncodeError, for what breaks a rule. */
export function generate(packet: Packet, options: GenerateOptions = {}): Buffer {
  return generateAny((packet ?? NOTHING) as unknown as Given, options ?? NOTHING);
}

function generateAny(given: Given, options: GenerateOptions): Buffer {
  const version = versionOf(options);
  const { cmd } = given;
  if (cmd === "connect" || cmd === "connack") return generateTolerated(given, version, options);
  if (cmd === "pingreq" || cmd === "pingresp") return ping(cmd);
  const init = corePacket(given, version);
  if (given["messageId"] === 0 && "packetId" in init && init.packetId === 0) {
    const again = (changed: Given): Buffer => generateAny(changed, options);
    const bytes = generateWithoutIdentifier(given, options, again);
    if (bytes !== undefined) return bytes;
  }
  try {
    const bytes = bufferOf(encode(init, encodeOptions(given, version, options)));
    return version === 5 ? withPropertyLength(bytes) : bytes;
  } catch (error) {
    if (error instanceof OversizePacketEncodeError) sayLength(error, init);
    throw error;
  }
}

const pings: Record<"pingreq" | "pingresp", Buffer | undefined> = {
  pingreq: undefined,
  pingresp: undefined,
};

/** A copy of bytes that are always the same. */
function ping(type: "pingreq" | "pingresp"): Buffer {
  pings[type] ??= bufferOf(encode({ type }));
  return Buffer.from(pings[type]);
}

function encodeOptions(
  { cmd }: Given,
  version: ProtocolVersion,
  options: GenerateOptions,
): EncodeOptions {
  const maximumPacketSize = options.properties?.maximumPacketSize;
  if (typeof maximumPacketSize !== "number" || maximumPacketSize === 0 || !THINNED.has(cmd)) {
    return OPTIONS[version];
  }
  return { protocolVersion: version, maximumPacketSize };
}

/** Bytes of a packet of 5.0 with a Reason Code and no Property Length: of one that acknowledges. */
const ACKNOWLEDGEMENT_WITH_CODE = 5;
const DISCONNECT = 14;

/**
 * mqtt-packet writes a Property Length of 0 where core, as 5.0 allows, leaves it out. In AUTH it does too, which then
 * lacks the Authentication Method, so that nobody may take it: an AUTH that just says Success stays empty.
 */
function withPropertyLength(bytes: Buffer): Buffer {
  const type = (bytes[0] as number) >> 4;
  if (type >= 4 && type <= 7 && bytes.length === ACKNOWLEDGEMENT_WITH_CODE) {
    return Buffer.from([...bytes.subarray(0, 1), 4, ...bytes.subarray(2), 0]);
  }
  if (type === DISCONNECT && bytes.length <= 3) {
    return Buffer.from([bytes[0] as number, 2, bytes[2] ?? 0, 0]);
  }
  return bytes;
}

/** mqtt-packet tells the Remaining Length that is too large. */
function sayLength(error: OversizePacketEncodeError, init: PacketInit): void {
  if (init.type !== "publish" || init.properties !== undefined) return;
  const { topic, payload = "", qos } = init;
  const length = 2 + Buffer.byteLength(topic) + (qos ? 2 : 0) + Buffer.byteLength(payload);
  error.message = `Invalid variable byte integer: ${length}`;
}
