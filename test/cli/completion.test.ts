/** Completion, asked of a real bash. */

import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { run } from "./command.js";

const script = run(["completion", "bash"]).stdout;

/** What bash offers for the last of these words. */
function offered(...words: string[]): string[] {
  const asking = `${script}
COMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")})
COMP_CWORD=$(( \${#COMP_WORDS[@]} - 1 ))
_mqtt_codec 2>/dev/null
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr, status } = spawnSync("bash", ["--norc", "-c", asking], {
    encoding: "utf8",
  });
  expect([stderr, status]).toEqual(["", 0]);
  return stdout.split("\n").filter((line) => line !== "");
}

/** The words of the commands' own help: subcommands, or the options of one. */
function helpWords(pattern: RegExp, ...args: string[]): string[] {
  return [...run([...args, "--help"]).stdout.matchAll(pattern)].map((match) => match[1] as string);
}

describe("bash completes", () => {
  it("subcommands, all of those that the help names", () => {
    const named = helpWords(/^ {2}([a-z]+) (?:\[options\]|<)/gm);
    expect(named).toEqual(expect.arrayContaining(["decode", "dissect", "completion"]));
    expect(offered("mqtt-codec", "")).toEqual(expect.arrayContaining(named));
    expect(offered("mqtt-codec", "dis")).toEqual(["dissect"]);
  });

  it("options, all of those that a command's help names", () => {
    for (const command of ["decode", "encode", "dissect", "conformance"]) {
      const named = helpWords(/^ {2}(?:-\w, )?(--[a-z-]+)/gm, command);
      expect(named.length).toBeGreaterThan(2);
      expect(offered("mqtt-codec", command, "--")).toEqual(expect.arrayContaining(named));
    }
  });

  it("an option's values", () => {
    expect(offered("mqtt-codec", "decode", "--format", "")).toEqual(["text", "json", "hex"]);
    expect(offered("mqtt-codec", "decode", "--tolerate", "ill")).toEqual(["ill-formed-utf8"]);
    expect(offered("mqtt-codec", "dissect", "--protocol-version", "5")).toEqual(["5", "5.0"]);
    expect(offered("mqtt-codec", "completion", "z")).toEqual(["zsh"]);
  });

  it("files, for inputs and options that take them", () => {
    expect(offered("mqtt-codec", "decode", "package.js")).toEqual(["package.json"]);
    expect(offered("mqtt-codec", "completion", "package.js")).toEqual([]);
  });
});

it("knows three shells, and says so of others", () => {
  const { status, stderr } = run(["completion", "tcsh"]);
  expect(status).toBe(2);
  expect(stderr).toContain("bash, zsh, fish");
});
