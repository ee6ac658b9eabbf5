import {
  type Decoded,
  DecodeError,
  type DecodeOptions,
  decode,
  encode,
  encodedLength,
  type ProtocolVersion,
  UnderflowDecodeError,
} from "@mqtt-codec/core";
import { dissect } from "@mqtt-codec/core/dissect";
import { describe, expect, it } from "vitest";
import { fromHex, hex } from "../bytes.js";
import { EXPECTATIONS } from "./expectations.js";
import { CORPUS, CORPUS_FILE } from "./files.js";
import { neutralFields } from "./neutral-fields.js";

/** A row of ../shared/vectors/corpus.json; its README says what the columns mean. */
interface Row {
  readonly id: string;
  readonly version: ProtocolVersion;
  readonly direction: "any" | "client->server" | "server->client";
  readonly hex: string;
  readonly verdict: "valid" | "invalid";
  readonly layer: "codec" | "role" | "session";
  readonly canonical: boolean;
  readonly why?: string;
  readonly tags?: readonly string[];
  readonly fields?: Record<string, unknown>;
}

const isThere = CORPUS !== undefined;
const rows: readonly Row[] = CORPUS === undefined ? [] : JSON.parse(CORPUS);

if (!isThere && !process.env["CI"]) {
  console.warn(`test/vectors/corpus.test.ts did not run: there is no ${CORPUS_FILE}`);
}

function bytesOf(row: Row): Uint8Array {
  return fromHex(row.hex);
}

function isWellFormed({ verdict, layer }: Row): boolean {
  return verdict === "valid" || layer !== "codec";
}

function mayGoEitherWay({ tags }: Row): boolean {
  return tags?.some((tag) => tag.startsWith("may-reject:")) === true;
}

/** What decode makes of a row; whatever is no DecodeError is let through, to fail the test. */
function decoded(row: Row, options?: DecodeOptions): Decoded | DecodeError {
  try {
    return decode(bytesOf(row), { protocolVersion: row.version, ...options });
  } catch (error) {
    if (error instanceof DecodeError) return error;
    throw error;
  }
}

/** The rows for which the check says what is wrong. */
function faults(some: readonly Row[], check: (row: Row) => string | undefined): string[] {
  return some.flatMap((row) => {
    const fault = check(row);
    return fault === undefined ? [] : [`${row.id}: ${fault}`];
  });
}

const wellFormed = rows.filter((row) => isWellFormed(row) && !mayGoEitherWay(row));
const malformed = rows.filter((row) => !isWellFormed(row) && !mayGoEitherWay(row));
const accepted = rows.flatMap((row) => {
  const result = decoded(row);
  return result instanceof DecodeError ? [] : [{ row, ...result }];
});

describe("the shared corpus", () => {
  it.runIf(process.env["CI"])("is there, as it has to be under CI", () => {
    expect(isThere, `there is no ${CORPUS_FILE}`).toBe(true);
  });
});

