/** Reason Codes and return codes: 3.1.1 §3.2.2.3 and §3.9.3, 5.0 §2.4. Every code times every packet that has one. */

import { readFileSync } from "node:fs";
import { block, byte, packet, string } from "./bytes.mjs";
import { hexByte, Vectors, word } from "./collect.mjs";

const tables = JSON.parse(readFileSync(new URL("../../tables.json", import.meta.url), "utf8"));

const WHY = block(`1f${string("w")}`);
const METHOD = block(`15${string("m")}`);

/** The packets: bytes and fields with a code, and what they must have beside it for their bytes to be settled. */
const PACKETS = {
  CONNACK: {
    rule: "3.2.2-8",
    hexOf: (code) => packet("20", "00", byte(code), "00"),
    packetOf: (reasonCode) => ({ type: "connack", reasonCode }),
  },
  SUBACK: {
    rule: "3.9.3-2",
    hexOf: (code) => packet("90", "0001 00", byte(code)),
    packetOf: (code) => ({ type: "suback", packetId: 1, reasonCodes: [code] }),
  },
  UNSUBACK: {
    rule: "3.11.3-2",
    hexOf: (code) => packet("b0", "0001 00", byte(code)),
    packetOf: (code) => ({ type: "unsuback", packetId: 1, reasonCodes: [code] }),
  },
  DISCONNECT: {
    rule: "3.14.2-1",
    hexOf: (code) => packet("e0", byte(code), WHY),
    packetOf: (reasonCode) => ({
      type: "disconnect",
      reasonCode,
      properties: { reasonString: "w" },
    }),
  },
  AUTH: {
    rule: "3.15.2-1",
    hexOf: (code) => packet("f0", byte(code), METHOD),
    packetOf: (reasonCode) => ({
      type: "auth",
      reasonCode,
      properties: { authenticationMethod: "m" },
    }),
  },
};
for (const [name, first, rule] of [
  ["PUBACK", "40", "3.4.2-1"],
  ["PUBREC", "50", "3.5.2-1"],
  ["PUBREL", "62", "3.6.2-1"],
  ["PUBCOMP", "70", "3.7.2-1"],
]) {
  PACKETS[name] = {
    rule,
    hexOf: (code) => packet(first, "0001", byte(code), WHY),
    packetOf: (reasonCode) => ({
      type: name.toLowerCase(),
      packetId: 1,
      reasonCode,
      properties: { reasonString: "w" },
    }),
  };
}

const CLIENT = "client-to-server";
const SERVER = "server-to-client";
const numbers = (list) => new Set(list.map((text) => Number(text)));
const SENDERS = {
  DISCONNECT: {
    client: numbers(tables.disconnectReasonCodeSentBy.clientOnly),
    server: numbers(tables.disconnectReasonCodeSentBy.serverOnly),
  },
  AUTH: {
    client: numbers(tables.authReasonCodeSentBy.clientOnly),
    server: numbers(tables.authReasonCodeSentBy.serverOnly),
  },
  PUBACK: { client: new Set(), server: new Set([0x10]) },
  PUBREC: { client: new Set(), server: new Set([0x10]) },
};

function directionOf(name, code) {
  if (SENDERS[name]?.client.has(code)) return CLIENT;
  return SENDERS[name]?.server.has(code) ? SERVER : undefined;
}

/** All codes that 5.0 gives to any packet. */
const KNOWN = [
  ...new Set(
    Object.values(tables.reasonCodesByPacket)
      .flat()
      .map(({ value }) => value),
  ),
].sort((a, b) => a - b);
/** Codes of no packet, at the edges of what is assigned. */
const UNASSIGNED = [0x03, 0x05, 0x0f, 0x1a, 0x7f, 0xa3, 0xff];

const OPEN =
  "Senders are bound to the table; what a receiver does with another code is nowhere said: refuse it, or hand it on.";
const BAD_METHOD =
  "Table 2-6 gives the code to DISCONNECT, so take it and write it; Table 3-10, which binds senders, does not, so refuse it.";

