/** What can be undone. */

/** A value with those before it and those that were undone. */
export interface History<T> {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
}

/** More steps back are forgotten. */
const DEPTH = 200;

/** More bytes than these are not kept for steps back, but for the last. */
const MOST_BYTES = 256 * 1024 * 1024;

export function newHistory<T>(present: T): History<T> {
  return { past: [], present, future: [] };
}

/** @param sizeOf about how many bytes a value takes */
export function changed<T>(
  { past, present }: History<T>,
  next: T,
  sizeOf: (value: T) => number = () => 0,
): History<T> {
  const kept = [...past.slice(-(DEPTH - 1)), present];
  let size = kept.reduce((sum, value) => sum + sizeOf(value), 0);
  while (size > MOST_BYTES && kept.length > 1) size -= sizeOf(kept.shift() as T);
  return { past: kept, present: next, future: [] };
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
