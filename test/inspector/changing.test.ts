/** Changing a byte, some bits, a field, or the form, and seeing all the others change. */

import type { Page } from "playwright-core";
import { beforeEach, describe, expect, it } from "vitest";
import { fromHex } from "../bytes.js";
import { hashOf, paste, shownBytes, useInspector } from "./page.js";

const inspector = useInspector();

/** A PUBLISH with QoS 1 to a/b with a Subscription Identifier, 5.0. */
const PUBLISH = "320c0003612f620007020b056869";

const field = (page: Page, name: string) =>
  page.getByRole("treeitem", { name: new RegExp(`^${name}`) }).first();
const byte = (page: Page, index: number) => page.locator(`[data-byte="${index}"]`);
const entry = (page: Page) => page.locator("#field-entry");

async function change(page: Page, name: string, value: string): Promise<void> {
  await field(page, name).click();
  await entry(page).fill(value);
  await page.getByRole("button", { name: "Change", exact: true }).click();
}

let page: Page;
beforeEach(async () => {
  page ??= await inspector.open();
  await page.evaluate(
    (hash) => {
      location.hash = hash;
    },
    hashOf(fromHex(PUBLISH), 5),
  );
  await expect.poll(() => shownBytes(page)).toBe(PUBLISH);
});

describe("a byte", () => {
  it("is changed by typing two digits, and its field with it", async () => {
    await byte(page, 8).click();
    await page.keyboard.type("2a");
    expect(await shownBytes(page)).toBe(PUBLISH.replace("0007", "002a"));
    expect(await field(page, "Packet Identifier").innerText()).toContain("42");
    expect(await page.locator(":focus").getAttribute("data-byte")).toBe("9");
  });

  it("is not changed by one digit, which Escape takes back", async () => {
    await byte(page, 8).click();
    await page.keyboard.type("f");
    expect(await byte(page, 8).innerText()).toBe("f_");
    await page.keyboard.press("Escape");
    expect(await shownBytes(page)).toBe(PUBLISH);
  });

  it("is put in and taken out", async () => {
    await byte(page, 13).click();
    await page.keyboard.press("Insert");
    // The last byte is no longer the packet's, whose length is as it was.
    expect(await shownBytes(page)).toBe("320c0003612f620007020b056800");
    expect(await page.locator(".packets h2").innerText()).toBe("2 packets");
    await page.keyboard.press("Delete");
    expect(await shownBytes(page)).toBe(PUBLISH);
    await page.keyboard.press("Backspace");
    expect(await shownBytes(page)).toBe(PUBLISH.replace("6869", "69"));
  });

  it("can make the packet malformed, and good again by undoing", async () => {
    await byte(page, 4).click();
    await page.keyboard.type("23");
    expect(await page.locator(".errors").innerText()).toContain("MQTT-3.3.2-2");
    await page.keyboard.press("Control+z");
    expect(await shownBytes(page)).toBe(PUBLISH);
    expect(await page.locator(".errors").count()).toBe(0);
    await page.keyboard.press("Control+y");
    expect(await page.locator(".errors").count()).toBe(1);
  });

  it("changes the hex that was pasted, too", async () => {
    await byte(page, 12).click();
    await page.keyboard.type("48");
    expect(await page.getByLabel("Hex, base64").inputValue()).toBe(
      "32 0c 00 03 61 2f 62 00 07 02 0b 05 48 69",
    );
  });
});

