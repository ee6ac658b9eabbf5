// What passes through a broker, both ways, all types among each other, in a fixed order.

import { Chance } from "./chance.mjs";
import { MAKERS } from "./corpus.mjs";

/** Packets of each type in a thousand. An acknowledgement belongs to every PUBLISH with QoS 1 or 2. */
export const SHARES = [
  [550, "publish", 0],
  [132, "publish", 1],
  [18, "publish", 2],
  [132, "puback"],
  [18, "pubrec"],
  [18, "pubrel"],
  [18, "pubcomp"],
  [30, "pingreq"],
  [30, "pingresp"],
  [12, "subscribe"],
  [12, "suback"],
  [4, "unsubscribe"],
  [4, "unsuback"],
  [8, "connect"],
  [8, "connack"],
  [6, "disconnect"],
];

/** Bytes of payload, and how often: readings of a sensor mostly. */
const SIZES = [
  [4, 0],
  [16, 4],
  [22, 16],
  [30, 64],
  [20, 200],
  [6, 1_024],
  [2, 4_096],
];

/** Two thousand packets of one version. */
export function fleet(version) {
  const chance = new Chance(1_883 + version);
  const inits = SHARES.flatMap(([share, type, qos]) =>
    Array.from({ length: 2 * share }, () =>
      MAKERS[type](chance, version, { size: chance.pickWeighted(SIZES), qos }),
    ),
  );
  if (version === 5) inits.push(MAKERS.auth(chance), MAKERS.auth(chance));
  return chance.shuffle(inits);
}
