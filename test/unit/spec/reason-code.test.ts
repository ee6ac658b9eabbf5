import { ConnectReturnCode, ReasonCode, reasonCodeName } from "@mqtt-codec/core";
import { describe, expect, it } from "vitest";

describe("reasonCodeName [5.0 §2.4]", () => {
  it.each([
    [0x00, "connack", "Success"],
    [0x00, "disconnect", "Normal disconnection"],
    [0x00, "suback", "Granted QoS 0"],
    [0x01, "suback", "Granted QoS 1"],
    [0x02, "suback", "Granted QoS 2"],
    [0x00, "unsuback", "Success"],
    [0x00, "auth", "Success"],
    [0x04, "disconnect", "Disconnect with Will Message"],
    [0x10, "puback", "No matching subscribers"],
    [0x11, "unsuback", "No subscription existed"],
    [0x18, "auth", "Continue authentication"],
    [0x19, "auth", "Re-authenticate"],
    [0x87, "connack", "Not authorized"],
    [0x92, "pubrel", "Packet Identifier not found"],
    [0xa2, "suback", "Wildcard Subscriptions not supported"],
    [0x10, "pubrel", undefined],
    [0x04, "connack", "Connection Refused, bad user name or password"],
    [0x03, "suback", undefined],
    [0x00, "publish", undefined],
    [0x00, "subscribe", undefined],
    [0x100, "connack", undefined],
    [-1, "connack", undefined],
  ] as const)("0x%s in a %s is %s", (code, type, name) => {
    expect(reasonCodeName(code, type)).toBe(name);
  });

  it("in 3.1.1 it is the name of the return code [3.1.1 §3.2.2.3, §3.9.3]", () => {
    expect(reasonCodeName(0, "connack", 4)).toBe("Connection Accepted");
    expect(reasonCodeName(5, "connack", 4)).toBe("Connection Refused, not authorized");
    expect(reasonCodeName(6, "connack", 4)).toBeUndefined();
    expect(reasonCodeName(0x80, "suback", 4)).toBe("Failure");
    expect(reasonCodeName(2, "suback", 3)).toBe("Success - Maximum QoS 2");
    expect(reasonCodeName(0, "puback", 4)).toBeUndefined();
  });

  it("in 5.0 it is not", () => {
    expect(reasonCodeName(5, "connack", 5)).toBeUndefined();
  });

  it("every code of the const objects has a name somewhere", () => {
    const types = [
      "connack",
      "puback",
      "pubrel",
      "suback",
      "unsuback",
      "disconnect",
      "auth",
    ] as const;
    for (const [key, code] of Object.entries(ReasonCode)) {
      expect(
        types.some((type) => reasonCodeName(code, type, 5) !== undefined),
        key,
      ).toBe(true);
    }
    for (const code of Object.values(ConnectReturnCode)) {
      expect(reasonCodeName(code, "connack", 4)).toBeDefined();
    }
  });
});
