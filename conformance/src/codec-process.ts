/** A codec's process: lines in, lines out, and an end to both. */

import { type ChildProcess, spawn } from "node:child_process";

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
}

/** A line of stdout, or why none came. */
export type Read =
  | { readonly line: string }
  | { readonly end: string }
  | { readonly timedOut: number };

// What is kept of stderr, its end.
const STDERR_KEPT = 4096;

// Lines that nobody has asked for yet are read up to this many; then the process has to wait.
const LINES_AHEAD = 256;

// How long stdout may stay open behind a process that has ended, held by one that it started.
const CLOSING_MS = 250;

/** What the end of a process says where a line was begun. */
export const MIDDLE_OF_LINE = ", in the middle of a line";

const isWindows = process.platform === "win32";

export class CodecProcess {
  readonly #child: ChildProcess;
  readonly #maximumLine: number;
  readonly #lines: string[] = [];
  #partial: Buffer[] = [];
  #partialLength = 0;
  #stderr = "";
  #end: string | undefined;
  #waiting: ((read: Read) => void) | undefined;

  constructor({ file, args }: Command, maximumLine: number) {
    this.#maximumLine = maximumLine;
    // In a group of its own, so that what it starts is killed with it.
    this.#child = spawn(file, args, { stdio: "pipe", detached: !isWindows, windowsHide: true });
    const { stdin, stdout, stderr } = this.#child;
    // What is written to a process that has ended is asked again of the next.
    stdin?.on("error", () => {});
    stdout?.on("data", (chunk: Buffer) => this.#take(chunk));
    stderr?.on("data", (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk.toString()).slice(-STDERR_KEPT);
    });
    this.#child.on("error", (error) => this.#finish(`cannot be started: ${error.message}`));
    this.#child.on("exit", (code, signal) => {
      const end = signal === null ? `exited with status ${code}` : `ended by ${signal}`;
      setTimeout(() => this.#finish(end), CLOSING_MS);
      this.#child.on("close", () => this.#finish(end));
    });
  }

  /** The end of what it has written to stderr. */
  get stderr(): string {
    return this.#stderr.trim();
  }

  write(line: string): void {
    this.#child.stdin?.write(`${line}\n`);
  }

  /** Says that nothing more will be asked. */
  endInput(): void {
    this.#child.stdin?.end();
  }

  /** The next line of stdout, within so many milliseconds. One call at a time. */
  read(milliseconds: number): Promise<Read> {
    const line = this.#lines.shift();
    if (line !== undefined) {
      if (this.#lines.length === 0) this.#child.stdout?.resume();
      return Promise.resolve({ line });
    }
    if (this.#end !== undefined) return Promise.resolve({ end: this.#end });
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#waiting = undefined;
        resolve({ timedOut: milliseconds });
      }, milliseconds);
      this.#waiting = (read) => {
        clearTimeout(timer);
        this.#waiting = undefined;
        resolve(read);
      };
    });
  }

  /** Ends it and what it has started. */
  kill(): void {
    const { pid, stdin, stdout, stderr } = this.#child;
    if (pid !== undefined) {
      try {
        if (isWindows) this.#child.kill("SIGKILL");
        else process.kill(-pid, "SIGKILL");
      } catch {
        // It has ended by itself.
      }
    }
    for (const stream of [stdin, stdout, stderr]) stream?.destroy();
    this.#finish("killed");
  }

  #take(chunk: Buffer): void {
    if (this.#end !== undefined) return;
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      this.#addPart(chunk.subarray(start, end));
      if (this.#end !== undefined) return;
      this.#deliver(Buffer.concat(this.#partial, this.#partialLength));
      this.#partial = [];
      this.#partialLength = 0;
      start = end + 1;
    }
    this.#addPart(chunk.subarray(start));
    if (this.#lines.length > LINES_AHEAD) this.#child.stdout?.pause();
  }

  #addPart(part: Buffer): void {
    if (part.length === 0) return;
    this.#partial.push(part);
    this.#partialLength += part.length;
    if (this.#partialLength > this.#maximumLine) {
      this.#partialLength = 0;
      this.#finish(`wrote a line of more than ${this.#maximumLine} bytes`);
      this.kill();
    }
  }

  #deliver(bytes: Buffer): void {
    const text = bytes.toString("utf8");
    const line = text.endsWith("\r") ? text.slice(0, -1) : text;
    if (this.#waiting !== undefined) this.#waiting({ line });
    else this.#lines.push(line);
  }

  #finish(end: string): void {
    if (this.#end !== undefined) return;
    const left = this.#partialLength > 0 ? MIDDLE_OF_LINE : "";
    this.#end = end + left;
    this.#partial = [];
    this.#waiting?.({ end: this.#end });
  }
}
