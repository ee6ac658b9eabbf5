// mqtt-packet, the codec under MQTT.js and Aedes: a parser a connection, which emits packets and errors,
// and `generate`. Parsing is asked of a new parser each time.

import {
  bytesOf,
  hexOf,
  inOurForm,
  installed,
  inTheirForm,
  needPlaceFor,
  refusal,
  serve,
  serveAbsent,
  Unsupported,
  userPropertyObject,
  userPropertyPairs,
  withBytes,
} from "./serve.mjs";

/** Fields that go by other names: neutral, then mqtt-packet's. */
const RENAMED = {
  connect: { cleanSession: "clean", keepAlive: "keepalive", bridge: "bridgeMode" },
  suback: { reasonCodes: "granted" },
  unsubscribe: { topicFilters: "unsubscriptions" },
  unsuback: { reasonCodes: "granted" },
};
const SUBSCRIPTION = {
  topicFilter: "topic",
  noLocal: "nl",
  retainAsPublished: "rap",
  retainHandling: "rh",
};

const inverse = (names) => Object.fromEntries(Object.entries(names).map(([a, b]) => [b, a]));
const renamed = (fields, names) =>
  Object.fromEntries(Object.entries(fields).map(([key, value]) => [names[key] ?? key, value]));

// Payload Format Indicator is a boolean there, and User Properties are an object.
function theirProperties({ subscriptionIdentifiers, userProperties, ...rest }) {
  const { payloadFormatIndicator: indicator } = rest;
  if (indicator !== undefined && indicator !== 0 && indicator !== 1) {
    throw new Unsupported("a Payload Format Indicator that is no boolean");
  }
  return {
    ...rest,
    ...(indicator !== undefined && { payloadFormatIndicator: indicator === 1 }),
    ...(subscriptionIdentifiers !== undefined && {
      subscriptionIdentifier: subscriptionIdentifiers,
    }),
    ...(userProperties !== undefined && { userProperties: userPropertyObject(userProperties) }),
  };
}

function ourProperties({ subscriptionIdentifier, userProperties, ...rest }) {
  const { payloadFormatIndicator: indicator } = rest;
  return {
    ...rest,
    ...(indicator !== undefined && {
      payloadFormatIndicator: typeof indicator === "boolean" ? Number(indicator) : indicator,
    }),
    ...(subscriptionIdentifier !== undefined && {
      subscriptionIdentifiers: [subscriptionIdentifier].flat(),
    }),
    ...(userProperties !== undefined && { userProperties: userPropertyPairs(userProperties) }),
  };
}

function theirPacket(packet, version) {
  const { type, properties, packetId, ...rest } = packet;
  const theirs = { cmd: type, ...renamed(rest, RENAMED[type] ?? {}) };
  if (packetId !== undefined) theirs.messageId = packetId;
  if (properties !== undefined) theirs.properties = theirProperties(properties);
  if (type === "connect") {
    theirs.protocolId = theirs.protocolVersion === 3 ? "MQIsdp" : "MQTT";
    if (theirs.will?.properties !== undefined) {
      theirs.will = { ...theirs.will, properties: theirProperties(theirs.will.properties) };
    }
  }
  if (type === "connack" && version !== 5) {
    theirs.returnCode = theirs.reasonCode;
    delete theirs.reasonCode;
  }
  if (type === "subscribe" && Array.isArray(theirs.subscriptions)) {
    theirs.subscriptions = theirs.subscriptions.map((each) => renamed(each, SUBSCRIPTION));
  }
  return theirs;
}

/** The fields of each type: its packets also have those of the fixed header, and undefined ones. */
const FIELDS = {
  connect: ["protocolVersion", "clientId", "clean", "keepalive", "will", "username", "password"],
  connack: ["sessionPresent", "reasonCode"],
  publish: ["topic", "payload", "qos", "retain", "dup", "messageId"],
  subscribe: ["messageId", "subscriptions"],
  suback: ["messageId", "granted"],
  unsubscribe: ["messageId", "unsubscriptions"],
  unsuback: ["messageId", "granted"],
  pingreq: [],
  pingresp: [],
  disconnect: ["reasonCode"],
  auth: ["reasonCode"],
};
const ACKNOWLEDGEMENT = ["messageId", "reasonCode"];

function ourPacket(theirs) {
  const { cmd: type } = theirs;
  const fields = {};
  for (const name of FIELDS[type] ?? ACKNOWLEDGEMENT) {
    if (theirs[name] !== undefined) fields[name] = theirs[name];
  }
  if (type === "connect" && theirs.bridgeMode === true) fields.bridgeMode = true;
  // Before 5.0 it calls the same byte returnCode.
  if (type === "connack") fields.reasonCode ??= theirs.returnCode;
  const packet = { type, ...renamed(fields, inverse(RENAMED[type] ?? {})) };
  if (packet.messageId !== undefined) {
    packet.packetId = packet.messageId;
    delete packet.messageId;
  }
  if (theirs.properties) packet.properties = ourProperties(theirs.properties);
  if (packet.will?.properties) {
    packet.will = { ...packet.will, properties: ourProperties(packet.will.properties) };
  }
  if (type === "subscribe") {
    packet.subscriptions = packet.subscriptions.map((each) => renamed(each, inverse(SUBSCRIPTION)));
  }
  return packet;
}

const found = await installed("mqtt-packet");

if (found === undefined) {
  serveAbsent("mqtt-packet is not installed: npm install mqtt-packet@9.0.2");
} else {
  const { generate, parser } = found.module.default;

  serve({
    describe: {
      name: "mqtt-packet",
      version: found.version,
      language: "JavaScript",
      protocolVersions: [3, 4, 5],
      operations: ["decode", "encode"],
      direction: false,
      options: [],
    },

    // It says no by its error event. What it throws instead, nobody who uses it catches: a crash.
    decode({ protocolVersion, ...request }) {
      const parsing = parser({ protocolVersion });
      const packets = [];
      let refused;
      parsing.on("packet", (packet) => packets.push(packet));
      parsing.on("error", (error) => {
        // It emits the packet after some errors: what came first counts.
        if (packets.length === 0) refused ??= error;
      });
      // What it returns is no bytesRead: it may have begun with the next packet.
      parsing.parse(bytesOf(request));
      if (refused !== undefined) return refusal(refused);
      const [packet] = packets;
      if (packet === undefined) return { outcome: "need-more" };
      return { outcome: "packet", packet: inOurForm(packet.cmd, () => ourPacket(packet)) };
    },

    encode({ protocolVersion, packet }) {
      needPlaceFor(packet, protocolVersion);
      const theirs = inTheirForm(() => theirPacket(withBytes(packet), protocolVersion));
      try {
        return { outcome: "bytes", hex: hexOf(generate(theirs, { protocolVersion })) };
      } catch (error) {
        return refusal(error);
      }
    },
  });
}
