/** How much work a call is, counted: the same on every machine, and every time. */

import { Session } from "node:inspector/promises";

export interface Work {
  /** How often the blocks of the codec's sources ran, which loops count in. */
  readonly blocks: number;
  /** Bytes, characters and elements that built-in functions were given to go through. */
  readonly builtIn: number;
}

type Counted = (...args: never[]) => unknown;
type Extent = (self: { readonly length: number }, args: readonly unknown[]) => number;

const lengthOf = (value: unknown): number =>
  (value as { readonly length?: number } | undefined)?.length ?? 0;
const whole: Extent = (self) => self.length;
const argument: Extent = (_, [first]) => lengthOf(first);
const range: Extent = (self, [start = 0, end = self.length]) =>
  Math.max(0, Math.min(self.length, Number(end)) - Number(start));
/** What a search has gone through is not known from its arguments: it is from where it ended. */
const search = "search";

const built: readonly (readonly [object, string, Extent | typeof search])[] = [
  [Uint8Array.prototype, "set", argument],
  [Uint8Array.prototype, "slice", range],
  [Uint8Array.prototype, "fill", (self, [, start, end]) => range(self, [start, end])],
  [Uint8Array.prototype, "indexOf", search],
  [Uint8Array.prototype, "copyWithin", whole],
  [Array.prototype, "slice", range],
  [Array.prototype, "splice", whole],
  [Array.prototype, "shift", whole],
  [Array.prototype, "unshift", whole],
  [Array.prototype, "concat", whole],
  [String.prototype, "indexOf", search],
  [String.prototype, "split", whole],
  [String.prototype, "slice", range],
  [String.prototype, "replace", whole],
  [TextDecoder.prototype, "decode", argument],
  [TextEncoder.prototype, "encode", argument],
  [TextEncoder.prototype, "encodeInto", argument],
  [Buffer.prototype, "latin1Slice", range],
  [Buffer.prototype, "utf8Slice", range],
  [Buffer.prototype, "utf8Write", argument],
];

let builtIn = 0;

/** Puts counters into the built-in functions; before the codec is loaded, which holds on to some of them. */
export function countBuiltIns(): () => void {
  const originals: (() => void)[] = [];
  for (const [owner, name, extent] of built) {
    const functions = owner as Record<string, Counted>;
    const original = functions[name] as Counted;
    functions[name] = function (this: { readonly length: number }, ...args: never[]): unknown {
      const result = Reflect.apply(original, this, args);
      if (extent === search) {
        const from = Number(args[1] ?? 0);
        builtIn += (Number(result) < 0 ? this.length : Number(result)) - from;
      } else builtIn += extent(this, args);
      return result;
    };
    originals.push(() => {
      functions[name] = original;
    });
  }
  return () => {
    for (const restore of originals) restore();
  };
}

/** Counts what runs in the files whose address contains `folder`. */
export class WorkCounter {
  private readonly session = new Session();
  private readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  async start(): Promise<void> {
    this.session.connect();
    await this.session.post("Profiler.enable");
    await this.session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  }

  async stop(): Promise<void> {
    await this.session.post("Profiler.stopPreciseCoverage");
    this.session.disconnect();
  }

  async count(run: () => void): Promise<Work> {
    await this.blocks();
    builtIn = 0;
    run();
    const counted = builtIn;
    return { blocks: await this.blocks(), builtIn: counted };
  }

  /** The blocks that ran since the last time. */
  private async blocks(): Promise<number> {
    const { result } = await this.session.post("Profiler.takePreciseCoverage");
    let sum = 0;
    for (const { url, functions } of result) {
      if (!url.includes(this.folder)) continue;
      for (const { ranges } of functions) for (const { count } of ranges) sum += count;
    }
    return sum;
  }
}
