/** MQTT.js, connecting to a server on loopback. */

import type { ConnectPacket, ProtocolVersion, PublishPacket } from "@mqtt-codec/core";
import mqtt, {
  type IClientOptions,
  type IPublishPacket,
  type MqttClient,
  type MqttClientEventCallbacks,
} from "mqtt";
import { Broker } from "./broker.js";
import type { Endpoint, Transport } from "./transport.js";

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

/** A server on this codec for a test file, and the clients of MQTT.js that each of its tests makes. */
export class MqttJs {
  broker!: Broker;
  private readonly clients: MqttClient[] = [];

  async startServer(): Promise<void> {
    this.broker = await Broker.start({ accepts: ({ username }) => username !== "nobody" });
  }

  async endClients(): Promise<void> {
    await Promise.all(this.clients.splice(0).map((client) => client.endAsync(true)));
  }

  /** A client that is not connected yet. */
  make(
    transport: Transport,
    protocolVersion: ProtocolVersion,
    options?: IClientOptions,
  ): MqttClient {
    const port = this.broker.ports[transport];
    const client = start({ transport, port, protocolVersion }, options);
    this.clients.push(client);
    return client;
  }

  async open(...args: Parameters<MqttJs["make"]>): Promise<MqttClient> {
    const client = this.make(...args);
    await emitted(client, "connect");
    return client;
  }

  /** The CONNECT that the server had of this client. */
  connectOf({ options }: MqttClient): Promise<ConnectPacket> {
    return this.broker.next("connect", (packet) => packet.clientId === options.clientId);
  }

  /** The PUBLISH that the server had with this topic. */
  publishTo(topic: string): Promise<PublishPacket> {
    return this.broker.next("publish", (packet) => packet.topic === topic);
  }
}
