// What bench/runtimes.mjs found, as Markdown. A column is `{ label, results }`.

import { INCUMBENT } from "./peers/pair.mjs";
import { ratioText } from "./statistics.mjs";
import { markdown, ratioTo } from "./tables.mjs";

const namesOf = (columns) => [
  ...new Set(columns.flatMap(({ results }) => results.map(({ name }) => name))),
];

function ratioAt({ results }, name) {
  const result = results.find((one) => one.name === name);
  return result && ratioTo(result, INCUMBENT.name);
}

/** How many times as long as ours mqtt-packet takes, case by case and runtime by runtime. */
export function ratioTable(columns) {
  return markdown(
    [`times as fast as ${INCUMBENT.name}`, ...columns.map(({ label }) => label)],
    namesOf(columns).map((name) => [
      name,
      ...columns.map((column) => ratioText(ratioAt(column, name))),
    ]),
  );
}

/** Where ours is slower than mqtt-packet. */
export function slowerList(columns) {
  const slower = namesOf(columns).flatMap((name) =>
    columns.flatMap((column) => {
      const ratio = ratioAt(column, name);
      return ratio.median < 1 ? [`- ${name}: ${column.label}, ${ratioText(ratio)}`] : [];
    }),
  );
  return slower.length === 0
    ? `In no row is it slower than ${INCUMBENT.name}, on any of these.`
    : `It is slower than ${INCUMBENT.name} in these rows:\n\n${slower.join("\n")}`;
}
