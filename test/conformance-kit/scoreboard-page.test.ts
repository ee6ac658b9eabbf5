import { existsSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { CODECS } from "../../conformance/src/codecs.js";
import { runVectors } from "../../conformance/src/run.js";
import { scoreOf } from "../../conformance/src/scoreboard.js";
import { scoreboardMarkdown } from "../../conformance/src/scoreboard-markdown.js";
import { loadVectors, VECTORS_FOLDER } from "../../conformance/src/vector.js";
import { FIXTURES } from "./vectors-of.js";

const page = readFileSync(new URL("../../docs/conformance.md", import.meta.url), "utf8");

// The page is of the kit's vectors; only before these are there of the fixtures.
const vectors = loadVectors(existsSync(VECTORS_FOLDER) ? VECTORS_FOLDER : FIXTURES);

/** What is the same in every run with these vectors: all but other codecs, beside this or alone, and the day. */
let ofThisCodec: string;

beforeAll(async () => {
  const command = CODECS["mqtt-codec"]?.command() ?? { file: "", args: [] };
  const score = scoreOf(await runVectors(command, vectors.vectors));
  ofThisCodec = scoreboardMarkdown([score], vectors, {
    date: "2026-01-31",
    timeLimit: 2000,
    platform: "any",
  }).replace(/^## By class of defect$.*?(?=^## @)/ms, "");
});

// `npm run conformance:page` writes it anew.
describe("docs/conformance.md", () => {
  it("is of these vectors", () => {
    expect(page).toContain(`${vectors.vectors.length} vectors`);
    expect(page).toContain(vectors.sha256);
  });

  it("says of this codec, of the numbers and of the vectors what a run says today", () => {
    const isSame = (line: string) => line !== "" && !line.startsWith("Run on ");
    const lines = new Set(page.split("\n"));
    expect(ofThisCodec.split("\n").filter((line) => isSame(line) && !lines.has(line))).toEqual([]);
  });

  it("has all codecs that have an adapter, with their versions", () => {
    for (const name of [
      "@mqtt-codec/core",
      "mqtt-packet",
      "u8-mqtt-packet",
      "mqtts",
      "paho-mqtt",
    ]) {
      expect(page).toMatch(new RegExp(`^## ${name} \\d+\\.\\d+\\.\\d+ \\(\\w+\\)$`, "m"));
    }
    expect(page).not.toContain("Not run:");
  });
});
