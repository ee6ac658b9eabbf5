// The chart of docs/performance.md: how many times as fast as mqtt-packet each codec is, as SVG that can be
// read on light and on dark.

import { INCUMBENT, PEERS } from "./peers/peers.mjs";
import { digits, ratioOf } from "./statistics.mjs";

const CHARTED = [
  "decode fleet 3.1.1",
  "decode fleet 5.0",
  "decode PUBLISH 64 bytes 3.1.1",
  "decode PUBLISH 64 bytes 5.0",
  "stream fleet, 64 KiB chunks 3.1.1",
  "stream fleet, 64 KiB chunks 5.0",
  "encode fleet 3.1.1",
  "encode fleet 5.0",
  "encode PUBLISH 64 bytes 3.1.1",
  "encode PUBLISH 64 bytes 5.0",
  "encodeInto fleet 3.1.1",
  "encodeInto fleet 5.0",
];

const WIDTH = 820;
const LABELS = 270;
const PLOT = WIDTH - LABELS - 120;
const BAR = 13;
const GAP = 14;
const TOP = 64;
const COLOURS = {
  light: ["#0b6bcb", "#8a8f98", "#b7791f", "#7c4dbd"],
  dark: ["#5aa9f8", "#8d949e", "#dba24a", "#b391e6"],
};

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

function stepFor(most) {
  return [1, 2, 5, 10, 20].find((step) => most / step <= 10) ?? 50;
}

/** The bars of one case, from the top: what each codec's speed is in times of mqtt-packet's. */
function barsOf({ time }) {
  const incumbent = time.find(({ name }) => name === INCUMBENT.name).nanoseconds;
  return PEERS.flatMap(({ name }, index) => {
    const own = time.find((result) => result.name === name);
    return own ? [{ name, index, ...ratioOf(incumbent, own.nanoseconds) }] : [];
  });
}

export function chart(results, title) {
  const groups = CHARTED.flatMap((name) => {
    const result = results.find((one) => one.name === name);
    return result ? [{ name, bars: barsOf(result) }] : [];
  });
  const most = Math.max(...groups.flatMap(({ bars }) => bars.map(({ highest }) => highest)));
  const x = (value) => LABELS + (Math.min(value, most) / most) * PLOT;
  const lines = [];
  let y = TOP;
  for (const { name, bars } of groups) {
    const middle = y + (bars.length * BAR) / 2 + 4;
    lines.push(`<text class="label" x="${LABELS - 10}" y="${middle}">${escaped(name)}</text>`);
    for (const { index, median, lowest, highest } of bars) {
      const centre = y + BAR / 2 - 0.5;
      lines.push(
        `<rect class="c${index}" x="${LABELS}" y="${y}" width="${(x(median) - LABELS).toFixed(1)}" height="${BAR - 2}"/>`,
        `<path class="spread" d="M${x(lowest).toFixed(1)} ${centre}H${x(highest).toFixed(1)}"/>`,
        `<text class="value" x="${(x(highest) + 6).toFixed(1)}" y="${centre + 4}">${digits(median)}</text>`,
      );
      y += BAR;
    }
    y += GAP;
  }
  const grid = [];
  for (let value = 0; value <= most; value += stepFor(most)) {
    grid.push(
      `<path class="grid" d="M${x(value).toFixed(1)} ${TOP - 6}V${y - GAP + 4}"/>`,
      `<text class="tick" x="${x(value).toFixed(1)}" y="${y + 6}">${value}</text>`,
    );
  }
  const legend = PEERS.map(
    ({ name }, index) =>
      `<rect class="c${index}" x="${12 + index * 170}" y="34" width="11" height="11"/>` +
      `<text class="legend" x="${28 + index * 170}" y="44">${escaped(name)}</text>`,
  );
  const colours = (names) => names.map((colour, index) => `.c${index}{fill:${colour}}`).join("");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y + 16}" width="${WIDTH}" height="${y + 16}" role="img" aria-label="${escaped(title)}">
<style>
text{font:12px system-ui,sans-serif;fill:#30363d}.title{font-size:15px;font-weight:600}.label{text-anchor:end}.tick{text-anchor:middle;font-size:11px}.value{font-size:11px}
.grid{stroke:#8888;stroke-width:.5}.spread{stroke:#30363d;stroke-width:1.5;opacity:.6}${colours(COLOURS.light)}
@media (prefers-color-scheme: dark){text{fill:#d0d7de}.spread{stroke:#d0d7de}${colours(COLOURS.dark)}}
</style>
<text class="title" x="12" y="20">${escaped(title)}</text>
${[...legend, ...grid, ...lines].join("\n")}
</svg>
`;
}
