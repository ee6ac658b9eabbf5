/** The form in headless Chromium, on a page of nothing else. */

import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Draft, newDraft } from "../../apps/inspector/src/form/draft.js";

const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

const ENTRY = `
  import { signal } from "@preact/signals";
  import { render } from "preact";
  import { PacketForm } from "./form/packet-form.js";
  const state = signal(undefined);
  globalThis.show = (draft, showSecrets) => { state.value = { draft, showSecrets }; };
  globalThis.shown = () => state.value.draft;
  function Page() {
    if (state.value === undefined) return null;
    const onChange = (draft) => { state.value = { ...state.value, draft }; };
    return <PacketForm {...state.value} onChange={onChange} />;
  }
  render(<Page />, document.body);
`;

async function bundle(): Promise<{ script: string; style: string }> {
  const resolveDir = fileURLToPath(new URL("../../apps/inspector/src", import.meta.url));
  const core = fileURLToPath(new URL("../../packages/core/src/index.ts", import.meta.url));
  const { outputFiles } = await build({
    stdin: { contents: ENTRY, resolveDir, loader: "jsx" },
    bundle: true,
    format: "iife",
    jsx: "automatic",
    jsxImportSource: "preact",
    alias: { "@mqtt-codec/core": core },
    outdir: "form-page",
    write: false,
    logLevel: "error",
  });
  const textOf = (ending: string): string =>
    outputFiles.find(({ path }) => path.endsWith(ending))?.text as string;
  return { script: textOf(".js"), style: textOf(".css") };
}

let browser: Browser;
let page: Page;
const complaints: string[] = [];

async function show(draft: Draft, showSecrets = false): Promise<void> {
  await page.evaluate((given) => {
    const { draft, showSecrets } = JSON.parse(given);
    // biome-ignore lint/suspicious/noExplicitAny: what the bundle puts there
    (globalThis as any).show(draft, showSecrets);
  }, JSON.stringify({ draft, showSecrets }));
}

/** The name of what has the focus. */
function focused(): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLInputElement;
    const group = element.closest("fieldset")?.querySelector("legend")?.textContent ?? "";
    const label = element.labels?.[0]?.textContent ?? element.textContent ?? "";
    return group === "" ? label : `${group}: ${label}`;
  });
}

const click = (name: string): Promise<void> =>
  page.getByRole("button", { name, exact: true }).click();

const input = (name: string) => page.getByRole("textbox", { name, exact: true });

async function addProperty(name: string): Promise<void> {
  const properties = page.getByRole("group", { name: "Properties", exact: true });
  await properties.getByLabel("Add a property").selectOption({ label: name });
  await properties.getByRole("button", { name: "Add", exact: true }).click();
}

