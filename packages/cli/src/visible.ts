/** Text that is safe to show: on a terminal, and to whoever reads it. */

// What a terminal obeys or a reader cannot see: controls, bidirectional and zero-width marks, separators, tags.
const INVISIBLE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

// What most text is: ASCII that a terminal shows as it is; and of that, what is quoted as it is.
const ASCII = /^[ -~]*$/;
const PLAIN = /^[ !#-[\]-~]*$/;

/** Text with everything that a terminal obeys or a reader cannot see as `\uXXXX`. */
export function visible(text: string): string {
  if (ASCII.test(text)) return text;
  return text.replace(INVISIBLE, escaped);
}

/** Text in quotation marks, with everything visible. */
export function quoted(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : visible(JSON.stringify(text));
}

/** Each UTF-16 code unit as `\uXXXX`, as in JSON. */
function escaped(character: string): string {
  let text = "";
  for (let at = 0; at < character.length; at++) {
    text += `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`;
  }
  return text;
}
