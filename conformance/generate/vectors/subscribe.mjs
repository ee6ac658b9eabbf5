/** SUBSCRIBE and UNSUBSCRIBE: 3.1.1 §3.8 and §3.10, 5.0 §3.8 and §3.10. Topic Filters have a file of their own. */

import { byte, packet, string } from "./bytes.mjs";
import { Vectors, word } from "./collect.mjs";

const VERSIONS = ["3.1", "3.1.1", "5.0"];
const noneOf = (version) => (version === "5.0" ? "00" : "");

const fields = (topicFilter, options) => ({
  type: "subscribe",
  packetId: 1,
  subscriptions: [{ topicFilter, ...options }],
});

const optionsOf = (value) => ({
  qos: value & 3,
  noLocal: (value & 4) !== 0,
  retainAsPublished: (value & 8) !== 0,
  retainHandling: (value >> 4) & 3,
});

/** All 256 Subscription Options of 5.0 on a plain filter, and the 64 without reserved bits on a shared one. */
function options50(file) {
  for (const [kind, filter, count] of [
    ["plain", "a", 256],
    ["shared", "$share/g/a", 64],
  ]) {
    for (let value = 0; value < count; value++) {
      const options = optionsOf(value);
      const broken = [];
      if ((value & 0xc0) !== 0) broken.push("3.8.3-5");
      if (options.qos === 3) broken.push("§3.8.3.1-a");
      if (options.retainHandling === 3) broken.push("§3.8.3.1-b");
      if (kind === "shared" && options.noLocal) broken.push("3.8.3-4");
      const slug = `subscription-options/${kind}-${byte(value)}`;
      const title = `Subscription Options ${value.toString(2).padStart(8, "0")} on ${filter}`;
      const hex = packet("82", "0001 00", string(filter), byte(value));
      if (broken.length === 0) {
        const statements = [
          "§3.8.3.1-c",
          "3.8.3-5",
          "§3.8.3.1-a",
          "§3.8.3.1-b",
          ...(kind === "shared" ? ["3.8.3-4"] : []),
        ];
        file.both("5.0", slug, title, { hex, packet: fields(filter, options), statements });
        continue;
      }
      const [breaks, ...statements] = broken;
      file.refuses("5.0", slug, title, { hex, breaks, statements });
      if (broken.length > 1 || (value & 0xc0) !== 0) continue;
      file.writesNot("5.0", `${slug}/encode`, title, { packet: fields(filter, options), breaks });
    }
  }
}

/** The byte with the requested QoS before 5.0: six reserved bits. */
function requestedQoS(file) {
  for (const version of ["3.1", "3.1.1"]) {
    for (const qos of [0, 1, 2]) {
      file.both(version, `subscribe/requested-qos-${qos}`, `a requested QoS of ${qos}`, {
        hex: packet("82", "0001", string("a"), byte(qos)),
        packet: fields("a", { qos }),
        statements: ["3.8.3-4", "§3.8.3-a"],
      });
    }
    if (version === "3.1") continue;
    for (const value of [3, 4, 5, 6, 8, 16, 32, 64, 128, 129, 130, 252, 255]) {
      file.refuses(
        version,
        `subscribe/requested-qos-${value}`,
        `a requested QoS byte of ${value}`,
        {
          hex: packet("82", "0001", string("a"), byte(value)),
          breaks: "3.8.3-4",
        },
      );
    }
    for (const value of [3, -1, 4]) {
      file.writesNot(
        version,
        `subscribe/requested-qos-${value < 0 ? "below-zero" : value}/encode`,
        `a requested QoS of ${value}`,
        {
          packet: fields("a", { qos: value }),
          breaks: "3.8.3-4",
        },
      );
    }
  }
  file.refuses("3.1", "subscribe/requested-qos-3", "a requested QoS of 3", {
    hex: packet("82", "0001", string("a"), "03"),
    breaks: "3.8.3-4",
  });
}

