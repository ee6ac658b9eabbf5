import { describe, it } from "vitest";
import { type Broken, broken, expectBroken } from "./breaking.js";

const SERVER = { from: "server" } as const;
const CLIENT = { from: "client" } as const;

const PROPERTIES: readonly Broken[] = [
  [5, "30 05 0001 74 01 04", "unknown-property", "Property Identifier", 6, "§2.2.2.2"],
  [
    5,
    "30 06 0001 74 02 01 02",
    "invalid-property-value",
    "Payload Format Indicator",
    7,
    "§3.3.2.3.2",
  ],
  [5, "30 07 0001 74 03 21 0001", "property-not-allowed", "Receive Maximum", 6, "§2.2.2.2"],
  [
    5,
    "30 08 0001 74 04 01 00 01 00",
    "duplicate-property",
    "Payload Format Indicator",
    8,
    "§3.3.2.3.2",
  ],
  [5, "30 07 0001 74 03 08 0000", "empty-topic", "Response Topic", 7, "MQTT-4.7.3-1"],
  [
    5,
    "30 09 0001 74 05 08 0002 612b",
    "wildcard-in-response-topic",
    "Response Topic",
    10,
    "MQTT-3.3.2-14",
  ],
  [
    5,
    "30 06 0001 74 02 0b 00",
    "invalid-property-value",
    "Subscription Identifier",
    7,
    "§3.3.2.3.8",
  ],
  [
    5,
    "30 06 0001 74 02 0b 01",
    "wrong-sender",
    "Subscription Identifier",
    6,
    "MQTT-3.3.4-6",
    CLIENT,
  ],
  [5, "30 07 0001 74 03 23 0000", "zero-topic-alias", "Topic Alias", 7, "MQTT-3.3.2-8"],
  [
    5,
    "30 0e 0001 74 0a 26 0000 0000 26 0000 0000",
    "too-many-user-properties",
    "User Property",
    11,
    undefined,
    { maximumUserProperties: 1 },
  ],
  [5, "20 06 00 00 03 21 0000", "invalid-property-value", "Receive Maximum", 6, "§3.2.2.3.3"],
  [5, "20 05 00 00 02 24 02", "invalid-property-value", "Maximum QoS", 6, "§3.2.2.3.4"],
  [5, "20 05 00 00 02 25 02", "invalid-property-value", "Retain Available", 6, "§3.2.2.3.5"],
  [
    5,
    "20 08 00 00 05 27 00000000",
    "invalid-property-value",
    "Maximum Packet Size",
    6,
    "§3.2.2.3.6",
  ],
  [
    5,
    "20 06 00 00 03 16 0000",
    "authentication-data-without-method",
    "Authentication Data",
    5,
    "§3.2.2.3.18",
  ],
  [5, "20 07 00 00 04 25 00 25 00", "duplicate-property", "Retain Available", 7, "§3.2.2.3.5"],
  [
    5,
    "e0 07 00 05 11 00000000",
    "session-expiry-interval-from-server",
    "Session Expiry Interval",
    4,
    "MQTT-3.14.2-2",
    SERVER,
  ],
  [
    5,
    "82 09 0001 04 0b01 0b01 0000",
    "duplicate-property",
    "Subscription Identifier",
    7,
    "§3.8.2.1.2",
  ],
];

describe("decode names the property that breaks a rule, where it stands, and the rule", () => {
  it.each(broken(PROPERTIES))("%s", (_, row) => expectBroken(row));
});
