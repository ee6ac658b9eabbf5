import { inspect } from "node:util";
import { packetToJson, packetToString, type Subscription, type Will } from "@mqtt-codec/core";
import { describe, expect, it } from "vitest";
import { LEAST, made, properties, subscriptions, will } from "./making.js";

const EACH: Readonly<Record<string, readonly [line: string, json: object]>> = {
  connect: [
    'ConnectPacket { protocolVersion: 4, clientId: "c", cleanSession: true, keepAlive: 0, username: ***, password: ***, bridge: false }',
    {
      type: "connect",
      protocolVersion: 4,
      clientId: "c",
      cleanSession: true,
      keepAlive: 0,
      properties: {},
      bridge: false,
    },
  ],
  connack: [
    "ConnackPacket { sessionPresent: false, reasonCode: 0 }",
    { type: "connack", sessionPresent: false, reasonCode: 0, properties: {} },
  ],
  publish: [
    'PublishPacket { topic: "t", payload: 0x, qos: 0, retain: false, dup: false }',
    {
      type: "publish",
      topic: "t",
      payload: { utf8: "" },
      qos: 0,
      retain: false,
      dup: false,
      properties: {},
    },
  ],
  puback: [
    "PubackPacket { packetId: 1, reasonCode: 0 }",
    { type: "puback", packetId: 1, reasonCode: 0, properties: {} },
  ],
  pubrec: [
    "PubrecPacket { packetId: 1, reasonCode: 0 }",
    { type: "pubrec", packetId: 1, reasonCode: 0, properties: {} },
  ],
  pubrel: [
    "PubrelPacket { packetId: 1, reasonCode: 0 }",
    { type: "pubrel", packetId: 1, reasonCode: 0, properties: {} },
  ],
  pubcomp: [
    "PubcompPacket { packetId: 1, reasonCode: 0 }",
    { type: "pubcomp", packetId: 1, reasonCode: 0, properties: {} },
  ],
  subscribe: [
    'SubscribePacket { packetId: 1, subscriptions: [{ topicFilter: "f", qos: 0, noLocal: false, retainAsPublished: false, retainHandling: 0 }] }',
    {
      type: "subscribe",
      packetId: 1,
      subscriptions: [
        { topicFilter: "f", qos: 0, noLocal: false, retainAsPublished: false, retainHandling: 0 },
      ],
      properties: {},
    },
  ],
  suback: [
    "SubackPacket { packetId: 1, reasonCodes: [0] }",
    { type: "suback", packetId: 1, reasonCodes: [0], properties: {} },
  ],
  unsubscribe: [
    'UnsubscribePacket { packetId: 1, topicFilters: ["f"] }',
    { type: "unsubscribe", packetId: 1, topicFilters: ["f"], properties: {} },
  ],
  unsuback: [
    "UnsubackPacket { packetId: 1, reasonCodes: [0] }",
    { type: "unsuback", packetId: 1, reasonCodes: [0], properties: {} },
  ],
  pingreq: ["PingreqPacket {}", { type: "pingreq" }],
  pingresp: ["PingrespPacket {}", { type: "pingresp" }],
  disconnect: [
    "DisconnectPacket { reasonCode: 0 }",
    { type: "disconnect", reasonCode: 0, properties: {} },
  ],
  auth: ["AuthPacket { reasonCode: 0 }", { type: "auth", reasonCode: 0, properties: {} }],
  Will: [
    '{ topic: "w", payload: 0x70, qos: 0, retain: false }',
    { topic: "w", payload: { utf8: "p" }, qos: 0, retain: false, properties: {} },
  ],
  Subscription: [
    '{ topicFilter: "f", qos: 0, noLocal: false, retainAsPublished: false, retainHandling: 0 }',
    { topicFilter: "f", qos: 0, noLocal: false, retainAsPublished: false, retainHandling: 0 },
  ],
};

describe.each(Object.keys(LEAST))("a %s", (kind) => {
  it("prints as one line with its fields, those without a value left out", () => {
    const [line] = EACH[kind] as readonly [string, object];
    const packet = made(kind);
    expect(String(packet)).toBe(line);
    expect(`${packet}`).toBe(line);
    expect(inspect(packet)).toBe(line);
    expect(inspect({ nested: [packet] }, { depth: 9 })).toContain(line);
    expect(packetToString(packet)).toBe(line);
  });

  it("has in JSON the fields that have a value", () => {
    const [, json] = EACH[kind] as readonly [string, object];
    const packet = made(kind);
    expect(JSON.parse(JSON.stringify(packet))).toEqual(json);
    expect(packet.toJSON()).toEqual(json);
    expect(Object.keys(packet.toJSON())).toEqual(Object.keys(json));
    expect(packetToJson(packet)).toEqual(json);
  });
});

