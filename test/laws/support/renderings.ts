/**
 * The ways in which a value gets into a log. Not among them are console.dir and console.table, which
 * ask no object how it prints: what they show are the fields, as spread does.
 */

import { Console } from "node:console";
import { Writable } from "node:stream";
import { format, inspect } from "node:util";

/** Names of the ways and the texts they give. */
export function renderings(value: object): Record<string, string> {
  const inside = { nested: [value], map: new Map([["key", value]]), set: new Set([value]) };
  const deep = { depth: Number.POSITIVE_INFINITY, showHidden: true, maxStringLength: null };
  return {
    String: stringOf(value),
    template: attempt(() => `${value}`),
    concatenation: attempt(() => `a ${value as unknown as string}`),
    join: attempt(() => [value].join()),
    inspect: inspect(value),
    "inspect, deep and hidden": inspect(value, deep),
    "inspect, in colours, not compact": inspect(value, { ...deep, colors: true, compact: false }),
    "inspect, with getters and proxies": inspect(value, {
      ...deep,
      getters: true,
      showProxy: true,
    }),
    "inspect of what holds it": inspect(inside, deep),
    "%o": format("%o", value),
    "%O": format("%O", value),
    "%j": format("%j", value),
    "%s": attempt(() => format("%s", value)),
    "format without a format": format(value, inside),
    JSON: JSON.stringify(value),
    "JSON of what holds it": JSON.stringify({ nested: [value], value }, null, 2),
    console: printed(value),
    "console of what holds it": printed(inside),
  };
}

function attempt(run: () => string): string {
  try {
    return run();
  } catch (error) {
    return String(error);
  }
}

function stringOf(value: object): string {
  return attempt(() => String(value));
}

function printed(value: object): string {
  let text = "";
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  const output = new Console({ stdout: stream, stderr: stream });
  output.log(value);
  output.error("error", value);
  return text;
}

/** The forms in which bytes could show in a text. */
export function formsOf(secret: Uint8Array | string): string[] {
  const bytes = Buffer.from(secret);
  const list = [...bytes];
  const hex = bytes.toString("hex");
  return [
    bytes.toString("latin1"),
    bytes.toString("utf8"),
    hex,
    hex.toUpperCase(),
    hex.match(/../g)?.join(" ") ?? "",
    hex.match(/../g)?.join(":") ?? "",
    bytes.toString("base64").replace(/=+$/, ""),
    bytes.toString("base64url"),
    list.join(),
    list.join(", "),
    list.join(" "),
    list.map((byte) => `0x${byte.toString(16).padStart(2, "0")}`).join(", "),
    encodeURIComponent(bytes.toString("latin1")),
  ].filter((form) => form.length >= 8);
}

/** Throws where a text contains a secret, whole or a long part of it, in one of its forms. */
export function checkHidden(
  texts: Record<string, string>,
  secrets: readonly (Uint8Array | string)[],
): void {
  for (const secret of secrets) {
    const bytes = new Uint8Array(Buffer.from(secret));
    // A part suffices to give a secret away: its beginning, and its end.
    const parts = [bytes, bytes.subarray(0, 12), bytes.subarray(bytes.length - 12)];
    for (const form of new Set(parts.flatMap(formsOf))) {
      for (const [way, text] of Object.entries(texts)) {
        if (text?.includes(form)) throw new Error(`${way} shows ${form} of a secret: ${text}`);
      }
    }
  }
}
