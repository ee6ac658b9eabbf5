import { describe, expect, it } from "vitest";
import { lines, run, runAndStopReading } from "./command.js";
import { fileWriter } from "./folder.js";

const file = fileWriter();

const PUBLISH = "30080003612f62686921";
const PUBLISH_LINE =
  'PublishPacket { topic: "a/b", payload: 0x686921, qos: 0, retain: false, dup: false }';
const PINGS = "c000d000";
const PING_LINES = ["PingreqPacket {}", "PingrespPacket {}"];
// Client Identifier "c", User Name "alice", Password "wonderland".
const CONNECT = "102000044d51545404c2003c0001630005616c696365000a776f6e6465726c616e64";
const CONNECT_50 = "101100044d5154540502003c03210014000163";
const bytesOf = (hex: string) => Buffer.from(hex, "hex");

describe("an argument", () => {
  it.each([
    ["hex", "c000d000"],
    ["hex in upper case", "C000D000"],
    ["hex with spaces", " c0 00 d0 00 "],
    ["hex with 0x prefixes and commas", "0xc0, 0x00, 0xD0,0x00"],
    ["hex with 0x prefixes on lines of their own", "0xc0\n0x00\n0xd0\n0x00\n"],
    ["hex with colons", "c0:00:d0:00"],
    ["hex with one 0x prefix", "0xc000d000"],
    ["hex folded within a byte", "c000d\n000\n"],
    ["base64", "wADQAA=="],
    ["base64 with a value on each line", "wAA=\n0AA="],
    ["base64 folded within a value", "wADQA\nA=="],
  ])("is taken as %s", (_, input) => {
    const stdout = `${PING_LINES.join("\n")}\n`;
    expect(run(["decode", input])).toMatchObject({ status: 0, stdout, stderr: "" });
  });

  it("is taken as a file where there is one", () => {
    expect(lines(run(["decode", file("pings.hex", `${PINGS}\n`)]))).toEqual(PING_LINES);
  });

  it("that is neither a file nor text of packets is wrong usage", () => {
    const { status, stderr } = run(["decode", "no-such-file.mqtt"]);
    expect(status).toBe(2);
    expect(stderr).toBe(
      'error: "no-such-file.mqtt" is neither a file nor hex ("n" at character 1 is no hex digit) nor base64\n',
    );
  });

  it("that is malformed as base64 is said to have been read as base64", () => {
    const { status, stderr } = run(["decode", "captured"]);
    expect(status).toBe(1);
    expect(stderr).toContain("which is no file's name, was read as base64");
  });

  it("with an odd number of hex digits is wrong usage", () => {
    const { status, stderr } = run(["decode", "c000d"]);
    expect(status).toBe(2);
    expect(stderr).toBe('error: the input is not hex: "c000d" has an odd number of hex digits\n');
  });

  it("with an odd number of hex digits between two separators is wrong usage", () => {
    expect(run(["decode", "c 0 d 0"]).status).toBe(2);
    expect(run(["decode", "0xc, 0x0"]).status).toBe(2);
  });
});

describe("a file and stdin", () => {
  const contents: [string, string | Uint8Array][] = [
    ["raw MQTT", bytesOf(PINGS)],
    ["hex", `${PINGS}\n`],
    ["hex with one packet on each line", "c000\nd000\n"],
    ["base64", "wADQAA==\n"],
  ];

  it.each(contents)("holding %s are recognised", (_, content) => {
    expect(lines(run(["decode"], content))).toEqual(PING_LINES);
    expect(lines(run(["decode", "-"], content))).toEqual(PING_LINES);
    expect(lines(run(["decode", file("content", content)]))).toEqual(PING_LINES);
  });

  it("are raw MQTT as soon as a byte is not ASCII text, whatever the payload", () => {
    const publish = bytesOf(`300b000161${Buffer.from("c000d000").toString("hex")}`);
    expect(lines(run(["decode"], publish))).toEqual([
      'PublishPacket { topic: "a", payload: 0x6330303064303030, qos: 0, retain: false, dup: false }',
    ]);
  });

  it("holding text that is neither hex nor base64 are wrong usage", () => {
    const { status, stderr } = run(["decode"], "GET / HTTP/1.1\r\n");
    expect(status).toBe(2);
    expect(stderr).toContain('neither hex ("G" at character 1 is no hex digit) nor base64');
  });

  it("holding nothing are wrong usage", () => {
    for (const content of ["", " \n"]) {
      expect(run(["decode"], content)).toMatchObject({ status: 2, stderr: "error: no input\n" });
    }
    expect(run(["decode", file("empty", "")])).toMatchObject({ status: 2 });
    expect(run(["decode", ""])).toMatchObject({ status: 2, stderr: "error: no input\n" });
  });

  it("that cannot be read are wrong usage", () => {
    const { status, stderr } = run(["decode", "."]);
    expect(status).toBe(2);
    expect(stderr).toBe("error: . cannot be read: it is a directory\n");
  });
});

