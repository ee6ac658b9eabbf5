import { generate, parser, setDefaults, writeToStream } from "./types/index.js";

export * from "./types/index.js";

declare const mqttPacket: {
  parser: typeof parser;
  generate: typeof generate;
  writeToStream: typeof writeToStream;
  setDefaults: typeof setDefaults;
};
export default mqttPacket;
