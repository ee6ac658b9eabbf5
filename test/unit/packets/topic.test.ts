import {
  isTopicFilter,
  isTopicName,
  matchesTopic,
  parseSharedSubscription,
} from "@mqtt-codec/core";
import { describe, expect, it } from "vitest";

const V5 = { protocolVersion: 5 } as const;

describe("isTopicName [3.1.1 §4.7, 5.0 §4.7]", () => {
  it.each([
    "a",
    "/",
    "//",
    " ",
    "/finance",
    "ACCOUNTS",
    "Accounts payable",
    "$SYS/x",
    "\ufeff",
    "a".repeat(65_535),
  ])("%j is one", (text) => expect(isTopicName(text)).toBe(true));

  it.each([
    "",
    "+",
    "#",
    "a/+",
    "a+b",
    "a#",
    "a\0",
    "\ud800",
    "a".repeat(65_536),
    "\u00e9".repeat(32_768),
  ])("%j is none", (text) => expect(isTopicName(text)).toBe(false));

  it.each([undefined, null, 1, {}, ["a"], new String("a")])(
    "%s, which is no string, is none",
    (value) => {
      expect(isTopicName(value as string)).toBe(false);
      expect(isTopicFilter(value as string)).toBe(false);
    },
  );
});

describe("isTopicFilter [3.1.1 §4.7.1, 5.0 §4.7.1]", () => {
  it.each([
    "#",
    "+",
    "/",
    "sport/tennis/#",
    "+/tennis/#",
    "sport/+/player1",
    "/+",
    "+/+",
    "$SYS/#",
    "/#",
    "+/",
  ])("%j is one", (text) => expect(isTopicFilter(text)).toBe(true));

  it.each([
    "",
    "sport/tennis#",
    "sport/tennis/#/ranking",
    "sport+",
    "+sport",
    "a/+b/c",
    "##",
    "#/",
    "a\0/#",
    "++",
  ])("%j is none", (text) => expect(isTopicFilter(text)).toBe(false));

  it.each([
    "$share/g/t",
    "$share/g/#",
    "$share/g/+/x",
    "$share/g//",
    "$share/g/$SYS/x",
    "$shared/",
    "$share",
  ])("%j is one in every version", (text) => {
    expect(isTopicFilter(text)).toBe(true);
    expect(isTopicFilter(text, V5)).toBe(true);
  });

  it.each(["$share/", "$share//t", "$share/g", "$share/g/", "$share/+/t", "$share/#"])(
    "%j is one before 5.0 and not in it [MQTT-4.8.2-1, MQTT-4.8.2-2]",
    (text) => {
      expect(isTopicFilter(text)).toBe(true);
      expect(isTopicFilter(text, V5)).toBe(false);
    },
  );

  it.each(["$share/g+/t", "$share/g#/t", "$share/g/a#"])("%j is one in no version", (text) => {
    expect(isTopicFilter(text)).toBe(false);
    expect(isTopicFilter(text, V5)).toBe(false);
  });

  it("throws TypeError for a version there is not", () => {
    expect(() => isTopicFilter("a", { protocolVersion: 6 as 5 })).toThrow(TypeError);
  });
});

describe("parseSharedSubscription [5.0 §4.8.2]", () => {
  it("gives ShareName and Topic Filter", () => {
    expect(parseSharedSubscription("$share/consumer1//finance")).toEqual({
      shareName: "consumer1",
      topicFilter: "/finance",
    });
    expect(parseSharedSubscription("$share/g/+/#")).toEqual({ shareName: "g", topicFilter: "+/#" });
    expect(parseSharedSubscription("$share/g//")).toEqual({ shareName: "g", topicFilter: "/" });
  });

  it.each([
    "a",
    "share/g/t",
    "$share",
    "$share/",
    "$share//t",
    "$share/g",
    "$share/g/",
    "$share/+/t",
    "$SHARE/g/t",
  ])("%j is none", (text) => expect(parseSharedSubscription(text)).toBeUndefined());
});