describe("--input-format", () => {
  it("settles how the input is read", () => {
    expect(lines(run(["decode", "--input-format", "hex", PINGS]))).toEqual(PING_LINES);
    expect(lines(run(["decode", "--input-format", "base64"], "wADQAA=="))).toEqual(PING_LINES);
    expect(lines(run(["decode", "--input-format", "raw"], bytesOf(PINGS)))).toEqual(PING_LINES);
  });

  it("raw takes text for bytes, and names the protocol they look like", () => {
    const { status, stderr } = run(["decode", "--input-format", "raw"], "GET / HTTP/1.1\r\n");
    expect(status).toBe(1);
    expect(stderr).toContain("HTTP");
  });

  it("refuses what is not in that format", () => {
    expect(run(["decode", "--input-format", "hex", "wADQAA=="]).status).toBe(2);
    expect(run(["decode", "--input-format", "base64", "c000d"]).status).toBe(2);
    expect(run(["decode", "--input-format", "raw", PINGS]).status).toBe(2);
    expect(run(["decode", "--input-format", "pdf", PINGS]).status).toBe(2);
  });
});

describe("--format", () => {
  it("text prints a line for each packet", () => {
    expect(lines(run(["decode", PUBLISH + PINGS]))).toEqual([PUBLISH_LINE, ...PING_LINES]);
  });

  it("json prints an object for each packet", () => {
    const printed = lines(run(["decode", "--format", "json", PUBLISH + PINGS]));
    expect(printed.map((line) => JSON.parse(line))).toEqual([
      {
        type: "publish",
        topic: "a/b",
        payload: { utf8: "hi!" },
        qos: 0,
        retain: false,
        dup: false,
        properties: {},
      },
      { type: "pingreq" },
      { type: "pingresp" },
    ]);
  });

  it("json gives binary values that are no printable text in base64", () => {
    const [line = ""] = lines(run(["decode", "--format", "json", "3006000161ff0080"]));
    expect(JSON.parse(line).payload).toEqual({ base64: "/wCA" });
  });

  it("hex prints the bytes of each packet", () => {
    expect(lines(run(["decode", "--format", "hex", PUBLISH + PINGS]))).toEqual([
      PUBLISH,
      "c000",
      "d000",
    ]);
  });

  it("prints nothing that a terminal obeys", () => {
    // Topic: U+202E, then the C1 control U+009B.
    const hex = "3007 0005 e280ae c29b".replaceAll(" ", "");
    expect(run(["decode", hex]).stdout).toContain('topic: "\\u202e\\u009b"');
    const { stdout } = run(["decode", "--format", "json", hex]);
    expect(stdout).toContain('"topic":"\\u202e\\u009b"');
    expect(JSON.parse(stdout).topic).toBe("\u202e\u009b");
  });
});

describe("secrets", () => {
  const SECRETS = ["alice", "wonderland", "776f6e6465726c616e64"];

  it("are hidden in text and JSON by default", () => {
    for (const format of ["text", "json"]) {
      const { status, stdout, stderr } = run(["decode", "--format", format, CONNECT]);
      expect(status).toBe(0);
      expect(stdout).toContain("***");
      for (const secret of SECRETS) expect(stdout + stderr).not.toContain(secret);
    }
  });

  it("are printed with --show-secrets", () => {
    const { stdout } = run(["decode", "--show-secrets", CONNECT]);
    expect(stdout).toBe(
      'ConnectPacket { protocolVersion: 4, clientId: "c", cleanSession: true, keepAlive: 60, username: "alice", password: 0x776f6e6465726c616e64, bridge: false }\n',
    );
    const json = JSON.parse(run(["decode", "--format", "json", "--show-secrets", CONNECT]).stdout);
    expect(json).toMatchObject({ username: "alice", password: { utf8: "wonderland" } });
  });

  it("change nothing else in a line of text", () => {
    const plain = run(["decode", PUBLISH]).stdout;
    expect(run(["decode", "--show-secrets", PUBLISH]).stdout).toBe(plain);
  });
});

