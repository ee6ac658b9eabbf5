/** PUBLISH: 3.1.1 §3.3, 5.0 §3.3. */

import { block, byte, packet, string, twoBytes } from "./bytes.mjs";
import { Vectors, word } from "./collect.mjs";

const DUP_IN_31 =
  "3.1 gives DUP a meaning for QoS 1 and 2 only, and does not say that it is 0 otherwise: take it, or refuse it as 3.1.1 does.";

function flags(file, version) {
  const is50 = version === "5.0";
  const none = is50 ? "00" : "";
  for (let nibble = 0; nibble < 16; nibble++) {
    const dup = (nibble & 8) !== 0;
    const qos = (nibble >> 1) & 3;
    const retain = (nibble & 1) !== 0;
    const identifier = qos > 0 ? "1234" : "";
    const hex = packet(byte(0x30 | nibble), string("t"), identifier, none, "6d");
    const slug = `publish/flags-${nibble.toString(16)}`;
    const title = `a PUBLISH with DUP ${dup ? 1 : 0}, QoS ${qos}, RETAIN ${retain ? 1 : 0}`;
    const fields = {
      type: "publish",
      topic: "t",
      payload: { hex: "6d" },
      qos,
      dup,
      retain,
      ...(qos > 0 ? { packetId: 0x1234 } : {}),
    };
    const statements = ["3.3.1-2", "3.3.1-4", "4.3.1-1", "§3.3.1.2-a", "§3.3.2-a"];
    if (version === "3.1" && dup && qos === 0) {
      const open = { statements: ["3.3.1-2"], note: DUP_IN_31 };
      file.leavesOpen(version, slug, title, { hex, ...open });
      file.leavesWriterOpen(version, `${slug}/encode`, title, { packet: fields, ...open });
    } else if (qos === 3 || (dup && qos === 0)) {
      const breaks = qos === 3 ? "3.3.1-4" : "3.3.1-2";
      const also = qos === 3 ? (is50 ? ["§3.3.1.2-a"] : []) : ["4.3.1-1"];
      file.refuses(version, slug, title, { hex, breaks, statements: also });
      file.writesNot(version, `${slug}/encode`, title, {
        packet: fields,
        breaks,
        statements: also,
      });
    } else {
      const own = qos === 0 ? [is50 ? "2.2.1-2" : "2.3.1-5"] : [is50 ? "2.2.1-4" : "2.3.1-1"];
      file.both(version, slug, title, { hex, packet: fields, statements: [...own, ...statements] });
    }
  }
  // The statements that have a second wording.
  const rows = [
    ...(version === "3.1"
      ? []
      : [["publish/qos-0-dup-first-delivery", "38", "4.3.1-1", "3.3.1-2"]]),
    ...(is50 ? [["publish/qos-3-malformed", "36", "§3.3.1.2-a", "3.3.1-4"]] : []),
  ];
  for (const [slug, first, breaks, also] of rows) {
    const identifier = first === "36" ? "0001" : "";
    file.refuses(version, slug, `a PUBLISH without a payload whose first byte is 0x${first}`, {
      hex: packet(first, string("t"), identifier, none),
      breaks,
      statements: [also],
    });
  }
}

function layout(file, version) {
  const is50 = version === "5.0";
  const none = is50 ? "00" : "";
  const is = { type: "publish", topic: "t" };
  const payload = "§3.3.3-a";
  file.both(version, "publish/empty-payload", "a PUBLISH without a payload", {
    hex: packet("30", string("t"), none),
    packet: is,
    statements: [payload],
  });
  file.both(version, "publish/empty-payload-retained", "a retained PUBLISH without a payload", {
    hex: packet("31", string("t"), none),
    packet: { ...is, retain: true },
    statements: [payload],
  });
  file.both(version, "publish/empty-payload-qos-2", "a PUBLISH of QoS 2 without a payload", {
    hex: packet("34", string("t"), "ffff", none),
    packet: { ...is, qos: 2, packetId: 65535 },
    statements: [payload, is50 ? "2.2.1-4" : "2.3.1-1"],
  });
  file.both(
    version,
    "publish/payload-like-an-identifier",
    "a QoS 0 PUBLISH whose payload looks like a Packet Identifier",
    {
      hex: packet("30", string("t"), none, "0001"),
      packet: { ...is, payload: { hex: "0001" } },
      statements: [is50 ? "2.2.1-2" : "2.3.1-5", payload],
    },
  );
  file.both(version, "publish/payload-like-a-packet", "a PUBLISH whose payload is a PUBLISH", {
    hex: packet("30", string("t"), none, "300400017400"),
    packet: { ...is, payload: { hex: "300400017400" } },
    statements: [payload],
  });
  const cut = is50 ? "§2.1.4-a" : "§2.2.3-d";
  for (const [slug, body, breaks] of [
    ["no-topic", "", "3.3.2-1"],
    ["half-a-topic-length", "00", "3.3.2-1"],
    ["topic-cut", "000574", "3.3.2-1"],
    ["topic-of-65535", "ffff74", is50 ? "§1.5.4-b" : "§1.5.3-b"],
  ]) {
    for (const [qos, first] of [
      [0, "30"],
      [1, "32"],
      [2, "34"],
    ]) {
      file.refuses(
        version,
        `publish/qos-${qos}-${slug}`,
        `a PUBLISH of QoS ${qos}: ${slug.replaceAll("-", " ")}`,
        {
          hex: packet(first, body),
          breaks,
          statements: [cut],
        },
      );
    }
  }
  for (const [qos, first] of [
    [1, "32"],
    [2, "34"],
  ]) {
    for (const [slug, rest] of [
      ["no-identifier", ""],
      ["half-an-identifier", "00"],
    ]) {
      file.refuses(
        version,
        `publish/qos-${qos}-${slug}`,
        `a PUBLISH of QoS ${qos} with ${word(slug).replaceAll("-", " ")}`,
        {
          hex: packet(first, string("t"), rest),
          breaks: "§3.3.2-a",
          statements: [cut, is50 ? "§2.2.1-a" : "§2.3.1-a"],
        },
      );
    }
  }
  for (const qos of [1, 2]) {
    file.writesNot(
      version,
      `publish/qos-${qos}-without-identifier/encode`,
      `a PUBLISH of QoS ${qos} without a Packet Identifier`,
      {
        packet: { ...is, qos },
        breaks: is50 ? "2.2.1-4" : "2.3.1-1",
      },
    );
  }
  file.leavesWriterOpen(
    version,
    "publish/qos-0-with-identifier/encode",
    "a PUBLISH of QoS 0 that is given a Packet Identifier",
    {
      packet: { ...is, packetId: 1 },
      statements: [is50 ? "2.2.1-2" : "2.3.1-5"],
      note: "An encoder writes none: it may refuse the one that it is given, or leave it out.",
    },
  );
}

