/** The programs that tests talk to, which are not npm's to install. */

import { spawnSync } from "node:child_process";

const PEERS = [
  {
    commands: ["mosquitto", "mosquitto_passwd"],
    installed: "mosquitto",
    tests: ["mosquitto.test.ts", "mosquitto-5.0.test.ts", "malformed.test.ts"],
  },
  {
    commands: ["mosquitto_pub", "mosquitto_sub"],
    installed: "mosquitto-clients",
    tests: ["mosquitto-clients.test.ts"],
  },
  { commands: ["tshark"], installed: "tshark", tests: ["tshark.test.ts"] },
];

function exists(command: string): boolean {
  return spawnSync(command, ["--help"], { stdio: "ignore" }).error === undefined;
}

/**
 * The tests to leave out because what they talk to is not there, each with a line that says so. Under CI
 * none is left out: they fail.
 */
export function testsWithoutPeer(): string[] {
  if (process.env["CI"]) return [];
  return PEERS.flatMap(({ commands, installed, tests }) => {
    if (commands.every(exists)) return [];
    console.warn(
      `test/interop: ${tests.join(", ")} left out for want of ${installed}: apt-get install ${installed}`,
    );
    return tests.map((name) => `test/interop/${name}`);
  });
}
