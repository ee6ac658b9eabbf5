/**
 * From a packet as mqtt-packet takes it to what core encodes. What has the wrong type is refused here, in
 * the order and the words of mqtt-packet; every rule of the standard is left to core.
 */

import type { PacketInit, ProtocolVersion, QoS, RetainHandling } from "@mqtt-codec/core";
import { bytesOf, isBytes } from "./buffer.mjs";
import { coreConnect } from "./core-connect.mjs";
import { coreProperties } from "./core-properties.mjs";
import { GenerateError } from "./generate-error.mjs";
import { textOf } from "./text.mjs";

/** A packet as it is given: any field may be missing, or be anything. */
export type Given = Readonly<Record<string, unknown>>;

/** The packet for core, in this version; a CONNECT has its own. Throws GenerateError. */
export function corePacket(given: Given, version: ProtocolVersion): PacketInit {
  switch (given["cmd"]) {
    case "publish":
      return publish(given, version);
    case "puback":
    case "pubrec":
    case "pubrel":
    case "pubcomp":
      return acknowledgement(given["cmd"], given, version);
    case "connect":
      return coreConnect(given);
    case "connack":
      return connack(given, version);
    case "subscribe":
      return subscribe(given, version);
    case "suback":
    case "unsuback":
      return granted(given["cmd"], given, version);
    case "unsubscribe":
      return unsubscribe(given, version);
    case "pingreq":
    case "pingresp":
      return { type: given["cmd"] };
    case "disconnect":
    case "auth":
      return farewell(given["cmd"], given, version);
    default:
      throw new GenerateError("Unknown command");
  }
}

function publish(given: Given, version: ProtocolVersion): PacketInit {
  const topic = textOf(given["topic"]);
  if (topic === undefined) throw new GenerateError("Invalid topic");
  const payload = given["payload"] || "";
  if (typeof payload !== "string" && !isBytes(payload)) throw new GenerateError("Invalid payload");
  const qos = (given["qos"] || 0) as QoS;
  return {
    type: "publish",
    topic,
    payload: bytesOf(payload),
    qos,
    retain: Boolean(given["retain"]),
    // Aedes hands on the DUP of a message that came again, to subscribers with QoS 0 too.
    dup: qos !== 0 && Boolean(given["dup"]), // [3.1.1 MQTT-3.3.1-2] [5.0 MQTT-3.3.1-2]
    packetId: qos === 0 ? undefined : messageId(given),
    properties: properties(given, version),
  };
}

function messageId({ messageId: id }: Given): number {
  if (typeof id !== "number") throw new GenerateError("Invalid messageId");
  return id;
}

/** Properties of 5.0; before, mqtt-packet leaves them out, which brokers rely on that pass on what 5.0 clients sent. */
function properties(given: Given, version: ProtocolVersion): Record<string, unknown> | undefined {
  return version === 5 ? coreProperties(given["properties"]) : undefined;
}

function acknowledgement(
  type: "puback" | "pubrec" | "pubrel" | "pubcomp",
  given: Given,
  version: ProtocolVersion,
): PacketInit {
  const packetId = messageId(given);
  if (version !== 5) return { type, packetId };
  return { type, packetId, reasonCode: reasonCode(given), properties: properties(given, version) };
}

function reasonCode({ reasonCode: code = 0 }: Given): number {
  if (typeof code !== "number") throw new GenerateError("Invalid reasonCode");
  return code;
}

function connack(given: Given, version: ProtocolVersion): PacketInit {
  const code = version === 5 ? given["reasonCode"] : given["returnCode"];
  if (typeof code !== "number") throw new GenerateError("Invalid return code");
  return {
    type: "connack",
    // 3.1 has no Session Present: the byte is reserved. Aedes says it to 3.1 clients too.
    sessionPresent: version !== 3 && Boolean(given["sessionPresent"]),
    reasonCode: code,
    properties: properties(given, version),
  };
}

function subscribe(given: Given, version: ProtocolVersion): PacketInit {
  const packetId = messageId(given);
  const taken = properties(given, version);
  const subscriptions = listOf(given["subscriptions"], "Invalid subscriptions").map((item) => {
    const { topic, qos, nl, rap, rh } = (item ?? {}) as Given;
    if (typeof topic !== "string") throw notOf("topic");
    if (typeof qos !== "number") throw notOf("qos");
    const is50 = version === 5;
    // Before 5.0 these are left out, as properties are.
    return {
      topicFilter: topic,
      qos: qos as QoS,
      noLocal: is50 && flagOf(nl, "No Local"),
      retainAsPublished: is50 && flagOf(rap, "Retain as Published"),
      retainHandling: is50 ? retainHandlingOf(rh) : 0,
    };
  });
  return { type: "subscribe", packetId, subscriptions, properties: taken };
}

function flagOf(given: unknown, what: string): boolean {
  const flag = given || false;
  if (typeof flag !== "boolean") throw notOf(what);
  return flag;
}

function retainHandlingOf(given: unknown): RetainHandling {
  const value = given || 0;
  if (value !== 0 && value !== 1 && value !== 2) throw notOf("Retain Handling");
  return value;
}

function notOf(what: string): GenerateError {
  return new GenerateError(`Invalid subscriptions - invalid ${what}`);
}

/** A list of at least one. */
function listOf(given: unknown, message: string): readonly unknown[] {
  if (!Array.isArray(given) || given.length === 0) throw new GenerateError(message);
  return given;
}

function granted(type: "suback" | "unsuback", given: Given, version: ProtocolVersion): PacketInit {
  const packetId = messageId(given);
  if (type === "unsuback" && version !== 5) return { type, packetId, reasonCodes: [] };
  const reasonCodes = listOf(given["granted"], "Invalid qos vector").map((code) => {
    if (typeof code !== "number") throw new GenerateError("Invalid qos vector");
    return code;
  });
  return { type, packetId, reasonCodes, properties: properties(given, version) };
}

function unsubscribe(given: Given, version: ProtocolVersion): PacketInit {
  const packetId = messageId(given);
  const topicFilters = listOf(given["unsubscriptions"], "Invalid unsubscriptions").map((topic) => {
    if (typeof topic !== "string") throw new GenerateError("Invalid unsubscriptions");
    return topic;
  });
  return { type: "unsubscribe", packetId, topicFilters, properties: properties(given, version) };
}

function farewell(type: "disconnect" | "auth", given: Given, version: ProtocolVersion): PacketInit {
  if (type === "auth" && version !== 5) {
    throw new GenerateError("Invalid mqtt version for auth packet");
  }
  if (version !== 5) return { type };
  return { type, reasonCode: reasonCode(given), properties: properties(given, version) };
}
