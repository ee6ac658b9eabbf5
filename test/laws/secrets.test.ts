import {
  AuthPacket,
  ConnackPacket,
  ConnectPacket,
  decode,
  encode,
  type Packet,
  peek,
} from "@mqtt-codec/core";
import { type DissectNode, dissect } from "@mqtt-codec/core/dissect";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hex } from "../bytes.js";
import { frame, headerLength } from "./arbitraries/bytes.js";
import { construct } from "./support/classes.js";
import { inspectedWhole } from "./support/platform-printing.js";
import { checkHidden, formsOf, latin1, renderings } from "./support/renderings.js";
import { runs } from "./support/runs.js";

interface Secrets {
  readonly username: string;
  readonly password: Uint8Array;
  readonly data: Uint8Array;
}

/** Random, so that none of them stands anywhere by chance; the same for the same seed. */
const secrets: fc.Arbitrary<Secrets> = fc
  .record({
    username: fc
      .array(fc.constantFrom(..."ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz0123456789"), {
        minLength: 24,
        maxLength: 40,
      })
      .map((characters) => `U${characters.join("")}`),
    password: fc.oneof(
      fc.uint8Array({ minLength: 24, maxLength: 200 }),
      fc
        .array(fc.integer({ min: 0x30, max: 0x7a }), { minLength: 24, maxLength: 40 })
        .map((list) => Uint8Array.from(list)),
    ),
    data: fc.oneof(
      fc.uint8Array({ minLength: 24, maxLength: 200 }),
      fc
        .array(fc.integer({ min: 0x30, max: 0x7a }), { minLength: 24, maxLength: 40 })
        .map((list) => Uint8Array.from(list)),
    ),
  })
  .map(salted);

/** Small numbers are what generators like, and what stands in every text: random bytes are mixed in. */
function salted({ username, password, data }: Secrets): Secrets {
  const salt = (bytes: Uint8Array): Uint8Array => {
    const random = crypto.getRandomValues(new Uint8Array(bytes.length));
    const isText = bytes.every((byte) => byte >= 0x30 && byte <= 0x7a);
    return bytes.map((byte, index) => {
      const mixed = byte ^ (random[index] as number);
      return isText ? 0x61 + (mixed % 26) : mixed;
    });
  };
  return {
    username: `U${latin1(salt(new TextEncoder().encode(username))).replace(/[^a-zA-Z0-9]/g, "q")}`,
    password: salt(password),
    data: salt(data),
  };
}

function packetsOf({ username, password, data }: Secrets): readonly Packet[] {
  const properties = {
    authenticationMethod: "SCRAM-SHA-256",
    authenticationData: data,
    userProperties: [["k", "v"]] as const,
  };
  const will = { topic: "w", payload: "will" };
  return [
    new ConnectPacket({ protocolVersion: 5, clientId: "c", username, password, properties, will }),
    new ConnectPacket({ protocolVersion: 4, clientId: "c", username, password, will }),
    new ConnectPacket({ protocolVersion: 3, clientId: "c", username, password }),
    new ConnectPacket({ protocolVersion: 5, clientId: "c", password }),
    new ConnackPacket({ properties }),
    new AuthPacket({ reasonCode: 0x18, properties }),
  ];
}

function listOf({ username, password, data }: Secrets): (string | Uint8Array)[] {
  return [username, password, data];
}

function checkError(run: () => unknown, hidden: Secrets): Error | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    const thrown = error as Error;
    const own = JSON.stringify(Object.fromEntries(Object.entries(thrown)));
    const texts = {
      ...renderings(thrown),
      message: thrown.message,
      stack: thrown.stack ?? "",
      own,
    };
    checkHidden(texts, listOf(hidden));
    return thrown;
  }
}

/** All that a dissection says, and what its values hold. */
function textsOf(root: DissectNode): Record<string, string> {
  const texts: Record<string, string> = {
    ...inspectedWhole(root),
    JSON: JSON.stringify(root),
    "JSON with bytes in hex": JSON.stringify(root, hexed),
  };
  const visit = (node: DissectNode, path: string): void => {
    texts[`text of ${path}`] = node.text;
    texts[`value of ${path}`] = JSON.stringify(
      node.value instanceof Uint8Array ? hex(node.value) : (node.value ?? ""),
    );
    if (node.error !== undefined) texts[`error of ${path}`] = String(node.error.stack);
    for (const child of node.children ?? []) visit(child, `${path} > ${child.name}`);
  };
  visit(root, root.name);
  return texts;
}

