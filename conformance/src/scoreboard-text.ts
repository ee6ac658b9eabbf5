/** The scoreboard for a terminal. */

import { FAULTS, type Fault, type NotJudged } from "./judge.js";
import { type Counts, rulesNotKept, type Score } from "./scoreboard.js";
import type { VectorSet } from "./vector.js";

/** The columns of every table of the scoreboard. */
export const COLUMNS: readonly { readonly key: keyof Counts; readonly title: string }[] = [
  { key: "judged", title: "judged" },
  { key: "right", title: "right" },
  { key: "accepted-wrongly", title: "accepted wrongly" },
  { key: "refused-wrongly", title: "refused wrongly" },
  { key: "data-lost", title: "data lost" },
  { key: "wrong-need-more", title: "wrong need-more" },
  { key: "crash", title: "crash" },
  { key: "hang", title: "hang" },
];

/** The column of the table of codecs that the others do not have. */
export const UNREPEATED = "fault, not repeated";

/** Why vectors were not judged, in words. */
export const WHY_NOT_JUDGED: Readonly<Record<NotJudged, string>> = {
  open: "the standard leaves it open",
  "protocol-version": "a protocol version that the codec does not have",
  operation: "decoding or encoding, which the codec does not do",
  "packet-type": "a packet type for which the codec has no function",
  direction: "who sent it has to be known, which the codec cannot be told",
  option: "it takes an option that the codec does not have",
  unsupported: "the codec's form has no place for it",
  "given-up": "not asked any more after too many hangs or crashes",
};

/** The codec's name and version, as a heading. */
export function nameOf({ codec }: Pick<Score, "codec">): string {
  return `${codec.name} ${codec.version} (${codec.language})`;
}

/** How many vectors, from how many files, and which. */
export function vectorsText({ vectors, files, sha256 }: VectorSet): string {
  const from = files.length === 1 ? "1 file" : `${files.length} files`;
  return `${vectors.length} vectors in ${from}, sha256 ${sha256.slice(0, 16)}`;
}

/** The scoreboard of one or more codecs, line by line. */
export function scoreboardText(scores: readonly Score[], vectors: VectorSet): string[] {
  return [
    vectorsText(vectors),
    "",
    ...table(
      "",
      scores.map((score) => [nameOf(score), score.total]),
      { title: UNREPEATED, counts: scores.map(({ unrepeated }) => unrepeated) },
    ),
    ...scores.flatMap(detailsOf),
  ];
}

function detailsOf(score: Score): string[] {
  const broken = new Set(rulesNotKept(score));
  const rules = Object.entries(score.byRule);
  const notJudged = notJudgedLines(score);
  return [
    "",
    nameOf(score),
    "",
    ...table("by packet type", Object.entries(score.byType).sort(byName)),
    "",
    ...defectLines(score),
    ...(broken.size === 0
      ? [`what breaks a rule was always refused, of ${rules.length} rules`]
      : table("by rule, what breaks it", rules.filter(([rule]) => broken.has(rule)).sort(byName))),
    ...(notJudged.length > 0 ? ["", ...notJudged] : []),
    ...(score.unrepeated > 0 ? ["", unrepeatedText(score)] : []),
  ];
}

function defectLines({ byDefect }: Score): string[] {
  const defects = Object.entries(byDefect).sort(byName);
  return defects.length === 0 ? [] : [...table("by class of defect", defects), ""];
}

/** How many were not judged and why, with what the adapter said. */
export function notJudgedLines({ notJudged, unsupported }: Score): string[] {
  const reasons = Object.entries(notJudged) as [NotJudged, number][];
  if (reasons.length === 0) return [];
  const sum = reasons.reduce((total, [, count]) => total + count, 0);
  const said = Object.entries(unsupported).sort(([, one], [, other]) => other - one);
  return [
    `not judged: ${sum}`,
    ...reasons.flatMap(([why, count]) => [
      `${String(count).padStart(6)}  ${WHY_NOT_JUDGED[why]}`,
      ...(why === "unsupported"
        ? said.map(([what, times]) => `${String(times).padStart(12)}  ${what}`)
        : []),
    ]),
  ];
}

/** Of processes that failed, but not when they were asked the same again. */
export function unrepeatedText({ unrepeated }: Pick<Score, "unrepeated">): string {
  const times = unrepeated === 1 ? "once" : `${unrepeated} times`;
  return `its process ended, was late or wrote what was not asked for ${times}, but not when it was asked the same again`;
}

/** What each failing vector is and what the codec made of it. */
export function failureLines(scores: readonly Score[]): string[] {
  return scores.flatMap((score) => [
    "",
    `${nameOf(score)}: ${score.failures.length} failures`,
    ...score.failures.flatMap(({ id, title, operation, verdict, detail, rule }) => [
      `  ${verdict}  ${id} (${operation})`,
      `      ${title}${rule === undefined ? "" : ` [${rule}]`}`,
      `      ${detail}`,
    ]),
  ]);
}

/** A table of counts: the row's names to the left, zeros as dots, titles in two lines. */
function table(
  title: string,
  rows: readonly (readonly [string, Counts])[],
  last?: { readonly title: string; readonly counts: readonly number[] },
): string[] {
  const width = Math.max(title.length, ...rows.map(([name]) => name.length));
  const titles = [...COLUMNS.map(({ title: head }) => head), ...(last ? [last.title] : [])];
  const heads = titles.map((head) => head.split(/ (?=\S*$)/));
  const cell = (text: string): string => text.padStart(Math.max(10, text.length + 2));
  const line = (name: string, cells: readonly string[]): string =>
    (name.padEnd(width) + cells.map(cell).join("")).trimEnd();
  return [
    line(
      "",
      heads.map(([first = "", second]) => (second === undefined ? "" : first)),
    ),
    line(
      title,
      heads.map(([first = "", second]) => second ?? first),
    ),
    ...rows.map(([name, counts], index) =>
      line(name, [
        ...COLUMNS.map(({ key }) => (isFault(key) ? faults(counts[key]) : String(counts[key]))),
        ...(last ? [faults(last.counts[index] ?? 0)] : []),
      ]),
    ),
  ];
}

const faults = (count: number): string => (count === 0 ? "." : String(count));

function isFault(key: keyof Counts): key is Fault {
  return (FAULTS as readonly string[]).includes(key);
}

/** By name, with the numbers in it as numbers. */
export function byName(
  [one]: readonly [string, unknown],
  [other]: readonly [string, unknown],
): number {
  return one.localeCompare(other, "en", { numeric: true });
}
