/** Bytes that are text fit to be shown and entered as such. */

// What an input would not show, or would not give back: controls but tab and line feed, line separators,
// marks that turn the direction of text, byte order marks.
const UNPRINTABLE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]/;
// A masked input holds one line.
const UNPRINTABLE_IN_A_LINE = /[\t\n]/;

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The bytes as text; undefined where they are not, or hold what cannot be seen. */
export function printableText(bytes: Uint8Array, isLine: boolean): string | undefined {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    return undefined;
  }
  if (UNPRINTABLE.test(text) || (isLine && UNPRINTABLE_IN_A_LINE.test(text))) return undefined;
  return text;
}
