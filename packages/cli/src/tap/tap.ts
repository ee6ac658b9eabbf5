/** The tap: every client gets a connection to the server of its own, and what goes by is told. */

import type { Duplex } from "node:stream";
import { DecodeError, type DecodeOptions } from "@mqtt-codec/core";
import { type Filter, isShown } from "../inputs/filter.js";
import type { Sighting } from "../inputs/sighting.js";
import { colorsFor, visible } from "../output.js";
import { sightingJson, sightingLine } from "../sighting-line.js";
import { dial, Refusal, type Upstream, type UpstreamTls } from "./dial.js";
import { type Endpoint, endpointText, hostAndPort } from "./endpoint.js";
import { type ConnectionEvent, eventJson, eventLine, type Happening } from "./event.js";
import { type Client, type Listener, type ListenTls, listen } from "./listen.js";
import { Observer, type Side } from "./observer.js";
import type { PcapngWriter } from "./pcapng-writer.js";
import type { Printer } from "./printer.js";
import { RecordedConnection } from "./recording.js";
import { type Chunk, type Held, relay } from "./relay.js";
import { StrictGate } from "./strict-gate.js";

export interface TapOptions {
  readonly listen: Endpoint;
  readonly to: Endpoint;
  readonly listenTls: ListenTls | undefined;
  readonly upstreamTls: UpstreamTls;
  readonly format: "text" | "json";
  readonly filters: readonly Filter[];
  readonly showSecrets: boolean;
  readonly isStrict: boolean;
  /** How long the server may take until a connection stands, in milliseconds. */
  readonly dialTimeout: number;
  readonly decodeOptions: DecodeOptions;
}

/** What went by. */
export interface Totals {
  connections: number;
  packets: number;
  bytes: number;
  malformed: number;
}

/** The totals in words. */
export function summary({ connections, packets, bytes, malformed }: Totals): string {
  const count = (number: number, one: string): string =>
    `${number} ${one}${number === 1 ? "" : "s"}`;
  const parts = [count(connections, "connection"), count(packets, "packet"), count(bytes, "byte")];
  return `${parts.join(", ")}, ${malformed} malformed`;
}

const MICROSECONDS = 1_000;

/** Microseconds since 1970; never goes back. */
function now(): number {
  return Math.round((performance.timeOrigin + performance.now()) * MICROSECONDS);
}

export class Tap {
  readonly totals: Totals = { connections: 0, packets: 0, bytes: 0, malformed: 0 };
  readonly #options: TapOptions;
  readonly #printer: Printer;
  #recording: PcapngWriter | undefined;
  readonly #say: (what: string) => void;
  /** What ends each connection, from dialling on. */
  readonly #cuts = new Set<() => void>();
  #isStopping = false;
  readonly #colors = colorsFor(process.stdout);
  #listener: Listener | undefined;
  #allClosed: (() => void) | undefined;

  /** `say` prints on stderr. */
  constructor(
    options: TapOptions,
    printer: Printer,
    recording: PcapngWriter | undefined,
    say: (what: string) => void,
  ) {
    this.#options = options;
    this.#printer = printer;
    this.#recording = recording;
    this.#say = say;
  }

  /** Listens, and gives the port; rejects with the system's error where it cannot. */
  async start(): Promise<number> {
    const { listen: at, listenTls } = this.#options;
    this.#listener = await listen(
      at,
      listenTls,
      (client) => void this.#serve(client, ++this.totals.connections),
      (what) => {
        if (!this.#isStopping) this.#say(what);
      },
    );
    return this.#listener.port;
  }

  /** Takes no more clients, cuts every connection, and resolves when all are closed. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    const closed = new Promise<void>((resolve) => {
      this.#allClosed = resolve;
    });
    const isIdle = this.#cuts.size === 0;
    for (const cut of this.#cuts) cut();
    this.#listener?.close();
    if (!isIdle) await closed;
  }

  /** Nothing is recorded from here on. */
  stopRecording(): void {
    this.#recording = undefined;
  }

