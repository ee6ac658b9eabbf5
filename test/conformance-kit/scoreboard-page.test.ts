/** docs/conformance.md: what a run of all codecs says today. */

import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { CODECS } from "../../conformance/src/codecs.js";
import { runVectors } from "../../conformance/src/run.js";
import { type Score, scoreOf } from "../../conformance/src/scoreboard.js";
import { scoreboardMarkdown } from "../../conformance/src/scoreboard-markdown.js";
import { nameOf } from "../../conformance/src/scoreboard-text.js";
import { CodecAbsentError } from "../../conformance/src/session.js";
import { loadVectors } from "../../conformance/src/vector.js";

const page = readFileSync(new URL("../../docs/conformance.md", import.meta.url), "utf8");
const vectors = loadVectors();

// A machine with more to do than this is no reason for a hang.
const TIME_LIMIT = 30_000;
const RUN_LIMIT = 300_000;

const scores: Score[] = [];
/** Why the page cannot be compared here: a codec is missing, or there in another version. */
let missing: string | undefined;

beforeAll(async () => {
  for (const [name, codec] of Object.entries(CODECS)) {
    try {
      const run = await runVectors(codec.command(), vectors.vectors, { timeLimit: TIME_LIMIT });
      const score = scoreOf(run);
      scores.push(score);
      // Debian's package is what is installed; the others are in package.json.
      const isOfPage = page.includes(`| ${nameOf(score)} |`);
      if (name === "paho" && !isOfPage) missing = `${nameOf(score)} is not the page's version`;
    } catch (error) {
      if (name !== "paho" || !(error instanceof CodecAbsentError)) throw error;
      missing = error.message;
    }
  }
}, RUN_LIMIT);

/** All but the day and what the run ran on. */
const linesOf = (text: string): string[] =>
  text.split("\n").filter((line) => !line.startsWith("Run on "));

// `npm run conformance:page` writes it anew.
describe("docs/conformance.md", () => {
  it("is of these vectors", () => {
    const open = vectors.vectors.filter(({ outcome }) => outcome === "open").length;
    expect(page).toMatch(
      /^Run on \d{4}-\d\d-\d\d, Node\.js \d+\.\d+\.\d+ on \w+, time limit 2000 ms/m,
    );
    expect(page).toContain(`${vectors.vectors.length} vectors, of which ${open} are open`);
    expect(page).toContain(vectors.sha256);
  });

  it("says of this codec that all is right", () => {
    const [ours] = scores;
    expect(ours?.codec.name).toBe("@mqtt-codec/core");
    expect(ours?.total.right).toBe(ours?.total.judged);
  });

  // Under CI nothing may be missing.
  it("is what a run of all codecs says", ({ skip }) => {
    if (missing !== undefined && !process.env["CI"]) {
      console.warn(`docs/conformance.md was not compared: ${missing}`);
      skip(missing);
    }
    expect(missing).toBeUndefined();
    const made = scoreboardMarkdown(scores, vectors, {
      date: "2026-01-31",
      timeLimit: 2000,
      platform: "any",
    });
    expect(linesOf(page)).toEqual(linesOf(made));
  });
});
