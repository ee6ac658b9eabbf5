/** What this codec does where the standard leaves it open: as docs/strictness.md says. */

import { EncodeError, encode, type PacketInit } from "@mqtt-codec/core";
import { describe, expect, it } from "vitest";
import { outcomeOf } from "./data-codec.js";
import { type NeutralPacket, type Vector, vectors } from "./data-files.js";
import { fromNeutral } from "./data-packets.js";

/** Ids, and what becomes of them. */
const DECODED: readonly (readonly [RegExp, "packet" | "refused"])[] = [
  [/^5\.0\/connack\/of-3\.1\.1-1$/, "refused"],
  [/^5\.0\/connack\/authentication-/, "refused"],
  [/^5\.0\/auth\/empty$/, "packet"],
  [/^5\.0\/auth\/one-byte-/, "refused"],
  [/\/remaining-length\/four-bytes-that-go-on-/, "refused"],
  [/^3\.1\.1\/remaining-length\/\w+-in-\d-bytes$/, "packet"],
  [/^5\.0\/publish\/.*-twice-/, "refused"],
  [/^5\.0\/(?:publish|will)\/payload-format-indicator-\d+$/, "refused"],
  [/^5\.0\/reason-codes\/disconnect-8c$/, "packet"],
  [/^5\.0\/reason-codes\/(?!disconnect-8c)/, "refused"],
  [/\/return-codes\/connack-/, "refused"],
  [/^5\.0\/sides\/pub(?:ack|rec)-10$/, "refused"],
  [/^5\.0\/options\/payload-format-.*-unchecked$/, "packet"],
  [/^5\.0\/topics\/topic-name\/share$/, "packet"],
  [/\/strings\/discouraged\//, "packet"],
  [/^3\.1\/strings\/(?!discouraged)/, "refused"],
  [/^3\.1\/(?:suback\/no-code|(?:un)?subscribe\/no-topic-filter)$/, "refused"],
  [/^3\.1\/connect\/client-identifier-of-/, "packet"],
  [/^3\.1\/flags\/.*-unused$/, "packet"],
  [/^3\.1\/flags\/.*-[68a]\d$/, "refused"],
  [/^3\.1\/connect\/flags-bit-0-/, "packet"],
  [/^3\.1\/connack\/first-byte-/, "refused"],
  [/^3\.1\/suback\/failure$/, "packet"],
  [/^3\.1\/connect\/(?:will-message|password)-/, "packet"],
  [/^3\.1\/publish\/flags-[89]$/, "refused"],
];
const ENCODED: readonly (readonly [RegExp, "bytes" | "refused"])[] = [
  [/\/(?:success|failure|normal)(?:-without-properties)?\/encode$/, "bytes"],
  [/^5\.0\/auth\/empty\/encode$/, "bytes"],
  [/\/qos-0-with-identifier\/encode$/, "refused"],
  [/\/payload-format-indicator-2\/encode$/, "refused"],
  [/\/disconnect-8c\/encode$/, "refused"],
  [/\/connack\/session-present\/encode$/, "refused"],
  [/\/publish\/flags-[89]\/encode$/, "refused"],
];

function encodeOutcome(vector: Vector): "bytes" | "refused" {
  const packet = fromNeutral(vector.packet as NeutralPacket) as unknown as PacketInit;
  try {
    encode(packet, { protocolVersion: vector.protocolVersion });
    return "bytes";
  } catch (error) {
    expect(error).toBeInstanceOf(EncodeError);
    return "refused";
  }
}

const SIDES = {
  "client-to-server": "client",
  "server-to-client": "server",
  either: undefined,
} as const;

describe("what the standard leaves open", () => {
  const open = vectors.filter(({ outcome }) => outcome === "open");
  for (const [operation, table, ask] of [
    ["decode", DECODED, (vector: Vector) => outcomeOf(vector, SIDES[vector.direction]).outcome],
    ["encode", ENCODED, encodeOutcome],
  ] as const) {
    const asked = open.filter((vector) => vector.operation === operation);
    it(`has one choice each, on ${operation}`, () => {
      const unsettled = asked.filter(
        ({ id }) => table.filter(([ids]) => ids.test(id)).length !== 1,
      );
      expect(unsettled.map(({ id }) => id)).toEqual([]);
      expect(table.filter(([ids]) => !asked.some(({ id }) => ids.test(id)))).toEqual([]);
    });
    for (const [ids, choice] of table) {
      it(`is, on ${operation}: ${choice} for ${ids.source.replaceAll("\\", "")}`, () => {
        const mine = asked.filter(({ id }) => ids.test(id));
        expect(mine.filter((vector) => ask(vector) !== choice).map(({ id }) => id)).toEqual([]);
      });
    }
  }
});
