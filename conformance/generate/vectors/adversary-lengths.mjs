/** Lengths that lie: what they claim, how they are written, and what does not fit into them. */

import { BOTH, is50, LENGTHS, level, slugOf } from "./adversary-shapes.mjs";
import { block, byte, packet, string } from "./bytes.mjs";
import { MQTT } from "./samples.mjs";

/** A length that claims much, and a few bytes. */
export function claims(file) {
  for (const version of BOTH) {
    const none = LENGTHS[version];
    const whole = is50(version) ? "§2.1.4-b" : "§2.2-a";
    const defect = "allocation-from-declared-length";
    for (const [slug, hex] of [
      ["publish", "30ffffff7f"],
      ["publish-topic", "30ffffff7fffff74"],
      // Before 5.0 no CONNECT can be that long, and a codec may say so at once.
      ...(is50(version) ? [["connect", "10ffffff7f00044d51545405"]] : []),
      ["subscribe", "82ffffff7f0001"],
      ["suback", "90ffffff7f0001"],
      ["unsubscribe", "a2ffffff7f0001"],
    ]) {
      file.needsMore(
        version,
        slugOf(`claims-256-mb-${slug}`),
        `a ${slug.toUpperCase().split("-")[0]} that claims 268,435,455 bytes and has a few`,
        { hex, defect, statements: [whole] },
      );
    }
    file.refuses(
      version,
      slugOf("claims-string"),
      "a string that claims 65,535 bytes in a complete packet of a few",
      {
        hex: packet("30", "ffff7474", none),
        defect,
        breaks: is50(version) ? "§1.5.4-b" : "§1.5.3-b",
      },
    );
    file.refuses(
      version,
      slugOf("claims-will-payload"),
      "a Will Payload that claims 65,535 bytes in a complete packet of a few",
      {
        hex: packet(
          "10",
          MQTT(level(version)),
          "06 0000",
          none,
          string("c"),
          none,
          string("w"),
          "ffff6d",
        ),
        defect,
        breaks: is50(version) ? "§3.1.3.4-a" : "§3.1.3.3-a",
      },
    );
  }
  for (const [slug, hex] of [
    ["publish", packet("30", string("t"), "ffffff7f")],
    ["connack", packet("20", "0000", "ffffff7f")],
    ["puback", packet("40", "000100", "ffffff7f")],
    ["disconnect", packet("e0", "00", "ffffff7f")],
    ["subscribe", packet("82", "0001", "ffffff7f", string("a"), "00")],
  ]) {
    file.refuses(
      "5.0",
      slugOf(`claims-properties-${slug}`),
      `a ${slug.toUpperCase()} whose Property Length claims 268,435,455 bytes`,
      { hex, defect: "property-length-past-packet", breaks: "§2.2.2.1-b" },
    );
  }
  for (const [slug, data] of [
    ["authentication-data", `1500016d16ffff00`],
    ["correlation-data", "09ffff00"],
    ["reason-string", "1fffff77"],
  ]) {
    const hex = {
      "authentication-data": packet("f0", "18", block(data)),
      "correlation-data": packet("30", string("t"), block(data)),
      "reason-string": packet("20", "0000", block(data)),
    }[slug];
    file.refuses(
      "5.0",
      slugOf(`claims-${slug}`),
      `a property (${slug.replace("-", " ")}) that claims 65,535 bytes in a block of a few`,
      {
        hex,
        defect: "allocation-from-declared-length",
        breaks: slug === "reason-string" ? "§1.5.4-b" : "§1.5.6-a",
      },
    );
  }
}

