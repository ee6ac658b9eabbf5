/** A client of about a hundred lines on this codec, as much of one as the tests need. */

import { once } from "node:events";
import { connect, type Socket } from "node:net";
import {
  type ConnackPacket,
  type ConnectPacketInit,
  encode,
  type Packet,
  PacketDecoder,
  type PacketInit,
  type ProtocolVersion,
  type PublishPacket,
  type PublishPacketInit,
  type SubackPacket,
  type SubscribePacketInit,
  type UnsubackPacket,
} from "@mqtt-codec/core";

const PATIENCE = 10_000;

export class Client {
  readonly protocolVersion: ProtocolVersion;
  /** Every packet the server sent, in order. */
  readonly received: Packet[] = [];
  /** Messages, each acknowledged as its QoS wants. */
  readonly messages: PublishPacket[] = [];
  readonly closed: Promise<unknown>;
  private readonly socket: Socket;
  private readonly decoder: PacketDecoder;
  private readonly waiting = new Set<() => void>();
  private nextPacketId = 1;

  constructor(port: number, protocolVersion: ProtocolVersion) {
    this.protocolVersion = protocolVersion;
    this.socket = connect(port, "127.0.0.1");
    this.closed = once(this.socket, "close");
    this.decoder = new PacketDecoder({ protocolVersion, from: "server" });
    this.socket.on("data", (chunk) => {
      this.decoder.push(chunk);
      for (const packet of this.decoder) this.take(packet);
    });
    this.socket.on("error", () => {});
  }

  /** Opens a connection; throws where the server refuses it. */
  static async open(
    port: number,
    protocolVersion: ProtocolVersion,
    init: Partial<ConnectPacketInit> = {},
  ): Promise<{ client: Client; connack: ConnackPacket }> {
    const client = new Client(port, protocolVersion);
    const clientId = `codec-${Math.random().toString(36).slice(2)}`;
    client.send({ type: "connect", clientId, keepAlive: 30, ...init, protocolVersion });
    const connack = (await client.next("connack")) as ConnackPacket;
    if (connack.reasonCode !== 0) throw new Error(`refused: ${String(connack)}`);
    return { client, connack };
  }

  send(packet: PacketInit): void {
    this.sendBytes(encode(packet, { protocolVersion: this.protocolVersion, from: "client" }));
  }

  sendBytes(bytes: Uint8Array): void {
    // What the server sends after our DISCONNECT is not answered any more.
    if (!this.socket.writableEnded) this.socket.write(bytes);
  }

  async subscribe(init: Omit<SubscribePacketInit, "packetId">): Promise<SubackPacket> {
    const packetId = this.nextPacketId++;
    this.send({ type: "subscribe", packetId, ...init });
    return (await this.next("suback", packetId)) as SubackPacket;
  }

  async unsubscribe(topicFilters: readonly string[]): Promise<UnsubackPacket> {
    const packetId = this.nextPacketId++;
    this.send({ type: "unsubscribe", packetId, topicFilters });
    return (await this.next("unsuback", packetId)) as UnsubackPacket;
  }

  /** Publishes and waits until the server has taken the message over. */
  async publish(init: PublishPacketInit): Promise<void> {
    const packetId = (init.qos ?? 0) > 0 ? this.nextPacketId++ : undefined;
    this.send({ type: "publish", ...init, packetId });
    if (packetId === undefined) return;
    await this.next(init.qos === 1 ? "puback" : "pubrec", packetId);
    if (init.qos !== 2) return;
    this.send({ type: "pubrel", packetId });
    await this.next("pubcomp", packetId);
  }

  /** The first message on the topic, which may be there or be yet to come. */
  message(topic: string): Promise<PublishPacket> {
    return this.until(() => this.messages.find((message) => message.topic === topic));
  }

  /** The first packet of the type that the server sends, with that Packet Identifier. */
  next(type: Packet["type"], packetId?: number): Promise<Packet> {
    return this.until(() =>
      this.received.find(
        (packet) =>
          packet.type === type &&
          (packetId === undefined || ("packetId" in packet && packet.packetId === packetId)),
      ),
    );
  }

  async disconnect(
    init: PacketInit & { type: "disconnect" } = { type: "disconnect" },
  ): Promise<void> {
    this.send(init);
    this.socket.end();
    await this.closed;
  }

  /** Goes without a goodbye. */
  drop(): void {
    this.socket.destroy();
  }

  private take(packet: Packet): void {
    this.received.push(packet);
    if (packet.type === "publish") {
      this.messages.push(packet);
      const { packetId, qos } = packet;
      if (packetId !== undefined) this.send({ type: qos === 1 ? "puback" : "pubrec", packetId });
    }
    if (packet.type === "pubrel") this.send({ type: "pubcomp", packetId: packet.packetId });
    for (const look of [...this.waiting]) look();
  }

  private until<T>(find: () => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const done = (): void => {
        clearTimeout(timer);
        this.waiting.delete(look);
      };
      const look = (): void => {
        const found = find();
        if (found === undefined) return;
        done();
        resolve(found);
      };
      const timer = setTimeout(() => {
        done();
        reject(new Error(`nothing came of it; received: ${this.received.map(String).join("; ")}`));
      }, PATIENCE);
      this.waiting.add(look);
      look();
    });
  }
}
