/** What the vectors cover: each statement that a codec can be held to is obeyed by one, and broken by one where it can be. */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { statementKey, statementsFile, vectors } from "./data-files.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const specification = process.env["MQTT_SPEC_DIR"] ?? join(root, "../shared/spec");
const isThere = existsSync(join(specification, "mqtt-5.0.json"));

if (!isThere && process.env["CI"] === undefined) {
  console.warn(`statements.json was not compared: no normative table in ${specification}`);
}

const { statements } = statementsFile;
const rows = new Map(statements.map((row) => [`${row.version} ${row.id}`, row]));
const inScope = statements.filter(({ scope }) => scope === "codec");
const keyOf = ({ version, id }: { version: string; id: string }): string => `${version} ${id}`;

const obeyed = new Set<string>();
const broken = new Set<string>();
for (const vector of vectors) {
  for (const id of vector.statements) {
    const key = statementKey(vector, id);
    if (id === vector.breaks) broken.add(key);
    // What breaks one statement does not obey others; a refusal obeys what is said about errors.
    else if (vector.outcome !== "refused" || rows.get(key)?.breakable === false) obeyed.add(key);
  }
}

describe("the vectors", () => {
  it("obey each statement that is in a codec's scope", () => {
    expect(inScope.map(keyOf).filter((key) => !obeyed.has(key))).toEqual([]);
  });
  it("break each statement that can be broken", () => {
    const breakable = inScope.filter(({ breakable }) => breakable).map(keyOf);
    expect(breakable.filter((key) => !broken.has(key))).toEqual([]);
  });
  it("break none that cannot be broken", () => {
    const unbreakable = inScope.filter(({ breakable }) => !breakable).map(keyOf);
    expect(unbreakable.filter((key) => broken.has(key))).toEqual([]);
  });
  it("name statements that exist and are in a codec's scope", () => {
    const wrong = vectors.flatMap((vector) =>
      vector.statements
        .map((id) => statementKey(vector, id))
        .filter((key) => rows.get(key)?.scope !== "codec")
        .map((key) => `${vector.id}: ${key}`),
    );
    expect(wrong).toEqual([]);
  });
  it("name the statement that they break among their statements", () => {
    const wrong = vectors.filter(
      ({ breaks, statements }) => breaks !== undefined && !statements.includes(breaks),
    );
    expect(wrong.map(({ id }) => id)).toEqual([]);
  });
  it("name the class of error that the standard names", () => {
    for (const vector of vectors) {
      if (vector.error === undefined || vector.breaks === undefined) continue;
      const error = rows.get(statementKey(vector, vector.breaks))?.error;
      const { class: name, reasonCode } = vector.error;
      if (vector.protocolVersion !== 5) expect(name, vector.id).toBe("close");
      else if (error === "malformed") expect([name, reasonCode], vector.id).toEqual([name, 0x81]);
      else if (error === "protocol-error")
        expect([name, reasonCode], vector.id).toEqual([name, 0x82]);
      else if (error === "unspecified" || error === "none") {
        expect([name, reasonCode], vector.id).toEqual(["unspecified", undefined]);
      }
    }
  });
});

describe("statements.json", () => {
  it("gives a reason of its own kind for what is out of scope", () => {
    const out = statements.filter(({ scope }) => scope === "out");
    const reasons = new Set(out.map(({ why }) => why));
    expect(out.length).toBe(263);
    expect(reasons.size).toBeGreaterThan(20);
  });
  it("holds nothing in scope that needs the state of a session", () => {
    expect(inScope.filter(({ needs }) => needs === "state")).toEqual([]);
  });
});

describe.skipIf(!isThere && process.env["CI"] === undefined)(
  `the normative table${isThere ? "" : " (not there)"}`,
  () => {
    for (const version of ["3.1.1", "5.0"] as const) {
      it(`has the statements of ${version} that statements.json has`, () => {
        const text = readFileSync(join(specification, `mqtt-${version}.json`), "utf8");
        const table: readonly { id: string; in_scope: boolean; error: string; needs: string }[] =
          JSON.parse(text);
        const mine = statements.filter((row) => row.version === version);
        expect(
          mine.map(({ id, scope, error, needs }) => [id, scope === "codec", error, needs]),
        ).toEqual(table.map(({ id, in_scope, error, needs }) => [id, in_scope, error, needs]));
      });
    }
    it("has the differences of 3.1 that statements.json has", () => {
      const tables = JSON.parse(readFileSync(join(specification, "tables.json"), "utf8"));
      const ids: readonly string[] = tables.mqtt31.differencesFrom311.map(
        ({ id }: { id: string }) => id,
      );
      const mine = statements.filter(({ version }) => version === "3.1");
      expect(mine.map(({ id }) => id)).toEqual(ids);
    });
  },
);
