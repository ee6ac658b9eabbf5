/** Strings that are given as strings or as their UTF-8. */

import { isBytes } from "./buffer.mjs";

const decoder = /* @__PURE__ */ new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The string; undefined for what is neither a string nor bytes that are UTF-8. */
export function textOf(given: unknown): string | undefined {
  if (typeof given === "string") return given;
  if (!isBytes(given)) return undefined;
  try {
    return decoder.decode(given);
  } catch {
    return undefined;
  }
}
