/** The sentences of a statement and of how it is checked, without what only concerns one language or project. */

const REPLACED = [
  [/Codec half: /g, ""],
  [/Codec part: /g, ""],
  [/\s*[(-] ?README unsure #\d\)?/g, ""],
  [
    /JS strings with lone surrogates instead of letting TextEncoder emit EF BF BD/g,
    "texts with lone surrogates",
  ],
  [/JS strings with lone surrogates/g, "texts with lone surrogates"],
  [/ \(TextDecoder needs ignoreBOM:true\)/g, ""],
  [/ \(use >>>0 in JS\)/g, ""],
  [/not JS chars/g, "not characters"],
  [/, not undefined/g, ""],
  [/Golden bytes/g, "Exact bytes"],
  [/golden bytes/g, "exact bytes"],
  [/'\\u0000'/g, "U+0000"],
  [/; document which/g, ""],
  [/; rejecting is a policy choice to document/g, "; refusing is a choice"],
];

const HOW = {
  "3.1.1 MQTT-2.2.2-2":
    "Any other nibble is refused: for each of the 13 types but PUBLISH, all 15 wrong ones.",
  "3.1.1 X-3.1.1-§1.5.3-c":
    "Taken or refused: left open. Refused with the option that asks for it. The list is in tables.json.",
  "3.1.1 X-3.1.1-§3.2.2.3-a":
    "An encoder refuses 6 to 255. For a decoder it is left open: the text says only that they are reserved.",
  "5.0 MQTT-3.14.2-1":
    "An encoder refuses what Table 3-10 does not list. 0x8C is in Table 2-6 only, and what a decoder does with an unknown code is nowhere said: both are left open.",
  "5.0 X-5.0-§1.5.4-c":
    "Taken or refused: left open. Refused with the option that asks for it. The list is in tables.json.",
  "5.0 X-5.0-§5.4.9-a": "As X-5.0-§1.5.4-c; a section that binds nobody.",
  "5.0 X-5.0-§2.2.2.2-b":
    "All 14 places (13 packets and the Will) times 27 properties against tables.json; an encoder refuses them too.",
  "5.0 X-5.0-§3.2.2.2-a":
    "Left open: refused as it lacks its properties, or recognised as the answer of an older server.",
  "5.0 X-5.0-§3.15.2.1-a":
    "Left open: AUTH with Remaining Length 0 is written down, and lacks the method that is mandatory.",
  "5.0 X-5.0-§3.15.2.1-c": "Left open: refused, or taken as a code without properties.",
  "5.0 X-5.0-§3.1.3.2.3-b":
    "Left open for 2 to 255: two values are defined, and the text names no error for others.",
  "5.0 X-5.0-§3.3.2.3.2-b":
    "Left open for 2 to 255: two values are defined, and the text names no error for others.",
  "5.0 X-5.0-§3.3.2.3.2-a":
    "One is read and written. Two are left open: the ban is written down for the Will only.",
  "5.0 X-5.0-§3.3.2.3.3-a":
    "One is read and written. Two are left open: the ban is written down for the Will only.",
  "5.0 X-5.0-§3.2.2.3.18-b":
    "Left open: data without a method has no meaning, but only CONNECT is bound.",
  "3.1.1 X-3.1.1-§2.2.3-c":
    "An encoder writes the shortest form. Longer forms are left open for a decoder: 3.1.1 does not forbid them.",
  "3.1.1 MQTT-2.2.2-1":
    "0010 is written for PUBREL, SUBSCRIBE and UNSUBSCRIBE, 0000 for all others but PUBLISH; any other nibble is refused.",
  "3.1.1 MQTT-3.1.2-2":
    "Left open for a decoder: to hand up the packet, or to refuse it and name return code 1 as the answer.",
  "3.1.1 MQTT-3.1.3-8":
    "Left open for a decoder: to hand up the packet, or to refuse it and name return code 2 as the answer.",
  "3.1.1 MQTT-3.1.3-7":
    "An encoder refuses an empty ClientId with CleanSession 0. For a decoder it is left open, see MQTT-3.1.3-8.",
  "5.0 MQTT-3.1.2-2":
    "Left open for a decoder: to hand up the packet, or to refuse it and name 0x84 as the answer.",
  "5.0 X-5.0-§3.14.2.1-c":
    "Left open: the codes stand in a table, and no statement forbids them to the other side.",
  "5.0 X-5.0-§3.15.2.1-b":
    "Left open: the codes stand in a table, and no statement forbids them to the other side.",
};

/** For unknown codes, where the standard binds senders only. */
const CODES =
  /^(?:Allowed: .*?)\. (?:Encoder rejects others; decoder rejects \(or surfaces\) others(?:.*)|Reject others)\.$/;

const tidy = (text) =>
  REPLACED.reduce((tidied, [from, to]) => tidied.replace(from, to), text).trim();

export const statementOf = (_version, row) => tidy(row.rule);

export function howOf(version, row) {
  const own = HOW[`${version} ${row.id}`];
  if (own !== undefined) return own;
  const how = tidy(row.check);
  if (how === "Reject.") return "What breaks it is refused.";
  if (version === "5.0" && CODES.test(how)) {
    const allowed = how.slice(0, how.indexOf(". ") + 1);
    return `${allowed} An encoder refuses others; what a decoder does with them is left open.`;
  }
  return how;
}
