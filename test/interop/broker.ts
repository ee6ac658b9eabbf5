/** A small server on this codec, as much of one as the tests need: a session lasts as long as its connection. */

import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import {
  type ConnectPacket,
  DecodeError,
  type DisconnectProperties,
  encode,
  matchesTopic,
  type Packet,
  type PacketInit,
  type ProtocolVersion,
  type PublishPacket,
  type PublishPacketInit,
  parseSharedSubscription,
  ReasonCode,
  type SubscribePacket,
  type Subscription,
} from "@mqtt-codec/core";
import { decodePackets } from "@mqtt-codec/core/node";
import { type WebSocket, WebSocketServer } from "ws";
import { Received } from "./received.js";
import { type Connection, overSocket, overWebSocket, type Transport } from "./transport.js";

export interface BrokerOptions {
  /** Whether a client may connect. */
  readonly accepts?: (connect: ConnectPacket) => boolean;
}

/** A message without what belongs to one delivery. */
type Message = Pick<PublishPacket, "topic" | "payload" | "qos" | "retain" | "properties">;

export class Broker {
  /** Every packet that any client sent. */
  readonly received = new Received<Packet>();
  /** What was malformed. */
  readonly errors = new Received<DecodeError>();
  readonly sessions = new Set<Session>();
  readonly retained = new Map<string, Message>();
  readonly options: BrokerOptions;
  readonly ports: Record<Transport, number> = { TCP: 0, WebSocket: 0 };
  private readonly sockets = createServer();
  private readonly webSockets: WebSocketServer;

  private constructor(options: BrokerOptions) {
    this.options = options;
    this.webSockets = new WebSocketServer({
      host: "127.0.0.1",
      port: 0,
      // [3.1.1 MQTT-6.0.0-4] [5.0 MQTT-6.0.0-4]
      handleProtocols: (offered) =>
        ["mqtt", "mqttv3.1"].find((protocol) => offered.has(protocol)) ?? false,
    });
  }

  static async start(options: BrokerOptions = {}): Promise<Broker> {
    const broker = new Broker(options);
    const { sockets, webSockets, ports } = broker;
    const serve = (connection: Connection): void => void new Session(broker, connection).run();
    sockets.on("connection", (socket) => serve(overSocket(socket)));
    webSockets.on("connection", (webSocket: WebSocket) => serve(overWebSocket(webSocket)));
    sockets.listen(0, "127.0.0.1");
    await Promise.all([once(sockets, "listening"), once(webSockets, "listening")]);
    ports.TCP = (sockets.address() as AddressInfo).port;
    ports.WebSocket = (webSockets.address() as AddressInfo).port;
    return broker;
  }

  /** The first packet of the type that is such, of whichever client. */
  next<T extends Packet["type"]>(
    type: T,
    isSuch: (packet: Packet & { type: T }) => boolean = () => true,
  ): Promise<Packet & { type: T }> {
    return this.received.first(
      (packet): packet is Packet & { type: T } =>
        packet.type === type && isSuch(packet as Packet & { type: T }),
    );
  }

  /** The session of a client that is connected. */
  session(clientId: string): Session {
    for (const session of this.sessions) if (session.clientId === clientId) return session;
    throw new Error(`${clientId} is not connected`);
  }

  /** Says goodbye to the clients and closes. */
  stop(): void {
    for (const session of this.sessions) session.disconnect(ReasonCode.serverShuttingDown);
    this.sockets.close();
    this.webSockets.close();
  }

  publish(message: Message, from?: Session): void {
    const { topic, payload, retain } = message;
    if (retain && payload.length === 0) this.retained.delete(topic);
    else if (retain) this.retained.set(topic, message);
    // Of a group that shares a subscription one member gets the message.
    const served = new Set<string>();
    for (const session of this.sessions) session.deliver(message, served, from);
  }
}

export class Session {
  private readonly broker: Broker;
  private readonly connection: Connection;
  private protocolVersion: ProtocolVersion = 4;
  private connect: ConnectPacket | undefined;
  private readonly subscriptions = new Map<string, { options: Subscription; ids: number[] }>();
  private readonly aliases = new Map<number, string>();
  /** QoS 2 messages that wait for their PUBREL. */
  private readonly incoming = new Set<number>();
  /** Topics that this client knows by their alias already. */
  private readonly announced = new Map<string, number>();
  private lastPacketId = 0;

