// The packets that are measured, as the plain objects that @mqtt-codec/core makes packets of. The same
// in every run; no two of a list are alike, so that no cache in the engine is better than it will be in use.

import { Chance } from "./chance.mjs";

/** Packets in a list of one type. */
const VARIANTS = 64;

/** Bytes of a PUBLISH's payload, each a row of its own. */
export const PAYLOAD_SIZES = [0, 16, 64, 1_024, 65_536];

const SITES = ["berlin", "lyon", "nagoya", "austin", "pune", "porto-alegre", "gdansk", "leeds"];
const METRICS = [
  "temperature",
  "humidity",
  "vibration",
  "power",
  "state",
  "battery",
  "rssi",
  "flow",
];
const ROOMS = ["küche", "büro", "salón", "świetlica"];

/** Topic Names as they are seen in use: 8 to 70 characters, one in fifty not ASCII. */
export function topicName(chance) {
  const metric = chance.pick(METRICS);
  return chance.pickWeighted([
    [24, () => `devices/${chance.integer(1, 9_999)}/telemetry/${metric}`],
    [
      18,
      () =>
        `plants/${chance.pick(SITES)}/line-${chance.integer(1, 12)}/press-${chance.integer(1, 40)}/${metric}`,
    ],
    [12, () => `$aws/things/sensor-${chance.hex(8)}/shadow/update/accepted`],
    [12, () => `homeassistant/sensor/0x${chance.hex(16)}/config`],
    [10, () => `spBv1.0/${chance.pick(SITES)}/NDATA/edge-${chance.integer(1, 99)}`],
    [10, () => `v1/gateway/${chance.hex(6)}/${metric}`],
    [6, () => `t/${chance.hex(6)}`],
    [
      6,
      () =>
        `fleet/${chance.integer(100_000, 999_999)}/vehicle/position/raw/${chance.hex(12)}/${metric}`,
    ],
    [2, () => `haus/${chance.pick(ROOMS)}/${chance.integer(1, 9)}/${metric}`],
  ])();
}

/** One of 20 to 40 characters, most of them of two bytes. */
export function cyrillicTopic(chance) {
  return `завод/${chance.integer(1, 99)}/линия-${chance.integer(1, 12)}/температура`;
}

export function topicFilter(chance) {
  return chance.pickWeighted([
    [4, () => topicName(chance)],
    [3, () => `devices/${chance.integer(1, 9_999)}/#`],
    [2, () => `plants/${chance.pick(SITES)}/+/+/${chance.pick(METRICS)}`],
    [1, () => `$share/workers-${chance.integer(1, 9)}/v1/gateway/+/${chance.pick(METRICS)}`],
  ])();
}

/** Payload of so many bytes: JSON as far as it goes. */
export function payloadOf(length, chance) {
  let text = "";
  while (text.length < length) {
    text += `{"ts":17${chance.integer(10_000_000, 99_999_999)}000,"v":${chance.next().toFixed(4)},"u":"C"}`;
  }
  return new TextEncoder().encode(text.slice(0, length));
}

const packetId = (chance) => chance.integer(1, 65_535);
const bytesOf = (length, chance) => Uint8Array.from({ length }, () => chance.integer(0, 255));

/** What a 5.0 PUBLISH carries: in most cases nothing. */
function publishProperties(chance) {
  return chance.pickWeighted([
    [50, () => ({})],
    [14, () => ({ messageExpiryInterval: chance.integer(1, 86_400) })],
    [12, () => ({ topicAlias: chance.integer(1, 50) })],
    [8, () => ({ subscriptionIdentifiers: [chance.integer(1, 20_000)] })],
    [7, () => ({ payloadFormatIndicator: 1, contentType: "application/json" })],
    [
      5,
      () => ({
        userProperties: [
          ["trace-id", chance.hex(16)],
          ["source", chance.pick(SITES)],
        ],
      }),
    ],
    [
      4,
      () => ({
        responseTopic: `replies/${chance.hex(8)}`,
        correlationData: bytesOf(8, chance),
      }),
    ],
  ])();
}

function publish(chance, version, { size, qos }) {
  const properties = version === 5 ? publishProperties(chance) : {};
  // A topic that has an alias already is left out half of the time.
  const isAliased = properties.topicAlias !== undefined && chance.isWithin(0.5);
  return {
    type: "publish",
    topic: isAliased ? "" : topicName(chance),
    payload: payloadOf(size, chance),
    qos,
    retain: chance.isWithin(0.05),
    ...(qos > 0 && { packetId: packetId(chance), dup: chance.isWithin(0.02) }),
    ...(version === 5 && { properties }),
  };
}

