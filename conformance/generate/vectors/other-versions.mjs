/** Packets of one version in a connection of the other: the layouts differ in the properties. */

import { block, packet, string } from "./bytes.mjs";
import { Vectors } from "./collect.mjs";

/** Where 5.0 reads the length of a string as a Property Length, and 3.1.1 the other way round. */
function refused(file) {
  for (const [version, slug, hex, breaks] of [
    ["5.0", "publish", packet("30", string("t"), "6d6d"), "§2.2.2.1-b"],
    ["5.0", "publish-without-payload", packet("30", string("topic")), "2.2.2-1"],
    ["5.0", "subscribe", packet("82", "0001", string("a"), "01"), "§3.8.3-a"],
    [
      "5.0",
      "subscribe-two",
      packet("82", "0001", string("a"), "00", string("b"), "01"),
      "§3.8.3-a",
    ],
    ["5.0", "unsubscribe", packet("a2", "0001", string("a")), "§3.10.3-a"],
    ["5.0", "suback-1", packet("90", "0001", "01"), "§2.2.2.1-b"],
    ["5.0", "suback-failure", packet("90", "0001", "80"), "§2.1.4-a"],
    ["3.1.1", "subscribe", packet("82", "0001", "00", string("a"), "01"), "4.7.3-1"],
    ["3.1.1", "unsubscribe", packet("a2", "0001", "00", string("a")), "§3.10.3-a"],
    [
      "3.1.1",
      "suback-with-reason",
      packet("90", "0001", block(`1f${string("w")}`), "00"),
      "3.9.3-2",
    ],
    ["3.1.1", "connack", "2003000000", "§3.2.1-a"],
    ["3.1.1", "puback-of-three-bytes", "4003000110", "§3.4.1-a"],
    ["3.1.1", "pubrel-of-four-bytes", "6204000192 00", "§3.6.1-a"],
    ["3.1.1", "disconnect-with-code", "e00104", "§3.14.1-a"],
  ]) {
    const from = version === "5.0" ? "3.1.1" : "5.0";
    file.refuses(
      version,
      `other-version/${slug}`,
      `a packet of ${from} (${slug.replaceAll("-", " ")}) in a connection of ${version}`,
      { hex, breaks },
    );
  }
}

/** What both can read is read as the version of the connection has it. */
function taken(file) {
  file.takes(
    "3.1.1",
    "other-version/publish",
    "a PUBLISH of 5.0 in a connection of 3.1.1: its properties are payload",
    {
      hex: packet("30", string("t"), block("0101"), "6d"),
      packet: { type: "publish", topic: "t", payload: { hex: "0201016d" } },
      statements: ["§3.3.3-a"],
    },
  );
  file.takes(
    "5.0",
    "other-version/publish-of-zeros",
    "a PUBLISH of 3.1.1 in a connection of 5.0: its first byte of payload is a Property Length",
    {
      hex: packet("30", string("t"), "000102"),
      packet: { type: "publish", topic: "t", payload: { hex: "0102" } },
      statements: ["§3.3.2-a"],
    },
  );
}

export function otherVersions() {
  const file = new Vectors("other-versions", "Packets of another version");
  refused(file);
  taken(file);
  return file;
}
