/** The three things a conformance test says: these bytes are taken, these are refused, this is not written. */

import {
  DecodeError,
  type DecodeOptions,
  decode,
  EncodeError,
  type EncodeOptions,
  encode,
  type Packet,
  type PacketInit,
  UnderflowDecodeError,
  type ViolationCode,
} from "@mqtt-codec/core";
import { expect, it } from "vitest";
import { hex, hexOf } from "./bytes.js";

/** A packet in plain words, perhaps one that no type allows. */
export type Fields = { readonly type: string; readonly [field: string]: unknown };

/** What an error has to say, as far as the standard says it. */
export interface Said {
  readonly rule?: string;
  readonly reasonCode?: number;
  readonly returnCode?: number;
  readonly offset?: number;
  readonly field?: string;
}

export const V3: DecodeOptions = { protocolVersion: 3 };
export const V4: DecodeOptions = { protocolVersion: 4 };
export const V5: DecodeOptions = { protocolVersion: 5 };

/** Reason Codes by the classes of error in 5.0 §4.13.1. */
export const MALFORMED: Said = { reasonCode: 0x81 };
export const PROTOCOL_ERROR: Said = { reasonCode: 0x82 };

const NO_BYTES = new Uint8Array(0);

/** What stands in a decoded packet for what a test does not mention. */
const DEFAULTS: Readonly<Record<string, object>> = {
  connect: { protocolVersion: 4, cleanSession: true, keepAlive: 0, properties: {}, bridge: false },
  connack: { sessionPresent: false, reasonCode: 0, properties: {} },
  publish: { payload: NO_BYTES, qos: 0, retain: false, dup: false, properties: {} },
  puback: { reasonCode: 0, properties: {} },
  pubrec: { reasonCode: 0, properties: {} },
  pubrel: { reasonCode: 0, properties: {} },
  pubcomp: { reasonCode: 0, properties: {} },
  subscribe: { properties: {} },
  suback: { properties: {} },
  unsubscribe: { properties: {} },
  unsuback: { reasonCodes: [], properties: {} },
  pingreq: {},
  pingresp: {},
  disconnect: { reasonCode: 0, properties: {} },
  auth: { reasonCode: 0, properties: {} },
};
const WILL_DEFAULTS = { qos: 0, retain: false, properties: {} };
const SUBSCRIPTION_DEFAULTS = {
  qos: 0,
  noLocal: false,
  retainAsPublished: false,
  retainHandling: 0,
};

function complete(fields: Fields): object {
  const whole: Record<string, unknown> = { ...DEFAULTS[fields.type], ...fields };
  if (fields["will"] !== undefined)
    whole["will"] = { ...WILL_DEFAULTS, ...(fields["will"] as object) };
  if (fields["subscriptions"] !== undefined) {
    whole["subscriptions"] = (fields["subscriptions"] as readonly object[]).map((given) => ({
      ...SUBSCRIPTION_DEFAULTS,
      ...given,
    }));
  }
  return whole;
}

/** The same with all bytes in hexadecimal. */
function readable(value: unknown): unknown {
  if (value instanceof Uint8Array) return `bytes ${hexOf(value)}`;
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, readable(item)]));
}

/** Decodes the bytes, all of them one packet with exactly these fields. */
export function expectDecoded(bytes: string, fields: Fields, options?: DecodeOptions): Packet {
  const input = hex(bytes);
  const decoded = decode(input, options);
  expect(readable(decoded.packet.toObject())).toEqual(readable(complete(fields)));
  expect(decoded.bytesRead).toBe(input.length);
  return decoded.packet;
}

/** Encodes the fields, and expects these bytes. */
export function expectEncoded(
  fields: Fields | Packet,
  bytes: string,
  options?: DecodeOptions,
): void {
  const { protocolVersion, from } = options ?? {};
  expect(hexOf(encode(fields as PacketInit, { protocolVersion, from }))).toBe(hexOf(hex(bytes)));
}

/** Bytes that are decoded to exactly these fields, which are encoded to the same bytes or the shorter ones given. */
export function expectAccepted(
  bytes: string,
  fields: Fields,
  options?: DecodeOptions,
  shorter: string = bytes,
): void {
  const decoded = expectDecoded(bytes, fields, options);
  expectEncoded(decoded, shorter, options);
  expectEncoded(fields, shorter, options);
}

/** The DecodeError for bytes that no packet has, however many follow. */
export function refusalOf(bytes: string, options?: DecodeOptions): DecodeError {
  let decoded: unknown;
  try {
    decoded = decode(hex(bytes), options).packet;
  } catch (error) {
    expect(error).toBeInstanceOf(DecodeError);
    expect(error).not.toBeInstanceOf(UnderflowDecodeError);
    return error as DecodeError;
  }
  throw new Error(`${bytes} was decoded: ${decoded}`.slice(0, 500));
}

/** Bytes that are refused with this code, and perhaps for this rule. */
export function expectRefused(
  bytes: string,
  code: ViolationCode,
  options?: DecodeOptions,
  said: Said = {},
): void {
  const error = refusalOf(bytes, options);
  expect(error.code, bytes.slice(0, 200)).toBe(code);
  expect(error).toMatchObject(said);
}

/** Fields that the constructor or `encode` refuses with this code. */
export function expectNotEncoded(
  fields: Fields | Packet,
  code: ViolationCode,
  options?: EncodeOptions,
  said: Said = {},
): void {
  let bytes: Uint8Array;
  try {
    bytes = encode(fields as PacketInit, options);
  } catch (error) {
    expect(error).toBeInstanceOf(EncodeError);
    expect((error as EncodeError).code).toBe(code);
    expect(error).toMatchObject(said);
    return;
  }
  throw new Error(`encoded to ${bytes}`);
}

/** A test of `expectAccepted`. */
export function itAccepts(name: string, ...given: Parameters<typeof expectAccepted>): void {
  it(name, () => expectAccepted(...given));
}

/** A test of `expectRefused`. */
export function itRefuses(name: string, ...given: Parameters<typeof expectRefused>): void {
  it(name, () => expectRefused(...given));
}

/** A test of `expectNotEncoded`. */
export function itDoesNotEncode(name: string, ...given: Parameters<typeof expectNotEncoded>): void {
  it(name, () => expectNotEncoded(...given));
}
