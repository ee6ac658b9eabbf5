/** MQTT.js, connecting to a server on loopback. */

import mqtt, {
  type IClientOptions,
  type IPublishPacket,
  type MqttClient,
  type MqttClientEventCallbacks,
} from "mqtt";
import type { Endpoint } from "./transport.js";

let count = 0;

/** Begins to connect, and does it once. */
export function start(
  { transport, port, protocolVersion }: Endpoint,
  options: IClientOptions = {},
): MqttClient {
  return mqtt.connect({
    protocol: transport === "TCP" ? "mqtt" : "ws",
    host: "127.0.0.1",
    port,
    protocolVersion,
    protocolId: protocolVersion === 3 ? "MQIsdp" : "MQTT",
    clientId: `mqttjs-${++count}`,
    reconnectPeriod: 0,
    ...options,
  });
}

/** What MQTT.js emits next under that name; rejects where an error comes instead. */
export function emitted<E extends keyof MqttClientEventCallbacks>(
  client: MqttClient,
  event: E,
): Promise<Parameters<MqttClientEventCallbacks[E]>> {
  return new Promise((resolve, reject) => {
    const take = (...values: Parameters<MqttClientEventCallbacks[E]>): void => {
      client.off("error", reject);
      resolve(values);
    };
    client.once(event, take as MqttClientEventCallbacks[E]);
    if (event !== "error") client.once("error", reject);
  });
}

/** The next message, as MQTT.js emits it. */
export async function nextMessage(
  client: MqttClient,
): Promise<{ topic: string; payload: Buffer; packet: IPublishPacket }> {
  const [topic, payload, packet] = await emitted(client, "message");
  return { topic, payload, packet };
}
