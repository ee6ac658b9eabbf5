/** What this codec does where the standard leaves it open: as docs/strictness.md says. */

import { readFileSync } from "node:fs";
import { EncodeError, encode, type PacketInit } from "@mqtt-codec/core";
import { describe, expect, it } from "vitest";
import { outcomeOf } from "./data-codec.js";
import { type NeutralPacket, type Vector, vectors } from "./data-files.js";
import { fromNeutral } from "./data-packets.js";

/** Ids, what becomes of them, the case's row in docs/strictness.md, and how its choice begins. */
type Choice = readonly [RegExp, "packet" | "bytes" | "refused" | "need-more", string, string];

const AUTHENTICATION = "CONNACK with Authentication Data and no";
const CODE = "a Reason Code that the packet's table lacks";
const SHORT = "Reason Code and Property Length of an acknowledgement";
const OTHER_SIDE = "DISCONNECT and AUTH with a Reason Code of the other side";
const FORMAT = "payload with Payload Format Indicator 1 that is not UTF-8";
const JAVA = "forms of UTF-8 that only Java's";
const LONG = "the beginning of a packet that claims more";
const LEVEL = "unknown Protocol Level";
const EMPTY_31 = "empty Client Identifier [3.1 ";
const FLAGS_31 = "fixed header flags of packets that do not use them";
const LATER_31 = "return codes of 6 to 255, a Packet Identifier";

