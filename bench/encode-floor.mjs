// What the least honest work of encoding a PUBLISH of 3.1.1 takes in this engine, step by step, next to
// encoders: steps for bench/floor.mjs. Topics are in ASCII, and all of a packet is known to be right.

import { INCUMBENT, OURS } from "./peers/peers.mjs";

const { utf8Write } = Buffer.prototype;
const SLAB_SIZE = 16_384;

/** Up to so many characters a loop is faster than the engine's own: bench/strings.mjs. */
const LOOP_LIMIT = 28;

const target = new Uint8Array(1_024);
let slab = new Uint8Array(SLAB_SIZE);
let { buffer } = slab;
let used = 0;

function writeTopic(topic, bytes, offset) {
  const { length } = topic;
  if (length > LOOP_LIMIT) return offset + utf8Write.call(bytes, topic, offset, length);
  let index = 0;
  for (; index + 4 <= length; index += 4) {
    bytes[offset + index] = topic.charCodeAt(index);
    bytes[offset + index + 1] = topic.charCodeAt(index + 1);
    bytes[offset + index + 2] = topic.charCodeAt(index + 2);
    bytes[offset + index + 3] = topic.charCodeAt(index + 3);
  }
  for (; index < length; index++) bytes[offset + index] = topic.charCodeAt(index);
  return offset + length;
}

function topicAndPayload({ topic, payload }) {
  const at = writeTopic(topic, target, 5);
  target.set(payload, at);
  return at;
}

const remainingLengthOf = ({ topic, payload, packetId }) =>
  2 + topic.length + (packetId === undefined ? 0 : 2) + payload.length;

/** A Remaining Length of one byte or two is all there is here. */
function whole(packet, remainingLength, bytes, offset) {
  const { topic, payload, packetId, qos, retain, dup } = packet;
  let at = offset;
  bytes[at++] = 0x30 | (dup ? 8 : 0) | (qos << 1) | (retain ? 1 : 0);
  if (remainingLength > 127) bytes[at++] = 0x80 | (remainingLength & 0x7f);
  bytes[at++] = remainingLength > 127 ? remainingLength >> 7 : remainingLength;
  bytes[at++] = topic.length >> 8;
  bytes[at++] = topic.length;
  at = writeTopic(topic, bytes, at);
  if (packetId !== undefined) {
    bytes[at++] = packetId >> 8;
    bytes[at++] = packetId;
  }
  bytes.set(payload, at);
  return at + payload.length;
}

function inSlab(packet) {
  const remainingLength = remainingLengthOf(packet);
  const length = remainingLength + (remainingLength > 127 ? 3 : 2);
  if (SLAB_SIZE - used < length) {
    slab = new Uint8Array(SLAB_SIZE);
    buffer = slab.buffer;
    used = 0;
  }
  const bytes = new Uint8Array(buffer, used, length);
  used += length;
  whole(packet, remainingLength, bytes, 0);
  return bytes;
}

/** Each a name, what to run and on what. */
export function encodeSteps(inits) {
  const ours = inits.map((init) => OURS.prepare(init));
  const theirs = inits.map((init) => INCUMBENT.prepare(init, 4));
  const step = (name, run, inputs = ours) => ({ name, run, inputs });
  return [
    step("the Topic Name's bytes", ({ topic }) => writeTopic(topic, target, 5)),
    step("those and the payload's", topicAndPayload),
    step("the whole packet, into memory that is there", (packet) =>
      whole(packet, remainingLengthOf(packet), target, 0),
    ),
    step("the whole packet, into a new part of a slab", inSlab),
    step(`${OURS.name}, encodeInto`, OURS.encoderInto(4, target)),
    step(`${OURS.name}, encode`, OURS.encoder(4)),
    step(`${INCUMBENT.name}, generate`, INCUMBENT.encoder(4), theirs),
  ];
}
