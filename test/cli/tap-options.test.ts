import { networkInterfaces } from "node:os";
import { expect, it } from "vitest";
import { overlap, parseFilter } from "../../packages/cli/src/inputs/filter.js";
import { endpointText, parseListen, parseTo } from "../../packages/cli/src/tap/endpoint.js";
import { isSelf } from "../../packages/cli/src/tap/self.js";

it.each([
  ["1884", "mqtt://127.0.0.1:1884"],
  ["0.0.0.0:1884", "mqtt://0.0.0.0:1884"],
  ["[::]:1884", "mqtt://[::]:1884"],
  ["mqtts://8883", "mqtts://127.0.0.1:8883"],
  ["WS://localhost:0", "ws://localhost:0"],
])("--listen %s is %s", (text, whole) => {
  expect(endpointText(parseListen(text))).toBe(whole);
});

it.each([
  ["host", "mqtt://host:1883"],
  ["host:1", "mqtt://host:1"],
  ["mqtts://host", "mqtts://host:8883"],
  ["[fe80::1]", "mqtt://[fe80::1]:1883"],
  ["ws://host/a/b?c=d", "ws://host:80/a/b?c=d"],
  ["wss://[::1]:9001", "wss://[::1]:9001"],
])("--to %s is %s", (text, whole) => {
  expect(endpointText(parseTo(text))).toBe(whole);
});

it.each([
  ["localhost", /A port to listen on/],
  ["70000", /up to 65535/],
  ["ws://8080/mqtt", /leave it out/],
])("--listen refuses %s", (text, message) => {
  expect(() => parseListen(text)).toThrow(message);
});

it.each([
  ["ftp://host", /Allowed schemes/],
  ["::1", /needs brackets/],
  ["[host]", /not an IPv6 address/],
  ["host:0", /port 0/],
  ["a b", /This is not/],
  ["a\\b", /This is not/],
  ["a%b", /no host of this name/],
  ["ws://host/p#f", /no #fragment/],
  ["host/path", /Only ws:\/\//],
  ["mqtt://me:geheim@host", /the client's to send/],
])("--to refuses %s", (text, message) => {
  expect(() => parseTo(text)).toThrow(message);
});

const OWN = Object.values(networkInterfaces())
  .flatMap((list) => list ?? [])
  .find(({ family, internal }) => family === "IPv4" && !internal)?.address;

it.each([
  ["7999", "127.0.0.1:7999", true],
  ["7999", "127.1:7999", true],
  ["7999", "ws://localhost:7999/x", true],
  ["localhost:7999", "127.0.0.1:7999", true],
  ["7999", "0.0.0.0:7999", true],
  ["[::1]:7999", "[0:0::1]:7999", true],
  ["0.0.0.0:7999", "127.0.0.7:7999", true],
  ["0.0.0.0:7999", `${OWN ?? "127.0.0.1"}:7999`, true],
  ["[::]:7999", `${OWN ?? "127.0.0.1"}:7999`, true],
  ["[::]:7999", "[::ffff:127.0.0.1]:7999", true],
  ["7999", "127.0.0.1:7998", false],
  ["7999", "127.0.0.2:7999", false],
  ["7999", "[::1]:7999", false],
  ["0.0.0.0:7999", "[::1]:7999", false],
  ["0.0.0.0:7999", "203.0.113.9:7999", false],
  ["[::]:7999", "203.0.113.9:7999", false],
  ["7999", "nowhere.invalid:7999", false],
])("--listen %s and --to %s are the same: %s", async (listen, to, isSame) => {
  expect(await isSelf(parseListen(listen), parseTo(to))).toBe(isSame);
});

it.each([
  ["bogus", /Allowed types/],
  ["pingreq:a", /told apart by topic/],
  ["publish:a#", /not a Topic Filter/],
  ["publish:", /not a Topic Filter/],
])("--filter refuses %s", (text, message) => {
  expect(() => parseFilter(text)).toThrow(message);
});

it.each([
  ["a/b", "a/b", true],
  ["a/b", "a/c", false],
  ["a/+", "+/b", true],
  ["a/#", "a", true],
  ["a/b", "a", false],
  ["a/b/c", "a/#", true],
  ["+/b", "a/c", false],
  ["a", "+/+", false],
  ["#", "$SYS/x", false],
  ["$SYS/#", "$SYS/x", true],
  ["a/b", "$share/group/a/#", true],
  ["a/b", "$share/group/c", false],
])("whether a topic can match both %s and %s: %s", (one, other, isSo) => {
  expect(overlap(one, other)).toBe(isSo);
  expect(overlap(other, one)).toBe(isSo);
});
