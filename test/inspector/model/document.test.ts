/** Bytes and captures as documents: what packets are in them, and which are asked for. */

import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { decode, encode } from "@mqtt-codec/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCapture } from "../../../apps/inspector/src/model/capture.js";
import { chosen, EVERYTHING } from "../../../apps/inspector/src/model/choosing.js";
import { bytesDocument } from "../../../apps/inspector/src/model/document.js";
import {
  secretsIn,
  uncovers,
  withoutSecrets,
} from "../../../apps/inspector/src/model/document-secrets.js";
import type { Entry } from "../../../apps/inspector/src/model/entry.js";
import { changed, newHistory, redone, undone } from "../../../apps/inspector/src/model/history.js";
import { openFile, readText, UnreadableError } from "../../../apps/inspector/src/model/opening.js";
import { HashError, hashOf, sharedIn } from "../../../apps/inspector/src/model/share.js";
import { fromHex, hex, joined } from "../../bytes.js";
import { pcap } from "../../cli/capture-builder.js";
import { CONNACK_50, CONNECT_50, CONNECT_311, Talk } from "../../cli/captured-session.js";
import { vectors } from "../../conformance-kit/data-files.js";

const told = ({ entries }: { readonly entries: readonly Entry[] }): string[] =>
  entries.map(({ seen, start, isBehindError }) => {
    const what = seen instanceof Error ? `${seen.code} at ${start + seen.offset}` : seen.type;
    return `${start} ${what}${isBehindError ? " behind" : ""}`;
  });

const PUBLISH = encode({ type: "publish", topic: "a/b", payload: "hi" });

describe("bytes", () => {
  it("are read packet by packet, by the version of each CONNECT", () => {
    const publish50 = encode({ type: "publish", topic: "t" }, { protocolVersion: 5 });
    const bytes = joined([PUBLISH, fromHex(CONNECT_50), publish50, fromHex(CONNECT_311), PUBLISH]);
    const { entries, unread } = bytesDocument(bytes, undefined);
    expect(entries.map(({ options }) => options.protocolVersion)).toEqual([4, 4, 5, 5, 4]);
    expect(entries.every(({ seen }) => !(seen instanceof Error))).toBe(true);
    expect(unread).toBe(0);
  });

  it("are read by the version asked for, whatever they say", () => {
    const { entries } = bytesDocument(joined([fromHex(CONNECT_50), fromHex("4003000110")]), 5);
    expect(entries.map(({ options }) => options.protocolVersion)).toEqual([5, 5]);
  });

  it("are read on behind a malformed packet that has an end", () => {
    expect(told(bytesDocument(fromHex("c0003003000123c000"), 4))).toEqual([
      "0 pingreq",
      "2 wildcard-in-topic-name at 6",
      "7 pingreq behind",
    ]);
  });

  it("are all of the last packet where its end is not there, or cannot be told", () => {
    expect(told(bytesDocument(fromHex("c000300a0001"), 4))).toEqual([
      "0 pingreq",
      "2 underflow at 6",
    ]);
    const endless = bytesDocument(fromHex("30ffffffffff0102"), 4);
    expect(endless.entries.map(({ bytes }) => bytes.length)).toEqual([8]);
  });

  it("are not read on behind a malformed packet that may hold secrets, whose rest they may be", () => {
    const connect = encode({ type: "connect", clientId: "c", username: "marker" });
    const short = connect.slice();
    short[1] = (short[1] as number) - 4;
    const { entries, unread, unreadBecause } = bytesDocument(short, undefined);
    expect([entries.length, unread, unreadBecause]).toEqual([1, 4, "secret"]);
  });

  it("of a CONNECT say its version, whatever was before", () => {
    const { entries } = bytesDocument(fromHex(`${CONNECT_50}c000`), undefined);
    expect(entries.map(({ version }) => version)).toEqual([5, 5]);
  });

  it("are given up where all is malformed", () => {
    const noise = fromHex("300105".repeat(100_000));
    const { entries, unread } = bytesDocument(noise, 4);
    expect(entries.length).toBe(100);
    expect(unread).toBe(300_000 - 300);
  });

  it("are covered by the packets, whatever they are", () => {
    const someBytes = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc
        .array(fc.constantFrom(...vectors.map(({ hex: text }) => text ?? "c000")), { maxLength: 4 })
        .map((parts) => fromHex(parts.join(""))),
    );
    fc.assert(
      fc.property(someBytes, fc.constantFrom(undefined, 3, 4, 5), (bytes, version) => {
        const { entries, unread } = bytesDocument(bytes, version as 4 | undefined);
        const all = joined([
          ...entries.map((entry) => entry.bytes),
          bytes.subarray(bytes.length - unread),
        ]);
        expect(hex(all)).toBe(hex(bytes));
      }),
    );
  });

  it("know what a Topic Alias stands for", () => {
    const aliased = (topic: string) =>
      encode({ type: "publish", topic, properties: { topicAlias: 1 } }, { protocolVersion: 5 });
    const { entries } = bytesDocument(joined([aliased("a/b"), aliased("")]), 5);
    expect(entries.map(({ topic }) => topic)).toEqual(["a/b", "a/b"]);
  });
});

