/**
 * CONNECT: 3.1.1 §3.1, 5.0 §3.1.
 *
 *   Protocol Name      UTF-8 Encoded String: "MQTT", or "MQIsdp" in 3.1
 *   Protocol Level     byte: 3, 4 or 5 ("Protocol Version" in 5.0); bridges add 0x80
 *   Connect Flags      User Name | Password | Will Retain | Will QoS (2) | Will | Clean Session | 0
 *   Keep Alive         Two Byte Integer, seconds
 *   Properties         5.0 only
 *   Client Identifier  UTF-8 Encoded String
 *   Will               as will.ts has it
 *   User Name          UTF-8 Encoded String
 *   Password           Binary Data
 */

import type { PacketReader } from "../io/packet-reader.js";
import type { PacketWriter } from "../io/packet-writer.js";
import { BRIDGE_PROTOCOL_LEVEL, PROTOCOL_NAME_OF_ANOTHER_VERSION } from "../io/read-settings.js";
import { CONNECT } from "../spec/control-packet-type.js";
import {
  DEFAULT_PROTOCOL_VERSION,
  isProtocolVersion,
  type ProtocolVersion,
  protocolNameOf,
} from "../spec/protocol-version.js";
import { FieldChecks, type QoS } from "./field-checks.js";
import { checkFlags } from "./fixed-header.js";
import { CHECKED, PacketValue } from "./packet-value.js";
import { NO_PROPERTIES, type Properties, type PropertiesInit } from "./properties.js";
import { readProperties } from "./property-reader.js";
import { takeProperties, writeProperties } from "./property-writer.js";
import { readWill, takeWill, type Will, type WillInit, writeWill } from "./will.js";

/** The properties a CONNECT may have (5.0 §3.1.2.11). */
export type ConnectProperties = Pick<
  Properties,
  | "sessionExpiryInterval"
  | "receiveMaximum"
  | "maximumPacketSize"
  | "topicAliasMaximum"
  | "requestResponseInformation"
  | "requestProblemInformation"
  | "userProperties"
  | "authenticationMethod"
  | "authenticationData"
>;

/** What a ConnectPacket is made from. */
export interface ConnectPacketInit {
  readonly protocolVersion?: ProtocolVersion | undefined;
  readonly clientId: string;
  readonly cleanSession?: boolean | undefined;
  readonly keepAlive?: number | undefined;
  readonly will?: WillInit | undefined;
  readonly username?: string | undefined;
  /** Up to 65,535 bytes; a string is taken as its UTF-8. */
  readonly password?: Uint8Array | string | undefined;
  readonly properties?: PropertiesInit<ConnectProperties> | undefined;
  readonly bridge?: boolean | undefined;
}

interface ConnectFields {
  readonly protocolVersion: ProtocolVersion;
  readonly clientId: string;
  readonly cleanSession: boolean;
  readonly keepAlive: number;
  readonly will: Will | undefined;
  readonly username: string | undefined;
  readonly password: Uint8Array | undefined;
  readonly properties: ConnectProperties;
  readonly bridge: boolean;
}

const USER_NAME_FLAG = 0x80;
const PASSWORD_FLAG = 0x40;
const WILL_RETAIN = 0x20;
const WILL_QOS_SHIFT = 3;
const WILL_FLAG = 0x04;
/** The flag of Clean Session, in 5.0 Clean Start. */
export const CLEAN_SESSION = 0x02;
const RESERVED = 0x01;
const BRIDGE = 0x80;

const checks = /* @__PURE__ */ new FieldChecks(CONNECT);

/** A client asks a server for a connection (3.1.1 §3.1, 5.0 §3.1). */
export class ConnectPacket extends PacketValue implements ConnectFields {
  // One getter for all packets: with one of its own, each would become an object of its own shape, and a slow one.
  static readonly #secrets = {
    username: {
      get(this: ConnectPacket): string | undefined {
        return this.#username;
      },
      enumerable: true,
    },
    password: {
      get(this: ConnectPacket): Uint8Array | undefined {
        return this.#password;
      },
      enumerable: true,
    },
  };
  readonly #username: string | undefined;
  readonly #password: Uint8Array | undefined;

  declare readonly type: "connect";
  declare readonly protocolVersion: ProtocolVersion;
  /** Client Identifier; empty where the server is to choose one. */
  declare readonly clientId: string;
  /** Clean Session; in 5.0 the same bit is Clean Start. */
  declare readonly cleanSession: boolean;
  /** Keep Alive in seconds, 0 to 65,535; 0 turns it off. */
  declare readonly keepAlive: number;
  declare readonly will: Will | undefined;
  /** User Name, which never prints. */
  declare readonly username: string | undefined;
  /** Password of up to 65,535 bytes, which never prints. */
  declare readonly password: Uint8Array | undefined;
  declare readonly properties: ConnectProperties;
  /** The 0x80 bit of the level byte, which mosquitto's bridges set; in no standard. */
  declare readonly bridge: boolean;

  /** Throws EncodeError for the first field that breaks a rule. */
  constructor(init: ConnectPacketInit);
  /** @internal */
  constructor(init: ConnectFields, checked: typeof CHECKED);
  constructor(init: ConnectPacketInit | ConnectFields, checked?: typeof CHECKED) {
    super();
    const fields = checked === CHECKED ? (init as ConnectFields) : checkedConnect(init);
    this.type = "connect";
    this.protocolVersion = fields.protocolVersion;
    this.clientId = fields.clientId;
    this.cleanSession = fields.cleanSession;
    this.keepAlive = fields.keepAlive;
    this.will = fields.will;
    this.#username = fields.username;
    this.#password = fields.password;
    const { username, password } = ConnectPacket.#secrets;
    if (fields.username === undefined) this.username = undefined;
    else Object.defineProperty(this, "username", username);
    if (fields.password === undefined) this.password = undefined;
    else Object.defineProperty(this, "password", password);
    this.properties = fields.properties;
    this.bridge = fields.bridge;
    Object.freeze(this);
  }
}

