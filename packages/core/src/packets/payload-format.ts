/** Payload Format Indicator 1 promises a payload in UTF-8: 5.0 §3.3.2.3.2, for the Will §3.1.3.2.3. */

import type { PacketReader } from "../io/packet-reader.js";
import { wellFormedEnd } from "../io/utf8.js";
import type { Properties } from "./properties.js";

/** With `payloadFormat: "check"`, checks the payload that was read last against its indicator (5.0 §3.3.2.3.2). */
export function checkPayloadFormat(
  r: PacketReader,
  payload: Uint8Array,
  { payloadFormatIndicator }: Properties,
): void {
  if (payloadFormatIndicator !== 1 || !r.settings.checksPayloadFormat) return;
  const { length } = payload;
  const bad = wellFormedEnd(payload, 0, length);
  if (bad < length) r.violation("payload-format-invalid", r.field, r.position - length + bad); // [5.0 §3.3.2.3.2, §3.1.3.2.3]
}
