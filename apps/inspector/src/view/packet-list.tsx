import { messageAt, visible } from "@mqtt-codec/cli/inputs";
import { packetToString } from "@mqtt-codec/core";
import type { CSSProperties } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import type { Entry } from "../model/entry.js";
import { selectEntry } from "./actions.js";
import { Notices, timeOfDay } from "./capture-notes.js";
import { Choosing } from "./choosing.js";
import { chosenEntries, selectedEntry, shownDocument, showSecrets } from "./state.js";
import { VirtualRows } from "./virtual-rows.js";

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

  if (all < 2 && shown.kind === "bytes" && shown.unread === 0) return null;

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
          render={(index, place) => {
            const one = entries[index];
            if (one === undefined) return null;
            return (
              <PacketRow
                key={one.number}
                entry={one}
                index={index}
                place={place}
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
  readonly place: CSSProperties;
  readonly count: number;
  readonly isFocusable: boolean;
}

function PacketRow({ entry: one, index, place, count, isFocusable }: RowProps) {
  const { number, captured, bytes, seen, isBehindError, start, topic } = one;
  const isSelected = number === selectedEntry.value + 1;
  const isMalformed = seen instanceof Error;
  const classes = ["packet", isSelected ? "selected" : "", isMalformed ? "error" : ""];
  const alias = !isMalformed && seen.type === "publish" && seen.topic === "" ? topic : undefined;
  return (
    <div
      role="option"
      class={classes.filter(Boolean).join(" ")}
      style={place}
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
          {visible(captured.clientId ?? "?")}
        </span>
      )}{" "}
      <span class="packet-size">{bytes.length} B</span>{" "}
      <span class="packet-text">
        {isMalformed
          ? `Malformed: ${messageAt(seen, start)}`
          : packetToString(seen, { showSecrets: showSecrets.value, showText: true })}
        {alias === undefined ? "" : ` alias of ${visible(JSON.stringify(alias))}`}
        {isBehindError ? " (behind a malformed packet: a receiver would not have come to it)" : ""}
      </span>
    </div>
  );
}
