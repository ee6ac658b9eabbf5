/** The types of mqtt-packet 9, by their names, and what this package adds: `Tolerance`, `CodecOptions`, `setDefaults`. */

import type { EventEmitter } from "node:events";

/** A relaxation; docs/strictness.md of the repository has the reason of each. */
export type Tolerance =
  | "3.1.1-connack-in-5.0"
  | "bridge-protocol-level"
  | "ill-formed-utf8"
  | "maximum-qos-2"
  | "null-character"
  | "overlong-length"
  | "protocol-name-of-another-version"
  | "reserved-flags"
  | "reserved-return-code"
  | "short-connack"
  | "session-present-in-3.1"
  | "unknown-reason-code"
  | "zero-packet-identifier";

/** What may stand among the options of `parser`, `generate` and `writeToStream`, and in `setDefaults`. */
export interface CodecOptions {
  /** Takes what mqtt-packet takes and the standard does not, as far as its tests and Aedes's want it. */
  lenient?: boolean;
  /** The relaxations by name; in place of `lenient`. */
  tolerate?: readonly Tolerance[];
  /** The side that sent the bytes: packets that it may not send are refused. */
  from?: "client" | "server";
  /** Copies binary fields, which otherwise are views that keep the bytes given in memory. */
  copy?: boolean;
  /** Refuses control characters and non-characters. */
  utf8?: "no-controls";
  /** Refuses a payload that is not the UTF-8 that its Payload Format Indicator promises. */
  payloadFormat?: "check";
  /** Refuses a 3.1 CONNECT that ends before a User Name or Password that its flags promise. */
  flaggedFields?: "required";
  /** The largest packet taken, in bytes. */
  maximumPacketSize?: number;
  maximumUserProperties?: number;
  maximumTopicFilters?: number;
  maximumTopicLevels?: number;
}

/** Quality of Service. */
export type QoS = 0 | 1 | 2;

/** The Control Packets by name. */
export type PacketCmd =
  | "auth"
  | "connack"
  | "connect"
  | "disconnect"
  | "pingreq"
  | "pingresp"
  | "puback"
  | "pubcomp"
  | "publish"
  | "pubrec"
  | "pubrel"
  | "suback"
  | "subscribe"
  | "unsuback"
  | "unsubscribe";

/** User Properties: values by name, an array where a name is repeated. */
export type UserProperties = { [index: string]: string | string[] };

/** What every packet has. */
export interface IPacket {
  cmd: PacketCmd;
  /** Packet Identifier: 1 to 65,535. */
  messageId?: number;
  /** Remaining Length in bytes, of a packet that was received. */
  length?: number;
}

/** Reason String and User Properties, which packets that answer may have. */
interface AnswerProperties {
  reasonString?: string;
  userProperties?: UserProperties;
}

interface Answer extends IPacket {
  /** Reason Code of MQTT 5.0. */
  reasonCode?: number;
  properties?: AnswerProperties;
}

interface WillProperties {
  willDelayInterval?: number;
  payloadFormatIndicator?: boolean;
  messageExpiryInterval?: number;
  contentType?: string;
  responseTopic?: string;
  correlationData?: Buffer;
  userProperties?: UserProperties;
}

export interface IConnectPacket extends IPacket {
  cmd: "connect";
  clientId: string;
  protocolVersion?: 4 | 5 | 3;
  protocolId?: "MQTT" | "MQIsdp";
  /** Clean Session; in 5.0 Clean Start. */
  clean?: boolean;
  /** Keep Alive in seconds. */
  keepalive?: number;
  username?: string;
  password?: Buffer;
  will?: {
    topic: string;
    payload: Buffer | string;
    qos?: QoS;
    retain?: boolean;
    properties?: WillProperties;
  };
  properties?: {
    sessionExpiryInterval?: number;
    receiveMaximum?: number;
    maximumPacketSize?: number;
    topicAliasMaximum?: number;
    requestResponseInformation?: boolean;
    requestProblemInformation?: boolean;
    userProperties?: UserProperties;
    authenticationMethod?: string;
    authenticationData?: Buffer;
  };
}

export interface IConnackPacket extends IPacket {
  cmd: "connack";
  /** Before 5.0. */
  returnCode?: number;
  /** In 5.0. */
  reasonCode?: number;
  sessionPresent: boolean;
  properties?: AnswerProperties & {
    sessionExpiryInterval?: number;
    receiveMaximum?: number;
    maximumQoS?: number;
    retainAvailable?: boolean;
    maximumPacketSize?: number;
    assignedClientIdentifier?: string;
    topicAliasMaximum?: number;
    wildcardSubscriptionAvailable?: boolean;
    subscriptionIdentifiersAvailable?: boolean;
    sharedSubscriptionAvailable?: boolean;
    serverKeepAlive?: number;
    responseInformation?: string;
    serverReference?: string;
    authenticationMethod?: string;
    authenticationData?: Buffer;
  };
}

