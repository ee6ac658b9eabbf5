/** Topic Names and Topic Filters: 3.1.1 §4.7, 5.0 §4.7 and §4.8.2. */

import { binary, block, packet, string } from "./bytes.mjs";
import { Vectors, word } from "./collect.mjs";
import { MQISDP, MQTT, VERSIONS } from "./samples.mjs";

const LEVELS = { 3.1: 3, "3.1.1": 4, "5.0": 5 };

/** Statements on names and filters by version. */
const RULES = {
  "3.1.1": {
    name: "4.7.1-1",
    hash: "4.7.1-2",
    plus: "4.7.1-3",
    empty: "4.7.3-1",
    will: "§3.1.3.2-a",
  },
  "5.0": {
    name: "4.7.0-1",
    hash: "4.7.1-1",
    plus: "4.7.1-2",
    empty: "4.7.3-1",
    will: "§3.1.3.3-a",
  },
};
RULES["3.1"] = RULES["3.1.1"];

/** What either may be. */
const COMMON = [
  ["one-letter", "a", "empty"],
  ["a-slash", "/", "§4.7.1.1-a"],
  ["two-slashes", "//", "§4.7.1.1-a"],
  ["leading-slash", "/a", "§4.7.1.1-a"],
  ["trailing-slash", "a/", "§4.7.1.1-a"],
  ["empty-level", "a//b", "§4.7.1.1-a"],
  ["dollar", "$SYS/broker/uptime", "§4.7.2-a"],
  ["dollar-alone", "$", "§4.7.2-a"],
  ["spaces", "Accounts payable/ ", "§4.7.3-a"],
  ["case", "ACCOUNTS/Accounts", "§4.7.3-a"],
  ["decomposed", "e\u0301", "§4.7.3-c"],
  ["composed", "\u00e9", "§4.7.3-c"],
  ["other-wildcards", "a*b?c", "§4.7.3-a"],
  ["fullwidth-wildcards", "\uff0b\uff03", "§4.7.3-c"],
];

const WITH_WILDCARDS = ["+", "#", "a/+", "a/#", "+/a", "a+b", "a#b", "$SYS/#", "a/+/b"];

const GOOD_FILTERS = {
  hash: ["#", "a/#", "/#", "a//#", "$SYS/#", "+/#"],
  plus: ["+", "+/a", "a/+", "a/+/b", "/+", "+/+", "+/a/#", "//+", "$SYS/+"],
};
const BAD_FILTERS = {
  hash: ["a#", "#a", "#/", "#/a", "a/#/b", "##", "a/##", "#/#", "/#/", "a/b#"],
  plus: ["a+", "+a", "++", "a/b+", "a/+b", "+a/b", "a/++/b", "$SYS+"],
};

/** Shared Subscriptions, whose rules are 5.0's. */
const GOOD_SHARES = [
  "$share/g/a",
  "$share/g/#",
  "$share/g/+",
  "$share/g//finance",
  "$share/g/a/+/b/#",
  "$share/$/a",
  "$share/g/$share/h/a",
  "$share/ /a",
  "$share/g//",
];
const NOT_SHARES = ["$SHARE/g/a", "$shared/g", "$share", "$sharef//a", "a/$share//b"];
const BAD_SHARES = {
  "4.8.2-1": ["$share/", "$share//", "$share//a"],
  "4.8.2-2": [
    "$share/g",
    "$share/g/",
    "$share/+",
    "$share/+/a",
    "$share/#",
    "$share/#/a",
    "$share/g+/a",
    "$share/g#/a",
    "$share/+g/a",
  ],
  "4.7.1-1": ["$share/g/a#", "$share/g/#/a", "$share/g/##"],
  "4.7.1-2": ["$share/g/a+", "$share/g/+a", "$share/g/++/b"],
};

function nameFields(version) {
  const is50 = version === "5.0";
  const none = is50 ? "00" : "";
  const start = version === "3.1" ? MQISDP : MQTT(LEVELS[version]);
  const base = { type: "connect", protocolVersion: LEVELS[version], clientId: "c" };
  const will = (properties, topic) =>
    packet("10", start, "06 0000", none, string("c"), properties, topic, binary("6d"));
  const rules = RULES[version];
  const fields = [
    {
      name: "Topic Name",
      wildcard: "3.3.2-2",
      empty: is50 ? "§3.3.2.1-a" : rules.empty,
      hexOf: (topic) => packet("30", topic, none, "6d"),
      packetOf: (topic) => ({ type: "publish", topic, payload: { hex: "6d" } }),
    },
    {
      name: "Will Topic",
      wildcard: rules.name,
      empty: rules.will,
      hexOf: (topic) => will(none, topic),
      packetOf: (topic) => ({ ...base, will: { topic, payload: { hex: "6d" } } }),
    },
  ];
  if (is50) {
    fields.push(
      {
        name: "Response Topic of PUBLISH",
        wildcard: "3.3.2-14",
        empty: "§3.3.2.3.5-b",
        hexOf: (topic) => packet("30", string("t"), block("08", topic)),
        packetOf: (responseTopic) => ({
          type: "publish",
          topic: "t",
          properties: { responseTopic },
        }),
      },
      {
        name: "Response Topic of Will",
        wildcard: "§3.1.3.2.6-b",
        empty: "§3.1.3.2.6-b",
        hexOf: (topic) => will(block("08", topic), string("w")),
        packetOf: (responseTopic) => ({
          ...base,
          will: { topic: "w", payload: { hex: "6d" }, properties: { responseTopic } },
        }),
      },
    );
  }
  return fields;
}

