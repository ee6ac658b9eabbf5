/** The fixed header: 3.1.1 §2.1 and §2.2, 5.0 §2.1. */

import {
  decode,
  decodeFixedHeader,
  encode,
  encodedLength,
  type Packet,
  PublishPacket,
  UnderflowDecodeError,
} from "@mqtt-codec/core";
import { describe, expect, it } from "vitest";
import { byte, count, hex } from "./bytes.js";
import {
  expectAccepted,
  expectNotEncoded,
  expectRefused,
  itRefuses,
  MALFORMED,
  refusalOf,
  V3,
  V4,
  V5,
} from "./expectations.js";
import { SAMPLES_50, SAMPLES_311 } from "./samples.js";

/** The ids of the statements on reserved flags that name one packet. */
const FLAGS_311: Readonly<Record<number, string>> = {
  6: "MQTT-3.6.1-1",
  8: "MQTT-3.8.1-1",
  10: "MQTT-3.10.1-1",
  14: "MQTT-3.14.1-1",
};
const FLAGS_50: Readonly<Record<number, string>> = { ...FLAGS_311, 15: "MQTT-3.15.1-1" };

/** The length of a whole body that is wrong, by packet, where the section has it as a row. */
const LENGTH_311: Readonly<Record<number, string>> = {
  2: "3.2.1",
  4: "3.4.1",
  5: "3.5.1",
  6: "3.6.1",
  7: "3.7.1",
  11: "3.11.1",
  12: "3.12.1",
  13: "3.13.1",
  14: "3.14.1",
};

const VERSIONS = [
  {
    version: "3.1.1",
    options: V4,
    samples: SAMPLES_311,
    flags: FLAGS_311,
    general: "MQTT-2.2.2-2",
  },
  { version: "5.0", options: V5, samples: SAMPLES_50, flags: FLAGS_50, general: "MQTT-2.1.3-1" },
] as const;

