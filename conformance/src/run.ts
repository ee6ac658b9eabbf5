/** A run: vectors become requests, requests answers, answers judgements. */

import type { Command } from "./codec-process.js";
import { type Judgement, judge, type NoReply, type NotJudged } from "./judge.js";
import { withDefaults } from "./neutral-packet.js";
import {
  type Answer,
  type DecodeRequest,
  type Description,
  type EncodeRequest,
  senderOf,
} from "./protocol.js";
import { Session, type SessionOptions } from "./session.js";
import { type Operation, type ProtocolVersion, packetTypeOf, type Vector } from "./vector.js";

/** One judgement: of a vector, or of a canonical vector's packet encoded again. */
export interface Check {
  readonly vector: Vector;
  readonly operation: Operation;
  readonly judgement: Judgement;
}

/** All that a run has found out about a codec. */
export interface Run {
  readonly codec: Description;
  readonly checks: readonly Check[];
  /** How often its process failed, but not when it was asked the same again. */
  readonly unrepeated: number;
}

export interface RunOptions extends SessionOptions {
  /** Hangs after which the rest is not asked; 100 by default. */
  readonly maximumHangs?: number;
  /** Crashes after which the rest is not asked; 100 by default. */
  readonly maximumCrashes?: number;
  readonly onProgress?: (done: number, total: number) => void;
}

const MAXIMUM_HANGS = 100;
const MAXIMUM_CRASHES = 100;

interface Plan {
  readonly vector: Vector;
  readonly operation: Operation;
  /** What to ask, or why not. */
  readonly request: DecodeRequest | EncodeRequest | NotJudged;
}

/** Runs vectors over the codec that a command starts. Throws SessionError where it cannot be asked. */
export async function runVectors(
  command: Command,
  vectors: readonly Vector[],
  options: RunOptions = {},
): Promise<Run> {
  const session = new Session(command, options);
  try {
    const codec = await session.describe();
    const plans = plansFor(vectors, codec);
    const replies = await repliesTo(plans, session, options);
    const checks = plans.map(({ vector, operation, request }, index): Check => {
      const reply = replies[index];
      if (typeof request === "string") {
        return { vector, operation, judgement: { verdict: "not-judged", why: request } };
      }
      if (reply === undefined) {
        return { vector, operation, judgement: { verdict: "not-judged", why: "given-up" } };
      }
      return { vector, operation, judgement: judge(vector, reply, operation) };
    });
    return { codec, checks, unrepeated: session.unrepeated };
  } finally {
    session.close();
  }
}

async function repliesTo(
  plans: readonly Plan[],
  session: Session,
  { maximumHangs = MAXIMUM_HANGS, maximumCrashes = MAXIMUM_CRASHES, onProgress }: RunOptions,
): Promise<(Answer | NoReply | undefined)[]> {
  const replies: (Answer | NoReply | undefined)[] = plans.map(() => undefined);
  const asked = plans.flatMap(({ request }, index) =>
    typeof request === "string" ? [] : [{ request, index }],
  );
  let done = 0;
  const left = { hang: maximumHangs, crash: maximumCrashes };
  for await (const reply of session.ask(asked.map(({ request }) => request))) {
    const { index } = asked[done++] as { index: number };
    replies[index] = reply;
    onProgress?.(done, asked.length);
    const { outcome } = reply;
    if ((outcome === "hang" || outcome === "crash") && --left[outcome] <= 0) break;
  }
  return replies;
}

function plansFor(vectors: readonly Vector[], codec: Description): Plan[] {
  let id = 0;
  return vectors.flatMap((vector): Plan[] => {
    const { operation } = vector;
    const plan = (operation: Operation): Plan => ({
      vector,
      operation,
      request: obstacle(vector, operation, codec) ?? requestFor(vector, operation, codec, ++id),
    });
    const isAskedBack = vector.canonical === true && vector.outcome === "packet";
    return isAskedBack ? [plan(operation), plan("encode")] : [plan(operation)];
  });
}

/** Why a codec is not judged by a vector, whatever it would answer. */
function obstacle(vector: Vector, operation: Operation, codec: Description): NotJudged | undefined {
  if (vector.outcome === "open") return "open";
  if (!versionsOf(vector).every((version) => codec.protocolVersions.includes(version))) {
    return "protocol-version";
  }
  if (!codec.operations.includes(operation)) return "operation";
  const types = codec.types?.[operation];
  const type = packetTypeOf(vector);
  // Type 0 is nobody's packet: every decoder meets it.
  if (types !== undefined && type !== "reserved" && !types.includes(type)) return "packet-type";
  if (vector.needs === "direction" && !codec.direction) return "direction";
  const options = Object.keys(vector.options ?? {});
  if (!options.every((option) => codec.options.includes(option))) return "option";
  return undefined;
}

/** The version that the codec is told, and the one that a CONNECT says itself. */
function versionsOf({ protocolVersion, packet }: Vector): ProtocolVersion[] {
  const own = packet?.type === "connect" ? packet["protocolVersion"] : undefined;
  return own === 3 || own === 4 || own === 5 ? [protocolVersion, own] : [protocolVersion];
}

function requestFor(
  vector: Vector,
  operation: Operation,
  codec: Description,
  id: number,
): DecodeRequest | EncodeRequest {
  const { protocolVersion, hex = "", packet, options } = vector;
  const from = codec.direction ? senderOf(vector) : undefined;
  const told: Pick<DecodeRequest, "from" | "options"> = {
    ...(from !== undefined && { from }),
    ...(options !== undefined && { options }),
  };
  if (operation === "decode") return { id, operation, protocolVersion, hex, ...told };
  if (packet === undefined) throw new TypeError(`${vector.id} has no packet to encode`);
  return { id, operation, protocolVersion, packet: withDefaults(packet), ...told };
}
