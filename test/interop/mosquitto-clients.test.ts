import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Broker } from "./broker.js";
import { bytes, levels, versions } from "./matrix.js";
import { type Ended, killAll, properties, type Run, start } from "./mosquitto-clients.js";

let broker: Broker;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "mqtt-codec-"));
  broker = await Broker.start({
    accepts: ({ username, password }) =>
      username === undefined || Buffer.from(password ?? []).toString() === `${username}'s`,
  });
});
afterAll(() => {
  killAll();
  broker.stop();
  rmSync(folder, { recursive: true, force: true });
});

const utf8 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));

const connectOf = (clientId: string) =>
  broker.next("connect", (packet) => packet.clientId === clientId);
const publishTo = (topic: string) => broker.next("publish", (packet) => packet.topic === topic);
const subscribeTo = (filter: string) =>
  broker.next("subscribe", ({ subscriptions }) =>
    subscriptions.some(({ topicFilter }) => topicFilter === filter),
  );
const unsubscribeFrom = (filter: string) =>
  broker.next("unsubscribe", ({ topicFilters }) => topicFilters.includes(filter));

describe.each(versions)("mosquitto's clients in MQTT %s", (_, protocolVersion) => {
  const at = () => ({ port: broker.ports.TCP, protocolVersion });

  const publish = async (
    topic: string,
    args: readonly string[],
    input?: string | Uint8Array,
  ): Promise<Ended> => {
    const { ended } = await start("mosquitto_pub", at(), ["-t", topic, ...args], input);
    return ended;
  };

  /** Resolves when the subscription is there. */
  const subscribe = async (topicFilter: string, args: readonly string[]): Promise<Run> => {
    const run = await start("mosquitto_sub", at(), ["-t", topicFilter, ...args]);
    await Promise.race([
      subscribeTo(topicFilter),
      run.ended.then(({ errors }) => Promise.reject(new Error(errors))),
    ]);
    return run;
  };

  const prefix = `tools/${protocolVersion}`;

  it("connect with what they are told", async () => {
    const clientId = `told-${protocolVersion}`;
    const { status, errors } = await publish(`${prefix}/told`, [
      ...["-i", clientId, "-u", "Jürgen", "-P", "Jürgen's", "-k", "77", "-m", "m"],
      ...["--will-topic", `${prefix}/will`, "--will-payload", "gegangen: ü"],
      ...["--will-qos", "2", "--will-retain"],
    ]);
    expect([status, errors]).toEqual([0, ""]);
    const connect = await connectOf(clientId);
    expect(connect.username).toBe("Jürgen");
    expect(connect.password).toEqual(utf8("Jürgen's"));
    expect(connect).toMatchObject({ protocolVersion, clientId, cleanSession: true, keepAlive: 77 });
    expect({ ...connect.will, properties: {} }).toEqual({
      topic: `${prefix}/will`,
      payload: utf8("gegangen: ü"),
      qos: 2,
      retain: true,
      properties: {},
    });
  });

  it("connect to a session of before", async () => {
    const clientId = `lasting-${protocolVersion}`;
    await publish(`${prefix}/lasting`, ["-i", clientId, "-c", "-m", "m"]);
    const { cleanSession, properties: got } = await connectOf(clientId);
    expect(cleanSession).toBe(false);
    // Without -x, which only 5.0 has, the session lasts for ever there too.
    expect(got).toMatchObject(protocolVersion === 5 ? { sessionExpiryInterval: 0xffff_ffff } : {});
  });

  it("are told that their credentials are wrong", async () => {
    const { status, errors } = await publish(`${prefix}/wrong`, ["-u", "me", "-P", "no", "-m", ""]);
    expect(status).not.toBe(0);
    expect(errors).toMatch(
      protocolVersion === 5 ? /Bad User Name or Password/i : /bad user name or password/i,
    );
  });

  it.each(levels)(
    "pass a message with QoS %i through, and print what was published",
    async (qos) => {
      const topic = `${prefix}/qos/${qos}`;
      const text = "größer als 𪛔";
      const format = "%t|%q|%r|%l|%p";
      const run = await subscribe(topic, ["-q", "2", "-C", "1", "-F", format]);
      expect((await publish(topic, ["-q", `${qos}`, "-m", text])).status).toBe(0);
      const message = await publishTo(topic);
      expect(message).toMatchObject({ qos, retain: false, dup: false, payload: utf8(text) });
      const { status, output } = await run.ended;
      expect(status).toBe(0);
      expect(output.toString()).toBe(`${topic}|${qos}|0|${utf8(text).length}|${text}\n`);
    },
  );

  it.each(levels)("pass a file of 1 MB through with QoS %i", async (qos) => {
    const topic = `${prefix}/file/${qos}`;
    const file = join(folder, `${protocolVersion}-${qos}`);
    writeFileSync(file, bytes(1_000_000));
    const run = await subscribe(topic, ["-q", `${qos}`, "-C", "1", "-N"]);
    expect((await publish(topic, ["-q", `${qos}`, "-f", file])).status).toBe(0);
    expect(Buffer.compare((await publishTo(topic)).payload, bytes(1_000_000))).toBe(0);
    expect(Buffer.compare((await run.ended).output, bytes(1_000_000))).toBe(0);
  });

  it("pass an empty message through, binary input, and one message for each line", async () => {
    const topic = `${prefix}/inputs`;
    const run = await subscribe(topic, ["-q", "1", "-C", "5", "-F", "%l:%x"]);
    await publish(topic, ["-q", "1", "-n"]);
    await publish(topic, ["-q", "1", "-s"], bytes(256));
    await publish(topic, ["-q", "1", "-l"], "one\ntwo\nthree\n");
    const hex = (text: string | Uint8Array): string =>
      `${text.length}:${Buffer.from(text).toString("hex")}`;
    const { output } = await run.ended;
    const expected = ["", bytes(256), "one", "two", "three"].map(hex);
    expect(output.toString().trimEnd().split("\n")).toEqual(expected);
  });

  it("retain a message, get it with RETAIN, and delete it by an empty one", async () => {
    const topic = `${prefix}/retained`;
    await publish(topic, ["-q", "1", "-r", "-m", "kept"]);
    expect((await publishTo(topic)).retain).toBe(true);
    const first = await subscribe(topic, ["-q", "1", "-C", "1", "-F", "%r %q %p"]);
    expect((await first.ended).output.toString()).toBe("1 1 kept\n");
    await publish(topic, ["-q", "1", "-r", "-n"]);
    expect(broker.retained.has(topic)).toBe(false);
    const second = await subscribe(`${topic}/#`, ["-q", "1", "-C", "1", "-F", "%r %q %p"]);
    await publish(topic, ["-q", "1", "-m", "after"]);
    expect((await second.ended).output.toString()).toBe("0 1 after\n");
  });

  it("leave a Will when they are killed", async () => {
    const topic = `${prefix}/gone`;
    const watcher = await subscribe(topic, ["-q", "2", "-C", "1", "-F", "%q %r %p"]);
    const { child, ended } = await subscribe(`${prefix}/nothing`, [
      ...["--will-topic", topic, "--will-payload", "killed", "--will-qos", "1"],
    ]);
    child.kill("SIGKILL");
    await ended;
    expect((await watcher.ended).output.toString()).toBe("1 0 killed\n");
  });

  it("subscribe to many Topic Filters, and unsubscribe", async () => {
    const kept = `${prefix}/kept/+`;
    const dropped = `${prefix}/dropped/#`;
    const run = await subscribe(kept, ["-t", dropped, "-U", dropped, "-C", "1", "-v"]);
    const { subscriptions } = await subscribeTo(kept);
    expect(subscriptions.map(({ topicFilter }) => topicFilter)).toEqual([kept, dropped]);
    expect((await unsubscribeFrom(dropped)).topicFilters).toEqual([dropped]);
    await publish(`${prefix}/dropped/a`, ["-m", "not wanted"]);
    await publish(`${prefix}/kept/a`, ["-m", "wanted"]);
    expect((await run.ended).output.toString()).toBe(`${prefix}/kept/a wanted\n`);
  });
});