export function lengthBytes(file) {
  const defect = "length-of-five-bytes";
  for (const version of BOTH) {
    const breaks = is50(version) ? "§1.5.5-a" : "§2.2.3-a";
    for (const [slug, hex] of [
      ["overflow-32", "30ffffffff0f"],
      ["overflow-35", "30ffffffff7f"],
      ["wraps-to-zero", "c0808080801000"],
      ["wraps-to-two", "40828080801000010001"],
      ["ten-bytes", "30ffffffffffffffffff01"],
      ["endless", `30${"80".repeat(64)}00`],
    ]) {
      file.refuses(
        version,
        slugOf(`length-${slug}`),
        `a Remaining Length of five bytes or more (${slug.replaceAll("-", " ")})`,
        { hex, defect, breaks },
      );
    }
  }
  for (const [slug, hex] of [
    ["property-length", packet("30", string("t"), "8280808000", "0101")],
    ["property-length-wraps", packet("20", "0000", "8080808010")],
    ["property-identifier", packet("30", string("t"), block("8180808000", "01"))],
    ["subscription-identifier", packet("82", "0001", block("0b8180808000"), string("a"), "00")],
    ["subscription-identifier-wraps", packet("30", string("t"), block("0b8180808010"))],
    [
      "will-property-length",
      packet("10", MQTT(5), "06 0000 00", string("c"), "8080808000", string("w"), "0000"),
    ],
  ]) {
    file.refuses(
      "5.0",
      slugOf(`five-bytes-${slug}`),
      `five bytes of a Variable Byte Integer: ${slug.replaceAll("-", " ")}`,
      {
        hex,
        direction: slug === "subscription-identifier-wraps" ? "server-to-client" : undefined,
        defect: "length-of-five-bytes-in-properties",
        breaks: "§1.5.5-a",
      },
    );
  }
  for (const [slug, hex, breaks] of [
    ["property-length", packet("30", string("t"), "8080"), "§2.1.4-a"],
    ["property-identifier", packet("30", string("t"), block("80")), "§2.2.2.2-a"],
    ["subscription-identifier", packet("30", string("t"), block("0b80")), "§2.2.2.2-c"],
  ]) {
    file.refuses(
      "5.0",
      slugOf(`unfinished-${slug}`),
      `a Variable Byte Integer that goes on where the packet ends: ${slug.replaceAll("-", " ")}`,
      {
        hex: `${hex}01`,
        direction: slug === "subscription-identifier" ? "server-to-client" : undefined,
        defect: "read-past-packet",
        breaks: breaks,
      },
    );
  }
}

/** Lengths from which fixed fields are subtracted. */
export function tooSmall(file) {
  const defect = "length-below-fixed-fields";
  const more = "ff".repeat(16);
  for (const version of BOTH) {
    const cut = is50(version) ? "§2.1.4-a" : "§2.2.3-d";
    const rows = [
      ["connect", "10", "", is50(version) ? "§3.1.2-a" : "§3.1.2-a"],
      ["connect-9", "10", `${MQTT(level(version))}0200`, "§3.1.2-a"],
      ["publish", "30", "", "3.3.2-1"],
      ["publish-1", "30", "00", "3.3.2-1"],
      ["publish-qos-1", "32", "000174", "§3.3.2-a"],
      ["publish-qos-2-half", "34", "00017400", "§3.3.2-a"],
      ["subscribe", "82", "", is50(version) ? "§2.2.1-a" : "§2.3.1-a"],
      ["subscribe-1", "82", "00", is50(version) ? "§2.2.1-a" : "§2.3.1-a"],
      ["unsubscribe-1", "a2", "00", is50(version) ? "§2.2.1-a" : "§2.3.1-a"],
      ["suback-1", "90", "00", is50(version) ? "§2.2.1-a" : "§2.3.1-a"],
      ["puback-1", "40", "00", is50(version) ? "§3.4.2.2.1-a" : "§3.4.1-a"],
      ["pubrel-0", "62", "", is50(version) ? "§3.6.2.2.1-a" : "§3.6.1-a"],
      ["connack-0", "20", "", is50(version) ? "§3.2.2-a" : "§3.2.1-a"],
      ["connack-1", "20", "00", is50(version) ? "§3.2.2-a" : "§3.2.1-a"],
    ];
    for (const [slug, first, body, breaks] of rows) {
      file.refuses(
        version,
        slugOf(`below-${slug}`),
        `a body too small for its fixed fields, and other bytes behind it: ${slug.replaceAll("-", " ")}`,
        {
          hex: packet(first, body) + more,
          defect,
          breaks,
          statements: [cut],
        },
      );
    }
  }
}

