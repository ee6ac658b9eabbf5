/** Two streams that take each other's bytes, as fast as the slower one. */

import type { Duplex } from "node:stream";
import type { Side } from "./observer.js";
import { endAs, endingText } from "./web-socket.js";

/** What came from one side and is to go to the other. */
export type Chunk = Uint8Array | string;

/** Who is told of what goes by. */
export interface Watcher {
  /** Sees a chunk that was passed on; with `hold` instead, says what is to be passed on. */
  see(from: Side, chunk: Chunk): void;
  readonly hold: ((from: Side, chunk: Chunk) => Held) | undefined;
  /** A side has said that it sends nothing more. */
  ended(from: Side): void;
  /** Both streams are closed; `first` began it. `reason` says what went wrong, if something did. */
  closed(first: Side | "tap", reason: string | undefined): void;
  /** Whether everyone should wait; if so, `onceReady` calls back. */
  readonly isBusy: boolean;
  onceReady(callback: () => void): void;
}

/** What a chunk lets out. */
export interface Held {
  readonly pass: readonly Uint8Array[];
  /** The connection is to be cut after these. */
  readonly isOver: boolean;
}

/** What is left to send to one side may take so long after the other has broken off, in milliseconds. */
const GRACE = 5_000;

/** A side that does not close when the connection is cut is closed after so long, in milliseconds. */
const LAST_MOMENT = 500;

/** Passes on until both are closed; what it returns cuts the connection. */
export function relay(client: Duplex, server: Duplex, watcher: Watcher): () => void {
  const streams = { client, server };
  const open = new Set<Side>(["client", "server"]);
  let first: Side | "tap" | undefined;
  let reason: string | undefined;

  const cut = (): void => {
    first ??= "tap";
    client.destroy();
    server.destroy();
  };

  /** What came before goes out; nothing more comes in. */
  const end = (): void => {
    first ??= "tap";
    for (const stream of [client, server]) {
      stream.removeAllListeners("data");
      stream.resume();
      stream.end(() => setTimeout(() => stream.destroy(), LAST_MOMENT).unref());
    }
  };

  const pump = (from: Side, to: Side): void => {
    const [source, target] = [streams[from], streams[to]];
    let hasEnded = false;
    const goOn = (): void => {
      if (target.writableNeedDrain && !target.destroyed) target.once("drain", goOn);
      else if (watcher.isBusy) watcher.onceReady(goOn);
      else source.resume();
    };
    source.on("data", (chunk: Chunk) => {
      if (target.destroyed) return;
      if (watcher.hold === undefined) {
        target.write(chunk);
        watcher.see(from, chunk);
      } else {
        const { pass, isOver } = watcher.hold(from, chunk);
        for (const piece of pass) target.write(piece);
        if (isOver) return end();
      }
      if (target.writableNeedDrain || watcher.isBusy) {
        source.pause();
        goOn();
      }
    });
    source.once("end", () => {
      hasEnded = true;
      if (first === undefined) reason = endingText(source);
      first ??= from;
      watcher.ended(from);
      endAs(target, source);
    });
    source.on("error", (error: Error) => {
      if (first === undefined) reason = error.message.trim();
      first ??= from;
    });
    const closed = (): void => {
      if (!open.delete(from)) return;
      first ??= from;
      if (!hasEnded) {
        endAs(target, source);
        target.resume();
        setTimeout(() => target.destroy(), GRACE).unref();
      }
      if (open.size === 0) watcher.closed(first, reason);
    };
    source.once("close", closed);
    if (source.destroyed) process.nextTick(closed);
  };
  pump("client", "server");
  pump("server", "client");
  return cut;
}
