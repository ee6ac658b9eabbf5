import { spawnSync } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { MAIN, run } from "./command.js";

const COMMANDS = ["decode", "encode", "dissect", "tap", "conformance"];

/** Where the help of those that take no INPUT says what they take. */
const TAKEN: Readonly<Record<string, string>> = {
  conformance: "--vectors takes",
  tap: "--filter TYPE or",
};

describe("help", () => {
  it("of the program lists the commands, with examples", () => {
    const { status, stdout } = run(["--help"]);
    expect(status).toBe(0);
    for (const command of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${command} `, "m"));
    expect(stdout).toContain("Examples:");
  });

  it.each(COMMANDS)("of %s says what its input and exit status are, with examples", (command) => {
    for (const args of [
      [command, "--help"],
      ["help", command],
    ]) {
      const { status, stdout, stderr } = run(args);
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      const input = TAKEN[command] ?? "INPUT is";
      for (const part of [input, "Exit status:", "Examples:"]) expect(stdout).toContain(part);
    }
  });

  it("fits a terminal of 100 columns", () => {
    for (const command of COMMANDS) {
      const longest = Math.max(
        ...run([command, "--help"])
          .stdout.split("\n")
          .map((line) => line.length),
      );
      expect(longest).toBeLessThanOrEqual(100);
    }
  });
});

it("--version prints the package's version", () => {
  const manifest = new URL("../../packages/cli/package.json", import.meta.url);
  const { version } = JSON.parse(readFileSync(manifest, "utf8"));
  expect(run(["--version"])).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: "" });
});

describe("wrong usage ends with exit status 2 and nothing on stdout", () => {
  it.each([
    [[]],
    [["frobnicate"]],
    [["--frobnicate"]],
    [["decode", "--frobnicate", "c000"]],
    [["decode", "--format"]],
    [["decode", "--format", "xml", "c000"]],
    [["decode", "c0", "00"]],
    [["encode", "--show-secrets", "{}"]],
    [["dissect", "--format", "hex", "c000"]],
    [["dissect", "--protocol-version", "2", "c000"]],
  ])("%j", (args) => {
    const { status, stdout, stderr } = run(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).not.toBe("");
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

it.runIf(existsSync("/dev/full"))("a full disk is said in words, not with a stack trace", () => {
  const full = openSync("/dev/full", "w");
  const json = '{"type":"pingreq"}';
  for (const args of [
    ["decode", "c000"],
    ["dissect", "c000"],
    ["encode", json],
  ]) {
    const { status, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
      stdio: ["ignore", full, "pipe"],
    });
    expect(stderr.toString()).toBe("error: stdout cannot be written: no space left on device\n");
    expect(status).toBe(1);
  }
  closeSync(full);
});
