import { spawnSync } from "node:child_process";
import { parseInput } from "@mqtt-codec/cli/inputs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lines, run } from "./command.js";

const LINES = [
  'PublishPacket { topic: "a/b", payload: 0x686921202020204d515454, qos: 0, retain: false, dup: false }',
  "PingreqPacket {}",
];

const DUMPS: readonly (readonly [string, string])[] = [
  [
    "Wireshark",
    "0000  30 10 00 03 61 2f 62 68 69 21 20 20 20 20 4d 51   0...a/bhi!    MQ\n0010  54 54 c0 00                                       TT..\n",
  ],
  [
    "Wireshark, of bytes alone",
    "0000   30 10 00 03 61 2f 62 68 69 21 20 20 20 20 4d 51\n0010   54 54 c0 00\n",
  ],
  [
    "xxd",
    "00000000: 3010 0003 612f 6268 6921 2020 2020 4d51  0...a/bhi!    MQ\n00000010: 5454 c000                                TT..\n",
  ],
  [
    "hexdump -C",
    "00000000  30 10 00 03 61 2f 62 68  69 21 20 20 20 20 4d 51  |0...a/bhi!    MQ|\n00000010  54 54 c0 00                                       |TT..|\n00000014\n",
  ],
];

const bytesOf = (text: string) =>
  Buffer.from(parseInput({ bytes: Buffer.from(text), source: "stdin" }, undefined).bytes).toString(
    "hex",
  );

describe("a dump", () => {
  it.each(DUMPS)("by %s is read, from stdin and as an argument", (_, dump) => {
    expect(lines(run(["decode"], dump))).toEqual(LINES);
    expect(lines(run(["decode", dump]))).toEqual(LINES);
    expect(lines(run(["decode", "--input-format", "hex", dump.replaceAll("\n", "\r\n")]))).toEqual(
      LINES,
    );
  });

  it("whose text looks like hex, or is blank, is read", () => {
    expect(bytesOf("0000  61 62 63 64   abcd")).toBe("61626364");
    expect(bytesOf("0000  20 20 20 41      A")).toBe("20202041");
    expect(bytesOf("00000000: 3030 2020  00  ")).toBe("30302020");
  });

  it("may leave out lines that are like the one before", () => {
    const zeros = "00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|";
    expect(bytesOf(`00000000  ${zeros}\n*\n00000040  c0 00  |..|\n00000042\n`)).toBe(
      `${"00".repeat(64)}c000`,
    );
  });

  it("whose offsets do not add up is wrong usage", () => {
    const { status, stderr } = run(["decode"], "0000  c0 00   ..\n0010  c0 00   ..\n");
    expect(status).toBe(2);
    expect(stderr).toContain(
      "the offset in line 2 of the hex dump does not add up: 2 bytes stand before it",
    );
    expect(run(["decode"], "00000000  c0 00  |..|\n*\nffffffff  c0 00  |..|\n").status).toBe(2);
  });

  it("of any bytes, made by xxd, is those bytes", () => {
    if (spawnSync("xxd", ["-v"]).error !== undefined) return;
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 100 }), (bytes) => {
        const dump = spawnSync("xxd", [], { input: bytes }).stdout.toString();
        expect(bytesOf(dump)).toBe(Buffer.from(bytes).toString("hex"));
      }),
      { numRuns: 50 },
    );
  });
});

it("hex without offsets stays what it was", () => {
  expect(bytesOf("c000 d000")).toBe("c000d000");
  expect(bytesOf("c000 d0 00\nc000 d0 00")).toBe("c000d000c000d000");
  expect(bytesOf("3008 0003 612f 6268 6921")).toBe("30080003612f62686921");
});

describe("a stream that Wireshark follows", () => {
  const client =
    "00000000  10 0e 00 04 4d 51 54 54  05 02 00 3c 00 00 01 63  ....MQTT ...<...c\n00000010  c0 00   ..\n";
  const bytes = "100e00044d5154540502003c00000163c000";

  it("is read, one side of it", () => {
    expect(bytesOf(client)).toBe(bytes);
    const frame = `${"=".repeat(67)}\nFollow: tcp,hex\nFilter: tcp.stream eq 0\nNode 0: [::1]:5\nNode 1: [::1]:1883\n`;
    expect(bytesOf(`${frame}${client}${"=".repeat(67)}\n`)).toBe(bytes);
    expect(bytesOf(client.replaceAll(/^/gm, "    ").trimEnd())).toBe(bytes);
  });

  it.each(["\t", "    "])("is refused with both sides in it", (indent) => {
    const { status, stderr } = run(["decode"], `${client}${indent}00000000  20 02 00 00    ...\n`);
    expect(status).toBe(2);
    expect(stderr).toContain("the hex dump holds both sides of a stream");
  });
});

it("two dumps, one behind the other, are read as such", () => {
  expect(bytesOf("0000  c0 00   ..\n0000  d0 00   ..\n0002  c0 00   ..\n")).toBe("c000d000c000");
});

it.each([
  "10-0e-00",
  "<Buffer 10 0e 00>",
  "unsigned char p_bin[] = {\n  0x10, 0x0e,\n  0x00\n};\nunsigned int p_bin_len = 3;\n",
  "{0x10, 0x0e, 0x00}",
  "b'\\x10\\x0e\\x00'",
  '"\\x10\\x0e\\x00"',
])("%j is hex", (text) => {
  expect(bytesOf(text)).toBe("100e00");
});
