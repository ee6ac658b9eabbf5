// What an input costs, and its double, and the double of that: the ratios must be near 2, or near 1 where
// the cost must not grow. Then what the peer takes for a packet byte by byte, and what memory one PUBLISH
// of 256 MB in chunks of 64 KB needs at its peak. `--quick` runs an eighth of each size once.

import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import * as codec from "@mqtt-codec/core";
import { dissect } from "@mqtt-codec/core/dissect";
import { decodeUtf8 } from "@mqtt-codec/core/io";
import mqttPacket from "mqtt-packet";
import { growingInputs } from "./growing-inputs.mjs";

const isQuick = process.argv.includes("--quick");
const rounds = isQuick ? 1 : 5;
const scale = isQuick ? 8 : 1;

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

const timed = (run, input) => {
  const start = performance.now();
  run(input);
  return performance.now() - start;
};

/** The sizes, each with the median of its times; rounds take turns, so that a slow moment hits all. */
function measured({ largest, make, run }) {
  const sizes = [8, 4, 2, 1].map((part) => Math.floor(largest / part / scale));
  const inputs = sizes.map(make);
  run(inputs[0]);
  const times = sizes.map(() => []);
  for (let round = 0; round < rounds; round++) {
    inputs.forEach((input, index) => {
      times[index].push(timed(run, input));
    });
  }
  return { sizes, times: times.map(median) };
}

function print(name, unit, { sizes, times }) {
  const ratios = times.slice(1).map((time, index) => (time / times[index]).toFixed(2));
  const ms = times.at(-1).toFixed(times.at(-1) < 10 ? 2 : 0);
  const size = `${sizes.at(-1).toLocaleString("en")} ${unit}`;
  console.log(`${name.padEnd(62)}${size.padStart(22)}${ms.padStart(9)}   ${ratios.join("  ")}`);
}

console.log(`Node ${process.version}, median of ${rounds} rounds`);
console.log(
  `${"".padEnd(62)}${"largest input".padStart(22)}${"ms".padStart(9)}   each to its half`,
);
const inputs = growingInputs({ ...codec, dissect, decodeUtf8 });
const own = inputs[0];
for (const input of inputs) {
  const note = input.constant ? " (must not grow)" : "";
  print(input.name + note, input.unit, measured(input));
}

/** The same by the codec under MQTT.js, which needs minutes for a tenth of it. */
const peer = {
  largest: isQuick ? 16_000 : 80_000,
  make: (length) => Buffer.from(own.make(length)),
  run: (bytes) => {
    const parser = mqttPacket.parser({ protocolVersion: 4 });
    for (let start = 0; start < bytes.length; start++) {
      parser.parse(bytes.subarray(start, start + 1));
    }
  },
};
print(
  "the first, as large as mqtt-packet can",
  "bytes",
  measured({ ...own, ...peer, run: own.run }),
);
print("the same in mqtt-packet 9.0.2", "bytes", measured(peer));

const script = fileURLToPath(new URL("peak-memory.mjs", import.meta.url));
const output = execFileSync(process.execPath, [script], { encoding: "utf8" });
console.log(output.trim());
