/** Completion for the shells that not every machine has. */

import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { run } from "./command.js";

it("zsh takes the script, and knows the function for the command", () => {
  const { stdout: script } = run(["completion", "zsh"]);
  const asking = `autoload -Uz compinit && compinit -D -u\n${script}\nprint -r -- $_comps[mqtt-codec]`;
  const { stdout, stderr } = spawnSync("zsh", ["-f", "-c", asking], { encoding: "utf8" });
  expect([stdout.trim(), stderr]).toEqual(["_mqtt_codec", ""]);
});

it("fish completes subcommands, options and values", () => {
  const { stdout: script } = run(["completion", "fish"]);
  const offered = (line: string): string[] => {
    const asking = `${script}\ncomplete -C '${line}'`;
    const { stdout } = spawnSync("fish", ["--no-config", "-c", asking], { encoding: "utf8" });
    return stdout
      .trim()
      .split("\n")
      .map((word) => word.split("\t")[0] as string);
  };
  expect(offered("mqtt-codec dis")).toEqual(["dissect"]);
  expect(offered("mqtt-codec decode --form")).toEqual(["--format"]);
  expect(offered("mqtt-codec decode --format ")).toEqual(["hex", "json", "text"]);
});
