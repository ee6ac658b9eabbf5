import { describe, expect, it } from "vitest";
import { normalForm } from "../../conformance/src/encoding-freedom.js";
import { firstDifference } from "../../conformance/src/first-difference.js";
import { type Judgement, judge, type NoReply } from "../../conformance/src/judge.js";
import { withDefaults } from "../../conformance/src/neutral-packet.js";
import type { Answer } from "../../conformance/src/protocol.js";
import type { Operation, Vector } from "../../conformance/src/vector.js";
import { vectorWith } from "./vectors-of.js";

const PINGREQ = { outcome: "packet", packet: { type: "pingreq" } } as const;
const NEED_MORE = { outcome: "need-more" } as const;
const REFUSED = { outcome: "refused", message: "no" } as const;
const UNSUPPORTED = { outcome: "unsupported", message: "no function" } as const;
const BYTES = { outcome: "bytes", hex: "c000" } as const;
const CRASH = { outcome: "crash", detail: "exited" } as const;
const HANG = { outcome: "hang", detail: "no answer" } as const;

const packet = vectorWith({ outcome: "packet", hex: "c000", packet: { type: "pingreq" } });
const refused = vectorWith({ outcome: "refused" });
const needMore = vectorWith({ outcome: "need-more", hex: "c0" });
const open = vectorWith({ outcome: "open" });
const bytes = vectorWith({
  operation: "encode",
  outcome: "bytes",
  hex: "c000",
  packet: { type: "pingreq" },
});
const notEncoded = vectorWith({
  operation: "encode",
  outcome: "refused",
  packet: { type: "publish", topic: "#" },
});

describe("a vector and an answer", () => {
  it.each<[string, Vector, Answer | NoReply, Judgement["verdict"]]>([
    ["decode/packet", packet, PINGREQ, "right"],
    ["decode/packet", packet, REFUSED, "refused-wrongly"],
    ["decode/packet", packet, NEED_MORE, "wrong-need-more"],
    ["decode/packet", packet, UNSUPPORTED, "not-judged"],
    ["decode/packet", packet, CRASH, "crash"],
    ["decode/packet", packet, HANG, "hang"],
    ["decode/refused", refused, PINGREQ, "accepted-wrongly"],
    ["decode/refused", refused, REFUSED, "right"],
    ["decode/refused", refused, NEED_MORE, "wrong-need-more"],
    ["decode/refused", refused, UNSUPPORTED, "not-judged"],
    ["decode/refused", refused, CRASH, "crash"],
    ["decode/refused", refused, HANG, "hang"],
    ["decode/need-more", needMore, NEED_MORE, "right"],
    ["decode/need-more", needMore, PINGREQ, "wrong-need-more"],
    ["decode/need-more", needMore, REFUSED, "wrong-need-more"],
    ["decode/need-more", needMore, HANG, "hang"],
    ["open", open, PINGREQ, "not-judged"],
    ["open", open, REFUSED, "not-judged"],
    ["open", open, CRASH, "not-judged"],
    ["encode/bytes", bytes, BYTES, "right"],
    ["encode/bytes", bytes, { outcome: "bytes", hex: "c0" }, "data-lost"],
    ["encode/bytes", bytes, REFUSED, "refused-wrongly"],
    ["encode/bytes", bytes, UNSUPPORTED, "not-judged"],
    ["encode/bytes", bytes, HANG, "hang"],
    ["encode/refused", notEncoded, BYTES, "accepted-wrongly"],
    ["encode/refused", notEncoded, REFUSED, "right"],
    ["encode/refused", notEncoded, CRASH, "crash"],
  ])("%s: %#", (_, vector, answer, verdict) => {
    expect(judge(vector, answer).verdict).toBe(verdict);
  });

  it("says why it is not judged", () => {
    expect(judge(open, CRASH)).toEqual({ verdict: "not-judged", why: "open" });
    expect(judge(packet, UNSUPPORTED)).toEqual({
      verdict: "not-judged",
      why: "unsupported",
      detail: "no function",
    });
  });

  it("does not ask a refusal for its class", () => {
    expect(judge(refused, { outcome: "refused", class: "unspecified" }).verdict).toBe("right");
  });

  it("compares how many bytes were read, where the codec can tell", () => {
    expect(judge(packet, { ...PINGREQ, bytesRead: 2 }).verdict).toBe("right");
    expect(judge(packet, { ...PINGREQ, bytesRead: 1 })).toMatchObject({
      verdict: "data-lost",
      path: "bytesRead",
    });
    const followed = vectorWith({ ...packet, hex: "c000d000" });
    expect(judge(followed, { ...PINGREQ, bytesRead: 2 }).verdict).toBe("right");
  });
});

