/** tshark as a judge: a capture of one connection is written, and the MQTT packets are read that tshark finds. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What one TCP segment carries, 65,495 bytes at most. */
export interface Segment {
  readonly from: "client" | "server";
  readonly bytes: Uint8Array;
}

/** A field as tshark has it; one that lies within another follows it. */
export interface TsharkField {
  readonly name: string;
  /** The value: a number, or text that may be cut and escaped. */
  readonly show: string;
  /** Name and value in words, and the place of bits in their byte. */
  readonly showname: string;
  /** The bytes that it stands for, in hex. */
  readonly bytes: string;
  /** Where it begins in its packet, and how long it is. */
  readonly offset: number;
  readonly length: number;
}

export interface TsharkPacket {
  readonly fields: readonly TsharkField[];
  readonly remarks: readonly TsharkRemark[];
}

/** What tshark finds wrong or noteworthy: the remark's name and the field's. */
export interface TsharkRemark {
  readonly remark: string;
  readonly field: string;
}

const LINKTYPE_RAW = 101;
const CLIENT = { address: [127, 0, 0, 1], port: 50_000 };
const SERVER = { address: [127, 0, 0, 2], port: 1883 };
const SYN = 0x02;
const PSH = 0x08;
const ACK = 0x10;

/** A pcap file of one TCP connection, with its handshake and without checksums. */
function capture(segments: readonly Segment[]): Uint8Array {
  const file = Buffer.alloc(24);
  file.writeUInt32LE(0xa1b2c3d4, 0);
  file.writeUInt16LE(2, 4);
  file.writeUInt16LE(4, 6);
  file.writeUInt32LE(0x40000, 16);
  file.writeUInt32LE(LINKTYPE_RAW, 20);
  const parts: Uint8Array[] = [file];
  const next = { client: 1_000, server: 4_294_900_000 };
  let seconds = 0;
  const add = (from: Segment["from"], flags: number, bytes: Uint8Array): void => {
    const to = from === "client" ? "server" : "client";
    const [source, target] = from === "client" ? [CLIENT, SERVER] : [SERVER, CLIENT];
    const header = Buffer.alloc(16 + 40);
    const length = 40 + bytes.length;
    header.writeUInt32LE(seconds++, 0);
    header.writeUInt32LE(length, 8);
    header.writeUInt32LE(length, 12);
    const ip = header.subarray(16);
    ip[0] = 0x45;
    ip.writeUInt16BE(length, 2);
    ip[8] = 64;
    ip[9] = 6;
    ip.set(source.address, 12);
    ip.set(target.address, 16);
    const tcp = ip.subarray(20);
    tcp.writeUInt16BE(source.port, 0);
    tcp.writeUInt16BE(target.port, 2);
    tcp.writeUInt32BE(next[from], 4);
    if ((flags & ACK) !== 0) tcp.writeUInt32BE(next[to], 8);
    tcp[12] = 0x50;
    tcp[13] = flags;
    tcp.writeUInt16BE(0xffff, 14);
    parts.push(header, bytes);
    next[from] = (next[from] + bytes.length + ((flags & SYN) === 0 ? 0 : 1)) % 2 ** 32;
  };
  add("client", SYN, new Uint8Array(0));
  add("server", SYN | ACK, new Uint8Array(0));
  add("client", ACK, new Uint8Array(0));
  for (const { from, bytes } of segments) add(from, PSH | ACK, bytes);
  return Buffer.concat(parts);
}

/** The MQTT packets that tshark finds in a connection of these segments, in order. */
export async function dissectWithTshark(segments: readonly Segment[]): Promise<TsharkPacket[]> {
  const folder = mkdtempSync(join(tmpdir(), "mqtt-codec-"));
  try {
    const file = join(folder, "connection.pcap");
    writeFileSync(file, capture(segments));
    const layers = "mqtt _ws.malformed _ws.short _ws.unreassembled";
    return packetsIn(await tshark(["-n", "-r", file, "-T", "pdml", "-J", layers], folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What tshark prints; nobody's settings but the empty folder's apply. */
async function tshark(options: readonly string[], settings: string): Promise<string> {
  const child = spawn("tshark", options, {
    env: { ...process.env, WIRESHARK_CONFIG_DIR: settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output: Buffer[] = [];
  let complaints = "";
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => {
    complaints += String(chunk);
  });
  let status: unknown;
  try {
    [status] = await once(child, "close");
  } catch (error) {
    throw new Error("tshark does not run: apt-get install tshark", { cause: error });
  }
  if (status !== 0) throw new Error(`tshark ends with ${status}: ${complaints}`);
  return Buffer.concat(output).toString("utf8");
}

/** The attributes of a tag, with their entities as they are. */
function attributesOf(tag: string): Record<string, string | undefined> {
  return Object.fromEntries(
    [...tag.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
  );
}

/** The packets in a PDML document. In it a "<" begins a tag wherever it stands. */
function packetsIn(pdml: string): TsharkPacket[] {
  const packets: { fields: TsharkField[]; remarks: TsharkRemark[] }[] = [];
  const open: string[] = [];
  let start = 0;
  for (const tag of pdml.split("<")) {
    if (tag.startsWith("/field") || tag.startsWith("/proto")) open.pop();
    const isProtocol = tag.startsWith("proto ");
    if (!isProtocol && !tag.startsWith("field ")) continue;
    const given = attributesOf(tag);
    const name = given["name"] as string;
    const offset = Number(given["pos"]);
    if (isProtocol && name === "mqtt") {
      packets.push({ fields: [], remarks: [] });
      start = offset;
    }
    const packet = packets.at(-1);
    const remarked = open.lastIndexOf("_ws.expert");
    if (isProtocol && name.startsWith("_ws.")) packet?.remarks.push({ remark: name, field: "" });
    else if (remarked >= 0 && !name.startsWith("_ws.expert.")) {
      packet?.remarks.push({ remark: name, field: open[remarked - 1] as string });
    } else if (open[0] === "mqtt" && remarked < 0 && name !== "_ws.expert") {
      packet?.fields.push({
        name,
        show: given["show"] ?? "",
        showname: given["showname"] ?? "",
        bytes: (given["unmaskedvalue"] ?? given["value"] ?? "").toLowerCase(),
        offset: offset - start,
        length: Number(given["size"]),
      });
    }
    if (!tag.trimEnd().endsWith("/>")) open.push(name);
  }
  return packets;
}
