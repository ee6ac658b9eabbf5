/** What `vitest` is for the tests that mutants are tried on. */

import { restoreAllMocks, spyOn } from "@vitest/spy";

export * from "../runtimes/vitest.js";

const stubbed = new Map<PropertyKey, PropertyDescriptor | undefined>();

export const vi = {
  spyOn,
  restoreAllMocks,
  stubGlobal(name: PropertyKey, value: unknown): void {
    if (!stubbed.has(name)) stubbed.set(name, Object.getOwnPropertyDescriptor(globalThis, name));
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  },
  unstubAllGlobals(): void {
    for (const [name, descriptor] of stubbed) {
      if (descriptor === undefined) Reflect.deleteProperty(globalThis, name);
      else Object.defineProperty(globalThis, name, descriptor);
    }
    stubbed.clear();
  },
};
