/**
 * Counts what the codec calls of the platform for its strings (packages/core/src/io/utf8.ts). To be
 * evaluated before the package, which looks for these methods when it is loaded.
 */

type Method = (this: unknown, ...given: unknown[]) => unknown;

const calls: Record<string, number> = {};

/** How often each method was called. */
export function stringCalls(): Readonly<Record<string, number>> {
  return { ...calls };
}

function count(
  owner: object | undefined,
  name: string,
  isMeant: (self: unknown) => boolean = () => true,
): void {
  const methods = owner as Record<string, Method> | undefined;
  const method = methods?.[name];
  if (methods === undefined || typeof method !== "function") return;
  calls[name] = 0;
  methods[name] = function (...given) {
    if (isMeant(this)) calls[name] = (calls[name] as number) + 1;
    return method.apply(this, given);
  };
}

const { Buffer: PlatformBuffer } = globalThis as { Buffer?: { prototype: object } };
for (const name of ["latin1Slice", "utf8Slice", "utf8Write"]) {
  count(PlatformBuffer?.prototype, name);
}
// Tests have decoders of their own, which are fatal.
count(
  TextDecoder.prototype,
  "decode",
  (self) => self instanceof TextDecoder && self.ignoreBOM && !self.fatal,
);
count(TextEncoder.prototype, "encodeInto");
