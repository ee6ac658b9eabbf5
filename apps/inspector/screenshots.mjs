// Takes the pictures of the page that README.md and docs/inspector.md show, from the page that was built last.
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const page = new URL("dist/index.html", import.meta.url).href;
const folder = new URL("../../docs/", import.meta.url);

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});

async function take(
  name,
  { hash = "", width, height, colorScheme = "light", go = async () => {} },
) {
  const tab = await browser.newPage({
    viewport: { width, height },
    colorScheme,
    reducedMotion: "reduce",
  });
  await tab.goto(page + hash);
  await go(tab);
  await tab.screenshot({ path: fileURLToPath(new URL(`inspector-${name}.png`, folder)) });
  await tab.close();
}

const sample = (name) => async (tab) => {
  await tab.getByRole("tab", { name: "Samples" }).click();
  await tab.getByRole("button", { name, exact: true }).first().click();
  await tab.getByRole("tab", { name: "Paste or open" }).click();
};

const field = (tab, name) => tab.getByRole("treeitem", { name }).first();

await take("desktop", {
  width: 1280,
  height: 1000,
  go: async (tab) => {
    await sample("CONNECT with a Will")(tab);
    await field(tab, /^Connect Flags/).click();
    await field(tab, /^Keep Alive/).hover();
  },
});

await take("malformed", {
  width: 1280,
  height: 1000,
  colorScheme: "dark",
  hash: "#v=4&b=MBIADGhvdXNlLysvZG9vcm9wZW4",
});

await take("capture", {
  width: 1280,
  height: 1000,
  go: async (tab) => {
    const capture = new URL(
      "../../test/fixtures/captures/mosquitto-5.0-ipv6.pcapng",
      import.meta.url,
    );
    await tab.getByLabel("A file with packets").setInputFiles(fileURLToPath(capture));
    await tab
      .getByRole("option", { name: /PublishPacket/ })
      .first()
      .click();
  },
});

await take("phone", {
  width: 360,
  height: 1200,
  colorScheme: "dark",
  go: async (tab) => {
    await sample("PUBLISH with its properties")(tab);
    await tab.locator("#packet").scrollIntoViewIfNeeded();
    await tab.evaluate(() => document.querySelector("#packet").scrollIntoView());
    await field(tab, /^Topic Name/).click();
  },
});

await take("form", {
  width: 1280,
  height: 1000,
  go: async (tab) => {
    await tab.getByRole("tab", { name: "Build" }).click();
    await tab.getByLabel("Packet", { exact: true }).selectOption({ label: "SUBSCRIBE" });
    await tab.getByLabel("Topic Filter").first().fill("house/#/door");
  },
});

await browser.close();