describe.runIf(isThere)("the shared corpus", () => {
  it("has all its rows", () => {
    expect(rows.length).toBeGreaterThan(2_000);
    expect(wellFormed.length).toBeGreaterThan(1_000);
    expect(malformed.length).toBeGreaterThan(900);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  });

  it("no well-formed row is refused", () => {
    expect(
      faults(wellFormed, (row) => {
        const result = decoded(row);
        return result instanceof DecodeError ? result.message : undefined;
      }),
    ).toEqual([]);
  });

  it("no row that is invalid for a codec is accepted", () => {
    expect(
      faults(malformed, (row) => {
        const result = decoded(row);
        return result instanceof DecodeError ? undefined : `accepted: ${row.why} ${result.packet}`;
      }),
    ).toEqual([]);
  });

  it("rows that may be refused are refused under utf8: no-controls and accepted without it", () => {
    const some = rows.filter(mayGoEitherWay).filter(isWellFormed);
    expect(
      faults(some, (row) => {
        const strict = decoded(row, { utf8: "no-controls" });
        if (!(strict instanceof DecodeError)) return `accepted: ${strict.packet}`;
        const result = decoded(row);
        return result instanceof DecodeError ? result.message : undefined;
      }),
    ).toEqual([]);
  });

  it("every byte of an accepted row belongs to its packet", () => {
    expect(
      accepted.flatMap(({ row, bytesRead }) => (bytesRead === row.hex.length / 2 ? [] : [row.id])),
    ).toEqual([]);
  });

  it("the decoded fields are the row's", () => {
    const compared = accepted.filter(({ row }) => row.fields !== undefined);
    expect(compared.length).toBeGreaterThan(1_000);
    for (const { row, packet } of compared) {
      expect(neutralFields(packet, row.version), row.id).toEqual(row.fields);
    }
  });

  it("canonical rows encode again to the same bytes", () => {
    const canonical = accepted.filter(({ row }) => row.canonical);
    expect(canonical.length).toBeGreaterThan(900);
    for (const { row, packet } of canonical) {
      const options = { protocolVersion: row.version };
      if (EXPECTATIONS[row.id]?.deviation === "not-encoded") {
        expect(() => encode(packet, options), row.id).toThrow();
        continue;
      }
      const again = encode(packet, options);
      const text = hex(again);
      expect(encodedLength(packet, options), row.id).toBe(again.length);
      if (row.tags?.includes("multi-props")) {
        // Their order is open: the same bytes in some order, the same packet.
        expect(sorted(again), row.id).toBe(sorted(bytesOf(row)));
        expect(decode(again, options).packet.equals(packet), row.id).toBe(true);
      } else {
        expect(text, row.id).toBe(row.hex);
      }
    }
  });

  it("every accepted row but those expected encodes, and decodes to an equal packet", () => {
    for (const { row, packet } of accepted) {
      if (EXPECTATIONS[row.id] !== undefined) continue;
      const options = { protocolVersion: row.version };
      const again = decode(encode(packet, options), options).packet;
      expect(again.equals(packet), row.id).toBe(true);
    }
  });

  it("dissect finds in a row what decode finds", () => {
    for (const row of rows) {
      const result = decoded(row);
      const root = dissect(bytesOf(row), { protocolVersion: row.version });
      const error = result instanceof DecodeError ? result : undefined;
      expect([root.error?.code, root.error?.offset], row.id).toEqual([error?.code, error?.offset]);
    }
  });

  it("told which side sent a valid row, decode takes it, and encode sends it", () => {
    const some = accepted.filter(({ row }) => row.verdict === "valid" && row.direction !== "any");
    expect(some.length).toBeGreaterThan(200);
    for (const { row, packet } of some) {
      const from = row.direction === "client->server" ? "client" : "server";
      const result = decoded(row, { from });
      expect(result instanceof DecodeError ? result.message : undefined, row.id).toBeUndefined();
      expect(() => encode(packet, { protocolVersion: row.version, from }), row.id).not.toThrow();
    }
  });

  it("told so, it refuses the rows that this side may not send", () => {
    const some = rows.filter(({ layer, direction }) => layer === "role" && direction !== "any");
    expect(some.length).toBeGreaterThan(0);
    expect(
      faults(some, (row) => {
        const from = row.direction === "client->server" ? "client" : "server";
        const result = decoded(row, { from });
        return result instanceof DecodeError ? undefined : `${row.direction}: ${row.why}`;
      }),
    ).toEqual([]);
  });

  it("prefixes of accepted rows need more bytes", () => {
    for (const { row } of accepted) {
      const bytes = bytesOf(row);
      for (let length = 0; length < Math.min(bytes.length, 64); length++) {
        const run = () => decode(bytes.subarray(0, length), { protocolVersion: row.version });
        expect(run, `${row.id} ${length}`).toThrow(UnderflowDecodeError);
      }
    }
  });

  it("each expectation is about a row of it, and has a rule and a reason", () => {
    const ids = new Set(rows.map(({ id }) => id));
    for (const [id, { rule, reason }] of Object.entries(EXPECTATIONS)) {
      expect(ids.has(id), id).toBe(true);
      expect(rule).not.toBe("");
      expect(reason).not.toBe("");
    }
  });
});

function sorted(bytes: Uint8Array): string {
  return hex(Uint8Array.from(bytes).sort());
}
