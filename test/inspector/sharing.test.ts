/** Links, and the secrets that may be in them. */

import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { fromHex, hex } from "../bytes.js";
import { hashOf, paste, shownBytes, useInspector } from "./page.js";

const inspector = useInspector();

/** A CONNECT of 5.0 with the User Name "frieda" and the Password "hunter2secret". */
const CONNECT = fromHex(
  `102700044d51545405c2003c00000364657600066672696564 61000d${hex(new TextEncoder().encode("hunter2secret"))}`,
);
const SECRETS = ["frieda", "hunter2secret"];

const share = (page: Page) => page.getByRole("button", { name: "Share…" }).click();
const link = (page: Page): Promise<string> => page.locator("#share-link").inputValue();

/** All that can be read in the page, and all that could be copied out of it. */
function readable(page: Page): Promise<string> {
  return page.evaluate(() => {
    const fields = document.querySelectorAll<HTMLInputElement>(
      "input:not([type=password]), textarea",
    );
    const attributes = [...document.querySelectorAll("*")].flatMap((element) =>
      [...element.attributes].map(({ value }) => value),
    );
    const values = [...fields].map(({ value }) => value);
    return [document.body.innerText, ...values, ...attributes].join("\n");
  });
}

function expectNoSecret(text: string): void {
  for (const secret of SECRETS) {
    expect(text).not.toContain(secret);
    const bytes = [...new TextEncoder().encode(secret)].map((byte) => hex(Uint8Array.of(byte)));
    for (const separator of ["", " ", "\n", "\t"])
      expect(text).not.toContain(bytes.join(separator));
    expect(text).not.toContain(Buffer.from(secret).toString("base64").slice(0, -2));
  }
}

describe("secrets", () => {
  it("are hidden in the bytes, the fields, the text and the hex until they are asked for", async () => {
    const page = await inspector.open();
    await paste(page, hex(CONNECT));
    await page.getByRole("heading", { name: "MQTT inspector" }).click();
    await page.getByText("As the codec decodes it").click();
    expectNoSecret(await readable(page));
    await page
      .getByRole("treeitem", { name: /^Password/ })
      .last()
      .click();
    expectNoSecret(await readable(page));
    expect(await page.locator("#field-entry").count()).toBe(0);
    await page.getByLabel("Show secrets").check();
    const text = await readable(page);
    for (const secret of SECRETS) expect(text).toContain(secret);
    await page.getByLabel("Show secrets").uncheck();
    expectNoSecret(await readable(page));
  });

  it("are hidden in the hex of a stream, whichever packet is shown", async () => {
    const page = await inspector.open(hashOf(fromHex(`c000${hex(CONNECT)}`)));
    expect(await page.locator("#packet h2").innerText()).toContain("PINGREQ");
    expectNoSecret(await readable(page));
    await page.getByLabel("Show secrets").check();
    expect((await readable(page)).replaceAll(" ", "")).toContain(hex(CONNECT));
  });

  it("are masked while they are being typed", async () => {
    const page = await inspector.open();
    await paste(page, hex(CONNECT));
    const style = await page
      .getByLabel("Hex, base64")
      .evaluate((element) => getComputedStyle(element).getPropertyValue("-webkit-text-security"));
    expect(style).toBe("disc");
  });

  it("cannot be changed while they are hidden", async () => {
    const page = await inspector.open(hashOf(CONNECT));
    await page.locator(`[data-byte="${CONNECT.length - 1}"]`).click();
    await page.keyboard.type("41");
    await page.keyboard.press("Delete");
    await page.getByLabel("Show secrets").check();
    expect(await shownBytes(page)).toBe(hex(CONNECT));
  });

  it("are not shown by a change that has them pass for something else", async () => {
    const page = await inspector.open(hashOf(CONNECT));
    await page.getByRole("treeitem", { name: /^Connect Flags/ }).click();
    await page.getByRole("button", { name: "Bit 2, Will Flag: 0" }).click();
    await page.locator('[data-byte="0"]').click();
    await page.keyboard.type("30");
    expect(await page.getByRole("alert").innerText()).toContain(
      "This change would show what is hidden.",
    );
    expectNoSecret(await readable(page));
    expect(await shownBytes(page)).toMatch(/^10/);
    await page.getByLabel("Show secrets").check();
    await page.locator('[data-byte="0"]').click();
    await page.keyboard.type("30");
    expect(await page.locator("#packet h2").innerText()).toContain("PUBLISH");
  });

  it("are not shown in what is left of a CONNECT that is too short", async () => {
    const short = CONNECT.slice();
    short[1] = (short[1] as number) - 9;
    const page = await inspector.open(hashOf(short));
    expect(await page.locator("main").innerText()).toContain("9 more bytes are not read");
    expectNoSecret(await readable(page));
    await share(page);
    const { hash } = new URL(await link(page));
    expect(Buffer.from(hash.replace(/^.*b=/, ""), "base64url").toString("latin1")).not.toMatch(
      /secret|hunter/,
    );
  });

  it("are hidden in the form, too", async () => {
    const page = await inspector.open(hashOf(CONNECT));
    await page.getByRole("tab", { name: "Build" }).click();
    expect(await page.getByRole("textbox", { name: "Password" }).getAttribute("type")).toBe(
      "password",
    );
    expectNoSecret(await readable(page));
  });
});

