/** Where two JSON values part. */

export interface Difference {
  /** `properties.userProperties[1][0]`, or nothing where the values themselves are not of one kind. */
  readonly path: string;
  readonly expected: unknown;
  readonly found: unknown;
}

/** The first place at which what was found is not what was expected; undefined where there is none. */
export function firstDifference(
  expected: unknown,
  found: unknown,
  path = "",
): Difference | undefined {
  if (expected === found) return undefined;
  if (Array.isArray(expected) && Array.isArray(found)) {
    const length = Math.max(expected.length, found.length);
    for (let index = 0; index < length; index++) {
      const difference = firstDifference(expected[index], found[index], `${path}[${index}]`);
      if (difference !== undefined) return difference;
    }
    return undefined;
  }
  if (isRecord(expected) && isRecord(found)) {
    if (isHex(expected) && isHex(found) && sameHex(expected.hex, found.hex)) return undefined;
    for (const key of new Set([...Object.keys(expected), ...Object.keys(found)])) {
      const inner = path === "" ? key : `${path}.${key}`;
      const difference = firstDifference(own(expected, key), own(found, key), inner);
      if (difference !== undefined) return difference;
    }
    return undefined;
  }
  return { path, expected, found };
}

type Json = Readonly<Record<string, unknown>>;

function isRecord(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What is absent on one side is undefined there, also under names that all objects have. */
function own(value: Json, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

function isHex(value: Json): value is { readonly hex: string } {
  return typeof value["hex"] === "string" && Object.keys(value).length === 1;
}

function sameHex(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
