// What an input does in a target, without the fuzzer; and the least of it that still breaks the same law.
import { pathToFileURL } from "node:url";
import { moduleOf } from "./setup.mjs";

/** The error of an input; undefined where all laws hold. */
function errorOf(fuzz, input) {
  try {
    fuzz(input);
    return undefined;
  } catch (error) {
    return error;
  }
}

/** By which errors are taken for the same: the law, or what else was thrown. */
function kindOf(error) {
  const { name, message } = error;
  return `${name} ${/^[\w-]+(?=:)/.exec(message)?.[0] ?? message.slice(0, 30)}`;
}

/** Leaves out bytes, and makes them zero, as long as the same law is broken. */
export function minimised(fuzz, input) {
  const kind = kindOf(errorOf(fuzz, input));
  const isStill = (one) => {
    const error = errorOf(fuzz, one);
    return error !== undefined && kindOf(error) === kind;
  };
  let least = Buffer.from(input);
  for (let isBetter = true; isBetter; ) {
    isBetter = false;
    for (let size = Math.max(1, least.length >> 1); size > 0; size >>= 1) {
      for (let at = 0; at + size <= least.length; ) {
        const shorter = Buffer.concat([least.subarray(0, at), least.subarray(at + size)]);
        if (isStill(shorter)) {
          least = shorter;
          isBetter = true;
        } else at += size;
      }
    }
    for (let at = 0; at < least.length; at++) {
      if (least[at] === 0) continue;
      const zeroed = Buffer.from(least);
      zeroed[at] = 0;
      if (isStill(zeroed)) {
        least = zeroed;
        isBetter = true;
      }
    }
  }
  return least;
}

/** Says what an input does; returns whether all laws hold. */
export async function reproduced(target, built, input) {
  const { fuzz } = await import(pathToFileURL(moduleOf(target, built)).href);
  const error = errorOf(fuzz, input);
  if (error === undefined) {
    console.log(`${target}: all laws hold for ${input.toString("hex")}`);
    return true;
  }
  console.log(`${target}: ${error.stack}`);
  if (error.cause !== undefined) console.log(error.cause.stack);
  const least = minimised(fuzz, input);
  console.log(`\nthe least of it: ${least.toString("hex")}\n${errorOf(fuzz, least).message}`);
  return false;
}
