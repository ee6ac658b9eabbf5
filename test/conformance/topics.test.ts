/** Topic Names and Topic Filters: 3.1.1 §4.7, 5.0 §4.7 and §4.8.2. */

import { isTopicFilter, isTopicName, parseSharedSubscription } from "@mqtt-codec/core";
import { describe, expect, it } from "vitest";
import { field, hexOf, mqtt, packet, text } from "./bytes.js";
import {
  expectAccepted,
  expectNotEncoded,
  expectRefused,
  type Fields,
  V4,
  V5,
} from "./expectations.js";

type Options = typeof V4;

const none = (options: Options): string => (options === V5 ? "00" : "");

interface Place {
  readonly name: string;
  readonly bytes: (options: Options, string: string) => string;
  readonly fields: (options: Options, value: string) => Fields;
}

const NAMES: readonly Place[] = [
  {
    name: "PUBLISH",
    bytes: (options, string) => packet("30", string, none(options)),
    fields: (_, topic) => ({ type: "publish", topic }),
  },
  {
    name: "the Will",
    bytes: (options, string) =>
      packet(
        "10",
        mqtt(options.protocolVersion as number),
        "04 0000",
        none(options),
        text("c"),
        none(options),
        string,
        "0000",
      ),
    fields: ({ protocolVersion }, topic) => ({
      type: "connect",
      protocolVersion,
      clientId: "c",
      cleanSession: false,
      will: { topic, payload: new Uint8Array(0) },
    }),
  },
];

const RESPONSE: Place = {
  name: "a Response Topic",
  bytes: (_, string) => {
    const property = `08${string}`.replaceAll(" ", "");
    const length = (property.length / 2).toString(16).padStart(2, "0");
    return packet("30", text("t"), length, property);
  },
  fields: (_, responseTopic) => ({ type: "publish", topic: "t", properties: { responseTopic } }),
};

const FILTERS: readonly Place[] = [
  {
    name: "SUBSCRIBE",
    bytes: (options, string) => packet("82", "0001", none(options), string, "00"),
    fields: (_, topicFilter) => ({
      type: "subscribe",
      packetId: 1,
      subscriptions: [{ topicFilter }],
    }),
  },
  {
    name: "UNSUBSCRIBE",
    bytes: (options, string) => packet("A2", "0001", none(options), string),
    fields: (_, filter) => ({ type: "unsubscribe", packetId: 1, topicFilters: [filter] }),
  },
];

const utf8 = (value: string): string => field(hexOf(new TextEncoder().encode(value)));

const SLASHES = ["/", "//", "/a", "a/", "a//b", "a/b/c"];
const HASH_GOOD = ["#", "a/#", "/#", "+/#", "a/b/#"];
const HASH_BAD = ["a#", "#/a", "a/#/b", "##", "a/#b", "#a", "a/##", "a/b#", "#/"];
const PLUS_GOOD = ["+", "+/a", "a/+/b", "/+", "+/+", "a/+", "+/", "/+/"];
const PLUS_BAD = ["a+", "+a", "a/+b", "++", "a+/b", "a/b+/c", "/+a"];