const session = (): Talk =>
  new Talk().open().client(CONNECT_50).server(CONNACK_50).client("c000").server("d000");

async function* chunks(bytes: Uint8Array, size = 100): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const FILE = new Blob([]);
const options = { ports: [1883], askedVersion: undefined };

describe("a capture", () => {
  it("gives the packets of both sides with when and between whom", async () => {
    const file = pcap(session().close().frames);
    const { entries, notices } = await readCapture("name", FILE, "pcap", chunks(file), options);
    expect(entries.map(({ seen }) => (seen instanceof Error ? seen.code : seen.type))).toEqual([
      "connect",
      "connack",
      "pingreq",
      "pingresp",
    ]);
    expect(entries.map(({ captured }) => captured?.from)).toEqual([
      "client",
      "server",
      "client",
      "server",
    ]);
    expect(entries[1]?.captured?.clientId).toBe("c");
    expect(entries[2]?.start).toBe(CONNECT_50.length / 2);
    expect(notices).toEqual([]);
  });

  it("says what is missing, and on which ports there is something", async () => {
    const file = pcap(session().frames);
    const cut = await readCapture("name", FILE, "pcap", chunks(file.subarray(0, -3)), options);
    expect(cut.notices.join(" ")).toMatch(/ends within|cut off/);
    expect(cut.entries.length).toBe(3);
    const other = await readCapture("name", FILE, "pcap", chunks(file), { ...options, ports: [1] });
    expect(other.entries).toEqual([]);
    expect(other.notices[0]).toContain("There is TCP on port 1883");
  });

  it("is read as far as a page can hold it, and says so", async () => {
    const talk = new Talk().open().client(CONNECT_50);
    for (let count = 0; count < 7; count++) talk.client("c000".repeat(30_000));
    const file = pcap(talk.frames);
    let bytesRead = 0;
    const { entries, notices } = await readCapture("name", FILE, "pcap", chunks(file, 65_536), {
      ...options,
      onProgress: (count) => {
        bytesRead = count;
      },
    });
    expect(entries.length).toBe(200_000);
    expect(notices[0]).toContain("Only the first 200,000 packets are shown.");
    expect(bytesRead).toBeLessThan(file.length);
  });

  it("can be stopped", async () => {
    const abort = new AbortController();
    abort.abort();
    const file = pcap(session().frames);
    await expect(
      readCapture("name", FILE, "pcap", chunks(file), { ...options, signal: abort.signal }),
    ).rejects.toThrow();
  });
});

