/** Fields that are not what they seem: repeated, of another place, missing, of the wrong side, no text. */

import { BOTH, is50, LENGTHS, level, slugOf } from "./adversary-shapes.mjs";
import { binary, block, packet, packetOfLength, pair, string } from "./bytes.mjs";
import { MQTT } from "./samples.mjs";

export function duplicates(file) {
  const defect = "zero-taken-for-absent";
  const connack = (...properties) => packet("20", "0000", block(...properties));
  const connect = (...properties) =>
    packet("10", MQTT(5), "02 0000", block(...properties), string("c"));
  for (const [slug, hex, breaks] of [
    ["session-expiry", connect("1100000000", "1100000005"), "§3.1.2.11.2-a"],
    ["topic-alias-maximum", connack("220000", "220005"), "§3.2.2.3.8-a"],
    ["maximum-qos", connack("2400", "2401"), "§3.2.2.3.4-a"],
    ["retain-available", connack("2500", "2501"), "§3.2.2.3.5-a"],
    ["server-keep-alive", connack("130000", "13000a"), "§3.2.2.3.14-a"],
    [
      "empty-reason-string",
      packet("40", "000100", block("1f0000", `1f${string("w")}`)),
      "§3.4.2.2.2-a",
    ],
    ["empty-assigned-client-identifier", connack("120000", `12${string("c")}`), "§3.2.2.3.7-a"],
    [
      "empty-correlation-data",
      packet("30", string("t"), block("090000", "090001ff")),
      "§3.3.2.3.6-a",
    ],
    ["request-problem-information", connect("1700", "1701"), "§3.1.2.11.7-a"],
    [
      "will-delay",
      packet(
        "10",
        MQTT(5),
        "06 0000 00",
        string("c"),
        block("1800000000", "1800000001"),
        string("w"),
        "0000",
      ),
      "§3.1.3.2.2-a",
    ],
  ]) {
    file.refuses(
      "5.0",
      slugOf(`twice-${slug}`),
      `a property twice, its first value 0 or empty: ${slug.replaceAll("-", " ")}`,
      { hex, defect, breaks },
    );
  }
}

export function wrongTypes(file) {
  const defect = "property-of-another-place";
  const will = (...properties) =>
    packet(
      "10",
      MQTT(5),
      "06 0000 00",
      string("c"),
      block(...properties),
      string("w"),
      binary("6d"),
    );
  for (const [slug, property] of [
    ["session-expiry-interval", "1100000005"],
    ["receive-maximum", "210005"],
    ["topic-alias", "230001"],
    ["reason-string", `1f${string("w")}`],
    ["maximum-packet-size", "2700000005"],
    ["authentication-method", `15${string("m")}`],
    ["subscription-identifier", "0b01"],
    ["maximum-qos", "2401"],
  ]) {
    file.refuses(
      "5.0",
      slugOf(`will-${slug}`),
      `a Will with a property of another type and place: ${slug.replaceAll("-", " ")}`,
      { hex: will(property), defect, breaks: "§2.2.2.2-b" },
    );
  }
  for (const [slug, property, what] of [
    ["delay-of-two-bytes", "180005", "Will Delay Interval of two bytes"],
    ["indicator-of-no-bytes", "01", "Payload Format Indicator of no bytes"],
    ["content-type-of-one-byte", "0305", "Content Type of one byte"],
  ]) {
    file.refuses("5.0", slugOf(`will-${slug}`), `a Will with a ${what}`, {
      hex: will(property),
      defect: "property-value-cut",
      breaks: "§2.2.2.2-c",
      statements: ["§2.2.2.1-c"],
    });
  }
}