describe("L10: no rendering of a packet contains its secrets", () => {
  it("the check itself finds them", () => {
    const packet = new ConnectPacket({
      clientId: "c",
      username: "a long user name",
      password: "p",
    });
    expect(() => checkHidden(renderings(packet.toObject()), ["a long user name"])).toThrow(
      "of a secret",
    );
    expect(formsOf("a long password")).toContain("61206c6f6e672070617373776f7264");
  });

  it("packets, made and decoded, alone, within other values, and their properties", () => {
    fc.assert(
      fc.property(secrets, (hidden) => {
        for (const packet of packetsOf(hidden)) {
          const bytes = encode(packet, { protocolVersion: 5 });
          const decoded = decode(bytes, { protocolVersion: 5 }).packet;
          for (const one of [packet, decoded, construct(packet)]) {
            checkHidden(renderings(one), listOf(hidden));
            if ("properties" in one) checkHidden(renderings(one.properties), listOf(hidden));
            if ("will" in one && one.will !== undefined) {
              checkHidden(renderings(one.will), listOf(hidden));
            }
          }
        }
      }),
      runs(0.1),
    );
  });

  it("among the renderings are those of util and console, where these are", () => {
    const hasUtil = typeof process !== "undefined" && process.versions?.node !== undefined;
    const isWorker = globalThis.navigator?.userAgent === "Cloudflare-Workers";
    const ways = ["String", "template", "JSON"];
    if (hasUtil) ways.push("inspect", "%o");
    if (hasUtil && !isWorker) ways.push("console");
    if ("Deno" in globalThis) ways.push("Deno.inspect");
    if ("Bun" in globalThis) ways.push("Bun.inspect");
    const texts = renderings(new ConnackPacket({}));
    expect(Object.keys(texts)).toEqual(expect.arrayContaining(ways));
    for (const way of ways) expect(texts[way], way).toMatch(/session.?present/i);
  });

  it("says *** in their place, and toObject gives everything to those who ask", () => {
    const packet = new ConnectPacket({ clientId: "c", username: "user", password: "pass" });
    expect(String(packet)).toContain("username: ***, password: ***");
    expect(JSON.parse(JSON.stringify(packet))).toMatchObject({ username: "***", password: "***" });
    expect(packet.toObject()).toMatchObject({
      username: "user",
      password: new TextEncoder().encode("pass"),
    });
  });

  it("what peek says of a CONNECT", () => {
    fc.assert(
      fc.property(secrets, (hidden) => {
        for (const packet of packetsOf(hidden)) {
          const peeked = peek(encode(packet, { protocolVersion: 5 }), { protocolVersion: 5 });
          checkHidden(renderings(peeked as object), listOf(hidden));
        }
      }),
      runs(0.05),
    );
  });
});

