/** Packet Identifiers: 3.1.1 §2.3.1, 5.0 §2.2.1. */

import { describe, it } from "vitest";
import { byte, count } from "./bytes.js";
import {
  expectAccepted,
  expectNotEncoded,
  expectRefused,
  itAccepts,
  itDoesNotEncode,
  V4,
  V5,
} from "./expectations.js";
import { SAMPLES_50, SAMPLES_311 } from "./samples.js";

/** Where the identifier stands: right after the fixed header, but for PUBLISH after "t". */
const WITH_IDENTIFIER = [3, 4, 5, 6, 7, 8, 9, 10, 11];
const ACKNOWLEDGEMENTS = [4, 5, 6, 7, 9, 11];

for (const [version, options, samples] of [
  ["3.1.1", V4, SAMPLES_311],
  ["5.0", V5, SAMPLES_50],
] as const) {
  const is50 = version === "5.0";
  const present = is50 ? "X-5.0-§2.2.1-a" : "X-3.1.1-§2.3.1-a";
  const acknowledged = is50 ? "X-5.0-§2.2.1-b" : "X-3.1.1-§2.3.1-b";

  describe(`the Packet Identifier in ${version}`, () => {
    for (const { name, type, bytes, fields } of samples) {
      if (!WITH_IDENTIFIER.includes(type)) {
        it(`has no place in ${name} [${version} ${present}]`, () => {
          expectAccepted(bytes, { ...fields }, options);
        });
        continue;
      }
      const digits = bytes.replaceAll(" ", "");
      const at = type === 3 ? 10 : 4;
      const withIdentifier = (identifier: string): string =>
        digits.slice(0, at) + identifier + digits.slice(at + 4);

      it(`stands in two bytes in ${name}, from 1 to 65,535 [${version} ${present}]`, () => {
        for (const [identifier, packetId] of [
          ["0001", 1],
          ["0100", 256],
          ["FFFF", 65535],
        ] as const) {
          expectAccepted(withIdentifier(identifier), { ...fields, packetId }, options);
        }
      });

      const derived = ACKNOWLEDGEMENTS.includes(type) ? acknowledged : undefined;
      const ids = derived ?? (is50 ? "MQTT-2.2.1-3" : "MQTT-2.3.1-1");
      const also = is50 && type === 3 ? " [5.0 MQTT-2.2.1-4]" : "";
      const rule = is50 ? "MQTT-2.2.1-3" : "MQTT-2.3.1-1";
      it(`rejects ${name} with a Packet Identifier of 0 [${version} ${ids}]${also}`, () => {
        expectRefused(withIdentifier("0000"), "zero-packet-identifier", options, { rule });
      });
      it(`does not encode ${name} without a Packet Identifier of 1 to 65,535 [${version} ${ids}]${also}`, () => {
        expectNotEncoded({ ...fields, packetId: 0 }, "zero-packet-identifier", options);
        for (const packetId of [65536, -1, 1.5, "1", null]) {
          expectNotEncoded({ ...fields, packetId }, "invalid-argument", options);
        }
        const { packetId: _, ...rest } = fields;
        const code = type === 3 ? "missing-packet-identifier" : "invalid-argument";
        expectNotEncoded({ ...rest, type: fields.type }, code, options);
      });
      it(`rejects ${name} that ends within its Packet Identifier [${version} ${present}]`, () => {
        const body = digits.slice(4, at + 2);
        const given = digits.slice(0, 2) + byte(count(body)) + body;
        const isFixed = !is50 && type !== 3 && type !== 8 && type !== 9 && type !== 10;
        const code = isFixed ? "wrong-remaining-length" : "truncated-field";
        expectRefused(given, code, options);
      });
    }

    const none = is50 ? "00" : "";
    const rule = is50 ? "5.0 MQTT-2.2.1-2" : "3.1.1 MQTT-2.3.1-5";
    itAccepts(
      `does not stand in a QoS 0 PUBLISH: all that follows is the rest [${rule}]`,
      `30 ${byte(5 + none.length / 2)} 00 01 74 ${none} 00 07`,
      { type: "publish", topic: "t", payload: new Uint8Array([0, 7]) },
      options,
    );
    itDoesNotEncode(
      `does not encode a QoS 0 PUBLISH with a Packet Identifier [${rule}]`,
      { type: "publish", topic: "t", packetId: 7 },
      "packet-identifier-with-qos-0",
      options,
    );
  });
}
