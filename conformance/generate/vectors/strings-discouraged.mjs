/** Characters that should not be used: 3.1.1 §1.5.3, 5.0 §1.5.4. */

import { packet, string } from "./bytes.mjs";
import { word } from "./collect.mjs";

/** What senders should not use and receivers may refuse. */
export function discouraged(file) {
  const note =
    "Senders should not use it and receivers may close the connection: refuse it, or take it, since nothing forbids that.";
  for (const version of ["3.1.1", "5.0"]) {
    const rule = version === "5.0" ? "§1.5.4-c" : "§1.5.3-c";
    const none = version === "5.0" ? "00" : "";
    const also = version === "5.0" ? ["§5.4.9-a"] : [];
    for (const [title, text] of [
      ["U+0001", "a\u0001"],
      ["a line feed", "a\nb"],
      ["U+001F", "\u001f"],
      ["U+007F", "a\u007f"],
      ["U+0080", "\u0080"],
      ["U+009F", "\u009f"],
      ["the non-character U+FDD0", "\ufdd0"],
      ["the non-character U+FDEF", "\ufdef"],
      ["the non-character U+FFFE", "\ufffe"],
      ["the non-character U+FFFF", "\uffff"],
      ["the non-character U+1FFFF", "\ud83f\udfff"],
      ["the non-character U+10FFFF", "\udbff\udfff"],
    ]) {
      const slug = `strings/discouraged/${word(title)}`;
      const bytes = packet("30", string(text), none);
      file.leavesOpen(version, slug, `Topic Name: ${title}, which should not be used`, {
        hex: bytes,
        statements: [rule, ...also],
        note,
      });
      file.refuses(
        version,
        `${slug}/option`,
        `Topic Name: ${title}, for a reader told to refuse what should not be used`,
        {
          hex: bytes,
          breaks: rule,
          statements: also,
          needs: "option",
          option: "utf8",
          options: { utf8: "no-controls" },
        },
      );
    }
    for (const [title, text] of [
      ["a space and a tilde", " ~"],
      ["U+00A0", "\u00a0"],
      ["U+FFFD", "\ufffd"],
      ["U+FDCF and U+FDF0", "\ufdcf\ufdf0"],
    ]) {
      file.takes(
        version,
        `strings/not-discouraged/${word(title)}`,
        `Topic Name: ${title}, beside what should not be used`,
        {
          hex: packet("30", string(text), none),
          packet: { type: "publish", topic: text },
          statements: [rule, version === "5.0" ? "1.5.4-1" : "1.5.3-1"],
        },
      );
    }
  }
}
