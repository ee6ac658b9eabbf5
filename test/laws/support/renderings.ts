/**
 * The ways in which a value gets into a log. Not among them are console.dir and console.table, which
 * ask no object how it prints: what they show are the fields, as spread does.
 */

import { hex } from "../../bytes.js";
import { attempt, platformPrinting } from "./platform-printing.js";

/** Names of the ways and the texts they give. */
export function renderings(value: object): Record<string, string> {
  return {
    String: stringOf(value),
    template: attempt(() => `${value}`),
    concatenation: attempt(() => `a ${value as unknown as string}`),
    join: attempt(() => [value].join()),
    JSON: JSON.stringify(value),
    "JSON of what holds it": JSON.stringify({ nested: [value], value }, null, 2),
    ...platformPrinting(value),
  };
}

function stringOf(value: object): string {
  return attempt(() => String(value));
}

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

function bytesOf(secret: Uint8Array | string): Uint8Array {
  return typeof secret === "string" ? encoder.encode(secret) : secret;
}

/** A character for each byte. */
export function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

/** The forms in which bytes could show in a text. */
export function formsOf(secret: Uint8Array | string): string[] {
  const bytes = bytesOf(secret);
  const list = [...bytes];
  const digits = hex(bytes);
  const base64 = btoa(latin1(bytes)).replace(/=+$/, "");
  return [
    latin1(bytes),
    decoder.decode(bytes),
    digits,
    digits.toUpperCase(),
    digits.match(/../g)?.join(" ") ?? "",
    digits.match(/../g)?.join(":") ?? "",
    base64,
    base64.replaceAll("+", "-").replaceAll("/", "_"),
    list.join(),
    list.join(", "),
    list.join(" "),
    list.map((byte) => `0x${byte.toString(16).padStart(2, "0")}`).join(", "),
    encodeURIComponent(latin1(bytes)),
  ].filter((form) => form.length >= 8);
}

/** Throws where a text contains a secret, whole or a long part of it, in one of its forms. */
export function checkHidden(
  texts: Record<string, string>,
  secrets: readonly (Uint8Array | string)[],
): void {
  for (const secret of secrets) {
    const bytes = bytesOf(secret);
    // A part suffices to give a secret away: its beginning, and its end.
    const parts = [bytes, bytes.subarray(0, 12), bytes.subarray(bytes.length - 12)];
    for (const form of new Set(parts.flatMap(formsOf))) {
      for (const [way, text] of Object.entries(texts)) {
        if (text?.includes(form)) throw new Error(`${way} shows ${form} of a secret: ${text}`);
      }
    }
  }
}
