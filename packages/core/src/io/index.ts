/** The data types of the standard, for those who build a packet of their own. */

export { decodeBytes, encodeBytes } from "./binary-data.js";
export { PacketReader } from "./packet-reader.js";
export { PacketWriter } from "./packet-writer.js";
export { decodeUtf8, encodeUtf8 } from "./utf8.js";
export { decodeVarint, encodeVarint } from "./variable-byte-integer.js";