function codes50(file, name) {
  const { rule, hexOf, packetOf } = PACKETS[name];
  const allowed = new Map(tables.reasonCodesByPacket[name].map((row) => [row.value, row.name]));
  const others = [...KNOWN, ...UNASSIGNED].filter((code) => !allowed.has(code));
  // Of the codes that others have, a few at each end say what a reader does with them.
  const read = new Set([
    ...others.slice(0, 3),
    ...others.filter((code) => code >= 0x80).slice(0, 3),
    ...UNASSIGNED,
  ]);
  for (const code of [...allowed.keys(), ...others].sort((a, b) => a - b)) {
    const slug = `reason-codes/${word(name)}-${byte(code)}`;
    const given = { hex: hexOf(code), packet: packetOf(code), direction: directionOf(name, code) };
    if (name === "DISCONNECT" && code === 0x8c) {
      const both = { direction: "either", statements: [rule], note: BAD_METHOD };
      const title = `${name} with 0x8c, ${allowed.get(code)}`;
      file.leavesOpen("5.0", slug, title, { ...both, hex: given.hex });
      file.leavesWriterOpen("5.0", `${slug}/encode`, title, { ...both, packet: given.packet });
      continue;
    }
    if (allowed.has(code)) {
      file.both("5.0", slug, `${name} with ${hexByte(code)}, ${allowed.get(code)}`, {
        ...given,
        statements: [
          rule,
          "§2.4-b",
          ...(name === "DISCONNECT" ? ["§3.14.2.1-c"] : name === "AUTH" ? ["§3.15.2.1-b"] : []),
        ],
      });
      continue;
    }
    const title = `${name} with ${hexByte(code)}, which its table lacks`;
    if (read.has(code)) {
      file.leavesOpen("5.0", slug, title, { hex: given.hex, statements: [rule], note: OPEN });
    }
    file.writesNot("5.0", `${slug}/encode`, title, { packet: given.packet, breaks: rule });
  }
  for (const code of [256, -1]) {
    file.writesNot(
      "5.0",
      `reason-codes/${word(name)}-${code < 0 ? "below-zero" : code}/encode`,
      `${name} with the code ${code}, which is no byte`,
      {
        packet: packetOf(code),
        breaks: "§2.4-b",
        statements: [rule],
      },
    );
  }
}

function codes311(file) {
  const connack = (code) => packet("20", "00", byte(code));
  for (const version of ["3.1", "3.1.1"]) {
    const rule = version === "3.1" ? "X-3.1-g" : "§3.2.2.3-a";
    for (const { value, name } of tables.connackReturnCodes311.filter(
      (row) => row.value !== undefined,
    )) {
      file.both(
        version,
        `return-codes/connack-${value}`,
        `CONNACK with return code ${value}, ${name}`,
        {
          hex: connack(value),
          packet: { type: "connack", reasonCode: value },
          statements: [rule],
        },
      );
    }
    for (const code of [6, 7, 127, 128, 255]) {
      file.leavesOpen(
        version,
        `return-codes/connack-${code}`,
        `CONNACK with the reserved return code ${code}`,
        {
          hex: connack(code),
          statements: [rule],
          note: "The text says only that it is reserved: refuse it, or hand it on.",
        },
      );
      if (version === "3.1") continue;
      file.writesNot(
        version,
        `return-codes/connack-${code}/encode`,
        `CONNACK with the reserved return code ${code}`,
        {
          packet: { type: "connack", reasonCode: code },
          breaks: rule,
        },
      );
    }
  }
  const suback = (code) => packet("90", "0001", byte(code));
  const fields = (code) => ({ type: "suback", packetId: 1, reasonCodes: [code] });
  for (const code of [0, 1, 2, 0x80]) {
    file.both(
      "3.1.1",
      `return-codes/suback-${byte(code)}`,
      `SUBACK with the return code ${hexByte(code)}`,
      {
        hex: suback(code),
        packet: fields(code),
        statements: ["3.9.3-2"],
      },
    );
  }
  for (const code of [3, 4, 0x7f, 0x81, 0x87, 0x8f, 0xff]) {
    const title = `SUBACK with the reserved return code ${hexByte(code)}`;
    file.refuses("3.1.1", `return-codes/suback-${byte(code)}`, title, {
      hex: suback(code),
      breaks: "3.9.3-2",
    });
    file.writesNot("3.1.1", `return-codes/suback-${byte(code)}/encode`, title, {
      packet: fields(code),
      breaks: "3.9.3-2",
    });
    const second = `${title} after a good one`;
    file.refuses("3.1.1", `return-codes/suback-00-${byte(code)}`, second, {
      hex: packet("90", "0001 00", byte(code)),
      breaks: "3.9.3-2",
    });
  }
}

export function reasonCodes() {
  const file = new Vectors("reason-codes", "Reason Codes and return codes");
  codes311(file);
  for (const name of Object.keys(PACKETS)) codes50(file, name);
  return file;
}
