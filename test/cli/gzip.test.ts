/** What is compressed by gzip, as Wireshark compresses captures. */

import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { run } from "./command.js";
import { fileWriter } from "./folder.js";

const file = fileWriter();
const fixtures = new URL("../fixtures/", import.meta.url);

it.each([
  "captures/mosquitto-3.1.1-ipv4.pcap",
  "captures/mosquitto-5.0-ipv6.pcapng",
  "mosquitto-5.0-publishers.mqtt",
])("%s is read as what it holds, from a file and from stdin", (name) => {
  const bytes = readFileSync(new URL(name, fixtures));
  const plain = run(["decode", "-"], bytes);
  expect(plain.stdout).not.toBe("");
  expect(run(["decode", file("packed.gz", gzipSync(bytes))])).toEqual(plain);
  expect(run(["decode"], gzipSync(bytes))).toEqual(plain);
});

const capture = readFileSync(new URL("captures/mosquitto-3.1.1-ipv4.pcap", fixtures));

describe("what is before damage is shown, and then the damage", () => {
  it("of a capture that is cut off, with all that is said of a capture", () => {
    const plain = run(["decode"], capture.subarray(0, -100));
    const packed = gzipSync(capture, { level: 0 });
    const { status, stdout, stderr } = run(["decode", file("cut.gz", packed.subarray(0, -108))]);
    expect(plain.status).toBe(1);
    expect(status).toBe(1);
    expect(stdout).toBe(plain.stdout);
    expect(stderr).toBe(
      plain.stderr.replace(/the capture is cut off.*/, "the gzip data is cut off"),
    );
  });

  it.each([
    [
      "a wrong checksum",
      (packed: Buffer) => packed.fill(0x55, packed.length - 8, packed.length - 4),
    ],
    ["something behind it", (packed: Buffer) => Buffer.concat([packed, Buffer.from("garbage")])],
  ])("of a capture with %s", (_, damage) => {
    const { status, stdout, stderr } = run(["decode"], damage(gzipSync(capture)));
    expect(stdout).toBe(run(["decode"], capture).stdout);
    expect({ status, stderr }).toEqual({ status: 1, stderr: "error: the gzip data is damaged\n" });
  });

  it.each(["decode", "dissect"])("of packets that %s reads, raw or as text", (command) => {
    const whole = run([command, "c000"]).stdout;
    for (const input of [Buffer.from("c000", "hex"), Buffer.from("c0 00\n")]) {
      const { status, stdout, stderr } = run([command], gzipSync(input).subarray(0, -3));
      expect(stdout).toBe(whole);
      expect({ status, stderr }).toEqual({
        status: 1,
        stderr: "error: the gzip data is cut off\n",
      });
    }
  });

  it("of a packet that is cut off with it", () => {
    const packed = gzipSync(Buffer.from("c0003008000361", "hex"), { level: 0 });
    const { status, stderr } = run(["decode"], packed.subarray(0, -8));
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^error: packet 2 at byte 2: PUBLISH is cut off.*; the gzip data is cut off/,
    );
  });

  it("of nothing at all", () => {
    const { status, stderr } = run(["decode"], gzipSync("").subarray(0, 12));
    expect({ status, stderr }).toEqual({ status: 1, stderr: "error: the gzip data is cut off\n" });
  });
});
