/** CONNACK, SUBACK, UNSUBACK, DISCONNECT, AUTH: what servers, and sometimes clients, answer. Codes have a file of their own. */

import { block, byte, packet, string } from "./bytes.mjs";
import { Vectors } from "./collect.mjs";

function connack(file) {
  for (const version of ["3.1.1", "5.0"]) {
    const is50 = version === "5.0";
    const none = is50 ? "00" : "";
    const rules = is50
      ? { reserved: "3.2.2-1", present: "3.2.2-6" }
      : { reserved: "§3.2.2.1-a", present: "3.2.2-4" };
    for (const flag of [0, 1]) {
      file.both(
        version,
        `connack/session-present-${flag}`,
        `Session Present ${flag} with Success`,
        {
          hex: packet("20", byte(flag), "00", none),
          packet: { type: "connack", sessionPresent: flag === 1 },
          statements: [rules.reserved, rules.present],
        },
      );
    }
    for (const value of [2, 3, 4, 8, 16, 32, 64, 128, 129, 254, 255]) {
      file.refuses(
        version,
        `connack/flags-${byte(value)}`,
        `Connect Acknowledge Flags ${value.toString(2).padStart(8, "0")}`,
        {
          hex: packet("20", byte(value), "00", none),
          breaks: rules.reserved,
        },
      );
    }
    const codes = is50 ? [0x80, 0x81, 0x84, 0x85, 0x87, 0x9d, 0x9f] : [1, 2, 3, 4, 5];
    for (const reasonCode of codes) {
      const given = { breaks: rules.present };
      const title = `Session Present with the code ${reasonCode}`;
      const slug = `connack/session-present-with-${byte(reasonCode)}`;
      file.refuses(version, slug, title, {
        ...given,
        hex: packet("20", "01", byte(reasonCode), none),
      });
      file.writesNot(version, `${slug}/encode`, title, {
        ...given,
        packet: { type: "connack", sessionPresent: true, reasonCode },
      });
    }
  }
  for (const [slug, body] of [
    ["body-of-0", ""],
    ["body-of-1", "00"],
  ]) {
    file.refuses("5.0", `connack/${slug}`, `CONNACK: ${slug.replaceAll("-", " ")} bytes`, {
      hex: packet("20", body),
      breaks: "§3.2.2-a",
      statements: ["§2.1.4-a"],
    });
  }
  for (const [slug, rest, title] of [
    ["byte-left-over", "0000", "a byte after its Property Length 0"],
    ["payload", `${block("130005")}6d`, "a payload"],
  ]) {
    file.refuses("5.0", `connack/${slug}`, `CONNACK with ${title}`, {
      hex: packet("20", "0000", rest),
      breaks: "§3.2.2-a",
      statements: ["§2.3-a", "§2.1.4-a"],
    });
  }
  file.leavesOpen(
    "5.0",
    "connack/of-3.1.1-1",
    "a CONNACK of 3.1.1 with return code 1 in a connection of 5.0",
    {
      hex: "20020001",
      statements: ["§3.2.2.2-a", "§3.2.2-a"],
      note: "A 5.0 CONNACK has a Property Length, so refuse it; or recognise the answer that a 3.1.1 server gives to a level it does not know.",
    },
  );
  // With Success it is nothing that a 3.1.1 server answers to a CONNECT of 5.0.
  file.refuses(
    "5.0",
    "connack/of-3.1.1-0",
    "a CONNACK of 3.1.1 with return code 0 in a connection of 5.0",
    {
      hex: "20020000",
      breaks: "§3.2.2-a",
      statements: ["2.2.2-1"],
    },
  );
  for (const [slug, data] of [
    ["data", "1600 01ff"],
    ["empty-data", "160000"],
  ]) {
    file.leavesOpen(
      "5.0",
      `connack/authentication-${slug}-without-method`,
      "CONNACK: Authentication Data without Authentication Method",
      {
        hex: packet("20", "0000", block(data)),
        statements: ["§3.2.2.3.18-b"],
        note: "The pairing is written down for CONNECT only: take it, or refuse it, since the data has no meaning without its method.",
      },
    );
  }
}

