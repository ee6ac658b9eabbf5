/** A packet that straddles chunks, put together as they arrive. */

/** Packets up to this many bytes get their memory with their first byte. */
const SMALL_PACKET = 1_000;

/**
 * Memory for all of a larger packet is taken when this part of it has arrived: 1/4. Its pieces and it are
 * held at once until the pieces are collected, so a larger part costs more at the peak (bench/peak-memory.mjs);
 * a smaller one lets a length that is only claimed take more.
 */
const SETTLED_AFTER = 4;

/** Pieces shorter than this are put together in blocks, lest each keep an object of its own. */
const SMALL_PIECE = 1_024;

const SMALLEST_BLOCK = 256;
const LARGEST_BLOCK = 65_536;

/**
 * Takes pieces until the packet is whole. Until memory for all of a large packet is taken, its pieces are
 * kept as they are, small ones in blocks, so that a length that is only claimed costs nothing.
 */
export class PacketAssembly {
  private readonly length: number;
  /** Bytes taken so far. */
  gathered: number;
  /** The packet's first byte. */
  firstByte: number;
  private memory: Uint8Array | undefined;
  private pieces: Uint8Array[];
  /** The last of the pieces, where it is a block with room. */
  private block: Uint8Array | undefined;
  private blockLength: number;

  constructor(length: number) {
    this.length = length;
    this.gathered = 0;
    this.firstByte = 0;
    this.memory = undefined;
    this.pieces = [];
    this.block = undefined;
    this.blockLength = 0;
  }

  /** Bytes still to come. */
  get missing(): number {
    return this.length - this.gathered;
  }

  /** Takes the next bytes, at most as many as are missing. */
  add(piece: Uint8Array): void {
    if (this.gathered === 0) this.firstByte = piece[0] as number;
    const gathered = this.gathered + piece.length;
    if (
      this.memory === undefined &&
      (this.length <= SMALL_PACKET || SETTLED_AFTER * gathered >= this.length)
    ) {
      this.settle();
    }
    if (this.memory !== undefined) this.memory.set(piece, this.gathered);
    else if (piece.length < SMALL_PIECE) this.addToBlock(piece);
    else this.addPiece(piece);
    this.gathered = gathered;
  }

  /** The packet's bytes, once none is missing. */
  take(): Uint8Array {
    return this.memory as Uint8Array;
  }

  private settle(): void {
    this.closeBlock();
    this.memory = new Uint8Array(this.length);
    let position = 0;
    for (const piece of this.pieces) {
      this.memory.set(piece, position);
      position += piece.length;
    }
    this.pieces = [];
  }

  private addPiece(piece: Uint8Array): void {
    this.closeBlock();
    // A small part of a large chunk is copied, lest it keep all of that: a peer chooses where packets end.
    const isMost = 2 * piece.length >= piece.buffer.byteLength;
    this.pieces.push(isMost ? piece : new Uint8Array(piece));
  }

  private addToBlock(piece: Uint8Array): void {
    if (this.block === undefined || this.block.length - this.blockLength < piece.length) {
      this.closeBlock();
      this.block = new Uint8Array(
        Math.min(LARGEST_BLOCK, Math.max(SMALLEST_BLOCK, piece.length, this.gathered)),
      );
    }
    this.block.set(piece, this.blockLength);
    this.blockLength += piece.length;
  }

  private closeBlock(): void {
    if (this.block !== undefined) this.pieces.push(this.block.subarray(0, this.blockLength));
    this.block = undefined;
    this.blockLength = 0;
  }
}
