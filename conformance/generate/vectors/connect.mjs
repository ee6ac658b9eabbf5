/** CONNECT: 3.1.1 §3.1, 5.0 §3.1. Its flags, properties, strings and topics have files of their own. */

import { binary, block, byte, packet, packetOfLength, string, twoBytes, utf8 } from "./bytes.mjs";
import { Vectors, word } from "./collect.mjs";
import { EMPTY_IDENTIFIER_NOTE, forms, LEVELS, UNKNOWN_LEVEL_NOTE } from "./connect-forms.mjs";
import { placeOf, propertiesOf } from "./properties.mjs";
import { MQTT } from "./samples.mjs";

function protocol(file, version) {
  const { none } = forms(version);
  const level = LEVELS[version];
  const rest = ["02 0000", none, string("c")];
  const wrongNames = [
    "mqtt",
    "MQTt",
    "Mqtt",
    "MQTT ",
    " MQTT",
    "MQT",
    "MQTTT",
    "MQIsdp",
    "MQISDP",
    "HTTP",
    "",
  ];
  for (const name of wrongNames) {
    const part = name === "" ? "empty" : utf8(name);
    // MQIsdp goes with 3; with another level it is no pair of any version.
    file.refuses(
      version,
      `connect/protocol-name-${part}`,
      `the Protocol Name "${name}" with level ${level}`,
      {
        hex: packet("10", string(name), byte(level), ...rest),
        breaks: "3.1.2-1",
      },
    );
  }
  file.refuses(version, "connect/protocol-name-ill-formed", "a Protocol Name that is no UTF-8", {
    hex: packet("10", binary("4d5154ff"), byte(level), ...rest),
    breaks: version === "5.0" ? "1.5.4-1" : "1.5.3-1",
    statements: ["3.1.4-1"],
  });
  file.refuses(
    version,
    "connect/protocol-name-past-end",
    "a Protocol Name of 65,535 bytes in a CONNECT of a few",
    {
      hex: packet("10", "ffff4d515454", byte(level), ...rest),
      breaks: version === "5.0" ? "§1.5.4-b" : "§1.5.3-b",
    },
  );
  for (const other of [0, 1, 2, 6, 7, 127, 128, 132, 133, 255]) {
    file.leavesOpen(version, `connect/protocol-level-${other}`, `MQTT with the level ${other}`, {
      hex: packet("10", string("MQTT"), byte(other), ...rest),
      statements: ["3.1.2-2"],
      note: UNKNOWN_LEVEL_NOTE,
    });
  }
  const { base } = forms(version);
  file.both(version, "connect/protocol", `MQTT with the level ${level}`, {
    hex: packet("10", string("MQTT"), byte(level), "00 0000", none, string("c")),
    packet: base,
    statements: [
      "3.1.2-1",
      "3.1.2-2",
      "§3.1.2-a",
      "§3.1.2.2-a",
      ...(version === "5.0" ? [] : ["§3.1.2.1-a"]),
    ],
  });
}

function keepAlive(file, version) {
  const { none, base } = forms(version);
  const level = LEVELS[version];
  const twoByte = version === "5.0" ? "§1.5.2-a" : "§1.5.2-a";
  for (const value of [0, 1, 10, 255, 256, 32767, 32768, 65535]) {
    file.both(version, `connect/keep-alive-${value}`, `a Keep Alive of ${value}`, {
      hex: packet("10", MQTT(level), "00", twoBytes(value), none, string("c")),
      packet: { ...base, keepAlive: value },
      statements: ["§3.1.2.10-a", twoByte],
    });
  }
  for (const value of [65536, -1, 0.5]) {
    file.writesNot(
      version,
      `connect/keep-alive-${word(`${value}`)}${value < 0 ? "-below-zero" : ""}/encode`,
      `a Keep Alive of ${value}`,
      {
        packet: { ...base, keepAlive: value },
        breaks: "§3.1.2.10-a",
        statements: [twoByte],
      },
    );
  }
}

