/** Writing to stdout and stderr: in large pieces, for as long as someone reads. */

import pc from "picocolors";
import { Failure, MALFORMED } from "./failure.js";
import { visible } from "./visible.js";

export { quoted, visible } from "./visible.js";

// Pieces of this many bytes go to stdout.
const PIECE = 65_536;

const PROGRESS_INTERVAL = 200;

const BAR_WIDTH = 30;

/** JSON on one line that is safe to print on a terminal, and still the same JSON. */
export function jsonLine(value: unknown): string {
  return visible(JSON.stringify(value));
}

/** Colours for a stream: on a terminal, unless NO_COLOR; elsewhere only with FORCE_COLOR. */
export function colorsFor(stream: NodeJS.WriteStream): ReturnType<typeof pc.createColors> {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR) return pc.createColors(false);
  if (FORCE_COLOR) return pc.createColors(FORCE_COLOR !== "0" && FORCE_COLOR !== "false");
  return pc.createColors(stream.isTTY === true && TERM !== "dumb");
}

/** stdout, collected into large pieces. A command writes lines or bytes, not both. */
export class Output {
  #lines = "";
  #bytes: Uint8Array[] = [];
  #length = 0;

  constructor() {
    // Failed writes are reported to their callbacks.
    process.stdout.on("error", () => {});
  }

  /** Adds a line of text; waits only when a piece is full. */
  async line(text: string): Promise<void> {
    this.#lines += `${text}\n`;
    if (this.#lines.length >= PIECE) await this.flush();
  }

  /** Adds bytes; waits only when a piece is full. */
  async bytes(bytes: Uint8Array): Promise<void> {
    this.#bytes.push(bytes);
    this.#length += bytes.length;
    if (this.#length >= PIECE) await this.flush();
  }

  /** Writes what is left; rejects with Failure, but with the stream's EPIPE when nobody reads any more. */
  async flush(): Promise<void> {
    const piece = this.#length > 0 ? Buffer.concat(this.#bytes) : this.#lines;
    this.#lines = "";
    this.#bytes = [];
    this.#length = 0;
    if (piece.length === 0) return;
    await new Promise<void>((resolve, reject) => {
      process.stdout.write(piece, (error) => (error ? reject(unwritable(error)) : resolve()));
    });
  }
}

function unwritable(error: NodeJS.ErrnoException): Error {
  if (error.code === "EPIPE") return error;
  // "ENOSPC: no space left on device, write"
  const reason = error.message.replace(/^[A-Z]+: |, write$/g, "");
  return new Failure(MALFORMED, `stdout cannot be written: ${reason}`);
}

/**
 * How far a long input has been read, on stderr while that is a terminal and stdout is not, unless said
 * otherwise.
 */
export class Progress {
  readonly #total: number | undefined;
  readonly #unit: string;
  readonly #isShown: boolean;
  #next = Date.now() + PROGRESS_INTERVAL;
  #hasPrinted = false;

  /** @param total undefined where nobody knows, as of a pipe */
  constructor(
    total: number | undefined,
    unit = "bytes",
    isShown = process.stderr.isTTY === true && process.stdout.isTTY !== true,
  ) {
    this.#total = total;
    this.#unit = unit;
    this.#isShown = isShown;
  }

  /** Says that `position` of them have been read. */
  at(position: number): void {
    if (!this.#isShown || Date.now() < this.#next) return;
    this.#next = Date.now() + PROGRESS_INTERVAL;
    this.#hasPrinted = true;
    process.stderr.write(`\r${progressText(position, this.#total, this.#unit)}`);
  }

  /** Clears the line. */
  end(): void {
    if (this.#hasPrinted) process.stderr.write("\r\u001b[K");
    this.#hasPrinted = false;
  }
}

/** `[#####-----] 50 % of 128 bytes`, or how many there were so far. */
export function progressText(position: number, total: number | undefined, unit: string): string {
  if (total === undefined || total === 0) return `${position} ${unit}`;
  // A file may grow while it is read.
  const share = Math.min(1, position / total);
  const bar = "#".repeat(Math.floor(share * BAR_WIDTH)).padEnd(BAR_WIDTH, "-");
  return `[${bar}] ${Math.floor(100 * share)} % of ${total} ${unit}`;
}

/** Says on stderr what is to be known, and is no failure. */
export function printNote(text: string): void {
  process.stderr.write(`${colorsFor(process.stderr).yellow("note:")} ${visible(text)}\n`);
}

/** Says on stderr what went wrong. */
export function printFailure({ message, hint }: Failure): void {
  const colors = colorsFor(process.stderr);
  process.stderr.write(`${colors.red("error:")} ${visible(message)}\n`);
  if (hint !== undefined) process.stderr.write(`${colors.dim("hint:")} ${visible(hint)}\n`);
}