for (const { version, options, samples, flags, general } of VERSIONS) {
  const is50 = version === "5.0";

  describe(`the fixed header in ${version}`, () => {
    for (const { name, type, bytes, fields } of samples) {
      const form = is50 ? "[5.0 X-5.0-§2.2.2-a]" : "[3.1.1 X-3.1.1-§2.1-a]";
      it(`reads and writes ${name} in the order of its figure ${form}`, () => {
        expectAccepted(bytes, fields, options);
      });

      it(`asks for more bytes as long as ${name} is cut off ${is50 ? "[5.0 X-5.0-§2.1.4-b]" : "[3.1.1 X-3.1.1-§2.2-a]"}`, () => {
        const whole = hex(bytes);
        for (let length = 0; length < whole.length; length++) {
          const cutOff = (): unknown => decode(whole.subarray(0, length), options);
          expect(cutOff).toThrow(UnderflowDecodeError);
          const least = expect.objectContaining({
            bytesNeeded: length < 2 ? 1 : whole.length - length,
          });
          if (length > 0) expect(cutOff).toThrow(least);
        }
      });

      it(`reads ${name} whatever follows, and says where that begins [${version} MQTT-6.0.0-2]`, () => {
        const stream = hex(bytes, bytes, "FF FF FF FF FF");
        const length = count(bytes);
        const first = decode(stream, options);
        const second = decode(stream.subarray(first.bytesRead), options);
        expect([first.bytesRead, second.bytesRead]).toEqual([length, length]);
        expect(second.packet.equals(first.packet)).toBe(true);
      });

      it(`says the length of ${name}: header and Remaining Length ${is50 ? "[5.0 X-5.0-§2.1.4-c]" : "[3.1.1 X-3.1.1-§2.2.3-d]"}`, () => {
        const { packet } = decode(hex(bytes), options);
        expect(encodedLength(packet, options)).toBe(count(bytes));
        const { headerLength, remainingLength } = decodeFixedHeader(hex(bytes));
        expect(headerLength + remainingLength).toBe(count(bytes));
      });

      if (type === 3) continue;
      const own = flags[type];
      const ids = `[${version} ${general}]${own === undefined ? "" : ` [${version} ${own}]`}`;
      const right = Number.parseInt(bytes.slice(1, 2), 16);
      it(`rejects ${name} with each other value of the reserved flags ${ids}`, () => {
        let refused = 0;
        for (let nibble = 0; nibble < 16; nibble++) {
          if (nibble === right) continue;
          const given = byte((type << 4) | nibble) + bytes.slice(2);
          expectRefused(given, "reserved-flags", options, { ...MALFORMED, rule: own ?? general });
          refused++;
        }
        expect(refused).toBe(15);
      });
      const written = is50 ? "[5.0 MQTT-2.1.3-1]" : "[3.1.1 MQTT-2.2.2-1]";
      it(`encodes ${name} with the reserved flags ${right.toString(2).padStart(4, "0")} ${written}`, () => {
        const { packet } = decode(hex(bytes), options);
        const flagsOf = (given: Packet): number => (encode(given, options)[0] as number) & 15;
        expect(flagsOf(packet)).toBe([6, 8, 10].includes(type) ? 2 : 0);
      });
    }

    const exact = is50 ? "[5.0 X-5.0-§2.1.4-a]" : "[3.1.1 X-3.1.1-§2.2.3-d]";
    for (const { name, type, bytes } of samples) {
      const body = bytes.replaceAll(" ", "").slice(4);
      const first = bytes.slice(0, 2);
      if (body !== "") {
        it(`rejects ${name} with a body one byte too short, and does not wait for more ${exact}`, () => {
          const short = `${first}${byte(count(body) - 1)}${body.slice(0, -2)}`;
          refusalOf(short, options);
          refusalOf(`${short}FF FF FF FF`, options);
        });
      }
      // A PUBLISH takes what is left as its payload.
      if (type === 3) continue;
      const noPayload = is50 ? [2, 4, 5, 6, 7, 12, 13, 14, 15] : [2, 4, 5, 6, 7, 11, 12, 13, 14];
      const payload = is50 ? "[5.0 X-5.0-§2.3-a]" : "[3.1.1 X-3.1.1-§2.4-a]";
      const ids = noPayload.includes(type) ? `${exact} ${payload}` : exact;
      it(`rejects ${name} with a byte after its last field ${ids}`, () => {
        const error = refusalOf(`${first}${byte(count(body) + 1)}${body}FF`, options);
        // In SUBACK and UNSUBACK it is one more code, which is not defined.
        if (type === 9 || (type === 11 && is50)) expect(error.code).toBe("undefined-reason-code");
        else expect(error.reasonCode).toBe(0x81);
      });
    }

    for (const [name, bytes] of is50
      ? [
          ["CONNECT", "10 0B 00 04 4D 51 54 54 05 00 00 00 00"],
          ["SUBSCRIBE", "82 03 00 01 00"],
          ["SUBACK", "90 03 00 01 00"],
          ["UNSUBSCRIBE", "A2 03 00 01 00"],
          ["UNSUBACK", "B0 03 00 01 00"],
        ]
      : [
          ["CONNECT", "10 0A 00 04 4D 51 54 54 04 00 00 00"],
          ["SUBSCRIBE", "82 02 00 01"],
          ["SUBACK", "90 02 00 01"],
          ["UNSUBSCRIBE", "A2 02 00 01"],
        ]) {
      it(`rejects ${name} without its payload ${is50 ? "[5.0 X-5.0-§2.3-a]" : "[3.1.1 X-3.1.1-§2.4-a]"}`, () => {
        refusalOf(bytes as string, options);
      });
    }

    it(`rejects the reserved packet type 0 ${is50 ? "[5.0 X-5.0-§2.1.2-a]" : "[3.1.1 X-3.1.1-§2.2.1-a]"}`, () => {
      for (let nibble = 0; nibble < 16; nibble++) {
        const said = { ...MALFORMED, offset: 0 };
        expectRefused(`${byte(nibble)} 00`, "reserved-packet-type", options, said);
        expectRefused(byte(nibble), "reserved-packet-type", options, said);
      }
      expectNotEncoded({ type: "reserved" }, "invalid-argument", options);
    });
  });
}

describe("packet type 15", () => {
  it("is reserved in 3.1.1 [3.1.1 X-3.1.1-§2.2.1-b]", () => {
    for (const options of [V3, V4]) {
      for (let nibble = 0; nibble < 16; nibble++) {
        expectRefused(`${byte(0xf0 | nibble)} 00`, "reserved-packet-type", options, MALFORMED);
      }
      expectNotEncoded({ type: "auth" }, "not-in-protocol-version", options);
    }
  });
  it("is AUTH in 5.0 [5.0 X-5.0-§2.1.2-b]", () => {
    expectAccepted("F0 00", { type: "auth" }, V5);
    expectRefused("F0 00", "reserved-packet-type", V4);
  });
});

