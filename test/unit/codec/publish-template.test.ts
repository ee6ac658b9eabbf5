import {
  EncodeError,
  encode,
  type PacketInit,
  PublishPacket,
  PublishTemplate,
} from "@mqtt-codec/core";
import { describe, expect, it } from "vitest";

const payload = new Uint8Array(1_024).fill(0x2e);
const properties = { contentType: "text/plain", userProperties: [["a", "b"]] as const };

/** The memory that chunks are views of, as where it begins and how long it is. */
const memory = (chunks: readonly Uint8Array[]): Set<string> =>
  new Set(chunks.map(({ byteOffset, length }) => `${byteOffset}+${length}`));

describe("PublishTemplate", () => {
  it("copies nothing that subscribers share: payload, topic and common properties are the same memory", () => {
    const template = new PublishTemplate({ topic: "a/b", payload, properties });
    const one = template.encodeFor({ protocolVersion: 5, qos: 1, packetId: 1 });
    const other = template.encodeFor({ protocolVersion: 5, qos: 2, packetId: 2, topicAlias: 4 });
    expect(one.at(-1)).toBe(payload);
    const shared = one.filter((chunk) => other.includes(chunk));
    // Topic, the properties that nobody varies, payload.
    expect(shared.map(({ length }) => length)).toEqual([5, 20, 1_024]);
    const own = one.filter((chunk) => !other.includes(chunk));
    expect(own.reduce((sum, { length }) => sum + length, 0)).toBeLessThan(8);
  });

  it("gives subscribers of QoS 0 that have nothing of their own the same chunks", () => {
    const template = new PublishTemplate({ topic: "a/b", payload }, { protocolVersion: 5 });
    const chunks = template.encodeFor();
    expect(template.encodeFor({ qos: 0 })).toBe(chunks);
    expect(Object.isFrozen(chunks)).toBe(true);
    expect(template.encodeFor({ protocolVersion: 4 })).not.toBe(chunks);
    expect(template.encodeFor({ protocolVersion: 4 })).toBe(
      template.encodeFor({ protocolVersion: 3 }),
    );
  });

  it("leaves a packet's properties out before 5.0, and refuses one that is asked for there", () => {
    const template = new PublishTemplate({ topic: "t", payload: "p", properties });
    const bytes = template.encodeFor({ protocolVersion: 4 }).flatMap((chunk) => [...chunk]);
    expect(bytes).toEqual([0x30, 0x04, 0x00, 0x01, 0x74, 0x70]);
    expect(() => template.encodeFor({ protocolVersion: 4, topicAlias: 1 })).toThrow(
      expect.objectContaining({ code: "not-in-protocol-version" }),
    );
  });

  it("takes what is left out from its packet, but for what QoS 0 cannot have", () => {
    const packet = new PublishPacket({ topic: "t", qos: 1, packetId: 7, dup: true, retain: true });
    const template = new PublishTemplate(packet);
    expect(template.packet).toBe(packet);
    const bytes = (chunks: readonly Uint8Array[]) => chunks.flatMap((chunk) => [...chunk]);
    expect(bytes(template.encodeFor())).toEqual([0x3b, 0x05, 0x00, 0x01, 0x74, 0x00, 0x07]);
    expect(bytes(template.encodeFor({ qos: 0 }))).toEqual([0x31, 0x03, 0x00, 0x01, 0x74]);
  });

  it("refuses what encode refuses, and goes on", () => {
    const template = new PublishTemplate({ topic: "t" });
    expect(() => template.encodeFor({ qos: 1 })).toThrow(EncodeError);
    expect(() => template.encodeFor({ qos: 1, packetId: 0 })).toThrow("must not be 0");
    expect(() => template.encodeFor({ packetId: 1 })).toThrow("QoS 0");
    expect(() => template.encodeFor({ protocolVersion: 6 as never })).toThrow(TypeError);
    expect(() => new PublishTemplate({ topic: "#" })).toThrow(EncodeError);
    expect(() => new PublishTemplate({ topic: "t" }, { from: "broker" as never })).toThrow(
      TypeError,
    );
    expect(() => new PublishTemplate({ topic: "t" }, { maxPacketSize: 3 } as never)).toThrow(
      TypeError,
    );
    const of5 = new PublishTemplate({ topic: "t" }, { protocolVersion: 5 });
    for (const [name, value] of [
      ["topicAlias", null],
      ["messageExpiryInterval", null],
      ["subscriptionIdentifiers", null],
      ["subscriptionIdentifiers", new Array(2)],
    ] as const) {
      const field = expect.stringContaining(`properties.${name}`);
      expect(() => of5.encodeFor({ [name]: value })).toThrow(expect.objectContaining({ field }));
    }
    expect(memory(template.encodeFor({ qos: 1, packetId: 1 })).size).toBe(3);
  });

  it.each([null, 1n, Symbol("1"), {}, "1"])(
    "refuses %o where a number stands, as encode does",
    (wrong) => {
      const publish = { topic: "t", qos: 1, packetId: 1 } as const;
      const template = new PublishTemplate(publish);
      const at0 = new PublishTemplate({ topic: "t" });
      for (const [one, variation] of [
        [template, { qos: wrong }],
        [template, { packetId: wrong }],
        [at0, { packetId: wrong }],
        [at0, { topicAlias: wrong, protocolVersion: 5 }],
        [at0, { messageExpiryInterval: wrong, protocolVersion: 5 }],
      ] as const) {
        expect(() => one.encodeFor(variation as never)).toThrow(EncodeError);
      }
    },
  );

  it("takes null for what encode takes it for, whatever the template has", () => {
    const publish = { topic: "t", qos: 1, packetId: 1, retain: true, dup: true } as const;
    const template = new PublishTemplate(publish);
    for (const field of ["retain", "dup"]) {
      const chunks = template.encodeFor({ [field]: null });
      const bytes = chunks.flatMap((chunk) => [...chunk]);
      expect(bytes).toEqual([
        ...encode({ type: "publish", ...publish, [field]: null } as PacketInit),
      ]);
    }
  });

  it("refuses a payload that was transferred, before the first subscriber or after", () => {
    for (const count of [0, 1, 2]) {
      const bytes = Uint8Array.of(1, 2, 3);
      const template = new PublishTemplate({ topic: "t", payload: bytes });
      for (let packetId = 1; packetId <= count; packetId++) {
        template.encodeFor();
        template.encodeFor({ qos: 1, packetId });
      }
      structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
      for (const variation of [{}, { qos: 1, packetId: 3 }, { topicAlias: 1 }] as const) {
        expect(() => template.encodeFor({ protocolVersion: 5, ...variation })).toThrow(
          expect.objectContaining({ code: "invalid-argument", field: "payload" }),
        );
      }
    }
  });

  it("gives nothing of one subscriber's to another, whatever its variation does", () => {
    const bytes = (chunks: readonly Uint8Array[]): number[] =>
      chunks.flatMap((chunk) => [...chunk]);
    const at5 = (template: PublishTemplate, packetId: number): number[] =>
      bytes(template.encodeFor({ qos: 1, packetId }));
    const template = new PublishTemplate({ topic: "t", payload: "p" }, { protocolVersion: 5 });
    const expected = [0x32, 7, 0, 1, 0x74, 0, 2, 0, 0x70];
    let reads = 0;
    const changing = {
      qos: 1,
      packetId: 2,
      get topicAlias(): number | undefined {
        return reads++ === 0 ? undefined : 7;
      },
    } as const;
    expect(bytes(template.encodeFor(changing))).toEqual(expected);
    expect(at5(template, 2)).toEqual(expected);
    // A subscriber may do with its own chunk what it likes.
    const other = new PublishTemplate({ topic: "t", payload: "p" }, { protocolVersion: 5 });
    const [, , own] = other.encodeFor({ qos: 1, packetId: 1 });
    own?.fill(0xff);
    expect(at5(other, 2)).toEqual(expected);
  });
});
