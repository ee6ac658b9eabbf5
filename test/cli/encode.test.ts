import { describe, expect, it } from "vitest";
import { lines, run } from "./command.js";
import { fileWriter } from "./folder.js";

const file = fileWriter();

const PUBLISH = { type: "publish", topic: "a/b", payload: "hi!" };
const PUBLISH_HEX = "30080003612f62686921";
const jsonLines = (...packets: unknown[]) =>
  packets.map((packet) => `${JSON.stringify(packet)}\n`).join("");
const encoded = (packet: unknown, ...args: string[]) => run(["encode", ...args], jsonLines(packet));

describe("input", () => {
  it("is JSON in the argument", () => {
    const { status, stdout, stderr } = run(["encode", JSON.stringify(PUBLISH)]);
    expect({ status, stdout, stderr }).toEqual({
      status: 0,
      stdout: `${PUBLISH_HEX}\n`,
      stderr: "",
    });
  });

  it("is JSON lines in a file or on stdin", () => {
    const text = jsonLines(PUBLISH, { type: "pingreq" });
    for (const result of [
      run(["encode", file("packets.jsonl", text)]),
      run(["encode", "-"], text),
      run(["encode"], text),
    ]) {
      expect(lines(result)).toEqual([PUBLISH_HEX, "c000"]);
    }
  });

  it("may have blank lines, carriage returns and a byte order mark", () => {
    const text = `\ufeff{"type":"pingreq"}\r\n\r\n  \n{"type":"pingresp"}`;
    expect(lines(run(["encode"], text))).toEqual(["c000", "d000"]);
  });

  it("that is empty or neither a file nor JSON is wrong usage", () => {
    expect(run(["encode"])).toMatchObject({ status: 2, stderr: "error: no input\n" });
    expect(run(["encode", "no-such-file.jsonl"])).toMatchObject({ status: 2 });
  });
});

describe("--format", () => {
  const text = jsonLines(PUBLISH, { type: "pingreq" });

  it("base64 prints a line for each packet", () => {
    expect(lines(run(["encode", "--format", "base64"], text))).toEqual([
      "MAgAA2EvYmhpIQ==",
      "wAA=",
    ]);
  });

  it("raw writes nothing but the bytes", () => {
    expect(run(["encode", "--format", "raw"], text).bytes.toString("hex")).toBe(
      `${PUBLISH_HEX}c000`,
    );
  });

  it("writes what decode reads, in every format", () => {
    for (const format of ["hex", "base64", "raw"]) {
      const { bytes } = run(["encode", "--format", format], text);
      expect(lines(run(["decode", "--format", "hex"], bytes))).toEqual([PUBLISH_HEX, "c000"]);
    }
  });

  it("of any other name is wrong usage", () => {
    expect(run(["encode", "--format", "octal"], text).status).toBe(2);
  });
});

