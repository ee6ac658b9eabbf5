/**
 * Recognising what an input holds, without Node.js: hex, base64 or raw packets. This is how the command
 * reads its input, for whatever reads the same.
 */

export { Failure } from "../failure.js";
export {
  type Content,
  INPUT_FORMATS,
  type Input,
  type InputFormat,
  parseInput,
} from "./input.js";