function clientIdentifier(file, version) {
  const { none, base } = forms(version);
  const is50 = version === "5.0";
  const level = LEVELS[version];
  const connect = (flags, clientId) =>
    packet("10", MQTT(level), flags, "0000", none, string(clientId));
  const alphabet = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  for (const clientId of [
    "0",
    "Z",
    alphabet.slice(0, 23),
    alphabet.slice(23, 46),
    alphabet.slice(39),
  ]) {
    file.both(
      version,
      `connect/client-identifier-${clientId}`,
      `the Client Identifier ${clientId}, which servers must allow`,
      {
        hex: connect("02", clientId),
        packet: { ...base, cleanSession: true, clientId },
        statements: ["3.1.3-5", "3.1.3-3", "3.1.3-4"],
      },
    );
  }
  // The standard lets servers refuse these by CONNACK; as packets they are well-formed.
  for (const clientId of [
    "x".repeat(24),
    "x".repeat(127),
    "x".repeat(128),
    "a/b",
    "a b",
    "-_.~",
    "+",
    "#",
    "\u00e9",
  ]) {
    file.both(
      version,
      `connect/client-identifier-${clientId.length > 9 ? `of-${clientId.length}` : utf8(clientId)}`,
      `the Client Identifier ${clientId}, which servers may allow`,
      {
        hex: connect("02", clientId),
        packet: { ...base, cleanSession: true, clientId },
        statements: [...(is50 ? [] : ["§3.1.3.1-a"]), "3.1.3-4"],
      },
    );
  }
  const empty = (cleanSession) => ({ ...base, cleanSession, clientId: "" });
  const statements = is50 ? ["§3.1.3.1-a"] : ["3.1.3-7", "3.1.3-8"];
  file.both(
    version,
    "connect/client-identifier-empty-clean",
    "an empty Client Identifier with Clean Session 1",
    {
      hex: connect("02", ""),
      packet: empty(true),
      statements,
    },
  );
  const title = "an empty Client Identifier with Clean Session 0";
  if (is50) {
    file.both(version, "connect/client-identifier-empty", title, {
      hex: connect("00", ""),
      packet: empty(false),
      statements,
    });
  } else {
    file.leavesOpen(version, "connect/client-identifier-empty", title, {
      hex: connect("00", ""),
      statements: ["3.1.3-8", "3.1.3-7"],
      note: EMPTY_IDENTIFIER_NOTE,
    });
    file.writesNot(version, "connect/client-identifier-empty/encode", title, {
      packet: empty(false),
      breaks: "3.1.3-7",
    });
  }
}

/** What is too little for any CONNECT. */
function short(file, version) {
  const { none } = forms(version);
  const whole = packet("10", MQTT(LEVELS[version]), "02 0000", none, string("")).slice(4);
  for (let length = 0; length < whole.length / 2; length++) {
    file.refuses(
      version,
      `connect/body-of-${length}`,
      `a CONNECT whose body is the first ${length} bytes of the shortest there is`,
      {
        hex: packetOfLength("10", length, whole.slice(0, 2 * length)),
        breaks: "§3.1.2-a",
        statements: ["3.1.4-1"],
      },
    );
  }
}

