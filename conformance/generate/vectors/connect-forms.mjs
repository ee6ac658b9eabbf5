/** The parts of a CONNECT by version. */

import { binary, packet, string } from "./bytes.mjs";
import { MQTT } from "./samples.mjs";

export const LEVELS = { "3.1.1": 4, "5.0": 5 };

/** A CONNECT with these flags and what follows its Client Identifier "c". */
export function forms(version) {
  const level = LEVELS[version];
  const is50 = version === "5.0";
  const none = is50 ? "00" : "";
  return {
    none,
    base: { type: "connect", protocolVersion: level, clientId: "c", cleanSession: false },
    connect: (flags, ...rest) =>
      packet("10", MQTT(level), flags, "0000", none, string("c"), ...rest),
    will: `${none}${string("w")}${binary("6d")}`,
  };
}

/** What the text demands of these is the server's answer. */
export const UNKNOWN_LEVEL_NOTE =
  "The server answers that it does not know the level: a codec hands up the packet for that, or refuses it and names the answer.";
export const EMPTY_IDENTIFIER_NOTE =
  "The server answers with return code 2: a codec hands up the packet for that, or refuses it and names the answer.";
