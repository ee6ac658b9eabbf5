import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encode, type PacketInit } from "@mqtt-codec/core";
import { afterAll, expect, it } from "vitest";
import { PcapngWriter } from "../../packages/cli/src/tap/pcapng-writer.js";
import { RecordedConnection } from "../../packages/cli/src/tap/recording.js";
import { closedOf, dialPort, serve, startTap } from "./tapping.js";

const folder = mkdtempSync(join(tmpdir(), "mqtt-codec-cli-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What tshark says of a file, with every checksum verified and nobody's settings. */
function tshark(file: string, ...args: string[]): string {
  const checks = ["ip", "tcp"].flatMap((name) => ["-o", `${name}.check_checksum:TRUE`]);
  const { stdout, status, stderr } = spawnSync("tshark", ["-n", "-r", file, ...checks, ...args], {
    env: { ...process.env, WIRESHARK_CONFIG_DIR: folder },
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(String(stderr));
  return stdout.toString();
}

const fieldsOf = (file: string, filter: string, ...fields: string[]): string[] =>
  tshark(file, "-Y", filter, "-T", "fields", ...fields.flatMap((field) => ["-e", field]))
    .split("\n")
    .slice(0, -1);

/** Warnings and errors, remarks on sequence numbers other than opening and closing, wrong checksums. */
const COMPLAINTS = [
  "_ws.malformed",
  "_ws.expert.severity >= 0x600000",
  "tcp.checksum.status == 0",
  "ip.checksum.status == 0",
  ...["retransmission", "lost_segment", "out_of_order", "ack_lost_segment", "window_full"].map(
    (name) => `tcp.analysis.${name}`,
  ),
  ...["duplicate_ack", "reused_ports", "keep_alive"].map((name) => `tcp.analysis.${name}`),
].join(" || ");

const bytesOf = (...packets: PacketInit[]): Buffer =>
  Buffer.concat(packets.map((packet) => encode(packet)));

async function recordSession(name: string, end: NodeJS.Signals | "closed"): Promise<string> {
  const file = join(folder, name);
  writeFileSync(file, "old", { mode: 0o644 });
  const { port } = await serve((socket) => {
    socket.resume();
    socket.write(bytesOf({ type: "connack" }));
    socket.once("end", () => socket.end());
  });
  const tap = await startTap(port, ["--record", file, "--filter", "pingreq"]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const { socket, closed } = await dialPort(tap.port);
  socket.write(
    bytesOf(
      { type: "connect", clientId: "dev7", username: "u", password: "geheim" },
      { type: "publish", topic: "big", payload: Buffer.alloc(500_000, "z"), qos: 1, packetId: 9 },
      { type: "pingreq" },
    ),
  );
  await tap.lines.first((line) => line.includes("PingreqPacket"));
  if (end === "closed") {
    socket.end();
    await closed;
    await closedOf(tap);
  }
  // What is recorded is on its way to the file within 200 ms.
  if (end === "SIGKILL") await new Promise((resolve) => setTimeout(resolve, 400));
  const status = await tap.stop(end === "closed" ? "SIGINT" : end);
  if (end !== "SIGKILL") expect(status).toBe(0);
  expect(tap.stderr()).toMatch(/^recording to \S+, passwords and payloads in clear$/m);
  return file;
}

it.each(["closed", "SIGTERM", "SIGINT", "SIGKILL"] as const)(
  "Wireshark reads all of it, without a complaint: %s",
  async (end) => {
    const file = await recordSession(`${end}.pcapng`, end);
    expect(fieldsOf(file, COMPLAINTS, "frame.number", "_ws.expert.message")).toEqual([]);
    const types = fieldsOf(file, "mqtt", "mqtt.msgtype").flatMap((line) => line.split(","));
    expect(types.sort()).toEqual(["1", "12", "2", "3"]);
    expect(fieldsOf(file, "mqtt.passwd", "mqtt.passwd", "mqtt.clientid")).toEqual(["geheim\tdev7"]);
    expect(fieldsOf(file, "mqtt.topic", "mqtt.topic", "mqtt.msgid")).toEqual(["big\t9"]);
    const ends = fieldsOf(file, "tcp.flags.fin == 1", "tcp.srcport");
    expect(ends).toHaveLength(end === "SIGKILL" ? 0 : 2);
  },
);

it("of IPv6, of mixed addresses, and of more than a window one way", () => {
  const file = join(folder, "direct.pcapng");
  const writer = new PcapngWriter(file, (error) => {
    throw error;
  });
  const time = 1_795_771_812_123_456;
  const pairs = [
    ["::1", "fe80::1:2%eth0"],
    ["2001:db8::", "192.168.1.7"],
    ["::ffff:10.0.0.1", "10.0.0.2"],
  ] as const;
  for (const [index, [client, server]] of pairs.entries()) {
    const from = { address: client, port: 50_000 + index };
    const to = { address: server, port: 9_999 };
    const connection = new RecordedConnection(writer, from, to, time);
    connection.data("client", bytesOf({ type: "connect", clientId: "x" }), time + 1);
    const odd = bytesOf({ type: "publish", topic: "t", payload: Buffer.alloc(333_333, 1) });
    connection.data("server", bytesOf({ type: "connack" }, { type: "pingresp" }), time + 2);
    connection.data("server", odd, time + 3);
    connection.end("server", time + 4);
    connection.data("client", bytesOf({ type: "disconnect" }), time + 5);
    connection.close(time + 6);
  }
  writer.close();
  expect(fieldsOf(file, COMPLAINTS, "frame.number", "_ws.expert.message")).toEqual([]);
  const addresses = fieldsOf(
    file,
    "tcp.flags == 0x002",
    "ipv6.src",
    "ipv6.dst",
    "ip.src",
    "ip.dst",
  );
  expect(addresses).toEqual([
    "::1\tfe80::1:2\t\t",
    "2001:db8::\t::ffff:192.168.1.7\t\t",
    "\t\t10.0.0.1\t10.0.0.2",
  ]);
  expect(fieldsOf(file, "mqtt.msgtype == 3", "mqtt.len")).toHaveLength(3);
  expect(fieldsOf(file, "mqtt.msgtype == 1", "frame.time_epoch")[0]).toMatch(/^1795771812\.123457/);
  // Were a checksum wrong or a segment missing, tshark would say so.
  const wrong = Buffer.from(readFileSync(file));
  const at = wrong.length - 12;
  wrong.writeUInt8(wrong.readUInt8(at) ^ 1, at);
  const wrongFile = join(folder, "wrong.pcapng");
  writeFileSync(wrongFile, wrong);
  expect(fieldsOf(wrongFile, COMPLAINTS, "frame.number")).toHaveLength(1);
  // Nothing stands after the last whole block.
  const bytes = readFileSync(file);
  expect(bytes.readUInt32LE(bytes.length - 4)).toBe(bytes.readUInt32LE(bytes.length - 68));
});
