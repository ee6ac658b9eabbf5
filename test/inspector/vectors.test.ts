/** The page shows of every packet of the kit what `decode` makes of it. */

import { DecodeError, decode, packetToString } from "@mqtt-codec/core";
import { describe, expect, it } from "vitest";
import { bytesDocument } from "../../apps/inspector/src/model/document.js";
import { fromHex } from "../bytes.js";
import { vectors } from "../conformance-kit/data-files.js";
import { hashOf, useInspector } from "./page.js";

const inspector = useInspector();

interface Expected {
  readonly hash: string;
  readonly text: string | undefined;
  readonly message: string | undefined;
}

/** What is to be seen of the first packet in some bytes. */
function expected(bytes: Uint8Array, protocolVersion: 3 | 4 | 5): Expected {
  const hash = hashOf(bytes, protocolVersion);
  try {
    const { packet } = decode(bytes, { protocolVersion });
    return { hash, text: packetToString(packet), message: undefined };
  } catch (error) {
    if (error instanceof DecodeError) return { hash, text: undefined, message: error.message };
    throw error;
  }
}

describe.each([3, 4, 5] as const)("of version %i", (version) => {
  const packets = [
    ...new Set(
      vectors.flatMap(({ hex, protocolVersion }) =>
        hex && protocolVersion === version ? [hex] : [],
      ),
    ),
  ].map(fromHex);

  it("all are read as decode reads them", () => {
    expect(packets.length).toBeGreaterThan(500);
    for (const bytes of packets) {
      const [first] = bytesDocument(bytes, version).entries;
      const { text, message } = expected(bytes, version);
      const { seen } = first as NonNullable<typeof first>;
      expect(seen instanceof Error ? seen.message : packetToString(seen)).toBe(message ?? text);
    }
  });

  it("all are shown so", async () => {
    const page = await inspector.open();
    const all = packets
      .filter((bytes) => bytes.length > 0)
      .map((bytes) => expected(bytes, version));
    const shown = await page.evaluate(
      async (hashes) => {
        const seen: { text: string | undefined; message: string | undefined }[] = [];
        for (const hash of hashes) {
          const isLoaded = new Promise((resolve) => {
            window.addEventListener("hashchange", () => setTimeout(resolve), { once: true });
          });
          location.hash = hash;
          await isLoaded;
          const textOf = (selector: string) =>
            document.querySelector(selector)?.textContent ?? undefined;
          seen.push({ text: textOf(".decoded-text"), message: textOf(".error-message") });
        }
        return seen;
      },
      all.map(({ hash }) => hash),
    );
    const differing = all.flatMap(({ text, message, hash }, index) => {
      const { text: seen, message: said } = shown[index] ?? {};
      return seen === text && said === message ? [] : [{ hash, text, message, seen, said }];
    });
    expect(differing).toEqual([]);
  }, 180_000);
});
