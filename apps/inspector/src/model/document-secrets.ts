/** Keeping what is secret in a document from being seen. */

import { type BytesDocument, bytesDocument } from "./document.js";
import { type Range, secretsOf } from "./packet-secrets.js";

const ASTERISK = 0x2a;

/** Where a document holds secrets, or may: bytes that were not read because they may be some are among them. */
export function secretsIn({
  bytes,
  entries,
  unread,
  unreadBecause,
}: BytesDocument): readonly Range[] {
  const ranges = entries.flatMap(({ bytes: packet, options, start: at }) =>
    secretsOf(packet, options).map(({ start, end }) => ({ start: at + start, end: at + end })),
  );
  if (unread === 0 || unreadBecause !== "secret") return ranges;
  return [...ranges, { start: bytes.length - unread, end: bytes.length }];
}

/** The document with asterisks for what is secret in it; lengths stay as they are. */
export function withoutSecrets(document: BytesDocument): BytesDocument {
  const cleared = document.bytes.slice();
  for (const { start, end } of secretsIn(document)) cleared.fill(ASTERISK, start, end);
  return bytesDocument(cleared, document.askedVersion);
}

/**
 * Whether bytes that are secret before a change would not be after it: a change of a type or a flag can make
 * a password pass for something else.
 */
export function uncovers(before: BytesDocument, after: BytesDocument): boolean {
  const hidden = secretsIn(before);
  if (hidden.length === 0) return false;
  const [old, next] = [before.bytes, after.bytes];
  const shortest = Math.min(old.length, next.length);
  let head = 0;
  while (head < shortest && old[head] === next[head]) head++;
  let tail = 0;
  while (tail < shortest - head && old[old.length - 1 - tail] === next[next.length - 1 - tail])
    tail++;
  const grown = next.length - old.length;
  const still = secretsIn(after);
  const isHidden = (byte: number): boolean =>
    still.some(({ start, end }) => byte >= start && byte < end);
  return hidden.some(({ start, end }) => {
    for (let byte = start; byte < end; byte++) {
      // Bytes in between are those that the change has replaced.
      if (byte < head && !isHidden(byte)) return true;
      if (byte >= Math.max(head, old.length - tail) && !isHidden(byte + grown)) return true;
    }
    return false;
  });
}