const DECODED: readonly Choice[] = [
  [/^5\.0\/connack\/of-3\.1\.1-1$/, "refused", "the two-byte CONNACK", "refused"],
  [/^5\.0\/connack\/authentication-/, "refused", AUTHENTICATION, "refused"],
  [/^5\.0\/auth\/empty$/, "packet", "AUTH with Remaining Length 0", "taken"],
  [/^5\.0\/auth\/one-byte-/, "refused", "AUTH with Remaining Length 1", "refused"],
  [
    /\/remaining-length\/four-bytes-that-go-on-/,
    "refused",
    "a fourth length byte with its top bit set",
    "at once",
  ],
  [
    /^3\.1\.1\/remaining-length\/\w+-in-\d-bytes$/,
    "packet",
    "Remaining Length in more bytes than it needs, in 3.1",
    "taken",
  ],
  [
    /\/(?:adversaries\/claims-256-mb-|remaining-length\/\d+-announced$|truncation\/long-)/,
    "need-more",
    LONG,
    "more bytes are asked for",
  ],
  [/^5\.0\/publish\/.*-twice-/, "refused", "Payload Format Indicator or Message Expiry", "refused"],
  [
    /^5\.0\/(?:publish|will)\/payload-format-indicator-\d+$/,
    "refused",
    "Payload Format Indicator above 1",
    "refused",
  ],
  [/^5\.0\/reason-codes\/disconnect-8c$/, "packet", "DISCONNECT with 0x8C", "decode takes it"],
  [/^5\.0\/reason-codes\/(?!disconnect-8c)/, "refused", CODE, "refused"],
  [/^3\.1\.1\/return-codes\/connack-/, "refused", "a CONNACK return code of 6 to 255", "refused"],
  [/^3\.1\/return-codes\/connack-/, "refused", LATER_31, "refused"],
  [/^5\.0\/sides\/pub(?:ack|rec)-10$/, "refused", "PUBACK and PUBREC with 0x10", "refused"],
  [/^5\.0\/sides\/(?:disconnect|auth)-/, "refused", OTHER_SIDE, "refused"],
  [/^5\.0\/options\/payload-format-.*-unchecked$/, "packet", FORMAT, "taken"],
  [/^5\.0\/topics\/topic-name\/share$/, "packet", "a PUBLISH whose Topic Name begins", "taken"],
  [/\/strings\/discouraged\//, "packet", "control characters", "taken"],
  [/^3\.1\/strings\/.*\/in-four-bytes$/, "packet", "characters of four bytes", "taken"],
  [/^3\.1\/strings\/(?!discouraged|.*\/in-four-bytes$)/, "refused", JAVA, "refused"],
  [
    /^3\.1\/(?:suback\/no-code|(?:un)?subscribe\/no-topic-filter)$/,
    "refused",
    "a SUBSCRIBE, UNSUBSCRIBE or SUBACK without an entry",
    "refused",
  ],
  [/\/connect\/protocol-level-/, "refused", LEVEL, "refused"],
  [/^3\.1\/connect\/mqisdp-with-/, "refused", LEVEL, "refused"],
  [/^3\.1\.1\/connect\/of-5\.0$/, "packet", "a CONNECT of 5.0 where", "taken"],
  [
    /^3\.1\.1\/connect\/client-identifier-empty$/,
    "refused",
    "empty Client Identifier with Clean Session 0, in 3.1.1",
    "refused",
  ],
  [/^3\.1\/connect\/empty-client-identifier-/, "refused", EMPTY_31, "refused"],
  [
    /^3\.1\/connect\/client-identifier-of-/,
    "packet",
    "Client Identifier of more than 23 characters",
    "taken",
  ],
  [/^3\.1\/flags\/.*-unused$/, "packet", FLAGS_31, "ignored"],
  [/^3\.1\/flags\/.*-[68a]\d$/, "refused", "other flags on these three", "refused"],
  [/^3\.1\/connect\/flags-bit-0-/, "packet", "Connect Flags bit 0", "ignored"],
  [/^3\.1\/connack\/first-byte-/, "refused", "first byte of CONNACK", "refused but for 0"],
  [/^3\.1\/suback\/failure$/, "packet", "0x80 in SUBACK", "taken and written"],
  [/^3\.1\/connect\/(?:will-message|password)-/, "packet", "Will Message and Password", "any"],
  [/^3\.1\/publish\/flags-[89]$/, "refused", "DUP with QoS 0 in PUBLISH", "refused"],
];
const ENCODED: readonly Choice[] = [
  [
    /\/(?:success|failure|normal)(?:-without-properties)?\/encode$/,
    "bytes",
    SHORT,
    "read in every form",
  ],
  [/^5\.0\/auth\/empty\/encode$/, "bytes", "AUTH with Remaining Length 0", "taken"],
  [
    /^(?:3\.1\.1|5\.0)\/.*\/qos-0-with-identifier\/encode$/,
    "refused",
    "a Packet Identifier given for a QoS 0",
    "refused",
  ],
  [/^3\.1\/.*\/qos-0-with-identifier\/encode$/, "refused", LATER_31, "refused"],
  [/\/payload-format-indicator-2\/encode$/, "refused", "Payload Format Indicator above 1", "refus"],
  [
    /\/disconnect-8c\/encode$/,
    "refused",
    "DISCONNECT with 0x8C",
    "decode takes it; encode refuses",
  ],
  [/^5\.0\/sides\/(?:disconnect|auth)-.*\/encode$/, "refused", OTHER_SIDE, "refused with"],
  [/\/connack\/session-present\/encode$/, "refused", "first byte of CONNACK", "refused but for 0"],
  [/\/publish\/flags-[89]\/encode$/, "refused", "DUP with QoS 0 in PUBLISH", "refused"],
  [/^3\.1\/strings\/.*\/encode$/, "refused", JAVA, "refused"],
];

function encodeOutcome(vector: Vector): "bytes" | "refused" {
  const { protocolVersion, needs, direction } = vector;
  const packet = fromNeutral(vector.packet as NeutralPacket) as unknown as PacketInit;
  try {
    encode(packet, { protocolVersion, from: needs === "direction" ? SIDES[direction] : undefined });
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

const STANDARDS = { 3: "3.1", 4: "3.1.1", 5: "5.0" } as const;

/** The page's rows: the case with its statements, and the choice. */
const rows = readFileSync(new URL("../../docs/strictness.md", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| "))
  .map((line) => line.slice(2).split(" | "))
  .map(([name = "", _readings, choice = ""]) => ({ name, choice }));

/** Whether a choice is worded as what is done: refused, or not. */
const isRefusal = (words: string): boolean => /refus|at once/.test(words);

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
    it.each(table)(`is written down, on ${operation}: %s`, (ids, choice, name, words) => {
      expect(isRefusal(words)).toBe(choice === "refused");
      const [row, ...others] = rows.filter((each) => each.name.startsWith(name));
      expect(others).toEqual([]);
      expect(row?.choice.startsWith(words), `${row?.choice}`).toBe(true);
      const statements = asked
        .filter(({ id }) => ids.test(id))
        .map(
          ({ protocolVersion, statements: [first] }) => `[${STANDARDS[protocolVersion]} ${first}]`,
        );
      expect([...new Set(statements)].filter((key) => !row?.name.includes(key))).toEqual([]);
    });
    for (const [ids, choice] of table) {
      it(`is, on ${operation}: ${choice} for ${ids.source.replaceAll("\\", "")}`, () => {
        const mine = asked.filter(({ id }) => ids.test(id));
        expect(mine.filter((vector) => ask(vector) !== choice).map(({ id }) => id)).toEqual([]);
      });
    }
  }
});

describe("where the standard names a server's answer", () => {
  it.each([
    [/\/connect\/protocol-level-|^3\.1\/connect\/mqisdp-with-/, 1, 0x84],
    [/^3\.1\.1\/connect\/client-identifier-empty$/, 2, 0x85],
    [/^3\.1\/connect\/empty-client-identifier-/, 2, 0x85],
  ])("what is refused says which: %s", (ids, returnCode, reasonCode) => {
    const asked = vectors.filter(({ id, outcome }) => outcome === "open" && ids.test(id));
    expect(asked.filter(({ operation }) => operation === "decode").length).toBeGreaterThan(0);
    for (const vector of asked) {
      const result = outcomeOf(vector, "client");
      expect(result.outcome, vector.id).toBe("refused");
      if (result.outcome !== "refused") continue;
      expect([result.error.returnCode, result.error.reasonCode]).toEqual([returnCode, reasonCode]);
    }
  });
});
