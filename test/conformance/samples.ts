/** One small packet of each type in each version, written by hand, with its fields. */

import { hex, mqtt, packet, text } from "./bytes.js";
import type { Fields } from "./expectations.js";

export interface Sample {
  readonly name: string;
  readonly type: number;
  readonly bytes: string;
  readonly fields: Fields;
}

const ONE = { packetId: 1 };

function sample(name: string, type: number, bytes: string, fields: object = {}): Sample {
  return { name, type, bytes, fields: { type: name.toLowerCase(), ...fields } };
}

const PUBLISH = { topic: "t", qos: 1, packetId: 0x1234 };

/** Packets of 3.1.1: fixed header, variable header, payload. */
export const SAMPLES_311: readonly Sample[] = [
  sample("CONNECT", 1, packet("10", mqtt(4), "02 00 3C", text("c")), {
    clientId: "c",
    keepAlive: 60,
  }),
  sample("CONNACK", 2, "20 02 01 00", { sessionPresent: true }),
  sample("PUBLISH", 3, "32 05 00 01 74 12 34", PUBLISH),
  sample("PUBACK", 4, "40 02 00 01", ONE),
  sample("PUBREC", 5, "50 02 00 01", ONE),
  sample("PUBREL", 6, "62 02 00 01", ONE),
  sample("PUBCOMP", 7, "70 02 00 01", ONE),
  sample("SUBSCRIBE", 8, "82 06 00 01 00 01 61 01", {
    ...ONE,
    subscriptions: [{ topicFilter: "a", qos: 1 }],
  }),
  sample("SUBACK", 9, "90 03 00 01 80", { ...ONE, reasonCodes: [0x80] }),
  sample("UNSUBSCRIBE", 10, "A2 05 00 01 00 01 61", { ...ONE, topicFilters: ["a"] }),
  sample("UNSUBACK", 11, "B0 02 00 01", ONE),
  sample("PINGREQ", 12, "C0 00"),
  sample("PINGRESP", 13, "D0 00"),
  sample("DISCONNECT", 14, "E0 00"),
];

const WHY = "04 1F 00 01 77";
const REASON = { properties: { reasonString: "w" } };

/** Packets of 5.0, with properties where they may have them: each ends its variable header with them. */
export const SAMPLES_50: readonly Sample[] = [
  sample("CONNECT", 1, packet("10", mqtt(5), "02 00 3C", "03 21 00 05", text("c")), {
    protocolVersion: 5,
    clientId: "c",
    keepAlive: 60,
    properties: { receiveMaximum: 5 },
  }),
  sample("CONNACK", 2, "20 06 01 00 03 13 00 05", {
    sessionPresent: true,
    properties: { serverKeepAlive: 5 },
  }),
  sample("PUBLISH", 3, "32 09 00 01 74 12 34 03 23 00 07", {
    ...PUBLISH,
    properties: { topicAlias: 7 },
  }),
  sample("PUBACK", 4, `40 08 00 01 80 ${WHY}`, { ...ONE, reasonCode: 0x80, ...REASON }),
  sample("PUBREC", 5, `50 08 00 01 80 ${WHY}`, { ...ONE, reasonCode: 0x80, ...REASON }),
  sample("PUBREL", 6, `62 08 00 01 92 ${WHY}`, { ...ONE, reasonCode: 0x92, ...REASON }),
  sample("PUBCOMP", 7, `70 08 00 01 00 ${WHY}`, { ...ONE, ...REASON }),
  sample("SUBSCRIBE", 8, "82 09 00 01 02 0B 05 00 01 61 01", {
    ...ONE,
    subscriptions: [{ topicFilter: "a", qos: 1 }],
    properties: { subscriptionIdentifiers: [5] },
  }),
  sample("SUBACK", 9, `90 08 00 01 ${WHY} 01`, { ...ONE, reasonCodes: [1], ...REASON }),
  sample("UNSUBSCRIBE", 10, "A2 0D 00 01 07 26 00 01 61 00 01 62 00 01 61", {
    ...ONE,
    topicFilters: ["a"],
    properties: { userProperties: [["a", "b"]] },
  }),
  sample("UNSUBACK", 11, `B0 08 00 01 ${WHY} 11`, { ...ONE, reasonCodes: [0x11], ...REASON }),
  sample("PINGREQ", 12, "C0 00"),
  sample("PINGRESP", 13, "D0 00"),
  sample("DISCONNECT", 14, `E0 06 81 ${WHY}`, { reasonCode: 0x81, ...REASON }),
  sample("AUTH", 15, "F0 0A 18 08 15 00 01 6D 16 00 01 FF", {
    reasonCode: 0x18,
    properties: { authenticationMethod: "m", authenticationData: hex("FF") },
  }),
];