describe("the protocol version", () => {
  // PUBACK with a Reason Code, which is of 5.0.
  const PUBACK_50 = "4003000110";
  const PUBACK_LINE = "PubackPacket { packetId: 1, reasonCode: 16 }";

  it("is 3.1.1 where nothing else is said", () => {
    expect(run(["decode", PUBACK_50]).status).toBe(1);
  });

  it.each(["5", "5.0"])("is what --protocol-version %s says", (version) => {
    expect(lines(run(["decode", "--protocol-version", version, PUBACK_50]))).toEqual([PUBACK_LINE]);
  });

  it.each(["3", "3.1", "4", "3.1.1"])("can be %s", (version) => {
    expect(run(["decode", "--protocol-version", version, PINGS]).status).toBe(0);
  });

  it("follows every CONNECT, in the middle of the input too", () => {
    const { status, stdout, stderr } = run([
      "decode",
      CONNECT_50 + PUBACK_50 + CONNECT + PUBACK_50,
    ]);
    expect(stdout.split("\n").map((line) => line.split(" ")[0])).toEqual([
      "ConnectPacket",
      "PubackPacket",
      "ConnectPacket",
      "",
    ]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^error: packet 4 at byte 58: PUBACK/);
  });

  it("stays as --protocol-version says after a CONNECT of another", () => {
    const args = ["decode", "--protocol-version", "5", CONNECT + PUBACK_50];
    expect(run(args).status).toBe(0);
  });

  it("that does not exist is wrong usage", () => {
    const { status, stderr } = run(["decode", "--protocol-version", "6", PINGS]);
    expect(status).toBe(2);
    expect(stderr).toContain("Allowed choices are 3, 4, 5, 3.1, 3.1.1, 5.0.");
  });
});

describe("malformed input", () => {
  it("ends with exit status 1, after what came before it", () => {
    const { status, stdout, stderr } = run(["decode", `${PINGS}${PUBLISH}36080003612f62686921`]);
    expect(status).toBe(1);
    expect(stdout.trimEnd().split("\n")).toEqual([...PING_LINES, PUBLISH_LINE]);
    expect(stderr).toMatch(
      /^error: packet 4 at byte 14: PUBLISH: .* at byte 14 .*MQTT-3\.3\.1-4\]\n$/,
    );
  });

  it("is given with the offset in the whole input", () => {
    // The Topic Name's third byte is ill-formed.
    const { stderr } = run(["decode", "c00030070003612fff6869"]);
    expect(stderr).toMatch(
      /^error: packet 2 at byte 2: PUBLISH: Topic Name at byte 8 .*MQTT-1\.5\.3-1\]\n$/,
    );
  });

  it("that is cut off is said to be, with the number of missing bytes", () => {
    const { status, stdout, stderr } = run(["decode", `c000${PUBLISH.slice(0, -6)}`]);
    expect(status).toBe(1);
    expect(stdout).toBe("PingreqPacket {}\n");
    expect(stderr).toContain(
      "packet 2 at byte 2: PUBLISH is cut off after 7 of its bytes: 3 bytes are missing",
    );
  });

  it("that is cut off within its fixed header needs at least one byte", () => {
    const { status, stderr } = run(["decode", "c00030"]);
    expect(status).toBe(1);
    expect(stderr).toContain(
      "packet 2 at byte 2: PUBLISH is cut off after 1 of its bytes: at least 1 byte is missing",
    );
  });

  it("shows no secret in its error", () => {
    const { status, stderr } = run(["decode", CONNECT.slice(0, -20)]);
    expect(status).toBe(1);
    expect(stderr).not.toMatch(/alice|616c696365/);
  });
});

describe("the options of the decoder", () => {
  it("--tolerate lets a sender off a rule", () => {
    expect(run(["decode", "c100"]).status).toBe(1);
    expect(run(["decode", "--tolerate", "reserved-flags", "c100"]).status).toBe(0);
  });

  it("--tolerate can be repeated", () => {
    const input = "c1003005000261ff21";
    const once = ["decode", "--tolerate", "reserved-flags"];
    expect(run([...once, input]).status).toBe(1);
    expect(run([...once, "--tolerate", "ill-formed-utf8", input]).status).toBe(0);
  });

  it("--tolerate takes known names only, and says which", () => {
    const { status, stderr } = run(["decode", "--tolerate", "everything", PINGS]);
    expect(status).toBe(2);
    expect(stderr).toContain("ill-formed-utf8");
  });

  it("--from refuses what that side may not send", () => {
    expect(run(["decode", "--from", "client", "c000"]).status).toBe(0);
    expect(run(["decode", "--from", "server", "c000"]).status).toBe(1);
    expect(run(["decode", "--from", "nobody", "c000"]).status).toBe(2);
  });

  it("--maximum-packet-size refuses larger packets", () => {
    expect(run(["decode", "--maximum-packet-size", "10", PUBLISH]).status).toBe(0);
    expect(run(["decode", "--maximum-packet-size", "9", PUBLISH]).status).toBe(1);
    for (const size of ["0", "-1", "1.5", "many", ""]) {
      expect(run(["decode", `--maximum-packet-size=${size}`, PUBLISH]).status).toBe(2);
    }
  });
});

describe("large output", () => {
  const COUNT = 50_000;
  const large = file("large.mqtt", bytesOf(PUBLISH.repeat(COUNT)));

  it("is all there", () => {
    const printed = lines(run(["decode", large]));
    expect(printed).toHaveLength(COUNT);
    expect(printed.at(-1)).toBe(PUBLISH_LINE);
  });

  it("ends quietly when nobody reads on", async () => {
    const { status, stdout, stderr } = await runAndStopReading(["decode", large]);
    expect(stdout.startsWith(PUBLISH_LINE)).toBe(true);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });
});
