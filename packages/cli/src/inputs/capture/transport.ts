/** What carries MQTT in one direction of a TCP connection: nothing, WebSocket, or TLS, where it stays unread. */

import { ByteQueue } from "./byte-queue.js";
import { WebSocketReader } from "./websocket.js";

/** MQTT bytes, or why there are none from here on. */
export type TransportPiece =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "unread"; readonly text: string; readonly isLoss: boolean };

type State = "unknown" | "mqtt" | "http" | "websocket" | "unread";

// Longer HTTP headers are refused by servers too.
const MAX_HTTP_HEADER = 65_536;

const HTTP_STARTS = ["GET ", "HTTP"];

const TLS_FIRST = 0x14;
const TLS_LAST = 0x17;
const TLS_MAJOR_VERSION = 3;

// None of the three starts is that of an MQTT packet: their reserved flags are wrong.
function transportOf(bytes: Uint8Array): State | "tls" {
  const [first = 0, second] = bytes;
  if (first >= TLS_FIRST && first <= TLS_LAST) {
    if (second === undefined) return "unknown";
    return second === TLS_MAJOR_VERSION ? "tls" : "mqtt";
  }
  const start = latin1(bytes.subarray(0, 4));
  if (HTTP_STARTS.includes(start)) return "http";
  return HTTP_STARTS.some((text) => text.startsWith(start)) ? "unknown" : "mqtt";
}

/** Reads one direction's bytes, in order, and gives the MQTT in them. */
export class Transport {
  #state: State = "unknown";
  readonly #start = new ByteQueue();
  readonly #webSocket = new WebSocketReader();

  /** Whether what comes is not read. */
  get isUnread(): boolean {
    return this.#state === "unread";
  }

  /** Takes the next bytes of the TCP stream. */
  push(bytes: Uint8Array): TransportPiece[] {
    switch (this.#state) {
      case "mqtt":
        return [{ kind: "bytes", bytes }];
      case "websocket":
        return this.#unframed(bytes);
      case "unread":
        return [];
      default:
        this.#start.push(bytes);
        return this.#state === "http" ? this.#readHttp() : this.#recognise();
    }
  }

  /** Says that bytes are missing: frames cannot be found again after that. */
  skip(): TransportPiece[] {
    const { length } = this.#start;
    this.#start.clear();
    if (this.#state === "unread" || this.#state === "mqtt") return [];
    if (this.#state === "unknown" && length === 0) return [];
    if (this.#state === "unknown") {
      this.#state = "mqtt";
      return [];
    }
    return this.#giveUp("the WebSocket frames after that cannot be found", true);
  }

  /** Gives what is left, since nothing more comes. */
  end(): TransportPiece[] {
    if (this.#state !== "unknown" || this.#start.length === 0) return [];
    return [{ kind: "bytes", bytes: this.#start.take(this.#start.length) }];
  }

  #recognise(): TransportPiece[] {
    const bytes = this.#start.peek(this.#start.length);
    const found = transportOf(bytes);
    if (found === "tls") return this.#giveUp("encrypted (TLS): not read", false);
    this.#state = found;
    if (found === "http") return this.#readHttp();
    if (found === "unknown") return [];
    this.#start.clear();
    return [{ kind: "bytes", bytes }];
  }

  #readHttp(): TransportPiece[] {
    const bytes = this.#start.peek(this.#start.length);
    const text = latin1(bytes.subarray(0, MAX_HTTP_HEADER));
    const end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      if (bytes.length < MAX_HTTP_HEADER) return [];
      return this.#giveUp("HTTP with an endless header: not read", false);
    }
    if (!isUpgrade(text.slice(0, end))) {
      return this.#giveUp("HTTP that opens no WebSocket: not read", false);
    }
    this.#state = "websocket";
    this.#start.clear();
    return this.#unframed(bytes.subarray(end + 4));
  }

  #unframed(bytes: Uint8Array): TransportPiece[] {
    const pieces: TransportPiece[] = this.#webSocket
      .push(bytes)
      .map((part) => ({ kind: "bytes", bytes: part }));
    const { fault } = this.#webSocket;
    return fault === undefined ? pieces : [...pieces, ...this.#giveUp(`${fault}: not read`, true)];
  }

  #giveUp(text: string, isLoss: boolean): TransportPiece[] {
    this.#state = "unread";
    this.#start.clear();
    return [{ kind: "unread", text, isLoss }];
  }
}

/** Whether an HTTP header asks for a WebSocket, or grants it. */
function isUpgrade(header: string): boolean {
  if (header.startsWith("HTTP") && !/^HTTP\/\d\.\d 101\b/.test(header)) return false;
  return /^upgrade:[^\r\n]*\bwebsocket\b/im.test(header);
}

function latin1(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes);
}
