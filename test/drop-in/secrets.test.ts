/** What DEBUG=* prints of packets with secrets in them. */

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { type Codec, projectFolder } from "./project.js";

const script = fileURLToPath(new URL("secrets-process.cjs", import.meta.url));
const SECRETS = ["qUserq7731", "qPasswordq7732", "qDataq7733"] as const;

/** As text, as Node prints Buffers, and as base64. */
const formsOf = (secret: string): readonly string[] => {
  const bytes = Buffer.from(secret);
  const spaced = bytes.toString("hex").replaceAll(/(..)(?=.)/g, "$1 ");
  return [secret, spaced, bytes.toString("hex"), bytes.toString("base64").slice(0, 12)];
};

function printedBy(codec: Codec): string {
  const given = ["--no-warnings", script, projectFolder(codec), ...SECRETS];
  const { status, stdout, stderr } = spawnSync(process.execPath, given, {
    encoding: "utf8",
    env: { ...process.env, DEBUG: "*" },
  });
  expect(status, stderr.slice(-2_000)).toBe(0);
  return stdout + stderr;
}

const leaked = (printed: string): readonly string[] =>
  SECRETS.filter((secret) => formsOf(secret).some((form) => printed.includes(form)));

describe("DEBUG=*, with a codec and Aedes on it that take and write secrets", () => {
  it("prints user name, password and authentication data with mqtt-packet", () => {
    expect(leaked(printedBy("stock"))).toEqual(SECRETS);
  });

  it("prints none of them with the drop-in", () => {
    const printed = printedBy("override");
    expect(printed).toContain("Invalid username");
    expect(leaked(printed)).toEqual([]);
  });
});
