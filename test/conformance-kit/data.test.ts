/** The files: their form, their ids, and that they are what the generator writes. */

import { readdirSync, readFileSync } from "node:fs";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { files } from "../../conformance/generate/files.mjs";
import { kit, readJson, statementsFile, vectors, vectorsFiles } from "./data-files.js";

function validator(name: string): ValidateFunction {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: true,
    strictRequired: false,
    strictTypes: false,
  });
  return ajv.compile(readJson(`schema/${name}.schema.json`) as object);
}

function expectValid(validate: ValidateFunction, json: unknown): void {
  validate(json);
  expect(validate.errors?.slice(0, 5) ?? []).toEqual([]);
}

describe("the files of the conformance kit", () => {
  it("have statements as their schema has them", () => {
    expectValid(validator("statements"), statementsFile);
  });
  it("have vectors as their schema has them", () => {
    const validate = validator("vectors");
    for (const { json } of vectorsFiles) expectValid(validate, json);
  });
  it("are refused by their schemas where they are wrong", () => {
    const validate = validator("vectors");
    const [first] = vectors;
    const file = (vector: object) => ({ schema: "vectors-1", title: "none", vectors: [vector] });
    expect(validate(file({ ...first }))).toBe(true);
    for (const change of [
      { outcome: "accepted" },
      { statements: [] },
      { hex: "c" },
      { protocolVersion: 6 },
      { surplus: 1 },
      { outcome: "open" },
    ]) {
      expect(validate(file({ ...first, ...change })), JSON.stringify(change)).toBe(false);
    }
    const row = statementsFile.statements.find(({ scope }) => scope === "out");
    const statements = (why: unknown) => ({
      schema: "statements-1",
      title: "none",
      statements: [{ ...row, why }],
    });
    expect(validator("statements")(statements("short"))).toBe(false);
    expect(validator("statements")(statements(row?.why))).toBe(true);
  });
  it("are what the generator writes", () => {
    const written = files();
    expect([...written.keys()].sort()).toEqual(vectorsFiles.map(({ name }) => name));
    const changed = vectorsFiles.filter(({ name, text }) => written.get(name) !== text);
    expect(changed.map(({ name }) => name)).toEqual([]);
  });
  it("are written by nothing that knows a codec", () => {
    const generator = new URL("generate/", kit);
    const sources = readdirSync(generator, { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith(".mjs"),
    );
    expect(sources.length).toBeGreaterThan(20);
    const imports = sources.flatMap((name) =>
      [...readFileSync(new URL(name, generator), "utf8").matchAll(/from "([^"]+)"/g)].map(
        ([, path]) => path as string,
      ),
    );
    // Only Node's own modules and the generator's: `./` and, from its folders, one step up at most.
    expect(imports.filter((path) => !/^(?:node:|\.\/|\.\.\/[a-z])/.test(path))).toEqual([]);
  });
  it("have each statement and each vector once", () => {
    for (const ids of [
      statementsFile.statements.map(({ version, id }) => `${version} ${id}`),
      vectors.map(({ id }) => id),
    ]) {
      const seen = new Set<string>();
      expect(ids.filter((id) => seen.size === seen.add(id).size)).toEqual([]);
    }
  });
  it("have no vector that asks what another asks", () => {
    const seen = new Map<string, string>();
    const same: string[] = [];
    for (const vector of vectors) {
      const { hex, packet, options, operation, protocolVersion, needs, direction, defect } = vector;
      // An adversary may be a shape that another file has too, for the statement that it breaks.
      if (defect !== undefined) continue;
      const what = operation === "decode" ? hex : JSON.stringify(packet);
      const from = needs === "direction" ? direction : "";
      const key = JSON.stringify([operation, what, options, protocolVersion, from]);
      const other = seen.get(key);
      if (other !== undefined) same.push(`${vector.id} = ${other}`);
      seen.set(key, vector.id);
    }
    expect(same).toEqual([]);
  });
  it("begin each vector's id with its version", () => {
    const names = { 3: "3.1/", 4: "3.1.1/", 5: "5.0/" };
    const wrong = vectors.filter(
      ({ id, protocolVersion }) => !id.startsWith(names[protocolVersion]),
    );
    expect(wrong.map(({ id }) => id)).toEqual([]);
  });
  it("are at least 2,500 vectors in less than 8 MB", () => {
    expect(vectors.length).toBeGreaterThanOrEqual(2500);
    const size = vectorsFiles.reduce((sum, { text }) => sum + text.length, 0);
    expect(size).toBeLessThan(8 * 1024 * 1024);
  });
  it("have adversaries, each with a class of defect that the file explains", () => {
    const adversaries = vectorsFiles.find(({ name }) => name === "adversaries.json")?.json;
    const named = adversaries?.vectors.map(({ defect }) => defect);
    const known = adversaries?.defects?.map(({ name }) => name);
    expect(named?.filter((name) => name === undefined || !known?.includes(name))).toEqual([]);
    expect(known?.filter((name) => !named?.includes(name))).toEqual([]);
    expect(new Set(known).size).toBe(known?.length);
  });
});