const CONNECT = {
  protocolVersion: 5,
  username: "user",
  password: Uint8Array.of(1, 2),
  ...will({
    payload: Uint8Array.of(0xff, 0xfe),
    qos: 1,
    properties: { correlationData: "id", userProperties: [["k", "v"]] },
  }),
  ...properties({
    authenticationMethod: "m",
    authenticationData: Uint8Array.of(3),
    userProperties: [
      ["a", "b"],
      ["c", "d"],
    ],
  }),
};

function lineOfConnect(username: string, password: string, data: string): string {
  const last =
    'will: { topic: "w", payload: 0xfffe, qos: 1, retain: false, properties: { correlationData: 0x6964, userProperties: [["k", "v"]] } }';
  const fields = `properties: { authenticationMethod: "m", authenticationData: ${data}, userProperties: [["a", "b"], ["c", "d"]] }`;
  return `ConnectPacket { protocolVersion: 5, clientId: "c", cleanSession: true, keepAlive: 0, ${last}, username: ${username}, password: ${password}, ${fields}, bridge: false }`;
}

describe("a CONNECT's secrets [5.0 §3.1.3.5, §3.1.3.6, §3.1.2.11.10]", () => {
  const hidden = lineOfConnect("***", "***", "***");
  const shown = lineOfConnect('"user"', "0x0102", "0x03");

  it("are *** on the line, unless they are asked for", () => {
    const packet = made("connect", CONNECT);
    expect(String(packet)).toBe(hidden);
    expect(packetToString(packet, {})).toBe(hidden);
    expect(packetToString(packet, { showSecrets: false })).toBe(hidden);
    expect(packetToString(packet, { showSecrets: 1 as never })).toBe(hidden);
    expect(packetToString(packet, { showSecrets: true })).toBe(shown);
  });

  it("are *** in JSON, unless they are asked for", () => {
    const packet = made("connect", CONNECT);
    const secrets = { username: "***", password: "***" };
    for (const json of [
      packet.toJSON(),
      packetToJson(packet),
      packetToJson(packet, { showSecrets: false }),
    ]) {
      expect(json).toMatchObject(secrets);
      expect(json["properties"]).toEqual({
        authenticationMethod: "m",
        authenticationData: "***",
        userProperties: [
          ["a", "b"],
          ["c", "d"],
        ],
      });
    }
    const all = packetToJson(packet, { showSecrets: true });
    expect(all).toMatchObject({ username: "user", password: { base64: "AQI=" } });
    expect(all["properties"]).toMatchObject({ authenticationData: { base64: "Aw==" } });
  });

  it("are not in JSON where there are none, and their names are on the line", () => {
    const packet = made("connect");
    expect(Object.keys(packet.toJSON())).not.toContain("username");
    expect(String(packet)).toContain("username: ***, password: ***");
    expect(packetToString(packet, { showSecrets: true })).not.toContain("username");
  });

  it("leave the Will to be seen", () => {
    const packet = made("connect", CONNECT);
    expect(packet.toJSON()["will"]).toEqual({
      topic: "w",
      payload: { base64: "//4=" },
      qos: 1,
      retain: false,
      properties: { correlationData: { utf8: "id" }, userProperties: [["k", "v"]] },
    });
  });

  it("are those of these names only", () => {
    const given = properties({ userProperties: [["password", "text"]], reasonString: "username" });
    expect(String(made("connack", given))).toBe(
      'ConnackPacket { sessionPresent: false, reasonCode: 0, properties: { userProperties: [["password", "text"]], reasonString: "username" } }',
    );
  });

  it("are told from values that are not there by console.dir, which asks nobody", () => {
    const without = inspect(made("connect"), { customInspect: false });
    expect(without).toContain("username: undefined");
    expect(without).toContain("password: undefined");
  });
});

function payloadOf(bytes: ArrayLike<number> | string): string {
  const payload = typeof bytes === "string" ? bytes : Uint8Array.from(bytes);
  return /payload: (.*), qos/.exec(String(made("publish", { payload })))?.[1] as string;
}

