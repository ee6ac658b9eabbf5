/** The fixed header: types, flags, Remaining Length (3.1.1 §2.2, 5.0 §2.1). */

import { bodyOf, byte, hex, packet, packetOfLength, size, string, varint } from "./bytes.mjs";
import { hexByte, Vectors, word } from "./collect.mjs";
import { SAMPLES, sampleOf } from "./samples.mjs";

/** The statements on flags that packets have of their own. */
const FLAG_RULES = {
  "3.1.1": { 6: "3.6.1-1", 8: "3.8.1-1", 10: "3.10.1-1", 14: "3.14.1-1", other: "2.2.2-2" },
  "5.0": {
    6: "3.6.1-1",
    8: "3.8.1-1",
    10: "3.10.1-1",
    14: "3.14.1-1",
    15: "3.15.1-1",
    other: "2.1.3-1",
  },
};

function flags(file, version) {
  const rules = FLAG_RULES[version];
  const sender = version === "5.0" ? rules.other : "2.2.2-1";
  for (const { name, type, hex: bytes } of SAMPLES[version]) {
    if (type === 3) continue;
    const right = Number.parseInt(bytes[1], 16);
    for (let nibble = 0; nibble < 16; nibble++) {
      if (nibble === right) continue;
      // What breaks the statement on receivers breaks the one on senders too: each has its own.
      const isOfSender = [1, 2, 4, 8].includes(nibble ^ right);
      file.refuses(
        version,
        `flags/${word(name)}-${nibble.toString(16)}`,
        `${name} with the flags ${nibble.toString(2).padStart(4, "0")}`,
        {
          hex: byte((type << 4) | nibble) + bytes.slice(2),
          breaks: rules[type] ?? (isOfSender ? sender : rules.other),
          statements: [rules.other, sender],
        },
      );
    }
  }
}

/** One packet of each type, read and written: layout, flags and identifier. */
function layout(file, version) {
  const rules = FLAG_RULES[version] ?? FLAG_RULES["3.1.1"];
  const is50 = version === "5.0";
  const withIdentifier = [3, 4, 5, 6, 7, 8, 9, 10, 11];
  for (const { name, type, hex: bytes, packet, canonical } of SAMPLES[version]) {
    const statements = [
      rules.other,
      ...(rules[type] === undefined ? [] : [rules[type]]),
      ...(is50
        ? ["§2.1.2-a", "§2.1.4-a", "§2.1.4-c", "§2.3-a"]
        : ["§2.2.1-a", "§2.2.1-b", "2.2.2-1", "§2.1-a", "§2.2.3-d", "§2.4-a"]),
      ...(withIdentifier.includes(type) ? [is50 ? "§2.2.1-a" : "§2.3.1-a"] : []),
      ...(is50 && type < 12 ? ["§2.2.2-a"] : []),
      ...(type === 15 ? ["§2.1.2-b"] : []),
    ];
    const given = {
      hex: bytes,
      packet,
      canonical,
      statements: type === 3 ? statements.slice(1) : statements,
    };
    const slug = `layout/${word(name)}`;
    const title = `${name} with its fields in their order`;
    if (canonical) file.both(version, slug, title, given);
    else file.takes(version, slug, title, given);
  }
}

/** More bytes in the buffer than the packet has: they are the next packet's. */
function followed(file, version) {
  for (const { name, hex: bytes, packet, canonical } of SAMPLES[version]) {
    for (const [slug, next, what] of [
      ["packet", "c000", "another packet"],
      ["beginning", "30", "the first byte of another packet"],
      ["nonsense", "ffffffff", "bytes that are no packet"],
    ]) {
      file.takes(
        version,
        `followed/${word(name)}-${slug}`,
        `${name}, and in the same buffer ${what}`,
        {
          hex: bytes + next,
          packet,
          canonical,
          bytesRead: size(bytes),
          statements: [version === "5.0" ? "§2.1.4-a" : "§2.2.3-d", "6.0.0-2"],
        },
      );
    }
  }
}