function suback(file) {
  for (const version of ["3.1.1", "5.0"]) {
    const none = version === "5.0" ? "00" : "";
    const codes = version === "5.0" ? [2, 0x80, 0, 1, 0xa2] : [2, 0x80, 0, 1, 2];
    file.both(version, "suback/order", "the codes of a SUBACK in the order in which they stand", {
      hex: packet("90", "0001", none, codes.map(byte)),
      packet: { type: "suback", packetId: 1, reasonCodes: codes },
      statements: ["3.9.3-1", "3.9.3-2"],
    });
  }
  file.both("5.0", "unsuback/order", "the codes of an UNSUBACK in the order in which they stand", {
    hex: packet("b0", "0001 00", "1100 8f 11"),
    packet: { type: "unsuback", packetId: 1, reasonCodes: [0x11, 0, 0x8f, 0x11] },
    statements: ["3.11.3-1", "3.11.3-2", "§3.11.3-a", "§2.4-a"],
  });
  const many = Array.from({ length: 200 }, (_, index) => index % 3);
  file.both("5.0", "suback/200-codes", "a SUBACK with 200 codes", {
    hex: packet("90", "0001 00", many.map(byte)),
    packet: { type: "suback", packetId: 1, reasonCodes: many },
    statements: ["3.9.3-1", "§2.4-a"],
  });
  for (const [version, name, bytes, breaks] of [
    ["3.1.1", "SUBACK", "90020001", "§3.9.3-a"],
    ["5.0", "SUBACK", "9003000100", "§2.4-a"],
    ["5.0", "UNSUBACK", "b003000100", "§2.4-a"],
  ]) {
    const title = `${name} without a code`;
    const type = name.toLowerCase();
    file.refuses(version, `${type}/no-code`, title, {
      hex: bytes,
      breaks,
      statements: [version === "5.0" ? "§2.3-a" : "§2.4-a"],
    });
    file.writesNot(version, `${type}/no-code/encode`, title, {
      packet: { type, packetId: 1, reasonCodes: [] },
      breaks,
    });
    if (version !== "5.0") continue;
    file.refuses(
      version,
      `${type}/properties-and-no-code`,
      `${name} with properties and without a code`,
      {
        hex: packet(bytes.slice(0, 2), "0001", block(`1f${string("why")}`)),
        breaks,
      },
    );
  }
  file.leavesOpen("3.1", "suback/no-code", "SUBACK without a code", {
    hex: "90020001",
    statements: ["X-3.1-h"],
    note: "3.1 speaks of a list and does not say that it has an entry: refuse it as 3.1.1 does, or take it.",
  });
  file.both("3.1.1", "suback/one-code", "a SUBACK with one code", {
    hex: "9003000100",
    packet: { type: "suback", packetId: 1, reasonCodes: [0] },
    statements: ["§3.9.3-a", "3.9.3-2"],
  });
  file.refuses("5.0", "unsuback/of-3.1.1", "an UNSUBACK of 3.1.1 in a connection of 5.0", {
    hex: "b0020001",
    breaks: "§3.11.3-a",
  });
  file.refuses("3.1.1", "unsuback/of-5.0", "an UNSUBACK of 5.0 in a connection of 3.1.1", {
    hex: "b00400010000",
    breaks: "§3.11.1-a",
  });
  for (const [version, type, first] of [
    ["3.1.1", "suback", "90"],
    ["5.0", "suback", "90"],
    ["5.0", "unsuback", "b0"],
  ]) {
    for (const body of ["", "00"]) {
      file.refuses(
        version,
        `${type}/body-of-${body.length / 2}`,
        `${type.toUpperCase()} without a whole Packet Identifier`,
        {
          hex: packet(first, body),
          breaks: version === "5.0" ? "§2.2.1-a" : "§2.3.1-a",
        },
      );
    }
  }
}

function disconnect(file) {
  const is = { type: "disconnect" };
  const rows = [
    [
      "empty",
      "",
      is,
      ["§3.14.2.1-a", "§3.14.2.1-b", "§3.14.2.2.1-a"],
      "DISCONNECT of no bytes: Normal disconnection",
    ],
    [
      "one-byte-success",
      "00",
      is,
      ["§3.14.2.2.1-a"],
      "DISCONNECT of one byte: Normal disconnection",
    ],
    [
      "one-byte",
      "81",
      { ...is, reasonCode: 0x81 },
      ["§3.14.2.2.1-a"],
      "DISCONNECT of one byte: a Reason Code, no Property Length",
    ],
    [
      "two-bytes-success",
      "0000",
      is,
      ["§3.14.2.1-b"],
      "DISCONNECT of two bytes: Normal disconnection and Property Length 0",
    ],
    [
      "two-bytes",
      "8100",
      { ...is, reasonCode: 0x81 },
      ["§3.14.2.2.1-a"],
      "DISCONNECT of two bytes: a Reason Code and Property Length 0",
    ],
  ];
  for (const [slug, body, fields, statements, title] of rows) {
    file.takes("5.0", `disconnect/${slug}`, title, {
      hex: packet("e0", body),
      packet: fields,
      canonical: false,
      statements,
    });
  }
  file.leavesWriterOpen(
    "5.0",
    "disconnect/normal/encode",
    "DISCONNECT: Normal disconnection without properties",
    {
      packet: is,
      statements: ["§3.14.2.1-b"],
      note: "Reason Code and Property Length may be left out then, and need not be.",
    },
  );
  for (const [slug, body] of [
    ["byte-left-over", "000000"],
    ["payload", `00${block(`1f${string("w")}`)}6d`],
  ]) {
    file.refuses("5.0", `disconnect/${slug}`, `DISCONNECT: ${slug.replaceAll("-", " ")}`, {
      hex: packet("e0", body),
      breaks: "§2.3-a",
      statements: ["§2.1.4-a"],
    });
  }
  file.refuses("3.1.1", "disconnect/of-5.0", "a DISCONNECT of 5.0 in a connection of 3.1.1", {
    hex: "e0020000",
    breaks: "§3.14.1-a",
  });
}

