// u8-mqtt-packet: a context a version, its stream's `decode`, which gives a list of packets, and `encode_pkt`.
// It says no by throwing, and keeps silent about what is not complete.

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
  userPropertyPairs,
  withBytes,
} from "./serve.mjs";

/** What it has as a number that is 0 or 1. */
const BOOLEANS = new Set([
  "requestProblemInformation",
  "requestResponseInformation",
  "retainAvailable",
  "wildcardSubscriptionAvailable",
  "subscriptionIdentifiersAvailable",
  "sharedSubscriptionAvailable",
]);

const toSnake = (name) =>
  name === "maximumQoS" ? "maximum_qos" : name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);
const toCamel = (name) =>
  name === "maximum_qos" ? "maximumQoS" : name.replace(/_([a-z])/g, (_, c) => c.toUpperCase());

// It takes entries too, in which a name may stand more than once.
function theirProperties(properties) {
  return Object.entries(properties).flatMap(([name, value]) => {
    switch (name) {
      case "userProperties":
        return value.map(([key, each]) => ["user_properties", { [key]: each }]);
      case "subscriptionIdentifiers":
        return value.map((each) => ["subscription_identifier", each]);
      case "subscriptionIdentifiersAvailable":
        return [[toSnake(name), [Number(value)]]];
      default:
        return [[toSnake(name), BOOLEANS.has(name) ? Number(value) : value]];
    }
  });
}

function ourProperties(theirs) {
  const properties = {};
  for (const [theirName, value] of Object.entries(theirs)) {
    const name = toCamel(theirName);
    if (name === "userProperties") properties[name] = userPropertyPairs(value);
    else if (name === "subscriptionIdentifier") properties.subscriptionIdentifiers = [value];
    else if (BOOLEANS.has(name)) properties[name] = booleanIn([value].flat());
    else properties[name] = value;
  }
  return properties;
}

const booleanIn = (values) =>
  values.length === 1 && (values[0] === 0 || values[0] === 1) ? values[0] === 1 : values;

function theirPacket(packet) {
  const { type, packetId, properties } = packet;
  const theirs = {};
  if (packetId !== undefined) theirs.pkt_id = packetId;
  if (properties !== undefined) theirs.props = theirProperties(properties);
  switch (type) {
    case "connect": {
      const { cleanSession, keepAlive, clientId, username, password, will } = packet;
      if (packet.bridge) throw new Unsupported("the bridge bit");
      theirs.flags = {
        clean_start: cleanSession,
        username: username !== undefined,
        password: password !== undefined,
      };
      theirs.keep_alive = keepAlive;
      theirs.client_id = clientId;
      if (username !== undefined) theirs.username = username;
      if (password !== undefined) theirs.password = password;
      if (will !== undefined) {
        const { properties: willProperties, ...rest } = will;
        theirs.will = rest;
        if (willProperties !== undefined) theirs.will.props = theirProperties(willProperties);
      }
      return theirs;
    }
    case "connack":
      theirs.flags = { session_present: packet.sessionPresent };
      theirs.reason = packet.reasonCode;
      return theirs;
    case "publish": {
      const { topic, payload, qos, retain, dup } = packet;
      return { ...theirs, topic, payload, qos, retain, dup };
    }
    case "subscribe":
      // Its names for the options have no place for some: the byte has.
      theirs.topics = packet.subscriptions.map((each) => ({
        topic: each.topicFilter,
        opts:
          each.qos |
          (each.noLocal ? 4 : 0) |
          (each.retainAsPublished ? 8 : 0) |
          (each.retainHandling << 4),
      }));
      return theirs;
    case "suback":
    case "unsuback":
      theirs.answers = packet.reasonCodes;
      return theirs;
    case "unsubscribe":
      theirs.topics = packet.topicFilters;
      return theirs;
    default:
      if (packet.reasonCode !== undefined) theirs.reason = packet.reasonCode;
      return theirs;
  }
}

function ourPacket(theirs) {
  const { type, pkt_id: packetId, props } = theirs;
  const packet = { type };
  if (packetId !== undefined) packet.packetId = packetId;
  if (props) packet.properties = ourProperties(props);
  switch (type) {
    case "connect": {
      packet.protocolVersion = theirs.mqtt_level;
      packet.clientId = theirs.client_id;
      // Its flags are a number with getters; the number is what was sent.
      packet.cleanSession = (theirs.flags & 2) !== 0;
      packet.keepAlive = theirs.keep_alive;
      const { username, password, will } = theirs;
      if (username !== undefined) packet.username = username;
      if (password !== undefined) packet.password = password;
      if (will !== undefined) {
        const { props: willProps, retain, ...rest } = will;
        packet.will = { ...rest, retain: Boolean(retain) };
        if (willProps) packet.will.properties = ourProperties(willProps);
      }
      return packet;
    }
    case "connack":
      return { ...packet, sessionPresent: (theirs.flags & 1) === 1, ...reason(theirs) };
    case "publish": {
      const { topic, payload, qos, retain, dup } = theirs;
      return { ...packet, topic, payload, qos, retain, dup };
    }
    case "subscribe":
      packet.subscriptions = theirs.topics.map(({ topic, opts }) => ({
        topicFilter: topic,
        qos: opts & 3,
        noLocal: (opts & 4) !== 0,
        retainAsPublished: (opts & 8) !== 0,
        retainHandling: (opts >> 4) & 3,
      }));
      return packet;
    case "suback":
    case "unsuback":
      return { ...packet, reasonCodes: theirs.answers.map(Number) };
    case "unsubscribe":
      return { ...packet, topicFilters: theirs.topics };
    case "pingreq":
    case "pingresp":
      return packet;
    default:
      return { ...packet, ...reason(theirs) };
  }
}

// A number object, with words to it.
const reason = ({ reason: code }) => (code === undefined ? {} : { reasonCode: Number(code) });

const found = await installed("u8-mqtt-packet");

if (found === undefined) {
  serveAbsent("u8-mqtt-packet is not installed: npm install u8-mqtt-packet@0.4.1");
} else {
  const { mqtt_pkt_ctx: contextOf, mqtt_opts_v5 } = found.module;
  // These know 3.1.1 as well, and a CONNECT of either version.
  const context = (version) => contextOf(version, mqtt_opts_v5);

  serve({
    describe: {
      name: "u8-mqtt-packet",
      version: found.version,
      language: "JavaScript",
      protocolVersions: [4, 5],
      operations: ["decode", "encode"],
      direction: false,
      options: [],
    },

    decode({ protocolVersion, ...request }) {
      let packet;
      try {
        [packet] = context(protocolVersion)
          .mqtt_stream({})
          .decode(new Uint8Array(bytesOf(request)));
      } catch (error) {
        return refusal(error);
      }
      if (packet === undefined) return { outcome: "need-more" };
      return { outcome: "packet", packet: inOurForm(packet.type, () => ourPacket(packet)) };
    },

    encode({ protocolVersion, packet }) {
      needPlaceFor(packet, protocolVersion);
      const { protocolVersion: level = protocolVersion } = packet;
      if (level === 3) throw new Unsupported("a CONNECT of 3.1");
      const theirs = inTheirForm(() => theirPacket(withBytes(packet)));
      try {
        return {
          outcome: "bytes",
          hex: hexOf(context(level).encode_pkt(packet.type, theirs)),
        };
      } catch (error) {
        return refusal(error);
      }
    },
  });
}