/** What no encoder may make of fields that contradict each other. */
function contradictions(file, version) {
  const { base } = forms(version);
  const is50 = version === "5.0";
  const will = (rest) => ({ ...base, will: { topic: "w", payload: { hex: "6d" }, ...rest } });
  const qos = is50 ? "3.1.2-12" : "3.1.2-14";
  for (const value of [3, 4, -1]) {
    file.writesNot(
      version,
      `connect/will-qos-${value < 0 ? "below-zero" : value}/encode`,
      `a Will QoS of ${value}`,
      {
        packet: will({ qos: value }),
        breaks: qos,
      },
    );
  }
  const { topic, ...payloadOnly } = will({}).will;
  file.writesNot(version, "connect/will-without-topic/encode", "a Will without a topic", {
    packet: { ...base, will: payloadOnly },
    breaks: "3.1.2-9",
  });
  if (!is50) {
    file.writesNot(
      version,
      "connect/password-without-user-name/encode",
      "a Password without a User Name",
      {
        packet: { ...base, password: { hex: "70" } },
        breaks: "3.1.2-22",
      },
    );
  } else {
    file.writesNot(
      version,
      "connect/authentication-data-without-method/encode",
      "Authentication Data without Authentication Method",
      {
        packet: { ...base, properties: { authenticationData: { hex: "ff" } } },
        breaks: "§3.1.2.11.10-b",
      },
    );
    for (const [slug, data] of [
      ["data", "160001ff"],
      ["empty-data", "160000"],
    ]) {
      file.refuses(
        version,
        `connect/authentication-${slug}-without-method`,
        "Authentication Data without Authentication Method",
        {
          hex: packet("10", MQTT(5), "00 0000", byte(data.length / 2), data, string("c")),
          breaks: "§3.1.2.11.10-b",
        },
      );
    }
    file.takes(
      version,
      "connect/authentication-data-before-method",
      "Authentication Data before the Authentication Method",
      {
        hex: packet("10", MQTT(5), "00 0000", "08", "160001ff", "1500016d", string("c")),
        packet: {
          ...base,
          properties: { authenticationMethod: "m", authenticationData: { hex: "ff" } },
        },
        canonical: false,
        statements: ["§3.1.2.11.10-b", "§2.2.2.2-d"],
      },
    );
  }
}

/** Both blocks of properties, a Will and credentials at once: each field is where the ones before it end. */
function everything(file) {
  const own = (place) => {
    const list = propertiesOf(place);
    return {
      hex: block(list.map((property) => property.hexOf(property.values[1]))),
      json: Object.fromEntries(
        list.map((property) => [property.key, property.jsonOf(property.values[1])]),
      ),
    };
  };
  const connect = own(placeOf("CONNECT"));
  const will = own(placeOf("Will"));
  file.takes("5.0", "connect/everything", "a CONNECT with all that it may have", {
    hex: packet(
      "10",
      MQTT(5),
      "f6 ffff",
      connect.hex,
      string("c"),
      will.hex,
      string("w"),
      binary("00"),
      string("u"),
      binary("ff"),
    ),
    packet: {
      type: "connect",
      protocolVersion: 5,
      clientId: "c",
      keepAlive: 65535,
      will: { topic: "w", payload: { hex: "00" }, qos: 2, retain: true, properties: will.json },
      username: "u",
      password: { hex: "ff" },
      properties: connect.json,
    },
    canonical: false,
    statements: ["3.1.3-1", "3.1.2-9", "§3.1.2-a", "§3.1.3.2-a", "§2.2.2-a", "§3.1.2.3-a"],
  });
}

/** A CONNECT says which version it is, whatever the connection was told. */
function ownVersion(file) {
  const is311 = { type: "connect", protocolVersion: 4, clientId: "c", cleanSession: false };
  file.takes("5.0", "connect/of-3.1.1", "a CONNECT of 3.1.1 at a server that was told 5.0", {
    hex: packet("10", MQTT(4), "00 0000", string("c")),
    packet: is311,
    statements: ["3.1.2-2"],
  });
  file.leavesOpen("3.1.1", "connect/of-5.0", "a CONNECT of 5.0 at a server that was told 3.1.1", {
    hex: packet("10", MQTT(5), "00 0000 00", string("c")),
    statements: ["3.1.2-2"],
    note: "Of a level that 3.1.1 does not know, which a server of 3.1.1 refuses; or of one that a reader of both versions knows, and takes.",
  });
}

export function connect() {
  const file = new Vectors("connect", "CONNECT");
  for (const version of ["3.1.1", "5.0"]) {
    protocol(file, version);
    keepAlive(file, version);
    clientIdentifier(file, version);
    short(file, version);
    contradictions(file, version);
  }
  everything(file);
  ownVersion(file);
  return file;
}