  async #serve(client: Client, number: number): Promise<void> {
    const { dialTimeout } = this.#options;
    const waiting = new AbortController();
    const cut = (): void => waiting.abort(new Error("the tap is stopped"));
    const timer = setTimeout(
      () => waiting.abort(new Error(`no answer in ${dialTimeout / 1_000} s`)),
      dialTimeout,
    );
    client.onceGone(() => waiting.abort(new Error("the client has gone")));
    this.#cuts.add(cut);
    try {
      await this.#meet(client, number, waiting.signal);
    } finally {
      clearTimeout(timer);
      this.#closed(cut);
    }
  }

  /** Connects a client to the server, if both are there. */
  async #meet(client: Client, number: number, signal: AbortSignal): Promise<void> {
    const { to, upstreamTls } = this.#options;
    let upstream: Upstream | undefined;
    let stream: Duplex | undefined;
    try {
      upstream = await dial(to, upstreamTls, client.request, signal);
      stream = await client.accept(upstream.protocol);
      signal.throwIfAborted();
    } catch (error) {
      upstream?.stream.destroy();
      if (stream === undefined) client.refuse(error instanceof Refusal ? error : undefined);
      else stream.destroy();
      if (this.#isStopping) return;
      const from = hostAndPort(client.address);
      const why = (error as Error).message || (error as NodeJS.ErrnoException).code;
      this.#say(`#${number} from ${from} is refused: no connection to ${endpointText(to)}: ${why}`);
      return;
    }
    this.#connect(number, client, stream, upstream);
  }

  #closed(cut: () => void): void {
    this.#cuts.delete(cut);
    if (this.#cuts.size === 0) this.#allClosed?.();
  }

  #connect(number: number, client: Client, stream: Duplex, upstream: Upstream): void {
    const { totals } = this;
    const { isStrict, decodeOptions } = this.#options;
    const printer = this.#printer;
    const observer = new Observer(number, decodeOptions, (sighting) => this.#show(sighting));
    const opened = now();
    const recorded =
      this.#recording &&
      new RecordedConnection(this.#recording, client.address, upstream.address, opened);
    const event = (time: number, happening: Happening): void =>
      this.#tell({ time, connection: number, clientId: observer.clientId, ...happening });
    event(opened, { event: "open", client: client.address, server: upstream.address });

    const see = (from: Side, chunk: Chunk) => {
      const time = now();
      const bytes = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
      totals.bytes += bytes.length;
      if (this.#recording !== undefined) recorded?.data(from, bytes, time);
      const seen = observer.see(from, chunk, time);
      if (seen.isMalformed) event(time, { event: isStrict ? "cut" : "undecoded", from });
      return seen;
    };
    const gate = new StrictGate(see);
    const cut = relay(stream, upstream.stream, {
      see,
      hold: isStrict ? (from, chunk): Held => gate.hold(from, chunk) : undefined,
      ended: (from) => {
        const time = now();
        observer.end(from, time);
        if (this.#recording !== undefined) recorded?.end(from, time);
      },
      closed: (by, reason) => {
        const time = now();
        // Whoever breaks off may do so within a packet; the other cannot help it then.
        if (by !== "tap") observer.end(by, time);
        if (this.#recording !== undefined) recorded?.close(time);
        const [fromClient, fromServer] = [observer.countOf("client"), observer.countOf("server")];
        event(time, { event: "close", by, reason, fromClient, fromServer });
        this.#closed(cut);
      },
      get isBusy() {
        return printer.isFull;
      },
      onceReady: (callback) => printer.onceRoom(callback),
    });
    this.#cuts.add(cut);
  }

  #show(sighting: Sighting): void {
    const { filters, format, showSecrets } = this.#options;
    const { seen, topic } = sighting;
    if (seen instanceof DecodeError) {
      if (seen.code !== "underflow") this.totals.malformed++;
    } else {
      this.totals.packets++;
      if (!isShown(filters, seen, topic)) return;
    }
    this.#printer.line(
      format === "json"
        ? sightingJson(sighting, showSecrets)
        : sightingLine(sighting, showSecrets, this.#colors),
    );
  }

  #tell(event: ConnectionEvent): void {
    const isJson = this.#options.format === "json";
    this.#printer.line(isJson ? eventJson(event) : visible(eventLine(event)));
  }
}
