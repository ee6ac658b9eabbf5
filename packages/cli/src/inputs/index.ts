/**
 * Recognising and reading what an input holds, without Node.js: hex, base64 and raw packets, and captures of
 * network traffic; and choosing among its packets. This is how the command reads its input, for whatever
 * reads the same.
 */

export { Failure } from "../failure.js";
export { Connection, messageAt, type Place } from "../packet-stream.js";
export { quoted, visible } from "../visible.js";
export {
  type CaptureEvent,
  type CaptureFormat,
  CaptureReader,
  type CaptureSummary,
  captureFormatOf,
  MQTT_PORT,
} from "./capture/capture-reader.js";
export {
  type CapturedPacket,
  CapturedPackets,
  type CaptureNotice,
} from "./capture/captured-packets.js";
export { CaptureFault } from "./capture/frame.js";
export type { CapturedConnection, Side } from "./capture/tcp-connection.js";
export { type Filter, isShown, PACKET_TYPES } from "./filter.js";
export {
  type Content,
  INPUT_FORMATS,
  type Input,
  type InputFormat,
  parseInput,
} from "./input.js";
export type { Sighting } from "./sighting.js";
export { TopicAliases } from "./topic-aliases.js";
