/**
 * The options that are not mqtt-packet's: those of core's decoder, and `lenient`, which names many
 * relaxations at once. They stand among whatever else the options hold, as MQTT.js hands on its own.
 */

import { type DecodeOptions, PacketDecoder, type Tolerance } from "@mqtt-codec/core";
import { bufferView } from "./buffer.mjs";

/** Core's options as the parser hands them on. */
export type DecodingOptions = Omit<DecodeOptions, "protocolVersion" | "view">;

/** What may stand in the options of `parser`, `generate` and `writeToStream`, and in `setDefaults`. */
export interface CodecOptions extends DecodingOptions {
  /** Names at once the relaxations that mqtt-packet's tests and Aedes's want. */
  readonly lenient?: boolean | undefined;
}

/**
 * What mqtt-packet takes and the standard does not, as far as its tests and Aedes's hold their users to it. Of
 * core's other relaxations, mqtt-packet does not take reserved flags, nor Reason Codes that are not there.
 */
export const LENIENT: DecodingOptions = {
  tolerate: [
    "ill-formed-utf8",
    "null-character",
    "overlong-length",
    "3.1.1-connack-in-5.0",
    "short-connack",
    "maximum-qos-2",
    "zero-packet-identifier",
    "reserved-return-code",
    "bridge-protocol-level",
    "protocol-name-of-another-version",
  ],
  flaggedFields: "required",
};

const NAMES = [
  "from",
  "copy",
  "utf8",
  "payloadFormat",
  "flaggedFields",
  "maximumPacketSize",
  "maximumUserProperties",
  "maximumTopicFilters",
  "maximumTopicLevels",
] as const satisfies readonly (keyof DecodingOptions)[];

let defaults: CodecOptions = {};

/**
 * What holds where options say nothing: for servers, Aedes say, that give the parser no options at all. Holds
 * for parsers made from then on. Throws TypeError for an option that does not exist.
 */
export function setDefaults(options: CodecOptions): void {
  if (typeof options !== "object" || options === null) {
    throw new TypeError("options must be an object");
  }
  for (const name of Object.keys(options)) {
    if (name !== "lenient" && name !== "tolerate" && !NAMES.includes(name as never)) {
      throw new TypeError(`there is no option "${name}"`);
    }
  }
  const { tolerate } = options;
  const before = defaults;
  defaults = tolerate === undefined ? { ...options } : { ...options, tolerate: [...tolerate] };
  try {
    new PacketDecoder(decodingOptions({})); // Which checks them.
  } catch (error) {
    defaults = before;
    throw error;
  }
}

/** The relaxations that options name, or else those of the defaults. */
export function tolerancesOf(options: CodecOptions): readonly Tolerance[] {
  const { lenient, tolerate } = saysTolerances(options) ? options : defaults;
  if (lenient !== undefined && typeof lenient !== "boolean") {
    throw new TypeError("lenient must be true or false");
  }
  return (lenient === true ? LENIENT.tolerate : tolerate) ?? [];
}

function saysTolerances({ lenient, tolerate }: CodecOptions): boolean {
  return lenient !== undefined || tolerate !== undefined;
}

/** Core's options among all that options hold. */
export function decodingOptions(options: CodecOptions): DecodingOptions {
  const chosen: Record<string, unknown> = {};
  for (const name of NAMES) chosen[name] = options[name] ?? defaults[name];
  chosen["view"] = bufferView;
  // A copy: whoever gave the list may change it. In 3.1 the byte of Session Present is reserved, so that mqtt-packet's peers send it.
  chosen["tolerate"] = [...tolerancesOf(options), "session-present-in-3.1"];
  const { lenient } = saysTolerances(options) ? options : defaults;
  if (lenient === true) chosen["flaggedFields"] ??= LENIENT.flaggedFields;
  return chosen;
}