describe("lengths that leave no choice in 3.1.1", () => {
  for (const { name, type, bytes } of SAMPLES_311) {
    const section = LENGTH_311[type];
    if (section === undefined) continue;
    const right = count(bytes) - 2;
    it(`rejects ${name} with any Remaining Length but ${right} [3.1.1 X-3.1.1-§${section}-a]`, () => {
      for (let length = 0; length < 128; length++) {
        if (length === right) continue;
        const given = `${bytes.slice(0, 2)}${byte(length)}${"01".repeat(length)}`;
        const said = { ...MALFORMED, rule: `§${section}` };
        expectRefused(given, "wrong-remaining-length", V4, said);
      }
    });
  }
  for (const [name, first, section] of [
    ["PINGREQ", "C0", "3.12.1"],
    ["PINGRESP", "D0", "3.13.1"],
  ] as const) {
    it(`rejects ${name} with any Remaining Length but 0 [5.0 X-5.0-§${section}-a]`, () => {
      for (let length = 1; length < 128; length++) {
        const given = `${first}${byte(length)}${"00".repeat(length)}`;
        const said = { ...MALFORMED, rule: `§${section}` };
        expectRefused(given, "wrong-remaining-length", V5, said);
      }
    });
  }
  itRefuses(
    "rejects a wrong length from the fixed header alone [3.1.1 X-3.1.1-§3.4.1-a]",
    "40 FF FF FF 7F",
    "wrong-remaining-length",
    V4,
    MALFORMED,
  );
  itRefuses(
    "rejects the PUBACK of 5.0 with a Reason Code [3.1.1 X-3.1.1-§3.4.1-a]",
    "40 03 00 01 00",
    "wrong-remaining-length",
    V4,
  );
});

describe("the direction of flow", () => {
  const fromClient = [1, 8, 10, 12];
  const fromServer = [2, 9, 11, 13];
  for (const { version, options, samples } of VERSIONS) {
    const is50 = version === "5.0";
    const rule = is50 ? "[5.0 X-5.0-§2.1.2-c]" : "[3.1.1 X-3.1.1-§2.2.1-c]";
    for (const { name, type, bytes, fields } of samples) {
      const onlyClient = fromClient.includes(type) || (type === 14 && !is50);
      const onlyServer = fromServer.includes(type);
      for (const from of ["client", "server"] as const) {
        const told = { ...options, from };
        if ((from === "client" && onlyServer) || (from === "server" && onlyClient)) {
          it(`rejects ${name} from a ${from} ${rule}`, () => {
            expectRefused(bytes, "wrong-sender", told, is50 ? { reasonCode: 0x82 } : {});
            expectNotEncoded(fields, "wrong-sender", told);
          });
        } else {
          it(`accepts ${name} from a ${from} ${rule}`, () => expectAccepted(bytes, fields, told));
        }
      }
    }
  }
});

describe("QoS in the first byte", () => {
  for (const [options, none, id] of [
    [V4, "", "[3.1.1 X-3.1.1-§3.3.1.2-a]"],
    [V5, "00", "[5.0 MQTT-3.3.1-4]"],
  ] as const) {
    it(`reads DUP, QoS and RETAIN from all sixteen values of the flags ${id}`, () => {
      let accepted = 0;
      for (let nibble = 0; nibble < 16; nibble++) {
        const qos = (nibble >> 1) & 3;
        if (qos === 3 || (qos === 0 && nibble >= 8)) continue;
        const body = `00 01 74${qos > 0 ? "00 05" : ""}${none}`;
        expectAccepted(
          `${byte(0x30 | nibble)}${byte(count(body))}${body}`,
          {
            type: "publish",
            topic: "t",
            qos,
            dup: nibble >= 8,
            retain: nibble % 2 === 1,
            ...(qos > 0 ? { packetId: 5 } : {}),
          },
          options,
        );
        accepted++;
      }
      expect(accepted).toBe(10);
    });
  }
  it("makes the same PUBLISH from a constructor [3.1.1 X-3.1.1-§3.3.1.2-a]", () => {
    const publish = new PublishPacket({ topic: "t", qos: 2, packetId: 5, dup: true, retain: true });
    expect(encode(publish)).toEqual(hex("3D 05 00 01 74 00 05"));
  });
});