describe("what was decoded", () => {
  const connect = {
    type: "connect",
    clientId: "a",
    will: { topic: "t", payload: { hex: "ff" } },
    properties: { userProperties: [["k", "1"]] },
  };
  const vector = vectorWith({ outcome: "packet", hex: "1000", packet: connect });
  const pathOf = (decoded: object): string | undefined => {
    const judgement = judge(vector, {
      outcome: "packet",
      packet: { ...connect, ...decoded },
    });
    if (judgement.verdict === "right") return undefined;
    return "path" in judgement ? judgement.path : "not lost";
  };

  it.each<[string, object, string | undefined]>([
    ["the same", {}, undefined],
    ["defaults filled in", { cleanSession: true, keepAlive: 0, bridge: false }, undefined],
    ["null for what is absent", { username: null }, undefined],
    ["hex in capitals", { will: { topic: "t", payload: { hex: "FF" }, qos: 0 } }, undefined],
    ["another default", { keepAlive: 1 }, "keepAlive"],
    ["a field that nobody sent", { username: "u" }, "username"],
    ["a field missing", { clientId: undefined }, "clientId"],
    ["a lost Will", { will: undefined }, "will"],
    ["another payload", { will: { topic: "t", payload: { hex: "fe" } } }, "will.payload.hex"],
    ["no payload", { will: { topic: "t" } }, "will.payload.hex"],
    ["a lost property", { properties: {} }, "properties"],
    [
      "another value of a User Property",
      { properties: { userProperties: [["k", "2"]] } },
      "properties.userProperties[0][1]",
    ],
    [
      "one User Property too many",
      {
        properties: {
          userProperties: [
            ["k", "1"],
            ["k", "1"],
          ],
        },
      },
      "properties.userProperties[1]",
    ],
    ["text for a number", { keepAlive: "0" }, "keepAlive"],
    ["another type", { type: "connack" }, "type"],
  ])("with %s", (_, decoded, path) => {
    expect(pathOf(decoded)).toBe(path);
  });

  it("is told with what was sent", () => {
    expect(
      judge(vector, { outcome: "packet", packet: { ...connect, clientId: "b" } }),
    ).toMatchObject({ detail: 'clientId is "b", sent was "a"' });
  });

  it("may be as deep as it likes", () => {
    let deep: unknown = 0;
    for (let depth = 0; depth < 100_000; depth++) deep = [deep];
    expect(judge(refused, { outcome: "packet", packet: { type: "x", deep } }).verdict).toBe(
      "accepted-wrongly",
    );
    expect(firstDifference({ deep: 1 }, { deep })?.path).toBe("deep");
  });

  it("may have the names that all objects have", () => {
    expect(firstDifference({}, JSON.parse('{"__proto__":1}'))?.path).toBe("__proto__");
    expect(firstDifference({ constructor: 1 }, {})?.path).toBe("constructor");
  });
});

describe("defaults", () => {
  it("are filled in for every type that has some, in Wills and in subscriptions", () => {
    expect(withDefaults({ type: "publish", topic: "a" })).toEqual({
      type: "publish",
      topic: "a",
      payload: { hex: "" },
      qos: 0,
      retain: false,
      dup: false,
    });
    expect(
      withDefaults({ type: "subscribe", packetId: 1, subscriptions: [{ topicFilter: "a" }] }),
    ).toMatchObject({
      subscriptions: [
        { topicFilter: "a", qos: 0, noLocal: false, retainAsPublished: false, retainHandling: 0 },
      ],
    });
    expect(
      withDefaults({ type: "connect", clientId: "", will: { topic: "t", properties: {} } }),
    ).toMatchObject({ will: { topic: "t", payload: { hex: "" }, qos: 0, retain: false } });
    for (const type of ["puback", "pubrec", "pubrel", "pubcomp", "disconnect", "auth"]) {
      expect(withDefaults({ type })).toEqual({ type, reasonCode: 0 });
    }
    expect(withDefaults({ type: "unsuback" })).toEqual({ type: "unsuback", reasonCodes: [] });
  });

  it("are not all: Subscription Identifiers are compared without their order, and counted", () => {
    const publish = (...subscriptionIdentifiers: number[]) => ({
      type: "publish",
      topic: "t",
      properties: { subscriptionIdentifiers },
    });
    const vector = vectorWith({ outcome: "packet", hex: "3000", packet: publish(9, 10, 9) });
    const verdictOf = (...ids: number[]) =>
      judge(vector, { outcome: "packet", packet: publish(...ids) }).verdict;
    expect(verdictOf(10, 9, 9)).toBe("right");
    expect(verdictOf(10, 9)).toBe("data-lost");
    expect(verdictOf(10, 10, 9)).toBe("data-lost");
  });

  it("leave a packet that is none as it is", () => {
    const packet = { type: "constructor", will: 1, subscriptions: "x" };
    expect(withDefaults(packet)).toEqual(packet);
    expect(withDefaults({ type: "subscribe", subscriptions: [1] })).toEqual({
      type: "subscribe",
      subscriptions: [1],
    });
  });
});

