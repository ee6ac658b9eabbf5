/** Packets byte by byte, in the words of the standard. */

export { type DissectOptions, dissect } from "./dissect.js";
export type { DissectNode } from "./dissect-node.js";
