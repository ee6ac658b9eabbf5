/** Captures of network traffic as documents. */

import {
  CapturedPackets,
  type CaptureEvent,
  CaptureFault,
  type CaptureFormat,
  type CaptureNotice,
  CaptureReader,
  MQTT_PORT,
} from "@mqtt-codec/cli/inputs";
import type { ProtocolVersion } from "@mqtt-codec/core";
import type { CaptureDocument } from "./document.js";
import { type Entry, versionOf } from "./entry.js";

export interface CaptureOptions {
  readonly ports: readonly number[];
  readonly askedVersion: ProtocolVersion | undefined;
  /** Is told how many bytes of the file were read. */
  readonly onProgress?: (bytesRead: number) => void;
  readonly signal?: AbortSignal;
}

/** What the page holds of a capture at most; what comes after is left out, with a notice. */
const MOST_PACKETS = 200_000;
const MOST_BYTES = 256 * 1024 * 1024;

/** Milliseconds after which the page gets a turn. */
const LONGEST_TURN = 30;

const MOST_NOTICES = 50;
const SHOWN_PORTS = 10;

/** Reads a capture, from its first byte on. */
export async function readCapture(
  name: string,
  file: Blob,
  format: CaptureFormat,
  chunks: AsyncIterable<Uint8Array>,
  { ports, askedVersion, onProgress, signal }: CaptureOptions,
): Promise<CaptureDocument> {
  const reader = new CaptureReader(format, ports);
  const collected = new Collected(askedVersion);
  let fault: CaptureFault | undefined;
  try {
    let bytesRead = 0;
    for await (const chunk of chunks) {
      signal?.throwIfAborted();
      await collected.takeAll(reader.push(chunk), signal);
      if (collected.isFull) break;
      bytesRead += chunk.length;
      onProgress?.(bytesRead);
    }
  } catch (error) {
    if (!(error instanceof CaptureFault)) throw error;
    fault = error;
  }
  if (!collected.isFull) {
    const end = reader.end();
    let last = end.next();
    for (; last.done !== true; last = end.next()) await collected.takeAll([last.value], signal);
    fault ??= last.value;
  }
  const { notices, otherPorts } = reader.summary();
  const said = [...collected.notices(), ...notices];
  if (fault !== undefined) said.unshift(sentence(fault.message));
  if (collected.entries.length === 0) said.unshift(nothingFound(ports, otherPorts));
  const source = { file, ports };
  return { kind: "capture", name, source, entries: collected.entries, notices: said };
}

/** The packets and notices of a capture so far. */
class Collected {
  readonly entries: Entry[] = [];
  isFull = false;
  readonly #packets: CapturedPackets;
  readonly #notices: string[] = [];
  #noticeCount = 0;
  #bytes = 0;
  #pausedAt = performance.now();

  constructor(askedVersion: ProtocolVersion | undefined) {
    this.#packets = new CapturedPackets(askedVersion);
  }

  async takeAll(events: Iterable<CaptureEvent>, signal: AbortSignal | undefined): Promise<void> {
    for (const event of events) {
      if (performance.now() - this.#pausedAt > LONGEST_TURN) {
        await new Promise((resolve) => setTimeout(resolve));
        signal?.throwIfAborted();
        this.#pausedAt = performance.now();
      }
      for (const found of this.#packets.take(event)) {
        if (this.isFull) return;
        if (found.kind === "notice") {
          if (++this.#noticeCount <= MOST_NOTICES) this.#notices.push(noticeText(found));
          continue;
        }
        const { sighting, connection, bytes, place, options } = found;
        const { time, from, clientId, seen, topic } = sighting;
        this.entries.push({
          number: this.entries.length + 1,
          start: place.start,
          // A copy: the chunk it lies in need not be kept for it.
          bytes: bytes.slice(),
          options,
          version: versionOf(seen, options),
          seen,
          topic,
          isBehindError: false,
          captured: { time, connection, from, clientId },
        });
        this.#bytes += bytes.length;
        this.isFull = this.entries.length >= MOST_PACKETS || this.#bytes >= MOST_BYTES;
      }
    }
  }

  notices(): readonly string[] {
    const more = this.#noticeCount - this.#notices.length;
    const notices = more > 0 ? [...this.#notices, `And ${more} more such notes.`] : this.#notices;
    if (!this.isFull) return notices;
    const count = this.entries.length.toLocaleString("en");
    return [
      `Only the first ${count} packets are shown. The command mqtt-codec reads captures of any size.`,
      ...notices,
    ];
  }
}

function noticeText({ connection, from, text }: CaptureNotice): string {
  const { number, client, server } = connection;
  const way = from === "client" ? `${client} to ${server}` : `${server} to ${client}`;
  return sentence(`connection ${number}, ${way}: ${text}`);
}

function nothingFound(ports: readonly number[], otherPorts: readonly number[]): string {
  const asked =
    ports.length === 1 && ports[0] === MQTT_PORT ? "port 1883" : `port ${ports.join(", ")}`;
  const others =
    otherPorts.length === 0
      ? "There is no other TCP in it either."
      : `There is TCP on port ${otherPorts.slice(0, SHOWN_PORTS).join(", ")}: say which is MQTT's.`;
  return `There is no MQTT on ${asked} in this capture. ${others}`;
}

function sentence(text: string): string {
  const first = text.charAt(0).toUpperCase();
  return `${first}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;
}