function filterFields(version) {
  const none = version === "5.0" ? "00" : "";
  return [
    {
      name: "SUBSCRIBE",
      hexOf: (filter) => packet("82", "0001", none, filter, "01"),
      packetOf: (topicFilter) => ({
        type: "subscribe",
        packetId: 1,
        subscriptions: [{ topicFilter, qos: 1 }],
      }),
    },
    {
      name: "UNSUBSCRIBE",
      hexOf: (filter) => packet("a2", "0001", none, filter),
      packetOf: (filter) => ({ type: "unsubscribe", packetId: 1, topicFilters: [filter] }),
    },
  ];
}

/** "a/+/b" as part of an id. */
const spelled = (text) =>
  text === ""
    ? "empty"
    : word(
        text
          .replaceAll(" ", " space ")
          .replaceAll("/", " slash ")
          .replaceAll("+", " plus ")
          .replaceAll("#", " hash ")
          .replaceAll("$SHARE", "$ share in capitals ")
          .replaceAll("$", " dollar ")
          .replaceAll("  ", " "),
      );

function names(file, version) {
  const rules = RULES[version];
  for (const field of nameFields(version)) {
    const slug = (part) => `topics/${word(field.name)}/${part}`;
    for (const [part, text, rule] of COMMON) {
      file.takes(version, slug(part), `${field.name}: ${text}`, {
        hex: field.hexOf(string(text)),
        packet: field.packetOf(text),
        statements: [rules[rule] ?? rule, field.wildcard, field.empty, rules.name],
      });
    }
    for (const text of WITH_WILDCARDS) {
      const given = {
        breaks: field.wildcard,
        statements: [rules.name, ...(field.name === "Will Topic" ? [rules.will] : [])],
      };
      const title = `${field.name}: ${text}, with a wildcard`;
      file.refuses(version, slug(spelled(text)), title, {
        ...given,
        hex: field.hexOf(string(text)),
      });
      file.writesNot(version, `${slug(spelled(text))}/encode`, title, {
        ...given,
        packet: field.packetOf(text),
      });
    }
    const given = { breaks: field.empty, statements: [rules.empty] };
    const title = `${field.name}: no characters`;
    file.refuses(version, slug("empty"), title, { ...given, hex: field.hexOf("0000") });
    file.writesNot(version, `${slug("empty")}/encode`, title, {
      ...given,
      packet: field.packetOf(""),
    });
  }
  const share = "$share/g/a";
  const publish = nameFields(version)[0];
  const given = { hex: publish.hexOf(string(share)), statements: ["§4.7.2-a"] };
  const title = `Topic Name: ${share}`;
  if (version === "5.0") {
    file.leavesOpen(version, "topics/topic-name/share", title, {
      ...given,
      note: "The text does not speak of it: take it, since it is a well-formed Topic Name, or refuse it, since no subscription can name it alone.",
    });
  } else {
    const packet = publish.packetOf(share);
    file.takes(version, "topics/topic-name/share", title, { ...given, packet });
  }
}

function filters(file, version) {
  const rules = RULES[version];
  for (const field of filterFields(version)) {
    const add = (kind, text, statements) => {
      const slug = `topics/${word(field.name)}/${kind}`;
      const title = `Topic Filter of ${field.name}: ${text}`;
      const hex = field.hexOf(string(text));
      const packet = field.packetOf(text);
      file.takes(version, slug, title, { hex, packet, statements });
    };
    const refuse = (kind, text, breaks, statements = []) => {
      const slug = `topics/${word(field.name)}/${kind}`;
      const title = `Topic Filter of ${field.name}: ${text === "" ? "no characters" : text}`;
      file.refuses(version, slug, title, { hex: field.hexOf(string(text)), breaks, statements });
      file.writesNot(version, `${slug}/encode`, title, {
        packet: field.packetOf(text),
        breaks,
        statements,
      });
    };
    for (const [part, text, rule] of COMMON) add(part, text, [rules[rule] ?? rule]);
    for (const kind of ["hash", "plus"]) {
      for (const text of GOOD_FILTERS[kind]) add(spelled(text), text, [rules[kind], rules.name]);
      for (const text of BAD_FILTERS[kind]) refuse(spelled(text), text, rules[kind]);
    }
    refuse("empty", "", rules.empty);
    shares(version, field, add, refuse);
  }
}

function shares(version, field, add, refuse) {
  const all = [...GOOD_SHARES, ...NOT_SHARES];
  if (version !== "5.0") {
    // 3.1.1 gives "$share" no meaning: these are filters like others, and so are those that 5.0 forbids.
    const plain = [
      ...all,
      ...BAD_SHARES["4.8.2-1"],
      "$share/g",
      "$share/g/",
      "$share/+/a",
      "$share/#",
    ];
    for (const text of plain) {
      if (field.name === "SUBSCRIBE") add(spelled(text), text, ["§3.8.3-b"]);
    }
    return;
  }
  const also = field.name === "UNSUBSCRIBE" ? ["§3.10.3-b"] : [];
  for (const text of GOOD_SHARES) add(spelled(text), text, ["4.8.2-1", "4.8.2-2", ...also]);
  for (const text of NOT_SHARES) add(spelled(text), text, ["4.8.2-1", ...also]);
  for (const [breaks, texts] of Object.entries(BAD_SHARES)) {
    for (const text of texts) refuse(spelled(text), text, breaks, also);
  }
}

export function topics() {
  const file = new Vectors("topics", "Topic Names and Topic Filters");
  for (const version of VERSIONS) {
    names(file, version);
    filters(file, version);
  }
  return file;
}
