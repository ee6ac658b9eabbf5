/** The rooms of the inspector, and what its page is made of. */

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const src = fileURLToPath(new URL("../../apps/inspector/src", import.meta.url));

/** What each room may take from, apart from itself. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  model: [
    "@mqtt-codec/core",
    "@mqtt-codec/core/dissect",
    "@mqtt-codec/core/io",
    "@mqtt-codec/cli/inputs",
    "virtual:statements",
  ],
  form: ["model", "@mqtt-codec/core", "preact", "preact/hooks"],
  view: [
    "model",
    "form",
    "@mqtt-codec/core",
    "@mqtt-codec/core/dissect",
    "@mqtt-codec/cli/inputs",
    "@preact/signals",
    "preact",
    "preact/hooks",
  ],
  "main.tsx": ["view", "preact"],
};

const files = readdirSync(src, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.tsx?$/.test(name) && !name.endsWith(".d.ts"))
  .map((name) => name.replaceAll("\\", "/"));

const roomOf = (file: string): string => file.split("/")[0] as string;

const imports = files.flatMap((from) => {
  const text = readFileSync(join(src, from), "utf8");
  const specifiers = [
    ...text.matchAll(/^(?:import|export)\b[^"';]*?\bfrom\s+"([^"]+)"/gm),
    ...text.matchAll(/^import\s+"([^"]+)"/gm),
  ];
  return specifiers.map(([, to = ""]) => ({
    from,
    to: to.startsWith(".") ? relative(src, join(src, dirname(from), to)).replaceAll("\\", "/") : to,
    isOwn: to.startsWith("."),
  }));
});

describe("the rooms of the inspector", () => {
  it("take from those below them alone, and nothing of Node", () => {
    expect(imports.length).toBeGreaterThan(150);
    const wrong = imports.filter(({ from, to, isOwn }) => {
      const room = roomOf(from);
      const target = isOwn ? roomOf(to) : to;
      return !(isOwn && target === room) && !ALLOWED[room]?.includes(target);
    });
    expect(wrong).toEqual([]);
  });

  it("have no circles", () => {
    const targets = new Map(
      files.map((file) => [
        file,
        imports
          .filter(({ from, isOwn }) => from === file && isOwn)
          .map(({ to }) => to.replace(/\.js$/, ""))
          .flatMap((to) => files.filter((name) => name.replace(/\.tsx?$/, "") === to)),
      ]),
    );
    const done = new Set<string>();
    const circles: string[] = [];
    const walk = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(" > "));
      if (done.has(file) || path.includes(file)) return;
      for (const to of targets.get(file) ?? []) walk(to, [...path, file]);
      done.add(file);
    };
    for (const file of files) walk(file, []);
    expect(circles).toEqual([]);
  });

  it("have no module over 400 lines", () => {
    const long = files.filter(
      (file) => readFileSync(join(src, file), "utf8").split("\n").length > 400,
    );
    expect(long).toEqual([]);
  });
});
