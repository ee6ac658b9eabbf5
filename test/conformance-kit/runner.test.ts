import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { commandOf } from "../../conformance/src/codecs.js";
import { type RunOptions, runVectors } from "../../conformance/src/run.js";
import { CodecAbsentError, SessionError } from "../../conformance/src/session.js";
import type { Vector } from "../../conformance/src/vector.js";
import { FIXTURES, vectorWith } from "./vectors-of.js";

const misbehaving = (how = "well") => ({
  file: process.execPath,
  args: [`${FIXTURES}misbehaving.mjs`, how],
});

const TIME_LIMIT = 500;

/** Vectors to be refused, whose first byte tells the adapter what to do: "20" is nothing special. */
const vectorsOf = (actions: readonly string[]): Vector[] =>
  actions.map((action, index) =>
    vectorWith({ id: `${index}`, hex: action + index.toString(16).padStart(4, "0") }),
  );

async function verdictsOf(
  actions: readonly string[],
  options: RunOptions = {},
  how = "well",
): Promise<string[]> {
  const { checks } = await runVectors(misbehaving(how), vectorsOf(actions), {
    timeLimit: TIME_LIMIT,
    ...options,
  });
  return checks.map(({ judgement }) => judgement.verdict);
}

async function detailOf(action: string, options: RunOptions = {}): Promise<string> {
  const { checks } = await runVectors(misbehaving(), vectorsOf([action]), {
    timeLimit: TIME_LIMIT,
    ...options,
  });
  const [check] = checks;
  return check !== undefined && "detail" in check.judgement ? (check.judgement.detail ?? "") : "";
}

const around = (action: string): string[] => ["20", "20", "20", action, "20", "20", "20", "20"];

describe("the runner goes on", () => {
  it.each([
    ["never answers", "01", "hang"],
    ["loops for ever", "0d", "hang"],
    ["exits", "02", "crash"],
    ["is ended by a signal", "0f", "crash"],
    ["writes what is not JSON", "03", "crash"],
    ["answers with another id", "06", "crash"],
    ["exits in the middle of a line", "07", "crash"],
    ["stops in the middle of a line", "08", "hang"],
    ["writes an empty line first", "0c", "crash"],
    ["answers decode as if it were encode", "10", "crash"],
    ["answers with a packet that has no type", "11", "crash"],
    ["writes two hundred thousand lines", "14", "crash"],
  ])("after a codec that %s, and blames no other request", async (_, action, verdict) => {
    const expected = ["right", "right", "right", verdict, "right", "right", "right", "right"];
    expect(await verdictsOf(around(action))).toEqual(expected);
    expect(await verdictsOf(around(action), { inFlight: 1 })).toEqual(expected);
  });

  it.each([
    ["is slow, but within the time limit", "04"],
    ["ends its lines with CR LF", "09"],
    ["writes an answer in two pieces", "0a"],
  ])("with a codec that %s, which is no fault", async (_, action) => {
    // One by one: its answers would overtake each other.
    const run = await runVectors(misbehaving(), vectorsOf(around(action)), { inFlight: 1 });
    expect(run.checks.map(({ judgement }) => judgement.verdict)).toEqual(Array(8).fill("right"));
    expect(run.unrepeated).toBe(0);
  });

  it.each([
    ["answers twice", "0b"],
    ["exits after its answer", "12"],
    ["logs after its answer", "15"],
  ])("with a codec that %s, a fault that is no check's", async (_, action) => {
    for (const actions of [around(action), [action]]) {
      const run = await runVectors(misbehaving(), vectorsOf(actions), { timeLimit: TIME_LIMIT });
      const verdicts = run.checks.map(({ judgement }) => judgement.verdict);
      expect(verdicts).toEqual(actions.map(() => "right"));
      // Nothing is asked for after the last answer, and a process may end there.
      if (action !== "12" || actions.length > 1) expect(run.unrepeated).toBeGreaterThan(0);
    }
  });

  it("when several faults follow one another", async () => {
    expect(await verdictsOf(["02", "01", "20", "03", "02", "02", "20", "0f"])).toEqual([
      ..."crash,hang,right,crash,crash,crash,right,crash".split(","),
    ]);
  });

  it("when a process takes the answers to earlier requests with it", async () => {
    expect(await verdictsOf(around("02"), {}, "late")).toEqual([
      ..."right,right,right,crash,right,right,right,right".split(","),
    ]);
  });

  it("until a codec has hung too often", async () => {
    const verdicts = await verdictsOf(["01", "20", "01", "20", "20"], { maximumHangs: 2 });
    expect(verdicts).toEqual(["hang", "right", "hang", "not-judged", "not-judged"]);
  });
});

it("the runner goes on until a codec has crashed too often", async () => {
  const verdicts = await verdictsOf(["02", "20", "03", "20", "20"], { maximumCrashes: 2 });
  expect(verdicts).toEqual(["crash", "right", "crash", "not-judged", "not-judged"]);
});

