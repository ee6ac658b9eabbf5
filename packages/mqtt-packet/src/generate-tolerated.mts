/**
 * What core never writes and mqtt-packet's users do, each where its relaxation is named. The bytes are core's,
 * but for what is relaxed.
 */

import { decodeFixedHeader, encode, type ProtocolVersion, type Tolerance } from "@mqtt-codec/core";
import { encodeVarint } from "@mqtt-codec/core/io";
import { Buffer, bufferOf } from "./buffer.mjs";
import { coreConnect } from "./core-connect.mjs";
import { corePacket, type Given } from "./core-packet.mjs";
import { type CodecOptions, tolerancesOf } from "./options.mjs";
import { textOf } from "./text.mjs";

/** The bytes of a packet whose Packet Identifier is 0, where that is tolerated; undefined where it is not. */
export function generateWithoutIdentifier(
  given: Given,
  options: CodecOptions,
  generate: (packet: Given) => Buffer,
): Buffer | undefined {
  if (!tolerancesOf(options).includes("zero-packet-identifier")) return undefined;
  const withId = (messageId: number): Buffer => generate(changed(given, { messageId }));
  return withByte(withId(1), withId(2), 0);
}

/** The bytes of a CONNECT or CONNACK. Throws GenerateError, or core's EncodeError. */
export function generateTolerated(
  given: Given,
  version: ProtocolVersion,
  options: CodecOptions,
): Buffer {
  const tolerates = (name: Tolerance): boolean => tolerancesOf(options).includes(name);
  if (given["cmd"] === "connect") {
    const name = textOf(given["protocolId"] || "MQTT");
    if (isOfAnotherVersion(name, given) && tolerates("protocol-name-of-another-version")) {
      const own = given["protocolVersion"] === 3 ? "MQIsdp" : "MQTT";
      const bytes = bufferOf(encode(coreConnect(changed(given, { protocolId: own }))));
      return withProtocolName(bytes, name as string);
    }
    return bufferOf(encode(coreConnect(given)));
  }
  const write = (packet: Given): Buffer =>
    bufferOf(encode(corePacket(packet, version), { protocolVersion: version }));
  const writeChanged = (fields: Given): Buffer => write(changed(given, fields));
  if (version !== 5) {
    const { returnCode } = given;
    if (isReserved(returnCode) && tolerates("reserved-return-code")) {
      return withByte(writeChanged({ returnCode: 4 }), writeChanged({ returnCode: 5 }), returnCode);
    }
    return write(given);
  }
  const properties = Object(given["properties"]) as Given;
  if (properties["maximumQoS"] === 2 && tolerates("maximum-qos-2")) {
    const withQoS = (maximumQoS: number): Buffer =>
      writeChanged({ properties: { ...properties, maximumQoS } });
    return withByte(withQoS(0), withQoS(1), 2);
  }
  return write(given);
}

/** The packet with other fields, also where its own are a class's or inherited. */
function changed(given: Given, fields: Given): Given {
  return Object.assign(Object.create(given), fields);
}

/** MQIsdp with level 4 or 5, MQTT with level 3. */
function isOfAnotherVersion(name: string | undefined, { protocolVersion }: Given): boolean {
  return name === (protocolVersion === 3 ? "MQTT" : "MQIsdp");
}

function isReserved(code: unknown): code is number {
  return Number.isInteger(code) && (code as number) >= 6 && (code as number) <= 0xff;
}

/** The one byte in which two encodings differ, with another value. */
function withByte(bytes: Buffer, other: Buffer, value: number): Buffer {
  bytes[bytes.findIndex((byte, index) => byte !== other[index])] = value;
  return bytes;
}

/** A CONNECT with another Protocol Name. */
function withProtocolName(bytes: Buffer, name: string): Buffer {
  const { headerLength } = decodeFixedHeader(bytes);
  const rest = bytes.subarray(headerLength + 2 + bytes.readUInt16BE(headerLength));
  const remainingLength = 2 + name.length + rest.length;
  const head = Buffer.alloc(5);
  head[0] = bytes[0] as number;
  const end = 1 + encodeVarint(remainingLength, head, 1);
  return Buffer.concat([head.subarray(0, end), Buffer.of(0, name.length), Buffer.from(name), rest]);
}
