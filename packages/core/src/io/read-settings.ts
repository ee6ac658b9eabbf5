/** The options of everything that decodes, and the form the reader asks them in. */

import { MAX_FIXED_HEADER_LENGTH, MAX_REMAINING_LENGTH } from "../spec/limits.js";
import { plainHeaders } from "../spec/plain-header.js";
import {
  DEFAULT_PROTOCOL_VERSION,
  isProtocolVersion,
  type ProtocolVersion,
} from "../spec/protocol-version.js";
import type { MakeView } from "./binary-data.js";

/**
 * A relaxation for senders that exist, off unless named; docs/strictness.md gives the reason of each.
 *
 * - `"ill-formed-utf8"`: ill-formed UTF-8 is replaced by U+FFFD
 * - `"unknown-reason-code"`: a reason or return code that the packet's table lacks is kept
 * - `"overlong-length"`: a Remaining Length or Property Length in more bytes than it needs, in 5.0
 * - `"reserved-flags"`: reserved flags of the fixed header with other values
 * - `"3.1.1-connack-in-5.0"`: a CONNACK of two bytes, without properties, in 5.0
 * - `"bridge-protocol-level"`: the 0x80 bit that bridges set in the Protocol Level, in 3.1 and 3.1.1
 * - `"protocol-name-of-another-version"`: MQTT with level 3, and MQIsdp with 4 or 5
 * - `"null-character"`: U+0000 in a string is replaced by U+FFFD
 * - `"zero-packet-identifier"`: a Packet Identifier of 0
 * - `"reserved-return-code"`: a CONNACK return code of 6 or more, before 5.0
 * - `"short-connack"`: a CONNACK without a Reason Code, in 5.0
 * - `"session-present-in-3.1"`: Session Present in a CONNACK of 3.1, where the byte is reserved
 * - `"maximum-qos-2"`: a Maximum QoS of 2, which 5.0 says by leaving it out
 */
export type Tolerance =
  | "ill-formed-utf8"
  | "unknown-reason-code"
  | "overlong-length"
  | "reserved-flags"
  | "3.1.1-connack-in-5.0"
  | "bridge-protocol-level"
  | "protocol-name-of-another-version"
  | "null-character"
  | "zero-packet-identifier"
  | "reserved-return-code"
  | "short-connack"
  | "session-present-in-3.1"
  | "maximum-qos-2";

// One bit for each tolerance.
export const ILL_FORMED_UTF8 = 1;
export const UNKNOWN_REASON_CODE = 2;
export const OVERLONG_LENGTH = 4;
export const RESERVED_FLAGS = 8;
export const CONNACK_311_IN_50 = 16;
export const BRIDGE_PROTOCOL_LEVEL = 32;
export const PROTOCOL_NAME_OF_ANOTHER_VERSION = 64;
export const NULL_CHARACTER = 128;
export const RESERVED_RETURN_CODE = 256;
export const SHORT_CONNACK = 512;
export const MAXIMUM_QOS_2 = 1024;
export const ZERO_PACKET_IDENTIFIER = 2048;
export const SESSION_PRESENT_IN_31 = 4096;

const TOLERANCE_BITS: Readonly<Record<Tolerance, number>> = {
  "ill-formed-utf8": ILL_FORMED_UTF8,
  "unknown-reason-code": UNKNOWN_REASON_CODE,
  "overlong-length": OVERLONG_LENGTH,
  "reserved-flags": RESERVED_FLAGS,
  "3.1.1-connack-in-5.0": CONNACK_311_IN_50,
  "bridge-protocol-level": BRIDGE_PROTOCOL_LEVEL,
  "protocol-name-of-another-version": PROTOCOL_NAME_OF_ANOTHER_VERSION,
  "null-character": NULL_CHARACTER,
  "reserved-return-code": RESERVED_RETURN_CODE,
  "short-connack": SHORT_CONNACK,
  "session-present-in-3.1": SESSION_PRESENT_IN_31,
  "maximum-qos-2": MAXIMUM_QOS_2,
  "zero-packet-identifier": ZERO_PACKET_IDENTIFIER,
};

