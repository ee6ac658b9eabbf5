/** What can be undone. */

/** A value with those before it and those that were undone. */
export interface History<T> {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
}

/** More steps back are forgotten. */
const DEPTH = 200;

export function newHistory<T>(present: T): History<T> {
  return { past: [], present, future: [] };
}

export function changed<T>({ past, present }: History<T>, next: T): History<T> {
  return { past: [...past.slice(-(DEPTH - 1)), present], present: next, future: [] };
}

export function undone<T>(history: History<T>): History<T> {
  const { past, present, future } = history;
  const last = past.at(-1);
  if (last === undefined) return history;
  return { past: past.slice(0, -1), present: last, future: [present, ...future] };
}

export function redone<T>(history: History<T>): History<T> {
  const { past, present, future } = history;
  const [next] = future;
  if (next === undefined) return history;
  return { past: [...past, present], present: next, future: future.slice(1) };
}
