/** L11: whatever was thrown before, packets are written and read as ever. */

import { decode, encode, type PacketInit, UnderflowDecodeError } from "@mqtt-codec/core";
import { fromHex, hex } from "../../bytes.js";
import { broken } from "./failure.js";

const INIT: PacketInit = {
  type: "publish",
  topic: "a/\u00e9",
  qos: 1,
  packetId: 258,
  payload: "p",
  properties: { topicAlias: 3, userProperties: [["k", "v"]] },
};
const BYTES = fromHex("3214 0004612fc3a9 0102 0a 230003 2600016b000176 70");
const OPTIONS = { protocolVersion: 5 } as const;
const EXPECTED = hex(BYTES);

export function checkStillWorks(): void {
  const { packet, bytesRead } = decode(BYTES, OPTIONS);
  if (bytesRead !== BYTES.length || packet.type !== "publish" || packet.topic !== "a/\u00e9") {
    broken("L11", `after an error, a PUBLISH is read as ${JSON.stringify(packet)}`);
  }
  const again = hex(encode(INIT, OPTIONS));
  if (again !== EXPECTED || hex(encode(packet, OPTIONS)) !== EXPECTED) {
    broken("L11", `after an error, a PUBLISH is written as ${again}`);
  }
  try {
    decode(BYTES.subarray(0, BYTES.length - 1), OPTIONS);
  } catch (error) {
    if (error instanceof UnderflowDecodeError && error.bytesNeeded === 1) return;
  }
  broken("L11", "after an error, a part of a PUBLISH does not need a byte more");
}
