/**
 * What the fuzzer has found and is not mended yet, so that it can go on. With each that is mended, its lines go here and
 * its inputs stay in corpus/*.found.hex.
 */

/** A payload that is a Proxy of a Uint8Array is a TypeError of encode's, and one that was transferred of toString's. */
const THROWN = /incompatible receiver \[object Uint8Array\]|detached ArrayBuffer/;

export function isKnownError(error: unknown): boolean {
  return THROWN.test(String(error));
}

/** encodeFor takes null for a Packet Identifier that is left out, and says TypeError to a QoS that is no number. */
export function isKnownVariation(key: string, value: unknown): boolean {
  return value === null || (key === "qos" && typeof value !== "number");
}

/** The error of a CONNECT has the protocolVersion that was given, whatever it is: a bigint cannot be made JSON of. */
export function plainly(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}

/** The drop-in makes of an AUTH of two bytes, as mqtt-packet does, f0 02 00 00, which lacks the Authentication Method. */
export function isShortAuth({ cmd, properties }: Readonly<Record<string, unknown>>): boolean {
  return cmd === "auth" && properties === undefined;
}

/** The drop-in's message tells the wildcard in a topic only where its byte is in the chunk that came last. */
export function hasMessageByChunk(error: { readonly code?: string }): boolean {
  return error.code === "wildcard-in-topic-name";
}
