/** MQTT.js in headless Chromium, bundled with the drop-in, with mosquitto's WebSocket listener. */

import { gzipSync } from "node:zlib";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { levels } from "../interop/matrix.js";
import { type Mosquitto, startMosquitto } from "../interop/mosquitto.js";
import { browserBundle } from "./browser-bundle.js";

let mosquitto: Mosquitto;
let browser: Browser;
let page: Page;
const sizes = { stock: 0, override: 0 };

beforeAll(async () => {
  mosquitto = await startMosquitto();
  browser = await chromium.launch({
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: ["--no-sandbox"],
  });
  const [stock, override] = await Promise.all([browserBundle("stock"), browserBundle("override")]);
  sizes.stock = gzipSync(stock).length;
  sizes.override = gzipSync(override).length;
  page = await browser.newPage();
  await page.addScriptTag({ content: override });
});
afterAll(async () => {
  await browser?.close();
  await mosquitto?.stop();
});

describe.each([
  ["3.1.1", 4],
  ["5.0", 5],
] as const)("MQTT.js in Chromium in MQTT %s", (_, protocolVersion) => {
  it.each(levels)("gets what it publishes with QoS %i, from 0 bytes to 1 MB", async (qos) => {
    const given = { url: `ws://127.0.0.1:${mosquitto.ports.WebSocket}`, protocolVersion, qos };
    const got = await page.evaluate(async ({ url, protocolVersion: version, qos: level }) => {
      // biome-ignore lint/suspicious/noExplicitAny: what the bundle puts there
      const { mqtt } = globalThis as any;
      const client = await mqtt.connectAsync(url, { protocolVersion: version });
      const told: unknown[] = [];
      for (const length of [0, 1, 128, 16_384, 1_000_000]) {
        const payload = new Uint8Array(length).map((_, index) => (index * 7) & 0xff);
        const topic = `browser/${version}/${level}/${length}/ü`;
        await client.subscribeAsync(topic, { qos: level });
        const message = new Promise<[string, Uint8Array, { qos: number; length: number }]>(
          (resolve) =>
            client.once("message", (...values: [never, never, never]) => resolve(values)),
        );
        await client.publishAsync(topic, payload, { qos: level });
        const [name, bytes, packet] = await message;
        const isSame = bytes.length === length && bytes.every((byte, at) => byte === payload[at]);
        told.push([name === topic, packet.qos, isSame]);
      }
      await client.endAsync();
      return told;
    }, given);
    expect(got).toEqual(Array(5).fill([true, qos, true]));
  });
});

it("tells a page of what is malformed, as in Node", async () => {
  const url = `ws://127.0.0.1:${mosquitto.ports.WebSocket}`;
  const message = await page.evaluate(async (given) => {
    // biome-ignore lint/suspicious/noExplicitAny: what the bundle puts there
    const { mqtt } = globalThis as any;
    const client = await mqtt.connectAsync(given, { reconnectPeriod: 0 });
    const error = new Promise<Error>((resolve) => client.once("error", resolve));
    client.publish("a/+", "text");
    const { message: text } = await error;
    client.end(true);
    return text;
  }, url);
  expect(message).toContain("MQTT-3.3.2-2");
});

it("costs the bundle less than 18,800 bytes more than mqtt-packet, gzipped", () => {
  const { stock, override } = sizes;
  console.info(`MQTT.js for the browser, gzipped: ${stock} bytes, with the drop-in ${override}`);
  expect(override - stock).toBeLessThan(18_800);
});
