/** Classes of errors, and packets with more than one (5.0 §1.2, §4.13). */

import { block, packet, string } from "./bytes.mjs";
import { Vectors } from "./collect.mjs";

const CLASSES = ["§1.2-a", "§4.13.1-a"];

function classes(file) {
  for (const [slug, title, hex, breaks] of [
    ["reserved-flags", "a PUBREL whose reserved flags are 0", "60020001", "3.6.1-1"],
    ["string-past-end", "a Topic Name that runs past its packet", "300400057474", "§1.5.4-b"],
    ["ill-formed", "a Topic Name that is no UTF-8", "3005 0002 61ff 00", "3.3.2-1"],
    [
      "unknown-property",
      "a property that does not exist",
      packet("30", string("a"), block("7f00")),
      "§2.2.2.2-a",
    ],
    [
      "misplaced-property",
      "a Server Keep Alive in a PUBACK",
      packet("40", "000200", block("130005")),
      "§2.2.2.2-b",
    ],
    ["no-filter", "a SUBSCRIBE that asks for nothing", "8203000200", "3.8.3-2"],
    [
      "receive-maximum-0",
      "a Receive Maximum of 0",
      packet("20", "0000", block("210000", `26${string("n")}${string("v")}`)),
      "§3.2.2.3.3-b",
    ],
    [
      "empty-topic",
      "a Topic Name of no characters, and no alias",
      packet("30", "0000", "00", "6d6d"),
      "§3.3.2.1-a",
    ],
    [
      "no-local-shared",
      "No Local on a Shared Subscription",
      packet("82", "0002 00", string("$share/g/b"), "05"),
      "3.8.3-4",
    ],
    ["topic-alias-0", "a Topic Alias of 0", packet("30", string("a"), block("230000")), "3.3.2-8"],
  ]) {
    file.refuses("5.0", `errors/class-${slug}`, `${title}, of a class that the standard names`, {
      hex,
      breaks,
      statements: CLASSES,
    });
  }
}

/** With several errors any one may be reported: the class is not judged. */
function several(file) {
  const rule = ["§4.13.2-a"];
  for (const [slug, title, hex, breaks] of [
    [
      "wildcard-and-identifier",
      "a Topic Name with a wildcard and the Packet Identifier 0",
      packet("32", string("+"), "0000", "00"),
      "3.3.2-2",
    ],
    [
      "dup-and-wildcard",
      "DUP with QoS 0 and a Topic Name with a wildcard",
      packet("38", string("a/#"), "00"),
      "3.3.1-2",
    ],
    [
      "identifier-filter-options",
      "the Packet Identifier 0, a misplaced wildcard and reserved options",
      packet("82", "0000 00", string("a#"), "ff"),
      "2.2.1-3",
    ],
    [
      "session-present-and-flags",
      "reserved flags, and Session Present with an error",
      packet("20", "03", "87", "00"),
      "3.2.2-1",
    ],
    [
      "will-qos-and-retain",
      "a Will QoS and Will Retain without a Will, at the longest Keep Alive",
      packet("10", string("MQTT"), "05", "30 ffff 00", string("c")),
      "3.1.2-11",
    ],
    [
      "identifier-and-code",
      "the Packet Identifier 0 and a Reason Code that does not exist",
      packet("40", "0000", "ff", "00"),
      "§2.2.1-b",
    ],
  ]) {
    file.refuses("5.0", `errors/several-${slug}`, title, { hex, breaks, statements: rule });
  }
}

export function errors() {
  const file = new Vectors("errors", "Classes of errors");
  classes(file);
  several(file);
  return file;
}
