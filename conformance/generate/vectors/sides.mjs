/** What only one side may send, and what a reader refuses that is told to: `from` and options. */

import { readFileSync } from "node:fs";
import { binary, block, byte, packet, size, string } from "./bytes.mjs";
import { hexByte, Vectors, word } from "./collect.mjs";
import { MQTT, sampleOf } from "./samples.mjs";

const tables = JSON.parse(readFileSync(new URL("../../tables.json", import.meta.url), "utf8"));
const CODE_NOTE =
  "The table says that only the other side sends it, and no statement forbids it to this one: refuse it, or take it.";
const CLIENT = "client-to-server";
const SERVER = "server-to-client";

function types(file) {
  for (const { name, direction } of tables.packetTypes) {
    for (const version of ["3.1.1", "5.0"]) {
      const sent = direction[version];
      if (sent !== CLIENT && sent !== SERVER) continue;
      const { hex } = sampleOf(version, name);
      const wrong = sent === CLIENT ? SERVER : CLIENT;
      const breaks = version === "5.0" ? "§2.1.2-c" : "§2.2.1-c";
      file.refuses(
        version,
        `sides/${word(name)}`,
        `a ${name} from the ${wrong === CLIENT ? "client" : "server"}`,
        {
          hex,
          direction: wrong,
          needs: "direction",
          breaks,
        },
      );
      const sample = sampleOf(version, name);
      file.takes(version, `sides/${word(name)}-right`, `a ${name} from the side that sends it`, {
        hex,
        packet: sample.packet,
        canonical: sample.canonical,
        direction: sent,
        statements: [breaks],
      });
    }
  }
}

/** What a side may not send, for a reader and for a writer that know the side. */
function wrongSide(file, slug, title, { hex, packet, direction, breaks }) {
  const given = { direction, needs: "direction", breaks };
  file.refuses("5.0", slug, title, { hex, ...given });
  file.writesNot("5.0", `${slug}/encode`, title, { packet, ...given });
}

/** A code that the standard's table gives to the other side only. */
function otherSidesCode(file, slug, title, { hex, packet, direction, statements }) {
  const given = { direction, needs: "direction", statements, note: CODE_NOTE };
  file.leavesOpen("5.0", slug, title, { hex, ...given });
  if (packet !== undefined)
    file.leavesWriterOpen("5.0", `${slug}/encode`, title, { packet, ...given });
}

function codes(file) {
  const why = block(`1f${string("w")}`);
  const method = block(`15${string("m")}`);
  const rows = [
    ["DISCONNECT", "e0", why, "§3.14.2.1-c", tables.disconnectReasonCodeSentBy],
    ["AUTH", "f0", method, "§3.15.2.1-b", tables.authReasonCodeSentBy],
  ];
  const json = { DISCONNECT: { reasonString: "w" }, AUTH: { authenticationMethod: "m" } };
  for (const [name, first, properties, rule, { clientOnly, serverOnly }] of rows) {
    for (const [list, wrong, side] of [
      [clientOnly, SERVER, "server"],
      [serverOnly, CLIENT, "client"],
    ]) {
      for (const code of list.map(Number)) {
        otherSidesCode(
          file,
          `sides/${word(name)}-${byte(code)}`,
          `a ${name} with ${hexByte(code)} from the ${side}`,
          {
            hex: packet(first, byte(code), properties),
            packet: { type: word(name), reasonCode: code, properties: json[name] },
            direction: wrong,
            statements: [rule],
          },
        );
      }
    }
  }
  // Whether its short form is taken or not, its code is the server's.
  otherSidesCode(
    file,
    "sides/auth-empty",
    "an AUTH of no bytes, which stands for Success, from the client",
    { hex: "f000", direction: CLIENT, statements: ["§3.15.2.1-b"] },
  );
  for (const [name, first] of [
    ["PUBACK", "40"],
    ["PUBREC", "50"],
  ]) {
    otherSidesCode(
      file,
      `sides/${word(name)}-10`,
      `a ${name} with 0x10, No matching subscribers, from a client`,
      {
        hex: packet(first, "0001 10", why),
        direction: CLIENT,
        statements: [name === "PUBACK" ? "3.4.2-1" : "3.5.2-1"],
      },
    );
  }
}

function properties(file) {
  const publish = (...ids) =>
    packet("30", string("t"), block(ids.map((id) => `0b${byte(id)}`)), "6d");
  for (const [slug, ids] of [
    ["one", [1]],
    ["two", [1, 2]],
  ]) {
    const fields = {
      type: "publish",
      topic: "t",
      payload: { hex: "6d" },
      properties: { subscriptionIdentifiers: ids },
    };
    wrongSide(
      file,
      `sides/publish-subscription-identifier-${slug}`,
      `a PUBLISH with ${slug} Subscription Identifier${slug === "one" ? "" : "s"} from the client`,
      { hex: publish(...ids), packet: fields, direction: CLIENT, breaks: "3.3.4-6" },
    );
    file.takes(
      "5.0",
      `sides/publish-subscription-identifier-${slug}-right`,
      `a PUBLISH with ${slug} Subscription Identifier${slug === "one" ? "" : "s"} from the server`,
      {
        hex: publish(...ids),
        packet: fields,
        canonical: ids.length < 2,
        direction: SERVER,
        statements: ["3.3.4-6", "§3.3.2.3.8-a"],
      },
    );
  }
  for (const [slug, value] of [
    ["0", 0],
    ["5", 5],
  ]) {
    const given = {
      hex: packet("e0", "00", block(`11 0000000${value}`)),
      packet: { type: "disconnect", properties: { sessionExpiryInterval: value } },
    };
    wrongSide(
      file,
      `sides/disconnect-session-expiry-${slug}`,
      `a DISCONNECT with the Session Expiry Interval ${value} from the server`,
      { ...given, direction: SERVER, breaks: "3.14.2-2" },
    );
    file.takes(
      "5.0",
      `sides/disconnect-session-expiry-${slug}-right`,
      `a DISCONNECT with the Session Expiry Interval ${value} from the client`,
      {
        ...given,
        direction: CLIENT,
        statements: ["3.14.2-2", "§3.14.2.2.2-b"],
      },
    );
  }
}