describe("binary values", () => {
  it.each([
    ["a string", "hi!"],
    ["utf8", { utf8: "hi!" }],
    ["base64", { base64: "aGkh" }],
    ["hex", { hex: "686921" }],
    ["hex with separators", { hex: "0x68 69:21" }],
  ])("are taken as %s", (_, payload) => {
    expect(encoded({ ...PUBLISH, payload }).stdout).toBe(`${PUBLISH_HEX}\n`);
  });

  it.each([
    ["base64 without its padding", { base64: "aGk" }],
    ["base64 with a character too many", { base64: "aGkh*" }],
    ["base64 with bits beyond its end", { base64: "aGl=" }],
    ["hex with an odd number of digits", { hex: "686" }],
    ["hex with other letters", { hex: "zz" }],
    ["an unknown form", { octal: "150" }],
    ["two forms at once", { utf8: "hi!", hex: "686921" }],
    ["no form", {}],
    ["a number", 5],
    ["a list of bytes", [104, 105]],
    ["a form that is no string", { utf8: 5 }],
    ["null", null],
  ])("are refused as %s, with line and key", (_, payload) => {
    const { status, stdout, stderr } = run(
      ["encode"],
      jsonLines({ type: "pingreq" }, { ...PUBLISH, payload }),
    );
    expect(status).toBe(1);
    expect(stdout).toBe("c000\n");
    expect(stderr).toMatch(/^error: line 2: "payload/);
  });

  it("are taken in the Will, the Password and the properties too", () => {
    const packet = {
      type: "connect",
      protocolVersion: 5,
      clientId: "",
      will: { topic: "w", payload: { hex: "01" }, properties: { correlationData: { hex: "02" } } },
      username: "u",
      password: { base64: "Aw==" },
      properties: { authenticationMethod: "m", authenticationData: { hex: "04" } },
    };
    const { stdout } = encoded(packet);
    const shown = run(["decode", "--show-secrets", "--format", "json", stdout.trim()]).stdout;
    expect(JSON.parse(shown)).toMatchObject({
      will: { payload: { base64: "AQ==" }, properties: { correlationData: { base64: "Ag==" } } },
      password: { base64: "Aw==" },
      properties: { authenticationData: { base64: "BA==" } },
    });
  });
});

describe("the protocol version", () => {
  const PUBACK = { type: "puback", packetId: 1, reasonCode: 16 };

  it("is 3.1.1 where nothing else is said", () => {
    expect(encoded(PUBACK).status).toBe(1);
    expect(encoded(PUBACK, "--protocol-version", "5.0").stdout).toBe("4003000110\n");
  });

  it("follows every CONNECT", () => {
    const connect = { type: "connect", clientId: "a" };
    const text = jsonLines({ ...connect, protocolVersion: 5 }, PUBACK, connect, PUBACK);
    const { status, stdout, stderr } = run(["encode"], text);
    expect(status).toBe(1);
    expect(stdout.trimEnd().split("\n")).toHaveLength(3);
    expect(stderr).toMatch(/^error: line 4: PUBACK/);
  });

  it("given with --protocol-version is that of a CONNECT which names none", () => {
    const connect = { type: "connect", clientId: "a" };
    const { stdout } = encoded(connect, "--protocol-version", "5");
    expect(stdout).toBe("100e00044d515454050200000000 0161\n".replace(" ", ""));
  });
});

describe("what is refused", () => {
  it("is a key that the packet does not have, with line and key", () => {
    const { status, stderr } = encoded({ type: "connect", clientId: "a", keepalive: 60 });
    expect(status).toBe(1);
    expect(stderr).toBe('error: line 1: "keepalive" is not a key of this packet\n');
  });

  it.each([
    [{ type: "connect", clientId: "a", will: { topic: "w", payload: "", Qos: 1 } }, "will.Qos"],
    [
      { type: "subscribe", packetId: 1, subscriptions: [{ topicFilter: "a", QoS: 1 }] },
      "subscriptions[0].QoS",
    ],
    [{ type: "pingreq", packetId: 1 }, "packetId"],
    [{ type: "puback", packetId: 1, payload: "" }, "payload"],
  ])("is a key in a place where it does not belong: %j", (packet, key) => {
    const { status, stderr } = encoded(packet);
    expect(status).toBe(1);
    expect(stderr).toContain(`"${key}" is not a key of this packet`);
  });

  it("is a key named __proto__ or constructor", () => {
    for (const key of ["__proto__", "constructor", "toString"]) {
      const { status, stderr } = run(["encode", `{"type":"pingreq","${key}":{}}`]);
      expect(status).toBe(1);
      expect(stderr).toContain(key);
    }
    expect(run(["encode", '{"type":"__proto__"}']).status).toBe(1);
  });

  it("is an unknown property", () => {
    const { status, stderr } = encoded(
      { ...PUBLISH, properties: { topicalias: 1 } },
      "--protocol-version",
      "5",
    );
    expect(status).toBe(1);
    expect(stderr).toMatch(/^error: line 1: .*properties\.topicalias/);
  });

  it.each([
    ["no JSON", "hello", "not JSON"],
    ["half an object", '{"type":', "not JSON: it ends too early"],
    ["a list", "[]", "a packet is a JSON object"],
    ["a number", "5", "a packet is a JSON object"],
    ["an object without type", "{}", '"type" is missing'],
    ["an object of an unknown type", '{"type":"Publish"}', '"type" is "Publish"'],
    ["a null", '{"type":"publish","topic":null}', '"topic" is null'],
  ])("is %s, with the line", (_, line, message) => {
    const { status, stdout, stderr } = run(["encode"], `{"type":"pingreq"}\n\n${line}\n`);
    expect(status).toBe(1);
    expect(stdout).toBe("c000\n");
    expect(stderr).toMatch(/^error: line 3: /);
    expect(stderr).toContain(message);
  });

  it("is what no packet may hold, with line, field and rule", () => {
    const { status, stdout, stderr } = run(
      ["encode"],
      jsonLines(PUBLISH, { ...PUBLISH, topic: "a/#" }, PUBLISH),
    );
    expect(status).toBe(1);
    expect(stdout).toBe(`${PUBLISH_HEX}\n`);
    expect(stderr).toMatch(/^error: line 2: PUBLISH: topic .*\[.*MQTT-3\.3\.2-2\]\n$/);
  });

  it.each([
    { type: "publish", topic: 5 },
    { type: "publish", topic: "a", properties: [] },
    { type: "publish", topic: "a", properties: "none" },
    { type: "publish", topic: "a", qos: "1" },
    { type: "publish" },
    { type: "connect", clientId: "a", will: [] },
    { type: "connect", clientId: "a", username: 5 },
    { type: "connect", clientId: "a", username: { hex: "61" } },
    { type: "connect", clientId: {} },
    { type: "subscribe", packetId: 1, subscriptions: "a" },
    { type: "subscribe", packetId: 1, subscriptions: ["a"] },
    { type: "subscribe", packetId: 1, subscriptions: {} },
    { type: "suback", packetId: 1, reasonCodes: "0" },
    { type: "unsubscribe", packetId: 1, topicFilters: [1] },
    { type: "disconnect", reasonCode: {}, properties: { userProperties: ["a"] } },
  ])("is a value of the wrong kind: %j", (packet) => {
    const { status, stderr } = encoded(packet, "--protocol-version", "5");
    expect(status).toBe(1);
    expect(stderr).toMatch(/^error: line 1: /);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  });
});

describe("withheld secrets", () => {
  const CONNECT = { type: "connect", protocolVersion: 5, clientId: "a", username: "u" };

  it.each([
    ["username", { ...CONNECT, username: "***" }],
    ["password", { ...CONNECT, password: "***" }],
    [
      "properties.authenticationData",
      { ...CONNECT, properties: { authenticationMethod: "m", authenticationData: "***" } },
    ],
  ])("are refused as %s, with what to do", (key, packet) => {
    const { status, stdout, stderr } = encoded(packet);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toContain(`line 1: "${key}" was withheld: decode with --show-secrets`);
  });

  it("are taken as they are from those who mean them", () => {
    const stars = { utf8: "***" };
    const { status, stdout } = encoded({ ...CONNECT, username: stars, password: stars });
    expect(status).toBe(0);
    expect(stdout.match(/00032a2a2a/g)).toHaveLength(2);
  });

  it("do not come from decode to encode unseen", () => {
    const { stdout: hex } = encoded({ ...CONNECT, password: "p" });
    const { stdout: json } = run(["decode", "--format", "json", hex.trim()]);
    expect(run(["encode"], json).status).toBe(1);
  });

  it("are not in the errors about them", () => {
    for (const password of [
      { base64: "c2VjcmV0*" },
      { hex: "c2VjcmV0" },
      { utf8: "c2VjcmV0", hex: "" },
    ]) {
      const { status, stderr } = encoded({ ...CONNECT, password });
      expect(status).toBe(1);
      expect(stderr).not.toMatch(/c2Vj|"V"/);
    }
    const broken = '{"type":"connect","username":"u","password":"c2VjcmV0"';
    expect(run(["encode"], broken).stderr).not.toContain("c2Vj");
    expect(run(["encode"], `${broken} x`).stderr).not.toContain("c2Vj");
  });
});
