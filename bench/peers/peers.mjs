// The codecs, ours first.
//
// Each has a name, the versions it knows, and
//   prepare(init, version)         the packet as its encoder takes it, from one of the corpus
//   decoder(version)               a function from the bytes of a packet to what it makes of it
//   encoder(version)               a function from what `prepare` gives to bytes
//   streamDecoder(version, take)   a function that takes a stream's next chunk, `take` its packets
//   neutral(packet, version)       the fields of what was decoded, as our `toObject` has them
//   cannotDecode(init, version)    what it gets wrong or has not got, where it is so; equality.mjs sees
//   cannotEncode(init, version)    to it that it is so
//   cannotStream                   the same of streams that are cut anywhere
//   input(bytes)                   a Uint8Array as its decoder is given it, where it needs something else
// and ours `encoderInto` and `peeker` besides.

import { mqttsPeer } from "./mqtts.mjs";
import { INCUMBENT, OURS } from "./pair.mjs";
import { u8MqttPacket } from "./u8-mqtt-packet.mjs";

export const PEERS = [OURS, INCUMBENT, u8MqttPacket, mqttsPeer];
export { INCUMBENT, OURS };
