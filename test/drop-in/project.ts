/** The projects that scripts/drop-in.mjs installs: MQTT.js and Aedes as they are, and with the drop-in. */

import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stampOf } from "../../scripts/drop-in.mjs";

export type Codec = "stock" | "override";

export const codecs: readonly Codec[] = ["stock", "override"];

const cache = fileURLToPath(new URL("../../node_modules/.cache/drop-in", import.meta.url));

/** The project's folder. Throws where it is not there or older than the packages. */
export function projectFolder(codec: Codec): string {
  const stamp = join(cache, "stamp");
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== stampOf()) {
    throw new Error("the projects of test/drop-in are not up to date: npm run drop-in");
  }
  return join(cache, codec);
}

/** Node's require, as a file of the project has it. */
export function requireIn(codec: Codec): NodeJS.Require {
  return createRequire(join(projectFolder(codec), "main.js"));
}
