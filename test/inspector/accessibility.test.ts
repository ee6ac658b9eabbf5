/** The page for the keyboard, for screen readers, and on a phone. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { fromHex } from "../bytes.js";
import { hashOf, useInspector } from "./page.js";

const inspector = useInspector();
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds that is serious or critical. */
async function findings(page: Page): Promise<readonly string[]> {
  // The page's policy forbids scripts; a test's way around it is not the page's.
  await page.evaluate(axe);
  return page.evaluate(async () => {
    // biome-ignore lint/suspicious/noExplicitAny: what axe puts there
    const { violations } = await (globalThis as any).axe.run(document);
    return violations
      .filter(({ impact }: { impact: string }) => impact === "serious" || impact === "critical")
      .flatMap(({ id, nodes }: { id: string; nodes: readonly { html: string }[] }) =>
        nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`),
      );
  });
}

/** Two packets, one of them malformed, and a User Name. */
const STREAM = fromHex(
  "10150004 4d515454 0482003c 0003646576 000475736572 3003000123".replaceAll(" ", ""),
);

const STATES: readonly (readonly [string, (page: Page) => Promise<void>])[] = [
  ["with nothing to show", async () => {}],
  ["with a stream", (page) => load(page)],
  [
    "with an error selected",
    async (page) => {
      await load(page);
      await page
        .getByRole("option")
        .filter({ has: page.locator(".packet-text") })
        .last()
        .click();
    },
  ],
  [
    "with bits selected",
    async (page) => {
      await load(page);
      await page.getByRole("treeitem", { name: /^Connect Flags/ }).click();
      await page.getByRole("treeitem", { name: /^Keep Alive/ }).hover();
      await page.getByText("As the codec decodes it").click();
    },
  ],
  [
    "with the form",
    async (page) => {
      await load(page);
      await page.getByRole("tab", { name: "Build" }).click();
      await page.getByRole("button", { name: "Add Will" }).click();
    },
  ],
  ["with the samples", (page) => page.getByRole("tab", { name: "Samples" }).click()],
  [
    "with the dialog that shares",
    async (page) => {
      await load(page);
      await page.getByRole("button", { name: "Share…" }).click();
    },
  ],
  [
    "with a complaint",
    async (page) => {
      await page.getByLabel("Hex, base64").fill("no packet");
    },
  ],
];

async function load(page: Page): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, hashOf(STREAM));
  await page.locator(".packet-view").waitFor();
}

describe.each([
  ["a desktop", { width: 1280, height: 900 }],
  ["a phone", { width: 360, height: 740 }],
] as const)("on %s", (_, viewport) => {
  it.each(STATES)(
    "axe finds nothing serious %s, light or dark, and nothing is too wide",
    async (_, go) => {
      const page = await inspector.open("", { viewport, reducedMotion: "reduce" });
      await go(page);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        expect({ colorScheme, found: await findings(page) }).toEqual({ colorScheme, found: [] });
      }
      const excess = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        return scrollWidth - clientWidth;
      });
      expect(excess).toBeLessThanOrEqual(0);
      await page.context().close();
    },
  );
});

describe("the keyboard alone", () => {
  it("gets to the packet at once, and through all of it", async () => {
    const page = await inspector.open(hashOf(STREAM));
    await page.keyboard.press("Tab");
    expect(await page.locator(":focus").innerText()).toBe("Skip to the packet");
    await page.keyboard.press("Enter");
    expect(await page.locator(":focus").getAttribute("id")).toBe("packet");
    await page.keyboard.press("Tab");
    expect(await page.locator(":focus").getAttribute("data-byte")).toBe("0");
    await page.keyboard.press("Tab");
    expect(await page.locator(":focus").getAttribute("role")).toBe("treeitem");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    expect(await page.locator(":focus").getAttribute("id")).toBe("field-entry");
  });

  it("stops once at the grid, the tree and the list", async () => {
    const page = await inspector.open(hashOf(STREAM));
    for (const role of ["gridcell", "treeitem", "option"]) {
      expect(await page.locator(`[role=${role}][tabindex="0"]`).count()).toBe(1);
    }
  });
});

it("a screen reader hears what happened", async () => {
  const page = await inspector.open();
  await page.getByLabel("Hex, base64").fill("c000 d000");
  expect(await page.getByRole("status").innerText()).toBe("Read as hex: 2 packets.");
});

it("its colours can be chosen", async () => {
  const page = await inspector.open("", { colorScheme: "light" });
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await background();
  await page.getByLabel("Colours").selectOption("Dark");
  const dark = await background();
  expect(dark).not.toBe(light);
  await page.getByLabel("Colours").selectOption("System");
  expect(await background()).toBe(light);
});
