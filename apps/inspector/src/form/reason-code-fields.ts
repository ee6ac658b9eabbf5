/** Reason Codes of 5.0 and return codes before, by the specification's names. */

import { type PacketType, type ProtocolVersion, reasonCodeName } from "@mqtt-codec/core";
import type { Choice, ChoiceField, ListField } from "./field.js";

/** The codes that the packet may be sent with. */
function reasonCodes(type: PacketType, version: ProtocolVersion): readonly Choice[] {
  const choices: Choice[] = [];
  for (let value = 0; value <= 0xff; value++) {
    // In Table 2-6 and not in Table 3-10: it is read, and not sent.
    if (type === "disconnect" && value === 0x8c) continue;
    const name = reasonCodeName(value, type, version);
    if (name !== undefined) choices.push({ value, name });
  }
  return choices;
}

export function reasonCode(
  type: PacketType,
  version: ProtocolVersion,
  label: string,
  initial = "0",
): ChoiceField {
  return {
    kind: "choice",
    key: "reasonCode",
    label,
    choices: reasonCodes(type, version),
    initial,
  };
}

export function reasonCodeList(type: PacketType, version: ProtocolVersion): ListField {
  const label = version === 5 ? "Reason Code" : "Return Code";
  const hint = "One for each Topic Filter, in their order.";
  const item = reasonCode(type, version, label);
  return { kind: "list", key: "reasonCodes", label: `${label}s`, hint, item };
}
