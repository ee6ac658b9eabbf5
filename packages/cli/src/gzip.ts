/** Unpacking gzip bit by bit, so that everything before damage is there. */

import { createGunzip } from "node:zlib";
import { Failure, MALFORMED } from "./failure.js";

// What is packed goes in pieces of this many bytes; the piece with the damage goes byte by byte.
const PIECE = 16_384;

/** What is packed cannot be unpacked to its end. */
export class GzipFault extends Failure {
  constructor({ code }: NodeJS.ErrnoException) {
    super(
      MALFORMED,
      code === "Z_BUF_ERROR" ? "the gzip data is cut off" : "the gzip data is damaged",
    );
  }
}

/** One gunzip and what came out of it. A piece with an error in it gives nothing, not even what is before. */
class Gunzip {
  readonly #stream = createGunzip();
  #unpacked: Buffer[] = [];
  #done: (error?: NodeJS.ErrnoException) => void = () => {};

  constructor() {
    this.#stream.on("data", (chunk: Buffer) => this.#unpacked.push(chunk));
    this.#stream.on("error", (error: NodeJS.ErrnoException) => this.#done(error));
  }

  /** The error of the piece, if it has one. */
  write(piece: Uint8Array): Promise<NodeJS.ErrnoException | undefined> {
    return new Promise((resolve) => {
      this.#done = resolve;
      this.#stream.write(piece, () => resolve(undefined));
    });
  }

  end(): Promise<NodeJS.ErrnoException | undefined> {
    return new Promise((resolve) => {
      this.#done = resolve;
      this.#stream.on("end", () => resolve(undefined));
      this.#stream.end();
    });
  }

  take(): Buffer[] {
    const unpacked = this.#unpacked;
    this.#unpacked = [];
    return unpacked;
  }
}

/** What the chunks unpack to. Throws GzipFault after all that is before it. */
export async function* unpacked(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  // The first goes ahead; the second has not seen the damage, and comes as close to it as can be.
  const ahead = new Gunzip();
  const behind = new Gunzip();
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += PIECE) {
      const piece = chunk.subarray(at, at + PIECE);
      const error = await ahead.write(piece);
      if (error !== undefined) {
        for (let index = 0; index < piece.length; index++) {
          if ((await behind.write(piece.subarray(index, index + 1))) !== undefined) break;
          yield* behind.take();
        }
        throw new GzipFault(error);
      }
      yield* ahead.take();
      await behind.write(piece);
      behind.take();
    }
  }
  const error = await ahead.end();
  yield* ahead.take();
  if (error !== undefined) throw new GzipFault(error);
}