describe("a link", () => {
  it("shows the same packets by the same version", async () => {
    const page = await inspector.open();
    await paste(page, "4003000110 c000");
    await page.getByLabel("Read as").selectOption("MQTT 5.0");
    await share(page);
    expect(await page.locator("dialog .warning").count()).toBe(0);
    const other = await inspector.open(new URL(await link(page)).hash);
    expect(await other.locator("#packet h2").innerText()).toContain("MQTT 5.0");
    expect(
      await other
        .getByRole("option")
        .filter({ has: other.locator(".packet-text") })
        .count(),
    ).toBe(2);
    expect(await shownBytes(other)).toBe("4003000110");
  });

  it("has asterisks for secrets, with a warning", async () => {
    const page = await inspector.open(hashOf(CONNECT));
    await share(page);
    expect(await page.getByRole("alert").innerText()).toContain(
      "There is a user name, a password or authentication data in these bytes.",
    );
    const { hash } = new URL(await link(page));
    expectNoSecret(Buffer.from(hash.replace(/^.*b=/, ""), "base64url").toString("latin1"));
    const other = await inspector.open(hash);
    expect(await other.locator(".errors").count()).toBe(0);
    await other.getByLabel("Show secrets").check();
    expect(await shownBytes(other)).toBe(
      hex(CONNECT)
        .replace(hex(new TextEncoder().encode("frieda")), "2a".repeat(6))
        .replace(hex(new TextEncoder().encode("hunter2secret")), "2a".repeat(13)),
    );
  });

  it("holds secrets when that is asked for, and shows them to nobody unasked", async () => {
    const page = await inspector.open(hashOf(CONNECT));
    await share(page);
    await page.getByLabel("Put it into the link").check();
    expect(await page.getByRole("alert").innerText()).toContain(
      "Whoever gets the link can read it.",
    );
    expectNoSecret(await readable(page));
    const other = await inspector.open(new URL(await link(page)).hash);
    expectNoSecret(await readable(other));
    await other.getByLabel("Show secrets").check();
    expect(await shownBytes(other)).toBe(hex(CONNECT));
  });

  it("is copied, and stands in the address until something is changed", async () => {
    const page = await inspector.open("", { permissions: ["clipboard-read", "clipboard-write"] });
    await paste(page, "c000");
    await share(page);
    const given = await link(page);
    await page.getByRole("button", { name: "Copy the link" }).click();
    await page.getByRole("button", { name: "Copied" }).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(given);
    expect(page.url()).toBe(given);
    await page.getByRole("button", { name: "Close" }).click();
    await page.locator('[data-byte="0"]').click();
    await page.keyboard.type("d0");
    expect(new URL(page.url()).hash).toBe("");
  });

  it("is refused for what is too long for one", async () => {
    const page = await inspector.open();
    await paste(page, "c000".repeat(10_000));
    await share(page);
    expect(await page.locator("dialog").innerText()).toContain(
      "20,000 bytes are too many for a link",
    );
    expect(await page.locator("#share-link").count()).toBe(0);
  });

  it.each(["#b=%%%", "#b=", "#v=9&b=wAA", "#nonsense", "#b=A"])(
    "that is none is said to be so: %s",
    async (hash) => {
      const page = await inspector.open(hash);
      const text = await page.locator("main").innerText();
      if (hash === "#b=") expect(text).toContain("Paste the bytes");
      else expect(await page.getByRole("alert").innerText()).toMatch(/^The address /);
    },
  );
});