/** A reader that is told the largest packet it takes. */
function packetSize(file) {
  const limit = 10;
  const options = { maximumPacketSize: limit };
  const option = "maximumPacketSize";
  for (const [sender, direction, rule, letter] of [
    ["the server", SERVER, "§3.1.2.11.4-c", "73"],
    ["the client", CLIENT, "§3.2.2.3.6-c", "63"],
  ]) {
    const slug = (part) => `options/maximum-packet-size-${direction}-${part}`;
    const of = (length) => {
      const payload = letter.repeat(length - (length < 130 ? 6 : 7));
      const hex = packet("30", string("t"), "00", payload);
      if (size(hex) !== length) throw new Error("not that long");
      return { hex, packet: { type: "publish", topic: "t", payload: { hex: payload } } };
    };
    for (const length of [limit - 1, limit]) {
      file.takes(
        "5.0",
        slug(length),
        `a packet of ${length} bytes from ${sender}, where ${limit} are the most`,
        {
          ...of(length),
          direction,
          needs: "option",
          option,
          options,
          statements: [rule],
        },
      );
    }
    for (const length of [limit + 1, 200]) {
      file.refuses(
        "5.0",
        slug(length),
        `a packet of ${length} bytes from ${sender}, where ${limit} are the most`,
        {
          hex: of(length).hex,
          direction,
          needs: "option",
          option,
          options,
          breaks: rule,
        },
      );
    }
    file.refuses(
      "5.0",
      slug("announced"),
      `a fixed header that announces 268,435,455 bytes from ${sender}, where ${limit} are the most`,
      {
        hex: `30ffffff7f${string("t")}00${letter.repeat(300)}`,
        direction,
        needs: "option",
        option,
        options,
        breaks: rule,
      },
    );
  }
}

/** A reader that is told to hold payloads to their Payload Format Indicator. */
function payloadFormat(file) {
  const checked = { needs: "option", option: "payloadFormat", options: { payloadFormat: "check" } };
  const publish = (indicator, payload) => packet("30", string("t"), block(indicator), payload);
  const will = (indicator, payload) =>
    packet(
      "10",
      MQTT(5),
      "06 0000 00",
      string("c"),
      block(indicator),
      string("w"),
      binary(payload),
    );
  const connect = { type: "connect", protocolVersion: 5, clientId: "c" };
  const note =
    "The receiver may check that the payload is UTF-8 and refuse it, and need not: then it hands it on.";
  for (const [name, rule, hexOf, packetOf] of [
    [
      "publish",
      "§3.3.2.3.2-z",
      publish,
      (properties, payload) => ({
        type: "publish",
        topic: "t",
        payload: { hex: payload },
        properties,
      }),
    ],
    [
      "will",
      "§3.1.3.2.3-z",
      will,
      (properties, payload) => ({
        ...connect,
        will: { topic: "w", payload: { hex: payload }, properties },
      }),
    ],
  ]) {
    for (const [slug, payload] of [
      ["ill-formed", "c080"],
      ["surrogate", "eda080"],
      ["cut", "61e4b8"],
      ["above", "f4908080"],
      ["byte-ff", "ff"],
    ]) {
      const title = `Payload Format Indicator 1 and a payload that is no UTF-8 (${slug})`;
      file.refuses("5.0", `options/payload-format-${name}-${slug}`, title, {
        ...checked,
        hex: hexOf("0101", payload),
        breaks: rule,
      });
      file.leavesOpen("5.0", `options/payload-format-${name}-${slug}-unchecked`, title, {
        hex: hexOf("0101", payload),
        statements: [rule],
        note,
      });
    }
    for (const [slug, indicator, properties, payload] of [
      ["good", "0101", { payloadFormatIndicator: 1 }, "61c3a9"],
      ["empty", "0101", { payloadFormatIndicator: 1 }, ""],
      ["null", "0101", { payloadFormatIndicator: 1 }, "6100"],
      ["zero", "0100", { payloadFormatIndicator: 0 }, "ff"],
    ]) {
      file.takes(
        "5.0",
        `options/payload-format-${name}-${slug}`,
        `Payload Format Indicator ${indicator[3]} and a payload that may stand beside it (${slug})`,
        {
          ...checked,
          hex: hexOf(indicator, payload),
          packet: packetOf(properties, payload),
          statements: [rule],
        },
      );
    }
  }
}

export function sides() {
  const file = new Vectors(
    "sides-and-options",
    "What only one side may send, and what is checked on request",
  );
  types(file);
  codes(file);
  properties(file);
  packetSize(file);
  payloadFormat(file);
  return file;
}
