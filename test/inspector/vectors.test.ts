/** The page shows of every packet of the kit what `decode` makes of it. */

import { DecodeError, decode, packetToString } from "@mqtt-codec/core";
import { describe, expect, it } from "vitest";
import { bytesDocument } from "../../apps/inspector/src/model/document.js";
import { fromHex, hex } from "../bytes.js";
import { vectors } from "../conformance-kit/data-files.js";
import { useInspector } from "./page.js";

const inspector = useInspector();

interface Expected {
  readonly text: string | undefined;
  readonly message: string | undefined;
}

/** What is to be seen of the first packet in some bytes. */
function expected(bytes: Uint8Array, protocolVersion: 3 | 4 | 5): Expected {
  try {
    const { packet } = decode(bytes, { protocolVersion });
    return { text: packetToString(packet), message: undefined };
  } catch (error) {
    if (error instanceof DecodeError) return { text: undefined, message: error.message };
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
    const all = packets.filter(({ length }) => length > 0);
    await page.getByLabel("Hex, base64").fill("c000");
    await page.getByLabel("Read as").selectOption(String(version));
    const shown = await page.evaluate(async (texts) => {
      const input = document.querySelector("textarea") as HTMLTextAreaElement;
      const textOf = (selector: string) =>
        document.querySelector(selector)?.textContent ?? undefined;
      const isRendered = new MessageChannel();
      const seen: { text: string | undefined; message: string | undefined }[] = [];
      for (const text of texts) {
        input.value = text;
        input.dispatchEvent(new Event("input", { bubbles: true }));
        await new Promise((resolve) => {
          isRendered.port2.onmessage = resolve;
          isRendered.port1.postMessage(undefined);
        });
        seen.push({ text: textOf(".decoded-text"), message: textOf(".error-message") });
      }
      return seen;
    }, all.map(hex));
    const differing = all.flatMap((bytes, index) => {
      const { text, message } = expected(bytes, version);
      const { text: seen, message: said } = shown[index] ?? {};
      return seen === text && said === message
        ? []
        : [{ hex: hex(bytes), text, message, seen, said }];
    });
    expect(differing).toEqual([]);
  }, 180_000);
});