/** Topic Alias and the empty Topic Name (5.0 §3.3.2.3.4). */
function aliases(file) {
  const is = { type: "publish", payload: { hex: "6d" } };
  const rules = ["§3.3.2.1-b", "§3.3.2.1-a", "§3.3.2.3.4-b"];
  for (const alias of [1, 2, 255, 256, 65535]) {
    for (const topic of ["", "t"]) {
      file.both(
        "5.0",
        `publish/topic-alias-${alias}-${topic === "" ? "alone" : "with-topic"}`,
        `Topic Alias ${alias} ${topic === "" ? "instead of" : "beside"} a Topic Name`,
        {
          hex: packet("30", string(topic), block(`23${twoBytes(alias)}`), "6d"),
          packet: { ...is, topic, properties: { topicAlias: alias } },
          statements: topic === "" ? rules : ["§3.3.2.3.4-b", "3.3.2-8"],
        },
      );
    }
  }
  file.refuses(
    "5.0",
    "publish/empty-topic-other-property",
    "an empty Topic Name with a property that is no Topic Alias",
    {
      hex: packet("30", "0000", block("0101"), "6d"),
      breaks: "§3.3.2.1-a",
      statements: ["4.7.3-1"],
    },
  );
  file.refuses(
    "5.0",
    "publish/empty-topic-alias-zero",
    "an empty Topic Name with the Topic Alias 0",
    {
      hex: packet("30", "0000", block("230000"), "6d"),
      breaks: "§3.3.4-a",
      statements: ["3.3.2-8", "§3.3.2.1-a"],
    },
  );
  file.refuses(
    "5.0",
    "publish/empty-topic-qos-1",
    "an empty Topic Name of QoS 1 without a Topic Alias",
    {
      hex: packet("32", "0000", "0001", "00", "6d"),
      breaks: "§3.3.2.1-a",
      statements: ["4.7.3-1"],
    },
  );
  file.refuses("5.0", "publish/empty-topic", "an empty Topic Name without properties", {
    hex: packet("30", "0000", "00"),
    breaks: "4.7.3-1",
    statements: ["§3.3.2.1-a"],
  });
}

/** What is forwarded: each property beside the others, absent and present. */
function forwarded(file) {
  const is = { type: "publish", topic: "t", payload: { hex: "6d" } };
  const rows = [
    ["indicator-absent", "", {}, ["3.3.2-4"]],
    ["indicator-0", "0100", { payloadFormatIndicator: 0 }, ["3.3.2-4"]],
    ["indicator-1", "0101", { payloadFormatIndicator: 1 }, ["3.3.2-4", "§3.3.2.3.2-z"]],
    ["correlation-data-empty", "090000", { correlationData: { hex: "" } }, ["3.3.2-16"]],
    ["content-type-empty", "030000", { contentType: "" }, ["3.3.2-20"]],
    [
      "content-type-no-mime",
      `03${string("no mime type")}`,
      { contentType: "no mime type" },
      ["3.3.2-20", "3.3.2-19"],
    ],
    ["response-topic-own", `08${string("t")}`, { responseTopic: "t" }, ["3.3.2-15"]],
    ["expiry-0", "0200000000", { messageExpiryInterval: 0 }, ["§3.3.2.3.3-a"]],
  ];
  for (const [slug, hex, properties, statements] of rows) {
    const given = {
      hex: packet("32", string("t"), "0001", block(hex), "6d"),
      packet: { ...is, qos: 1, packetId: 1, ...(hex === "" ? {} : { properties }) },
      statements,
    };
    file.both(
      "5.0",
      `publish/forwarded-${slug}`,
      `what is forwarded unaltered: ${slug.replaceAll("-", " ")}`,
      given,
    );
  }
}

export function publish() {
  const file = new Vectors("publish", "PUBLISH");
  for (const version of ["3.1", "3.1.1", "5.0"]) {
    flags(file, version);
    layout(file, version);
  }
  aliases(file);
  forwarded(file);
  return file;
}
