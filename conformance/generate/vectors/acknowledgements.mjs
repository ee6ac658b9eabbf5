/** PUBACK, PUBREC, PUBREL, PUBCOMP: 3.1.1 §3.4 to §3.7, 5.0 §3.4 to §3.7. Their one length before 5.0 is in fixed-header. */

import { block, packet, string } from "./bytes.mjs";
import { Vectors, word } from "./collect.mjs";

const PACKETS = [
  ["PUBACK", "40", "§3.4", 0x80],
  ["PUBREC", "50", "§3.5", 0x80],
  ["PUBREL", "62", "§3.6", 0x92],
  ["PUBCOMP", "70", "§3.7", 0x92],
];

const CHOICE =
  "Reason Code and Property Length may be left out for Success without properties, and need not be: two, three or four bytes.";

function shortForms(file, name, first, section, failure) {
  const is = { type: name.toLowerCase(), packetId: 1 };
  const rules = {
    absent: `${section}.2.1-a`,
    may: `${section}.2.1-b`,
    noLength: `${section}.2.2.1-a`,
  };
  const slug = (part) => `${word(name)}/${part}`;
  const code = failure.toString(16);
  const rows = [
    ["two-bytes", "0001", is, [rules.absent, rules.may], `${name} of two bytes: Success`],
    [
      "three-bytes-success",
      "000100",
      is,
      [rules.noLength],
      `${name} of three bytes: Success, no Property Length`,
    ],
    [
      "three-bytes",
      `0001${code}`,
      { ...is, reasonCode: failure },
      [rules.noLength],
      `${name} of three bytes: a Reason Code, no Property Length`,
    ],
    [
      "four-bytes-success",
      "00010000",
      is,
      [rules.may, rules.noLength],
      `${name} of four bytes: Success and Property Length 0`,
    ],
    [
      "four-bytes",
      `0001${code}00`,
      { ...is, reasonCode: failure },
      [rules.noLength],
      `${name} of four bytes: a Reason Code and Property Length 0`,
    ],
  ];
  for (const [part, body, fields, statements, title] of rows) {
    file.takes("5.0", slug(part), title, {
      hex: packet(first, body),
      packet: fields,
      canonical: false,
      statements,
    });
  }
  for (const [part, fields] of [
    ["success", is],
    ["failure", { ...is, reasonCode: failure }],
  ]) {
    file.leavesWriterOpen(
      "5.0",
      slug(`${part}-without-properties/encode`),
      `${name}: ${part} without properties`,
      {
        packet: fields,
        statements: [rules.may],
        note:
          part === "success"
            ? CHOICE
            : "Below four bytes there is no Property Length: an encoder may write it or leave it out.",
      },
    );
  }
  const why = `1f${string("why")}`;
  file.both(
    "5.0",
    slug("success-with-reason-string"),
    `${name}: Success with a Reason String needs both its code and its length`,
    {
      hex: packet(first, "000100", block(why)),
      packet: { ...is, properties: { reasonString: "why" } },
      statements: [rules.may],
    },
  );
}

function wrongLengths(file, name, first, section) {
  const slug = (part) => `${word(name)}/${part}`;
  const rule = `${section}.2.2.1-a`;
  for (const [part, body] of [
    ["body-of-0", ""],
    ["body-of-1", "00"],
  ]) {
    file.refuses("5.0", slug(part), `${name}: ${part.replaceAll("-", " ")} bytes`, {
      hex: packet(first, body),
      breaks: rule,
      statements: ["§2.2.1-a", "§2.1.4-a"],
    });
  }
  for (const [part, body, title] of [
    ["byte-left-over", "00010000 00", "a byte after the Property Length 0"],
    ["payload", `000100${block(`1f${string("w")}`)}6d`, "a payload"],
    ["second-identifier", "00010000 0001", "a second Packet Identifier"],
  ]) {
    file.refuses("5.0", slug(part), `${name} with ${title}`, {
      hex: packet(first, body),
      breaks: "§2.3-a",
      statements: ["§2.1.4-a"],
    });
  }
}

export function acknowledgements() {
  const file = new Vectors("acknowledgements", "PUBACK, PUBREC, PUBREL, PUBCOMP");
  for (const [name, first, section, failure] of PACKETS) {
    shortForms(file, name, first, section, failure);
    wrongLengths(file, name, first, section);
  }
  return file;
}
