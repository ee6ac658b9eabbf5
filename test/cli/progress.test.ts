import { expect, it } from "vitest";
import { progressText } from "../../packages/cli/src/output.js";

it("progress is a bar where the total is known, and else a count", () => {
  expect(progressText(64, 128, "bytes")).toBe(
    `[${"#".repeat(15)}${"-".repeat(15)}] 50 % of 128 bytes`,
  );
  expect(progressText(300, 128, "bytes")).toBe(`[${"#".repeat(30)}] 100 % of 128 bytes`);
  expect(progressText(64, undefined, "bytes")).toBe("64 bytes");
});