function checkedConnect(given: ConnectPacketInit): ConnectFields {
  const init = checks.object(given, "the packet");
  const version = init.protocolVersion ?? DEFAULT_PROTOCOL_VERSION;
  if (!isProtocolVersion(version)) {
    checks.refuse("unsupported-protocol-version", "protocolVersion"); // [3.1.1 MQTT-3.1.2-2] [5.0 MQTT-3.1.2-2]
  }
  const clientId = checks.string(init.clientId, "clientId", version); // [3.1.1 MQTT-3.1.3-4] [5.0 MQTT-3.1.3-4]
  const cleanSession = checks.boolean(init.cleanSession ?? true, "cleanSession");
  if (isRejectedClientId(clientId, cleanSession, version)) {
    checks.refuse("client-identifier-rejected", "clientId", version); // [3.1.1 MQTT-3.1.3-7]
  }
  const keepAlive = checks.integer(init.keepAlive ?? 0, "keepAlive", 0xffff);
  const will = init.will === undefined ? undefined : takeWill(init.will, version);
  const username =
    init.username === undefined ? undefined : checks.string(init.username, "username", version); // [3.1.1 MQTT-3.1.3-11] [5.0 MQTT-3.1.3-12]
  const password =
    init.password === undefined ? undefined : checks.binary(init.password, "password", version);
  if (password !== undefined && username === undefined && version !== 5) {
    checks.refuse("password-without-user-name", "password", version); // [3.1.1 MQTT-3.1.2-22]
  }
  const properties = takeProperties(init.properties, CONNECT, checks, "properties");
  if (version !== 5) {
    if (properties !== NO_PROPERTIES) refuseVersion("properties", version);
    if (will !== undefined && will.properties !== NO_PROPERTIES) {
      refuseVersion("will.properties", version);
    }
  }
  const bridge = checks.boolean(init.bridge ?? false, "bridge");
  if (bridge && version === 5) refuseVersion("bridge", version);
  return {
    protocolVersion: version,
    clientId,
    cleanSession,
    keepAlive,
    will,
    username,
    password,
    properties,
    bridge,
  };
}

function refuseVersion(field: string, version: ProtocolVersion): never {
  return checks.refuse("not-in-protocol-version", field, version);
}

/** Whether a server answers this Client Identifier with return code 2 (3.1.1 MQTT-3.1.3-8; 3.1 wants 1 to 23 characters). */
export function isRejectedClientId(
  clientId: string,
  cleanSession: boolean,
  version: number,
): boolean {
  return clientId === "" && (version === 3 || (version === 4 && !cleanSession));
}

/** Reads a CONNECT's body. */
export function readConnect(r: PacketReader): ConnectPacket {
  const { version, name, bridge } = readProtocol(r);
  const flags = r.byte("Connect Flags");
  const hasWill = (flags & WILL_FLAG) !== 0;
  const willQoS = (flags >> WILL_QOS_SHIFT) & 3;
  const willRetain = (flags & WILL_RETAIN) !== 0;
  if (name === "MQTT" || version !== 3) checkUnusedFlags(r, flags); // 3.1 does not use them.
  if (hasWill && willQoS === 3) r.violation("invalid-will-qos", "Will QoS"); // [3.1.1 MQTT-3.1.2-14] [5.0 MQTT-3.1.2-12]
  if (version !== 5 && (flags & PASSWORD_FLAG) !== 0 && (flags & USER_NAME_FLAG) === 0) {
    r.violation("password-without-user-name", "Password Flag"); // [3.1.1 MQTT-3.1.2-22]
  }
  const cleanSession = (flags & CLEAN_SESSION) !== 0;
  const keepAlive = r.twoByteInteger("Keep Alive");
  const properties = version === 5 ? readProperties(r, CONNECT) : NO_PROPERTIES;
  const clientId = r.utf8("Client Identifier"); // [3.1.1 MQTT-3.1.3-3] [5.0 MQTT-3.1.3-3]
  if (isRejectedClientId(clientId, cleanSession, version)) {
    r.violation("client-identifier-rejected"); // [3.1.1 MQTT-3.1.3-8]
  }
  const will = hasWill ? readWill(r, willQoS as QoS, willRetain) : undefined;
  const username = isThere(r, flags & USER_NAME_FLAG) ? r.utf8("User Name") : undefined; // [3.1.1 MQTT-3.1.2-19] [5.0 MQTT-3.1.2-17]
  const password = isThere(r, flags & PASSWORD_FLAG) ? r.binary("Password") : undefined; // [3.1.1 MQTT-3.1.2-21] [5.0 MQTT-3.1.2-19]
  return new ConnectPacket(
    {
      protocolVersion: version,
      clientId,
      cleanSession,
      keepAlive,
      will,
      username,
      password,
      properties,
      bridge,
    },
    CHECKED,
  );
}

