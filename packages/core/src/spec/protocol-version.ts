/**
 * The Protocol Level byte of a CONNECT: 3 is MQTT 3.1, 4 is MQTT 3.1.1, 5 is MQTT 5.0
 * (3.1.1 §3.1.2.2, 5.0 §3.1.2.2).
 */
export type ProtocolVersion = 3 | 4 | 5;

/** The version every function assumes when it is not told: MQTT 3.1.1. */
export const DEFAULT_PROTOCOL_VERSION: ProtocolVersion = 4;

export function isProtocolVersion(value: unknown): value is ProtocolVersion {
  return value === 3 || value === 4 || value === 5;
}

/** The Protocol Name of a CONNECT: "MQIsdp" in MQTT 3.1, "MQTT" since (3.1.1 §3.1.2.1). */
export function protocolNameOf(version: ProtocolVersion): string {
  return version === 3 ? "MQIsdp" : "MQTT";
}

/** The name of a version as people write it, for messages. */
export function protocolVersionName(version: ProtocolVersion): string {
  return version === 3 ? "3.1" : version === 4 ? "3.1.1" : "5.0";
}
