/**
 * Asks a codec's process one request after another, and starts it anew when it hangs or ends.
 *
 * Several requests are in flight at a time. When one is not answered, those in flight are asked again one
 * by one, and only what a new process does not answer when it is asked nothing else is a crash or a hang:
 * so that no request pays for another's.
 */

import { CodecProcess, type Command, MIDDLE_OF_LINE, type Read } from "./codec-process.js";
import type { NoReply } from "./judge.js";
import {
  type Answer,
  answerIn,
  type DecodeRequest,
  type Description,
  descriptionIn,
  type EncodeRequest,
} from "./protocol.js";

export interface SessionOptions {
  /** Milliseconds for one answer; 2000 by default. */
  readonly timeLimit?: number;
  /** Milliseconds for the answer to describe, starting included; 10,000 by default, or `timeLimit`. */
  readonly startLimit?: number;
  /** Bytes of one answer; 16 MiB by default. */
  readonly maximumAnswer?: number;
  /** Requests in flight; 32 by default. */
  readonly inFlight?: number;
  /** Sees every line that is sent and read. */
  readonly record?: (way: "sent" | "read", line: string) => void;
}

/** A codec that cannot be asked: its process does not start, or does not describe itself. */
export class SessionError extends Error {
  /** What the process wrote to stderr, its end. */
  readonly stderr: string;

  constructor(message: string, stderr = "") {
    super(stderr === "" ? message : `${message}\n${stderr}`);
    this.stderr = stderr;
  }
}

/** A codec that is not installed here, as its adapter says. */
export class CodecAbsentError extends SessionError {}

const TIME_LIMIT = 2000;
const START_LIMIT = 10_000;
const MAXIMUM_ANSWER = 16 << 20;
const IN_FLIGHT = 32;

// How long is waited for what nobody asked for, after the last answer.
const CLOSING_LIMIT = 500;

const DESCRIBE = { id: 0, operation: "describe" } as const;

export class Session {
  readonly #command: Command;
  readonly #timeLimit: number;
  readonly #startLimit: number;
  readonly #maximumAnswer: number;
  readonly #inFlight: number;
  readonly #record: NonNullable<SessionOptions["record"]>;
  #process: CodecProcess | undefined;
  #isFresh = false;
  #unrepeated = 0;
  readonly #killOnExit = () => this.#process?.kill();
  readonly #killOnSignal = (signal: NodeJS.Signals) => {
    this.close();
    process.kill(process.pid, signal);
  };

  constructor(command: Command, options: SessionOptions = {}) {
    this.#command = command;
    this.#timeLimit = options.timeLimit ?? TIME_LIMIT;
    this.#startLimit = options.startLimit ?? Math.max(START_LIMIT, this.#timeLimit);
    this.#maximumAnswer = options.maximumAnswer ?? MAXIMUM_ANSWER;
    this.#inFlight = options.inFlight ?? IN_FLIGHT;
    this.#record = options.record ?? (() => {});
    process.on("exit", this.#killOnExit);
    // Its process is in a group of its own, which the terminal does not reach.
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.on(signal, this.#killOnSignal);
    }
  }

  /** How often a process failed, but not when it was asked the same again; or wrote more than it was asked for. */
  get unrepeated(): number {
    return this.#unrepeated;
  }

  /** Starts the process and asks what it is. Throws SessionError. */
  async describe(): Promise<Description> {
    this.#stop();
    const started = new CodecProcess(this.#command, this.#maximumAnswer);
    this.#process = started;
    this.#isFresh = true;
    this.#send(DESCRIBE);
    const read = await started.read(this.#startLimit);
    if (!("line" in read)) {
      const fault = "end" in read ? read.end : `no answer to describe in ${seconds(read.timedOut)}`;
      throw this.#failed(fault, started);
    }
    this.#record("read", read.line);
    const described = descriptionIn(read.line, DESCRIBE);
    if ("description" in described) return described.description;
    this.#stop();
    if ("absent" in described) throw new CodecAbsentError(described.absent);
    throw this.#failed(`its answer to describe is ${described.fault}`, started);
  }

  /** The answers to requests, in their order. */
  async *ask(
    requests: readonly (DecodeRequest | EncodeRequest)[],
  ): AsyncGenerator<Answer | NoReply> {
    let next = 0;
    let sent = 0;
    let oneByOneUntil = 0;
    let isUnexplained = false;
    while (next < requests.length) {
      if (isUnexplained && next === oneByOneUntil) {
        isUnexplained = false;
        this.#unrepeated++;
      }
      if (this.#process === undefined) await this.describe();
      const asked = this.#process as CodecProcess;
      const inFlight = next < oneByOneUntil ? 1 : this.#inFlight;
      while (sent < requests.length && sent - next < inFlight) {
        this.#send(requests[sent++] as DecodeRequest | EncodeRequest);
      }
      const read = await asked.read(this.#timeLimit);
      if ("line" in read) this.#record("read", read.line);
      const reply = replyIn(read, requests[next] as DecodeRequest | EncodeRequest);
      if (reply.outcome !== "crash" && reply.outcome !== "hang") {
        this.#isFresh = false;
        next++;
        yield reply;
        continue;
      }
      const isItsOwn = this.#isFresh && sent - next === 1;
      const { stderr } = asked;
      this.#stop();
      if (isItsOwn) {
        next++;
        isUnexplained = false;
        yield stderr === "" ? reply : { ...reply, detail: `${reply.detail}; stderr: ${stderr}` };
      } else {
        oneByOneUntil = sent;
        isUnexplained = true;
      }
      sent = next;
    }
    if (isUnexplained) this.#unrepeated++;
    if (await this.#hasMoreToSay()) this.#unrepeated++;
    this.#stop();
  }

  /** Whether the process writes something after its last answer. That it does not end with its stdin is no fault. */
  async #hasMoreToSay(): Promise<boolean> {
    if (this.#process === undefined) return false;
    this.#process.endInput();
    const read = await this.#process.read(CLOSING_LIMIT);
    if ("line" in read) this.#record("read", read.line);
    return "line" in read || ("end" in read && read.end.includes(MIDDLE_OF_LINE));
  }

  /** Ends the process. */
  close(): void {
    this.#stop();
    process.off("exit", this.#killOnExit);
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.off(signal, this.#killOnSignal);
    }
  }

  #send(request: object): void {
    const line = JSON.stringify(request);
    this.#record("sent", line);
    this.#process?.write(line);
  }

  #stop(): void {
    this.#process?.kill();
    this.#process = undefined;
  }

  #failed(fault: string, started: CodecProcess): SessionError {
    this.#stop();
    const { file, args } = this.#command;
    return new SessionError(`${[file, ...args].join(" ")}: ${fault}`, started.stderr);
  }
}

function replyIn(read: Read, request: DecodeRequest | EncodeRequest): Answer | NoReply {
  if ("end" in read) return { outcome: "crash", detail: read.end };
  if ("timedOut" in read) {
    return { outcome: "hang", detail: `no answer in ${seconds(read.timedOut)}` };
  }
  const answer = answerIn(read.line, request);
  return "fault" in answer ? { outcome: "crash", detail: `no answer: ${answer.fault}` } : answer;
}

function seconds(milliseconds: number): string {
  return milliseconds === 1000 ? "1 second" : `${milliseconds / 1000} seconds`;
}
