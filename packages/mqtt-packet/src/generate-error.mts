/** A packet that mqtt-packet's API does not take, in mqtt-packet's words. What core refuses is core's EncodeError. */
export class GenerateError extends Error {}

Object.defineProperty(GenerateError.prototype, "name", { value: "GenerateError" });
