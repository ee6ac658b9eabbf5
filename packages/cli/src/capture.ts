/** Reading captures of network traffic for the commands: what is printed is theirs, the rest is here. */

import type { OpenContent } from "./content.js";
import { Failure, MALFORMED, WRONG_USAGE } from "./failure.js";
import { GzipFault } from "./gzip.js";
import {
  type CaptureEvent,
  type CaptureFormat,
  CaptureReader,
  captureFormatOf,
  MQTT_PORT,
} from "./inputs/capture/capture-reader.js";
import {
  type CapturedPacket,
  CapturedPackets,
  type CaptureNotice,
} from "./inputs/capture/captured-packets.js";
import { CaptureFault } from "./inputs/capture/frame.js";
import type { Side } from "./inputs/capture/tcp-connection.js";
import { decodeOptions, type ReadOptions } from "./options.js";
import { type Output, Progress, printNote } from "./output.js";
import { messageAt } from "./packet-stream.js";

// More than this many are only counted.
const SHOWN_NOTES = 100;

const SHOWN_PORTS = 10;

/** The format of a capture, as asked for or recognised; undefined for any other input. Throws Failure. */
export function captureFormat(
  { head, source }: OpenContent,
  { inputFormat, port, from }: ReadOptions,
): CaptureFormat | undefined {
  const isAsked = inputFormat === "pcap" || inputFormat === "pcapng";
  const found = source === "argument" ? undefined : captureFormatOf(head);
  if (isAsked && found !== inputFormat) {
    if (head.length === 0) throw new Failure(WRONG_USAGE, "no input");
    throw new Failure(WRONG_USAGE, `the input is not ${inputFormat}`);
  }
  const format = isAsked || inputFormat === undefined ? found : undefined;
  if (format === undefined && port !== undefined) {
    throw new Failure(WRONG_USAGE, "--port is for captures, and the input is none");
  }
  if (format !== undefined && from !== undefined) {
    throw new Failure(WRONG_USAGE, "--from is not for captures, which tell who sent what");
  }
  return format;
}

/** Shows each packet of a capture, and says on stderr what is to be known; throws Failure at the end. */
export async function readCapture(
  content: OpenContent,
  format: CaptureFormat,
  options: ReadOptions,
  output: Output,
  show: (packet: CapturedPacket) => Promise<void>,
): Promise<void> {
  const ports = options.port ?? [MQTT_PORT];
  const reader = new CaptureReader(format, ports);
  const packets = new CapturedPackets(options.protocolVersion, decodeOptions(options));
  const progress = new Progress(content.size);
  const report = new Report(output, progress);
  const takeAll = async (events: Iterable<CaptureEvent>): Promise<void> => {
    for (const event of events) {
      for (const found of packets.take(event)) {
        if (found.kind === "notice") await report.notice(found);
        else {
          report.packet(found);
          await show(found);
        }
      }
    }
  };
  let fault: CaptureFault | GzipFault | undefined;
  try {
    let position = 0;
    try {
      for await (const chunk of content.chunks) {
        await takeAll(reader.push(chunk));
        // From a pipe, a capture may still be going on.
        if (content.size === undefined) await output.flush();
        position += chunk.length;
        progress.at(position);
      }
    } catch (error) {
      if (!(error instanceof CaptureFault || error instanceof GzipFault)) throw error;
      fault = error;
    }
    const end = reader.end();
    let last = end.next();
    for (; last.done !== true; last = end.next()) await takeAll([last.value]);
    fault ??= last.value;
    const { notices, otherPorts } = reader.summary();
    for (const text of notices) await report.note(text);
    await report.finish(fault, ports, otherPorts);
  } finally {
    progress.end();
  }
}

/** What is said on stderr, and what the exit status depends on. */
class Report {
  readonly #output: Output;
  readonly #progress: Progress;
  #packets = 0;
  #malformed = 0;
  #firstError: string | undefined;
  #hasLoss = false;
  #notes = 0;

  constructor(output: Output, progress: Progress) {
    this.#output = output;
    this.#progress = progress;
  }

  packet({ sighting, connection, place }: CapturedPacket): void {
    this.#packets++;
    const { seen, from } = sighting;
    if (!(seen instanceof Error)) return;
    this.#malformed++;
    this.#firstError ??= `${arrow(connection.number, from)} packet ${place.number} at byte ${place.start}: ${messageAt(seen, place.start)}`;
  }

  async notice({ connection, from, text, isLoss }: CaptureNotice): Promise<void> {
    if (isLoss) this.#hasLoss = true;
    const { number, client, server } = connection;
    await this.note(`${arrow(number, from)} (${client}, ${server}): ${text}`);
  }

  async note(text: string): Promise<void> {
    if (++this.#notes > SHOWN_NOTES) return;
    // What is on stdout already stands before it on a terminal.
    await this.#output.flush();
    this.#progress.end();
    printNote(text);
  }

  /** Throws Failure unless everything was read. */
  async finish(
    fault: CaptureFault | GzipFault | undefined,
    ports: readonly number[],
    otherPorts: readonly number[],
  ): Promise<void> {
    const rest = this.#notes - SHOWN_NOTES;
    this.#notes = 0;
    if (rest > 0) await this.note(`and ${rest} more such notes`);
    const faults: string[] = [];
    if (this.#firstError !== undefined) {
      const count = this.#malformed === 1 ? "" : `${this.#malformed} packets are malformed, first `;
      faults.push(`${count}${this.#firstError}`);
    }
    if (fault !== undefined) faults.push(fault.message);
    let hint: string | undefined;
    if (this.#packets === 0) {
      faults.push(`there is no MQTT on port ${ports.join(", ")} in the capture`);
      hint = portsHint(otherPorts);
    } else if (faults.length === 0 && this.#hasLoss) {
      faults.push("not everything could be read, see the notes");
    }
    if (faults.length > 0) throw new Failure(MALFORMED, faults.join("; "), hint);
  }
}

/** `#3 ->`: a connection and the direction in it. */
function arrow(number: number, from: Side): string {
  return `#${number} ${from === "client" ? "->" : "<-"}`;
}

function portsHint(ports: readonly number[]): string {
  if (ports.length === 0) return "there is no other TCP in it either";
  const shown = ports.slice(0, SHOWN_PORTS).join(", ");
  const more = ports.length > SHOWN_PORTS ? " and others" : "";
  return `--port names the server's port: there is TCP on ${shown}${more}`;
}
