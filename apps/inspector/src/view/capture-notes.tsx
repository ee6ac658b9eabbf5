import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { openWithPorts } from "./actions.js";
import { captureSource, entry, shownDocument } from "./state.js";

/** What is to be known of the document, and the ports by which a capture is read. */
export function Notices() {
  const shown = shownDocument.value;
  const ports = useId();
  const source = captureSource.value;
  const entered = useSignal<string | undefined>(undefined);
  if (shown.kind !== "capture") {
    const { unread } = shown;
    if (unread === 0) return null;
    return (
      <p class="notice">
        {`${unread.toLocaleString("en")} more bytes are not read: there were 100 malformed packets before them.`}
      </p>
    );
  }
  const value = entered.value ?? source?.ports.join(", ") ?? "";
  const numbers = value
    .split(/[\s,]+/)
    .filter(Boolean)
    .map(Number);
  const areValid =
    numbers.length > 0 &&
    numbers.every((port) => Number.isInteger(port) && port > 0 && port <= 0xffff);
  return (
    <>
      {source !== undefined && (
        <form
          class="choosing"
          onSubmit={(event) => {
            event.preventDefault();
            if (areValid) openWithPorts(numbers);
          }}
        >
          <div class="form-field">
            <label for={ports}>Server ports</label>
            <input
              id={ports}
              inputMode="numeric"
              value={value}
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
      )}
      {shown.notices.length > 0 && (
        <ul class="notices">
          {shown.notices.map((text, index) => (
            <li key={index} class="notice">
              {text}
            </li>
          ))}
        </ul>
      )}
    </>
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