describe("opening", () => {
  it.each([
    ["c0 00", "hex", "c000"],
    ["\ufeffc000", "hex", "c000"],
    ["wAA_-_8", "base64", "c0003ffbff"],
    ["https://example.org/inspector.html#v=5&b=wADQAA", "a link", "c000d000"],
    ["MgoAA2EvYgAHaGkh", "base64", "320a0003612f6200076869 21"],
  ])("%s is %s", (text, how, bytes) => {
    const read = readText(text);
    expect([read.how, hex(read.bytes)]).toEqual([how, bytes.replace(" ", "")]);
  });

  it.each(["", "  \n", "hello!", "c0 0", "0x", "größe"])(
    "%j is no packet, without a word of the command's options",
    (text) => {
      expect(() => readText(text)).toThrow(UnreadableError);
      expect(() => readText(text)).toThrow(/^(?!.*--).*\.$/);
    },
  );

  it.each([
    ["raw", PUBLISH, "raw bytes"],
    ["raw, gzipped", gzipSync(PUBLISH), "raw bytes"],
    ["hex", new TextEncoder().encode("c000"), "hex"],
  ])("a file that is %s is recognised", async (_, content, how) => {
    const opened = await openFile(new Blob([content as BlobPart]));
    expect(opened).toMatchObject({ kind: "bytes", how });
  });

  it.each(["mosquitto-3.1.1-ipv4.pcap", "mosquitto-5.0-ipv6.pcapng"])(
    "%s is a capture, gzipped or not",
    async (name) => {
      const content = readFileSync(new URL(`../../fixtures/captures/${name}`, import.meta.url));
      for (const bytes of [content, gzipSync(content)]) {
        const opened = await openFile(new Blob([bytes]));
        if (opened.kind !== "capture") throw new Error("no capture");
        expect(opened.format).toBe(name.split(".").at(-1));
        const { entries } = await readCapture(name, FILE, opened.format, opened.chunks, options);
        expect(entries.length).toBeGreaterThan(5);
      }
    },
  );

  it("a gzip that is broken is said to be so", async () => {
    const broken = gzipSync(new Uint8Array(1_000)).subarray(0, 20);
    await expect(openFile(new Blob([broken]))).rejects.toThrow("cannot be read");
  });

  it("an empty file is said to be so", async () => {
    await expect(openFile(new Blob([]))).rejects.toThrow("The file is empty.");
  });
});

describe("a link", () => {
  it("gives back what was put into it", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 300 }),
        fc.constantFrom(undefined, 3 as const, 4 as const, 5 as const),
        (bytes, askedVersion) => {
          const hash = hashOf({ bytes, askedVersion });
          expect(hash).toMatch(/^#[\w=&-]+$/);
          const shared = sharedIn(hash);
          expect([hex(shared?.bytes as Uint8Array), shared?.askedVersion]).toEqual([
            hex(bytes),
            askedVersion,
          ]);
        },
      ),
    );
  });

  it("without packets is none", () => {
    expect(sharedIn("")).toBeUndefined();
    expect(sharedIn("#")).toBeUndefined();
    for (const hash of ["#b=%", "#x=1", "#v=6&b=wAA", "#b=wAAA_"]) {
      expect(() => sharedIn(hash), hash).toThrow(HashError);
    }
  });

  it("can be without what is secret: nothing of it is left, and all else is as it was", () => {
    const secret = "s3cr3t-marker";
    const connect = encode({
      type: "connect",
      protocolVersion: 5,
      clientId: "c",
      username: secret,
      password: secret,
      properties: {
        authenticationMethod: "m",
        authenticationData: new TextEncoder().encode(secret),
      },
    });
    const whole = bytesDocument(joined([connect, fromHex("c000")]), undefined);
    expect(secretsIn(whole).length).toBe(3);
    const cleared = withoutSecrets(whole);
    expect(Buffer.from(cleared.bytes).toString("latin1")).not.toContain(secret);
    expect(cleared.bytes.length).toBe(whole.bytes.length);
    const packet = decode(cleared.bytes).packet;
    expect(packet).toMatchObject({ type: "connect", clientId: "c", username: "*".repeat(13) });
    expect(told(cleared)).toEqual(told(whole));
  });

  it("is without them where the packet is malformed, too", () => {
    const connect = encode({ type: "connect", clientId: "c", username: "marker-of-it" });
    const short = connect.slice();
    short[1] = (short[1] as number) - 6;
    for (const cut of [
      connect.subarray(0, -2),
      joined([connect.subarray(0, 10), connect.subarray(11)]),
      short,
    ]) {
      const cleared = withoutSecrets(bytesDocument(cut, 4));
      expect(Buffer.from(cleared.bytes).toString("latin1")).not.toContain("marker");
    }
  });
});

