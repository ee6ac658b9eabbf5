import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { run } from "./command.js";

const README = readFileSync(new URL("../../packages/cli/README.md", import.meta.url), "utf8");

/** The commands of the README's sessions that need no file, each with what it says there. */
const examples = [...README.matchAll(/^```console\n(.*?)^```$/gms)]
  .flatMap(([, session = ""]) => session.split(/^\$ mqtt-codec /m).slice(1))
  .map((example) => {
    const [command = "", ...output] = example.split("\n");
    return { command, output: output.join("\n") };
  })
  .filter(({ command }) => !command.includes("|"));

/** Arguments as a shell takes them, in single or double quotes or none. */
const argumentsOf = (command: string): string[] =>
  Array.from(command.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g), ([, a, b, c]) => a ?? b ?? c ?? "");

describe("the README's examples print what it says", () => {
  it("and there are some", () => {
    expect(examples.length).toBeGreaterThanOrEqual(5);
  });

  it.each(examples)("mqtt-codec $command", ({ command, output }) => {
    const { stdout, stderr } = run(argumentsOf(command));
    expect(stdout + stderr).toBe(output);
  });
});
