/** The JSON form of a packet, turned into what core makes a packet from. */

import type { PacketInit } from "@mqtt-codec/core";
import { parseBase64 } from "./inputs/base64.js";
import { parseHex } from "./inputs/hex.js";

/** JSON that is no packet's form: which key is at fault, and how. */
export class JsonFormError extends Error {}

type JsonObject = Readonly<Record<string, unknown>>;

/** How the value of a key is taken; where nothing is said, as it is, for core to check. */
type Take = (value: unknown, path: string) => unknown;

const REDACTED = "***";

const asIs: Take = (value) => value;

const properties: Take = (value, path) =>
  mapped(value, path, (key) =>
    key === "correlationData" ? binary : key === "authenticationData" ? secretBinary : asIs,
  );

const will: Take = fields({ topic: asIs, payload: binary, qos: asIs, retain: asIs, properties });

const subscription: Take = fields({
  topicFilter: asIs,
  qos: asIs,
  noLocal: asIs,
  retainAsPublished: asIs,
  retainHandling: asIs,
});

const acknowledgement = { packetId: asIs, reasonCode: asIs, properties };
const manyReasonCodes = { packetId: asIs, reasonCodes: asIs, properties };

const FORMS: Readonly<Record<PacketInit["type"], Readonly<Record<string, Take>>>> = {
  connect: {
    protocolVersion: asIs,
    clientId: asIs,
    cleanSession: asIs,
    keepAlive: asIs,
    will,
    username: secretText,
    password: secretBinary,
    properties,
    bridge: asIs,
  },
  connack: { sessionPresent: asIs, reasonCode: asIs, properties },
  publish: {
    topic: asIs,
    payload: binary,
    qos: asIs,
    retain: asIs,
    dup: asIs,
    packetId: asIs,
    properties,
  },
  puback: acknowledgement,
  pubrec: acknowledgement,
  pubrel: acknowledgement,
  pubcomp: acknowledgement,
  subscribe: {
    packetId: asIs,
    subscriptions: (value, path) =>
      Array.isArray(value)
        ? value.map((item, index) => subscription(item, `${path}[${index}]`))
        : value,
    properties,
  },
  suback: manyReasonCodes,
  unsubscribe: { packetId: asIs, topicFilters: asIs, properties },
  unsuback: manyReasonCodes,
  pingreq: {},
  pingresp: {},
  disconnect: { reasonCode: asIs, properties },
  auth: { reasonCode: asIs, properties },
};

/** What a line of JSON says of a packet. Throws JsonFormError, or SyntaxError for what is not JSON. */
export function packetInitOf(line: string): PacketInit {
  const json: unknown = JSON.parse(line);
  if (!isObject(json)) throw new JsonFormError("a packet is a JSON object");
  const { type, ...rest } = json;
  if (typeof type !== "string" || !Object.hasOwn(FORMS, type)) {
    const known = Object.keys(FORMS).join(", ");
    throw new JsonFormError(
      type === undefined
        ? `the key "type" is missing: ${known}`
        : `"type" is ${JSON.stringify(type)}, which is none of ${known}`,
    );
  }
  const init = fields(FORMS[type as PacketInit["type"]])(rest, "") as JsonObject;
  return { type, ...init } as PacketInit;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fields(form: Readonly<Record<string, Take>>): Take {
  return (value, path) =>
    mapped(value, path, (key) => (Object.hasOwn(form, key) ? form[key] : undefined));
}

function mapped(value: unknown, path: string, takeOf: (key: string) => Take | undefined): unknown {
  if (!isObject(value)) throw new JsonFormError(`"${path}" must be an object`);
  const entries = Object.entries(value).map(([key, item]) => {
    const itemPath = path === "" ? key : `${path}.${key}`;
    const take = takeOf(key);
    if (take === undefined) {
      throw new JsonFormError(`${JSON.stringify(itemPath)} is not a key of this packet`);
    }
    if (item === null) throw new JsonFormError(`"${itemPath}" is null: leave the key out`);
    return [key, take(item, itemPath)] as const;
  });
  return Object.fromEntries(entries);
}

function binary(value: unknown, path: string): Uint8Array | string {
  if (typeof value === "string") return value;
  const [key, text] = binaryForm(value, path);
  if (key === "utf8") return text;
  const parsed = key === "hex" ? parseHex(text) : parseBase64(text);
  if ("bytes" in parsed) return parsed.bytes;
  throw new JsonFormError(`"${path}.${key}" is not ${key}: ${secretFree(path, parsed.fault)}`);
}

function binaryForm(value: unknown, path: string): [key: string, text: string] {
  const entries = isObject(value) ? Object.entries(value) : [];
  const [key, text] = entries[0] ?? [];
  const isKnown = key === "utf8" || key === "base64" || key === "hex";
  if (entries.length !== 1 || !isKnown || typeof text !== "string") {
    throw new JsonFormError(
      `"${path}" must be a string or an object with one of utf8, base64 and hex`,
    );
  }
  return [key, text];
}

function secretBinary(value: unknown, path: string): Uint8Array | string {
  refuseRedacted(value, path);
  return binary(value, path);
}

function secretText(value: unknown, path: string): unknown {
  refuseRedacted(value, path);
  if (!isObject(value)) return value;
  const [key, text] = binaryForm(value, path);
  if (key !== "utf8") throw new JsonFormError(`"${path}" is text: a string, or {"utf8": "..."}`);
  return text;
}

/** Refuses what decode prints for a secret, so that it is not sent in the secret's place. */
function refuseRedacted(value: unknown, path: string): void {
  if (value !== REDACTED) return;
  throw new JsonFormError(
    `"${path}" was withheld: decode with --show-secrets, or write {"utf8": "***"} if it is meant`,
  );
}

/** Faults quote what they are about, which must not be a password. */
function secretFree(path: string, fault: string): string {
  return path === "password" || path.endsWith("authenticationData") ? "it has a fault" : fault;
}
