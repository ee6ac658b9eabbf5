/** Running the built command as a user does. */

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** The built command. */
export const MAIN = fileURLToPath(new URL("../../packages/cli/dist/main.js", import.meta.url));

// Nothing of the tests' own environment decides about colours.
const { NO_COLOR: _no, FORCE_COLOR: _force, ...ENVIRONMENT } = process.env;

export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** stdout before it is taken for text. */
  readonly bytes: Buffer;
}

/** Runs `mqtt-codec` with these arguments and this stdin, which is empty by default. */
export function run(
  args: readonly string[],
  input: string | Uint8Array = "",
  env: Readonly<Record<string, string>> = {},
): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
    input,
    env: { ...ENVIRONMENT, ...env },
    maxBuffer: 1 << 28,
  });
  return { status, stdout: stdout.toString(), stderr: stderr.toString(), bytes: stdout };
}

/** Runs `mqtt-codec`, reads the first piece of its stdout and closes it, as `head` does. */
export async function runAndStopReading(args: readonly string[]): Promise<Omit<Run, "bytes">> {
  const child = spawn(process.execPath, [MAIN, ...args], { env: ENVIRONMENT });
  let stderr = "";
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  const [first] = (await once(child.stdout, "data")) as [Buffer];
  child.stdout.destroy();
  const [status] = (await once(child, "close")) as [number | null];
  return { status, stdout: first.toString(), stderr };
}

/** What is on stdout, line by line. */
export function lines({ stdout }: Pick<Run, "stdout">): string[] {
  return stdout.split("\n").slice(0, -1);
}

/** Runs `mqtt-codec`, and ends its stdin only when it has printed something of what came there. */
export async function runWithStdinOpen(
  args: readonly string[],
  input: Uint8Array,
): Promise<{ first: string; status: number | null }> {
  const child = spawn(process.execPath, [MAIN, ...args], { env: ENVIRONMENT });
  child.stdin.write(input);
  const [first] = (await once(child.stdout, "data")) as [Buffer];
  child.stdout.resume();
  child.stdin.end();
  const [status] = (await once(child, "close")) as [number | null];
  return { first: first.toString(), status };
}
