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
  /** The statement that the vector breaks, where it breaks one. */
  readonly rule?: string;
}

export interface Score {
  readonly codec: Description;
  readonly total: Counts;
  readonly notJudged: Readonly<Partial<Record<NotJudged, number>>>;
  /** What adapters say of "unsupported", with how often. */
  readonly unsupported: Readonly<Record<string, number>>;
  readonly byType: Readonly<Record<string, Counts>>;
  /** By the statement that a vector breaks: what obeys it does not count, since it may fail for another. */
  readonly byRule: Readonly<Record<string, Counts>>;
  /** By the class of defect that an adversary stands for. */
  readonly byDefect: Readonly<Record<string, Counts>>;
  readonly failures: readonly Failure[];
  /** Faults of the process that were not repeated when it was asked the same again. */
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
    const rule = ruleOf(vector);
    const { defect } = vector;
    const counted = [
      total,
      countsFor(byType, packetTypeOf(vector)),
      ...(rule === undefined ? [] : [countsFor(byRule, rule)]),
      ...(defect === undefined ? [] : [countsFor(byDefect, defect)]),
    ];
    for (const counts of counted) {
      counts.judged++;
      counts[verdict]++;
    }
    if (verdict !== "right") {
      const { detail, path } = judgement;
      const { id, title } = vector;
      failures.push({
        id,
        title,
        operation,
        verdict,
        detail,
        ...(path !== undefined && { path }),
        ...(rule !== undefined && { rule }),
      });
    }
  }
  return { codec, total, notJudged, unsupported, byType, byRule, byDefect, failures, unrepeated };
}

/** Whether something was judged, nothing of it was wrong, and the process did nothing else that is a fault. */
export function isAllRight({ total, unrepeated }: Pick<Score, "total" | "unrepeated">): boolean {
  return total.judged > 0 && total.right === total.judged && unrepeated === 0;
}

/** The statements that a codec does not always keep: what breaks them is not always refused. */
export function rulesNotKept({ byRule }: Pick<Score, "byRule">): string[] {
  return Object.entries(byRule).flatMap(([rule, { right, judged }]) =>
    right < judged ? [rule] : [],
  );
}

/** The statement that a vector breaks, with its version: the standards number differently. */
export function ruleOf({
  protocolVersion,
  breaks,
}: Pick<Vector, "protocolVersion" | "breaks">): string | undefined {
  if (breaks === undefined) return undefined;
  // Where 3.1 has no statement of its own, a vector of 3.1 names one of 3.1.1, which it cannot break.
  if (protocolVersion === 3 && !breaks.startsWith("X-3.1-")) return `3.1, as 3.1.1 ${breaks}`;
  if (breaks.startsWith("X-")) return breaks;
  return `${protocolVersion === 5 ? "5.0" : "3.1.1"} ${breaks}`;
}

function countsFor(table: Record<string, MutableCounts>, key: string): MutableCounts {
  table[key] ??= noCounts();
  return table[key];
}

function noCounts(): MutableCounts {
  const faults = Object.fromEntries(FAULTS.map((fault) => [fault, 0])) as Record<Fault, number>;
  return { judged: 0, right: 0, ...faults };
}
