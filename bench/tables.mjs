// The results of the cases as tables in Markdown.

import { VERSION_NAMES } from "./cases.mjs";
import { INCUMBENT, OURS, PEERS } from "./peers/peers.mjs";
import { digits, median, ratioOf, ratioText } from "./statistics.mjs";

const PEER_NAMES = PEERS.filter((peer) => peer !== OURS).map(({ name }) => name);

const named = (results, name) => results.find((result) => result.name === name);
const rounds = ({ time }, name) => named(time, name)?.nanoseconds;

/** How many times as long as ours a contender takes, round by round. */
export function ratioTo(result, name) {
  const theirs = rounds(result, name);
  return theirs && ratioOf(theirs, rounds(result, OURS.name));
}

/** A table, the first column to the left. */
export function markdown(head, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [
    line(head),
    line(head.map((_, at) => (at === 0 ? "---" : "--:"))),
    ...rows.map(line),
  ].join("\n");
}

const rowName = ({ title, version }) => `${title}, ${VERSION_NAMES[version]}`;

function otherNames(results) {
  const present = new Set(results.flatMap(({ time }) => time.map(({ name }) => name)));
  return ["its decode", ...PEER_NAMES].filter((name) => present.has(name));
}

/** Nanoseconds a packet, and how many times as long the others take. */
export function timeTable(results) {
  const names = otherNames(results);
  return markdown(
    ["nanoseconds a packet", OURS.name, ...names],
    results.map((result) => [
      rowName(result),
      digits(median(rounds(result, OURS.name))),
      ...names.map((name) => {
        const theirs = rounds(result, name);
        return theirs ? `${digits(median(theirs))}, ${ratioText(ratioTo(result, name))}` : "";
      }),
    ]),
  );
}

/** Bytes allocated a packet, and nanoseconds of the collector. */
export function memoryTable(results) {
  const names = [OURS.name, ...otherNames(results)].filter((name) => name !== "its decode");
  const cell = ({ time, allocation }, name) => {
    const bytes = named(allocation, name)?.bytes;
    const collector = named(time, name)?.collector;
    if (bytes === undefined && collector === undefined) return "";
    const collected = collector === undefined ? "" : `, ${digits(collector)}`;
    return `${bytes === undefined ? "?" : Math.round(bytes).toLocaleString("en")}${collected}`;
  };
  return markdown(
    ["bytes allocated a packet, ns of collection", "its length", ...names],
    results.map((result) => [
      `${result.work} ${rowName(result)}`,
      Math.round(result.meanLength).toLocaleString("en"),
      ...names.map((name) => cell(result, name)),
    ]),
  );
}

/** What was promised: the work, at least so many times as fast as mqtt-packet. */
const TARGETS = [
  ["decode fleet", 8],
  ["decode PUBLISH 64 bytes", 8],
  ["encode fleet", 6],
  ["encode PUBLISH 64 bytes", 7],
  ["encodeInto fleet", 12],
  ["encodeInto PUBLISH 64 bytes", 12],
  ["stream fleet, 64 KiB chunks", 8],
  ["peek fleet", 2, "its decode"],
  ["peek PUBLISH 64 bytes", 2, "its decode"],
];

export function targetTable(results) {
  const rows = TARGETS.flatMap(([start, least, name = INCUMBENT.name]) =>
    Object.values(VERSION_NAMES).flatMap((version) => {
      const result = named(results, `${start} ${version}`);
      if (result === undefined) throw new Error(`there is no case ${start} ${version}`);
      const ratio = ratioTo(result, name);
      const verdict = ratio.median >= least ? "yes" : "**no**";
      return [[rowName(result), result.work, name, String(least), ratioText(ratio), verdict]];
    }),
  );
  return markdown(
    ["packets", "work", "times as fast as", "at least", "median (lowest to highest)", "kept"],
    rows,
  );
}

/** Rows in which a peer is ahead of ours. */
export function behindList(results) {
  const behind = results.flatMap((result) =>
    PEER_NAMES.flatMap((name) => {
      const ratio = ratioTo(result, name);
      return ratio !== undefined && ratio.median < 1
        ? [`- ${result.name}: ${name}, ${ratioText(ratio)}`]
        : [];
    }),
  );
  return behind.length === 0
    ? "No other codec is ahead in any row."
    : `Another codec is ahead in these rows:\n\n${behind.join("\n")}`;
}
