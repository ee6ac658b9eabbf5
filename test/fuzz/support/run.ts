/** The targets by their names. */

import { fuzz as decode } from "../targets/decode.js";
import { fuzz as dissect } from "../targets/dissect.js";
import { fuzz as dropIn } from "../targets/drop-in.js";
import { fuzz as encode } from "../targets/encode.js";
import { fuzz as stream } from "../targets/stream.js";

export const RUN: Readonly<Record<string, (data: Uint8Array) => void>> = {
  decode,
  stream,
  encode,
  dissect,
  "drop-in": dropIn,
};
