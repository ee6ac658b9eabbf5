/** Drafts: what they begin with, what packets become of them and they of packets, whatever is in them. */

import { decode, encode } from "@mqtt-codec/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { enteredAs } from "../../apps/inspector/src/form/bytes-entry.js";
import {
  build,
  type Draft,
  draftOf,
  newDraft,
  withType,
  withVersion,
} from "../../apps/inspector/src/form/draft.js";
import { placed } from "../../apps/inspector/src/form/fault-places.js";
import type { Entry } from "../../apps/inspector/src/form/field.js";
import { fieldsOf } from "../../apps/inspector/src/form/schema.js";
import { hex } from "../bytes.js";
import { KINDS, sampleOfType } from "../laws/arbitraries/packets.js";
import { isNeverSent } from "../laws/support/laws.js";
import {
  bytesOf,
  EVERY,
  faultsOf,
  having,
  LONE_SURROGATE,
  packetOf,
  pathsOf,
  WILL,
} from "./drafts.js";

describe("a new draft", () => {
  it.each(EVERY)("of $type in version $version is a packet that decodes", ({ type, version }) => {
    const packet = packetOf({ bytes: bytesOf(newDraft(type, version)), version });
    expect(packet.type).toBe(type);
    if (packet.type === "connect") expect(packet.protocolVersion).toBe(version);
  });

  it.each(EVERY)("of $type in version $version goes through JSON", ({ type, version }) => {
    const draft = newDraft(type, version);
    expect(JSON.parse(JSON.stringify(draft))).toEqual(draft);
  });

  it.each(EVERY)("of $type in version $version becomes any other", ({ type, version }) => {
    for (const other of EVERY) {
      const draft = withType(withVersion(newDraft(type, version), other.version), other.type);
      expect(draft).toMatchObject(other);
      expect(packetOf({ bytes: bytesOf(draft), version: other.version }).type).toBe(other.type);
    }
  });
});