it("mosquitto's clients ping in every version when their Keep Alive is over", async () => {
  const count = (): number => broker.received.all.filter(({ type }) => type === "pingreq").length;
  const before = count();
  const runs = await Promise.all(
    versions.map(async ([, protocolVersion]) => {
      const topic = `tools/${protocolVersion}/pinged`;
      const at = { port: broker.ports.TCP, protocolVersion };
      return start("mosquitto_sub", at, ["-t", topic, "-k", "5", "-C", "1"]);
    }),
  );
  await broker.received.first(() => count() >= before + versions.length);
  for (const [, protocolVersion] of versions) {
    const at = { port: broker.ports.TCP, protocolVersion };
    const args = ["-t", `tools/${protocolVersion}/pinged`, "-m", "still there"];
    await (await start("mosquitto_pub", at, args)).ended;
  }
  for (const { ended } of runs) expect((await ended).output.toString()).toBe("still there\n");
});

describe("mosquitto's clients in what only 5.0 has", () => {
  const at = () => ({ port: broker.ports.TCP, protocolVersion: 5 }) as const;

  const messageProperties = [
    ["payload-format-indicator", "1"],
    ["message-expiry-interval", "2147483647"],
    ["content-type", "text/plain; charset=utf-8"],
    ["response-topic", "réponse/à/moi"],
    ["correlation-data", "request 17"],
    ["user-property", "a", "1"],
    ["user-property", "b", ""],
    ["user-property", "a", "𪛔"],
  ];
  const decoded = {
    payloadFormatIndicator: 1,
    messageExpiryInterval: 0x7fff_ffff,
    contentType: "text/plain; charset=utf-8",
    responseTopic: "réponse/à/moi",
    correlationData: utf8("request 17"),
    userProperties: [
      ["a", "1"],
      ["b", ""],
      ["a", "𪛔"],
    ],
  };
  const printed = "1|2147483647|text/plain; charset=utf-8|réponse/à/moi|request 17|a:1 b: a:𪛔";

  it("send every property that they are told to, and print every one of a message", async () => {
    const topic = "tools/properties";
    const sub = await start("mosquitto_sub", at(), [
      ...["-t", topic, "-U", "tools/other", "-q", "2", "-C", "1", "-i", "sub-properties"],
      ...["-x", "60", "-F", "%F|%E|%C|%R|%D|%P|%S"],
      ...properties("connect", [
        ["receive-maximum", "9"],
        ["maximum-packet-size", "100000"],
        ["request-problem-information", "0"],
        ["request-response-information", "1"],
        ["user-property", "of", "connect"],
      ]),
      ...["--will-topic", "tools/will", "--will-payload", "w"],
      ...properties("will", [...messageProperties, ["will-delay-interval", "5"]]),
      ...properties("subscribe", [
        ["subscription-identifier", "268435455"],
        ["user-property", "of", "subscribe"],
      ]),
      ...properties("unsubscribe", [["user-property", "of", "unsubscribe"]]),
      ...properties("disconnect", [["user-property", "of", "disconnect"]]),
    ]);
    const subscribed = await subscribeTo(topic);
    const { ended } = await start("mosquitto_pub", at(), [
      ...["-t", topic, "-q", "2", "-m", "ü"],
      ...properties("publish", messageProperties),
    ]);
    expect((await ended).errors).toBe("");
    expect((await sub.ended).output.toString()).toBe(`${printed}|268435455\n`);

    const connect = await connectOf("sub-properties");
    expect(connect.properties).toEqual({
      sessionExpiryInterval: 60,
      receiveMaximum: 9,
      maximumPacketSize: 100_000,
      requestProblemInformation: false,
      requestResponseInformation: true,
      userProperties: [["of", "connect"]],
    });
    expect(connect.will?.properties).toEqual({ ...decoded, willDelayInterval: 5 });
    expect(subscribed.properties).toEqual({
      subscriptionIdentifiers: [268_435_455],
      userProperties: [["of", "subscribe"]],
    });
    expect((await unsubscribeFrom("tools/other")).properties).toEqual({
      userProperties: [["of", "unsubscribe"]],
    });
    expect((await publishTo(topic)).properties).toEqual(decoded);
    const left = await broker.next(
      "disconnect",
      (packet) => packet.properties.userProperties !== undefined,
    );
    expect(left.properties).toEqual({ userProperties: [["of", "disconnect"]] });
  });

  it("subscribe with every option", async () => {
    for (const [topicFilter, flag, expected] of [
      ["tools/options/plain", [], { noLocal: false, retainAsPublished: false, retainHandling: 0 }],
      ["tools/options/kept", ["--retain-as-published"], { retainAsPublished: true }],
      ["tools/options/live", ["-R"], { retainHandling: 2 }],
      ["$share/group/tools/options/shared", [], { qos: 1 }],
    ] as const) {
      const { child, ended } = await start("mosquitto_sub", at(), [
        ...["-t", topicFilter, "-q", "1", ...flag],
      ]);
      expect((await subscribeTo(topicFilter)).subscriptions[0]).toMatchObject(expected);
      child.kill("SIGKILL");
      await ended;
    }
  });

  it("send a topic once, and then its Topic Alias", async () => {
    const topic = "tools/alias";
    const sub = await start("mosquitto_sub", at(), ["-t", topic, "-C", "3", "-v"]);
    await subscribeTo(topic);
    const { ended } = await start(
      "mosquitto_pub",
      at(),
      ["-t", topic, "-l", ...properties("publish", [["topic-alias", "10"]])],
      "one\ntwo\nthree\n",
    );
    await ended;
    expect((await sub.ended).output.toString()).toBe(
      ["one", "two", "three"].map((text) => `${topic} ${text}\n`).join(""),
    );
    const sent = broker.received.all.flatMap((packet) =>
      packet.type === "publish" && packet.properties.topicAlias === 10 ? [packet.topic] : [],
    );
    expect(sent).toEqual([topic, "", ""]);
  });

  it.each([
    0x80, 0x81, 0x82, 0x83, 0x87, 0x89, 0x8b, 0x8d, 0x8e, 0x8f, 0x90, 0x93, 0x94, 0x95, 0x96, 0x97,
    0x98, 0x99, 0x9a, 0x9b, 0x9c, 0x9d, 0x9e, 0x9f, 0xa0, 0xa1, 0xa2,
  ])("print the Reason Code %i by which the server disconnects them", async (reasonCode) => {
    const topic = `tools/disconnected/${reasonCode}`;
    const { ended } = await start("mosquitto_sub", at(), ["-t", topic, "-i", topic, "-d"]);
    await subscribeTo(topic);
    broker.session(topic).disconnect(reasonCode);
    expect((await ended).output.toString()).toContain(`Received DISCONNECT (${reasonCode})`);
  });

  it("take a Topic Alias with its topic, and fail on the alias alone, which they asked for [§3.3.2.3.4]", async () => {
    const topic = "tools/to-alias";
    const { ended } = await start("mosquitto_sub", at(), [
      ...["-t", topic, "-v", ...properties("connect", [["topic-alias-maximum", "5"]])],
    ]);
    await subscribeTo(topic);
    for (const text of ["by name", "by alias"]) {
      await (await start("mosquitto_pub", at(), ["-t", topic, "-m", text])).ended;
    }
    const { status, output, errors } = await ended;
    expect(output.toString()).toBe(`${topic} by name\n`);
    expect(errors).toMatch(/protocol error/);
    expect(status).not.toBe(0);
  });
});
