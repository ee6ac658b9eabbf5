/** All 256 values of the Connect Flags: 3.1.1 §3.1.2.3 to §3.1.2.9, 5.0 §3.1.2.3 to §3.1.2.9. */

import { type ConnectPacket, decode, encode } from "@mqtt-codec/core";
import { describe, expect, it } from "vitest";
import { byte, hex, mqtt, packet, text } from "./bytes.js";
import { expectAccepted, expectRefused, refusalOf } from "./expectations.js";

const MQISDP = "00 06 4D 51 49 73 64 70 03";

/** The CONNECT with these flags and just the fields that they announce. */
function connect(level: number, flags: number): string {
  const none = level === 5 ? "00" : "";
  return packet(
    "10",
    level === 3 ? MQISDP : mqtt(level),
    byte(flags),
    "00 0A",
    none,
    text("c"),
    (flags & 0x04) === 0 ? "" : `${none} ${text("w")} ${text("m")}`,
    (flags & 0x80) === 0 ? "" : text("u"),
    (flags & 0x40) === 0 ? "" : text("p"),
  );
}

interface Flags {
  readonly hasWill: boolean;
  readonly willQoS: number;
  readonly willRetain: boolean;
  readonly hasUserName: boolean;
  readonly hasPassword: boolean;
  readonly reserved: boolean;
}

function flagsOf(flags: number): Flags {
  return {
    hasUserName: flags >= 128,
    hasPassword: Math.floor(flags / 64) % 2 === 1,
    willRetain: Math.floor(flags / 32) % 2 === 1,
    willQoS: Math.floor(flags / 8) % 4,
    hasWill: Math.floor(flags / 4) % 2 === 1,
    reserved: flags % 2 === 1,
  };
}

function isAllowed(level: number, flags: number): boolean {
  const { hasWill, willQoS, willRetain, hasUserName, hasPassword, reserved } = flagsOf(flags);
  if (hasWill && willQoS === 3) return false;
  if (level !== 5 && hasPassword && !hasUserName) return false;
  return level === 3 || (!reserved && (hasWill || (willQoS === 0 && !willRetain)));
}

describe("the 256 values of the Connect Flags", () => {
  for (const [level, version, accepted, id] of [
    [4, "3.1.1", 42, "X-3.1.1-§3.1.2.3-a"],
    [5, "5.0", 56, "X-5.0-§3.1.2.3-a"],
  ] as const) {
    it(`accepts ${accepted} of them in ${version}, each as the bits say [${version} ${id}]`, () => {
      let taken = 0;
      for (let flags = 0; flags < 256; flags++) {
        if (!isAllowed(level, flags)) {
          refusalOf(connect(level, flags));
          continue;
        }
        const { hasWill, willQoS, willRetain, hasUserName, hasPassword } = flagsOf(flags);
        expectAccepted(connect(level, flags), {
          type: "connect",
          protocolVersion: level,
          clientId: "c",
          cleanSession: Math.floor(flags / 2) % 2 === 1,
          keepAlive: 10,
          ...(hasWill
            ? { will: { topic: "w", payload: hex("6D"), qos: willQoS, retain: willRetain } }
            : {}),
          ...(hasUserName ? { username: "u" } : {}),
          ...(hasPassword ? { password: hex("70") } : {}),
        });
        taken++;
      }
      expect(taken).toBe(accepted);
    });
  }

  it("accepts 168 of them in 3.1, which does not use bit 0, nor the Will's bits without a Will [3.1 X-3.1-f]", () => {
    let taken = 0;
    for (let flags = 0; flags < 256; flags++) {
      if (!isAllowed(3, flags)) {
        refusalOf(connect(3, flags));
        continue;
      }
      const { packet: decoded } = decode(hex(connect(3, flags)));
      expect((decoded as ConnectPacket).will !== undefined).toBe(flagsOf(flags).hasWill);
      const written = flagsOf(flags).hasWill ? flags & 0xfe : flags & 0xc6;
      expect(encode(decoded)).toEqual(hex(connect(3, written)));
      taken++;
    }
    expect(taken).toBe(168);
  });
});

describe("the rule that each wrong value breaks", () => {
  const each = (matches: (flags: Flags) => boolean): number[] =>
    Array.from({ length: 256 }, (_, flags) => flags).filter((flags) => matches(flagsOf(flags)));

  for (const [version, level, bit, qosAlone, retainAlone, qos3, body] of [
    [
      "3.1.1",
      4,
      "MQTT-3.1.2-3",
      "MQTT-3.1.2-13",
      "MQTT-3.1.2-15",
      "MQTT-3.1.2-14",
      "MQTT-3.1.2-14",
    ],
    [
      "5.0",
      5,
      "MQTT-3.1.2-3",
      "MQTT-3.1.2-11",
      "MQTT-3.1.2-13",
      "MQTT-3.1.2-12",
      "X-5.0-§3.1.2.6-a",
    ],
  ] as const) {
    const is50 = level === 5;
    const all311 = is50 ? "" : " [3.1.1 MQTT-3.1.2-11]";
    it(`rejects a CONNECT whose reserved flag is 1 [${version} ${bit}]`, () => {
      for (const flags of each((given) => given.reserved)) {
        const said = { rule: bit, reasonCode: 0x81 };
        expectRefused(connect(level, flags), "reserved-connect-flag", undefined, said);
      }
    });
    it(`rejects a Will QoS without the Will Flag [${version} ${qosAlone}]${all311}`, () => {
      for (const flags of each((given) => !given.reserved && !given.hasWill && given.willQoS > 0)) {
        const said = { rule: qosAlone };
        expectRefused(connect(level, flags), "will-qos-without-will-flag", undefined, said);
      }
    });
    it(`rejects Will Retain without the Will Flag [${version} ${retainAlone}]${all311}`, () => {
      const alone = each(
        (given) => !given.reserved && !given.hasWill && given.willQoS === 0 && given.willRetain,
      );
      for (const flags of alone) {
        const said = { rule: retainAlone };
        expectRefused(connect(level, flags), "will-retain-without-will-flag", undefined, said);
      }
    });
    it(`rejects a Will QoS of 3 [${version} ${qos3}]${body === qos3 ? "" : ` [${version} ${body}]`}`, () => {
      for (const flags of each(
        (given) => !given.reserved && given.hasWill && given.willQoS === 3,
      )) {
        const said = { rule: qos3, reasonCode: 0x81 };
        expectRefused(connect(level, flags), "invalid-will-qos", undefined, said);
      }
    });
  }

  it("rejects the Password Flag without the User Name Flag [3.1.1 MQTT-3.1.2-22]", () => {
    const bad = each(
      (given) =>
        given.hasPassword &&
        !given.hasUserName &&
        !given.reserved &&
        (given.hasWill ? given.willQoS < 3 : given.willQoS === 0 && !given.willRetain),
    );
    expect(bad).toHaveLength(14);
    for (const flags of bad) {
      const said = { rule: "MQTT-3.1.2-22" };
      expectRefused(connect(4, flags), "password-without-user-name", undefined, said);
    }
  });
});
