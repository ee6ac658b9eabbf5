/** What is compressed by gzip, as Wireshark compresses captures. */

import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
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

it("ends with what is wrong where it is cut off, after what it holds", () => {
  const bytes = readFileSync(new URL("captures/mosquitto-3.1.1-ipv4.pcap", fixtures));
  const packed = gzipSync(bytes, { level: 0 });
  const { status, stdout, stderr } = run(["decode", file("cut.gz", packed.subarray(0, -100))]);
  expect(status).toBe(2);
  expect(stdout).toContain("ConnectPacket");
  expect(stderr).toMatch(/^error: .*cut\.gz cannot be read: unexpected end of file\n$/);
});