/** How to decode. Everything is strict and unlimited but for the protocol's own limits by default. */
export interface DecodeOptions {
  /** The version of the connection; a CONNECT carries its own. 4 (MQTT 3.1.1) by default. */
  readonly protocolVersion?: ProtocolVersion | undefined;
  /** The side that sent the bytes: packets that it may not send are refused. */
  readonly from?: "client" | "server" | undefined;
  /** Copies binary fields, which otherwise are views that keep the input in memory. */
  readonly copy?: boolean | undefined;
  /** Makes the binary fields, each a view of so many bytes of memory: with `Buffer.from`, they are Node's Buffers. */
  readonly view?: MakeView | undefined;
  /** Relaxations for senders that exist. */
  readonly tolerate?: readonly Tolerance[] | undefined;
  /** `"no-controls"` refuses the control characters and non-characters that senders SHOULD NOT use. */
  readonly utf8?: "no-controls" | undefined;
  /** `"check"` refuses a payload that is not the UTF-8 its Payload Format Indicator promises (5.0 §3.3.2.3.2). */
  readonly payloadFormat?: "check" | undefined;
  /** `"required"` refuses a 3.1 CONNECT that ends before a User Name or Password which its flags promise, and 3.1 lets go missing. */
  readonly flaggedFields?: "required" | undefined;
  /** The largest packet taken, in bytes from the first byte of its fixed header on: 1 to 268,435,460. */
  readonly maximumPacketSize?: number | undefined;
  /** The most User Properties taken in a packet, those of its Will included. */
  readonly maximumUserProperties?: number | undefined;
  /** The most Topic Filters taken in a SUBSCRIBE or UNSUBSCRIBE. */
  readonly maximumTopicFilters?: number | undefined;
  /** The most levels taken in a Topic Name or Topic Filter: "a/b" has two. */
  readonly maximumTopicLevels?: number | undefined;
}

/** The most bytes that a packet can have. */
export const NO_LIMIT: number = MAX_REMAINING_LENGTH + MAX_FIXED_HEADER_LENGTH;

/** The limit given, or none; throws TypeError for what is no number of at least 0. */
export function checkedLimit(value: number | undefined, name: string): number {
  if (value === undefined) return NO_LIMIT;
  if (typeof value !== "number" || !(value >= 0)) {
    throw new TypeError(`${name} must be a number of at least 0`);
  }
  return Math.min(value, NO_LIMIT);
}

/** DecodeOptions, checked and with nothing left open. */
export class ReadSettings {
  readonly protocolVersion: ProtocolVersion;
  readonly from: "client" | "server" | undefined;
  /** By Protocol Version and first byte, the fixed headers of this side's that need no second look. */
  readonly plainHeaders: readonly Uint8Array[];
  readonly copy: boolean;
  readonly view: MakeView | undefined;
  readonly tolerated: number;
  readonly refusesControls: boolean;
  readonly checksPayloadFormat: boolean;
  readonly requiresFlaggedFields: boolean;
  readonly maximumPacketSize: number;
  readonly maximumUserProperties: number;
  readonly maximumTopicFilters: number;
  readonly maximumTopicLevels: number;

  constructor(options: DecodeOptions) {
    const { protocolVersion, from, copy, view, utf8 } = options;
    const { payloadFormat, flaggedFields, tolerate } = options;
    this.protocolVersion = checkedProtocolVersion(protocolVersion);
    if (utf8 !== undefined && utf8 !== "no-controls") {
      throw new TypeError('utf8 must be "no-controls"');
    }
    if (payloadFormat !== undefined && payloadFormat !== "check") {
      throw new TypeError('payloadFormat must be "check"');
    }
    if (flaggedFields !== undefined && flaggedFields !== "required") {
      throw new TypeError('flaggedFields must be "required"');
    }
    this.from = checkedSide(from);
    this.plainHeaders = plainHeaders(this.from);
    if (copy !== undefined && typeof copy !== "boolean") {
      throw new TypeError("copy must be true or false");
    }
    this.copy = copy === true;
    if (view !== undefined && typeof view !== "function") {
      throw new TypeError("view must be a function");
    }
    this.view = view;
    this.tolerated = tolerate === undefined ? 0 : toleranceMask(tolerate);
    this.refusesControls = utf8 !== undefined;
    this.checksPayloadFormat = payloadFormat !== undefined;
    this.requiresFlaggedFields = flaggedFields !== undefined;
    this.maximumPacketSize = checkedLimit(options.maximumPacketSize, "maximumPacketSize");
    this.maximumUserProperties = checkedLimit(
      options.maximumUserProperties,
      "maximumUserProperties",
    );
    this.maximumTopicFilters = checkedLimit(options.maximumTopicFilters, "maximumTopicFilters");
    this.maximumTopicLevels = checkedLimit(options.maximumTopicLevels, "maximumTopicLevels");
  }
}

function toleranceMask(tolerate: readonly Tolerance[]): number {
  let mask = 0;
  for (const name of tolerate) {
    if (!Object.hasOwn(TOLERANCE_BITS, name)) {
      throw new TypeError(`tolerate has no "${name}": ${Object.keys(TOLERANCE_BITS).join(", ")}`);
    }
    mask |= TOLERANCE_BITS[name];
  }
  return mask;
}

