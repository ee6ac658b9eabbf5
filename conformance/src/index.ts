/** Conformance vectors for MQTT codecs, and their runner. */

export type { Command } from "./codec-process.js";
export { CODECS, commandOf, type KnownCodec } from "./codecs.js";
export { normalForm } from "./encoding-freedom.js";
export { type Difference, firstDifference } from "./first-difference.js";
export {
  FAULTS,
  type Fault,
  type Judgement,
  judge,
  type NoReply,
  type NotJudged,
} from "./judge.js";
export {
  DEFAULTS,
  SUBSCRIPTION_DEFAULTS,
  WILL_DEFAULTS,
  withDefaults,
} from "./neutral-packet.js";
export type {
  Answer,
  DecodeRequest,
  DescribeRequest,
  Description,
  EncodeRequest,
  Request,
} from "./protocol.js";
export { type Check, type Run, type RunOptions, runVectors } from "./run.js";
export {
  type Counts,
  type Failure,
  isAllRight,
  ruleOf,
  rulesNotKept,
  type Score,
  scoreOf,
} from "./scoreboard.js";
export { scoreboardMarkdown } from "./scoreboard-markdown.js";
export { failureLines, scoreboardText } from "./scoreboard-text.js";
export { CodecAbsentError, Session, SessionError, type SessionOptions } from "./session.js";
export {
  loadVectors,
  type NeutralPacket,
  type Operation,
  type Options,
  type ProtocolVersion,
  packetTypeOf,
  VECTORS_FOLDER,
  type Vector,
  VectorFileError,
  type VectorSet,
} from "./vector.js";
