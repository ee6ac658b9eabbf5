/** mqtt-packet's `writeToStream`: one write a packet, corked until the next tick. */

import type { Packet } from "../types/index.js";
import { connectFields } from "./connect-fields.mjs";
import { generate } from "./generate.mjs";

/** What is written to: Node's streams, readable-stream's, or anything like them. */
interface Target {
  write(chunk: Uint8Array): unknown;
  destroy?(error: unknown): unknown;
  cork?(): void;
  uncork?(): void;
}

let cacheNumbers = true;

/** As generate, but the packet goes to the stream, and so does the error. */
function writeToStream(packet: Packet, stream: NodeJS.WritableStream, options?: object): boolean {
  const target = stream as unknown as Target;
  if (target.cork !== undefined) {
    target.cork();
    atNextTick(uncork, target);
  }
  let bytes: Buffer;
  try {
    bytes = generate(packet, options);
  } catch (error) {
    target.destroy?.(error);
    return false;
  }
  if (packet.cmd !== "connect") return target.write(bytes) as boolean;
  for (const field of connectFields(bytes)) target.write(field);
  return true;
}

function uncork(target: Target): void {
  target.uncork?.();
}

/** Before anything that the event loop brings; where there is no such tick, before anything but other microtasks. */
const atNextTick: (run: (target: Target) => void, target: Target) => void =
  typeof process === "object" && typeof process.nextTick === "function"
    ? process.nextTick
    : (run, target) => queueMicrotask(() => run(target));

Object.defineProperty(writeToStream, "cacheNumbers", {
  get: (): boolean => cacheNumbers,
  set: (value: unknown) => {
    cacheNumbers = Boolean(value);
  },
});

const exported = writeToStream as typeof writeToStream & { cacheNumbers: boolean };

export { exported as writeToStream };