  constructor(broker: Broker, connection: Connection) {
    this.broker = broker;
    this.connection = connection;
  }

  get clientId(): string | undefined {
    return this.connect?.clientId;
  }

  async run(): Promise<void> {
    try {
      for await (const packet of decodePackets(this.connection.chunks, { from: "client" })) {
        this.broker.received.add(packet);
        if (!this.take(packet)) break;
      }
    } catch (error) {
      if (error instanceof DecodeError) {
        this.broker.errors.add(error);
        this.refuse(error);
      }
    }
    this.close();
  }

  /** Answers as 3.1.1 §4.8 and 5.0 §4.13 have it. */
  private refuse({ protocolVersion, reasonCode, returnCode }: DecodeError): void {
    if (this.connect !== undefined) {
      this.disconnect(reasonCode);
      return;
    }
    this.protocolVersion = protocolVersion;
    const code = protocolVersion === 5 ? reasonCode : returnCode;
    if (code !== undefined) this.send({ type: "connack", reasonCode: code });
  }

  disconnect(reasonCode: number, properties?: DisconnectProperties): void {
    // Before 5.0 servers have no DISCONNECT.
    if (this.protocolVersion === 5) this.send({ type: "disconnect", reasonCode, properties });
    this.close();
  }

  private close(): void {
    this.connection.end();
    if (!this.broker.sessions.delete(this)) return;
    const { will } = this.connect ?? {};
    if (will === undefined) return;
    const { willDelayInterval: _, ...properties } = will.properties;
    this.broker.publish({ ...will, properties });
  }

  send(packet: PacketInit): void {
    const { protocolVersion } = this;
    this.connection.send(encode(packet, { protocolVersion, from: "server" }));
  }

  /** Whether there is more to come. */
  private take(packet: Packet): boolean {
    if ((packet.type === "connect") !== (this.connect === undefined)) {
      this.disconnect(ReasonCode.protocolError); // [3.1.1 MQTT-3.1.0-1, MQTT-3.1.0-2] [5.0 MQTT-3.1.0-1, MQTT-3.1.0-2]
      return false;
    }
    switch (packet.type) {
      case "connect":
        return this.accept(packet);
      case "publish":
        return this.takeMessage(packet);
      case "pubrec":
        if (packet.reasonCode < 0x80) this.send({ type: "pubrel", packetId: packet.packetId });
        return true;
      case "pubrel":
        this.incoming.delete(packet.packetId);
        this.send({ type: "pubcomp", packetId: packet.packetId });
        return true;
      case "subscribe":
        this.subscribe(packet);
        return true;
      case "unsubscribe": {
        const { packetId, topicFilters } = packet;
        const codes = topicFilters.map((filter) =>
          this.subscriptions.delete(filter) ? ReasonCode.success : ReasonCode.noSubscriptionExisted,
        );
        const reasonCodes = this.protocolVersion === 5 ? codes : [];
        this.send({ type: "unsuback", packetId, reasonCodes });
        return true;
      }
      case "pingreq":
        this.send({ type: "pingresp" });
        return true;
      case "disconnect":
        // [3.1.1 MQTT-3.14.4-3] [5.0 MQTT-3.14.4-3]
        if (packet.reasonCode === ReasonCode.normalDisconnection) this.broker.sessions.delete(this);
        return false;
      default:
        return true;
    }
  }

  private accept(connect: ConnectPacket): boolean {
    const { protocolVersion, clientId } = connect;
    this.protocolVersion = protocolVersion;
    const is50 = protocolVersion === 5;
    if (this.broker.options.accepts?.(connect) === false) {
      this.send({ type: "connack", reasonCode: is50 ? ReasonCode.badUserNameOrPassword : 4 });
      return false;
    }
    for (const other of this.broker.sessions) {
      const isSame = clientId !== "" && other.clientId === clientId;
      if (isSame) other.disconnect(ReasonCode.sessionTakenOver); // [5.0 MQTT-3.1.4-3]
    }
    this.connect = connect;
    this.broker.sessions.add(this);
    const assignedClientIdentifier = clientId === "" ? `assigned-${Math.random()}` : undefined;
    const properties = { topicAliasMaximum: 10, assignedClientIdentifier };
    this.send({ type: "connack", properties: is50 ? properties : undefined });
    return true;
  }