describe("the runner's report", () => {
  it("says how a process ended, with the end of its stderr", async () => {
    expect(await detailOf("02")).toBe("exited with status 3; stderr: a reason to end");
    expect(await detailOf("0f")).toContain("SIGABRT");
    expect(await detailOf("07")).toBe("exited with status 0, in the middle of a line");
  });

  it("quotes what is no answer, cut short", async () => {
    expect(await detailOf("03")).toBe('no answer: not JSON: "not JSON"');
    expect(await detailOf("06")).toContain("its id is not 1, which was asked");
  });

  it("says how long it has waited", async () => {
    expect(await detailOf("01")).toBe("no answer in 0.5 seconds");
  });

  it("says how often a process failed, but not when it was asked the same again", async () => {
    const vectors = vectorsOf(["20", "0b", "20", "20"]);
    const { unrepeated } = await runVectors(misbehaving(), vectors, { timeLimit: TIME_LIMIT });
    expect(unrepeated).toBeGreaterThanOrEqual(1);
    const calm = await runVectors(misbehaving(), vectorsOf(["20", "02", "20"]));
    expect(calm.unrepeated).toBe(0);
  });
});

describe("the runner's memory", () => {
  it("holds no line longer than the limit", async () => {
    expect(await detailOf("05", { maximumAnswer: 50_000 })).toBe(
      "wrote a line of more than 50000 bytes",
    );
    expect(await verdictsOf(around("05"), { maximumAnswer: 200_000 })).not.toContain("crash");
  });

  it("ends a process that writes without an end", async () => {
    const verdicts = await verdictsOf(around("0e"), { maximumAnswer: 4 << 20 });
    expect(verdicts[3]).toBe("crash");
    expect(verdicts.filter((verdict) => verdict === "right")).toHaveLength(7);
  });
});

it("what a hanging process has started is ended with it", async () => {
  const detail = await detailOf("13");
  const child = Number(/child (\d+)/.exec(detail)?.[1]);
  expect(child).toBeGreaterThan(0);
  let isAlive = true;
  for (let tries = 0; isAlive && tries < 40; tries++) {
    try {
      process.kill(child, 0);
      await wait(50);
    } catch {
      isAlive = false;
    }
  }
  expect(isAlive).toBe(false);
});

describe("a codec that cannot be asked", () => {
  const describing = (how: string) =>
    runVectors(misbehaving(how), vectorsOf(["20"]), { timeLimit: 300, startLimit: 600 });

  it.each([
    ["never answers describe", "never", "no answer to describe in 0.6 seconds"],
    ["exits at once", "exits", /exited with status 4\nno codec here/],
    ["greets", "garbage", 'its answer to describe is not JSON: "hello"'],
    ["does not say what it is", "badly", "no description of a codec"],
  ])("is an error that says so: it %s", async (_, how, message) => {
    await expect(describing(how)).rejects.toThrow(SessionError);
    await expect(describing(how)).rejects.toThrow(message);
  });

  it("is told apart when it is not installed", async () => {
    await expect(describing("absent")).rejects.toThrow(CodecAbsentError);
    await expect(describing("absent")).rejects.toThrow("x is not installed");
  });

  it("is an error when its program is not there", async () => {
    const run = runVectors({ file: "/no/such/program", args: ["x"] }, vectorsOf(["20"]));
    await expect(run).rejects.toThrow(/\/no\/such\/program x: cannot be started/);
  });

  it("answers nothing right when it writes more lines than it is asked for from the start", async () => {
    expect(await verdictsOf(["20", "20"], {}, "twice")).toEqual(["crash", "crash"]);
  });
});

describe("the runner asks nothing", () => {
  const askedOf = async (vectors: readonly Vector[]): Promise<(string | undefined)[]> => {
    const { checks } = await runVectors(misbehaving(), vectors);
    return checks.map(({ judgement }) => ("why" in judgement ? judgement.why : undefined));
  };

  it.each<[string, Partial<Vector>]>([
    ["open", { outcome: "open" }],
    ["protocol-version", { protocolVersion: 5 }],
    [
      "protocol-version",
      { outcome: "packet", packet: { type: "connect", protocolVersion: 3, clientId: "a" } },
    ],
    ["direction", { needs: "direction" }],
    ["option", { needs: "option", option: "utf8", options: { utf8: "no-controls" } }],
  ])("where it would not be judged: %s", async (why, fields) => {
    expect(await askedOf([vectorWith({ hex: "0100", ...fields })])).toEqual([why]);
  });

  it("of a packet type without a function, but for type 0, which is nobody's", async () => {
    const vectors = [vectorWith({ id: "0", hex: "2000" }), vectorWith({ id: "1", hex: "ff00" })];
    const { checks } = await runVectors(misbehaving("onlyConnack"), [
      ...vectors,
      vectorWith({ id: "2", hex: "0012" }),
    ]);
    expect(
      checks.map(({ judgement }) => ("why" in judgement ? judgement.why : judgement.verdict)),
    ).toEqual(["right", "packet-type", "right"]);
  });

  it("twice but of canonical packets, which are encoded again", async () => {
    const packet = { type: "pingreq" };
    const canonical = vectorWith({ outcome: "packet", hex: "c000", packet, canonical: true });
    const { checks } = await runVectors(misbehaving(), [canonical]);
    expect(checks.map(({ operation }) => operation)).toEqual(["decode", "encode"]);
  });
});

describe("a command line", () => {
  it.each([
    ["python3 adapter.py", ["python3", "adapter.py"]],
    ["  a   b ", ["a", "b"]],
    [`"a b" 'c "d"' e"f g"`, ["a b", 'c "d"', "ef g"]],
    [`a ""`, ["a", ""]],
  ])("%j is taken apart into words", (line, [file, ...args]) => {
    expect(commandOf(line)).toEqual({ file, args });
  });

  it.each(["", "  ", '""'])("%j names no program", (line) => {
    expect(commandOf(line)).toBeUndefined();
  });
});
