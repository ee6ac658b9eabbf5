import { isShown } from "@mqtt-codec/cli/inputs";
import { PublishPacket } from "@mqtt-codec/core";
import { expect, it } from "vitest";

it("a Shared Subscription shows what its filter matches", () => {
  const filters = [{ type: "publish", topicFilter: "$share/g/a/+" } as const];
  const publish = (topic: string) => new PublishPacket({ topic });
  expect(isShown(filters, publish("a/b"), "a/b")).toBe(true);
  expect(isShown(filters, publish("b/b"), "b/b")).toBe(false);
});
