/**
 * The ways in which a platform itself prints a value: node:util and node:console where they are (Node,
 * Deno, Bun, Workers with nodejs_compat), and what Deno's and Bun's consoles print by. None is left
 * in a browser and in plain Workers, whose consoles cannot be asked what they show.
 */

interface Inspecting {
  readonly inspect: (value: unknown, options?: object) => string;
}

const { Deno, Bun } = globalThis as { Deno?: Inspecting; Bun?: Inspecting };

function builtin<Name extends "node:console" | "node:stream" | "node:util">(name: Name) {
  return typeof process === "undefined" ? undefined : process.getBuiltinModule?.(name);
}

const util = builtin("node:util");
const stream = builtin("node:stream");
const console = builtin("node:console");
const Console = workingConsole();

/** That of Workers cannot be made. */
function workingConsole() {
  if (stream === undefined || console?.Console === undefined) return undefined;
  try {
    new console.Console({ stdout: new stream.PassThrough() }).log();
    return console.Console;
  } catch {
    return undefined;
  }
}

const DEEP = { depth: Number.POSITIVE_INFINITY, showHidden: true, maxStringLength: null };

/** Names of the ways and the texts they give. */
export function platformPrinting(value: object): Record<string, string> {
  const inside = { nested: [value], map: new Map([["key", value]]), set: new Set([value]) };
  const texts: Record<string, string> = {};
  if (util !== undefined) Object.assign(texts, utilPrinting(util, value, inside));
  if (Console !== undefined && stream !== undefined) {
    texts["console"] = printed(Console, stream.Writable, value);
    texts["console of what holds it"] = printed(Console, stream.Writable, inside);
  }
  if (Deno !== undefined) {
    texts["Deno.inspect"] = Deno.inspect(value, {
      depth: 100,
      showHidden: true,
      strAbbreviateSize: 1e6,
    });
    texts["Deno.inspect of what holds it"] = Deno.inspect(inside, { depth: 100 });
  }
  if (Bun !== undefined) {
    texts["Bun.inspect"] = Bun.inspect(value, { depth: 100 });
    texts["Bun.inspect of what holds it"] = Bun.inspect(inside, { depth: 100 });
  }
  return texts;
}

/** How the platform shows all that a plain object holds. */
export function inspectedWhole(value: object): Record<string, string> {
  const whole = { depth: Number.POSITIVE_INFINITY, maxArrayLength: null };
  return {
    ...(util === undefined ? {} : { inspect: util.inspect(value, whole) }),
    ...(Deno === undefined ? {} : { "Deno.inspect": Deno.inspect(value, { depth: 100 }) }),
    ...(Bun === undefined ? {} : { "Bun.inspect": Bun.inspect(value, { depth: 100 }) }),
  };
}

/** What a call gives, or throws. */
export function attempt(run: () => string): string {
  try {
    return run();
  } catch (error) {
    return String(error);
  }
}

function utilPrinting(
  { format, inspect }: typeof import("node:util"),
  value: object,
  inside: object,
): Record<string, string> {
  return {
    inspect: inspect(value),
    "inspect, deep and hidden": inspect(value, DEEP),
    "inspect, in colours, not compact": inspect(value, { ...DEEP, colors: true, compact: false }),
    "inspect, with getters and proxies": inspect(value, {
      ...DEEP,
      getters: true,
      showProxy: true,
    }),
    "inspect of what holds it": inspect(inside, DEEP),
    "%o": format("%o", value),
    "%O": format("%O", value),
    "%j": format("%j", value),
    "%s": attempt(() => format("%s", value)),
    "format without a format": format(value, inside),
  };
}

function printed(
  Console: typeof import("node:console").Console,
  Writable: typeof import("node:stream").Writable,
  value: object,
): string {
  let text = "";
  const gathered = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  const output = new Console({ stdout: gathered, stderr: gathered });
  output.log(value);
  output.error("error", value);
  return text;
}
