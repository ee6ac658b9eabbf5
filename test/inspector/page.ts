/** The inspector's page, built and open in headless Chromium. */

import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, expect } from "vitest";

const root = fileURLToPath(new URL("../../apps/inspector", import.meta.url));

/** What the page must never do: complain, fail, or ask for anything. */
export interface Watched {
  readonly page: Page;
  readonly complaints: readonly string[];
}

export interface Inspector {
  /** The page in a new context, from a disk. */
  open(hash?: string, options?: BrowserContextOptions): Promise<Page>;
  /** The same from a file server. */
  openFromServer(): Promise<{ page: Page; asked: readonly string[] }>;
}

/** Builds the page once for a file of tests; each page it opens is closed and asked for complaints at the end. */
export function useInspector(): Inspector {
  let browser: Browser;
  let folder: string;
  const opened: Watched[] = [];
  const servers: Server[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "inspector-"));
    const output = { outDir: folder, emptyOutDir: true };
    await build({
      root,
      configFile: join(root, "vite.config.ts"),
      logLevel: "error",
      build: output,
    });
    expect(existsSync(join(folder, "index.html"))).toBe(true);
    browser = await chromium.launch({
      executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
      args: ["--no-sandbox"],
    });
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    for (const server of servers) server.close();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    expect(opened.length).toBeGreaterThan(0);
    expect(opened.flatMap(({ complaints }) => complaints)).toEqual([]);
  });

  const watched = async (options: BrowserContextOptions): Promise<Page> => {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 900 },
      ...options,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    const complaints: string[] = [];
    page.on("console", (message) => {
      complaints.push(`${message.type()}: ${message.text()}`);
    });
    page.on("pageerror", ({ message }) => complaints.push(message));
    page.on("request", (request) => {
      if (!/^(file|data|blob):|\/(index\.html)?(#.*)?$/.test(request.url())) {
        complaints.push(`asked for ${request.url()}`);
      }
    });
    opened.push({ page, complaints });
    return page;
  };

  return {
    async open(hash = "", options = {}) {
      const page = await watched(options);
      await page.goto(pathToFileURL(join(folder, "index.html")).href + hash);
      await page.getByRole("heading", { name: "MQTT inspector" }).waitFor();
      return page;
    },
    async openFromServer() {
      const asked: string[] = [];
      const server = createServer(({ url = "" }, response) => {
        asked.push(url);
        response.setHeader("Content-Type", "text/html");
        response.end(readFileSync(join(folder, "index.html")));
      });
      servers.push(server);
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const page = await watched({});
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
      return { page, asked };
    },
  };
}

/** The hash of an address that holds these bytes. */
export function hashOf(bytes: Uint8Array, version?: number): string {
  const text = Buffer.from(bytes).toString("base64url");
  return `#${version === undefined ? "" : `v=${version}&`}b=${text}`;
}

/** Pastes text into the page, as a person does. */
export async function paste(page: Page, text: string): Promise<void> {
  await page.getByRole("tab", { name: "Paste or open" }).click();
  await page.getByLabel("Hex, base64").fill(text);
}

/** The bytes that the grid shows, in hex. */
export async function shownBytes(page: Page): Promise<string> {
  return (await page.locator("[data-byte]").allTextContents()).join("");
}
