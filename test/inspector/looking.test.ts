/** Looking at packets: what is given, the bytes beside the fields, errors, streams, captures. */

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { fromHex, joined } from "../bytes.js";
import { hashOf, paste, shownBytes, useInspector } from "./page.js";

const inspector = useInspector();

const PUBLISH = "320d0003612f6200070568690a2178";
const CONNECT = "101000044d5154540402003c0004646576 31".replace(" ", "");
const PINGREQ = "c000";

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../fixtures/captures/${name}`, import.meta.url));

const heading = (page: Page): Promise<string> =>
  page.locator("#packet h2").innerText({ timeout: 5_000 });
const field = (page: Page, name: string) =>
  page.getByRole("treeitem", { name: new RegExp(`^${name}`) }).first();
const byte = (page: Page, index: number) => page.locator(`[data-byte="${index}"]`);
const classOf = async (page: Page, index: number): Promise<string> =>
  (await byte(page, index).getAttribute("class")) ?? "";
const rows = (page: Page) => page.getByRole("option").filter({ has: page.locator(".packet-text") });

/** Drops a file onto the page. */
async function drop(page: Page, name: string, content: Uint8Array): Promise<void> {
  const given = { name, base64: Buffer.from(content).toString("base64") };
  await page.evaluate(({ name: fileName, base64 }) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([bytes], fileName));
    document.body.dispatchEvent(new DragEvent("drop", { bubbles: true, dataTransfer }));
  }, given);
}

describe("what is given", () => {
  let page: Page;
  beforeAll(async () => {
    page = await inspector.open();
  });

  it.each([
    ["hex", "32 0a 00 03 61 2f 62 00 07 68 69 21"],
    ["hex with 0x and commas", "0x32,0x0a,0x00,0x03,0x61,0x2f,0x62,0x00,0x07,0x68,0x69,0x21"],
    ["base64", "MgoAA2EvYgAHaGkh"],
    [
      "a dump of Wireshark",
      "0000   32 0a 00 03 61 2f 62 00 07 68 69 21               2...a/b..hi!",
    ],
    ["a dump of xxd", "00000000: 320a 0003 612f 6200 0768 6921            2...a/b..hi!"],
  ])("is read as %s", async (_, text) => {
    await paste(page, "c000");
    await paste(page, text);
    expect(await heading(page)).toContain("PUBLISH");
    expect(await shownBytes(page)).toBe("320a0003612f62000768 6921".replace(" ", ""));
    expect(await field(page, "Topic Name").innerText()).toContain('"a/b"');
  });

  it("that is nothing is said to be so, and what was there stays", async () => {
    await paste(page, PINGREQ);
    await paste(page, "this is no packet!");
    const alert = page.getByRole("alert");
    expect(await alert.innerText()).toContain("The text is neither hex");
    expect(await alert.innerText()).not.toContain("--input-format");
    expect(await heading(page)).toContain("PINGREQ");
  });

  it("is not complained about while it is being typed, but when one leaves it", async () => {
    const undo = page.getByRole("button", { name: "Undo" });
    await paste(page, "d000");
    await page.getByLabel("Hex, base64").fill("");
    await page.getByLabel("Hex, base64").pressSequentially("c00");
    expect(await page.getByRole("alert").count()).toBe(0);
    await page.keyboard.press("Tab");
    expect(await page.getByRole("alert").innerText()).toContain("hex");
    expect(await page.getByLabel("Hex, base64").inputValue()).toBe("c00");
    await page.getByLabel("Hex, base64").press("End");
    await page.keyboard.type("0 c0 00");
    expect(await page.getByRole("alert").count()).toBe(0);
    expect(await shownBytes(page)).toBe("c000");
    await page.keyboard.press("Tab");
    expect(await page.getByLabel("Hex, base64").inputValue()).toBe("c0 00 c0 00");
    await undo.click();
    expect(await shownBytes(page)).toBe("d000");
  });

  it("is a file with raw packets, chosen or dropped", async () => {
    await page.getByLabel("A file with packets").setInputFiles({
      name: "session.mqtt",
      mimeType: "application/octet-stream",
      buffer: Buffer.from(fromHex(PUBLISH)),
    });
    await expect.poll(() => heading(page)).toContain("PUBLISH");
    await drop(page, "ping.bin", fromHex(PINGREQ));
    await expect.poll(() => heading(page)).toContain("PINGREQ");
  });

  it("is read by the version that is asked for", async () => {
    await paste(page, "4003000110");
    expect(await heading(page)).toContain("MQTT 3.1.1");
    expect(await page.locator(".errors").innerText()).toContain("Remaining Length");
    await page.getByLabel("Read as").selectOption("MQTT 5.0");
    expect(await heading(page)).toContain("MQTT 5.0");
    expect(await field(page, "Reason Code").innerText()).toContain("No matching subscribers");
    await page.getByLabel("Read as").selectOption({ index: 0 });
  });

  it("can be too much to show as hex, and is shown in part as one scrolls", async () => {
    const payload = new Uint8Array(1_000_000).fill(0x61);
    const head = fromHex("30c3843d 0001 61");
    await drop(page, "large.bin", joined([head, payload]));
    await expect.poll(() => heading(page)).toContain("1,000,007 bytes");
    expect(await page.locator("[data-byte]").count()).toBeLessThan(2_000);
    await byte(page, 0).click();
    await page.keyboard.press("Control+End");
    await page.mouse.move(0, 0);
    expect(await byte(page, 1_000_006).getAttribute("aria-label")).toContain("Payload");
  });
});

describe("bytes and fields", () => {
  let page: Page;
  beforeAll(async () => {
    page = await inspector.open(hashOf(fromHex("320a0003612f62000768 6921"), 4));
  });

  it("light each other when the pointer is at either", async () => {
    await byte(page, 5).hover();
    for (const index of [4, 5, 6]) expect(await classOf(page, index)).toContain("lit");
    for (const index of [3, 7]) expect(await classOf(page, index)).not.toContain("lit");
    // The innermost field of the byte is the string's value.
    expect(await page.locator(".field.lit").innerText()).toContain("Value");
    await field(page, "Packet Identifier").hover();
    expect(await classOf(page, 7)).toContain("lit");
    expect(await classOf(page, 8)).toContain("lit");
    expect(await classOf(page, 5)).not.toContain("lit");
    await page.getByRole("heading", { name: "MQTT inspector" }).hover();
    expect(await page.locator(".lit").count()).toBe(0);
  });

  it("light the bits of a byte", async () => {
    await byte(page, 0).hover();
    const lit = await page.locator(".field.lit .field-name").allInnerTexts();
    expect(lit).toEqual([
      "Control Packet type and flags",
      "Control Packet type",
      "DUP flag",
      "QoS level",
      "RETAIN",
    ]);
    await field(page, "QoS level").hover();
    expect(await classOf(page, 0)).toContain("lit");
  });

  it("select each other by the keyboard, and say what is selected", async () => {
    await byte(page, 0).click();
    await page.keyboard.press("ArrowRight");
    expect(await page.locator(".field.selected").innerText()).toContain("Remaining Length");
    await page.keyboard.press("End");
    expect(await page.locator(".field.selected").innerText()).toContain("Payload");
    expect(await page.locator(":focus").getAttribute("data-byte")).toBe("11");
    await field(page, "Fixed header").click();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    expect(await page.locator(":focus .field-name").innerText()).toBe("QoS level");
    expect(await classOf(page, 0)).toContain("selected");
    expect(await page.locator(".field-panel").innerText()).toContain("bits 2 to 1");
    await page.keyboard.press("ArrowLeft");
    expect(await page.locator(":focus .field-name").innerText()).toBe(
      "Control Packet type and flags",
    );
    await page.keyboard.press("ArrowLeft");
    expect(await page.locator(":focus").getAttribute("aria-expanded")).toBe("false");
    expect(await page.getByRole("treeitem", { name: /^QoS level/ }).count()).toBe(0);
    await page.keyboard.press("ArrowRight");
    expect(await page.getByRole("treeitem", { name: /^QoS level/ }).count()).toBe(1);
  });

  it("have one colour for one field, and another for the next", async () => {
    const colors = await Promise.all(
      Array.from(
        { length: 12 },
        async (_, index) => /color-\d/.exec(await classOf(page, index))?.[0],
      ),
    );
    expect(new Set(colors.slice(2, 7)).size).toBe(1);
    expect(colors[1]).not.toBe(colors[2]);
    expect(colors[6]).not.toBe(colors[7]);
    expect(colors).not.toContain(undefined);
  });
});

describe("what is malformed", () => {
  it("is shown at its byte and its field, with the sentence and the number of the rule", async () => {
    const page = await inspector.open(hashOf(fromHex("30050003612f23"), 4));
    const errors = page.locator(".errors");
    expect(await errors.innerText()).toContain("PUBLISH: Topic Name at byte 6");
    expect(await errors.innerText()).toContain("[3.1.1 MQTT-3.3.2-2]");
    expect(await errors.locator("blockquote").innerText()).toMatch(/^MQTT-3\.3\.2-2 .*wildcard/i);
    expect(await classOf(page, 6)).toContain("error");
    expect(await classOf(page, 5)).not.toContain("error");
    expect(await byte(page, 6).getAttribute("aria-label")).toContain("error");
    expect(await field(page, "Topic Name").getAttribute("class")).toContain("error");
    await errors.getByRole("button", { name: "Byte 6" }).click();
    expect(await page.locator(".field.selected").innerText()).toContain("Topic Name");
  });

  it("shows where bytes are missing", async () => {
    const page = await inspector.open(hashOf(fromHex("30050003612f"), 4));
    expect(await page.getByRole("gridcell", { name: "Here bytes are missing." }).count()).toBe(1);
    expect(await page.locator(".errors").innerText()).toContain("waits for more bytes");
  });
});

describe("a stream", () => {
  let page: Page;
  const stream = [CONNECT, PINGREQ, PUBLISH, "3003000123", "30040001 6278".replace(" ", "")].join(
    "",
  );
  beforeAll(async () => {
    page = await inspector.open(hashOf(fromHex(stream)));
  });

  it("is a list, in which a packet is chosen by pointer and keyboard", async () => {
    expect(await rows(page).count()).toBe(5);
    expect(await heading(page)).toContain("CONNECT");
    await rows(page).nth(2).click();
    expect(await heading(page)).toContain("PUBLISH");
    await page.keyboard.press("ArrowUp");
    expect(await heading(page)).toContain("PINGREQ");
    await page.keyboard.press("End");
    expect(await heading(page)).toContain("packet 5");
    expect(await page.locator(":focus .packet-number").innerText()).toBe("5");
  });

  it("goes on behind a malformed packet, and says that a receiver would not", async () => {
    expect(await rows(page).nth(3).innerText()).toMatch(
      /Malformed: PUBLISH: Topic Name at byte 39/,
    );
    expect(await rows(page).nth(4).innerText()).toContain("a receiver would not have come to it");
  });

  it("can be filtered by type, by topic, and for what is malformed", async () => {
    await page.getByLabel("Type", { exact: true }).selectOption("PUBLISH");
    expect(await rows(page).count()).toBe(3);
    await page.getByLabel("Topic Filter").fill("a/+");
    expect(await rows(page).count()).toBe(1);
    expect(await page.locator(".packets h2").innerText()).toBe("1 of 5 packets");
    await page.getByLabel("Topic Filter").fill("a/#/b");
    expect(await page.locator(".packets").innerText()).toContain("This is no Topic Filter.");
    await page.getByLabel("Topic Filter").fill("");
    await page.getByLabel("Type", { exact: true }).selectOption("all");
    await page.getByLabel("Malformed only").check();
    expect(await rows(page).count()).toBe(1);
    await page.getByLabel("Malformed only").uncheck();
    await page.getByLabel("Topic Filter").fill("nobody/has/this");
    expect(await page.locator(".packets").innerText()).toContain("No packet is like that.");
    await page.getByLabel("Topic Filter").fill("");
  });

  it("of very many packets is there as far as one sees it", async () => {
    await drop(page, "many.bin", fromHex(PINGREQ.repeat(50_000)));
    await expect.poll(() => page.locator(".packets h2").innerText()).toBe("50,000 packets");
    expect(await rows(page).count()).toBeLessThan(200);
    await rows(page).first().click();
    await page.keyboard.press("End");
    expect(await heading(page)).toContain("packet 50000");
  });
});

it("24 MB can be scrolled to their end", async () => {
  const page = await inspector.open();
  await page.evaluate(() => {
    const bytes = new Uint8Array(24_000_000).fill(0x61);
    bytes.set([0x30, 0xfb, 0xeb, 0xb8, 0x0b, 0, 1]);
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([bytes], "large.bin"));
    document.body.dispatchEvent(new DragEvent("drop", { bubbles: true, dataTransfer }));
  });
  await page.locator(".byte-grid").waitFor();
  await page.locator(".byte-grid").evaluate((grid) => {
    grid.scrollTop = grid.scrollHeight;
  });
  await byte(page, 23_999_999).waitFor();
  await byte(page, 23_999_999).click();
  await page.keyboard.press("Control+Home");
  await byte(page, 0).waitFor();
});

describe("a capture", () => {
  let page: Page;
  beforeAll(async () => {
    page = await inspector.open();
  });

  it.each([
    "mosquitto-3.1.1-ipv4.pcap",
    "mosquitto-5.0-ipv6.pcapng",
    "mqttjs-5.0-websocket.pcapng",
  ])("%s shows the packets of both sides", async (name) => {
    await page.getByLabel("A file with packets").setInputFiles(fixture(name));
    if (name.includes("websocket")) {
      await page.locator(".notices").getByText("There is TCP on port").waitFor();
      const text = await page.locator(".notices").innerText();
      const port = /port (\d+)[,:]/.exec(text.slice(text.indexOf("There is TCP")))?.[1] as string;
      await page.getByLabel("Server ports").fill(port);
      await page.getByRole("button", { name: "Read again" }).click();
    }
    await expect.poll(() => rows(page).first().innerText()).toContain("ConnectPacket");
    expect(await rows(page).nth(1).innerText()).toContain("ConnackPacket");
    expect(await rows(page).nth(1).innerText()).toContain("←");
    expect(await rows(page).first().innerText()).toMatch(/\d\d:\d\d:\d\d\.\d{6} #1 →/);
    expect(await heading(page)).toContain("CONNECT");
  });

  it("may be gzipped, and may be cut off, which is said", async () => {
    const whole = readFileSync(fixture("mosquitto-5.0-ipv6.pcapng"));
    await drop(page, "capture.pcapng.gz", gzipSync(whole.subarray(0, whole.length - 30)));
    await expect.poll(() => page.locator(".notices").innerText()).toMatch(/cut off|ends within/i);
    expect(await rows(page).first().innerText()).toContain("ConnectPacket");
  });

  it("keeps its ports and its file, whatever is shown in between", async () => {
    const ports = page.getByLabel("Server ports");
    await page
      .getByLabel("A file with packets")
      .setInputFiles(fixture("mosquitto-3.1.1-ipv4.pcap"));
    await ports.fill("9999");
    await page.getByRole("button", { name: "Read again" }).click();
    await page.locator(".notices").getByText("There is TCP on port").waitFor();
    await page
      .getByLabel("A file with packets")
      .setInputFiles(fixture("mosquitto-5.0-ipv6.pcapng"));
    await expect.poll(() => ports.inputValue()).toBe("1883");
    await page.getByRole("button", { name: "Undo" }).click();
    expect(await ports.inputValue()).toBe("9999");
    await ports.fill("1883");
    await page.getByRole("button", { name: "Read again" }).click();
    await expect.poll(() => rows(page).first().innerText()).toContain("protocolVersion: 4");
  });

  it("stays as it was seen: what is changed is a copy, and can be undone", async () => {
    await page
      .getByLabel("A file with packets")
      .setInputFiles(fixture("mosquitto-3.1.1-ipv4.pcap"));
    await expect.poll(() => page.locator(".packets h2").innerText()).toMatch(/packets/);
    const count = await page.locator(".packets h2").innerText();
    await rows(page).nth(1).click();
    await byte(page, 3).click();
    await page.keyboard.type("05");
    expect(await page.locator(".packets").count()).toBe(0);
    expect(await field(page, "Connect Return code").innerText()).toContain("0x05");
    await page.getByRole("button", { name: "Undo" }).click();
    expect(await page.locator(".packets h2").innerText()).toBe(count);
  });
});

describe("the page", () => {
  it("works from a file server as from a disk, and asks for nothing but itself", async () => {
    const { page, asked } = await inspector.openFromServer();
    await paste(page, PUBLISH);
    expect(await heading(page)).toContain("PUBLISH");
    expect(asked).toEqual(["/"]);
  });

  it("may not send anything: its own policy forbids it", async () => {
    const page = await inspector.open();
    const policy = await page
      .locator('meta[http-equiv="Content-Security-Policy"]')
      .getAttribute("content");
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain("unsafe");
    expect(policy).not.toContain("connect-src");
  });

  it("works without a network", async () => {
    const page = await inspector.open("", { offline: true });
    await paste(page, PUBLISH);
    expect(await heading(page)).toContain("PUBLISH");
  });
});
