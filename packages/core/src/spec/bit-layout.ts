/** The bytes that are divided into bits, from the most significant on: 3.1.1 and 5.0 §2, §3.1.2.3, §3.2.2.1, §3.8.3. */

import { PUBLISH } from "./control-packet-type.js";

/** A field of some bits: its name and how many. */
export type BitField = readonly [name: string, width: number];

const FIRST_BYTE: readonly BitField[] = [
  ["Control Packet type", 4],
  ["Flags", 4],
];

const FIRST_BYTE_OF_PUBLISH: readonly BitField[] = [
  ["Control Packet type", 4],
  ["DUP flag", 1],
  ["QoS level", 2],
  ["RETAIN", 1],
];

function connectFlags(cleanName: string): readonly BitField[] {
  return [
    ["User Name Flag", 1],
    ["Password Flag", 1],
    ["Will Retain", 1],
    ["Will QoS", 2],
    ["Will Flag", 1],
    [cleanName, 1],
    ["Reserved", 1],
  ];
}

const CONNECT_FLAGS_311 = /* @__PURE__ */ connectFlags("Clean Session");
const CONNECT_FLAGS_50 = /* @__PURE__ */ connectFlags("Clean Start");

const CONNECT_ACKNOWLEDGE_FLAGS: readonly BitField[] = [
  ["Reserved", 7],
  ["Session Present", 1],
];

const SUBSCRIPTION_OPTIONS: readonly BitField[] = [
  ["Reserved", 2],
  ["Retain Handling", 2],
  ["Retain As Published", 1],
  ["No Local", 1],
  ["Maximum QoS", 2],
];

const REQUESTED_QOS: readonly BitField[] = [
  ["Reserved", 6],
  ["QoS", 2],
];

/** How the byte of this name is divided; undefined for a byte that is not. */
export function bitLayout(
  name: string,
  packetType: number,
  protocolVersion: number,
): readonly BitField[] | undefined {
  switch (name) {
    case "Control Packet type and flags":
      return packetType === PUBLISH ? FIRST_BYTE_OF_PUBLISH : FIRST_BYTE;
    case "Connect Flags":
      return protocolVersion === 5 ? CONNECT_FLAGS_50 : CONNECT_FLAGS_311;
    case "Connect Acknowledge Flags":
      // 3.1 calls the whole byte reserved.
      return protocolVersion === 3 ? undefined : CONNECT_ACKNOWLEDGE_FLAGS;
    case "Subscription Options":
      return SUBSCRIPTION_OPTIONS;
    case "Requested QoS":
      return REQUESTED_QOS;
    default:
      return undefined;
  }
}
