/** What the unit tests share: bytes from hex, and the error of a call. */

import { MqttCodecError } from "@mqtt-codec/core";

export { fromHex as bytesOf, hex as hexOf } from "../bytes.js";

/** The codec's error that a call throws; fails where it throws nothing, or anything else. */
export function errorOf(run: () => unknown): MqttCodecError {
  try {
    run();
  } catch (error) {
    if (error instanceof MqttCodecError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}
