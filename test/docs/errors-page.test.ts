import { readFileSync } from "node:fs";
import { VIOLATION_CODES } from "@mqtt-codec/core";
import { describe, expect, it } from "vitest";
import { violationOf } from "../../packages/core/src/spec/violation.js";

const page = readFileSync(new URL("../../docs/errors.md", import.meta.url), "utf8");
const rows = page
  .split("\n")
  .filter((line) => line.startsWith("| `") && line.split("|").length === 7);

describe("docs/errors.md", () => {
  it("has a row for every code, in the table's order, and none besides", () => {
    expect(rows.map((row) => row.split("`")[1])).toEqual([...VIOLATION_CODES]);
  });

  it.each(VIOLATION_CODES)("says of %s what the table says", (code) => {
    const { sentence, reasonCode, returnCode } = violationOf(code);
    const [, , what, sent] = rows[VIOLATION_CODES.indexOf(code)]?.split("|") ?? [];
    expect(what?.trim()).toBe(sentence);
    const suffix = returnCode === undefined ? "" : `, return code ${returnCode}`;
    expect(sent?.trim()).toBe(`0x${reasonCode.toString(16)}${suffix}`);
  });
});
