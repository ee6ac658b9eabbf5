/**
 * A document in the part of an address after "#", which browsers keep to themselves: `#v=5&b=` and the bytes
 * in base64url. Without `v`, each CONNECT tells the version.
 */

import type { ProtocolVersion } from "@mqtt-codec/core";

/** What an address holds. */
export interface Shared {
  readonly bytes: Uint8Array;
  readonly askedVersion: ProtocolVersion | undefined;
}

/** An address that holds no document, though it looks like one. */
export class HashError extends Error {}

/** Longer addresses get lost on their way through other programs. */
export const LONGEST_SHARED = 16 * 1024;

/** The hash of bytes, with its "#". */
export function hashOf({ bytes, askedVersion }: Shared): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  const text = btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  return `#${askedVersion === undefined ? "" : `v=${askedVersion}&`}b=${text}`;
}

/** What a hash holds; undefined for an empty one. Throws HashError. */
export function sharedIn(hash: string): Shared | undefined {
  const text = hash.replace(/^#/, "");
  if (text === "") return undefined;
  const parameters = new URLSearchParams(text);
  const given = parameters.get("b");
  const version = parameters.get("v");
  if (given === null || !/^[\w-]*$/.test(given) || !(version === null || /^[345]$/.test(version))) {
    throw new HashError("The address holds no packets that this page can read.");
  }
  const askedVersion = version === null ? undefined : (Number(version) as ProtocolVersion);
  let binary: string;
  try {
    binary = atob(given.replaceAll("-", "+").replaceAll("_", "/"));
  } catch {
    throw new HashError("The address has been cut off, or changed: its packets cannot be read.");
  }
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  return bytes.length === 0 ? undefined : { bytes, askedVersion };
}