describe("the form in Chromium", () => {
  beforeAll(async () => {
    const { script, style } = await bundle();
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
    page = await browser.newPage({ viewport: { width: 360, height: 800 } });
    page.setDefaultTimeout(10_000);
    page.on("pageerror", ({ message }) => complaints.push(message));
    page.on("console", (message) => complaints.push(message.text()));
    await page.setContent('<!doctype html><html lang="en"><title>Form</title><body></body></html>');
    await page.addStyleTag({ content: style });
    await page.addScriptTag({ content: script });
  });
  afterAll(() => browser?.close());
  beforeEach(() => show(newDraft("pingreq", 4)));

  it("moves the focus to what is added, and from what is removed to its neighbour", async () => {
    await show(newDraft("subscribe", 5));
    await click("Add Subscription");
    expect(await focused()).toBe("Subscription 2: Topic Filter");
    await click("Add Subscription");
    await click("Remove Subscription 2");
    expect(await focused()).toBe("Subscription 2: Topic Filter");
    await click("Remove Subscription 2");
    expect(await focused()).toBe("Subscription 1: Topic Filter");
    await click("Remove Subscription 1");
    expect(await focused()).toBe("Subscriptions: Add Subscription");
  });

  it("does so with properties, which are added from a list of those that are not there yet", async () => {
    await show(newDraft("connect", 5));
    await addProperty("Receive Maximum");
    expect(await focused()).toBe("Properties: Receive Maximum");
    await addProperty("User Property");
    expect(await focused()).toBe("User Property 1: Name");
    await addProperty("User Property");
    expect(await focused()).toBe("User Property 2: Name");
    const names = await page.getByLabel("Add a property").locator("option").allTextContents();
    expect(names).toContain("User Property");
    expect(names).not.toContain("Receive Maximum");
    await click("Remove Receive Maximum");
    expect(await focused()).toBe("User Property 1: Name");
    await click("Remove User Property 2");
    await click("Remove User Property 1");
    expect(await focused()).toBe("Properties: Add a property");
  });

  it("does so with the Will, the User Name and the Password", async () => {
    await show(newDraft("connect", 4));
    await click("Add Will");
    expect(await focused()).toBe("Will: Will QoS");
    await click("Remove Will");
    expect(await focused()).toBe("Add Will");
    await click("Add User Name");
    expect(await focused()).toBe("User Name");
    await click("Remove User Name");
    expect(await focused()).toBe("Add User Name");
  });

  it("masks User Name, Password and Authentication Data until they are to be shown", async () => {
    const draft = newDraft("connect", 5);
    const entries = {
      ...draft.entries,
      username: "boiler",
      password: { as: "text", entered: "correct horse" },
      properties: {
        authenticationMethod: "m",
        authenticationData: { as: "hex", entered: "00 01" },
      },
    } as const;
    await show({ ...draft, entries });
    for (const name of ["User Name", "Password", "Authentication Data"]) {
      expect(await input(name).getAttribute("type")).toBe("password");
    }
    expect(await page.locator("body").innerText()).not.toMatch(/boiler|correct|00 01/);
    await show({ ...draft, entries }, true);
    await expect(input("User Name").inputValue()).resolves.toBe("boiler");
    await expect(input("Password").inputValue()).resolves.toBe("correct horse");
    await expect(input("Authentication Data").inputValue()).resolves.toBe("00 01");
  });

  it("says what is wrong at the input, with the rule", async () => {
    await show(newDraft("publish", 5));
    await input("Topic Name").fill("plant/#");
    expect(await input("Topic Name").getAttribute("aria-invalid")).toBe("true");
    const described = await input("Topic Name").evaluate((element) =>
      (element.getAttribute("aria-describedby") ?? "")
        .split(" ")
        .map((id) => document.getElementById(id)?.textContent),
    );
    expect(described).toEqual([expect.stringMatching(/^Topic Name .*MQTT-3\.3\.2-2/)]);
    await input("Topic Name").fill("plant");
    expect(await input("Topic Name").getAttribute("aria-invalid")).toBeNull();
  });

  it("says above all fields what is wrong with the packet as a whole", async () => {
    await show({ ...newDraft("auth", 5), version: 4 });
    expect(await page.getByRole("alert").textContent()).toMatch(/AUTH/);
  });

  it("keeps the line breaks of a Topic Name", async () => {
    const draft = newDraft("publish", 4);
    await show({ ...draft, entries: { ...draft.entries, topic: "a\nb" } });
    expect(await input("Topic Name").inputValue()).toBe("a\nb");
    await input("Topic Name").fill("a\nc");
    // biome-ignore lint/suspicious/noExplicitAny: what the bundle puts there
    const shown: Draft = await page.evaluate(() => (globalThis as any).shown());
    expect(shown.entries["topic"]).toBe("a\nc");
  });

  it("has room in 360 pixels for every packet, a label for every input, and no inline style", async () => {
    const types = await page.getByLabel("Packet", { exact: true }).locator("option").all();
    expect(types).toHaveLength(15);
    await page.getByLabel("Version").selectOption("5");
    for (const option of types) {
      const type = (await option.getAttribute("value")) as string;
      await page.getByLabel("Packet", { exact: true }).selectOption(type);
      const found = await page.evaluate(() => ({
        width: document.documentElement.scrollWidth,
        unlabelled: [...document.querySelectorAll("input, select, textarea")].filter(
          (element) => (element as HTMLInputElement).labels?.length === 0,
        ).length,
        styled: document.querySelectorAll("body [style]").length,
        ids: [...document.querySelectorAll("[id]")].map(({ id }) => id),
      }));
      expect(found).toMatchObject({ unlabelled: 0, styled: 0 });
      expect(found.width).toBeLessThanOrEqual(360);
      expect(new Set(found.ids).size).toBe(found.ids.length);
    }
  });

  it("has the page say nothing on its console", () => {
    expect(complaints).toEqual([]);
  });
});
