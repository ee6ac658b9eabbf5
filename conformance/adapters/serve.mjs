// The protocol's side of an adapter in JavaScript: one JSON request a line in, one answer a line out.

import { existsSync, readFileSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { cwd, stdin, stdout } from "node:process";
import { pathToFileURL } from "node:url";

/** The codec has no function for what is asked, or its form no place for it. */
export class Unsupported extends Error {}

/**
 * Imports a codec's package and reads its version: the one beside this adapter, else the one of the folder
 * that the command runs in. Undefined where it is not installed.
 */
export async function installed(name) {
  for (const from of [import.meta.url, pathToFileURL(join(cwd(), "package.json")).href]) {
    let file;
    try {
      file = realpathSync(createRequire(from).resolve(name));
    } catch {
      continue;
    }
    return { module: await import(pathToFileURL(file).href), version: versionOf(file, name) };
  }
  return undefined;
}

/** Not every package lets its package.json be imported. */
function versionOf(file, name) {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    const manifest = join(folder, "package.json");
    if (!existsSync(manifest)) continue;
    const { name: found, version } = JSON.parse(readFileSync(manifest, "utf8"));
    if (found === name) return version;
  }
  return "unknown";
}

/**
 * Answers the requests on stdin. `describe` says what the codec is; `decode` and `encode` return an answer,
 * and may throw Unsupported. Anything else that they throw, or let escape, ends the process: a crash.
 */
export function serve({ describe, decode, encode }) {
  let rest = "";
  stdin.setEncoding("utf8");
  stdin.on("data", (chunk) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop();
    for (const line of lines) stdout.write(`${JSON.stringify(answered(JSON.parse(line)))}\n`);
  });

  function answered(request) {
    const { id, operation } = request;
    if (operation === "describe") return { id, ...describe };
    try {
      return { id, ...(operation === "decode" ? decode(request) : encode(request)) };
    } catch (error) {
      if (!(error instanceof Unsupported)) throw error;
      return { id, outcome: "unsupported", message: error.message };
    }
  }
}

/** Answers that the codec is not there, and how to get it. */
export function serveAbsent(message) {
  serve({ describe: { outcome: "unsupported", message } });
}

/** What a codec throws to its caller is how it refuses. */
export function refusal(error) {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { outcome: "refused", message: message.slice(0, 500) };
}

/** A packet in the codec's form. What cannot be brought into it is not asked of the codec. */
export function inTheirForm(translate) {
  try {
    return translate();
  } catch (error) {
    if (error instanceof Unsupported) throw error;
    throw new Unsupported("this packet: its form has no place for it");
  }
}

/** A packet that the codec gave, in neutral JSON; with its type alone where it is not of the codec's form. */
export function inOurForm(type, translate) {
  try {
    return withHex(translate());
  } catch {
    return { type: String(type) };
  }
}

export const bytesOf = ({ hex }) => Buffer.from(hex, "hex");
export const hexOf = (bytes) => Buffer.from(bytes).toString("hex");

/** Every `{ hex }` of a packet as bytes. */
export function withBytes(value) {
  if (Array.isArray(value)) return value.map(withBytes);
  if (typeof value !== "object" || value === null) return value;
  if (typeof value.hex === "string" && Object.keys(value).length === 1) return bytesOf(value);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withBytes(inner)]));
}

/** Every run of bytes of a packet as `{ hex }`. */
export function withHex(value) {
  if (value instanceof Uint8Array) return { hex: hexOf(value) };
  if (Array.isArray(value)) return value.map(withHex);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withHex(inner)]));
}

/**
 * For codecs that ignore what a packet's type or version has no place for, as they say: what they then write
 * is another packet, and a right one, by which they are not judged.
 */
export function needPlaceFor(packet, connectionVersion) {
  const { type, packetId, qos, protocolVersion = connectionVersion } = packet;
  if (type === "publish" && qos === 0 && packetId !== undefined) {
    throw new Unsupported("a Packet Identifier with QoS 0");
  }
  if (protocolVersion === 5) return;
  if (packet.properties !== undefined || packet.will?.properties !== undefined) {
    throw new Unsupported("properties before 5.0");
  }
  const isReason = type === "disconnect" || /^pub(?:ack|rec|rel|comp)$/.test(type);
  if (isReason && (packet.reasonCode ?? 0) !== 0)
    throw new Unsupported("this Reason Code before 5.0");
  if (type === "unsuback" && packet.reasonCodes?.length > 0) {
    throw new Unsupported("Reason Codes in UNSUBACK before 5.0");
  }
  const isOption = ({ noLocal, retainAsPublished, retainHandling }) =>
    noLocal || retainAsPublished || (retainHandling ?? 0) !== 0;
  if (type === "subscribe" && packet.subscriptions?.some(isOption)) {
    throw new Unsupported("Subscription Options before 5.0");
  }
}

/**
 * User Properties as an object of names, which is how some codecs want them. It cannot hold every list:
 * not names that stand apart, nor numbers out of their order.
 */
export function userPropertyObject(pairs) {
  const lists = new Map();
  for (const [name, value] of pairs) {
    if (lists.has(name)) lists.get(name).push(value);
    else lists.set(name, [value]);
  }
  // Unlike an assignment, this also takes the name __proto__.
  const object = Object.fromEntries(
    [...lists].map(([name, list]) => [name, list.length === 1 ? list[0] : list]),
  );
  if (JSON.stringify(userPropertyPairs(object)) !== JSON.stringify(pairs)) {
    throw new Unsupported("User Properties in this order");
  }
  return object;
}

/** User Properties from an object of names, with lists where a name stands more than once. */
export function userPropertyPairs(object) {
  return Object.entries(object).flatMap(([name, value]) =>
    [value].flat().map((each) => [name, each]),
  );
}
