import { messageAt } from "@mqtt-codec/cli/inputs";
import { isTopicFilter, type PacketType, packetToString } from "@mqtt-codec/core";
import { useSignal } from "@preact/signals";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { PACKET_TYPES } from "../form/schema.js";
import type { Choice } from "../model/choosing.js";
import type { Entry } from "../model/entry.js";
import { openWithPorts, selectEntry } from "./actions.js";
import {
  captureSource,
  choice,
  chosenEntries,
  entry,
  selectedEntry,
  shownDocument,
  showSecrets,
} from "./state.js";
import { rowStyle, VirtualRows } from "./virtual-rows.js";

const ROW_HEIGHT = 2;

/** The packets of a stream or a capture, and a way to choose among them. */
export function PacketList() {
  const title = useId();
  const shown = shownDocument.value;
  const entries = chosenEntries.value;
  const all = shown.entries.length;
  const list = useRef<HTMLDivElement>(null);
  const hasFocus = useRef(false);
  const active = entries.findIndex(({ number }) => number === selectedEntry.value + 1);

  useLayoutEffect(() => {
    if (!hasFocus.current) return;
    list.current?.querySelector<HTMLElement>("[tabindex='0']")?.focus();
  }, [active]);

  if (all < 2 && shown.kind !== "capture") return null;

  const go = (index: number): void => {
    const to = entries[Math.max(0, Math.min(entries.length - 1, index))];
    if (to !== undefined) selectEntry(to.number - 1);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowDown") go(active + 1);
    else if (event.key === "ArrowUp") go(active - 1);
    else if (event.key === "PageDown") go(active + 10);
    else if (event.key === "PageUp") go(active - 10);
    else if (event.key === "Home") go(0);
    else if (event.key === "End") go(entries.length - 1);
    else return;
    event.preventDefault();
  };

  return (
    <section class="panel packets" aria-labelledby={title}>
      <h2 id={title}>
        {entries.length === all
          ? `${all.toLocaleString("en")} ${all === 1 ? "packet" : "packets"}`
          : `${entries.length.toLocaleString("en")} of ${all.toLocaleString("en")} packets`}
      </h2>
      <Choosing />
      <Notices />
      <div ref={list}>
        <VirtualRows
          count={entries.length}
          rowHeight={ROW_HEIGHT}
          active={active < 0 ? undefined : active}
          revealed={active < 0 ? undefined : active}
          render={(index) => {
            const one = entries[index];
            if (one === undefined) return null;
            return (
              <PacketRow
                key={one.number}
                entry={one}
                index={index}
                count={entries.length}
                isFocusable={index === Math.max(0, active)}
              />
            );
          }}
          attributes={{
            class: "packet-list",
            role: "listbox",
            "aria-label": "Packets",
            onKeyDown,
            onFocusIn: () => {
              hasFocus.current = true;
            },
            onFocusOut: () => {
              hasFocus.current = false;
            },
          }}
        />
      </div>
      {entries.length === 0 && <p class="hint">No packet is like that.</p>}
    </section>
  );
}

interface RowProps {
  readonly entry: Entry;
  readonly index: number;
  readonly count: number;
  readonly isFocusable: boolean;
}

function PacketRow({ entry: one, index, count, isFocusable }: RowProps) {
  const { number, captured, bytes, seen, isBehindError, start, topic } = one;
  const isSelected = number === selectedEntry.value + 1;
  const isMalformed = seen instanceof Error;
  const classes = ["packet", isSelected ? "selected" : "", isMalformed ? "error" : ""];
  const alias = !isMalformed && seen.type === "publish" && seen.topic === "" ? topic : undefined;
  return (
    <div
      role="option"
      class={classes.filter(Boolean).join(" ")}
      style={rowStyle(index, ROW_HEIGHT)}
      aria-selected={isSelected}
      aria-posinset={index + 1}
      aria-setsize={count}
      tabIndex={isFocusable ? 0 : -1}
      onClick={() => selectEntry(number - 1)}
    >
      <span class="packet-number">{number}</span>{" "}
      {captured !== undefined && (
        <span class="packet-way">
          <span class="packet-time">{timeOfDay(captured.time)}</span> #{captured.connection.number}{" "}
          <span
            role="img"
            aria-label={captured.from === "client" ? "from the client" : "from the server"}
          >
            {captured.from === "client" ? "→" : "←"}
          </span>{" "}
          {captured.clientId ?? "?"}
        </span>
      )}{" "}
      <span class="packet-size">{bytes.length} B</span>{" "}
      <span class="packet-text">
        {isMalformed
          ? `Malformed: ${messageAt(seen, start)}`
          : packetToString(seen, { showSecrets: showSecrets.value, showText: true })}
        {alias === undefined ? "" : ` alias of ${JSON.stringify(alias)}`}
        {isBehindError ? " (behind a malformed packet: a receiver would not have come to it)" : ""}
      </span>
    </div>
  );
}

function Choosing() {
  const topic = useId();
  const type = useId();
  const connection = useId();
  const shown = shownDocument.value;
  const { topicFilter, malformedOnly } = choice.value;
  const isFilter = topicFilter === "" || isTopicFilter(topicFilter);
  const change = (part: Partial<Choice>): void => {
    choice.value = { ...choice.value, ...part };
  };
  const connections = new Map(
    shown.entries.flatMap(({ captured }) =>
      captured === undefined
        ? []
        : [[captured.connection.number, captured.clientId ?? captured.connection.client] as const],
    ),
  );
  return (
    <search class="choosing">
      <div class="form-field">
        <label for={type}>Type</label>
        <select
          id={type}
          value={choice.value.type ?? ""}
          onChange={({ currentTarget: { value } }) =>
            change({ type: value === "" ? undefined : (value as PacketType) })
          }
        >
          <option value="">all</option>
          {PACKET_TYPES.map((one) => (
            <option key={one} value={one}>
              {one.toUpperCase()}
            </option>
          ))}
        </select>
      </div>
      <div class="form-field">
        <label for={topic}>Topic Filter</label>
        <input
          id={topic}
          class="code"
          autocomplete="off"
          spellcheck={false}
          placeholder="sensors/+/state"
          value={topicFilter}
          aria-invalid={!isFilter}
          aria-describedby={isFilter ? undefined : `${topic}-fault`}
          onInput={({ currentTarget: { value } }) => change({ topicFilter: value })}
        />
        {!isFilter && (
          <span id={`${topic}-fault`} class="form-error">
            This is no Topic Filter.
          </span>
        )}
      </div>
      {connections.size > 1 && (
        <div class="form-field">
          <label for={connection}>Connection</label>
          <select
            id={connection}
            value={choice.value.connection ?? ""}
            onChange={({ currentTarget: { value } }) =>
              change({ connection: value === "" ? undefined : Number(value) })
            }
          >
            <option value="">all</option>
            {[...connections].map(([number, name]) => (
              <option key={number} value={number}>
                #{number} {name}
              </option>
            ))}
          </select>
        </div>
      )}
      <label class="check">
        <input
          type="checkbox"
          checked={malformedOnly}
          onChange={({ currentTarget: { checked } }) => change({ malformedOnly: checked })}
        />
        Malformed only
      </label>
    </search>
  );
}

function Notices() {
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
          {shown.notices.map((text) => (
            <li key={text} class="notice">
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
function timeOfDay(time: number): string {
  const text = new Date(Math.floor(time / 1000)).toISOString().slice(11, 23);
  return `${text}${String(Math.floor(time % 1000)).padStart(3, "0")}`;
}