export function halves(file) {
  const defect = "half-a-pair";
  const place = {
    publish: (data) => packet("30", string("t"), block(data), "6d6d6d6d"),
    connack: (data) => packet("20", "0000", block(data)),
    puback: (data) => packet("40", "000100", block(data)),
  };
  for (const [name, hexOf] of Object.entries(place)) {
    for (const [slug, data] of [
      ["name-only", `26${string("n")}`],
      ["half-a-length", `26${string("n")}00`],
      ["value-cut", `26${string("n")}000576`],
      ["name-past-block", "26ffff6e"],
      ["second-pair-begun", `26${pair("n", "v")}26`],
    ]) {
      file.refuses(
        "5.0",
        slugOf(`pair-${name}-${slug}`),
        `${name.toUpperCase()}: a User Property of which half is there (${slug.replaceAll("-", " ")})`,
        {
          hex: hexOf(data),
          defect,
          breaks: slug === "name-past-block" ? "§1.5.4-b" : "§1.5.7-a",
          statements: ["§2.2.2.2-c"],
        },
      );
    }
  }
}

export function credentials(file) {
  const defect = "flag-without-its-field";
  for (const version of BOTH) {
    const none = LENGTHS[version];
    const [user, password] = is50(version) ? ["3.1.2-17", "3.1.2-19"] : ["3.1.2-19", "3.1.2-21"];
    for (const [slug, flags, rest, breaks] of [
      ["user-name", "82", "", user],
      ["both", "c2", "", user],
      ["password", "c2", string("u"), password],
      ["will", "06", "", "3.1.2-9"],
      ["everything", "f6", "", "3.1.2-9"],
    ]) {
      file.refuses(
        version,
        slugOf(`flags-${slug}`),
        `a CONNECT whose flags promise fields that are not there (${slug.replaceAll("-", " ")}), before another packet`,
        {
          hex: `${packet("10", MQTT(level(version)), flags, "0000", none, string("c"), rest)}300500016d6d6d`,
          defect,
          breaks,
          statements: ["3.1.4-1"],
        },
      );
    }
  }
  file.refuses("3.1.1", slugOf("flags-password-alone"), "a Password without a User Name", {
    hex: packet("10", MQTT(4), "42 0000", string("c"), binary("70")),
    defect,
    breaks: "3.1.2-22",
  });
}

export function wrongSides(file) {
  const defect = "packet-of-the-wrong-side";
  for (const version of BOTH) {
    const breaks = is50(version) ? "§2.1.2-c" : "§2.2.1-c";
    const none = LENGTHS[version];
    for (const [slug, hex, direction] of [
      ["connack-from-client", `20${is50(version) ? "03" : "02"}0000${none}`, "client-to-server"],
      ["suback-from-client", packet("90", "0001", none, "00"), "client-to-server"],
      ["pingresp-from-client", "d000", "client-to-server"],
      [
        "connect-from-server",
        packet("10", MQTT(level(version)), "02 0000", none, string("c")),
        "server-to-client",
      ],
      ["subscribe-from-server", packet("82", "0001", none, string("#"), "00"), "server-to-client"],
      ["pingreq-from-server", "c000", "server-to-client"],
    ]) {
      file.refuses(
        version,
        slugOf(slug),
        `a well-formed packet of the wrong side: ${slug.replaceAll("-", " ")}`,
        { hex, direction, needs: "direction", defect, breaks },
      );
    }
  }
}