export function emptyLists(file) {
  const defect = "empty-list";
  for (const version of BOTH) {
    const none = LENGTHS[version];
    for (const [type, first, breaks] of [
      ["subscribe", "82", is50(version) ? "3.8.3-2" : "3.8.3-3"],
      ["unsubscribe", "a2", "3.10.3-2"],
      ["suback", "90", is50(version) ? "§2.4-a" : "§3.9.3-a"],
      ...(is50(version) ? [["unsuback", "b0", "§2.4-a"]] : []),
    ]) {
      file.refuses(
        version,
        slugOf(`empty-${type}`),
        `a ${type.toUpperCase()} without an entry, before a packet of a good length`,
        {
          hex: `${packet(first, "0001", none)}9003000100`,
          defect,
          breaks,
        },
      );
    }
  }
}

/** Much of something that is allowed. */
export function many(file) {
  const work = "work-more-than-linear";
  for (const version of BOTH) {
    const none = LENGTHS[version];
    const slashes = "/".repeat(4096);
    file.takes(version, slugOf("slashes-topic"), "a Topic Name of 4,096 slashes", {
      hex: packet("30", string(slashes), none),
      packet: { type: "publish", topic: slashes },
      defect: work,
      statements: ["§4.7.3-b", "§4.7.1.1-a"],
    });
    const pluses = `${"+/".repeat(2000)}#`;
    file.takes(version, slugOf("plus-filter"), "a Topic Filter of 2,001 levels, all wildcards", {
      hex: packet("82", "0001", none, string(pluses), "00"),
      packet: { type: "subscribe", packetId: 1, subscriptions: [{ topicFilter: pluses }] },
      defect: work,
      statements: ["§4.7.3-b", is50(version) ? "4.7.1-2" : "4.7.1-3"],
    });
    const filters = Array.from({ length: 2000 }, (_, index) => `f${index}`);
    file.takes(version, slugOf("2000-filters"), "an UNSUBSCRIBE with 2,000 Topic Filters", {
      hex: packet("a2", "0001", none, filters.map(string)),
      packet: { type: "unsubscribe", packetId: 1, topicFilters: filters },
      defect: work,
      statements: ["§3.10.3-a"],
    });
    for (const [slug, tiny, fields, title] of [
      ["pingreq", "c000", { type: "pingreq" }, "PINGREQ"],
      ["publish", packet("30", string("t"), none), { type: "publish", topic: "t" }, "PUBLISH"],
    ]) {
      file.takes(
        version,
        slugOf(`10000-${slug}`),
        `10,000 packets in one buffer, each the smallest ${title}: the first is asked for`,
        {
          hex: tiny.repeat(10000),
          packet: fields,
          bytesRead: tiny.length / 2,
          defect: "recursion-over-packets",
          statements: [is50(version) ? "§2.1.4-a" : "§2.2.3-d", "6.0.0-2"],
        },
      );
    }
    file.takes(
      version,
      slugOf("tiny-then-nonsense"),
      "a PINGREQ before a megabyte's claim and nonsense",
      {
        hex: "c00030c0843d0000ffff",
        packet: { type: "pingreq" },
        bytesRead: 2,
        defect: "recursion-over-packets",
        statements: [is50(version) ? "§2.1.4-a" : "§2.2.3-d"],
      },
    );
  }
  const pairs = Array.from({ length: 5000 }, () => ["", ""]);
  file.takes(
    "5.0",
    slugOf("5000-user-properties"),
    "a PUBLISH with 5,000 User Properties of no characters",
    {
      hex: packet("30", string("t"), block("2600000000".repeat(5000))),
      packet: { type: "publish", topic: "t", properties: { userProperties: pairs } },
      defect: work,
      statements: ["§3.3.2.3.7-a", "3.3.2-17"],
    },
  );
  const identifiers = Array.from({ length: 5000 }, (_, index) => (index % 127) + 1);
  file.takes(
    "5.0",
    slugOf("5000-subscription-identifiers"),
    "a PUBLISH with 5,000 Subscription Identifiers",
    {
      hex: packet("30", string("t"), block(identifiers.map((id) => `0b${byte(id)}`))),
      packet: { type: "publish", topic: "t", properties: { subscriptionIdentifiers: identifiers } },
      canonical: false,
      direction: "server-to-client",
      defect: work,
      statements: ["§3.3.2.3.8-a"],
    },
  );
  file.refuses(
    "5.0",
    slugOf("5000-reason-strings"),
    "a CONNACK with 5,000 Reason Strings of no characters",
    {
      hex: packet("20", "0000", block("1f0000".repeat(5000))),
      defect: work,
      breaks: "§3.2.2.3.9-a",
    },
  );
}
