import { hex } from "../../bytes.js";

/** Fails with the law's name first: the same law, the same finding. */
export function broken(law: string, what: string, bytes?: Uint8Array, options?: object): never {
  const input = bytes === undefined ? "" : `\n  bytes: ${hex(bytes)}`;
  const by = options === undefined ? "" : `\n  options: ${JSON.stringify(options)}`;
  throw new Error(`${law}: ${what}${input}${by}`);
}
