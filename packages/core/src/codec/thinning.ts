/**
 * Leaving out what only informs, where the packet would else be larger than its receiver takes: Reason
 * String, then User Properties. 5.0 MQTT-3.2.2-19 and MQTT-3.2.2-20 for CONNACK, and the statements
 * like them for the other packets that answer. A PUBLISH's User Properties belong to its message, a
 * CONNECT's, SUBSCRIBE's and UNSUBSCRIBE's to their request: these are never left out.
 */

import {
  PubackPacket,
  PubcompPacket,
  PubrecPacket,
  PubrelPacket,
} from "../packets/acknowledgement.js";
import { AuthPacket } from "../packets/auth.js";
import { ConnackPacket } from "../packets/connack.js";
import { DisconnectPacket } from "../packets/disconnect.js";
import type { Packet } from "../packets/packet.js";
import { SubackPacket } from "../packets/suback.js";
import { UnsubackPacket } from "../packets/unsuback.js";

/** The packet without its Reason String, then without its User Properties too; nothing where it has none to lose. */
export function* withoutDiagnostics(packet: Packet): Generator<Packet> {
  if (!("properties" in packet)) return;
  const { properties } = packet;
  if ("reasonString" in properties) {
    const { reasonString: _, ...rest } = properties;
    const thinned = withProperties(packet, rest);
    if (thinned !== undefined) yield thinned;
  }
  if ("userProperties" in properties) {
    const { reasonString: _, userProperties: __, ...rest } = properties as Record<string, unknown>;
    const thinned = withProperties(packet, rest);
    if (thinned !== undefined) yield thinned;
  }
}

function withProperties(packet: Packet, properties: object): Packet | undefined {
  switch (packet.type) {
    case "connack":
      return new ConnackPacket({ ...packet, properties });
    case "puback":
      return new PubackPacket({ ...packet, properties });
    case "pubrec":
      return new PubrecPacket({ ...packet, properties });
    case "pubrel":
      return new PubrelPacket({ ...packet, properties });
    case "pubcomp":
      return new PubcompPacket({ ...packet, properties });
    case "suback":
      return new SubackPacket({ ...packet, properties });
    case "unsuback":
      return new UnsubackPacket({ ...packet, properties });
    case "disconnect":
      return new DisconnectPacket({ ...packet, properties });
    case "auth":
      return new AuthPacket({ ...packet, properties });
    default:
      return undefined;
  }
}
