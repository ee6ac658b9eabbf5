import * as mqttPacket from "./types/index.js";

export * from "./types/index.js";
export { mqttPacket as default };
