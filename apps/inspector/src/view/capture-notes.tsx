import { visible } from "@mqtt-codec/cli/inputs";
import { useSignal } from "@preact/signals";
import { useId, useLayoutEffect } from "preact/hooks";
import type { CaptureSource } from "../model/document.js";
import { openWithPorts } from "./actions.js";
import { entry, shownDocument } from "./state.js";

/** What is to be known of the document, and the ports by which a capture is read. */
export function Notices() {
  const shown = shownDocument.value;
  if (shown.kind === "capture") {
    return (
      <>
        <Ports source={shown.source} />
        {shown.notices.length > 0 && (
          <ul class="notices">
            {shown.notices.map((text, index) => (
              <li key={index} class="notice">
                {visible(text)}
              </li>
            ))}
          </ul>
        )}
      </>
    );
  }
  if (shown.unread === 0) return null;
  const count =
    shown.unread === 1 ? "1 more byte is" : `${shown.unread.toLocaleString("en")} more bytes are`;
  const why =
    shown.unreadBecause === "secret"
      ? "the packet before is malformed, and they may be the rest of its secrets"
      : "there were 100 malformed packets before";
  return <p class="notice">{`${count} not read: ${why}.`}</p>;
}

/** The ports by which a capture was read, and others to read it by. */
function Ports({ source }: { readonly source: CaptureSource }) {
  const id = useId();
  const entered = useSignal("");
  useLayoutEffect(() => {
    entered.value = source.ports.join(", ");
  }, [source, entered]);
  const numbers = entered.value
    .split(/[\s,]+/)
    .filter(Boolean)
    .map(Number);
  const areValid =
    numbers.length > 0 &&
    numbers.every((port) => Number.isInteger(port) && port > 0 && port <= 0xffff);
  return (
    <form
      class="choosing"
      onSubmit={(event) => {
        event.preventDefault();
        if (areValid) openWithPorts(numbers);
      }}
    >
      <div class="form-field">
        <label for={id}>Server ports</label>
        <input
          id={id}
          inputMode="numeric"
          value={entered.value}
          aria-invalid={!areValid}
          onInput={({ currentTarget }) => {
            entered.value = currentTarget.value;
          }}
        />
      </div>
      <button type="submit" disabled={!areValid}>
        Read again
      </button>
    </form>
  );
}

/** Where the packet that is shown was seen. */
export function CapturedPlace() {
  const captured = entry.value?.captured;
  if (captured === undefined) return null;
  const { client, server } = captured.connection;
  const [source, destination] = captured.from === "client" ? [client, server] : [server, client];
  return (
    <p class="hint">
      {new Date(captured.time / 1000).toISOString().slice(0, 10)} {timeOfDay(captured.time)},{" "}
      {source} to {destination}
    </p>
  );
}

/** The time of day (UTC) to the microsecond. */
export function timeOfDay(time: number): string {
  const text = new Date(Math.floor(time / 1000)).toISOString().slice(11, 23);
  return `${text}${String(Math.floor(time % 1000)).padStart(3, "0")}`;
}
