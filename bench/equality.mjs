// Whether everybody does the same: what a codec decodes has the fields of the packet, what it encodes is
// read back as the packet by our decoder, and what it is said not to be able to do, it cannot.

import { OURS } from "./peers/pair.mjs";

/** By value; bytes as bytes, whatever view of them it is. */
export function isSame(one, other) {
  if (Object.is(one, other)) return true;
  if (typeof one !== "object" || typeof other !== "object" || !one || !other) return false;
  if (one instanceof Uint8Array) {
    return (
      other instanceof Uint8Array &&
      one.length === other.length &&
      one.every((byte, at) => byte === other[at])
    );
  }
  const keys = Object.keys(one).filter((key) => one[key] !== undefined);
  const others = Object.keys(other).filter((key) => other[key] !== undefined);
  return keys.length === others.length && keys.every((key) => isSame(one[key], other[key]));
}

/** The bytes as the peer's decoder is given them. */
export const inputOf = (peer, bytes) => peer.input?.(bytes) ?? bytes;

const fieldsOf = (init) => OURS.prepare(init).toObject();

function attempt(run) {
  try {
    return run();
  } catch (error) {
    return error;
  }
}

/** The beginning of what something is, for an error. */
function shown(value) {
  if (value instanceof Error) return value.stack;
  const readable = (_, item) => (item instanceof Uint8Array ? `${item.length} bytes` : item);
  return JSON.stringify(value, readable)?.slice(0, 1_000);
}

function expectSame(peer, work, got, init) {
  if (isSame(got, fieldsOf(init))) return;
  const difference = `${shown(got)}\ninstead of\n${shown(fieldsOf(init))}`;
  throw new Error(`${peer.name} does not ${work} as it should: it makes\n${difference}`);
}

/** Throws unless the peer decodes all of the packets; all are decoded before the first is looked at. */
export function checkDecoder(peer, packets, version) {
  const decode = peer.decoder(version);
  const decoded = packets.map(({ bytes }) => attempt(() => decode(inputOf(peer, bytes))));
  decoded.forEach((packet, index) => {
    const fields = packet instanceof Error ? packet : peer.neutral(packet, version);
    expectSame(peer, "decode", fields, packets[index].init);
  });
}

/** Throws unless `peek` sees of all of the packets what there is to be seen. */
export function checkPeeker(peek, packets) {
  for (const { init, bytes } of packets) {
    const { type, topic, clientId, packetId } = init;
    const expected = { type, packetLength: bytes.length, topic, clientId, packetId };
    const { flags: _, protocolVersion, ...seen } = attempt(() => peek(bytes)) ?? {};
    const isVersionSeen = type === "connect" ? protocolVersion === init.protocolVersion : true;
    if (isVersionSeen && isSame(seen, withoutUndefined(expected))) continue;
    throw new Error(`peek sees ${shown(seen)}\ninstead of\n${shown(expected)}`);
  }
}

const withoutUndefined = (object) =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));

/** Throws unless the peer encodes all of the packets so that ours reads them back. */
export function checkEncoder(
  peer,
  packets,
  version,
  encode = peer.encoder(version),
  prepare = peer.prepare,
) {
  const read = OURS.decoder(version);
  const encoded = packets.map(({ init }) => attempt(() => encode(prepare(init, version))));
  encoded.forEach((bytes, index) => {
    const fields = bytes instanceof Error ? bytes : OURS.neutral(read(bytes));
    expectSame(peer, "encode", fields, packets[index].init);
  });
}

/** Throws unless the peer decodes the stream to the packets. */
export function checkStream(peer, chunks, packets, version) {
  const decoded = [];
  const feed = peer.streamDecoder(version, (packet) => decoded.push(packet));
  for (const chunk of chunks) feed(inputOf(peer, chunk));
  packets.forEach(({ init }, index) => {
    const packet = decoded[index];
    expectSame(peer, "decode a stream", packet && peer.neutral(packet, version), init);
  });
  if (decoded.length !== packets.length) throw new Error(`${peer.name} decodes too much`);
}

/** Throws where a packet that the peer is said not to manage is one that it does. */
export function checkExcuses(peer, packets, version) {
  const encode = peer.encoder(version);
  const decode = peer.decoder(version);
  const read = OURS.decoder(version);
  for (const { init, bytes } of packets) {
    const fields = fieldsOf(init);
    const isDecoded = () => isSame(peer.neutral(decode(inputOf(peer, bytes)), version), fields);
    const isEncoded = () => isSame(OURS.neutral(read(encode(peer.prepare(init, version)))), fields);
    expectExcused(peer, peer.cannotDecode(init, version), isDecoded);
    expectExcused(peer, peer.cannotEncode(init, version), isEncoded);
  }
}

export function checkStreamExcuse(peer, chunks, packets, version) {
  expectExcused(peer, peer.cannotStream, () => {
    checkStream(peer, chunks, packets, version);
    return true;
  });
}

function expectExcused(peer, excuse, isDone) {
  if (excuse !== undefined && attempt(isDone) === true) {
    throw new Error(`${peer.name} does what it is said not to: ${excuse}`);
  }
}
