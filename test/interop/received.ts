/** What has come, in order, and a way to wait for what is to come. */

/** How long anything may take on a slow machine. */
const PATIENCE = 30_000;

export class Received<T> {
  readonly all: T[] = [];
  private readonly waiting = new Set<() => void>();
  private end: string | undefined;

  add(item: T): void {
    this.all.push(item);
    for (const look of [...this.waiting]) look();
  }

  /** Nothing more will come. */
  close(reason: string): void {
    this.end = reason;
    for (const look of [...this.waiting]) look();
  }

  /** The first that is such, which may be there or be yet to come. */
  first<S extends T>(isSuch: (item: T) => item is S): Promise<S>;
  first(isSuch: (item: T) => boolean): Promise<T>;
  first(isSuch: (item: T) => boolean): Promise<T> {
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void): void => {
        clearTimeout(timer);
        this.waiting.delete(look);
        settle();
      };
      const fail = (reason: string): void => {
        const received = this.all.map((item) => String(item).slice(0, 200)).join("; ");
        finish(() => reject(new Error(`${reason}; received: ${received}`)));
      };
      const look = (): void => {
        const found = this.all.find(isSuch);
        if (found !== undefined) finish(() => resolve(found));
        else if (this.end !== undefined) fail(this.end);
      };
      const timer = setTimeout(() => fail("it did not come"), PATIENCE);
      this.waiting.add(look);
      look();
    });
  }
}
