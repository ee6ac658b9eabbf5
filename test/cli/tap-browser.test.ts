/** MQTT.js in headless Chromium talks to mosquitto's WebSocket listener through the tap. */

import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Mosquitto, startMosquitto } from "../interop/mosquitto.js";
import { closedOf, startTap } from "./tapping.js";

let mosquitto: Mosquitto;
let browser: Browser;
let server: Server;
let page: Page;

beforeAll(async () => {
  mosquitto = await startMosquitto();
  const bundle = readFileSync(createRequire(import.meta.url).resolve("mqtt/dist/mqtt.min"));
  server = createServer(({ url }, response) => {
    const isBundle = url === "/mqtt.js";
    response.setHeader("Content-Type", isBundle ? "text/javascript" : "text/html");
    response.end(isBundle ? bundle : '<!doctype html><script src="/mqtt.js"></script>');
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  browser = await chromium.launch({
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: ["--no-sandbox"],
  });
  page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
});

afterAll(async () => {
  await browser?.close();
  server?.close();
  await mosquitto?.stop();
});

it.each([
  ["3.1.1", 4],
  ["5.0", 5],
] as const)(
  "a page's messages come through and are shown, in MQTT %s",
  async (_, protocolVersion) => {
    const tap = await startTap(`ws://127.0.0.1:${mosquitto.ports.WebSocket}`, [], "ws://0");
    const url = `ws://127.0.0.1:${tap.port}/mqtt`;
    const topic = `page/${protocolVersion}/ü`;
    const received = await page.evaluate(
      async (given) => {
        // biome-ignore lint/suspicious/noExplicitAny: what the bundle puts there
        const { mqtt } = globalThis as any;
        const client = await mqtt.connectAsync(given.url, {
          protocolVersion: given.protocolVersion,
          clientId: "page",
          username: "someone",
          password: "geheim",
          reconnectPeriod: 0,
        });
        await client.subscribeAsync(given.topic);
        const message = new Promise<string[]>((resolve) =>
          client.once("message", (name: string, payload: unknown) => resolve([name, `${payload}`])),
        );
        await client.publishAsync(given.topic, "21 °C");
        const told = await message;
        await client.endAsync();
        return told;
      },
      { url, topic, protocolVersion },
    );
    expect(received).toEqual([topic, "21 °C"]);
    await closedOf(tap);
    expect(await tap.stop()).toBe(0);
    expect(tap.stderr()).toMatch(/^1 connection, 7 packets, \d+ bytes, 0 malformed$/m);
    const packets = tap.lines.all.filter((line) => line.includes("Packet {"));
    const shown = packets.map((line) => /#1 "page" (->|<-) \d+ B (\w+)Packet/.exec(line)?.slice(1));
    expect(shown).toEqual([
      ["->", "Connect"],
      ["<-", "Connack"],
      ["->", "Subscribe"],
      ["<-", "Suback"],
      ["->", "Publish"],
      ["<-", "Publish"],
      ["->", "Disconnect"],
    ]);
    for (const line of packets.slice(4, 6)) {
      expect(line).toContain(`topic: "${topic}", payload: "21 °C"`);
    }
    expect(tap.lines.all.join("\n")).not.toContain("geheim");
  },
);
