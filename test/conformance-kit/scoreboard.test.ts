import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Judgement } from "../../conformance/src/judge.js";
import type { Run } from "../../conformance/src/run.js";
import { isAllRight, ruleOf, scoreOf } from "../../conformance/src/scoreboard.js";
import { scoreboardMarkdown } from "../../conformance/src/scoreboard-markdown.js";
import { failureLines, scoreboardText } from "../../conformance/src/scoreboard-text.js";
import { loadVectors, packetTypeOf, VectorFileError } from "../../conformance/src/vector.js";
import { FIXTURES, vectorWith } from "./vectors-of.js";

const CODEC = {
  name: "a codec",
  version: "1.0",
  language: "C",
  protocolVersions: [4, 5],
  operations: ["decode", "encode"],
  direction: false,
  options: [],
} as const;

const RIGHT: Judgement = { verdict: "right" };

const run: Run = {
  codec: CODEC,
  unrepeated: 0,
  checks: [
    {
      vector: vectorWith({ hex: "c001", breaks: "MQTT-1" }),
      operation: "decode",
      judgement: RIGHT,
    },
    {
      vector: vectorWith({ hex: "c002", breaks: "MQTT-1", statements: ["MQTT-1", "MQTT-2"] }),
      operation: "decode",
      judgement: { verdict: "accepted-wrongly", detail: "decoded" },
    },
    {
      vector: vectorWith({
        hex: "40020001",
        protocolVersion: 5,
        outcome: "packet",
        packet: { type: "puback", packetId: 1 },
        statements: ["MQTT-1", "MQTT-2"],
      }),
      operation: "encode",
      judgement: { verdict: "data-lost", detail: "encoded", path: "byte 1" },
    },
    {
      vector: vectorWith({ hex: "", defect: "endless-loop" }),
      operation: "decode",
      judgement: { verdict: "hang", detail: "no answer | in time" },
    },
    {
      vector: vectorWith({ hex: "c004" }),
      operation: "decode",
      judgement: { verdict: "not-judged", why: "open" },
    },
    {
      vector: vectorWith({ hex: "c005" }),
      operation: "decode",
      judgement: { verdict: "not-judged", why: "unsupported", detail: "no function" },
    },
  ],
};
const score = scoreOf(run);

describe("a score", () => {
  it("adds up what was judged", () => {
    expect(score.total).toEqual({
      judged: 4,
      right: 1,
      "accepted-wrongly": 1,
      "refused-wrongly": 0,
      "data-lost": 1,
      "wrong-need-more": 0,
      crash: 0,
      hang: 1,
    });
    expect(score.notJudged).toEqual({ open: 1, unsupported: 1 });
    expect(score.unsupported).toEqual({ "no function": 1 });
    expect(isAllRight(score)).toBe(false);
  });

  it("adds up by packet type", () => {
    expect(Object.keys(score.byType)).toEqual(["pingreq", "puback", "none"]);
    expect(score.byType["pingreq"]).toMatchObject({ judged: 2, right: 1, "accepted-wrongly": 1 });
  });

  it("adds up by the rule that is broken, and charges no rule with what obeys it", () => {
    expect(Object.keys(score.byRule)).toEqual(["3.1.1 MQTT-1"]);
    expect(score.byRule["3.1.1 MQTT-1"]).toMatchObject({ judged: 2, right: 1 });
    expect(score.failures.map(({ rule }) => rule)).toEqual(["3.1.1 MQTT-1", undefined, undefined]);
  });

  it.each([
    [5, "MQTT-1", "5.0 MQTT-1"],
    [5, "X-5.0-§1-a", "X-5.0-§1-a"],
    [4, "MQTT-1", "3.1.1 MQTT-1"],
    [4, "X-3.1.1-§1-a", "X-3.1.1-§1-a"],
    [3, "X-3.1-a", "X-3.1-a"],
    [3, "MQTT-1", "3.1, as 3.1.1 MQTT-1"],
    [3, "X-3.1.1-§1-a", "3.1, as 3.1.1 X-3.1.1-§1-a"],
    [4, undefined, undefined],
  ] as const)("names a rule with its standard: of %s, %s", (protocolVersion, breaks, rule) => {
    expect(ruleOf({ protocolVersion, ...(breaks !== undefined && { breaks }) })).toBe(rule);
  });

  it("adds up by the class of defect that a vector stands for", () => {
    expect(Object.keys(score.byDefect)).toEqual(["endless-loop"]);
    expect(score.byDefect["endless-loop"]).toMatchObject({ judged: 1, hang: 1 });
  });

  it("lists what was not right", () => {
    expect(score.failures.map(({ verdict, operation }) => `${verdict} ${operation}`)).toEqual([
      "accepted-wrongly decode",
      "data-lost encode",
      "hang decode",
    ]);
  });
});

const vectors = loadVectors(FIXTURES);

