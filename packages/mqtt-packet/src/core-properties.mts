/** Properties as mqtt-packet takes them, for core to check and write. */

import { bytesOf, isBytes } from "./buffer.mjs";
import { GenerateError } from "./generate-error.mjs";

type Kind = "boolean" | "number" | "string" | "bytes" | "pairs";

/** What mqtt-packet wants each property to be. */
const KINDS: Readonly<Record<string, Kind>> = {
  sessionExpiryInterval: "number",
  willDelayInterval: "number",
  receiveMaximum: "number",
  maximumPacketSize: "number",
  topicAliasMaximum: "number",
  requestResponseInformation: "boolean",
  requestProblemInformation: "boolean",
  userProperties: "pairs",
  authenticationMethod: "string",
  authenticationData: "bytes",
  payloadFormatIndicator: "boolean",
  messageExpiryInterval: "number",
  contentType: "string",
  responseTopic: "string",
  correlationData: "bytes",
  maximumQoS: "number",
  retainAvailable: "boolean",
  assignedClientIdentifier: "string",
  reasonString: "string",
  wildcardSubscriptionAvailable: "boolean",
  subscriptionIdentifiersAvailable: "boolean",
  sharedSubscriptionAvailable: "boolean",
  serverKeepAlive: "number",
  responseInformation: "string",
  serverReference: "string",
  topicAlias: "number",
  subscriptionIdentifier: "number",
};

/** The largest value of each number; where it is not named it is that of four bytes. */
const MAXIMA: Readonly<Record<string, number>> = {
  receiveMaximum: 0xffff,
  topicAliasMaximum: 0xffff,
  serverKeepAlive: 0xffff,
  topicAlias: 0xffff,
  maximumQoS: 0xff,
  subscriptionIdentifier: 0x0fff_ffff,
};

/** Core's properties; undefined where there are none. Throws where one is not what it has to be. */
export function coreProperties(given: unknown): Record<string, unknown> | undefined {
  if (typeof given !== "object" || given === null || "length" in given) return undefined;
  let taken: Record<string, unknown> | undefined;
  for (const name in given) {
    const value = (given as Record<string, unknown>)[name];
    if (value === undefined) continue;
    taken ??= {};
    if (!Object.hasOwn(KINDS, name)) throw invalid(`property ${name}`, value);
    switch (name) {
      case "userProperties":
        taken[name] = pairsOf(value);
        break;
      case "subscriptionIdentifier":
        taken["subscriptionIdentifiers"] = Array.isArray(value)
          ? value.map((one) => checked(name, one))
          : [checked(name, value)];
        break;
      case "payloadFormatIndicator":
        taken[name] = checked(name, value) ? 1 : 0;
        break;
      default:
        taken[name] = checked(name, value);
    }
  }
  return taken;
}

function checked(name: string, value: unknown): unknown {
  switch (KINDS[name]) {
    case "number": {
      const isInRange =
        typeof value === "number" && value >= 0 && value <= (MAXIMA[name] ?? 0xffff_ffff);
      if (!isInRange) throw invalid(name, value);
      return value;
    }
    case "bytes":
      // What it is instead is not told: it may be a secret.
      if (typeof value !== "string" && !isBytes(value)) throw new GenerateError(`Invalid ${name}`);
      return bytesOf(value);
    default:
      if (typeof value !== KINDS[name]) throw invalid(name, value);
      return value;
  }
}

/** Pairs of name and value, name by name; what is no string is taken as its text, as mqtt-packet does. */
function pairsOf(given: unknown): [string, string][] {
  if (typeof given !== "object" || given === null) throw invalid("userProperties", given);
  const pairs: [string, string][] = [];
  for (const name of Object.keys(given)) {
    const value: unknown = (given as Record<string, unknown>)[name];
    if (typeof value === "string") pairs.push([name, value]);
    else if (Array.isArray(value)) for (const one of value) pairs.push([name, textOf(one)]);
    else pairs.push([name, textOf(value)]);
  }
  return pairs;
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) throw invalid("userProperties", value);
  return String(value);
}

function invalid(name: string, value: unknown): GenerateError {
  return new GenerateError(`Invalid ${name}: ${String(value)}`);
}
