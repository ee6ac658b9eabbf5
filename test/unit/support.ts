/** What the unit tests share: bytes from hex, and the error of a call. */

import { MqttCodecError } from "@mqtt-codec/core";

export function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replace(/\s/g, ""), "hex"));
}

export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

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