function types(file) {
  for (const version of ["3.1.1", "5.0"]) {
    const breaks = version === "5.0" ? "§2.1.2-a" : "§2.2.1-a";
    for (let nibble = 0; nibble < 16; nibble++) {
      file.refuses(
        version,
        `type/reserved-0-${nibble.toString(16)}`,
        `type 0 with the flags ${nibble.toString(2).padStart(4, "0")}`,
        {
          hex: `${byte(nibble)}00`,
          breaks,
          direction: "either",
        },
      );
    }
    file.refuses(version, "type/reserved-0-with-body", "type 0 with a body", {
      hex: "00020001",
      breaks,
    });
  }
  for (const [slug, hex, breaks] of [
    ["reserved-0", "0000", "§2.2.1-a"],
    ["reserved-15", "f000", "§2.2.1-b"],
  ]) {
    file.refuses("3.1", `type/${slug}`, `a packet of 3.1 of the type ${slug.slice(9)}`, {
      hex,
      breaks,
    });
  }
  const auth = bodyOf(sampleOf("5.0", "AUTH").hex);
  for (let nibble = 0; nibble < 16; nibble++) {
    file.refuses(
      "3.1.1",
      `type/reserved-15-${nibble.toString(16)}`,
      `type 15 with the flags ${nibble.toString(2).padStart(4, "0")}, before 5.0`,
      {
        hex: `${byte(0xf0 | nibble)}00`,
        breaks: "§2.2.1-b",
      },
    );
  }
  file.refuses("3.1.1", "type/auth-with-body", "an AUTH of 5.0 in a connection of 3.1.1", {
    hex: packet("f0", auth),
    breaks: "§2.2.1-b",
  });
  file.writesNot("3.1.1", "type/auth/encode", "an AUTH, which 3.1.1 does not have", {
    packet: sampleOf("5.0", "AUTH").packet,
    breaks: "§2.2.1-b",
  });
}

/** Packets whose body has one length only. */
const FIXED_LENGTHS = {
  "3.1.1": {
    CONNACK: ["20", "0000", "§3.2.1-a"],
    PUBACK: ["40", "0001", "§3.4.1-a"],
    PUBREC: ["50", "0001", "§3.5.1-a"],
    PUBREL: ["62", "0001", "§3.6.1-a"],
    PUBCOMP: ["70", "0001", "§3.7.1-a"],
    UNSUBACK: ["b0", "0001", "§3.11.1-a"],
    PINGREQ: ["c0", "", "§3.12.1-a"],
    PINGRESP: ["d0", "", "§3.13.1-a"],
    DISCONNECT: ["e0", "", "§3.14.1-a"],
  },
  "5.0": { PINGREQ: ["c0", "", "§3.12.1-a"], PINGRESP: ["d0", "", "§3.13.1-a"] },
};

function fixedLengths(file, version) {
  for (const [name, [first, body, breaks]] of Object.entries(FIXED_LENGTHS[version])) {
    const right = size(body);
    const sample = sampleOf(version, name);
    file.both(
      version,
      `fixed-length/${word(name)}-${right}`,
      `${name}, whose Remaining Length is ${right}`,
      {
        hex: packet(first, body),
        packet: sample.packet,
        statements: [breaks],
      },
    );
    for (const length of [0, 1, 2, 3, 4, 127, 128]) {
      if (length === right) continue;
      const given = (body + "00".repeat(length)).slice(0, 2 * length);
      file.refuses(
        version,
        `fixed-length/${word(name)}-${length}`,
        `${name} with a Remaining Length of ${length}`,
        {
          hex: packet(first, given),
          breaks,
          statements: [version === "5.0" ? "§2.1.4-a" : "§2.2.3-d"],
        },
      );
    }
  }
}

