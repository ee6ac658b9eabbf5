import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** A folder in which the package is installed as npm would publish it. */
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "mqtt-codec-consumer-"));
  const scope = join(folder, "node_modules/@mqtt-codec");
  mkdirSync(scope, { recursive: true });
  execFileSync("npm", ["pack", "--silent", "--pack-destination", folder], {
    cwd: join(root, "packages/core"),
    stdio: ["ignore", "ignore", "ignore"],
  });
  const [tarball] = readdirSync(folder).filter((name) => name.endsWith(".tgz"));
  execFileSync("tar", ["-xzf", join(folder, tarball as string), "-C", scope]);
  execFileSync("mv", [join(scope, "package"), join(scope, "core")]);
  mkdirSync(join(folder, "node_modules/@types"));
  symlinkSync(join(root, "node_modules/@types/node"), join(folder, "node_modules/@types/node"));
  const types = join(root, "node_modules/undici-types");
  symlinkSync(types, join(folder, "node_modules/undici-types"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Uses of every entry point that are right, and some that the types must refuse. */
const usesOfAll = `
import {
  ConnectPacket, DecodeError, decode, encode, encodeInto, encodedLength, matchesTopic,
  type Packet, PacketDecoder, type PacketInit, type PublishPacket, ReasonCode, UnderflowDecodeError,
} from "@mqtt-codec/core";
import { decodeUtf8, PacketWriter } from "@mqtt-codec/core/io";
import { dissect, type DissectNode } from "@mqtt-codec/core/dissect";

const connect = new ConnectPacket({ clientId: "c", protocolVersion: 5, properties: { receiveMaximum: 10 } });
const bytes: Uint8Array = encode(connect);
const { packet, bytesRead }: { packet: Packet; bytesRead: number } = decode(bytes, { from: "client" });
if (packet.type === "publish") {
  const publish: PublishPacket = packet;
  const payload: Uint8Array = publish.payload;
  const alias: number | undefined = publish.properties.topicAlias;
  void [payload, alias];
}
const plain: PacketInit = { type: "puback", packetId: 1, reasonCode: ReasonCode.quotaExceeded };
const length: number = encodedLength(plain, { protocolVersion: 5 });
const written: number = encodeInto(plain, new Uint8Array(length), 0, { protocolVersion: 5 });
const again: Uint8Array = encode(packet.toObject(), { protocolVersion: 5 });
const filter: string | undefined = packet.type === "subscribe" ? packet.toObject().subscriptions[0]?.topicFilter : undefined;
void [again, filter];
const decoder = new PacketDecoder({ tolerate: ["reserved-flags"], maximumPacketSize: 100 });
decoder.push(bytes);
for (const one of decoder) void (one.type === "connect" && one.clientId);
try { decoder.end(); } catch (error) {
  if (error instanceof UnderflowDecodeError) void error.bytesNeeded;
  else if (error instanceof DecodeError) { const offset: number = error.offset; void offset; }
}
const tree: DissectNode = dissect(bytes, { protocolVersion: 5 });
void [bytesRead, written, tree, decodeUtf8, PacketWriter, matchesTopic("a/+", "a/b")];

// @ts-expect-error there is no such type of packet
const wrongType: PacketInit = { type: "publsh", topic: "t" };
// @ts-expect-error a PUBLISH needs a topic
const noTopic: PacketInit = { type: "publish" };
// @ts-expect-error QoS 3 does not exist
const wrongQos: PacketInit = { type: "publish", topic: "t", qos: 3 };
// @ts-expect-error a PUBACK has no Maximum Packet Size
const wrongProperty: PacketInit = { type: "puback", packetId: 1, properties: { maximumPacketSize: 1 } };
// @ts-expect-error there is no such option
decode(bytes, { strict: true });
// @ts-expect-error packets are immutable
connect.clientId = "d";
void [wrongType, noTopic, wrongQos, wrongProperty];
`;

const usesOfWeb = `
import { decodePackets, PacketDecoderStream, PacketEncoderStream } from "@mqtt-codec/core/web";
declare const source: ReadableStream<Uint8Array>;
export async function types(): Promise<string[]> {
  const names: string[] = [];
  for await (const packet of decodePackets(source)) names.push(packet.type);
  return names;
}
export const through = source.pipeThrough(new PacketDecoderStream()).pipeThrough(new PacketEncoderStream());
`;

const usesOfNode = `
import { connect } from "node:net";
import { pipeline } from "node:stream/promises";
import { decodePackets, PacketDecoderStream, PacketEncoderStream } from "@mqtt-codec/core/node";
export async function run(): Promise<void> {
  const socket = connect(1883);
  for await (const packet of decodePackets(socket, { from: "server" })) void packet.type;
  await pipeline(socket, new PacketDecoderStream(), new PacketEncoderStream(), socket);
}
`;

function compile(options: object, files: Readonly<Record<string, string>>): string {
  const project = mkdtempSync(join(folder, "project-"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(project, name), text);
  const compilerOptions = {
    target: "ES2022",
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    noEmit: true,
    ...options,
  };
  writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions }));
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const { stdout, stderr } = spawnSync(process.execPath, [tsc, "-p", project], {
    encoding: "utf8",
  });
  return stdout + stderr;
}

const inNode = { lib: ["ES2022"], types: ["node"] };
const inBrowser = { lib: ["ES2022", "DOM", "DOM.Iterable", "DOM.AsyncIterable"], types: [] };

describe("a TypeScript consumer of the package as it is published", () => {
  it.each([
    ["NodeNext resolution, an ES module", { module: "NodeNext", ...inNode }, "mts"],
    ["NodeNext resolution, a CommonJS module", { module: "NodeNext", ...inNode }, "cts"],
    ["Node20 resolution, an ES module", { module: "Node20", ...inNode }, "mts"],
    [
      "Bundler resolution in Node",
      { module: "ESNext", moduleResolution: "Bundler", ...inNode },
      "ts",
    ],
  ])("compiles with %s", (_, options, extension) => {
    const output = compile(options, {
      [`all.${extension}`]: usesOfAll,
      [`web.${extension}`]: usesOfWeb,
      [`node.${extension}`]: usesOfNode,
    });
    expect(output).toBe("");
  });

  it.each([
    ["Bundler", { module: "ESNext", moduleResolution: "Bundler" }],
    ["NodeNext", { module: "NodeNext" }],
  ])("compiles with %s resolution in a browser, without Node's types", (_, options) => {
    const output = compile(
      { ...options, ...inBrowser },
      { "all.mts": usesOfAll, "web.mts": usesOfWeb },
    );
    expect(output).toBe("");
  });

  it("needs neither Node's types nor the browser's for ., ./io and ./dissect", () => {
    const output = compile(
      { module: "NodeNext", lib: ["ES2022"], types: [] },
      { "all.mts": usesOfAll },
    );
    expect(output).toBe("");
  });

  it("and what the types refuse would show", () => {
    const output = compile(
      { module: "NodeNext", ...inNode },
      { "wrong.mts": 'import { decode } from "@mqtt-codec/core"; decode("c000");' },
    );
    expect(output).toContain("error TS2345");
  });
});
