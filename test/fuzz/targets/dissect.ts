/** dissect: any bytes, by any options, and what it shows of secrets. */

import { type DissectNode, dissect } from "@mqtt-codec/core/dissect";
import { hex } from "../../bytes.js";
import { checkDissection, firstError } from "../../laws/support/laws.js";
import { outcome } from "../../laws/support/outcome.js";
import { Draw } from "../support/draw.js";
import { broken } from "../support/failure.js";
import { drawBytes } from "../support/framed.js";
import { drawOptions } from "../support/options.js";
import { checkSecrets } from "../support/secrets.js";
import { checkStillWorks } from "../support/still-works.js";

const WITHHELD = "***";

export function fuzz(data: Uint8Array): void {
  const draw = new Draw(data);
  const { protocolVersion, all, isFramed } = drawOptions(draw);
  const bytes = drawBytes(draw, isFramed);
  const before = hex(bytes);
  const result = outcome(bytes, all);
  checkDissection(bytes, all, result);
  checkShown(bytes, all);
  // A part of a packet is dissected as far as it goes.
  const part = bytes.subarray(0, bytes.length - 1 - (bytes.length >> 2));
  checkDissection(part, all, outcome(part, all));
  if (hex(bytes) !== before) broken("L3", "the bytes were written to", bytes, all);
  if (result.error === undefined) {
    const strict = outcome(bytes, { protocolVersion });
    if (strict.packet !== undefined) checkSecrets(strict.packet, protocolVersion, bytes.length);
  } else checkStillWorks();
}

/** What shows secrets is the same tree with their values: nothing else is withheld, and nothing else differs. */
function checkShown(bytes: Uint8Array, options: object): void {
  const hidden = leavesOf(dissect(bytes, options));
  const shownRoot = dissect(bytes, { ...options, showSecrets: true });
  const shown = leavesOf(shownRoot);
  if (hidden.length !== shown.length) broken("L10", "secrets make another tree", bytes, options);
  hidden.forEach((leaf, index) => {
    const other = shown[index] as DissectNode;
    if (leaf.name !== other.name || leaf.offset !== other.offset || leaf.length !== other.length) {
      broken("L10", `${leaf.name} is ${other.name} where secrets are shown`, bytes, options);
    }
    if (leaf.text !== other.text && !leaf.text.includes(WITHHELD)) {
      broken("L10", `${leaf.name} says ${leaf.text}, or ${other.text}`, bytes, options);
    }
  });
  const error = firstError(shownRoot);
  if (error !== undefined && outcome(bytes, options).error?.message !== error.message) {
    broken("L7", `where secrets are shown: ${error.message}`, bytes, options);
  }
}

function leavesOf(node: DissectNode): DissectNode[] {
  const { children } = node;
  return children === undefined || children.length === 0 ? [node] : children.flatMap(leavesOf);
}
