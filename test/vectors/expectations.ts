/**
 * Rows of the shared corpus that this project answers otherwise than the row says, each with the rule
 * and the reason. Nothing else may deviate.
 */

export interface Expectation {
  /** What is done otherwise. */
  readonly deviation: "not-encoded";
  /** The statement or section argued with. */
  readonly rule: string;
  readonly reason: string;
}

export const EXPECTATIONS: Readonly<Record<string, Expectation>> = {
  "5-disconnect-3659": {
    deviation: "not-encoded",
    rule: "MQTT-3.14.2-1",
    reason:
      "0x8C Bad authentication method is in Table 2-6 for DISCONNECT and not in Table 3-10, whose " +
      "values alone a sender may use: it is accepted and never sent.",
  },
};
