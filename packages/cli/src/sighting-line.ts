/** Packets seen on their way, as lines of text and as JSON. */

import { type DecodeError, packetToJson, packetToString } from "@mqtt-codec/core";
import type { Sighting } from "./inputs/sighting.js";
import { type colorsFor, jsonLine, visible } from "./output.js";

type Colors = ReturnType<typeof colorsFor>;

const MICROSECONDS = 1_000_000;

// Many packets come in a second: its text is made once.
let lastSecond = Number.NaN;
let lastText = "";

/** `2026-11-27T09:30:12.123456Z`: a time in microseconds since 1970. */
export function timestamp(time: number): string {
  const second = Math.floor(time / MICROSECONDS);
  if (second !== lastSecond) {
    lastSecond = second;
    lastText = new Date(second * 1_000).toISOString().slice(0, 19);
  }
  return `${lastText}.${String(Math.floor(time % MICROSECONDS)).padStart(6, "0")}Z`;
}

/** The sighting on a line: time of day (UTC), connection, client, direction, size, packet or error. */
export function sightingLine(sighting: Sighting, showSecrets: boolean, colors: Colors): string {
  const { time, connection, from, clientId, size, seen } = sighting;
  const arrow = from === "client" ? colors.cyan("->") : colors.green("<-");
  return [
    colors.dim(timestamp(time).slice(11, -1)),
    `#${connection}`,
    clientId === undefined ? "?" : visible(JSON.stringify(clientId)),
    arrow,
    colors.dim(`${size} B`),
    seen instanceof Error
      ? colors.red(`error: ${visible(seen.message)}`)
      : packetToString(seen, { showSecrets, showText: true }) + aliasText(aliasedTopic(sighting)),
  ].join(" ");
}

/** The topic that the packet itself does not have. */
function aliasedTopic({ seen, topic }: Sighting): string | undefined {
  return seen instanceof Error || seen.type !== "publish" || seen.topic !== "" ? undefined : topic;
}

function aliasText(topic: string | undefined): string {
  return topic === undefined ? "" : ` alias of ${visible(JSON.stringify(topic))}`;
}

/** The sighting as a line of JSON: what `decode --format json` prints of the packet is under `packet`. */
export function sightingJson(sighting: Sighting, showSecrets: boolean): string {
  const { time, connection, from, clientId, size, seen } = sighting;
  const what =
    seen instanceof Error
      ? { error: errorJson(seen) }
      : { aliasOf: aliasedTopic(sighting), packet: packetToJson(seen, { showSecrets }) };
  return jsonLine({ time: timestamp(time), connection, from, clientId, size, ...what });
}

function errorJson({ code, offset, rule, reasonCode, message }: DecodeError): unknown {
  return { code, offset, rule, reasonCode, message };
}