describe("the draft of a packet", () => {
  it.each(KINDS)("builds an equal packet: version %i, %s", (version, type) => {
    fc.assert(
      fc.property(sampleOfType(version, type), ({ init }) => {
        const bytes = encode(init, { protocolVersion: version });
        const packet = packetOf({ bytes, version });
        fc.pre(!isNeverSent(packet));
        const draft = draftOf(packet, version);
        expect(hex(bytesOf(draft))).toBe(hex(bytes));
        const kept = JSON.parse(JSON.stringify(draft)) as Draft;
        expect(packetOf({ bytes: bytesOf(kept), version }).equals(packet)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it("has bytes that are text as text, and others as hex", () => {
    const draft = (payload: Uint8Array | string) => {
      const bytes = encode({ type: "publish", topic: "t", payload });
      return draftOf(decode(bytes).packet, 4).entries["payload"];
    };
    expect(draft("21.5 °C\n")).toEqual({ as: "text", entered: "21.5 °C\n" });
    expect(draft(Uint8Array.of(0xde, 0xad, 0xbe, 0xef))).toEqual({
      as: "hex",
      entered: "de ad be ef",
    });
    for (const unseen of ["\ufeffa", "a\u0000", "a\r\n", "\u202ea"]) {
      expect(draft(unseen)).toMatchObject({ as: "hex" });
    }
    expect(draft("")).toEqual({ as: "text", entered: "" });
  });

  it("has a password of more lines than one as hex, which its masked input could not hold", () => {
    const bytes = encode({ type: "connect", clientId: "c", username: "u", password: "a\nb" });
    expect(draftOf(decode(bytes).packet, 4).entries["password"]).toEqual({
      as: "hex",
      entered: "61 0a 62",
    });
  });

  it("of a CONNECT is of the version it names", () => {
    const bytes = encode({ type: "connect", clientId: "c", protocolVersion: 5 });
    expect(draftOf(decode(bytes).packet, 3).version).toBe(5);
  });

  it("keeps the bit of a bridge", () => {
    const bytes = encode({ type: "connect", clientId: "c", bridge: true });
    const draft = draftOf(packetOf({ bytes, version: 4 }), 4);
    expect(hex(bytesOf(draft))).toBe(hex(bytes));
  });

  it("keeps a Reason Code that is read and not sent, and says so when it is built", () => {
    const { packet } = decode(Uint8Array.of(0xe0, 0x01, 0x8c), { protocolVersion: 5 });
    expect(faultsOf(draftOf(packet, 5))).toMatchObject([
      { path: "reasonCode", rule: "MQTT-3.14.2-1" },
    ]);
  });
});

describe("a draft that changes", () => {
  it("keeps what the other version has, and loses the rest", () => {
    const draft = having(
      having(newDraft("publish", 5), "topic", "kept"),
      "properties.contentType",
      "lost",
    );
    expect(withVersion(draft, 4).entries).toEqual({
      ...newDraft("publish", 4).entries,
      topic: "kept",
    });
    expect(withVersion(draft, 5)).toBe(draft);
  });

  it("keeps what the other packet has too", () => {
    const draft = having(
      having(newDraft("puback", 5), "packetId", "77"),
      "properties.reasonString",
      "why",
    );
    expect(withType(draft, "suback").entries).toMatchObject({
      packetId: "77",
      properties: { reasonString: "why" },
    });
    expect(withType(draft, "subscribe").entries).toMatchObject({ packetId: "77", properties: {} });
  });

  it("keeps what is invalid", () => {
    const draft = having(newDraft("puback", 5), "packetId", "many");
    expect(withVersion(draft, 3).entries["packetId"]).toBe("many");
  });

  it("begins anew with a choice that is not offered any more", () => {
    const draft = having(newDraft("connack", 5), "reasonCode", "135");
    expect(withVersion(draft, 4).entries["reasonCode"]).toBe("0");
  });

  it("goes to 5.0 for an AUTH, which no other version has", () => {
    expect(withType(newDraft("connect", 3), "auth")).toEqual(newDraft("auth", 5));
  });

  it("to a version that has no AUTH is a fault of the packet", () => {
    expect(faultsOf(withVersion(newDraft("auth", 5), 4))).toMatchObject([{ path: undefined }]);
  });
});

describe("bytes entered one way", () => {
  it("are the same bytes entered the other way", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20 }), (payload) => {
        const bytes = encode({ type: "publish", topic: "t", payload });
        const draft = draftOf(decode(bytes).packet, 4);
        const entry = draft.entries["payload"] as { as: "text" | "hex"; entered: string };
        const other = enteredAs(entry, "hex", false);
        expect(other.as).toBe("hex");
        expect(hex(bytesOf(having(draft, "payload", { ...other })))).toBe(hex(bytes));
        expect(enteredAs(other, entry.as, false)).toEqual(entry);
      }),
    );
  });

  it("stay as they are where the other way has none for them", () => {
    const noText = { as: "hex", entered: "ff 00" } as const;
    expect(enteredAs(noText, "text", false)).toEqual({ as: "text", entered: "ff 00" });
    const noHex = { as: "hex", entered: "f" } as const;
    expect(enteredAs(noHex, "text", false)).toEqual({ as: "text", entered: "f" });
    const noBytes = { as: "text", entered: LONE_SURROGATE } as const;
    expect(enteredAs(noBytes, "hex", false)).toEqual({ as: "hex", entered: LONE_SURROGATE });
  });
});

describe("whatever is in a draft", () => {
  it.each(EVERY)("of $type in version $version, it is built or has faults", ({ type, version }) => {
    const paths = pathsOf(type, version);
    fc.assert(
      fc.property(fc.nat(), fc.jsonValue({ maxDepth: 2 }), (at, json) => {
        const path = paths[at % Math.max(paths.length, 1)];
        const draft = newDraft(type, version);
        const begun = type === "connect" ? having(draft, "will", WILL) : draft;
        const strange = path === undefined ? draft : having(begun, path, json as Entry);
        const built = build(strange);
        if ("bytes" in built) expect(built.bytes).toBeInstanceOf(Uint8Array);
        else {
          expect(built.faults).not.toEqual([]);
          placed(built.faults, fieldsOf(type, version), strange.entries);
        }
      }),
      { numRuns: 60 },
    );
  });
});
