/** Runs added up. */

import { FAULTS, type Fault, type NotJudged } from "./judge.js";
import type { Description } from "./protocol.js";
import type { Run } from "./run.js";
import { type Operation, packetTypeOf, type Vector } from "./vector.js";

export type Counts = Readonly<Record<Fault | "right", number>> & {
  /** Right and wrong ones. */
  readonly judged: number;
};

export interface Failure {
  readonly id: string;
  readonly title: string;
  readonly operation: Operation;
  readonly verdict: Fault;
  readonly detail: string;
  readonly path?: string;
  readonly rules: readonly string[];
}

export interface Score {
  readonly codec: Description;
  readonly total: Counts;
  readonly notJudged: Readonly<Partial<Record<NotJudged, number>>>;
  /** What adapters say of "unsupported", with how often. */
  readonly unsupported: Readonly<Record<string, number>>;
  readonly byType: Readonly<Record<string, Counts>>;
  /** By the statement that a vector breaks, or those that it obeys: a vector counts for each of these. */
  readonly byRule: Readonly<Record<string, Counts>>;
  /** By the class of defect that an adversary stands for. */
  readonly byDefect: Readonly<Record<string, Counts>>;
  readonly failures: readonly Failure[];
  readonly unrepeated: number;
}

type MutableCounts = { -readonly [Key in keyof Counts]: Counts[Key] };

/** The score of a run. */
export function scoreOf({ codec, checks, unrepeated }: Run): Score {
  const total = noCounts();
  const notJudged: Partial<Record<NotJudged, number>> = {};
  const unsupported: Record<string, number> = {};
  const byType: Record<string, MutableCounts> = {};
  const byRule: Record<string, MutableCounts> = {};
  const byDefect: Record<string, MutableCounts> = {};
  const failures: Failure[] = [];
  for (const { vector, operation, judgement } of checks) {
    if (judgement.verdict === "not-judged") {
      const { why, detail } = judgement;
      notJudged[why] = (notJudged[why] ?? 0) + 1;
      if (why === "unsupported") {
        const reason = detail ?? "no reason given";
        unsupported[reason] = (unsupported[reason] ?? 0) + 1;
      }
      continue;
    }
    const { verdict } = judgement;
    const rules = rulesOf(vector);
    const { defect } = vector;
    const counted = [
      total,
      countsFor(byType, packetTypeOf(vector)),
      ...rules.map((rule) => countsFor(byRule, rule)),
      ...(defect === undefined ? [] : [countsFor(byDefect, defect)]),
    ];
    for (const counts of counted) {
      counts.judged++;
      counts[verdict]++;
    }
    if (verdict !== "right") {
      const { detail, path } = judgement;
      const { id, title } = vector;
      const where = path === undefined ? {} : { path };
      failures.push({ id, title, operation, verdict, detail, ...where, rules });
    }
  }
  return { codec, total, notJudged, unsupported, byType, byRule, byDefect, failures, unrepeated };
}

/** Whether nothing that was judged was wrong. */
export function isAllRight({ total }: Pick<Score, "total">): boolean {
  return total.right === total.judged;
}

/** The statements that a vector is about, with their version: the two standards number differently. */
export function rulesOf({ protocolVersion, breaks, statements }: Vector): string[] {
  const rules = breaks === undefined ? statements : [breaks];
  // 3.1 has no numbers of its own. Those of ours that begin with X name their standard.
  const standard = protocolVersion === 5 ? "5.0" : "3.1.1";
  return rules.map((rule) => (rule.startsWith("X-") ? rule : `${standard} ${rule}`));
}

function countsFor(table: Record<string, MutableCounts>, key: string): MutableCounts {
  table[key] ??= noCounts();
  return table[key];
}

function noCounts(): MutableCounts {
  const faults = Object.fromEntries(FAULTS.map((fault) => [fault, 0])) as Record<Fault, number>;
  return { judged: 0, right: 0, ...faults };
}
