/** What a codec's answer to a vector is worth. */

import { normalForm } from "./encoding-freedom.js";
import { firstDifference } from "./first-difference.js";
import { comparable } from "./neutral-packet.js";
import type { Answer } from "./protocol.js";
import type { Operation, Vector } from "./vector.js";

/** What is wrong, in the order in which the scoreboard has it. */
export const FAULTS = [
  "accepted-wrongly",
  "refused-wrongly",
  "data-lost",
  "wrong-need-more",
  "crash",
  "hang",
] as const;

export type Fault = (typeof FAULTS)[number];

/** Why a codec is not judged by a vector. */
export type NotJudged =
  | "open"
  | "protocol-version"
  | "operation"
  | "packet-type"
  | "direction"
  | "option"
  | "unsupported"
  | "given-up";

export type Judgement =
  | { readonly verdict: "right" }
  | {
      readonly verdict: Fault;
      readonly detail: string;
      /** Of lost data, where it differs first. */
      readonly path?: string;
    }
  | { readonly verdict: "not-judged"; readonly why: NotJudged; readonly detail?: string };

/** A process that gave no answer. */
export interface NoReply {
  readonly outcome: "crash" | "hang";
  readonly detail: string;
}

const RIGHT: Judgement = { verdict: "right" };

/**
 * Judges the answer to a vector. `operation` is the vector's own, or `encode` of the packet that a
 * canonical vector decodes to, whose bytes have to be the vector's.
 */
export function judge(
  vector: Vector,
  answer: Answer | NoReply,
  operation: Operation = vector.operation,
): Judgement {
  if (vector.outcome === "open") return { verdict: "not-judged", why: "open" };
  switch (answer.outcome) {
    case "crash":
    case "hang":
      return { verdict: answer.outcome, detail: answer.detail };
    case "unsupported": {
      const { message } = answer;
      return {
        verdict: "not-judged",
        why: "unsupported",
        ...(message !== undefined && { detail: message }),
      };
    }
    default:
      return operation === "decode" ? decoded(vector, answer) : encoded(vector, answer);
  }
}

function decoded(vector: Vector, answer: Exclude<Answer, { outcome: "unsupported" }>): Judgement {
  const { outcome } = vector;
  if (outcome === "need-more") {
    return answer.outcome === "need-more"
      ? RIGHT
      : { verdict: "wrong-need-more", detail: `only the beginning of a packet, ${said(answer)}` };
  }
  switch (answer.outcome) {
    case "need-more":
      return { verdict: "wrong-need-more", detail: "the packet is complete" };
    case "refused":
      return outcome === "refused" ? RIGHT : { verdict: "refused-wrongly", detail: said(answer) };
    case "packet":
      return outcome === "refused"
        ? { verdict: "accepted-wrongly", detail: said(answer) }
        : comparedPackets(vector, answer);
    default:
      throw new TypeError(`${answer.outcome} is no answer to decode`);
  }
}

function comparedPackets(
  { packet, hex = "" }: Vector,
  answer: Extract<Answer, { outcome: "packet" }>,
): Judgement {
  if (packet === undefined) throw new TypeError("a vector without the packet it decodes to");
  const difference = firstDifference(comparable(packet), comparable(answer.packet));
  if (difference !== undefined) {
    const { path, expected, found } = difference;
    return lost(path, `${path} is ${shown(found)}, sent was ${shown(expected)}`);
  }
  const { bytesRead } = answer;
  const length = packetLength(hex);
  if (bytesRead !== undefined && bytesRead !== length) {
    return lost("bytesRead", `${bytesRead} bytes read of a packet of ${length}`);
  }
  return RIGHT;
}

function encoded(vector: Vector, answer: Exclude<Answer, { outcome: "unsupported" }>): Judgement {
  const isRefusal = vector.outcome === "refused";
  if (answer.outcome === "refused") {
    return isRefusal ? RIGHT : { verdict: "refused-wrongly", detail: said(answer) };
  }
  if (answer.outcome !== "bytes") throw new TypeError(`${answer.outcome} is no answer to encode`);
  if (isRefusal) return { verdict: "accepted-wrongly", detail: said(answer) };
  const { protocolVersion, canonical } = vector;
  const hex = encodingOf(vector);
  const isSame =
    answer.hex === hex ||
    (canonical !== true &&
      normalForm(answer.hex, protocolVersion) === normalForm(hex, protocolVersion));
  return isSame ? RIGHT : lost(differingByte(hex, answer.hex), `${said(answer)}, not ${cut(hex)}`);
}

/** The bytes of the packet: those that follow it in a vector are not its own. */
function encodingOf({ hex = "", operation }: Vector): string {
  return operation === "decode" ? hex.slice(0, packetLength(hex) * 2) : hex;
}

function lost(path: string, detail: string): Judgement {
  return { verdict: "data-lost", detail, path };
}

/** The length that a complete packet's fixed header says. */
function packetLength(hex: string): number {
  let remaining = 0;
  for (let index = 1; index <= 4; index++) {
    const byte = Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16);
    remaining += (byte & 0x7f) * 128 ** (index - 1);
    if (!(byte & 0x80)) return 1 + index + remaining;
  }
  return hex.length / 2;
}

function differingByte(expected: string, found: string): string {
  let index = 0;
  while (expected.slice(index, index + 2) === found.slice(index, index + 2)) index += 2;
  return `byte ${index / 2}`;
}

function said(answer: Answer): string {
  switch (answer.outcome) {
    case "packet":
      return `decoded as ${shown(answer.packet)}`;
    case "bytes":
      return `encoded as ${cut(answer.hex)}`;
    case "refused":
      return `refused: ${answer.message ?? "without a message"}`;
    default:
      return answer.outcome;
  }
}

function shown(value: unknown): string {
  try {
    return value === undefined ? "absent" : cut(JSON.stringify(value));
  } catch {
    return "too deep to be shown";
  }
}

function cut(text: string): string {
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
