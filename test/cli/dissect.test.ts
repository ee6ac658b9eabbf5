import { describe, expect, it } from "vitest";
import { lines, run, runAndStopReading } from "./command.js";
import { fileWriter } from "./folder.js";

const file = fileWriter();

const PUBLISH = "320a0003612f620007686921";
// Client Identifier "c", User Name "alice", Password "wonderland".
const CONNECT = "102000044d51545404c2003c0001630005616c696365000a776f6e6465726c616e64";

interface Node {
  name: string;
  offset: number;
  length: number;
  value?: unknown;
  text: string;
  error?: { code: string; offset: number; message: string };
  children?: Node[];
}

const trees = (...args: string[]): Node[] =>
  lines(run(["dissect", "--format", "json", ...args])).map((line) => JSON.parse(line));

const leaves = (node: Node): Node[] => node.children?.flatMap(leaves) ?? [node];

/** Each line of a tree: its offset, its bytes or bits, its name and text. */
const rows = (...args: string[]) =>
  lines(run(["dissect", ...args])).map((line) => line.trim().split(/ {2,}/));

describe("text", () => {
  it("has a title, and a line for each field with its offset, bytes, name and value", () => {
    const printed = rows(PUBLISH);
    expect(printed[0]).toEqual(["packet 1 at byte 0: PUBLISH, 12 bytes"]);
    expect(printed).toContainEqual(["1", "0a", "Remaining Length", "10 bytes"]);
    expect(printed).toContainEqual(["7", "00 07", "Packet Identifier", "7"]);
  });

  it("shows the bits of a flags byte in their places", () => {
    const printed = rows(PUBLISH).map((row) => row.join(" | "));
    expect(printed).toContain("0011 .... | Control Packet type | 3 PUBLISH");
    expect(printed.some((row) => row.startsWith(".... .01. | QoS"))).toBe(true);
    expect(printed.some((row) => row.startsWith(".... ...0 | RETAIN"))).toBe(true);
  });

  it("shows the first eight bytes of a long field", () => {
    expect(run(["dissect", "300f000161303132333435363738396162"]).stdout).toContain(
      " 30 31 32 33 34 35 36 37 …  ",
    );
  });

  it("gives offsets in the whole input", () => {
    const printed = rows(`c000${PUBLISH}`);
    expect(printed).toContainEqual(["packet 2 at byte 2: PUBLISH, 12 bytes"]);
    expect(printed).toContainEqual(["9", "00 07", "Packet Identifier", "7"]);
  });

  it("has no colours when it does not go to a terminal", () => {
    expect(run(["dissect", PUBLISH]).stdout).not.toContain("\u001b");
  });

  it("has colours where they are asked for, and none with NO_COLOR", () => {
    const forced = { FORCE_COLOR: "1" };
    expect(run(["dissect", PUBLISH], "", forced).stdout).toContain("\u001b[");
    const { stdout } = run(["dissect", PUBLISH], "", { ...forced, NO_COLOR: "1" });
    expect(stdout).toBe(run(["dissect", PUBLISH]).stdout);
  });
});

describe("JSON", () => {
  it("is a tree for each packet whose leaves cover the input", () => {
    const printed = trees(`c000${PUBLISH}`);
    expect(printed.map(({ name, offset, length }) => [name, offset, length])).toEqual([
      ["PINGREQ", 0, 2],
      ["PUBLISH", 2, 12],
    ]);
    let next = 0;
    for (const leaf of printed.flatMap(leaves)) {
      expect(leaf.offset).toBe(next);
      next += leaf.length;
    }
    expect(next).toBe(14);
  });

  it("has binary values in the form that decode gives them", () => {
    const payload = trees(PUBLISH).flatMap(leaves).at(-1);
    expect(payload?.value).toEqual({ utf8: "hi!" });
  });
});

describe("secrets", () => {
  it("are masked, and their bytes too", () => {
    for (const format of ["text", "json"]) {
      const { status, stdout } = run(["dissect", "--format", format, CONNECT]);
      expect(status).toBe(0);
      expect(stdout).toContain("***");
      expect(stdout).not.toMatch(/alice|wonderland|616c|61 6c|776f|77 6f/);
    }
    expect(run(["dissect", CONNECT]).stdout).toContain("** ** ** ** **  ");
  });

  it("are shown with --show-secrets", () => {
    const { stdout } = run(["dissect", "--show-secrets", CONNECT]);
    expect(stdout).toContain('"alice"');
    expect(stdout).toContain("61 6c 69 63 65");
  });

  it("stay masked when the packet breaks before them", () => {
    // The Client Identifier is ill-formed; what follows cannot be read.
    const { status, stdout, stderr } = run(["dissect", CONNECT.replace("000163", "0001ff")]);
    expect(status).toBe(1);
    expect(stdout + stderr).not.toMatch(/alice|wonderland|61 6c|77 6f|616c|776f/);
  });
});

describe("malformed input", () => {
  it("is explained up to the error, which has its rule, and ends with exit status 1", () => {
    // The third byte of the Topic Name is ill-formed.
    const { status, stdout, stderr } = run(["dissect", "c00030070003612fff6869"]);
    expect(status).toBe(1);
    // Under the field, with what the statement says.
    expect(stdout).toMatch(
      /Topic Name .*\n +\^ error: PUBLISH: Topic Name at byte 8 .*MQTT-1\.5\.3-1\]\n +.*UTF-8.*\n/,
    );
    expect(stderr).toMatch(
      /^error: packet 2 at byte 2: PUBLISH: Topic Name at byte 8 .*MQTT-1\.5\.3-1\]\n$/,
    );
  });

  it("has the error in its JSON, with the offset in the whole input", () => {
    const [, publish] = trees("c00030070003612fff6869");
    expect(publish?.error).toMatchObject({ code: "malformed-utf8", offset: 8 });
    expect(publish?.error?.message).toContain(" at byte 8 ");
  });

  it("that is cut off is explained as far as it goes", () => {
    const { status, stdout, stderr } = run(["dissect", PUBLISH.slice(0, 16)]);
    expect(status).toBe(1);
    expect(stdout).toContain('"a/b"');
    expect(stderr).toContain("PUBLISH is cut off after 8 of its bytes: 4 bytes are missing");
  });

  it("fails as decode does, byte for byte", () => {
    for (const hex of [
      "36080003612f62686921",
      "0000",
      "f000",
      "30ffffffff",
      `${PUBLISH.slice(0, 9)}f`,
    ]) {
      const decoded = run(["decode", hex]);
      const dissected = run(["dissect", hex]);
      expect([dissected.status, dissected.stderr]).toEqual([decoded.status, decoded.stderr]);
    }
  });
});

it("follows the version of every CONNECT", () => {
  const connect50 = "101100044d5154540502003c03210014000163";
  const [, puback] = trees(`${connect50}4003000110`);
  expect(JSON.stringify(puback)).toContain("No matching subscribers");
});

it("ends quietly when nobody reads on", async () => {
  const large = file("large.mqtt", Buffer.from(PUBLISH.repeat(5000), "hex"));
  const { status, stderr } = await runAndStopReading(["dissect", large]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
});

it("FORCE_COLOR=false turns no colours on", () => {
  expect(run(["dissect", "c000"], "", { FORCE_COLOR: "false" }).stdout).not.toContain("\u001b");
  expect(run(["dissect", "c000"], "", { FORCE_COLOR: "1" }).stdout).toContain("\u001b");
});