describe("a field", () => {
  it("is changed as text, and the lengths around it with it", async () => {
    await change(page, "Topic Name", "längst");
    expect(await shownBytes(page)).toBe("321000076cc3a46e6773740007020b056869");
    expect(await field(page, "Topic Name").innerText()).toContain("längst");
    expect(await field(page, "Remaining Length").innerText()).toContain("16 bytes");
    expect(await page.locator(".errors").count()).toBe(0);
  });

  it("is changed as a number, in decimal or hex", async () => {
    await change(page, "Packet Identifier", "0x1234");
    expect(await shownBytes(page)).toBe(PUBLISH.replace("0007", "1234"));
    await change(page, "Packet Identifier", "65536");
    expect(await page.locator("#field-entry-fault").innerText()).toContain("at most 65535");
    expect(await shownBytes(page)).toBe(PUBLISH.replace("0007", "1234"));
  });

  it("in a property moves the Property Length and the Remaining Length", async () => {
    await page.getByRole("treeitem", { name: /^Subscription Identifier 5/ }).click();
    await entry(page).fill("300");
    await entry(page).press("Enter");
    expect(await shownBytes(page)).toBe("320d0003612f620007030bac026869");
  });

  it("that is a length is written alone, which shows what comes of it", async () => {
    await change(page, "Remaining Length", "13");
    expect(await shownBytes(page)).toBe(`320d${PUBLISH.slice(4)}`);
    expect(await page.locator(".errors").innerText()).toContain("needs more bytes");
  });

  it("of bytes is changed as hex or as text", async () => {
    await field(page, "Payload").click();
    await page.getByRole("radio", { name: "Hex" }).check();
    await entry(page).fill("00 ff");
    await entry(page).press("Enter");
    expect(await shownBytes(page)).toBe(PUBLISH.replace("6869", "00ff"));
    await entry(page).fill("0");
    await entry(page).press("Enter");
    expect(await page.locator("#field-entry-fault").innerText()).toContain("two digits each");
  });

  it("stays selected when others come before it, and what is closed stays closed", async () => {
    await field(page, "Properties").click();
    await page.keyboard.press("ArrowLeft");
    await field(page, "Payload").click();
    await field(page, "QoS level").click();
    await entry(page).fill("0");
    await entry(page).press("Enter");
    expect(await page.locator(".field.selected .field-name").innerText()).toBe("QoS level");
    await field(page, "Payload").click();
    await page.keyboard.press("Control+z");
    expect(await page.locator(".field.selected .field-name").innerText()).toBe("Payload");
    expect(await page.getByRole("treeitem", { name: /^Property Length/ }).count()).toBe(0);
  });

  it("of bits is changed by turning one over", async () => {
    await byte(page, 0).click();
    await page.getByRole("button", { name: "Bit 0, RETAIN: 0" }).click();
    expect(await shownBytes(page)).toBe(`33${PUBLISH.slice(2)}`);
    expect(await field(page, "RETAIN").innerText()).toContain("1 yes");
    await page.getByRole("button", { name: "Bit 2, QoS level: 0" }).click();
    expect(await page.locator(".errors").innerText()).toContain("MQTT-3.3.1-4");
  });
});

describe("what is still being entered", () => {
  it("is for the packet it was entered for, and not for one that comes in its place", async () => {
    await field(page, "Topic Name").click();
    await entry(page).fill("old");
    await page.evaluate(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([Uint8Array.of(0xc0, 0, 0xd0, 0)], "two.bin"));
      document.body.dispatchEvent(new DragEvent("drop", { bubbles: true, dataTransfer }));
    });
    await expect.poll(() => shownBytes(page)).toBe("c000");
    expect(await page.locator(".packets h2").innerText()).toBe("2 packets");
  });

  it("is taken back by Escape", async () => {
    await field(page, "Topic Name").click();
    await entry(page).fill("other");
    await entry(page).press("Escape");
    expect(await entry(page).inputValue()).toBe("a/b");
  });

  it("keeps line breaks, and is hex where it is no text", async () => {
    await change(page, "Payload", "6");
    await page.getByRole("radio", { name: "Hex" }).check();
    await entry(page).fill("7b 0a 7d");
    await entry(page).press("Enter");
    await page.getByRole("radio", { name: "Text" }).check();
    expect(await entry(page).inputValue()).toBe("{\n}");
    await entry(page).fill("{\n\n}");
    await page.getByRole("button", { name: "Change", exact: true }).click();
    expect(await shownBytes(page)).toBe("320e0003612f620007020b057b0a0a7d");
    await page.getByRole("radio", { name: "Hex" }).check();
    await entry(page).fill("61 ff");
    await entry(page).press("Enter");
    expect(await page.getByRole("radio", { name: "Text" }).count()).toBe(0);
  });
});

it("the last byte can be removed, and the focus stays in the packet's place", async () => {
  await paste(page, "c000");
  await byte(page, 0).click();
  await page.keyboard.press("Delete");
  await page.keyboard.press("Delete");
  expect(await page.locator("[data-byte]").count()).toBe(0);
  await expect.poll(() => page.locator(":focus").getAttribute("id")).toBe("packet");
});

