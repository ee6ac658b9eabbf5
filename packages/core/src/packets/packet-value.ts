/** What packets and their parts have in common: comparing, copying and printing. */

import { isUint8Array } from "../io/binary-data.js";
import { INSPECT, packetLine, packetToJson, plainOf } from "./print.js";

/** Tells a constructor that its values were checked before, by the decoder. */
export const CHECKED: unique symbol = Symbol("checked");

/** A packet, or a part of one, as a plain object: its fields without its methods. */
export type Plain<T> = T extends PacketValue
  ? { readonly [K in Exclude<keyof T, keyof PacketValue>]: Plain<T[K]> }
  : T extends readonly (infer U extends PacketValue)[]
    ? readonly Plain<U>[]
    : T;

/** What PacketValue is but for being inspected. */
abstract class Value {
  /** Whether the other is a value of the same class with equal fields, bytes compared as bytes. */
  equals(other: unknown): boolean {
    return (
      other instanceof PacketValue && other.constructor === this.constructor && isSame(this, other)
    );
  }

  /** A plain object with everything in it, secrets too, which `encode` takes. Binary fields are not copied. */
  toObject(): Plain<this> {
    return plainOf(this, true, (bytes) => bytes) as Plain<this>;
  }

  /** One line, with user name, password and authentication data as `***`. */
  toString(): string {
    return packetLine(this);
  }

  /** The JSON form, with user name, password and authentication data as `"***"`. */
  toJSON(): Record<string, unknown> {
    return packetToJson(this);
  }
}

/** The class, whose instances Node's `util.inspect` prints by their `toString`. A method named in the class would keep it in every bundle. */
function inspected<T extends typeof Value>(valueClass: T): T {
  Object.defineProperty(valueClass.prototype, INSPECT, {
    value(this: Value): string {
      return this.toString();
    },
    configurable: true,
    writable: true,
  });
  return valueClass;
}

/** An immutable value with named fields that prints without its secrets. */
export const PacketValue: typeof Value = /* @__PURE__ */ inspected(Value);
export type PacketValue = Value;

function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (isUint8Array(a) && isUint8Array(b)) return isSameBytes(a, b);
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => isSame(a[name as keyof typeof a], b[name as keyof typeof b]))
  );
}

function isSameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false;
  return true;
}
