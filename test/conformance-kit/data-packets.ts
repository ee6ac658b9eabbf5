/** Packets of this codec in neutral JSON, and back. */

import type { NeutralPacket } from "./data-files.js";

const NO_BYTES = { hex: "" };
const DEFAULTS: Readonly<Record<string, object>> = {
  connect: { protocolVersion: 4, cleanSession: true, keepAlive: 0 },
  connack: { sessionPresent: false, reasonCode: 0 },
  publish: { payload: NO_BYTES, qos: 0, retain: false, dup: false },
  puback: { reasonCode: 0 },
  pubrec: { reasonCode: 0 },
  pubrel: { reasonCode: 0 },
  pubcomp: { reasonCode: 0 },
  unsuback: { reasonCodes: [] },
  disconnect: { reasonCode: 0 },
  auth: { reasonCode: 0 },
};
const WILL = { qos: 0, retain: false };
const SUBSCRIPTION = { qos: 0, noLocal: false, retainAsPublished: false, retainHandling: 0 };

/** The packet with everything that may be left out. */
export function withDefaults(packet: NeutralPacket): object {
  const { will, subscriptions } = packet as {
    readonly will?: object;
    readonly subscriptions?: readonly object[];
  };
  return {
    ...DEFAULTS[packet.type],
    ...packet,
    ...(will === undefined ? {} : { will: { ...WILL, ...will } }),
    ...(subscriptions === undefined
      ? {}
      : { subscriptions: subscriptions.map((given) => ({ ...SUBSCRIPTION, ...given })) }),
  };
}

/** A plain object of the codec's: bytes as `{ hex }`, what is empty or undefined left out. */
export function toNeutral(value: unknown): unknown {
  if (value instanceof Uint8Array) return { hex: Buffer.from(value).toString("hex") };
  if (Array.isArray(value)) return value.map(toNeutral);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(
        ([key, item]) => item !== undefined && key !== "bridge" && !isEmptyProperties(key, item),
      )
      .map(([key, item]) => [key, toNeutral(item)]),
  );
}

function isEmptyProperties(key: string, item: unknown): boolean {
  return key === "properties" && Object.keys(item as object).length === 0;
}

/** Neutral JSON with its bytes as bytes. */
export function fromNeutral(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromNeutral);
  if (typeof value !== "object" || value === null) return value;
  const { hex } = value as { readonly hex?: unknown };
  if (typeof hex === "string") return new Uint8Array(Buffer.from(hex, "hex"));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fromNeutral(item)]));
}
