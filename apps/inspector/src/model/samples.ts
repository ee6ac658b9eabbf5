/** Packets to look at: each type in each version, some that are malformed, and whole sessions. */

import { encode, type PacketInit, type ProtocolVersion } from "@mqtt-codec/core";
import { bytesOfHex } from "./hex.js";
import { before50, IN_50, type NamedPacket, ONLY_311 } from "./sample-packets.js";
import { SESSIONS } from "./sample-sessions.js";

export interface Sample {
  readonly name: string;
  readonly group: string;
  readonly version: ProtocolVersion;
  readonly bytes: Uint8Array;
}

const MALFORMED: readonly (readonly [name: string, version: ProtocolVersion, hex: string])[] = [
  ["PUBLISH with QoS 3", 4, "36 05 00 01 61 00 01"],
  ["PUBLISH with DUP and QoS 0", 4, "38 03 00 01 61"],
  ["SUBSCRIBE without its reserved flags", 4, "80 06 00 0a 00 01 61 00"],
  ["Remaining Length of five bytes", 4, "30 80 80 80 80 01"],
  ["Topic Name in ill-formed UTF-8", 4, "30 06 00 04 61 ed a0 80"],
  ["Topic Name with U+0000", 4, "30 05 00 03 61 00 62"],
  ["Topic Name with a wildcard", 4, "30 05 00 03 61 2f 23"],
  ["Topic Name that runs past its packet", 4, "30 05 00 09 70 6c 61"],
  ["PUBLISH with two Topic Aliases", 5, "30 0a 00 01 61 06 23 00 01 23 00 02"],
  ["PUBLISH with a Receive Maximum", 5, "30 07 00 01 61 03 21 00 01"],
  ["PUBACK with the Packet Identifier 0", 4, "40 02 00 00"],
  ["PUBLISH that is cut off", 4, "30 1c 00 05 70 6c 61 6e 74 68 65"],
  ["SUBSCRIBE without a Topic Filter", 4, "82 02 00 0a"],
  ["CONNECT of another protocol", 4, "10 0d 00 04 41 4d 51 50 04 02 00 3c 00 01 63"],
  ["CONNECT of a version there is not", 4, "10 0d 00 04 4d 51 54 54 06 02 00 3c 00 01 63"],
  ["AUTH without an Authentication Method", 5, "f0 02 18 00"],
  ["HTTP on the port of MQTT", 4, "47 45 54 20 2f 20 48 54 54 50 2f 31 2e 31 0d 0a 0d 0a"],
];

function samples(
  group: string,
  version: ProtocolVersion,
  packets: readonly NamedPacket[],
): Sample[] {
  return packets.map(([name, packet]) => ({
    name,
    group,
    version,
    bytes: encode(packet, { protocolVersion: version }),
  }));
}

function stream(packets: readonly PacketInit[], version: ProtocolVersion): Uint8Array {
  const parts = packets.map((packet) => encode(packet, { protocolVersion: version }));
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** By group, in the order in which they are offered. */
export const SAMPLES: readonly Sample[] = [
  ...samples("MQTT 5.0", 5, IN_50),
  ...samples("MQTT 3.1.1", 4, [...before50(4), ...ONLY_311]),
  ...samples("MQTT 3.1", 3, before50(3)),
  ...MALFORMED.map(([name, version, hex]) => ({
    name,
    group: "Malformed",
    version,
    bytes: bytesOfHex(hex) as Uint8Array,
  })),
  ...SESSIONS.map(([name, version, packets]) => ({
    name,
    group: "Sessions",
    version,
    bytes: stream(packets, version),
  })),
];