/** Whether a flagged field is in the payload. 3.1 lets the Remaining Length win over the flag. */
function isThere(r: PacketReader, flag: number): boolean {
  const mayBeMissing = r.protocolVersion === 3 && !r.settings.requiresFlaggedFields;
  return flag !== 0 && (!mayBeMissing || r.remaining > 0);
}

/** Reads Protocol Name and Protocol Level, and settles by which version the rest is read. */
export function readProtocol(r: PacketReader): {
  version: ProtocolVersion;
  name: "MQTT" | "MQIsdp";
  bridge: boolean;
} {
  const name = r.utf8("Protocol Name");
  if (name !== "MQTT" && name !== "MQIsdp") {
    r.fail("wrong-protocol-name", r.fieldOffset, "Protocol Name"); // [3.1.1 MQTT-3.1.2-1] [5.0 MQTT-3.1.2-1]
  }
  const level = r.byte(
    r.remaining > 0 && r.bytes[r.position] === 5 ? "Protocol Version" : "Protocol Level",
  );
  const bridge = (level & BRIDGE) !== 0 && r.tolerates(BRIDGE_PROTOCOL_LEVEL);
  const version = bridge ? level & ~BRIDGE : level;
  const isKnown = name === "MQIsdp" ? version === 3 : version === 4 || (version === 5 && !bridge);
  const isMixed = name === "MQTT" ? version === 3 : version === 4 || (version === 5 && !bridge);
  if (!isKnown && !(isMixed && r.tolerates(PROTOCOL_NAME_OF_ANOTHER_VERSION)))
    r.fail("unsupported-protocol-version", r.fieldOffset, r.field); // [3.1.1 MQTT-3.1.2-2] [5.0 MQTT-3.1.2-2]
  r.protocolVersion = name === "MQTT" && version === 3 ? 4 : version; // Whose rules for flags hold.
  checkFlags(r);
  r.protocolVersion = version;
  r.checkRemainingLengthForm();
  return { version: version as ProtocolVersion, name, bridge };
}

function checkUnusedFlags(r: PacketReader, flags: number): void {
  if ((flags & RESERVED) !== 0) r.violation("reserved-connect-flag", "Reserved"); // [3.1.1 MQTT-3.1.2-3] [5.0 MQTT-3.1.2-3]
  if ((flags & WILL_FLAG) !== 0) return;
  if (((flags >> WILL_QOS_SHIFT) & 3) !== 0) r.violation("will-qos-without-will-flag", "Will QoS"); // [3.1.1 MQTT-3.1.2-13] [5.0 MQTT-3.1.2-11]
  if ((flags & WILL_RETAIN) !== 0) r.violation("will-retain-without-will-flag", "Will Retain"); // [3.1.1 MQTT-3.1.2-15] [5.0 MQTT-3.1.2-13]
}

/** Writes a CONNECT, in its own version. */
export function writeConnect(w: PacketWriter, packet: ConnectPacket): void {
  const { protocolVersion: version, will, username, password } = packet;
  w.protocolVersion = version;
  w.firstByte = CONNECT << 4;
  w.checkedUtf8(protocolNameOf(version));
  w.byte(version | (packet.bridge ? BRIDGE : 0));
  w.byte(
    (username === undefined ? 0 : USER_NAME_FLAG) |
      (password === undefined ? 0 : PASSWORD_FLAG) |
      (will === undefined
        ? 0
        : WILL_FLAG | (will.qos << WILL_QOS_SHIFT) | (will.retain ? WILL_RETAIN : 0)) |
      (packet.cleanSession ? CLEAN_SESSION : 0),
  );
  w.twoByteInteger(packet.keepAlive);
  if (version === 5) writeProperties(w, packet.properties, CONNECT);
  w.checkedUtf8(packet.clientId);
  if (will !== undefined) writeWill(w, will);
  if (username !== undefined) w.checkedUtf8(username);
  if (password !== undefined) w.binary(password);
}
