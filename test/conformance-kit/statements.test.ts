/** What the vectors cover: each statement that a codec can be held to is obeyed by one, and broken by one where it can be. */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { statementsFiles } from "../../conformance/generate/statements/files.mjs";
import {
  kit,
  type Statement,
  statementKey,
  statementsFile,
  type Vector,
  vectors,
} from "./data-files.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const specification = process.env["MQTT_SPEC_DIR"] ?? join(root, "../shared/spec");
const isThere = existsSync(join(specification, "mqtt-5.0.json"));

if (!isThere && process.env["CI"] === undefined) {
  console.warn(`statements.json was not compared: no normative table in ${specification}`);
}

const { statements } = statementsFile;
const rows = new Map(statements.map((row) => [`${row.version} ${row.id}`, row]));
const inScope = statements.filter(({ scope }) => scope === "codec");
const breakable = inScope.filter((row) => row.breakable);
const keyOf = ({ version, id }: { version: string; id: string }): string => `${version} ${id}`;

/** The statements that these vectors obey, and those that they break. */
function covered(list: readonly Vector[]): { obeyed: Set<string>; broken: Set<string> } {
  const obeyed = new Set<string>();
  const broken = new Set<string>();
  for (const vector of list) {
    for (const id of vector.statements) {
      const key = statementKey(vector, id);
      if (id === vector.breaks) broken.add(key);
      // What breaks one statement does not obey others; a refusal obeys what is said about errors.
      else if (vector.outcome !== "refused" || rows.get(key)?.breakable === false) obeyed.add(key);
    }
  }
  return { obeyed, broken };
}

const { obeyed, broken } = covered(vectors);
const missing = (found: ReadonlySet<string>, wanted: readonly Statement[]): readonly string[] =>
  wanted.map(keyOf).filter((key) => !found.has(key));

describe("the vectors", () => {
  it("obey each statement that is in a codec's scope", () => {
    expect(missing(obeyed, inScope)).toEqual([]);
  });
  it("break each statement that can be broken", () => {
    expect(missing(broken, breakable)).toEqual([]);
  });
  it("break none that cannot be broken", () => {
    const unbreakable = inScope.filter(({ breakable }) => !breakable).map(keyOf);
    expect(unbreakable.filter((key) => broken.has(key))).toEqual([]);
  });
  it("would be missed, for each statement, if those that name it were taken away", () => {
    const empty = covered([]);
    expect(missing(empty.obeyed, inScope)).toHaveLength(inScope.length);
    const id = "X-5.0-§3.1.2.11.4-b";
    const others = covered(vectors.filter(({ statements }) => !statements.includes(id)));
    expect(missing(others.obeyed, inScope)).toEqual([`5.0 ${id}`]);
    expect(missing(others.broken, breakable)).toEqual([`5.0 ${id}`]);
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
      // 3.1 names no error for its strings.
      if (vector.id.startsWith("3.1/strings/")) expect(name, vector.id).toBe("unspecified");
      else if (vector.protocolVersion !== 5) expect(name, vector.id).toBe("close");
      else if (error === "malformed") {
        expect([name, reasonCode], vector.id).toEqual(["malformed", 0x81]);
      } else if (error === "protocol-error") {
        expect([name, reasonCode], vector.id).toEqual(["protocol-error", 0x82]);
      } else if (error === "unspecified" || error === "none") {
        expect([name, reasonCode], vector.id).toEqual(["unspecified", undefined]);
      }
    }
  });
});

describe("docs/strictness.md", () => {
  const VERSIONS = { 3: "3.1", 4: "3.1.1", 5: "5.0" } as const;
  const page = readFileSync(join(root, "docs/strictness.md"), "utf8");
  it("has the readings of each case that the vectors leave open", () => {
    const open = vectors.filter(({ outcome }) => outcome === "open");
    const ids = open.map(
      ({ protocolVersion, statements }) => `[${VERSIONS[protocolVersion]} ${statements[0]}]`,
    );
    expect(open.length).toBeGreaterThan(100);
    expect([...new Set(ids)].filter((id) => !page.includes(id))).toEqual([]);
  });
  it("names statements that exist", () => {
    const named = [...page.matchAll(/\[(3\.1|3\.1\.1|5\.0) ([^\]]+)\]/g)];
    expect(named.length).toBeGreaterThan(30);
    // Where 3.1 says nothing of its own, 3.1.1's statement stands for it.
    const keys = named.map(([, version, id]) =>
      version === "3.1" && !id?.startsWith("X-3.1-") ? `3.1.1 ${id}` : `${version} ${id}`,
    );
    expect(keys.filter((key) => !rows.has(key))).toEqual([]);
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
    it("gives statements.json and tables.json, as the generator writes them", () => {
      const read = (name: string): unknown =>
        JSON.parse(readFileSync(join(specification, name), "utf8"));
      for (const [name, text] of statementsFiles(read)) {
        expect(readFileSync(new URL(name, kit), "utf8") === text, name).toBe(true);
      }
    });
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
