/** What is not all there, and what ends too early (3.1.1 §2.2, 5.0 §2.1.4). */

import { bodyOf, byte, head, packetOfLength, size } from "./bytes.mjs";
import { Vectors, word } from "./collect.mjs";
import { SAMPLES } from "./samples.mjs";

/** Every beginning of a packet of each type asks for more bytes. */
function beginnings(file, version) {
  const rule = version === "5.0" ? "§2.1.4-b" : "§2.2-a";
  for (const { name, hex } of SAMPLES[version]) {
    for (let count = 0; count < size(hex); count++) {
      if (count === 0 && name !== "CONNECT") continue;
      file.needsMore(
        version,
        `truncation/${word(name)}-${count}`,
        count === 0 ? "no bytes at all" : `the first ${count} bytes of a ${name} of ${size(hex)}`,
        {
          hex: head(hex, count),
          statements: [rule, "6.0.0-2"],
          direction: count === 0 ? "either" : undefined,
        },
      );
    }
  }
}

/** A Remaining Length that ends the packet within its fields, though the rest of the bytes follows. */
function tooShort(file, version) {
  const rule = version === "5.0" ? "§2.1.4-a" : "§2.2.3-d";
  for (const { name, type, hex, valid } of SAMPLES[version]) {
    const body = bodyOf(hex);
    // Packets of one length before 5.0 are in fixed-header.
    if (version !== "5.0" && [2, 4, 5, 6, 7, 11].includes(type)) continue;
    for (let length = 0; length < size(body); length++) {
      if (valid.includes(length)) continue;
      // Without its list, a packet that is well-formed so far breaks another rule.
      const empty = { 8: 2, 9: 2, 10: 2, 11: 2 }[type];
      if (version !== "5.0" && length === empty) continue;
      if (version === "5.0" && [8, 9, 10, 11].includes(type) && isListless(type, length, body))
        continue;
      file.refuses(
        version,
        `too-short/${word(name)}-${length}`,
        `a ${name} of ${size(body)} bytes whose Remaining Length says ${length}`,
        {
          hex: packetOfLength(hex.slice(0, 2), length, body),
          breaks: rule,
        },
      );
    }
  }
}

/** Whether just the list of a SUBSCRIBE, SUBACK, UNSUBSCRIBE or UNSUBACK of 5.0 is missing. */
const isListless = (_type, length, body) => length === 3 + Number.parseInt(body.slice(4, 6), 16);

/** A Remaining Length that takes bytes into the packet that no field has. */
function tooLong(file, version) {
  const rule = version === "5.0" ? "§2.3-a" : "§2.4-a";
  const also = version === "5.0" ? "§2.1.4-a" : "§2.2.3-d";
  for (const { name, type, hex } of SAMPLES[version]) {
    // The rest of a PUBLISH is payload; further codes of a SUBACK are codes.
    if ([3, 9].includes(type) || (type === 11 && version === "5.0")) continue;
    const body = bodyOf(hex);
    for (const [slug, more] of [
      ["1", "00"],
      ["2", "c000"],
      ["255", "ff".repeat(255)],
    ]) {
      file.refuses(
        version,
        `too-long/${word(name)}-by-${slug}`,
        `a ${name} with ${slug} byte${slug === "1" ? "" : "s"} too many`,
        {
          hex: packetOfLength(hex.slice(0, 2), size(body) + size(more), body, more),
          breaks: rule,
          statements: [also],
        },
      );
    }
  }
}

/** Long packets of which the beginning has come: nothing of it is to be judged yet. */
function long(file) {
  for (const version of ["3.1.1", "5.0"]) {
    const rule = version === "5.0" ? "§2.1.4-b" : "§2.2-a";
    for (const [slug, hex, title] of [
      ["length-half", "3080", "a fixed header whose length goes on"],
      ["length-three-bytes", "30808080", "three bytes of Remaining Length that go on"],
      ["header-alone", "30ffffff7f", "a fixed header that announces the longest packet there is"],
      [
        "topic-begun",
        "30ffffff7f0003",
        "the longest packet there is, up to the length of its topic",
      ],
      [
        "payload-begun",
        `30ffffff7f000174${version === "5.0" ? "00" : ""}${byte(0).repeat(100)}`,
        "the longest packet there is, and 100 bytes of its payload",
      ],
    ]) {
      file.needsMore(version, `truncation/long-${slug}`, title, { hex, statements: [rule] });
    }
  }
}

export function truncation() {
  const file = new Vectors("truncation", "Packets that are not all there, or end too early");
  for (const version of ["3.1", "3.1.1", "5.0"]) {
    beginnings(file, version);
    tooShort(file, version);
    // 3.1 lets the Remaining Length win over flags, and says nothing of what no field takes.
    if (version !== "3.1") tooLong(file, version);
  }
  long(file);
  return file;
}
