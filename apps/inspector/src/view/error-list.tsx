import { useId } from "preact/hooks";
import { select } from "./actions.js";
import type { Dissection } from "./state.js";

/** What is wrong with the packet, with the rule and its words; each leads to its field. */
export function ErrorList({ dissection }: { readonly dissection: Dissection }) {
  const title = useId();
  const { errors, entry } = dissection;
  if (errors.length === 0) return null;
  return (
    <section class="errors" aria-labelledby={title}>
      <h3 id={title}>
        {errors.length === 1 ? "Malformed" : `Malformed in ${errors.length} places`}
      </h3>
      <ol>
        {errors.map(({ error, row, byte, message, rule, statement }, index) => (
          <li key={`${byte} ${index}`}>
            <button
              type="button"
              class="error-place"
              onClick={() => {
                if (row !== undefined) select({ row });
                else select({ byte: Math.max(0, Math.min(byte, entry.bytes.length - 1)) });
              }}
            >
              Byte {entry.start + byte}
            </button>{" "}
            <span class="error-message">{message}</span>
            {statement !== undefined && (
              <blockquote>
                <cite>{rule}</cite> {statement}
              </blockquote>
            )}
            <p class="hint">
              <code>{error.code}</code>
              {error.code === "underflow"
                ? ": not an error for a decoder of streams, which waits for more bytes."
                : `, Reason Code 0x${error.reasonCode.toString(16).padStart(2, "0")} in MQTT 5.0`}
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}