export function texts(file) {
  for (const version of BOTH) {
    const none = LENGTHS[version];
    const topicOf = (bytes) => packet("30", binary(bytes), none);
    file.refuses(
      version,
      slugOf("null-in-topic"),
      "a Topic Name with U+0000 in it, which C takes for its end",
      {
        hex: topicOf("61646d696e0078"),
        defect: "null-in-string",
        breaks: "4.7.3-2",
      },
    );
    file.refuses(
      version,
      slugOf("null-in-client-identifier"),
      "a Client Identifier with U+0000 in it",
      {
        hex: packet("10", MQTT(level(version)), "02 0000", none, binary("610062")),
        defect: "null-in-string",
        breaks: is50(version) ? "1.5.4-2" : "1.5.3-2",
      },
    );
    file.refuses(
      version,
      slugOf("overlong-slash"),
      "a Topic Name with a slash in two bytes, which passes by comparing bytes",
      {
        hex: topicOf("61c0af62"),
        defect: "ill-formed-text",
        breaks: "3.3.2-1",
      },
    );
    file.refuses(
      version,
      slugOf("surrogates"),
      "a Topic Name with a surrogate, which no string can hold",
      {
        hex: topicOf("eda080"),
        defect: "ill-formed-text",
        breaks: "3.3.2-1",
      },
    );
    file.refuses(
      version,
      slugOf("wildcard-topic"),
      "a PUBLISH to #, which a server would spread to everyone",
      {
        hex: topicOf("23"),
        defect: "wildcard-in-topic-name",
        breaks: "3.3.2-2",
      },
    );
    file.refuses(
      version,
      slugOf("string-past-end-into-next"),
      "a topic that runs into the next packet",
      {
        hex: `${packet("30", "000a74")}300a000874747474747474${"74"}`,
        defect: "read-past-packet",
        breaks: is50(version) ? "§1.5.4-b" : "§1.5.3-b",
      },
    );
    file.refuses(
      version,
      slugOf("filter-past-end-into-next"),
      "a Topic Filter that runs into the next packet",
      {
        hex: `${packet("82", "0001", none, "000561")}c000c000c000`,
        defect: "wait-for-bytes-that-cannot-come",
        breaks: "§3.8.3-a",
      },
    );
    file.refuses(
      version,
      slugOf("filter-past-end"),
      "a Topic Filter that runs past the end of a packet that is complete",
      {
        hex: packet("82", "0001", none, "000561"),
        defect: "wait-for-bytes-that-cannot-come",
        breaks: "§3.8.3-a",
      },
    );
    file.refuses(
      version,
      slugOf("topic-past-end"),
      "a topic that runs past the end of a packet that is complete",
      {
        hex: packet("30", "000574"),
        defect: "wait-for-bytes-that-cannot-come",
        breaks: "3.3.2-1",
      },
    );
    file.refuses(
      version,
      slugOf("identifier-zero"),
      "a PUBLISH of QoS 1 with the Packet Identifier 0",
      {
        hex: packet("32", string("t"), "0000", none),
        defect: "identifier-zero",
        breaks: is50(version) ? "2.2.1-3" : "2.3.1-1",
      },
    );
    file.refuses(
      version,
      slugOf("qos-3"),
      "a PUBLISH of QoS 3, which indexes past a table of three",
      {
        hex: packet("36", string("t"), "0001", none),
        defect: "qos-3",
        breaks: "3.3.1-4",
      },
    );
    file.refuses(
      version,
      slugOf("subscribe-qos-3"),
      "a SUBSCRIBE for QoS 3, which indexes past a table of three",
      {
        hex: packet("82", "0001", none, string("a"), "03"),
        defect: "qos-3",
        breaks: is50(version) ? "§3.8.3.1-a" : "3.8.3-4",
      },
    );
    file.refuses(version, slugOf("will-qos-3"), "a CONNECT with a Will of QoS 3", {
      hex: packet(
        "10",
        MQTT(level(version)),
        "1e 0000",
        none,
        string("c"),
        none,
        string("w"),
        "0000",
      ),
      defect: "qos-3",
      breaks: is50(version) ? "3.1.2-12" : "3.1.2-14",
    });
    file.refuses(version, slugOf("type-0"), "type 0, with a length of a good size", {
      hex: packetOfLength("00", 2, "0001"),
      defect: "reserved-type",
      breaks: is50(version) ? "§2.1.2-a" : "§2.2.1-a",
    });
  }
  for (const name of ["__proto__", "constructor", "hasOwnProperty", "toJSON", "__defineGetter__"]) {
    file.takes(
      "5.0",
      slugOf(`name-${name.replaceAll("_", "") || "proto"}`),
      `a User Property named ${name}`,
      {
        hex: packet("30", string("t"), block(`26${pair(name, "v")}`)),
        packet: { type: "publish", topic: "t", properties: { userProperties: [[name, "v"]] } },
        defect: "names-of-objects",
        statements: ["§3.3.2.3.7-a", "3.3.2-17"],
      },
    );
  }
}
