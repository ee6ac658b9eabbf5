import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { transformSync } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** The pages whose examples run: README files and everything in docs. */
const pages = [
  join(root, "README.md"),
  join(root, "packages/core/README.md"),
  join(root, "packages/cli/README.md"),
  join(root, "packages/mqtt-packet/README.md"),
  ...readdirSync(join(root, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(root, "docs", name)),
];

interface Snippet {
  readonly page: string;
  readonly line: number;
  readonly code: string;
}

const snippets: Snippet[] = pages.flatMap((path) => {
  const text = readFileSync(path, "utf8");
  return [...text.matchAll(/^```(?:ts|js)\n([\s\S]*?)^```$/gm)].map((match) => ({
    page: relative(root, path),
    line: text.slice(0, match.index).split("\n").length,
    code: match[1] as string,
  }));
});

/** What `// =>` says the snippet prints, line by line. */
const expectedOutput = (code: string): string[] =>
  [...code.matchAll(/\/\/ => (.*)$/gm)].map(([, text]) => text as string);

let folder = "";
beforeAll(() => {
  // Within the repository, so that the packages are found as a user's would be.
  folder = mkdtempSync(join(root, "node_modules/.snippets-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the examples in the documentation", () => {
  it("are there", () => {
    expect(snippets.filter(({ page }) => page === "README.md").length).toBeGreaterThanOrEqual(4);
  });

  it.each(snippets)("run and print what they say: $page, line $line", ({ page, line, code }) => {
    const expected = expectedOutput(code);
    expect(expected, "an example that shows nothing").not.toEqual([]);
    const file = join(folder, `${page.replaceAll(/\W/g, "-")}-${line}.mjs`);
    writeFileSync(file, transformSync(code, { loader: "ts", format: "esm" }).code);
    const printed = execFileSync(process.execPath, [file], { cwd: root, encoding: "utf8" });
    expect(printed.trimEnd().split("\n")).toEqual(expected);
  });
});

describe("the links in the documentation", () => {
  it.each(pages)("lead to files that are there: %s", (path) => {
    const text = readFileSync(path, "utf8").replaceAll(/^```[\s\S]*?^```$/gm, "");
    for (const [, target] of text.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)) {
      if (/^[a-z]+:/.test(target as string)) continue;
      expect(
        () => readdirOrFile(join(path, "..", target as string)),
        target as string,
      ).not.toThrow();
    }
  });
});

function readdirOrFile(path: string): void {
  try {
    readdirSync(path);
  } catch {
    readFileSync(path);
  }
}