  private takeMessage(packet: PublishPacket): boolean {
    const { packetId, qos, properties } = packet;
    const { topicAlias, ...rest } = properties;
    if (topicAlias !== undefined && packet.topic !== "") this.aliases.set(topicAlias, packet.topic);
    const topic = packet.topic || this.aliases.get(topicAlias ?? 0);
    if (topic === undefined || (topicAlias ?? 0) > 10) {
      this.disconnect(ReasonCode.topicAliasInvalid);
      return false;
    }
    const isRepeated = packetId !== undefined && qos === 2 && this.incoming.has(packetId);
    if (qos === 2 && packetId !== undefined) this.incoming.add(packetId);
    if (packetId !== undefined) this.send({ type: qos === 1 ? "puback" : "pubrec", packetId });
    if (!isRepeated) this.broker.publish({ ...packet, topic, properties: rest }, this);
    return true;
  }

  private subscribe({ packetId, subscriptions, properties }: SubscribePacket): void {
    this.send({ type: "suback", packetId, reasonCodes: subscriptions.map(({ qos }) => qos) });
    const ids = [...(properties.subscriptionIdentifiers ?? [])];
    for (const options of subscriptions) {
      const { topicFilter, retainHandling } = options;
      const isNew = !this.subscriptions.has(topicFilter);
      this.subscriptions.set(topicFilter, { options, ids });
      const wantsRetained = retainHandling === 0 || (retainHandling === 1 && isNew);
      if (!wantsRetained || this.isShared(topicFilter)) continue;
      for (const message of this.broker.retained.values()) {
        if (this.isMatch(topicFilter, message.topic)) this.forward(message, options.qos, true, ids);
      }
    }
  }

  deliver(message: Message, served: Set<string>, from: Session | undefined): void {
    const matches = [...this.subscriptions.values()].filter(({ options }) => {
      const { topicFilter, noLocal } = options;
      if (!this.isMatch(topicFilter, message.topic) || served.has(topicFilter)) return false;
      if (this.isShared(topicFilter)) served.add(topicFilter);
      return !(noLocal && from === this);
    });
    if (matches.length === 0) return;
    const qos = Math.max(...matches.map(({ options }) => options.qos)); // [3.1.1 MQTT-3.3.5-1] [5.0 MQTT-3.3.4-2]
    const retain = message.retain && matches.some(({ options }) => options.retainAsPublished);
    const ids = matches.flatMap(({ ids }) => ids); // [5.0 MQTT-3.3.4-3]
    this.forward(message, qos, retain, ids);
  }

  private forward(message: Message, granted: number, retain: boolean, ids: number[]): void {
    const { topic, payload, properties } = message;
    const qos = Math.min(message.qos, granted) as Message["qos"];
    const subscriptionIdentifiers = ids.length > 0 ? ids : undefined;
    const { topicAlias, isKnown } = this.aliasOf(topic);
    const packet: PublishPacketInit = {
      topic: isKnown ? "" : topic,
      payload,
      qos,
      retain,
      packetId: qos > 0 ? (this.lastPacketId++ % 0xffff) + 1 : undefined,
      properties:
        this.protocolVersion === 5
          ? { ...properties, subscriptionIdentifiers, topicAlias }
          : undefined,
    };
    this.send({ type: "publish", ...packet });
  }

  /** Topics get aliases as long as the client takes more. */
  private aliasOf(topic: string): { topicAlias?: number | undefined; isKnown: boolean } {
    const { topicAliasMaximum = 0 } = this.connect?.properties ?? {};
    const known = this.announced.get(topic);
    if (known !== undefined) return { topicAlias: known, isKnown: true };
    if (this.announced.size >= topicAliasMaximum) return { isKnown: false };
    this.announced.set(topic, this.announced.size + 1);
    return { topicAlias: this.announced.size, isKnown: false };
  }

  private isMatch(topicFilter: string, topic: string): boolean {
    return matchesTopic(topicFilter, topic, { protocolVersion: this.protocolVersion });
  }

  private isShared(topicFilter: string): boolean {
    return this.protocolVersion === 5 && parseSharedSubscription(topicFilter) !== undefined;
  }
}