describe("the form", () => {
  const tab = (name: string) => page.getByRole("tab", { name }).click();
  const form = () => page.getByRole("tabpanel");

  it("begins with the packet that is shown, and changes its bytes", async () => {
    await tab("Build");
    expect(await form().getByLabel("Topic Name").inputValue()).toBe("a/b");
    await form().getByLabel("Topic Name").fill("a/b/c");
    expect(await shownBytes(page)).toBe("320e0005612f622f630007020b056869");
    await form().getByLabel("RETAIN").check();
    expect(await shownBytes(page)).toBe("330e0005612f622f630007020b056869");
  });

  it("follows the bytes when they are changed", async () => {
    await tab("Build");
    await change(page, "Topic Name", "other");
    expect(await form().getByLabel("Topic Name").inputValue()).toBe("other");
  });

  it("says what is wrong at the field, by the rule, and leaves the bytes as they were", async () => {
    await tab("Build");
    await form().getByLabel("Topic Name").fill("a/#");
    const fault = form().locator(".form-error");
    expect(await fault.innerText()).toContain("MQTT-3.3.2-2");
    expect(await form().getByLabel("Topic Name").getAttribute("aria-invalid")).toBe("true");
    expect(await shownBytes(page)).toBe(PUBLISH);
  });

  it.each([
    ["CONNECT", "3.1", "10"],
    ["CONNECT", "5.0", "10"],
    ["CONNACK", "3.1.1", "20"],
    ["SUBSCRIBE", "5.0", "82"],
    ["SUBACK", "3.1.1", "90"],
    ["UNSUBSCRIBE", "3.1.1", "a2"],
    ["PINGREQ", "3.1", "c0"],
    ["DISCONNECT", "5.0", "e0"],
    ["AUTH", "5.0", "f0"],
  ])("builds a %s of %s", async (type, version, first) => {
    await tab("Build");
    await form().getByLabel("Packet", { exact: true }).selectOption({ label: type });
    await form().getByLabel("Version", { exact: true }).selectOption({ label: version });
    await expect.poll(() => shownBytes(page)).toMatch(new RegExp(`^${first}`));
    expect(await page.locator("#packet h2").innerText()).toMatch(
      new RegExp(`^${type} .*MQTT ${version.replaceAll(".", "\\.")}$`),
    );
    expect(await page.locator(".errors").count()).toBe(0);
  });

  it("changes a CONNECT in its stream, by the version that it names", async () => {
    await page.evaluate(
      (hash) => {
        location.hash = hash;
      },
      hashOf(fromHex("100e00044d5154540502003c00000163c000d000")),
    );
    await expect.poll(() => page.locator(".packets h2").innerText()).toBe("3 packets");
    expect(await page.locator("#packet h2").innerText()).toContain("MQTT 5.0");
    await tab("Build");
    await form().getByLabel("Client Identifier").fill("changed");
    expect(await page.locator(".packets h2").innerText()).toBe("3 packets");
    expect(await shownBytes(page)).toMatch(/00076368616e676564$/);
  });

  it("says so when the packet that is shown is malformed, and does nothing of itself", async () => {
    await tab("Build");
    await byte(page, 4).click();
    await page.keyboard.type("23");
    expect(await page.getByRole("tabpanel").innerText()).toContain(
      "The packet that is shown is malformed",
    );
    expect(await page.locator(".errors").count()).toBe(1);
    await page.evaluate(
      (hash) => {
        location.hash = hash;
      },
      hashOf(fromHex("c000")),
    );
    await expect.poll(() => shownBytes(page)).toBe("c000");
    await byte(page, 0).click();
    await page.keyboard.press("Delete");
    await page.keyboard.press("Delete");
    expect(await page.locator("[data-byte]").count()).toBe(0);
  });

  it("makes a packet where there was none", async () => {
    const empty = await inspector.open();
    await empty.getByRole("tab", { name: "Build" }).click();
    await empty.getByLabel("Client Identifier").fill("me");
    expect(await shownBytes(empty)).toMatch(/00026d65$/);
  });
});

describe("a sample", () => {
  it("of every kind can be shown", async () => {
    await page.getByRole("tab", { name: "Samples" }).click();
    const buttons = page.locator(".samples button");
    const count = await buttons.count();
    expect(count).toBeGreaterThan(60);
    for (let index = 0; index < count; index++) {
      const button = buttons.nth(index);
      const isMalformed = await button.evaluate(
        (element) => element.closest("section")?.querySelector("h3")?.textContent === "Malformed",
      );
      await button.click();
      const name = await button.innerText();
      expect({ name, errors: await page.locator(".errors").count() }).toEqual({
        name,
        errors: isMalformed ? 1 : 0,
      });
    }
  });
});

it("pasted over what was changed begins anew", async () => {
  await paste(page, "c000");
  expect(await shownBytes(page)).toBe("c000");
});
