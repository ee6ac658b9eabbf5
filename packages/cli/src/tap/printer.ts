/** Lines on stdout, in large pieces and soon; who has more to print while they wait can wait too. */

// Lines wait for so many characters or for so long, in milliseconds.
const PIECE = 65_536;
const INTERVAL = 10;

/** More than so many characters that nobody has taken, and whoever can should wait. */
const FULL = 4_194_304;

/** stdout of a command that runs until it is stopped. */
export class Printer {
  #lines = "";
  #timer: NodeJS.Timeout | undefined;
  #unwritten = 0;
  #hasFailed = false;
  #waiting: (() => void)[] = [];
  readonly #failed: (error: NodeJS.ErrnoException) => void;

  /** `failed` is told once that nothing more can be printed: EPIPE when nobody reads any more. */
  constructor(failed: (error: NodeJS.ErrnoException) => void) {
    this.#failed = failed;
  }

  get isFull(): boolean {
    return this.#unwritten > FULL;
  }

  line(text: string): void {
    if (this.#hasFailed) return;
    this.#lines += `${text}\n`;
    if (this.#lines.length >= PIECE) this.#write();
    else this.#timer ??= setTimeout(() => this.#write(), INTERVAL);
  }

  /** Calls back, once, when there is room again. */
  onceRoom(callback: () => void): void {
    this.#waiting.push(callback);
  }

  /** Writes what is left; false when nobody has taken it after so many milliseconds. */
  async end(limit: number): Promise<boolean> {
    this.#write();
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      this.#callBack();
    }, limit);
    while (this.#unwritten > 0 && !this.#hasFailed && !isLate) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    clearTimeout(timer);
    return !isLate;
  }

  #write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const piece = this.#lines;
    this.#lines = "";
    if (piece === "") return;
    this.#unwritten += piece.length;
    process.stdout.write(piece, (error) => {
      this.#unwritten -= piece.length;
      if (error && !this.#hasFailed) {
        this.#hasFailed = true;
        this.#failed(error);
      }
      if (!this.isFull) this.#callBack();
    });
  }

  #callBack(): void {
    for (const callback of this.#waiting.splice(0)) callback();
  }
}
