import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { lines, run } from "../cli/command.js";
import { FIXTURES } from "./vectors-of.js";

const conformance = (...args: string[]) => run(["conformance", "--vectors", FIXTURES, ...args]);
const main = fileURLToPath(new URL("../../packages/cli/dist/main.js", import.meta.url));
const misbehaving = (how: string): string =>
  `"${process.execPath}" "${FIXTURES}misbehaving.mjs" ${how}`;

describe("mqtt-codec conformance", () => {
  it("prints this codec's scoreboard and ends with 0 where all is right", () => {
    const { status, stdout, stderr } = conformance();
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/^47 vectors in 2 files, sha256 [0-9a-f]{16}$/m);
    expect(stdout).toMatch(/^@mqtt-codec\/core \S+ \(TypeScript\) +64 +64 /m);
    expect(stdout).toMatch(/what breaks a rule was always refused, of \d+ rules/);
    expect(stdout).toContain("     1  the standard leaves it open");
  });

  it("ends with 1 where something is not right, the scoreboard on stdout and the sum on stderr", () => {
    const { status, stdout, stderr } = conformance("--codec", "mqtt-packet");
    expect(status).toBe(1);
    expect(stdout).toMatch(/^mqtt-packet 9\.0\.2 \(JavaScript\) +60 +53 +6 /m);
    expect(stdout).toContain("by rule, what breaks it");
    expect(stdout).not.toContain("3.1.1/publish/wildcard");
    expect(stderr).toBe(
      "error: not all is right: mqtt-packet: 7 of 60\nhint: --failures lists the vectors\n",
    );
  });

  it("lists what was not right with --failures", () => {
    const { status, stdout } = conformance("--codec", "mqtt-packet", "--failures");
    expect(status).toBe(1);
    expect(stdout).toContain("mqtt-packet 9.0.2 (JavaScript): 7 failures");
    expect(stdout).toContain("  accepted-wrongly  3.1.1/publish/wildcard (decode)");
  });

  it("runs several codecs, each once", () => {
    const args = ["--codec", "mqtts", "--codec", "mqtt-codec", "--codec", "mqtts"];
    const { status, stdout, stderr } = conformance(...args, "--format", "json");
    expect(status).toBe(1);
    expect(stderr).toContain("mqtts: 4 of 29");
    const { schema, vectors, codecs } = JSON.parse(stdout);
    expect(schema).toBe("scoreboard-1");
    expect(vectors).toMatchObject({ count: 47, files: 2 });
    expect(codecs.map(({ codec }: { codec: { name: string } }) => codec.name)).toEqual([
      "mqtts",
      "@mqtt-codec/core",
    ]);
    expect(codecs[0].failures).toHaveLength(4);
  });

  it("prints a page with --format markdown", () => {
    const { status, stdout } = conformance("--format", "markdown");
    expect(status).toBe(0);
    expect(lines({ stdout })[0]).toBe("# Conformance");
    expect(stdout).toMatch(/^\| @mqtt-codec\/core \S+ \(TypeScript\) \| 64 \| 64 \|/m);
  });

  it("runs all codecs that are installed, and names the others", () => {
    const { stdout } = conformance("--codec", "all");
    for (const name of ["@mqtt-codec/core", "mqtt-packet", "u8-mqtt-packet", "mqtts"]) {
      expect(stdout).toMatch(new RegExp(`^${name} \\S+ \\(`, "m"));
    }
    expect(stdout).toMatch(/^(paho-mqtt \S+ \(Python\) |not run: python3-paho-mqtt is not)/m);
  });

  it("runs any program with --command", () => {
    const { status, stdout } = conformance("--command", misbehaving("well"), "--format", "json");
    expect(status).toBe(1);
    const [{ codec, total }] = JSON.parse(stdout).codecs;
    expect(codec.name).toBe("misbehaving");
    expect(total["refused-wrongly"]).toBeGreaterThan(10);
    // CONNECT begins with 10, which it answers with bytes.
    expect(total).toMatchObject({ crash: 3, hang: 0 });
  });

  it("ends with 1 where the process wrote what it was not asked for, though every answer is right", () => {
    const args = [
      "--vectors",
      `${FIXTURES}others/refused.json`,
      "--command",
      misbehaving("chatty"),
    ];
    const { status, stdout, stderr } = run(["conformance", ...args]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^misbehaving 1 \(none\) +2 +2 +[. ]+ \d+$/m);
    expect(stderr).toMatch(/^error: .* misbehaving: faults that were not repeated: \d+\n$/);
  });

  it("ends with 1 and says so where nothing was judged", () => {
    const { status, stderr } = conformance("--command", misbehaving("onlyAuth"));
    expect(status).toBe(1);
    expect(stderr).toBe("error: not all is right: misbehaving: nothing was judged\n");
  });

  it("says that a program is missing before it runs another codec", () => {
    const args = ["--codec", "mqtts", "--command", "/no/such/program", "--failures"];
    const { status, stdout, stderr } = conformance(...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain("cannot be started");
  });

  it("ends with 1 also where nobody reads its stdout to the end", async () => {
    const args = [main, "conformance", "--codec", "mqtts", "--vectors", FIXTURES, "--failures"];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "ignore"] });
    child.stdout?.destroy();
    expect(await once(child, "exit")).toEqual([1, null]);
  });

  it("takes a file of vectors too", () => {
    const { status, stdout } = run(["conformance", "--vectors", `${FIXTURES}encode.json`]);
    expect(status).toBe(0);
    expect(stdout).toContain("6 vectors in 1 file, ");
  });

  it.runIf(existsSync(new URL("../../conformance/vectors", import.meta.url)))(
    "has vectors of its own",
    () => {
      const { status, stdout } = run(["conformance"]);
      expect(status).toBe(0);
      expect(stdout).toMatch(/^\d{4,} vectors in \d+ files/);
    },
  );
});

