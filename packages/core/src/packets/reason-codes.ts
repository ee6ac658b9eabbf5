/** The list of Reason Codes that is the payload of SUBACK and UNSUBACK: 3.1.1 §3.9.3, 5.0 §3.9.3, §3.11.3. */

import type { PacketReader } from "../io/packet-reader.js";
import type { PacketWriter } from "../io/packet-writer.js";
import { UNKNOWN_REASON_CODE } from "../io/read-settings.js";
import { isReasonCodeOf } from "../spec/reason-code.js";
import type { FieldChecks } from "./field-checks.js";

/** Checks and copies a list given to a constructor; any length. */
export function takeReasonCodes(given: readonly number[], checks: FieldChecks): readonly number[] {
  return checks.array(given, "reasonCodes").map((code, index) => {
    const field = `reasonCodes[${index}]`;
    const taken = checks.integer(code, field, 0xff);
    if (!isReasonCodeOf(checks.packetType, taken, 5)) {
      checks.refuse("undefined-reason-code", field, 5); // [3.1.1 MQTT-3.9.3-2] [5.0 MQTT-3.9.3-2, MQTT-3.11.3-2]
    }
    return taken;
  });
}

/** Reads the rest of the packet as Reason Codes, at least one. */
export function readReasonCodes(r: PacketReader): number[] {
  const { packetType, protocolVersion } = r;
  if (r.remaining === 0) r.violation("no-reason-code", "Payload", r.position); // [3.1.1 §3.9.3] [5.0 §2.4]
  const codes: number[] = [];
  const name = protocolVersion === 5 ? "Reason Code" : "Return Code";
  while (r.remaining > 0) {
    const code = r.byte(name);
    if (!isReasonCodeOf(packetType, code, protocolVersion) && !r.tolerates(UNKNOWN_REASON_CODE)) {
      r.violation("undefined-reason-code"); // [3.1.1 MQTT-3.9.3-2] [5.0 MQTT-3.9.3-2, MQTT-3.11.3-2]
    }
    codes.push(code);
  }
  return codes;
}

/** Writes Reason Codes, which have to exist in the version written. */
export function writeReasonCodes(w: PacketWriter, codes: readonly number[]): void {
  // An index, not forEach, which takes six times as long over a frozen list.
  for (let index = 0; index < codes.length; index++) {
    const code = codes[index] as number;
    if (!isReasonCodeOf(w.packetType, code, w.protocolVersion)) {
      w.refuse("undefined-reason-code", `reasonCodes[${index}]`); // [3.1.1 MQTT-3.9.3-2] [5.0 MQTT-3.9.3-2, MQTT-3.11.3-2]
    }
    w.byte(code);
  }
}
