// Pseudo-random numbers that are the same in every run.

/** mulberry32, with what a corpus needs of it. */
export class Chance {
  constructor(seed) {
    this.state = seed;
  }

  /** At least 0, less than 1. */
  next() {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** An integer from `least` to `most`. */
  integer(least, most) {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  /** One of the items. */
  pick(items) {
    return items[Math.floor(this.next() * items.length)];
  }

  /** One of the items of `[weight, item]` pairs. */
  pickWeighted(pairs) {
    let left = this.next() * pairs.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, item] of pairs) {
      left -= weight;
      if (left < 0) return item;
    }
    return pairs.at(-1)[1];
  }

  isWithin(probability) {
    return this.next() < probability;
  }

  hex(length) {
    let text = "";
    while (text.length < length) text += this.integer(0, 15).toString(16);
    return text;
  }

  /** The items in another order, in place. */
  shuffle(items) {
    for (let index = items.length - 1; index > 0; index--) {
      const other = this.integer(0, index);
      [items[index], items[other]] = [items[other], items[index]];
    }
    return items;
  }
}
