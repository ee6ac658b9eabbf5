import { decode, encode } from "@mqtt-codec/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hex } from "../bytes.js";
import { sample } from "./arbitraries/packets.js";
import { construct } from "./support/classes.js";
import { runs } from "./support/runs.js";

/** Changes one value somewhere in a plain packet; undefined where there is nothing to change. */
function changed(value: unknown, at: number): unknown {
  const paths = leafPaths(value, []);
  const path = paths[at % Math.max(1, paths.length)];
  if (path === undefined) return undefined;
  const copy = structuredClone(value);
  let holder = copy as Record<string, unknown>;
  for (const key of path.slice(0, -1)) holder = holder[key] as Record<string, unknown>;
  const last = path[path.length - 1] as string;
  holder[last] = otherThan(holder[last]);
  return copy;
}

function leafPaths(value: unknown, path: string[]): string[][] {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return [path];
  return Object.entries(value).flatMap(([key, field]) =>
    key === "type" ? [] : leafPaths(field, [...path, key]),
  );
}

function otherThan(value: unknown): unknown {
  if (typeof value === "boolean") return !value;
  if (typeof value === "number") return value === 1 ? 2 : 1;
  if (typeof value === "string") return value.length > 60_000 ? "x" : `${value}x`;
  const bytes = value as Uint8Array;
  return bytes.length > 0 ? bytes.map((byte, index) => (index === 0 ? byte ^ 1 : byte)) : [1];
}

describe("L9: equals is an equivalence", () => {
  it("reflexive, symmetric and transitive", () => {
    fc.assert(
      fc.property(sample, ({ version, init }) => {
        const options = { protocolVersion: version };
        const a = construct(init);
        const b = construct(structuredClone(init));
        const c = decode(encode(a, options), options).packet;
        for (const one of [a, b, c])
          for (const other of [a, b, c]) expect(one.equals(other)).toBe(true);
      }),
      runs(2),
    );
  });

  it("packets of other fields are other packets, both ways", () => {
    fc.assert(
      fc.property(sample, fc.nat(), ({ init }, at) => {
        const packet = construct(init);
        const plain = changed(packet.toObject(), at);
        if (plain === undefined) return;
        let other: ReturnType<typeof construct>;
        try {
          other = construct(plain as object);
        } catch {
          return; // What the change made is no packet.
        }
        expect(packet.equals(other)).toBe(false);
        expect(other.equals(packet)).toBe(false);
      }),
      runs(6),
    );
  });

  it("a packet with a field that another lacks is another", () => {
    fc.assert(
      fc.property(sample, sample, (one, other) => {
        const a = construct(one.init);
        const b = construct(other.init);
        const same = JSON.stringify(encodedForm(a)) === JSON.stringify(encodedForm(b));
        expect(a.equals(b)).toBe(same);
        expect(b.equals(a)).toBe(same);
      }),
      runs(2),
    );
  });

  it("what is no packet of the class is never equal, also with the same fields", () => {
    fc.assert(
      fc.property(sample, ({ init }) => {
        const packet = construct(init);
        const others = [undefined, null, 0, "", {}, init, packet.toObject(), { ...packet }];
        for (const other of [...others, structuredClone({ ...packet }), String(packet)]) {
          expect(packet.equals(other)).toBe(false);
        }
      }),
      runs(),
    );
  });
});

/** All fields in a form that compares as text, in the order of their names. */
function encodedForm(value: unknown): unknown {
  if (value instanceof Uint8Array) return { bytes: hex(value) };
  if (Array.isArray(value)) return value.map(encodedForm);
  if (typeof value !== "object" || value === null) return value ?? "undefined";
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([name, field]) => [name, encodedForm(field)]);
}
