/** Packets seen on their way, as lines of text and as JSON. */

import { type DecodeError, packetToJson, packetToString } from "@mqtt-codec/core";
import type { Sighting } from "./inputs/sighting.js";
import { type colorsFor, jsonLine, quoted, visible } from "./output.js";
import { messageAt } from "./packet-stream.js";

type Colors = ReturnType<typeof colorsFor>;

const MICROSECONDS = 1_000_000;

/** A second since 1970 and its text, in UTC. */
interface Second {
  readonly second: number;
  readonly date: string;
  readonly time: string;
}

// Many packets come in a second: its text is made once.
let last: Second = { second: Number.NaN, date: "", time: "" };

function secondOf(time: number): Second {
  const second = Math.floor(time / MICROSECONDS);
  if (second !== last.second) {
    const text = new Date(second * 1_000).toISOString();
    last = { second, date: text.slice(0, 10), time: text.slice(11, 19) };
  }
  return last;
}

/** Six digits. */
function fractionOf(time: number): string {
  return String(MICROSECONDS + Math.floor(time % MICROSECONDS)).slice(1);
}

/** `2026-11-27T09:30:12.123456Z`: a time in microseconds since 1970. */
export function timestamp(time: number): string {
  const second = secondOf(time);
  return `${second.date}T${second.time}.${fractionOf(time)}Z`;
}

/** `09:30:12.123456`: its time of day. */
export function timeOfDay(time: number): string {
  return `${secondOf(time).time}.${fractionOf(time)}`;
}

/**
 * The sighting on a line: time of day (UTC), connection, client, direction, size, packet or error. `start` is
 * where the offset of an error counts from in the stream.
 */
export function sightingLine(
  sighting: Sighting,
  showSecrets: boolean,
  colors: Colors,
  start = 0,
): string {
  const { time, connection, from, clientId, size, seen } = sighting;
  const arrow = from === "client" ? colors.cyan("->") : colors.green("<-");
  const who = clientId === undefined ? "?" : quoted(clientId);
  const what =
    seen instanceof Error
      ? colors.red(`error: ${visible(messageAt(seen, start))}`)
      : packetToString(seen, { showSecrets, showText: true }) + aliasText(aliasedTopic(sighting));
  return `${colors.dim(timeOfDay(time))} #${connection} ${who} ${arrow} ${colors.dim(`${size} B`)} ${what}`;
}

/** The topic that the packet itself does not have. */
function aliasedTopic({ seen, topic }: Sighting): string | undefined {
  return seen instanceof Error || seen.type !== "publish" || seen.topic !== "" ? undefined : topic;
}

function aliasText(topic: string | undefined): string {
  return topic === undefined ? "" : ` alias of ${quoted(topic)}`;
}

/** The sighting as a line of JSON: what `decode --format json` prints of the packet is under `packet`. */
export function sightingJson(sighting: Sighting, showSecrets: boolean, start = 0): string {
  const { time, connection, from, clientId, size, seen } = sighting;
  const name = clientId === undefined ? "" : `"clientId":${quoted(clientId)},`;
  const topic = aliasedTopic(sighting);
  const alias = topic === undefined ? "" : `"aliasOf":${quoted(topic)},`;
  const what =
    seen instanceof Error
      ? `"error":${jsonLine(errorJson(seen, start))}`
      : `${alias}"packet":${plainJson(packetToJson(seen, { showSecrets }))}`;
  // Not JSON.stringify for the whole, which takes a fifth longer.
  return `{"time":"${timestamp(time)}","connection":${connection},"from":"${from}",${name}"size":${size},${what}}`;
}

/** The JSON of what `packetToJson` gives: no more than that, and in half of the time. */
function plainJson(value: unknown): string {
  if (typeof value === "string") return quoted(value);
  if (Array.isArray(value)) return `[${value.map(plainJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  let text = "";
  for (const name of Object.keys(value)) {
    text += `${text === "" ? "" : ","}"${name}":${plainJson(value[name as never])}`;
  }
  return `{${text}}`;
}

function errorJson(error: DecodeError, start: number): unknown {
  const { code, offset, rule, reasonCode } = error;
  return { code, offset: start + offset, rule, reasonCode, message: messageAt(error, start) };
}
