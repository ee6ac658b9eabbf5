/** A CONNECT as mqtt-packet takes it, for core to check and write. */

import type { PacketInit, ProtocolVersion, QoS } from "@mqtt-codec/core";
import { bytesOf, isBytes } from "./buffer.mjs";
import type { Given } from "./core-packet.mjs";
import { coreProperties } from "./core-properties.mjs";
import { GenerateError } from "./generate-error.mjs";
import { textOf } from "./text.mjs";

type ConnectInit = Extract<PacketInit, { type: "connect" }>;

/** The CONNECT for core, in the version it names. Throws GenerateError. */
export function coreConnect(given: Given): ConnectInit {
  const name = textOf(given["protocolId"] || "MQTT");
  if (name === undefined) throw new GenerateError("Invalid protocolId");
  const protocolVersion = given["protocolVersion"] || 4;
  if (protocolVersion !== 3 && protocolVersion !== 4 && protocolVersion !== 5) {
    throw new GenerateError("Invalid protocol version");
  }
  if (name !== (protocolVersion === 3 ? "MQIsdp" : "MQTT")) {
    throw new GenerateError("Invalid protocolId");
  }
  const cleanSession = given["clean"] === undefined || Boolean(given["clean"]);
  const clientId = clientIdOf(given, protocolVersion, cleanSession);
  const keepAlive = given["keepalive"] || 0;
  if (typeof keepAlive !== "number" || keepAlive % 1 !== 0 || keepAlive < 0 || keepAlive > 0xffff) {
    throw new GenerateError("Invalid keepalive");
  }
  return {
    type: "connect",
    protocolVersion,
    clientId,
    cleanSession,
    keepAlive,
    properties: protocolVersion === 5 ? coreProperties(given["properties"]) : undefined,
    will: willOf(given["will"], protocolVersion),
    ...credentialsOf(given, protocolVersion),
    bridge: Boolean(given["bridgeMode"]),
  };
}

function clientIdOf(given: Given, version: ProtocolVersion, cleanSession: boolean): string {
  const clientId = textOf(given["clientId"] || "");
  if (clientId === undefined) throw new GenerateError("Invalid clientId");
  if (clientId === "" && version === 3) {
    throw new GenerateError("clientId must be supplied before 3.1.1");
  }
  if (clientId === "" && version === 4 && !cleanSession) {
    throw new GenerateError("clientId must be given if cleanSession set to 0");
  }
  return clientId;
}

function willOf(given: unknown, version: ProtocolVersion): ConnectInit["will"] {
  if (!given) return undefined;
  if (typeof given !== "object") throw new GenerateError("Invalid will");
  const will = given as Given;
  const { topic } = will;
  if (!topic || typeof topic !== "string") throw new GenerateError("Invalid will topic");
  const payload = will["payload"] || "";
  if (typeof payload !== "string" && !isBytes(payload)) {
    throw new GenerateError("Invalid will payload");
  }
  return {
    topic,
    payload: bytesOf(payload),
    qos: (will["qos"] || 0) as QoS,
    retain: Boolean(will["retain"]),
    properties: version === 5 ? coreProperties(will["properties"]) : undefined,
  };
}

function credentialsOf(
  given: Given,
  version: ProtocolVersion,
): Pick<ConnectInit, "username" | "password"> {
  const { username: name, password } = given;
  const hasName = name !== undefined && name !== null;
  const username = hasName ? textOf(name) : undefined;
  if (hasName && username === undefined) throw new GenerateError("Invalid username");
  if (password === undefined || password === null) return { username };
  if (!hasName && version !== 5) throw new GenerateError("Username is required to use password");
  if (typeof password !== "string" && !isBytes(password)) {
    throw new GenerateError("Invalid password");
  }
  return { username, password: bytesOf(password) };
}