describe("what it cannot run ends with exit status 2", () => {
  it.each([
    ["a codec without an adapter", ["--codec", "nothing"], "--command takes any other"],
    ["a format that there is not", ["--format", "xml"], "text, json, markdown"],
    ["no time", ["--time-limit", "0"], "at least 1"],
    ["too much time", ["--time-limit", "9999999999"], "at least 1"],
    ["vectors that are not there", ["--vectors", "/no/such/file"], "cannot be read"],
    ["vectors that are none", ["--vectors", `${FIXTURES}misbehaving.mjs`], "cannot be read"],
    ["a program that is not there", ["--command", "/no/such/program"], "cannot be started"],
    ["no program", ["--command", " "], "--command names no program"],
    ["a program that ends", ["--command", misbehaving("exits")], "no codec here"],
    ["a program that greets", ["--command", misbehaving("garbage")], "not JSON"],
    ["a codec that is not installed", ["--command", misbehaving("absent")], "is not installed"],
    ["an argument", ["session.mqtt"], "too many arguments"],
  ])("%s", (_, args, message) => {
    const { status, stdout, stderr } = conformance(...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

it("ends the codec's process when it is interrupted", async () => {
  const folder = mkdtempSync(join(tmpdir(), "conformance-command-"));
  const file = join(folder, "pid");
  const script = `require("fs").writeFileSync("${file}", String(process.pid)); for (;;);`;
  const args = ["conformance", "--vectors", FIXTURES];
  const command = `"${process.execPath}" -e '${script}'`;
  const child = spawn(process.execPath, [main, ...args, "--command", command]);
  try {
    const pid = await eventually(() => Number(readFileSync(file, "utf8")) || undefined);
    child.kill("SIGINT");
    const [status, signal] = await once(child, "exit");
    expect([status, signal]).toEqual([null, "SIGINT"]);
    expect(
      await eventually(() => {
        try {
          process.kill(pid, 0);
          return undefined;
        } catch {
          return "ended";
        }
      }),
    ).toBe("ended");
  } finally {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true });
  }
});

async function eventually<Value>(attempt: () => Value | undefined): Promise<Value> {
  for (let tries = 0; tries < 200; tries++) {
    try {
      const value = attempt();
      if (value !== undefined) return value;
    } catch {
      // Not yet.
    }
    await wait(50);
  }
  throw new Error("it did not happen in ten seconds");
}

it("what a codec writes does not reach the terminal as it is", () => {
  const clearing = "\u001b[2J";
  const script = `const l = process.stdin; let n = 0; require("readline").createInterface({ input: l }).on("line", (t) => {
    const { id, operation } = JSON.parse(t);
    console.log(JSON.stringify(operation === "describe"
      ? { id, name: "x${clearing}", version: "1", language: "C", protocolVersions: [4], operations: ["decode"] }
      : { id, outcome: "refused", message: "${clearing}" }));
  });`;
  const command = `"${process.execPath}" -e '${script}'`;
  const { status, stdout } = conformance("--command", command, "--failures");
  expect(status).toBe(1);
  expect(stdout).not.toContain("\u001b");
});