export interface IPublishPacket extends IPacket {
  cmd: "publish";
  qos: QoS;
  dup: boolean;
  retain: boolean;
  topic: string;
  payload: string | Buffer;
  properties?: {
    payloadFormatIndicator?: boolean;
    messageExpiryInterval?: number;
    topicAlias?: number;
    responseTopic?: string;
    correlationData?: Buffer;
    userProperties?: UserProperties;
    subscriptionIdentifier?: number | number[];
    contentType?: string;
  };
}

export interface IPubackPacket extends Answer {
  cmd: "puback";
}

export interface IPubrecPacket extends Answer {
  cmd: "pubrec";
}

export interface IPubrelPacket extends Answer {
  cmd: "pubrel";
}

export interface IPubcompPacket extends Answer {
  cmd: "pubcomp";
}

/** A Topic Filter with its options. */
export interface ISubscription {
  topic: string;
  qos: QoS;
  /** No Local, in 5.0. */
  nl?: boolean;
  /** Retain As Published, in 5.0. */
  rap?: boolean;
  /** Retain Handling, in 5.0: 0, 1 or 2. */
  rh?: number;
}

export interface ISubscribePacket extends IPacket {
  cmd: "subscribe";
  subscriptions: ISubscription[];
  properties?: AnswerProperties & { subscriptionIdentifier?: number };
}

export interface ISubackPacket extends Answer {
  cmd: "suback";
  granted: number[] | object[];
}

export interface IUnsubscribePacket extends IPacket {
  cmd: "unsubscribe";
  unsubscriptions: string[];
  properties?: AnswerProperties;
}

export interface IUnsubackPacket extends Answer {
  cmd: "unsuback";
  granted: number[];
}

export interface IPingreqPacket extends IPacket {
  cmd: "pingreq";
}

export interface IPingrespPacket extends IPacket {
  cmd: "pingresp";
}

export interface IDisconnectPacket extends IPacket {
  cmd: "disconnect";
  reasonCode?: number;
  properties?: AnswerProperties & { sessionExpiryInterval?: number; serverReference?: string };
}

export interface IAuthPacket extends IPacket {
  cmd: "auth";
  reasonCode: number;
  properties?: AnswerProperties & { authenticationMethod?: string; authenticationData?: Buffer };
}

/** A Control Packet; `cmd` tells which. */
export type Packet =
  | IConnectPacket
  | IPublishPacket
  | IConnackPacket
  | ISubscribePacket
  | ISubackPacket
  | IUnsubscribePacket
  | IUnsubackPacket
  | IPubackPacket
  | IPubcompPacket
  | IPubrelPacket
  | IPingreqPacket
  | IPingrespPacket
  | IDisconnectPacket
  | IPubrecPacket
  | IAuthPacket;

/** Turns bytes, cut anywhere, into `packet` events. */
export interface Parser extends EventEmitter {
  on(event: "packet", callback: (packet: Packet) => void): this;
  // biome-ignore lint/suspicious/noExplicitAny: as mqtt-packet has it, so that any listener fits
  on(event: "error", callback: (error: any) => void): this;

  /**
   * Takes the next bytes and emits the packets that are complete. Returns the bytes that wait for the rest
   * of their packet, its fixed header not counted. After an `error` the next call begins afresh.
   */
  parse(buffer: Buffer, opts?: object): number;
}

/** A parser. It keeps `opts` and reads `opts.protocolVersion` for each packet, until a CONNECT is parsed, whose version holds from then on. */
export declare function parser(opts?: object): Parser;

/** The bytes of a packet. Throws where it breaks a rule of MQTT. */
export declare function generate(packet: Packet, opts?: object): Buffer;

/**
 * Writes a packet to a stream, which is corked until the next tick. Returns whether the stream wants more;
 * a packet that breaks a rule of MQTT is not written, the stream is destroyed with the error, and the
 * result is false.
 */
export declare function writeToStream(
  object: Packet,
  stream: NodeJS.WritableStream,
  opts?: object,
): boolean;

export declare namespace writeToStream {
  /** Accepted and kept; there is no such cache here. */
  let cacheNumbers: boolean;
}

/**
 * What holds where the options of a parser or a call say nothing, for those that give none, as Aedes does;
 * for parsers made from then on. Throws TypeError for an option that does not exist.
 */
export declare function setDefaults(options: CodecOptions): void;
