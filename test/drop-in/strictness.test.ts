/** What Aedes lets in on mqtt-packet, and refuses on the drop-in: the table of docs/migrating-from-mqtt-packet.md. */

import { readFileSync, writeFileSync } from "node:fs";
import { type DecodeError, decode } from "@mqtt-codec/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AedesServer, startAedes } from "./aedes.js";
import { MALFORMED, type Malformed, type Verdict, verdictOf } from "./malformed-aedes.js";
import { codecs } from "./project.js";

const page = new URL("../../docs/migrating-from-mqtt-packet.md", import.meta.url);
const BEGIN = "<!-- begin: malformed -->\n";
const END = "<!-- end: malformed -->";

let servers: readonly AedesServer[];
const rows: (readonly [string, string, ...Verdict[]])[] = [];

beforeAll(async () => {
  servers = await Promise.all(codecs.map((codec) => startAedes(codec)));
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
});

/** The rule for which core refuses it. */
function ruleOf({ bytes }: Malformed): string | undefined {
  try {
    decode(Buffer.from(bytes.replaceAll(" ", ""), "hex"));
    return undefined;
  } catch (error) {
    return (error as DecodeError).rule;
  }
}

describe("Aedes on the drop-in", () => {
  it.each(MALFORMED)("refuses a $packet [3.1.1 $rule]", async (malformed) => {
    const verdicts = await Promise.all(servers.map(({ ports }) => verdictOf(ports.TCP, malformed)));
    rows.push([malformed.packet, malformed.rule, ...verdicts]);
    expect(verdicts[1]).toBe("refused");
    expect(ruleOf(malformed)).toBe(malformed.rule);
  });

  it("takes what is well-formed, as stock Aedes does", async () => {
    for (const bytes of [
      "10 0d 0004 4d515454 04 02 0000 0001 61",
      "30 04 0001 61 77",
      "32 06 0001 61 0001 77",
      "82 06 0001 0001 61 00",
      "a2 05 0001 0001 61",
    ]) {
      const good = { packet: "", rule: "", bytes };
      for (const { ports } of servers) expect(await verdictOf(ports.TCP, good)).toBe("taken");
    }
  });

  it("refuses what mqtt-packet lets in, and the page has the table", () => {
    expect(rows.length).toBe(MALFORMED.length);
    const letIn = rows.filter(([, , stock]) => stock !== "refused");
    console.info(`of ${rows.length} malformed packets, stock Aedes lets in ${letIn.length}`);
    const table = [
      "| packet | rule in 3.1.1 | stock Aedes | Aedes on the drop-in |",
      "|---|---|---|---|",
      ...rows.map((row) => `| ${row.join(" | ")} |`),
      "",
    ].join("\n");
    const text = readFileSync(page, "utf8");
    const [before, rest] = text.split(BEGIN) as [string, string];
    const [written, after] = rest.split(END) as [string, string];
    if (process.env["WRITE_DOCS"]) writeFileSync(page, `${before}${BEGIN}${table}${END}${after}`);
    else expect(written, "WRITE_DOCS=1 npx vitest run test/drop-in/strictness").toBe(table);
  });
});