describe("the scoreboard in text", () => {
  const text = scoreboardText([score, score], vectors).join("\n");

  it("has a line a codec, tables by type and rule, and what was not judged", () => {
    expect(text).toContain(`${vectors.vectors.length} vectors in 2 files, sha256 `);
    expect(text).toMatch(/^a codec 1\.0 \(C\) +4 +1 +1 +\. +1 +\. +\. +1 +\.$/m);
    expect(text).toMatch(/^pingreq +2 +1 +1 /m);
    expect(text).toMatch(/^3\.1\.1 MQTT-1 +2 +1 +1 /m);
    expect(text).toContain("not judged: 2");
    expect(text).toContain("     1  the standard leaves it open");
    expect(text).toContain("           1  no function");
  });

  it("says that all is right where it is", () => {
    const [check] = run.checks;
    const right = scoreOf({ ...run, checks: check === undefined ? [] : [check] });
    expect(scoreboardText([right], vectors).join("\n")).toContain(
      "what breaks a rule was always refused, of 1 rules",
    );
  });

  it("has a column of faults that were not repeated, with which not all is right", () => {
    const [check] = run.checks;
    const flaky = scoreOf({ ...run, checks: check === undefined ? [] : [check], unrepeated: 3 });
    expect(isAllRight({ ...flaky, unrepeated: 0 })).toBe(true);
    expect(isAllRight(flaky)).toBe(false);
    const lines = scoreboardText([flaky], vectors).join("\n");
    expect(lines).toMatch(/ fault, not$/m);
    expect(lines).toMatch(/ repeated$/m);
    expect(lines).toMatch(/^a codec 1\.0 \(C\) +1 +1 .* 3$/m);
    expect(lines).toContain("3 times, but not when it was asked the same again");
  });

  it("is not all right where nothing was judged", () => {
    expect(isAllRight(scoreOf({ ...run, checks: [] }))).toBe(false);
  });

  it("lists failures when asked", () => {
    const lines = failureLines([score]);
    expect(lines).toContain("a codec 1.0 (C): 3 failures");
    expect(lines).toContain("  data-lost  test/40020001 (encode)");
  });
});

describe("the scoreboard in Markdown", () => {
  const page = scoreboardMarkdown([score], vectors, {
    date: "2026-01-31",
    timeLimit: 2000,
    platform: "Node.js 20 on linux",
    absent: ["x is not installed: npm install x"],
  });

  it("names the run, the vectors and what was not there", () => {
    expect(page).toContain("Run on 2026-01-31, Node.js 20 on linux, time limit 2000 ms an answer.");
    expect(page).toContain(vectors.sha256);
    expect(page).toContain("Not run: x is not installed: npm install x.");
  });

  it("has a column of faults that were not repeated", () => {
    expect(page).toContain("| hang | fault, not repeated | not judged |");
    const flaky = scoreboardMarkdown([{ ...score, unrepeated: 3 }], vectors, {
      date: "2026-01-31",
      timeLimit: 2000,
      platform: "any",
    });
    expect(flaky).toMatch(/^\| a codec 1\.0 \(C\) \|.* \| 3 \| 2 \|$/m);
  });

  it("compares codecs by rule and by class of defect", () => {
    expect(page).toContain("| 3.1.1 MQTT-1 | 1 of 2 |");
    expect(page).toContain("| endless-loop | 1 of 1 |");
  });

  it("has tables whose rows all have as many cells as their heads", () => {
    const widths = page
      .split(/\n\n/)
      .filter((block) => block.startsWith("|"))
      .map((table) => new Set(table.split("\n").map((row) => row.split(/(?<!\\)\|/).length)));
    expect(widths.length).toBeGreaterThan(4);
    for (const width of widths) expect(width.size).toBe(1);
  });
});

describe("a file of vectors", () => {
  const folder = mkdtempSync(join(tmpdir(), "conformance-vectors-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (content: unknown): string => {
    const path = join(folder, "vectors.json");
    writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
    return path;
  };
  const fileOf = (...all: unknown[]): string => file({ schema: "vectors-1", vectors: all });

  it("is the same whatever its layout", () => {
    const one = loadVectors(fileOf(vectorWith({})));
    const other = loadVectors(
      file(JSON.stringify({ schema: "vectors-1", title: "x", vectors: [vectorWith({})] }, null, 8)),
    );
    expect(one.sha256).toBe(other.sha256);
    expect(loadVectors(fileOf(vectorWith({ title: "y" }))).sha256).not.toBe(one.sha256);
  });

  it.each([
    ["of another schema", () => file({ schema: "vectors-2", vectors: [] }), "not vectors-1"],
    ["that is not JSON", () => file("x"), "cannot be read"],
    ["that holds null", () => file("null"), "not vectors-1"],
    ["with one vector twice", () => fileOf(vectorWith({}), vectorWith({})), "two vectors have"],
    [
      "with an outcome that is none",
      () => fileOf({ ...vectorWith({}), outcome: "bytes" }),
      "bytes",
    ],
    ["with odd hex", () => fileOf(vectorWith({ hex: "c" })), "hex is not hex"],
    ["without a packet", () => fileOf(vectorWith({ outcome: "packet" })), "packet is missing"],
    ["with a vector that is none", () => fileOf(null), "without an id"],
    ["that is not there", () => join(folder, "nothing.json"), "cannot be read"],
  ])("%s is an error that says so", (_, path, message) => {
    expect(() => loadVectors(path())).toThrow(VectorFileError);
    expect(() => loadVectors(path())).toThrow(message);
  });

  it("in a folder without any is an error", () => {
    rmSync(join(folder, "vectors.json"), { force: true });
    expect(() => loadVectors(folder)).toThrow("has no JSON files");
  });
});

it("a vector is about its packet's type, or its first byte's", () => {
  expect(packetTypeOf({ packet: { type: "auth" } })).toBe("auth");
  expect(packetTypeOf({ hex: "f000" })).toBe("auth");
  expect(packetTypeOf({ hex: "0000" })).toBe("reserved");
  expect(packetTypeOf({ hex: "" })).toBe("none");
});