function acknowledgement(type, failure) {
  return (chance, version) => {
    const isRefused = version === 5 && chance.isWithin(0.1);
    return {
      type,
      packetId: packetId(chance),
      ...(isRefused && { reasonCode: failure }),
      ...(isRefused && chance.isWithin(0.5) && { properties: { reasonString: "over the quota" } }),
    };
  };
}

function connect(chance, version) {
  const init = {
    type: "connect",
    protocolVersion: version,
    clientId: `device-${chance.hex(12)}`,
    cleanSession: chance.isWithin(0.7),
    keepAlive: chance.pick([15, 30, 60, 300]),
  };
  if (chance.isWithin(0.8)) {
    init.username = `user-${chance.hex(6)}`;
    init.password = chance.hex(24);
  }
  if (chance.isWithin(0.5)) {
    init.will = { topic: topicName(chance), payload: "offline", qos: 1, retain: true };
    if (version === 5) init.will.properties = { willDelayInterval: 30 };
  }
  if (version === 5) {
    init.properties = {
      sessionExpiryInterval: chance.integer(60, 86_400),
      receiveMaximum: chance.integer(10, 100),
      ...(chance.isWithin(0.5) && { topicAliasMaximum: 10 }),
    };
  }
  return init;
}

function connack(chance, version) {
  const init = { type: "connack", sessionPresent: chance.isWithin(0.3), reasonCode: 0 };
  if (version === 5) {
    init.properties = {
      receiveMaximum: 20,
      topicAliasMaximum: 10,
      ...(chance.isWithin(0.3) && { assignedClientIdentifier: `auto-${chance.hex(12)}` }),
      sharedSubscriptionAvailable: chance.isWithin(0.5),
    };
  }
  return init;
}

function subscribe(chance, version) {
  const subscriptions = Array.from({ length: chance.integer(1, 4) }, () => ({
    topicFilter: topicFilter(chance),
    qos: chance.integer(0, 2),
    ...(version === 5 && {
      retainAsPublished: chance.isWithin(0.3),
      retainHandling: chance.integer(0, 2),
    }),
  }));
  return {
    type: "subscribe",
    packetId: packetId(chance),
    subscriptions,
    ...(version === 5 &&
      chance.isWithin(0.5) && {
        properties: { subscriptionIdentifiers: [chance.integer(1, 20_000)] },
      }),
  };
}

const several = (chance, item) => Array.from({ length: chance.integer(1, 4) }, item);

/** How a packet of each type is made; `publish` needs the size of its payload and its QoS. */
export const MAKERS = {
  connect,
  connack,
  publish,
  puback: acknowledgement("puback", 0x97),
  pubrec: acknowledgement("pubrec", 0x97),
  pubrel: acknowledgement("pubrel", 0x92),
  pubcomp: acknowledgement("pubcomp", 0x92),
  subscribe,
  suback: (chance) => ({
    type: "suback",
    packetId: packetId(chance),
    reasonCodes: several(chance, () => chance.pick([0, 1, 2, 0x80])),
  }),
  unsubscribe: (chance) => ({
    type: "unsubscribe",
    packetId: packetId(chance),
    topicFilters: several(chance, () => topicFilter(chance)),
  }),
  unsuback: (chance, version) => ({
    type: "unsuback",
    packetId: packetId(chance),
    ...(version === 5 && { reasonCodes: several(chance, () => chance.pick([0, 0x11])) }),
  }),
  pingreq: () => ({ type: "pingreq" }),
  pingresp: () => ({ type: "pingresp" }),
  // mqtt-packet reads past the end of a 5.0 DISCONNECT without properties: see docs/performance.md.
  disconnect: (chance, version) => ({
    type: "disconnect",
    ...(version === 5 && {
      reasonCode: chance.pick([0, 4]),
      properties: { sessionExpiryInterval: chance.integer(0, 3_600) },
    }),
  }),
  auth: (chance) => ({
    type: "auth",
    reasonCode: 0x18,
    properties: { authenticationMethod: "SCRAM-SHA-256", authenticationData: bytesOf(32, chance) },
  }),
};

/** Packets of one type. */
export function packetsOf(type, version) {
  const chance = new Chance(version);
  return Array.from({ length: VARIANTS }, () => MAKERS[type](chance, version));
}

/**
 * PUBLISHes with QoS 0 and 1 in turn, each with a payload of so many bytes; without User Properties, so
 * that no codec is left out.
 */
export function publishesOf(size, version, makeTopic) {
  const chance = new Chance(size);
  const length = size > 10_000 ? 16 : VARIANTS;
  return Array.from({ length }, (_, index) => {
    const init = MAKERS.publish(chance, version, { size, qos: index % 2 });
    if (init.properties?.userProperties !== undefined) init.properties = {};
    if (makeTopic !== undefined && init.topic !== "") init.topic = makeTopic(chance);
    return init;
  });
}
