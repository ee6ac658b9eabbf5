/** A client of about a hundred lines on this codec, as much of one as the tests need. */

import {
  type ConnackPacket,
  type ConnectPacketInit,
  DecodeError,
  encode,
  type Packet,
  type PacketInit,
  type ProtocolVersion,
  type PublishPacket,
  type PublishPacketInit,
  type SubackPacket,
  type SubscribePacketInit,
  UnderflowDecodeError,
  type UnsubackPacket,
  type UnsubscribePacketInit,
} from "@mqtt-codec/core";
import { decodePackets } from "@mqtt-codec/core/web";
import { Received } from "./received.js";
import { type Connection, dial, type Endpoint } from "./transport.js";

type Disconnect = PacketInit & { readonly type: "disconnect" };

export class Client {
  readonly protocolVersion: ProtocolVersion;
  /** Every packet the server sent. */
  readonly received = new Received<Packet>();
  /** Messages, each acknowledged as its QoS wants. */
  readonly messages = new Received<PublishPacket>();
  /** Settled when the connection is closed; rejected where the server sent something malformed. */
  readonly closed: Promise<void>;
  private readonly connection: Connection;
  private lastPacketId = 0;

  private constructor(connection: Connection, protocolVersion: ProtocolVersion) {
    this.protocolVersion = protocolVersion;
    this.connection = connection;
    this.closed = this.read();
  }

  /** A connection without a CONNECT. */
  static async dial(endpoint: Endpoint): Promise<Client> {
    return new Client(await dial(endpoint), endpoint.protocolVersion);
  }

  /** A connection that the server accepted; throws where it did not. */
  static async open(
    endpoint: Endpoint,
    init?: Partial<ConnectPacketInit>,
  ): Promise<{ client: Client; connack: ConnackPacket }> {
    const client = await Client.dial(endpoint);
    const connack = await client.connect(init);
    if (connack.reasonCode !== 0) throw new Error(`refused: ${String(connack)}`);
    return { client, connack };
  }

  connect(init: Partial<ConnectPacketInit> = {}): Promise<ConnackPacket> {
    const { protocolVersion } = this;
    const clientId = `codec-${Math.random().toString(36).slice(2)}`;
    this.send({ type: "connect", clientId, keepAlive: 60, ...init, protocolVersion });
    return this.next("connack");
  }

  send(packet: PacketInit): void {
    this.sendBytes(encode(packet, { protocolVersion: this.protocolVersion, from: "client" }));
  }

  sendBytes(bytes: Uint8Array): void {
    this.connection.send(bytes);
  }

  async subscribe(init: Omit<SubscribePacketInit, "packetId">): Promise<SubackPacket> {
    const packetId = ++this.lastPacketId;
    this.send({ type: "subscribe", packetId, ...init });
    return this.next("suback", packetId);
  }

  async unsubscribe(init: Omit<UnsubscribePacketInit, "packetId">): Promise<UnsubackPacket> {
    const packetId = ++this.lastPacketId;
    this.send({ type: "unsubscribe", packetId, ...init });
    return this.next("unsuback", packetId);
  }

  /** Publishes, waits until the server has taken the message over, and gives the Reason Code of its first answer. */
  async publish(init: PublishPacketInit): Promise<number> {
    const packetId = (init.qos ?? 0) > 0 ? ++this.lastPacketId : undefined;
    this.send({ type: "publish", ...init, packetId });
    if (packetId === undefined) return 0;
    if (init.qos === 1) return (await this.next("puback", packetId)).reasonCode;
    const { reasonCode } = await this.next("pubrec", packetId);
    if (reasonCode < 0x80) {
      this.send({ type: "pubrel", packetId });
      await this.next("pubcomp", packetId);
    }
    return reasonCode;
  }

  /** The first message on the topic. */
  message(topic: string): Promise<PublishPacket> {
    return this.messages.first((message) => message.topic === topic);
  }

  /** The first packet of the type that the server sends, with that Packet Identifier. */
  next<T extends Packet["type"]>(type: T, packetId?: number): Promise<Packet & { type: T }> {
    return this.received.first(
      (packet): packet is Packet & { type: T } =>
        packet.type === type &&
        (packetId === undefined || ("packetId" in packet && packet.packetId === packetId)),
    );
  }

  async disconnect(init: Disconnect = { type: "disconnect" }): Promise<void> {
    this.send(init);
    this.connection.end();
    await this.closed;
  }

  /** Goes without a goodbye. */
  drop(): void {
    this.connection.destroy();
  }

  private async read(): Promise<void> {
    const { protocolVersion } = this;
    try {
      const packets = decodePackets(this.connection.chunks, { protocolVersion, from: "server" });
      for await (const packet of packets) this.take(packet);
    } catch (error) {
      // What ends within a packet or by a reset has just ended.
      if (error instanceof DecodeError && !(error instanceof UnderflowDecodeError)) throw error;
    } finally {
      this.connection.destroy();
      this.received.close("the connection is closed");
      this.messages.close("the connection is closed");
    }
  }

  private take(packet: Packet): void {
    if (packet.type === "publish") {
      const { packetId, qos } = packet;
      if (packetId !== undefined) this.send({ type: qos === 1 ? "puback" : "pubrec", packetId });
      this.messages.add(packet);
    }
    if (packet.type === "pubrel") this.send({ type: "pubcomp", packetId: packet.packetId });
    this.received.add(packet);
  }
}
