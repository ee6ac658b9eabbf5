/** Objects that packets are made from: near to valid ones, with any value anywhere. */

import { PROPERTIES_OF, type PropertyOwner } from "../../laws/support/properties-of.js";
import type { Draw } from "./draw.js";
import {
  binary,
  bool,
  hostile,
  list,
  type Make,
  maybe,
  mostly,
  number,
  oneOf,
  text,
  topic,
  varint,
} from "./values.js";

const pair: Make = (draw) => [mostly(text)(draw), mostly(text)(draw)];

const PROPERTIES: Readonly<Record<string, Make>> = {
  payloadFormatIndicator: oneOf(0, 1),
  messageExpiryInterval: number(4),
  contentType: text,
  responseTopic: topic,
  correlationData: binary,
  subscriptionIdentifiers: list(mostly(varint)),
  sessionExpiryInterval: number(4),
  assignedClientIdentifier: text,
  serverKeepAlive: number(2),
  authenticationMethod: text,
  authenticationData: binary,
  requestProblemInformation: bool,
  willDelayInterval: number(4),
  requestResponseInformation: bool,
  responseInformation: text,
  serverReference: text,
  reasonString: text,
  receiveMaximum: number(2),
  topicAliasMaximum: number(2),
  topicAlias: number(2),
  maximumQoS: oneOf(0, 1, 2),
  retainAvailable: bool,
  userProperties: list(mostly(pair)),
  maximumPacketSize: number(4),
  wildcardSubscriptionAvailable: bool,
  subscriptionIdentifiersAvailable: bool,
  sharedSubscriptionAvailable: bool,
};
const ALL_KEYS = Object.keys(PROPERTIES);

/** Those of the packet, and seldom another's. */
function properties(owner: PropertyOwner): Make {
  const keys: readonly string[] = PROPERTIES_OF[owner];
  return (draw) => {
    const made: Record<string, unknown> = {};
    // A bit for each, so that few bytes say which there are.
    const chosen = draw.uint16() * 256 + draw.byte();
    keys.forEach((key, bit) => {
      if ((chosen & (1 << bit)) !== 0) made[key] = mostly(PROPERTIES[key] as Make)(draw);
    });
    if (chosen >> 18 === 0x3f) {
      const key = draw.of(ALL_KEYS);
      made[key] = (PROPERTIES[key] as Make)(draw);
    }
    return made;
  };
}

const qos = oneOf(0, 1, 2, 0, 1, 2, 3);
const reasonCode: Make = (draw) => {
  const choice = draw.byte();
  return choice < 0x40 ? draw.of([0, 1, 2, 4, 0x10, 0x11, 0x18, 0x19, 0x80, 0x92]) : draw.byte();
};
const subscription: Make = (draw) =>
  given(draw, {
    topicFilter: mostly(topic),
    qos: maybe(qos),
    noLocal: maybe(bool),
    retainAsPublished: maybe(bool),
    retainHandling: maybe(oneOf(0, 1, 2, 3)),
  });
const will: Make = (draw) =>
  given(draw, {
    topic: mostly(topic),
    payload: mostly(binary),
    qos: maybe(qos),
    retain: maybe(bool),
    properties: maybe(properties("will")),
  });
const acknowledgement = (owner: PropertyOwner): Readonly<Record<string, Make>> => ({
  packetId: mostly(number(2)),
  reasonCode: maybe(reasonCode),
  properties: maybe(properties(owner)),
});
const farewell = (owner: PropertyOwner): Readonly<Record<string, Make>> => ({
  reasonCode: maybe(reasonCode),
  properties: maybe(properties(owner)),
});

const FIELDS: Readonly<Record<string, Readonly<Record<string, Make>>>> = {
  publish: {
    topic: mostly(topic),
    payload: maybe(binary),
    qos: maybe(qos),
    retain: maybe(bool),
    dup: maybe(bool),
    packetId: maybe(number(2)),
    properties: maybe(properties("publish")),
  },
  connect: {
    protocolVersion: mostly(oneOf(3, 4, 5)),
    clientId: mostly(text),
    cleanSession: maybe(bool),
    keepAlive: maybe(number(2)),
    will: maybe(will),
    username: maybe(text),
    password: maybe(binary),
    bridge: maybe(bool),
    properties: maybe(properties("connect")),
  },
  connack: { sessionPresent: maybe(bool), ...farewell("connack") },
  puback: acknowledgement("puback"),
  pubrec: acknowledgement("pubrec"),
  pubrel: acknowledgement("pubrel"),
  pubcomp: acknowledgement("pubcomp"),
  subscribe: {
    packetId: mostly(number(2)),
    subscriptions: mostly(list(mostly(subscription))),
    properties: maybe(properties("subscribe")),
  },
  suback: {
    packetId: mostly(number(2)),
    reasonCodes: mostly(list(mostly(reasonCode))),
    properties: maybe(properties("suback")),
  },
  unsubscribe: {
    packetId: mostly(number(2)),
    topicFilters: mostly(list(mostly(topic))),
    properties: maybe(properties("unsubscribe")),
  },
  unsuback: {
    packetId: mostly(number(2)),
    reasonCodes: maybe(list(mostly(reasonCode))),
    properties: maybe(properties("unsuback")),
  },
  pingreq: {},
  pingresp: {},
  disconnect: farewell("disconnect"),
  auth: farewell("auth"),
};
const TYPES = Object.keys(FIELDS);

function given(draw: Draw, fields: Readonly<Record<string, Make>>): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  for (const [key, make] of Object.entries(fields)) {
    const value = make(draw);
    if (value !== undefined) made[key] = value;
  }
  return made;
}

/** An object with its type; seldom with a field of another packet's, or with a type that is none. */
export function drawInit(draw: Draw): Record<string, unknown> {
  const choice = draw.byte();
  const type = TYPES[choice % TYPES.length] as string;
  const init: Record<string, unknown> = { type, ...given(draw, FIELDS[type] ?? {}) };
  if (choice >= 0xfc) init["type"] = hostile(draw);
  else if (choice >= 0xf0) init[draw.of(["qos", "topic", "will", "extra"])] = hostile(draw);
  return init;
}

/**
 * The same object, one field of which says one thing and then another, as a getter or a Proxy can. Undefined where
 * it is not asked for.
 */
export function drawShifting(
  draw: Draw,
  init: Readonly<Record<string, unknown>>,
): Record<string, unknown> | undefined {
  if (draw.byte() < 0xe0) return undefined;
  const keys = Object.keys(init).filter((key) => key !== "type");
  if (keys.length === 0) return undefined;
  const key = draw.of(keys);
  const other = draw.byte() < 0x80 ? hostile(draw) : topic(draw);
  let turn = draw.byte() & 3;
  return Object.defineProperty({ ...init }, key, {
    enumerable: true,
    get: () => (turn-- > 0 ? init[key] : other),
  });
}
