/** Packet Identifiers: 3.1 "Message identifiers", 3.1.1 §2.3.1, 5.0 §2.2.1. */

import { packet, string, twoBytes } from "./bytes.mjs";
import { Vectors, word } from "./collect.mjs";

const publish = (qos) => ({
  name: `PUBLISH of QoS ${qos}`,
  isRequest: true,
  hexOf: (none, id) => packet(qos === 1 ? "32" : "34", string("t"), id, none),
  packetOf: (packetId) => ({ type: "publish", topic: "t", qos, packetId }),
});

const acknowledgement = (name, first) => ({
  name,
  hexOf: (none, id) => packet(first, id, none === "" ? "" : "00041f00 0177"),
  packetOf: (packetId, is50) => ({
    type: name.toLowerCase(),
    packetId,
    ...(is50 ? { properties: { reasonString: "w" } } : {}),
  }),
});

const PACKETS = [
  publish(1),
  publish(2),
  acknowledgement("PUBACK", "40"),
  acknowledgement("PUBREC", "50"),
  acknowledgement("PUBREL", "62"),
  acknowledgement("PUBCOMP", "70"),
  {
    name: "SUBSCRIBE",
    isRequest: true,
    hexOf: (none, id) => packet("82", id, none, string("a"), "00"),
    packetOf: (packetId) => ({
      type: "subscribe",
      packetId,
      subscriptions: [{ topicFilter: "a" }],
    }),
  },
  {
    name: "SUBACK",
    hexOf: (none, id) => packet("90", id, none, "00"),
    packetOf: (packetId) => ({ type: "suback", packetId, reasonCodes: [0] }),
  },
  {
    name: "UNSUBSCRIBE",
    isRequest: true,
    hexOf: (none, id) => packet("a2", id, none, string("a")),
    packetOf: (packetId) => ({ type: "unsubscribe", packetId, topicFilters: ["a"] }),
  },
  {
    name: "UNSUBACK",
    hexOf: (none, id) => packet("b0", id, none === "" ? "" : "0000"),
    packetOf: (packetId, is50) => ({
      type: "unsuback",
      packetId,
      ...(is50 ? { reasonCodes: [0] } : {}),
    }),
  },
];

function ruleOf(version, { isRequest, name }) {
  if (version === "3.1") return "X-3.1-k";
  if (!isRequest) return version === "5.0" ? "§2.2.1-b" : "§2.3.1-b";
  if (version === "3.1.1") return "2.3.1-1";
  // A PUBLISH may come from either side; the standard has a statement for each.
  return name === "PUBLISH of QoS 2" ? "2.2.1-4" : "2.2.1-3";
}

export function identifiers() {
  const file = new Vectors("packet-identifiers", "Packet Identifiers");
  for (const version of ["3.1", "3.1.1", "5.0"]) {
    const is50 = version === "5.0";
    const none = is50 ? "00" : "";
    const present = is50 ? "§2.2.1-a" : "§2.3.1-a";
    const integer = "§1.5.2-a";
    for (const one of PACKETS) {
      const rule = ruleOf(version, one);
      const slug = (part) => `packet-identifiers/${word(one.name)}-${part}`;
      for (const id of [1, 255, 256, 32768, 65535]) {
        file.both(version, slug(id), `${one.name} with the Packet Identifier ${id}`, {
          hex: one.hexOf(none, twoBytes(id)),
          packet: one.packetOf(id, is50),
          statements: [rule, present, integer],
        });
      }
      const zero = `${one.name} with the Packet Identifier 0`;
      file.refuses(version, slug(0), zero, { hex: one.hexOf(none, "0000"), breaks: rule });
      file.writesNot(version, `${slug(0)}/encode`, zero, {
        packet: one.packetOf(0, is50),
        breaks: rule,
      });
      if (version === "3.1") continue;
      for (const [part, id] of [
        ["65536", 65536],
        ["below-zero", -1],
        ["one-and-a-half", 1.5],
      ]) {
        file.writesNot(
          version,
          `${slug(part)}/encode`,
          `${one.name} with the Packet Identifier ${id}`,
          {
            packet: one.packetOf(id, is50),
            breaks: integer,
            statements: [rule],
          },
        );
      }
      const { packetId: _, ...without } = one.packetOf(1, is50);
      file.writesNot(
        version,
        `${slug("missing")}/encode`,
        `${one.name} without a Packet Identifier`,
        {
          packet: without,
          breaks: present,
          statements: [rule],
        },
      );
    }
  }
  return file;
}