describe("a change", () => {
  const connect = encode({ type: "connect", clientId: "c", username: "alice", password: "marker" });
  const before = bytesDocument(connect, undefined);
  const isToldOf = (index: number, value: number): boolean => {
    const bytes = connect.slice();
    bytes[index] = value;
    return uncovers(before, bytesDocument(bytes, undefined));
  };

  it("that would show what is secret is told from others", () => {
    // The type, the Will Flag.
    expect([isToldOf(0, 0x30), isToldOf(9, 0xc6)]).toEqual([true, true]);
    // Keep Alive, the Client Identifier, the Remaining Length.
    expect([isToldOf(11, 9), isToldOf(14, 0x64), isToldOf(1, 10)]).toEqual([false, false, false]);
  });

  it("of any one byte outside the secrets that is not told so shows nothing of them", () => {
    const secret = secretsIn(before);
    for (let index = 0; index < connect.length; index++) {
      if (secret.some(({ start, end }) => index >= start && index < end)) continue;
      for (let value = 0; value < 256; value++) {
        const bytes = connect.slice();
        bytes[index] = value;
        const changed = bytesDocument(bytes, undefined);
        if (uncovers(before, changed)) continue;
        const text = Buffer.from(withoutSecrets(changed).bytes).toString("latin1");
        expect([index, value, /alice|marker/.test(text)]).toEqual([index, value, false]);
      }
    }
  });
});

describe("what is asked for", () => {
  const bytes = joined([
    encode({ type: "publish", topic: "a/b" }),
    encode({ type: "publish", topic: "c" }),
    encode({ type: "subscribe", packetId: 1, subscriptions: [{ topicFilter: "a/#" }] }),
    fromHex("c000"),
    fromHex("3003000123"),
  ]);
  const { entries } = bytesDocument(bytes, 4);
  const numbers = (choice: object): number[] =>
    chosen(entries, { ...EVERYTHING, ...choice }).map(({ number }) => number);

  it.each([
    [{}, [1, 2, 3, 4, 5]],
    [{ type: "publish" }, [1, 2, 5]],
    [{ topicFilter: "a/+" }, [1, 3]],
    [{ type: "publish", topicFilter: "#" }, [1, 2]],
    [{ type: "pingreq", topicFilter: "#" }, []],
    [{ topicFilter: "a/#/b" }, [1, 2, 3, 4, 5]],
    [{ malformedOnly: true }, [5]],
    [{ malformedOnly: true, type: "connect" }, []],
    [{ connection: 1 }, []],
  ])("%j gives %j", (choice, expected) => {
    expect(numbers(choice)).toEqual(expected);
  });
});

describe("the history", () => {
  it("goes back and forth, and forgets what was undone when something new is done", () => {
    const two = changed(changed(newHistory(1), 2), 3);
    expect(undone(undone(undone(two))).present).toBe(1);
    expect(redone(undone(two)).present).toBe(3);
    expect(redone(two)).toEqual(two);
    expect(redone(changed(undone(two), 4)).present).toBe(4);
  });

  it("forgets what is large, but for the last", () => {
    const size = () => 200 * 1024 * 1024;
    expect(changed(changed(newHistory(1), 2, size), 3, size).past).toEqual([2]);
  });

  it("forgets what is long past", () => {
    let history = newHistory(0);
    for (let value = 1; value <= 1_000; value++) history = changed(history, value);
    expect(history.past.length).toBe(200);
    expect(history.past.at(-1)).toBe(999);
  });
});
