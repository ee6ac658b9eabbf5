import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { CODECS } from "../../conformance/src/codecs.js";
import { answerIn, descriptionIn } from "../../conformance/src/protocol.js";
import { runVectors } from "../../conformance/src/run.js";
import { loadVectors } from "../../conformance/src/vector.js";
import { FIXTURES, vectorWith } from "./vectors-of.js";

const schemaAt = (name: string) =>
  JSON.parse(
    readFileSync(new URL(`../../conformance/schema/${name}.schema.json`, import.meta.url), "utf8"),
  );
const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: true });
const isRequest = ajv.compile(schemaAt("request"));
const isResponse = ajv.compile(schemaAt("response"));

describe("a recorded session", () => {
  it("has nothing but requests and answers as the schemas have them", async () => {
    const sent: unknown[] = [];
    const read: unknown[] = [];
    const codec = CODECS["mqtt-codec"];
    await runVectors(codec?.command() ?? { file: "", args: [] }, loadVectors(FIXTURES).vectors, {
      record: (way, line) => (way === "sent" ? sent : read).push(JSON.parse(line)),
    });
    expect(sent.length).toBeGreaterThan(60);
    expect(read).toHaveLength(sent.length);
    for (const request of sent)
      expect([isRequest(request), isRequest.errors]).toEqual([true, null]);
    for (const answer of read)
      expect([isResponse(answer), isResponse.errors]).toEqual([true, null]);
  });
});

it("half a surrogate pair is sent as its escape, and stays what it is", async () => {
  const packet = { type: "publish", topic: "a\ud800" };
  const vector = vectorWith({ operation: "encode", packet });
  const sent: string[] = [];
  const command = CODECS["mqtt-codec"]?.command() ?? { file: "", args: [] };
  const { checks } = await runVectors(command, [vector], {
    record: (way, line) => way === "sent" && sent.push(line),
  });
  expect(sent.at(-1)).toContain('"topic":"a\\ud800"');
  expect(checks.map(({ judgement }) => judgement.verdict)).toEqual(["right"]);
});

const DESCRIPTION = {
  id: 1,
  name: "x",
  version: "1",
  language: "C",
  protocolVersions: [4],
  operations: ["decode"],
};
const DECODE = { id: 1, operation: "decode", protocolVersion: 4, hex: "c000" } as const;
const ENCODE = {
  id: 1,
  operation: "encode",
  protocolVersion: 4,
  packet: { type: "pingreq" },
} as const;

describe("an answer", () => {
  it.each([
    [{ id: 1, outcome: "packet", packet: { type: "pingreq" } }, DECODE],
    [{ id: 1, outcome: "packet", packet: { type: "pingreq" }, bytesRead: 2 }, DECODE],
    [{ id: 1, outcome: "need-more" }, DECODE],
    [{ id: 1, outcome: "refused" }, DECODE],
    [{ id: 1, outcome: "refused", message: "no", class: "malformed" }, ENCODE],
    [{ id: 1, outcome: "unsupported", message: "no function" }, ENCODE],
    [{ id: 1, outcome: "bytes", hex: "C000" }, ENCODE],
    [{ id: 1, outcome: "bytes", hex: "" }, ENCODE],
  ])("%j is one, for the runner and for the schema", (answer, request) => {
    expect(answerIn(JSON.stringify(answer), request)).not.toHaveProperty("fault");
    expect(isResponse(answer)).toBe(true);
  });

  it.each([
    [{ id: 1, outcome: "packet" }, DECODE],
    [{ id: 1, outcome: "packet", packet: {} }, DECODE],
    [{ id: 1, outcome: "packet", packet: { type: "pingreq" }, bytesRead: "2" }, DECODE],
    [{ id: 1, outcome: "bytes", hex: "c" }, ENCODE],
    [{ id: 1, outcome: "bytes" }, ENCODE],
    [{ id: 1, outcome: "maybe" }, DECODE],
    [{ id: 1 }, DECODE],
    [{ outcome: "refused" }, DECODE],
    [{ id: "1", outcome: "refused" }, DECODE],
    [[], DECODE],
    [null, DECODE],
  ])("%j is none, for the runner and for the schema", (answer, request) => {
    expect(answerIn(JSON.stringify(answer), request)).toHaveProperty("fault");
    expect(isResponse(answer)).toBe(false);
  });

  it("belongs to its request", () => {
    const faults = [
      answerIn('{"id":2,"outcome":"refused"}', DECODE),
      answerIn('{"id":1,"outcome":"need-more"}', ENCODE),
      answerIn('{"id":1,"outcome":"bytes","hex":"c000"}', DECODE),
      answerIn('{"id":1,"outcome":"packet","packet":{"type":"pingreq"}}', ENCODE),
      answerIn('{"id":1,"outcome":', DECODE),
      answerIn(`{"id":${"[".repeat(50_000)}${"]".repeat(50_000)}}`, DECODE),
      answerIn("", DECODE),
    ];
    for (const fault of faults) expect(fault).toHaveProperty("fault");
  });

  it("is quoted no longer than a line when it is none", () => {
    const fault = answerIn("x".repeat(100_000), DECODE);
    expect("fault" in fault && fault.fault.length).toBeLessThan(200);
  });
});

describe("a description", () => {
  const request = { id: 1, operation: "describe" } as const;

  it("may leave out types, direction and options", () => {
    expect(isResponse(DESCRIPTION)).toBe(true);
    expect(descriptionIn(JSON.stringify(DESCRIPTION), request)).toEqual({
      description: {
        name: "x",
        version: "1",
        language: "C",
        protocolVersions: [4],
        operations: ["decode"],
        direction: false,
        options: [],
      },
    });
  });

  it.each([
    [{ ...DESCRIPTION, name: "" }],
    [{ ...DESCRIPTION, version: 1 }],
    [{ ...DESCRIPTION, protocolVersions: [] }],
    [{ ...DESCRIPTION, protocolVersions: [2] }],
    [{ ...DESCRIPTION, operations: ["dissect"] }],
    [{ ...DESCRIPTION, types: ["connect"] }],
    [{ ...DESCRIPTION, types: { decode: "connect" } }],
  ])("%j is none", (answer) => {
    expect(descriptionIn(JSON.stringify(answer), request)).toHaveProperty("fault");
    expect(isResponse(answer)).toBe(false);
  });
});
