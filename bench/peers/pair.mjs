// Ours, and the codec that everything is measured against.

import { mqttCodec } from "./mqtt-codec.mjs";
import { mqttPacketPeer } from "./mqtt-packet.mjs";

export const OURS = mqttCodec;
export const INCUMBENT = mqttPacketPeer;
