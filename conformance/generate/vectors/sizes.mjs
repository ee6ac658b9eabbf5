/** The longest strings and data, one byte more, and how many levels a topic may have (3.1.1 §1.5.3, 5.0 §1.5.4). */

import { binary, block, packet, string } from "./bytes.mjs";
import { Vectors } from "./collect.mjs";
import { MQTT } from "./samples.mjs";

const LONGEST = 65535;

function topics(file, version) {
  const is50 = version === "5.0";
  const none = is50 ? "00" : "";
  const text = is50 ? "§1.5.4-a" : "§1.5.3-a";
  const slashes = "/".repeat(LONGEST);
  file.takes(
    version,
    "sizes/topic-of-65535-slashes",
    "a Topic Name of 65,535 slashes, which are 65,536 levels",
    {
      hex: packet("30", string(slashes), none),
      packet: { type: "publish", topic: slashes },
      statements: ["§4.7.3-b", "4.7.3-3", text],
    },
  );
  const topic = "a".repeat(LONGEST + 1);
  file.writesNot(version, "sizes/topic-of-65536/encode", "a Topic Name of 65,536 bytes", {
    packet: { type: "publish", topic },
    breaks: "4.7.3-3",
    statements: [text],
  });
  file.writesNot(
    version,
    "sizes/topic-of-65538-in-21846-characters/encode",
    "a Topic Name of 21,846 characters, which are 65,538 bytes",
    {
      packet: { type: "publish", topic: "\u20ac".repeat(21846) },
      breaks: "4.7.3-3",
      statements: [text],
    },
  );
  file.writesNot(version, "sizes/filter-of-65536/encode", "a Topic Filter of 65,536 bytes", {
    packet: { type: "subscribe", packetId: 1, subscriptions: [{ topicFilter: topic }] },
    breaks: "4.7.3-3",
    statements: [text],
  });
}

function fields(file, version) {
  const is50 = version === "5.0";
  const level = is50 ? 5 : 4;
  const none = is50 ? "00" : "";
  const text = is50 ? "§1.5.4-a" : "§1.5.3-a";
  const base = { type: "connect", protocolVersion: level, clientId: "c", cleanSession: false };
  const connect = (flags, ...rest) => packet("10", MQTT(level), flags, "0000", none, ...rest);
  const longest = "x".repeat(LONGEST);
  const bytes = "ff".repeat(LONGEST);
  file.writesNot(
    version,
    "sizes/client-identifier-of-65536/encode",
    "a Client Identifier of 65,536 bytes",
    {
      packet: { ...base, clientId: `${longest}x` },
      breaks: text,
    },
  );
  const data = { hex: `${bytes}ff` };
  // One of each is enough: these vectors are large, and the versions do not differ here.
  if (is50) {
    file.takes(version, "sizes/client-identifier-of-65535", "a Client Identifier of 65,535 bytes", {
      hex: connect("00", string(longest)),
      packet: { ...base, clientId: longest },
      statements: [text],
    });
  } else {
    file.takes(version, "sizes/will-payload-of-65535", "a Will Payload of 65,535 bytes", {
      hex: connect("04", string("c"), string("w"), binary(bytes)),
      packet: { ...base, will: { topic: "w", payload: { hex: bytes } } },
      statements: ["§3.1.3.3-a"],
    });
  }
  file.writesNot(version, "sizes/will-payload-of-65536/encode", "a Will Payload of 65,536 bytes", {
    packet: { ...base, will: { topic: "w", payload: data } },
    breaks: is50 ? "§3.1.3.4-a" : "§3.1.3.3-a",
  });
  file.writesNot(version, "sizes/password-of-65536/encode", "a Password of 65,536 bytes", {
    packet: { ...base, username: "u", password: data },
    breaks: is50 ? "§3.1.3.6-a" : "§3.1.3.5-a",
  });
  if (is50) {
    file.writesNot(
      version,
      "sizes/correlation-data-of-65536/encode",
      "Correlation Data of 65,536 bytes",
      {
        packet: { type: "publish", topic: "t", properties: { correlationData: data } },
        breaks: "§1.5.6-a",
      },
    );
    file.writesNot(
      version,
      "sizes/reason-string-of-65536/encode",
      "a Reason String of 65,536 bytes",
      {
        packet: { type: "puback", packetId: 1, properties: { reasonString: `${longest}x` } },
        breaks: "§1.5.4-a",
      },
    );
    file.writesNot(
      version,
      "sizes/user-property-name-of-65536/encode",
      "a User Property whose name has 65,536 bytes",
      {
        packet: { type: "connack", properties: { userProperties: [[`${longest}x`, ""]] } },
        breaks: "§1.5.4-a",
      },
    );
    file.takes(
      version,
      "sizes/user-property-of-65535",
      "a User Property whose value has 65,535 bytes",
      {
        hex: packet("20", "0000", block(`26${string("n")}${string(longest)}`)),
        packet: { type: "connack", properties: { userProperties: [["n", longest]] } },
        statements: ["§1.5.7-a", "§2.2.2.1-a", text],
      },
    );
  }
}

/** Lengths of strings at which their first length byte changes. */
function boundaries(file, version) {
  const none = version === "5.0" ? "00" : "";
  const text = version === "5.0" ? "§1.5.4-a" : "§1.5.3-a";
  const end = version === "5.0" ? "§1.5.4-b" : "§1.5.3-b";
  for (const length of [127, 128, 255, 256, 257]) {
    const topic = "t".repeat(length);
    file.both(version, `sizes/topic-of-${length}`, `a Topic Name of ${length} bytes`, {
      hex: packet("30", string(topic), none),
      packet: { type: "publish", topic },
      statements: [text, end],
    });
  }
  for (const [slug, topic] of [
    ["two", "\u00e9".repeat(128)],
    ["three", "\u4e2d".repeat(85)],
    ["four", "\ud83d\ude00".repeat(64)],
  ]) {
    file.both(
      version,
      `sizes/topic-of-${slug}-byte-characters`,
      `a Topic Name of characters of ${slug} bytes: its length counts bytes`,
      {
        hex: packet("30", string(topic), none),
        packet: { type: "publish", topic },
        statements: [text],
      },
    );
  }
}

export function sizes() {
  const file = new Vectors("sizes", "Long strings and data");
  for (const version of ["3.1.1", "5.0"]) {
    topics(file, version);
    fields(file, version);
    boundaries(file, version);
  }
  return file;
}