describe("L10: no error contains them", () => {
  it("of a constructor or of encode", () => {
    fc.assert(
      fc.property(secrets, (hidden) => {
        const { username, password, data } = hidden;
        const text = latin1(password);
        const method = "m";
        const bad: object[] = [
          { type: "connect", clientId: "c", username: `${username}\0`, password },
          { type: "connect", clientId: "c", username: `${username}\ud800`, password },
          { type: "connect", clientId: "c", username: username.repeat(3_000), password },
          { type: "connect", clientId: "c", username: [username], password },
          { type: "connect", clientId: "c", username: { username }, password },
          { type: "connect", clientId: "c", username, password: `${text}\ud800` },
          { type: "connect", clientId: "c", username, password: [...password] },
          { type: "connect", clientId: "c", username, password: new Uint16Array(password) },
          { type: "connect", clientId: "c", username, password: new Uint8Array(65_536).fill(65) },
          { type: "connect", clientId: "c", password },
          { type: "connect", clientId: "", cleanSession: false, username, password },
          { type: "connect", clientId: "c", username, password, keepAlive: -1 },
          { type: "connect", clientId: "c", username, password, will: { topic: "#", payload: "" } },
          { type: "connect", clientId: "c", username, password, will: 1 },
          { type: "connect", protocolVersion: 6, clientId: "c", username, password },
          {
            type: "connect",
            protocolVersion: 5,
            clientId: "c",
            username,
            password,
            properties: { authenticationData: data },
          },
          {
            type: "connect",
            clientId: "c",
            username,
            password,
            properties: { authenticationMethod: method, authenticationData: data },
          },
          {
            type: "auth",
            reasonCode: 7,
            properties: { authenticationMethod: method, authenticationData: data },
          },
          { type: "auth", reasonCode: 0x18, properties: { authenticationData: data } },
          {
            type: "auth",
            reasonCode: 0x18,
            properties: { authenticationMethod: method, authenticationData: [...data] },
          },
          {
            type: "connack",
            properties: { authenticationMethod: method, authenticationData: data, topicAlias: 1 },
          },
          { type: "disconnect", properties: { authenticationData: data } },
        ];
        for (const init of bad) {
          expect(
            checkError(() => construct(init), hidden),
            JSON.stringify(init),
          ).toBeDefined();
          expect(checkError(() => encode(init as never), hidden)).toBeDefined();
        }
        for (const packet of packetsOf(hidden)) {
          checkError(() => encode(packet, { protocolVersion: 4 }), hidden);
          checkError(() => encode(packet, { protocolVersion: 5, maximumPacketSize: 2 }), hidden);
          checkError(() => encode(packet, { protocolVersion: 5, from: "server" }), hidden);
          checkError(() => encode(packet, { protocolVersion: 5, from: "client" }), hidden);
        }
      }),
      runs(0.02),
    );
  });

  it("of decode, of packets changed anywhere but in the secrets", () => {
    fc.assert(
      fc.property(
        secrets,
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 3 }),
        fc.constantFrom(3 as const, 4 as const, 5 as const),
        (hidden, edits, version) => {
          for (const packet of packetsOf(hidden)) {
            const bytes = new Uint8Array(encode(packet, { protocolVersion: 5 }));
            const places = structureOf(bytes, hidden);
            for (const [at, value] of edits) bytes[places[at % places.length] as number] = value;
            checkError(() => decode(bytes, { protocolVersion: version }), hidden);
          }
        },
      ),
      runs(0.1),
    );
  });

  it("of decode for every change of a byte that is not part of a secret", () => {
    const [hidden] = fc.sample(secrets, { seed: 7, numRuns: 1 }) as [Secrets];
    for (const packet of packetsOf(hidden)) {
      const bytes = new Uint8Array(encode(packet, { protocolVersion: 5 }));
      for (const at of structureOf(bytes, hidden)) {
        const original = bytes[at] as number;
        for (const value of [0, 1, 2, 0x26, 0x7f, 0x80, 0xff, original ^ 1, original ^ 0x80]) {
          bytes[at] = value;
          const error = message(() => decode(bytes, { protocolVersion: 5 }));
          checkHidden({ error }, listOf(hidden));
        }
        bytes[at] = original;
      }
    }
  });

  it("nor a dissection of packets cut anywhere, with the length they had or have", () => {
    fc.assert(
      fc.property(
        secrets,
        fc.nat(),
        fc.constantFrom(3 as const, 4 as const, 5 as const),
        fc.boolean(),
        (hidden, cut, version, followed) => {
          for (const packet of packetsOf(hidden)) {
            const bytes = encode(packet, { protocolVersion: 5 });
            const head = headerLength(bytes);
            const part = bytes.subarray(0, head + (cut % (bytes.length - head)));
            const framed = frame(bytes[0] as number, part.subarray(head));
            const all = followed
              ? new Uint8Array([...framed, ...bytes.subarray(part.length)])
              : framed;
            const options = { protocolVersion: version };
            for (const some of [part, framed, all]) {
              checkHidden(textsOf(dissect(some, options)), listOf(hidden));
              checkHidden({ error: message(() => decode(some, options)) }, listOf(hidden));
            }
          }
        },
      ),
      runs(0.1),
    );
  });
});

describe("L10: a dissection shows them to those who ask only", () => {
  it("withholds user name, password and authentication data", () => {
    fc.assert(
      fc.property(secrets, (hidden) => {
        for (const packet of packetsOf(hidden)) {
          const bytes = encode(packet, { protocolVersion: 5 });
          const options = { protocolVersion: 5 as const };
          checkHidden(textsOf(dissect(bytes, options)), listOf(hidden));
          const shown = dissect(bytes, { ...options, showSecrets: true });
          expect(() =>
            checkHidden({ tree: JSON.stringify(shown, hexed) }, listOf(hidden)),
          ).toThrow();
        }
      }),
      runs(0.1),
    );
  });
});

function message(run: () => unknown): string {
  try {
    run();
    return "";
  } catch (error) {
    return String((error as Error).stack) + JSON.stringify(error);
  }
}

/** Bytes as hex in JSON, which else would be an object of numbers. */
function hexed(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array ? hex(value) : value;
}

/** Indices of the bytes that are not part of a secret. */
function structureOf(bytes: Uint8Array, hidden: Secrets): number[] {
  const all = latin1(bytes);
  const secret = new Set<number>();
  for (const one of listOf(hidden)) {
    const part = latin1(typeof one === "string" ? new TextEncoder().encode(one) : one);
    const start = all.indexOf(part);
    if (start < 0) continue;
    for (let index = start; index < start + part.length; index++) secret.add(index);
  }
  return [...bytes.keys()].filter((index) => !secret.has(index));
}
