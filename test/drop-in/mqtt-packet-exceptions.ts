/**
 * The tests of mqtt-packet 9.0.2 that the drop-in fails, because what they expect breaks a rule of the
 * standard. `lenient: true` passes them all; each also passes with the relaxation that is named.
 */

export interface Exception {
  /** The test's name; where several tests have it, all of them. */
  readonly test: string;
  readonly rule: string;
  /** What to name so that it passes. */
  readonly tolerate: readonly string[];
  readonly flaggedFields?: "required";
}

const MQTT_WITH_LEVEL_3 = {
  rule: "3.1.1 MQTT-3.1.2-2: the CONNECT says MQTT with level 3, which is refused before its flags",
  tolerate: ["protocol-name-of-another-version"],
} as const;

const BRIDGE = {
  rule: "3.1.1 MQTT-3.1.2-2: there is no Protocol Level 0x83",
  tolerate: ["bridge-protocol-level"],
} as const;

const BRIDGE_WITH_ANOTHER_NAME = {
  rule: "3.1.1 MQTT-3.1.2-1, MQTT-3.1.2-2: MQIsdp is not the name of 3.1.1, and there is no level 0x84",
  tolerate: ["bridge-protocol-level", "protocol-name-of-another-version"],
} as const;

const SHORT_CONNACK = "5.0 §3.2.2: a CONNACK has a Reason Code and a Property Length";

const MAXIMUM_QOS_2 = {
  rule: "5.0 §3.2.2.3.4: Maximum QoS is 0 or 1",
  tolerate: ["maximum-qos-2"],
} as const;

/** These tests want an error for what comes later; the first fault is refused, and so named. */
const NULL_CHARACTER = {
  rule: "3.1.1 MQTT-1.5.3-2: a string before the field that is missing holds U+0000, which is refused first",
  tolerate: ["null-character"],
} as const;

/** 3.1 §3.1 lets User Name and Password go missing whose flags are set; the Remaining Length wins. */
const MISSING_IN_31 =
  "MQTT 3.1 §3.1: the User Name or Password may be missing though its flag is set";

export const EXCEPTIONS: readonly Exception[] = [
  { test: "connect MQTT bridge 131 parse", ...BRIDGE },
  { test: "connect MQTT bridge 131 mirror", ...BRIDGE },
  { test: "connect MQTT bridge 132 parse", ...BRIDGE_WITH_ANOTHER_NAME },
  { test: "connect MQTT bridge 132 generate", ...BRIDGE_WITH_ANOTHER_NAME },
  { test: "connect MQTT bridge 132 mirror", ...BRIDGE_WITH_ANOTHER_NAME },
  { test: "connect MQTT bridge 132 writeToStream", ...BRIDGE_WITH_ANOTHER_NAME },
  {
    test: "Version 4 CONACK in Version 5 mode",
    rule: SHORT_CONNACK,
    tolerate: ["3.1.1-connack-in-5.0"],
  },
  { test: "Version 5 CONNACK test 1", rule: SHORT_CONNACK, tolerate: ["short-connack"] },
  { test: "Version 5 CONNACK test 2", rule: SHORT_CONNACK, tolerate: ["3.1.1-connack-in-5.0"] },
  { test: "Cannot parse will topic", ...NULL_CHARACTER },
  { test: "Cannot parse will payload", ...NULL_CHARACTER },
  {
    test: "Cannot parse username",
    rule: MISSING_IN_31,
    tolerate: [],
    flaggedFields: "required",
  },
  {
    test: "Cannot parse password",
    rule: `${NULL_CHARACTER.rule}; ${MISSING_IN_31}`,
    tolerate: ["null-character"],
    flaggedFields: "required",
  },
  { test: "Invalid header flag bits, must be 0x0 for connect packet", ...MQTT_WITH_LEVEL_3 },
  { test: "Connect flag bit 0 must be 0, but got 1", ...MQTT_WITH_LEVEL_3 },
  {
    test: "Will Retain Flag must be set to zero when Will Flag is set to 0",
    ...MQTT_WITH_LEVEL_3,
  },
  { test: "Will QoS must be set to zero when Will Flag is set to 0", ...MQTT_WITH_LEVEL_3 },
  { test: "connack MQTT 5 with properties parse", ...MAXIMUM_QOS_2 },
  { test: "connack MQTT 5 with properties generate", ...MAXIMUM_QOS_2 },
  { test: "connack MQTT 5 with properties mirror", ...MAXIMUM_QOS_2 },
  { test: "connack MQTT 5 with properties writeToStream", ...MAXIMUM_QOS_2 },
  {
    test: "connack MQTT 5 with properties and doubled user properties parse",
    ...MAXIMUM_QOS_2,
  },
  {
    test: "connack MQTT 5 with properties and doubled user properties generate",
    ...MAXIMUM_QOS_2,
  },
  {
    test: "connack MQTT 5 with properties and doubled user properties mirror",
    ...MAXIMUM_QOS_2,
  },
  {
    test: "connack MQTT 5 with properties and doubled user properties writeToStream",
    ...MAXIMUM_QOS_2,
  },
  { test: "Malformed Subscribe Payload", ...NULL_CHARACTER },
];
