/** L10 for what the fuzzer has made: its secrets are exchanged for one that is known, and looked for. */

import { DecodeError, decode, encode, type Packet, type ProtocolVersion } from "@mqtt-codec/core";
import { dissect } from "@mqtt-codec/core/dissect";
import { hex } from "../../bytes.js";
import { construct } from "../../laws/support/classes.js";
import { isNeverSent } from "../../laws/support/laws.js";
import { broken } from "./failure.js";

/** Stands nowhere by chance. */
export const SECRET = "5ecret:Qz7!kW~pX";
const SECRET_BYTES = new TextEncoder().encode(SECRET);
/** Forms in which it could show, and parts of them: that much of it would be too much. */
const FORMS = [
  SECRET.slice(0, 8),
  SECRET.slice(-8),
  hex(SECRET_BYTES).slice(0, 16),
  hex(SECRET_BYTES).slice(-16),
  btoa(SECRET).slice(0, 10),
  [...SECRET_BYTES.subarray(0, 6)].join(","),
];

export function shows(text: string): boolean {
  return FORMS.some((form) => text.includes(form));
}

/** The same packet with the known secret wherever it has one; undefined where it has none. */
export function withKnownSecret(packet: Packet): Packet | undefined {
  if (packet.type !== "connect" && packet.type !== "connack" && packet.type !== "auth") return;
  const plain = packet.toObject() as Record<string, unknown>;
  const properties = plain["properties"] as Record<string, unknown> | undefined;
  let has = false;
  for (const key of ["username", "password"]) {
    if (plain[key] === undefined) continue;
    plain[key] = key === "username" ? SECRET : SECRET_BYTES;
    has = true;
  }
  if (properties?.["authenticationData"] !== undefined) {
    plain["properties"] = { ...properties, authenticationData: SECRET_BYTES };
    has = true;
  }
  return has ? construct(plain) : undefined;
}

/** Checks what a packet and its dissection show, and the error of the packet with one byte of it changed. */
export function checkSecrets(packet: Packet, version: ProtocolVersion, change: number): void {
  const known = isNeverSent(packet) ? undefined : withKnownSecret(packet);
  if (known === undefined) return;
  const options = { protocolVersion: version };
  const bytes = new Uint8Array(encode(known, options));
  const texts = [String(known), JSON.stringify(known), JSON.stringify(dissect(bytes, options))];
  for (const text of texts) if (shows(text)) broken("L10", `a secret is shown: ${text}`);
  // Of what is no longer where secrets are, errors still do not tell the text.
  const places = [...bytes.keys()].filter((at) => !isWithinSecret(bytes, at));
  const at = places[(change >> 8) % places.length] as number;
  bytes[at] = change & 0xff;
  try {
    decode(bytes, options);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    const text = `${error.message} ${JSON.stringify(error)}`;
    if (shows(text)) broken("L10", `an error shows a secret: ${text}`, bytes, options);
  }
}

function isWithinSecret(bytes: Uint8Array, at: number): boolean {
  for (let start = Math.max(0, at - SECRET_BYTES.length + 1); start <= at; start++) {
    if (SECRET_BYTES.every((byte, index) => bytes[start + index] === byte)) return true;
  }
  return false;
}
