/** decode: any bytes, by any options. */

import { checkAccepted } from "../../laws/support/laws.js";
import { outcome } from "../../laws/support/outcome.js";
import {
  checkBounds,
  checkOptions,
  checkPeek,
  checkPrefixes,
  checkWritten,
} from "../support/bytes-laws.js";
import { Draw } from "../support/draw.js";
import { drawBytes } from "../support/framed.js";
import { drawOptions } from "../support/options.js";
import { checkSecrets } from "../support/secrets.js";
import { checkStillWorks } from "../support/still-works.js";

export function fuzz(data: Uint8Array): void {
  const draw = new Draw(data);
  const { protocolVersion, relaxing, all, isFramed } = drawOptions(draw);
  const bytes = drawBytes(draw, isFramed);
  const result = outcome(bytes, all);
  checkBounds(bytes, all, result);
  checkPeek(bytes, all, result);
  if (result.error === undefined) {
    checkPrefixes(bytes, all, result.bytesRead);
    // Whatever was tolerated, it can be shown and compared.
    if (!result.packet.equals(result.packet) || String(result.packet) === "") throw new Error("L9");
  }
  const strict = outcome(bytes, { protocolVersion });
  checkOptions(bytes, protocolVersion, relaxing, strict, result);
  if (strict.error === undefined) {
    checkAccepted(bytes, protocolVersion, strict.packet);
    checkWritten(bytes, protocolVersion, strict);
    checkSecrets(strict.packet, protocolVersion, bytes.length * 256 + (bytes.at(-1) ?? 0));
  } else checkStillWorks();
}
