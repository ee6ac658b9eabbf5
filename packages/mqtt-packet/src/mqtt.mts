/** The API of mqtt-packet 9 on @mqtt-codec/core. */

import { generate } from "./generate.mjs";
import { setDefaults } from "./options.mjs";
import { Parser } from "./parser.mjs";
import { writeToStream } from "./write-to-stream.mjs";

const parser = (options?: object): Parser => Parser.parser(options);

export { generate, parser, setDefaults, writeToStream };
export default { parser, generate, writeToStream, setDefaults };
