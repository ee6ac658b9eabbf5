// The cases of all codecs.

import { casesAmong } from "./cases.mjs";
import { PEERS } from "./peers/peers.mjs";

export const CASES = casesAmong(PEERS);