/** Sizes at which Remaining Length grows by a byte. The topic takes three bytes, in 5.0 its properties one more. */
function lengths(file, version) {
  const is50 = version === "5.0";
  const none = is50 ? "00" : "";
  const rules = is50 ? ["§2.1.4-c", "1.5.5-1", "§1.5.5-b"] : ["§2.2.3-b", "§2.2.3-c"];
  for (const length of [is50 ? 4 : 3, 127, 128, 16383, 16384]) {
    const payload = "6d".repeat(length - (is50 ? 4 : 3));
    file.both(version, `remaining-length/${length}`, `a Remaining Length of ${length}`, {
      hex: packet("30", string("t"), none, payload),
      packet: { type: "publish", topic: "t", payload: { hex: payload } },
      statements: rules,
    });
  }
  for (const length of [127, 128, 16383, 16384, 2097151, 2097152, 268435455]) {
    file.needsMore(
      version,
      `remaining-length/${length}-announced`,
      `a Remaining Length of ${length}, and the first bytes of that many`,
      {
        hex: packetOfLength("30", length, string("t"), none),
        statements: [
          is50 ? "§2.1.4-b" : "§2.2-a",
          ...(is50 ? ["§1.5.5-b"] : ["§2.2.3-b", "§2.2.3-e"]),
        ],
      },
    );
  }
}

const OVERLONG_NOTE =
  "3.1.1 gives an algorithm that yields the shortest form, and forbids no other: take it, or refuse it.";

function overlong(file) {
  const rows = [
    ["PINGREQ", "c0", "", 2],
    ["PINGREQ", "c0", "", 3],
    ["PINGREQ", "c0", "", 4],
    ["PUBACK", "40", "0001", 2],
    ["PUBLISH", "30", "000174", 4],
  ];
  for (const [name, first, body, bytes] of rows) {
    const slug = `remaining-length/${word(name)}-in-${bytes}-bytes`;
    const title = `${name} with its Remaining Length in ${bytes} bytes where one would do`;
    const with50 = name === "PUBLISH" ? `${body}00` : body;
    file.refuses("5.0", slug, title, {
      hex: hex(first) + varint(size(with50), bytes) + with50,
      breaks: "1.5.5-1",
    });
    file.leavesOpen("3.1.1", slug, title, {
      hex: hex(first) + varint(size(body), bytes) + body,
      statements: ["§2.2.3-c"],
      note: OVERLONG_NOTE,
    });
  }
  file.refuses(
    "5.0",
    "remaining-length/128-in-3-bytes",
    "a Remaining Length of 128 in three bytes",
    {
      hex: `30${varint(128, 3)}${string("t")}00${"6d".repeat(124)}`,
      breaks: "1.5.5-1",
    },
  );
}

function tooLong(file, version) {
  const is50 = version === "5.0";
  const breaks = is50 ? "§1.5.5-a" : "§2.2.3-a";
  for (const first of ["10", "20", "30", "40", "82", "90", "a2", "c0", "d0", "e0"]) {
    for (const [slug, length] of [
      ["zeros", "8080808000"],
      ["ones", "ffffffff7f"],
      ["endless", "ffffffffffffffff"],
    ]) {
      file.refuses(
        version,
        `remaining-length/five-bytes-${first}-${slug}`,
        `first byte ${hexByte(Number.parseInt(first, 16))} and five or more bytes of Remaining Length: ${length}`,
        {
          hex: first + length,
          breaks,
        },
      );
    }
  }
  for (const [slug, length] of [
    ["zeros", "80808080"],
    ["ones", "ffffffff"],
  ]) {
    file.leavesOpen(
      version,
      `remaining-length/four-bytes-that-go-on-${slug}`,
      `four bytes of Remaining Length of which the last goes on: ${length}`,
      {
        hex: `30${length}`,
        statements: [breaks],
        note: "Malformed as soon as the fourth byte says that a fifth follows, or when the fifth is there: refuse at once, or ask for more bytes.",
      },
    );
  }
}

export function fixedHeader() {
  const file = new Vectors("fixed-header", "Fixed header");
  layout(file, "3.1");
  for (const version of ["3.1.1", "5.0"]) {
    layout(file, version);
    flags(file, version);
    followed(file, version);
    fixedLengths(file, version);
    lengths(file, version);
    tooLong(file, version);
  }
  types(file);
  overlong(file);
  return file;
}