describe("bytes on a line", () => {
  it("are hex, two digits each", () => {
    expect(payloadOf([])).toBe("0x");
    expect(payloadOf([0, 1, 0x0a, 0xff])).toBe("0x00010aff");
  });

  it("are 64 at most, and their number is given where there are more", () => {
    expect(payloadOf(new Array(63).fill(0xab))).toBe(`0x${"ab".repeat(63)}`);
    expect(payloadOf(new Array(64).fill(0xab))).toBe(`0x${"ab".repeat(64)}`);
    expect(payloadOf(new Array(65).fill(0xab))).toBe(`0x${"ab".repeat(64)}... (65 bytes)`);
    expect(payloadOf(new Array(3000).fill(1))).toBe(`0x${"01".repeat(64)}... (3000 bytes)`);
  });
});

describe("text on a line", () => {
  it.each([
    ["quotes and backslashes", '"\\', '"\\"\\\\"'],
    ["tab, line feed and escape", "\t\n\u001b", '"\\t\\n\\u001b"'],
    ["delete and C1 controls", "\u007f\u0080\u009f", '"\\u007f\\u0080\\u009f"'],
    ["a soft hyphen", "a\u00adb", '"a\\u00adb"'],
    [
      "marks of direction",
      "\u061c\u200e\u202a\u202e\u2066\u2069",
      '"\\u061c\\u200e\\u202a\\u202e\\u2066\\u2069"',
    ],
    ["zero-width characters", "\u200b\u200d\u2060\ufeff", '"\\u200b\\u200d\\u2060\\ufeff"'],
    ["separators of lines", "\u2028\u2029", '"\\u2028\\u2029"'],
    ["marks of annotation", "\ufff9\ufffb", '"\\ufff9\\ufffb"'],
    ["what a reader can see", " a\u00e9\u4e2d\u{1f600}\u00a0~", '" a\u00e9\u4e2d\u{1f600}\u00a0~"'],
  ])("is quoted, with escapes for %s", (_, topic, quoted) => {
    expect(String(made("publish", { topic }))).toContain(`topic: ${quoted}, payload`);
  });

  it("is escaped in lists too", () => {
    expect(String(made("unsubscribe", { topicFilters: ["\u001b", "b"] }))).toContain(
      'topicFilters: ["\\u001b", "b"]',
    );
    expect(String(made("subscribe", subscriptions({ topicFilter: "\u0001" }, {})))).toContain(
      'subscriptions: [{ topicFilter: "\\u0001", qos: 0,',
    );
  });
});

describe("bytes in JSON", () => {
  it.each([
    ["text", "text"],
    ["text with tab, line feed and carriage return", "a\tb\r\n"],
    ["text beyond ASCII", "\u00e9\u{1f600}\u00a0"],
    ["no bytes", ""],
  ])("are UTF-8 where they are %s", (_, text) => {
    const { payload } = made("publish", { payload: text }).toJSON();
    expect(payload).toEqual({ utf8: text });
  });

  it("are base64 of every byte there is, however many", () => {
    const bytes = Uint8Array.from({ length: 300_000 }, (_, index) => index & 0xff);
    const { payload } = made("publish", { payload: bytes }).toJSON() as {
      payload: { base64: string };
    };
    expect(Uint8Array.from(atob(payload.base64), (byte) => byte.charCodeAt(0))).toEqual(bytes);
  });

  it.each([
    ["no UTF-8", [0x61, 0xff], "Yf8="],
    ["cut-off UTF-8", [0xc3], "ww=="],
    ["text with U+0000", [0x61, 0], "YQA="],
    ["text with a control", [0x1b, 0x5b], "G1s="],
    ["text with a vertical tab", [0x0b], "Cw=="],
    ["text with a form feed", [0x0c], "DA=="],
    ["text with a C1 control", [0xc2, 0x80], "woA="],
    ["text with delete", [0x7f], "fw=="],
  ])("are base64 where they are %s", (_, list, base64) => {
    const { payload } = made("publish", { payload: Uint8Array.from(list) }).toJSON();
    expect(payload).toEqual({ base64 });
  });
});

describe("the parts of a packet, on their own", () => {
  it("print as they do within it", () => {
    const packet = made("connect", CONNECT) as unknown as { will: Will };
    expect(String(packet)).toContain(`will: ${packet.will}, username`);
    expect(packet.will.toJSON()).toEqual(packetToJson(packet)["will"]);
    const subscribe = made("subscribe", subscriptions({}, { qos: 2 }));
    const { subscriptions: list } = subscribe as unknown as { subscriptions: Subscription[] };
    expect(String(subscribe)).toContain(`subscriptions: [${list.join(", ")}]`);
    expect(inspect(list[1])).toBe(String(list[1]));
  });
});
