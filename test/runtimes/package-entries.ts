/** The package as it was packed: its entry points, found by the platform's own resolver. */

import * as core from "@mqtt-codec/core";
import { describe, expect, it } from "vitest";

const ENTRIES: Readonly<Record<string, () => Promise<object>>> = {
  "@mqtt-codec/core": () => import("@mqtt-codec/core"),
  "@mqtt-codec/core/io": () => import("@mqtt-codec/core/io"),
  "@mqtt-codec/core/dissect": () => import("@mqtt-codec/core/dissect"),
  "@mqtt-codec/core/web": () => import("@mqtt-codec/core/web"),
};

const { url, resolve } = import.meta as Partial<ImportMeta>;
const isWorker = globalThis.navigator?.userAgent === "Cloudflare-Workers";

describe("the package", () => {
  it("is the one that was packed", ({ skip }) => {
    skip(isWorker || resolve === undefined, "a Worker's modules are listed, not found");
    for (const name of Object.keys(ENTRIES)) {
      expect(import.meta.resolve(name)).toMatch(/\/node_modules\/@mqtt-codec\/core\/dist\//);
    }
  });

  it.each(Object.entries(ENTRIES))("%s is imported", async (_name, load) => {
    const names = Object.keys(await load());
    expect(names.length).toBeGreaterThan(0);
    expect(names).not.toContain("default");
  });

  it("shares its classes between the entry points", async () => {
    const { decodePackets } = await import("@mqtt-codec/core/web");
    const packets: core.Packet[] = [];
    for await (const packet of decodePackets([Uint8Array.of(0xc0, 0)])) packets.push(packet);
    expect(packets[0]).toBeInstanceOf(core.PingreqPacket);
  });

  it("is required, and is then the same", async ({ skip }) => {
    const module =
      typeof process === "undefined" ? undefined : process.getBuiltinModule?.("module");
    skip(module === undefined || isWorker, "no require() of packages is there");
    const require = module?.createRequire(url as string) as NodeJS.Require;
    for (const [name, load] of Object.entries(ENTRIES)) {
      const imported = (await load()) as Record<string, unknown>;
      const required = require(name);
      expect(Object.keys(required).sort()).toEqual(Object.keys(imported).sort());
      for (const key of Object.keys(imported)) expect(required[key]).toBe(imported[key]);
    }
    expect(require("@mqtt-codec/core/package.json").name).toBe("@mqtt-codec/core");
  });
});
