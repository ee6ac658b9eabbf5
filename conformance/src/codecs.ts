/** The codecs for which this package has adapters. */

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Command } from "./codec-process.js";

const adapter = (name: string): string =>
  fileURLToPath(new URL(`../adapters/${name}`, import.meta.url));

export interface KnownCodec {
  /** What says where it comes from, for those who have not got it. */
  readonly install: string;
  readonly command: () => Command;
}

/** By the name that a user gives. */
export const CODECS: Readonly<Record<string, KnownCodec>> = {
  "mqtt-codec": inNode("mqtt-codec.mjs", "npm install @mqtt-codec/core"),
  "mqtt-packet": inNode("mqtt-packet.mjs", "npm install mqtt-packet@9.0.2"),
  "u8-mqtt-packet": inNode("u8-mqtt-packet.mjs", "npm install u8-mqtt-packet@0.4.1"),
  mqtts: inNode("mqtts.mjs", "npm install mqtts@1.5.0"),
  paho: {
    install: "apt-get install python3-paho-mqtt",
    command: () => ({ file: pythonWith("paho.mqtt"), args: ["-u", adapter("paho.py")] }),
  },
};

function inNode(file: string, install: string): KnownCodec {
  return { install, command: () => ({ file: process.execPath, args: [adapter(file)] }) };
}

/** The Python that has a package: another may stand before Debian's in the PATH. */
function pythonWith(name: string): string {
  const pythons = ["python3", "/usr/bin/python3"];
  const has = (python: string): boolean =>
    spawnSync(python, ["-c", `import ${name}`], { stdio: "ignore" }).status === 0;
  return pythons.find(has) ?? "python3";
}

/** A command line as its program and arguments: words, of which quotes keep spaces. */
export function commandOf(line: string): Command | undefined {
  const words = [...line.matchAll(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g)].map(([word]) =>
    word.replace(/"([^"]*)"|'([^']*)'/g, "$1$2"),
  );
  const [file, ...args] = words;
  return file === undefined || file === "" ? undefined : { file, args };
}