describe("matchesTopic [3.1.1 §4.7, 5.0 §4.7]", () => {
  it.each([
    ["sport/tennis/player1/#", "sport/tennis/player1"],
    ["sport/tennis/player1/#", "sport/tennis/player1/ranking"],
    ["sport/tennis/player1/#", "sport/tennis/player1/score/wimbledon"],
    ["sport/#", "sport"],
    ["#", "sport"],
    ["#", "/"],
    ["#", "a//b"],
    ["sport/tennis/+", "sport/tennis/player1"],
    ["sport/tennis/+", "sport/tennis/player2"],
    ["sport/+", "sport/"],
    ["+/+", "/finance"],
    ["/+", "/finance"],
    ["+", "finance"],
    ["+/tennis/#", "atp/tennis"],
    ["+/tennis/#", "/tennis/x"],
    ["a/+/c", "a//c"],
    ["a/+/+/#", "a/b/c"],
    ["$SYS/#", "$SYS/broker"],
    ["$SYS/#", "$SYS"],
    ["$SYS/monitor/+", "$SYS/monitor/Clients"],
    ["+/$SYS", "a/$SYS"],
    ["\u00e9/+", "\u00e9/\u{2a6d4}"],
    ["/", "/"],
  ])("%j matches %j", (filter, topic) => {
    expect(matchesTopic(filter, topic)).toBe(true);
    expect(matchesTopic(filter, topic, V5)).toBe(true);
  });

  it.each([
    ["sport/tennis/+", "sport/tennis/player1/ranking"],
    ["sport/+", "sport"],
    ["+", "/finance"],
    ["sport/#", "sports"],
    ["sport/tennis/#", "sport"],
    ["#", "$SYS/broker"],
    ["+/monitor/Clients", "$SYS/monitor/Clients"],
    ["+", "$SYS"],
    ["a", "A"],
    ["a", "a/"],
    ["/a", "a"],
    ["a/b", "a"],
    ["a", "a/b"],
    ["a/+/c", "a/b/d"],
    ["a/+", "a/b/c"],
    ["\u00c5", "A\u030a"],
    ["a", ""],
    ["a#", "a"],
    ["#", "a/+"],
    ["a/+/#", "a"],
    ["+/#", "$SYS/x"],
  ])("%j does not match %j", (filter, topic) => {
    expect(matchesTopic(filter, topic)).toBe(false);
    expect(matchesTopic(filter, topic, V5)).toBe(false);
  });

  it("in 5.0 a Shared Subscription matches by the filter within it", () => {
    expect(matchesTopic("$share/g/a/+", "a/b", V5)).toBe(true);
    expect(matchesTopic("$share/g/a/+", "$share/g/a/b", V5)).toBe(false);
    expect(matchesTopic("$share/g/#", "$SYS/x", V5)).toBe(false);
    expect(matchesTopic("$share/g/$SYS/#", "$SYS/x", V5)).toBe(true);
    expect(matchesTopic("$share/g/", "x", V5)).toBe(false);
  });

  it("before 5.0 it is a filter like others", () => {
    expect(matchesTopic("$share/g/a/+", "$share/g/a/b")).toBe(true);
    expect(matchesTopic("$share/g/a/+", "a/b")).toBe(false);
  });

  it("agrees with comparing level by level", () => {
    const parts = ["", "a", "b", "+", "#", "$a"];
    const texts = [...parts, ...parts.flatMap((x) => parts.map((y) => `${x}/${y}`))];
    const all = [...texts, ...parts.flatMap((x) => texts.slice(6).map((y) => `${x}/${y}`))];
    for (const filter of all.filter((text) => isTopicFilter(text))) {
      for (const topic of all.filter(isTopicName)) {
        const actual = matchesTopic(filter, topic);
        if (actual !== byLevels(filter, topic)) throw new Error(`${filter} ${topic}: ${actual}`);
      }
    }
  });
});

/** The rules of §4.7.1 and §4.7.2 said in another way. */
function byLevels(filter: string, topic: string): boolean {
  const wanted = filter.split("/");
  const levels = topic.split("/");
  if (topic.startsWith("$") && (wanted[0] === "+" || wanted[0] === "#")) return false;
  const all = wanted[wanted.length - 1] === "#";
  const fixed = all ? wanted.slice(0, -1) : wanted;
  if (all ? levels.length < fixed.length : levels.length !== fixed.length) return false;
  return fixed.every((level, index) => level === "+" || level === levels[index]);
}