function auth(file) {
  const method = `15${string("m")}`;
  const is = (reasonCode, properties) => ({
    type: "auth",
    reasonCode,
    properties: { authenticationMethod: "m", ...properties },
  });
  file.leavesOpen("5.0", "auth/empty", "AUTH of no bytes", {
    hex: "f000",
    direction: "server-to-client",
    statements: ["§3.15.2.1-a", "§3.15.2.2.2-z"],
    note: "Code and properties may be left out for Success, so take it; or refuse it, since an AUTH without an Authentication Method is a Protocol Error.",
  });
  file.leavesWriterOpen("5.0", "auth/empty/encode", "AUTH with Success and no properties", {
    packet: { type: "auth" },
    direction: "server-to-client",
    statements: ["§3.15.2.1-a", "§3.15.2.2.2-z"],
    note: "Code and properties may be left out for Success, so write no bytes; or refuse it, since an AUTH without an Authentication Method is a Protocol Error.",
  });
  for (const code of [0x00, 0x18, 0x19]) {
    file.leavesOpen(
      "5.0",
      `auth/one-byte-${byte(code)}`,
      `AUTH of one byte: the code ${code} and nothing else`,
      {
        hex: packet("f0", byte(code)),
        direction: { 0: "server-to-client", 24: "either", 25: "client-to-server" }[code],
        statements: ["§3.15.2.1-c"],
        note: "The form is described for DISCONNECT and not for AUTH: refuse it, or take it as a code without properties.",
      },
    );
    const direction = { 0: "server-to-client", 24: "either", 25: "client-to-server" }[code];
    const title = `AUTH with the code ${code} and without an Authentication Method`;
    file.refuses("5.0", `auth/no-method-${byte(code)}`, title, {
      hex: packet("f0", byte(code), "00"),
      direction,
      breaks: "§3.15.2.2.2-z",
    });
    file.refuses(
      "5.0",
      `auth/reason-string-alone-${byte(code)}`,
      `${title}, with a Reason String`,
      {
        hex: packet("f0", byte(code), block(`1f${string("w")}`)),
        direction,
        breaks: "§3.15.2.2.2-z",
      },
    );
    if (code !== 0) {
      file.writesNot("5.0", `auth/no-method-${byte(code)}/encode`, title, {
        packet: { type: "auth", reasonCode: code },
        direction,
        breaks: "§3.15.2.2.2-z",
      });
    }
    file.both("5.0", `auth/method-${byte(code)}`, `AUTH with the code ${code} and a method`, {
      hex: packet("f0", byte(code), block(method)),
      packet: is(code),
      direction,
      statements: ["§3.15.2.2.2-z", "3.15.2-1"],
    });
  }
  file.refuses(
    "5.0",
    "auth/data-without-method",
    "AUTH with Authentication Data and without a method",
    {
      hex: packet("f0", "18", block("160001ff")),
      breaks: "§3.15.2.2.2-z",
    },
  );
  file.takes("5.0", "auth/data-before-method", "AUTH with its data before its method", {
    hex: packet("f0", "18", block("160001ff", method)),
    packet: is(0x18, { authenticationData: { hex: "ff" } }),
    canonical: false,
    statements: ["§2.2.2.2-d", "§3.15.2.2.2-z"],
  });
  file.both("5.0", "auth/empty-method", "AUTH with an Authentication Method of no characters", {
    hex: packet("f0", "18", block("150000")),
    packet: { type: "auth", reasonCode: 0x18, properties: { authenticationMethod: "" } },
    statements: ["§3.15.2.2.2-z"],
  });
  file.refuses("5.0", "auth/payload", "AUTH with a payload", {
    hex: packet("f0", "18", block(method), "6d"),
    breaks: "§2.3-a",
    statements: ["§2.1.4-a"],
  });
}

export function answers() {
  const file = new Vectors("answers", "CONNACK, SUBACK, UNSUBACK, DISCONNECT, AUTH");
  connack(file);
  suback(file);
  disconnect(file);
  auth(file);
  return file;
}
