/** What happens to a connection, as a line of text and as JSON. */

import { jsonLine } from "../output.js";
import { timeOfDay, timestamp } from "../sighting-line.js";
import { type Address, hostAndPort } from "./endpoint.js";
import type { Count, Side } from "./observer.js";

interface Occasion {
  /** Microseconds since 1970, UTC. */
  readonly time: number;
  /** Counts the connections from 1. */
  readonly connection: number;
  readonly clientId: string | undefined;
}

/** Opened, closed, or found malformed: then it is passed on undecoded, or cut. */
export type Happening =
  | { readonly event: "open"; readonly client: Address; readonly server: Address }
  | { readonly event: "undecoded" | "cut"; readonly from: Side }
  | {
      readonly event: "close";
      readonly by: Side | "tap";
      readonly reason: string | undefined;
      readonly fromClient: Readonly<Count>;
      readonly fromServer: Readonly<Count>;
    };

export type ConnectionEvent = Occasion & Happening;

/** The event on a line, which may hold what a terminal obeys. */
export function eventLine(event: ConnectionEvent): string {
  const name = event.clientId === undefined ? "" : ` ${JSON.stringify(event.clientId)}`;
  return `${timeOfDay(event.time)} #${event.connection}${name} ${wordsOf(event)}`;
}

/** The event as a line of JSON: unlike a packet's it has the key `event`. */
export function eventJson(event: ConnectionEvent): string {
  const { time, connection, clientId, ...rest } = event;
  return jsonLine({ time: timestamp(time), connection, clientId, ...rest });
}

function wordsOf(event: ConnectionEvent): string {
  switch (event.event) {
    case "open":
      return `opened from ${hostAndPort(event.client)} to ${hostAndPort(event.server)}`;
    case "undecoded":
      return `what the ${event.from} sends is passed on undecoded from here on`;
    case "cut":
      return `cut: what the ${event.from} sent is malformed and was not passed on`;
    case "close": {
      const reason = event.reason === undefined ? "" : ` (${event.reason})`;
      const counts = `${countText(event.fromClient)} ->, ${countText(event.fromServer)} <-`;
      return `closed by the ${event.by}${reason}: ${counts}`;
    }
  }
}

function countText({ packets, bytes }: Count): string {
  return `${packets} ${packets === 1 ? "packet" : "packets"} ${bytes} B`;
}