function payload(file, version) {
  const none = noneOf(version);
  const is50 = version === "5.0";
  const subscribe = (...rest) => packet("82", "0001", none, ...rest);
  const unsubscribe = (...rest) => packet("a2", "0001", none, ...rest);
  const atLeastOne = is50 ? "3.8.3-2" : "3.8.3-3";
  const three = ["b", "a", "b"];
  file.both(
    version,
    "subscribe/order",
    "three Topic Filters in the order and number in which they stand",
    {
      hex: subscribe(...three.map((filter, qos) => string(filter) + byte(qos))),
      packet: {
        type: "subscribe",
        packetId: 1,
        subscriptions: three.map((topicFilter, qos) => ({ topicFilter, qos })),
      },
      statements: ["§3.8.3-a", atLeastOne, "3.8.3-1"],
    },
  );
  file.both(
    version,
    "unsubscribe/order",
    "three Topic Filters in the order and number in which they stand",
    {
      hex: unsubscribe(...three.map(string)),
      packet: { type: "unsubscribe", packetId: 1, topicFilters: three },
      statements: ["§3.10.3-a", "3.10.3-1", "3.10.3-2"],
    },
  );
  const required = is50 ? "§2.3-a" : "§2.4-a";
  for (const [name, bytes, breaks, empty] of [
    ["SUBSCRIBE", subscribe(), atLeastOne, { type: "subscribe", packetId: 1, subscriptions: [] }],
    [
      "UNSUBSCRIBE",
      unsubscribe(),
      "3.10.3-2",
      { type: "unsubscribe", packetId: 1, topicFilters: [] },
    ],
  ]) {
    const title = `${name} without a Topic Filter`;
    if (version === "3.1") {
      file.leavesOpen(version, `${word(name)}/no-topic-filter`, title, {
        hex: bytes,
        statements: [breaks],
        note: "3.1 speaks of a list and does not say that it has an entry: refuse it as 3.1.1 does, or take it.",
      });
      continue;
    }
    file.refuses(version, `${word(name)}/no-topic-filter`, title, {
      hex: bytes,
      breaks,
      statements: [required],
    });
    file.writesNot(version, `${word(name)}/no-topic-filter/encode`, title, {
      packet: empty,
      breaks,
    });
    // The same packet with a second one behind it, which is not its payload.
    file.refuses(
      version,
      `${word(name)}/no-topic-filter-and-more`,
      `${title}, before another packet`,
      {
        hex: `${bytes}c000`,
        breaks,
        statements: [required],
      },
    );
  }
  const cutSubscribe = [
    ["half-a-length", "00"],
    ["length-alone", "0001"],
    ["filter-cut", "000361"],
    ["no-options", string("a")],
    ["second-without-options", `${string("a")}00${string("b")}`],
    ["second-half-a-length", `${string("a")}0000`],
    ["second-cut", `${string("a")}00000362`],
  ];
  for (const [slug, rest] of cutSubscribe) {
    file.refuses(version, `subscribe/${slug}`, `SUBSCRIBE: ${slug.replaceAll("-", " ")}`, {
      hex: subscribe(rest),
      breaks: "§3.8.3-a",
    });
  }
  for (const [slug, rest] of [
    ["half-a-length", "00"],
    ["length-alone", "0001"],
    ["filter-cut", "000361"],
    ["second-half-a-length", `${string("a")}00`],
    ["second-cut", `${string("a")}000362`],
    ["byte-left-over", `${string("a")}61`],
  ]) {
    file.refuses(version, `unsubscribe/${slug}`, `UNSUBSCRIBE: ${slug.replaceAll("-", " ")}`, {
      hex: unsubscribe(rest),
      breaks: "§3.10.3-a",
    });
  }
  for (const [name, bytes] of [
    ["subscribe", subscribe("ffff61")],
    ["unsubscribe", unsubscribe("ffff61")],
  ]) {
    file.refuses(
      version,
      `${name}/filter-of-65535`,
      `${name.toUpperCase()}: a Topic Filter of 65,535 bytes in a packet of a few`,
      {
        hex: bytes,
        breaks: is50 ? "§1.5.4-b" : "§1.5.3-b",
      },
    );
  }
  for (const [name, first] of [
    ["subscribe", "82"],
    ["unsubscribe", "a2"],
  ]) {
    for (const body of ["", "00"]) {
      file.refuses(
        version,
        `${name}/body-of-${body.length / 2}`,
        `${name.toUpperCase()} without a whole Packet Identifier`,
        {
          hex: packet(first, body),
          breaks: is50 ? "§2.2.1-a" : "§2.3.1-a",
        },
      );
    }
  }
}

/** No Local is judged by each filter of its own. */
function mixedShares(file) {
  const two = (first, second) =>
    packet("82", "0001 00", string("$share/g/a"), byte(first), string("b"), byte(second));
  file.takes(
    "5.0",
    "subscribe/no-local-beside-shared",
    "No Local on a plain filter beside a shared one",
    {
      hex: two(0, 4),
      packet: {
        type: "subscribe",
        packetId: 1,
        subscriptions: [{ topicFilter: "$share/g/a" }, { topicFilter: "b", noLocal: true }],
      },
      statements: ["3.8.3-4"],
    },
  );
  file.refuses(
    "5.0",
    "subscribe/no-local-on-shared-second",
    "No Local on a shared filter that is not the first",
    {
      hex: packet("82", "0001 00", string("b"), "04", string("$share/g/a"), "04"),
      breaks: "3.8.3-4",
    },
  );
  file.takes(
    "5.0",
    "subscribe/no-local-on-share-in-capitals",
    "No Local on $SHARE/g/a, which is no Shared Subscription",
    {
      hex: packet("82", "0001 00", string("$SHARE/g/a"), "04"),
      packet: fields("$SHARE/g/a", { noLocal: true }),
      statements: ["3.8.3-4", "4.8.2-1"],
    },
  );
}

export function subscribe() {
  const file = new Vectors("subscribe", "SUBSCRIBE and UNSUBSCRIBE");
  for (const version of VERSIONS) payload(file, version);
  requestedQoS(file);
  options50(file);
  mixedShares(file);
  return file;
}