for (const [version, options] of [
  ["3.1.1", V4],
  ["5.0", V5],
] as const) {
  const is50 = version === "5.0";
  const [anyWildcard, hash, plus] = is50
    ? ["MQTT-4.7.0-1", "MQTT-4.7.1-1", "MQTT-4.7.1-2"]
    : ["MQTT-4.7.1-1", "MQTT-4.7.1-2", "MQTT-4.7.1-3"];
  const x = (section: string): string => `[${version} X-${version}-§${section}]`;
  const names = is50 ? [...NAMES, RESPONSE] : NAMES;
  const accepts = (place: Place, value: string): void =>
    expectAccepted(place.bytes(options, utf8(value)), place.fields(options, value), options);

  describe(`Topic Names in ${version}`, () => {
    for (const place of names) {
      const id = place === RESPONSE ? "MQTT-3.3.2-14" : anyWildcard;
      const code = place === RESPONSE ? "wildcard-in-response-topic" : "wildcard-in-topic-name";
      it(`rejects + and # anywhere in ${place.name} [${version} ${anyWildcard}] [${version} ${id}]`, () => {
        for (const topic of ["+", "#", "a/+", "a/#", "a+b", "+/a", "a#", "é/#"]) {
          expectRefused(place.bytes(options, utf8(topic)), code, options);
          expectNotEncoded(place.fields(options, topic), code, options);
          expect(isTopicName(topic)).toBe(false);
        }
      });
      it(`rejects an empty one in ${place.name} [${version} MQTT-4.7.3-1]`, () => {
        expectRefused(place.bytes(options, "0000"), "empty-topic", options);
        expectNotEncoded(place.fields(options, ""), "empty-topic", options);
        expect(isTopicName("")).toBe(false);
      });
      it(`accepts / anywhere in ${place.name} ${x("4.7.1.1-a")}`, () => {
        for (const topic of SLASHES) accepts(place, topic);
      });
      it(`accepts a first $ in ${place.name} ${x("4.7.2-a")}`, () => {
        for (const topic of ["$SYS/a", "$", "$share/g/a"]) accepts(place, topic);
      });
      it(`keeps case and spaces in ${place.name} ${x("4.7.3-a")}`, () => {
        for (const topic of ["Accounts payable", "ACCOUNTS", "accounts", " a / b "]) {
          accepts(place, topic);
        }
      });
      it(`does not normalise characters in ${place.name} ${x("4.7.3-c")}`, () => {
        for (const topic of ["\u00E9", "e\u0301", "\u212B", "\uFB01"]) accepts(place, topic);
      });
      it(`takes 65,535 slashes in ${place.name} ${x("4.7.3-b")}`, () => {
        if (place === RESPONSE) accepts(place, "/".repeat(100));
        else accepts(place, "/".repeat(65535));
      });
    }
  });

  describe(`Topic Filters in ${version}`, () => {
    for (const place of FILTERS) {
      const refuses = (
        filter: string,
        code: Parameters<typeof expectRefused>[1],
        rule: string,
      ): void => {
        expectRefused(place.bytes(options, utf8(filter)), code, options, { rule });
        expectNotEncoded(place.fields(options, filter), code, options);
        expect(isTopicFilter(filter, options)).toBe(false);
      };
      it(`accepts wildcards in ${place.name} [${version} ${anyWildcard}]`, () => {
        for (const filter of ["#", "+", "a/+/#"]) accepts(place, filter);
      });
      it(`accepts # alone or after /, and last, in ${place.name} [${version} ${hash}]`, () => {
        for (const filter of HASH_GOOD) accepts(place, filter);
      });
      it(`rejects # elsewhere in ${place.name} [${version} ${hash}]`, () => {
        for (const filter of HASH_BAD) refuses(filter, "misplaced-multi-level-wildcard", hash);
      });
      it(`accepts + as a whole level in ${place.name} [${version} ${plus}]`, () => {
        for (const filter of PLUS_GOOD) accepts(place, filter);
      });
      it(`rejects + elsewhere in ${place.name} [${version} ${plus}]`, () => {
        for (const filter of PLUS_BAD) refuses(filter, "misplaced-single-level-wildcard", plus);
      });
      it(`rejects an empty one in ${place.name} [${version} MQTT-4.7.3-1]`, () => {
        refuses("", "empty-topic-filter", "MQTT-4.7.3-1");
      });
      it(`accepts / anywhere, a first $, case and spaces in ${place.name} ${x("4.7.1.1-a")} ${x("4.7.2-a")} ${x("4.7.3-a")}`, () => {
        for (const filter of [...SLASHES, "$SYS/a", "$SYS/#", "Accounts payable", "ACCOUNTS"]) {
          accepts(place, filter);
        }
      });
      it(`does not normalise characters in ${place.name} ${x("4.7.3-c")}`, () => {
        for (const filter of ["\u00E9/+", "e\u0301/+"]) accepts(place, filter);
      });
      it(`takes 65,535 slashes in ${place.name} ${x("4.7.3-b")}`, () => {
        accepts(place, "/".repeat(65535));
      });
    }
  });
}