describe("what was encoded", () => {
  const judged = (sent: string, found: string, fields: Partial<Vector> = {}): string => {
    const vector = vectorWith({
      operation: "encode",
      outcome: "bytes",
      protocolVersion: 5,
      hex: sent,
      ...fields,
    });
    return judge(vector, { outcome: "bytes", hex: found }).verdict;
  };

  const CONNACK = "20090000062100141300 3c".replace(" ", "");
  const CONNACK_REORDERED = "20090000061300 3c210014".replace(" ", "");

  it.each<[string, string, string]>([
    ["properties of a CONNACK", CONNACK, CONNACK_REORDERED],
    [
      "properties of a CONNECT and of its Will",
      "1024 00044d515454 05 06 0000 08 21000a 2700000009 000161 07 0101 1800000001 000174 000170",
      "1024 00044d515454 05 06 0000 08 2700000009 21000a 000161 07 1800000001 0101 000174 000170",
    ],
    [
      "properties of a PUBLISH",
      "30 0a 0001 61 05 23 0001 01 01 70",
      "30 0a 0001 61 05 01 01 23 0001 70",
    ],
    [
      "Subscription Identifiers, whose order has no meaning",
      "30 0a 0001 61 06 0b 01 01 01 0b 02",
      "30 0a 0001 61 06 0b 02 0b 01 01 01",
    ],
    ["a Reason Code 0 in a PUBACK", "4002000a", "4003000a00"],
    ["an empty Property Length in a PUBACK", "4003000a10", "4004000a1000"],
    ["both in a PUBACK", "4002000a", "4004000a0000"],
    ["a Reason Code 0 in a DISCONNECT", "e000", "e00100"],
    ["both in an AUTH", "f000", "f0020000"],
  ])("may differ from the vector in %s", (_, sent, found) => {
    const [one, other] = [sent, found].map((hex) => hex.replaceAll(" ", "")) as [string, string];
    expect(judged(one, other)).toBe("right");
    expect(judged(other, one)).toBe("right");
    expect(judged(one, other, { canonical: true })).toBe("data-lost");
  });

  it.each<[string, string, string]>([
    [
      "User Properties in another order",
      "30120001610e 2600016b000131 2600016b000132",
      "30120001610e 2600016b000132 2600016b000131",
    ],
    ["a payload", "300500016100 70", "300500016100 71"],
    ["a property's value", CONNACK, CONNACK.replace("3c", "3d")],
    ["the type", "4002000a", "5002000a"],
    ["a Reason Code", "4003000a10", "4002000a"],
    ["the fixed header's flags", "6202000a", "6002000a"],
    ["bytes after the end", CONNACK, `${CONNACK}00`],
    ["the end missing", CONNACK, CONNACK.slice(0, -2)],
    ["a property that does not exist", CONNACK, "2009000006 7f0014 13003c"],
    ["an AUTH that ends after its Reason Code", "f000", "f00100"],
    ["nothing at all", "c000", ""],
  ])("may not differ in %s", (_, sent, found) => {
    const [one, other] = [sent, found].map((hex) => hex.replaceAll(" ", "")) as [string, string];
    expect(judged(one, other)).toBe("data-lost");
  });

  it("has no choice before 5.0", () => {
    expect(judged("4002000a", "4003000a00", { protocolVersion: 4 })).toBe("data-lost");
    expect(normalForm("C000", 4)).toBe("c000");
  });

  it("has the choice that a CONNECT's own version has", () => {
    const connect = (level: string, properties: string): string =>
      `1016 00044d515454 ${level} 02 0000 ${properties} 000161`.replaceAll(" ", "");
    const one = "08 210001 270000000a";
    const other = "08 270000000a 210001";
    expect(judged(connect("05", one), connect("05", other), { protocolVersion: 4 })).toBe("right");
    expect(judged(connect("04", one), connect("04", other))).toBe("data-lost");
  });

  it("is also asked of the packet that a canonical vector decodes to", () => {
    const canonical = vectorWith({ ...packet, canonical: true });
    const operation: Operation = "encode";
    expect(judge(canonical, BYTES, operation).verdict).toBe("right");
    expect(judge(canonical, { outcome: "bytes", hex: "c001" }, operation)).toMatchObject({
      verdict: "data-lost",
      path: "byte 1",
    });
    expect(judge(canonical, REFUSED, operation).verdict).toBe("refused-wrongly");
  });
});