/** The side given, if any; throws TypeError for anything but "client" and "server". */
export function checkedSide(
  side: "client" | "server" | undefined,
): "client" | "server" | undefined {
  if (side !== undefined && side !== "client" && side !== "server") {
    throw new TypeError('from must be "client" or "server"');
  }
  return side;
}

/** The version given, or the default; throws TypeError for anything but 3, 4 and 5. */
export function checkedProtocolVersion(version: ProtocolVersion | undefined): ProtocolVersion {
  if (version === undefined) return DEFAULT_PROTOCOL_VERSION;
  if (!isProtocolVersion(version)) {
    throw new TypeError("protocolVersion must be 3, 4 or 5");
  }
  return version;
}

const OPTION_NAMES: ReadonlySet<string> = /* @__PURE__ */ new Set([
  "protocolVersion",
  "from",
  "copy",
  "view",
  "tolerate",
  "utf8",
  "payloadFormat",
  "flaggedFields",
  "maximumPacketSize",
  "maximumUserProperties",
  "maximumTopicFilters",
  "maximumTopicLevels",
  // The dissector's.
  "showSecrets",
]);

/** Throws TypeError for options that are no object, and for a name that is not among theirs. */
export function checkNames(options: object, names: ReadonlySet<string>): void {
  if (typeof options !== "object" || options === null) {
    throw new TypeError("options must be an object");
  }
  // Not Object.keys, which makes a list: this is asked for every packet.
  for (const name in options) {
    if (name === "protocolVersion") continue; // what most options name, told without a look into the set
    if (!names.has(name) && Object.hasOwn(options, name))
      throw new TypeError(`there is no option "${name}"`);
  }
}

const DEFAULTS: readonly ReadSettings[] = /* @__PURE__ */ ([3, 4, 5] as const).map(
  (protocolVersion) => new ReadSettings({ protocolVersion }),
);

/** The settings without options. */
export const DEFAULT_SETTINGS: ReadSettings = /* @__PURE__ */ settingsOfVersion(undefined);

function settingsOfVersion(protocolVersion: ProtocolVersion | undefined): ReadSettings {
  return DEFAULTS[checkedProtocolVersion(protocolVersion) - 3] as ReadSettings;
}

/** Options that were asked for last, as they were then, and the settings of these. */
let last: DecodeOptions = {};
let lastSettings: ReadSettings = DEFAULT_SETTINGS;

/**
 * The settings of options, checked. Those that say nothing but the version are made once, others not again as long
 * as the same are asked for: whoever decodes packet by packet does so with the same limits. Each option is read once.
 */
export function readSettings(options: DecodeOptions | undefined): ReadSettings {
  if (options === undefined) return DEFAULT_SETTINGS;
  checkNames(options, OPTION_NAMES);
  const { protocolVersion, from, copy, view, tolerate, utf8, payloadFormat } = options;
  const { flaggedFields, maximumPacketSize, maximumUserProperties } = options;
  const { maximumTopicFilters, maximumTopicLevels } = options;
  const isVersionOnly =
    from === undefined &&
    copy === undefined &&
    view === undefined &&
    tolerate === undefined &&
    utf8 === undefined &&
    payloadFormat === undefined &&
    flaggedFields === undefined &&
    maximumPacketSize === undefined &&
    maximumUserProperties === undefined &&
    maximumTopicFilters === undefined &&
    maximumTopicLevels === undefined;
  if (isVersionOnly) return settingsOfVersion(protocolVersion);
  const isLast =
    tolerate === undefined && // A list may have changed meanwhile.
    protocolVersion === last.protocolVersion &&
    from === last.from &&
    copy === last.copy &&
    view === last.view &&
    utf8 === last.utf8 &&
    payloadFormat === last.payloadFormat &&
    flaggedFields === last.flaggedFields &&
    maximumPacketSize === last.maximumPacketSize &&
    maximumUserProperties === last.maximumUserProperties &&
    maximumTopicFilters === last.maximumTopicFilters &&
    maximumTopicLevels === last.maximumTopicLevels;
  if (isLast) return lastSettings;
  const given = {
    protocolVersion,
    from,
    copy,
    view,
    tolerate,
    utf8,
    payloadFormat,
    flaggedFields,
    maximumPacketSize,
    maximumUserProperties,
    maximumTopicFilters,
    maximumTopicLevels,
  };
  const settings = new ReadSettings(given);
  if (tolerate === undefined) {
    last = given;
    lastSettings = settings;
  }
  return settings;
}