describe("Shared Subscriptions in 5.0", () => {
  const WELL = [
    "$share/g/a",
    "$share/g/#",
    "$share/g/+/a",
    "$share/g//finance",
    "$share/g//",
    "$share/$/a",
  ];
  const ORDINARY = ["$SHARE/", "$Share//a", "$shared/", "$share", "$shares//+", "a/$share//b"];
  const SHARED_BAD = [
    ["$share/", "empty-share-name", "MQTT-4.8.2-1"],
    ["$share//a", "empty-share-name", "MQTT-4.8.2-1"],
    ["$share//", "empty-share-name", "MQTT-4.8.2-1"],
    ["$share//#", "empty-share-name", "MQTT-4.8.2-1"],
    ["$share/g", "share-name-without-topic-filter", "MQTT-4.8.2-2"],
    ["$share/g/", "share-name-without-topic-filter", "MQTT-4.8.2-2"],
    ["$share/+/a", "wildcard-in-share-name", "MQTT-4.8.2-2"],
    ["$share/#", "wildcard-in-share-name", "MQTT-4.8.2-2"],
    ["$share/#/a", "wildcard-in-share-name", "MQTT-4.8.2-2"],
    ["$share/g+/a", "wildcard-in-share-name", "MQTT-4.8.2-2"],
    ["$share/g/a#", "misplaced-multi-level-wildcard", "MQTT-4.7.1-1"],
    ["$share/g/#/a", "misplaced-multi-level-wildcard", "MQTT-4.7.1-1"],
    ["$share/g/a+", "misplaced-single-level-wildcard", "MQTT-4.7.1-2"],
  ] as const;

  const hashInside = "misplaced-multi-level-wildcard";
  const plusInside = "misplaced-single-level-wildcard";

  for (const place of FILTERS) {
    const also = place.name === "UNSUBSCRIBE" ? " [5.0 X-5.0-§3.10.3-b]" : "";
    for (const [filter, code, rule] of SHARED_BAD) {
      it(`rejects ${filter} in ${place.name} [5.0 ${rule}]${also}`, () => {
        expectRefused(place.bytes(V5, text(filter)), code, V5, { rule });
        // The constructor looks at the wildcards first, before it can know the version.
        const written =
          filter === "$share/#/a" ? hashInside : filter === "$share/g+/a" ? plusInside : code;
        expectNotEncoded(place.fields(V5, filter), written, V5);
        expect(isTopicFilter(filter, { protocolVersion: 5 })).toBe(false);
        expect(parseSharedSubscription(filter)).toBeUndefined();
      });
    }
    it(`accepts a ShareName, / and a Topic Filter in ${place.name} [5.0 MQTT-4.8.2-2] [5.0 MQTT-4.8.2-1]${also}`, () => {
      for (const filter of WELL) {
        expectAccepted(place.bytes(V5, text(filter)), place.fields(V5, filter), V5);
      }
    });
    it(`takes what only looks like $share/ as an ordinary filter in ${place.name} [5.0 MQTT-4.8.2-1]`, () => {
      for (const filter of ORDINARY) {
        expectAccepted(place.bytes(V5, text(filter)), place.fields(V5, filter), V5);
      }
    });
    it(`gives $share/ no meaning before 5.0 in ${place.name} [3.1.1 X-3.1.1-§3.8.3-b]`, () => {
      for (const filter of [
        ...WELL,
        ...ORDINARY,
        "$share/",
        "$share/x",
        "$share//a",
        "$share/+/a",
      ]) {
        expectAccepted(place.bytes(V4, text(filter)), place.fields(V4, filter), V4);
      }
    });
  }
});
