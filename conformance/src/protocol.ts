/** What the runner and a codec's process say to each other: one JSON object a line, in order. */

import type { NeutralPacket, Operation, Options, ProtocolVersion, Vector } from "./vector.js";

/** The first request to every process. */
export interface DescribeRequest {
  readonly id: number;
  readonly operation: "describe";
}

export interface DecodeRequest {
  readonly id: number;
  readonly operation: "decode";
  readonly protocolVersion: ProtocolVersion;
  readonly hex: string;
  /** Who sent it; only for codecs that say they can be told. */
  readonly from?: "client" | "server";
  readonly options?: Options;
}

export interface EncodeRequest {
  readonly id: number;
  readonly operation: "encode";
  readonly protocolVersion: ProtocolVersion;
  readonly packet: NeutralPacket;
  readonly from?: "client" | "server";
  readonly options?: Options;
}

export type Request = DescribeRequest | DecodeRequest | EncodeRequest;

/** What a codec is and has functions for. */
export interface Description {
  readonly name: string;
  readonly version: string;
  readonly language: string;
  readonly protocolVersions: readonly ProtocolVersion[];
  readonly operations: readonly Operation[];
  /** The Control Packet types it has functions for; absent: all. */
  readonly types?: Readonly<Partial<Record<Operation, readonly string[]>>>;
  /** Whether it can be told who sent a packet. */
  readonly direction: boolean;
  /** The options it can be given. */
  readonly options: readonly string[];
}

/** What a codec made of a packet. */
export type Answer =
  | { readonly outcome: "packet"; readonly packet: NeutralPacket; readonly bytesRead?: number }
  | { readonly outcome: "bytes"; readonly hex: string }
  | { readonly outcome: "need-more" }
  | { readonly outcome: "refused"; readonly message?: string; readonly class?: string }
  | { readonly outcome: "unsupported"; readonly message?: string };

/** A line that is no answer to the request: how. */
export interface NoAnswer {
  readonly fault: string;
}

type Json = Readonly<Record<string, unknown>>;

// Lines are quoted in reports up to this many characters.
const QUOTED = 100;

/** The answer that a line is to a request for a packet or its bytes. */
export function answerIn(line: string, request: DecodeRequest | EncodeRequest): Answer | NoAnswer {
  const json = objectIn(line, request.id);
  if ("fault" in json) return json;
  const { answer } = json;
  const bad = (fault: string): NoAnswer => ({ fault: `${fault}: ${quoted(line)}` });
  switch (answer["outcome"]) {
    case "packet": {
      if (request.operation !== "decode") return bad("a packet is no answer to encode");
      const { packet, bytesRead } = answer;
      if (!isObject(packet) || typeof packet["type"] !== "string") return bad("packet has no type");
      if (bytesRead === undefined || bytesRead === null) {
        return { outcome: "packet", packet: packet as NeutralPacket };
      }
      if (!Number.isSafeInteger(bytesRead)) return bad("bytesRead is no integer");
      return {
        outcome: "packet",
        packet: packet as NeutralPacket,
        bytesRead: bytesRead as number,
      };
    }
    case "bytes": {
      if (request.operation !== "encode") return bad("bytes are no answer to decode");
      const { hex } = answer;
      if (typeof hex !== "string" || !/^(?:[0-9a-f]{2})*$/i.test(hex)) return bad("hex is not hex");
      return { outcome: "bytes", hex: hex.toLowerCase() };
    }
    case "need-more":
      if (request.operation !== "decode") return bad("need-more is no answer to encode");
      return { outcome: "need-more" };
    case "refused": {
      const { message, class: errorClass } = answer;
      return {
        outcome: "refused",
        ...(typeof message === "string" && { message }),
        ...(typeof errorClass === "string" && { class: errorClass }),
      };
    }
    case "unsupported": {
      const { message } = answer;
      return { outcome: "unsupported", ...(typeof message === "string" && { message }) };
    }
    default:
      return bad("no outcome that there is");
  }
}

/** The description in a line that answers describe; a codec that is not there answers "unsupported". */
export function descriptionIn(
  line: string,
  request: DescribeRequest,
): { readonly description: Description } | { readonly absent: string } | NoAnswer {
  const json = objectIn(line, request.id);
  if ("fault" in json) return json;
  const { answer } = json;
  if (answer["outcome"] === "unsupported") return { absent: String(answer["message"] ?? "") };
  const { name, version, language, protocolVersions, operations, types, direction, options } =
    answer as Partial<Description>;
  const isDescription =
    [name, version, language].every((text) => typeof text === "string" && text !== "") &&
    isListOf(protocolVersions, [3, 4, 5]) &&
    isListOf(operations, ["decode", "encode"]) &&
    (types === undefined || isObject(types)) &&
    [types?.decode, types?.encode].every((list) => list === undefined || Array.isArray(list));
  if (!isDescription) return { fault: `no description of a codec: ${quoted(line)}` };
  return {
    description: {
      name: name as string,
      version: version as string,
      language: language as string,
      protocolVersions: protocolVersions as readonly ProtocolVersion[],
      operations: operations as readonly Operation[],
      ...(types !== undefined && { types }),
      direction: direction === true,
      options: Array.isArray(options) ? options.filter((name) => typeof name === "string") : [],
    },
  };
}

/** Who sent a vector's packet, in the words of a request. */
export function senderOf({
  direction,
}: Pick<Vector, "direction">): "client" | "server" | undefined {
  if (direction === "either") return undefined;
  return direction === "client-to-server" ? "client" : "server";
}

function objectIn(line: string, id: number): { readonly answer: Json } | NoAnswer {
  let answer: unknown;
  try {
    answer = JSON.parse(line);
  } catch {
    return { fault: `not JSON: ${quoted(line)}` };
  }
  if (!isObject(answer)) return { fault: `not a JSON object: ${quoted(line)}` };
  if (answer["id"] !== id) {
    return { fault: `its id is not ${id}, which was asked: ${quoted(line)}` };
  }
  return { answer };
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isListOf(value: unknown, members: readonly unknown[]): boolean {
  return (
    Array.isArray(value) && value.length > 0 && value.every((member) => members.includes(member))
  );
}

function quoted(line: string): string {
  const text = line.length > QUOTED ? `${line.slice(0, QUOTED)}…` : line;
  return JSON.stringify(text);
}
