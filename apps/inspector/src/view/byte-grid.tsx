import { useSignal } from "@preact/signals";
import type { CSSProperties } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { type FieldRow, rowOfByte } from "../model/field-rows.js";
import { hexByte } from "../model/hex.js";
import { spliced, withByte } from "../model/splice.js";
import { announce, replacePacket, select } from "./actions.js";
import { useMedia } from "./media.js";
import {
  cursor,
  type Dissection,
  entry,
  hovered,
  pointed,
  selected,
  selection,
  showSecrets,
} from "./state.js";
import { VirtualRows } from "./virtual-rows.js";

const ROW_HEIGHT = 1.75;

/** The bytes of the packet, coloured by field. A place behind the last byte shows what is missing there. */
export function ByteGrid({ dissection }: { readonly dissection: Dissection }) {
  const { bytes, start } = dissection.entry;
  const columns = useMedia("(max-width: 44rem)") ? 8 : 16;
  // The first of two digits that is typed.
  const digit = useSignal<string | undefined>(undefined);
  const grid = useRef<HTMLDivElement>(null);
  const hasFocus = useRef(false);
  const at = Math.min(cursor.value, Math.max(0, bytes.length - 1));
  const isMissing = dissection.errors.some(({ byte }) => byte >= bytes.length);
  const cells = bytes.length + (isMissing ? 1 : 0);

  useLayoutEffect(() => {
    if (hasFocus.current) grid.current?.querySelector<HTMLElement>(`[data-byte="${at}"]`)?.focus();
  }, [at, bytes]);

  const move = (byte: number): void => {
    digit.value = undefined;
    select({ byte: Math.max(0, Math.min(bytes.length - 1, byte)) });
  };
  const isHidden = (byte: number): boolean =>
    dissection.secrets.some(({ start: from, end }) => byte >= from && byte < end);

  const type = (key: string): void => {
    if (isHidden(at)) {
      announce("This byte is hidden: show secrets to change it.");
      return;
    }
    if (digit.value === undefined) {
      digit.value = key;
      return;
    }
    const value = Number.parseInt(digit.value + key, 16);
    digit.value = undefined;
    if (!replacePacket(dissection.entry, withByte(bytes, at, value))) return;
    select({ byte: Math.min(at + 1, bytes.length - 1) });
  };

  const remove = (byte: number): void => {
    if (byte < 0 || byte >= bytes.length) return;
    if (isHidden(byte)) {
      announce("This byte is hidden: show secrets to remove it.");
      return;
    }
    if (!replacePacket(dissection.entry, spliced(bytes, byte, 1, new Uint8Array(0)))) return;
    announce("A byte was removed.");
    const left = entry.value?.bytes.length ?? 0;
    if (left > 0) select({ byte: Math.min(byte, left - 1) });
    // The grid is gone, and the focus with it.
    else setTimeout(() => document.getElementById("packet")?.focus());
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    const { key, ctrlKey, metaKey, altKey } = event;
    const isCommand = ctrlKey || metaKey;
    const row = Math.floor(at / columns) * columns;
    if (altKey) return;
    if (/^[0-9a-f]$/i.test(key) && !isCommand) type(key.toLowerCase());
    else if (key === "ArrowRight") move(at + 1);
    else if (key === "ArrowLeft") move(at - 1);
    else if (key === "ArrowDown") move(at + columns < bytes.length ? at + columns : at);
    else if (key === "ArrowUp") move(at - columns >= 0 ? at - columns : at);
    else if (key === "PageDown") move(at + columns * 10);
    else if (key === "PageUp") move(at - columns * 10);
    else if (key === "Home") move(isCommand ? 0 : row);
    else if (key === "End") move(isCommand ? bytes.length - 1 : row + columns - 1);
    else if (key === "Escape" && digit.value !== undefined) digit.value = undefined;
    else if (key === "Insert") {
      if (replacePacket(dissection.entry, spliced(bytes, at, 0, Uint8Array.of(0)))) {
        select({ byte: at });
        announce("A byte 00 was inserted.");
      }
    } else if (key === "Delete" || key === "Backspace") {
      remove(key === "Delete" ? at : at - 1);
    } else return;
    event.preventDefault();
  };

  const byteOf = ({ target }: Event): number | undefined => {
    const found = (target as HTMLElement).closest<HTMLElement>("[data-byte]")?.dataset["byte"];
    return found === undefined ? undefined : Number(found);
  };

  const lit = { pointed: pointed.value, selection: selection.value };
  // What is pointed at in the tree, or else selected.
  const isTree = hovered.value !== undefined && "row" in hovered.value;
  const seen = isTree ? pointed.value?.start : selected.value === undefined ? undefined : at;
  const errorBytes = new Set(dissection.errors.map(({ byte }) => Math.min(byte, bytes.length)));

  const cell = (byte: number) => {
    if (byte >= bytes.length) {
      return (
        <span
          key="missing"
          role="gridcell"
          class="byte missing error"
          aria-label="Here bytes are missing."
        >
          ··
        </span>
      );
    }
    const field = rowOfByte(dissection.rows, byte);
    const hidden = isHidden(byte);
    const shown =
      byte === at && digit.value !== undefined ? `${digit.value}_` : hexByte(bytes[byte] ?? 0);
    const isIn = (range: { start: number; end: number } | undefined): boolean =>
      range !== undefined && byte >= range.start && byte < Math.max(range.end, range.start + 1);
    const classes = [
      "byte",
      field?.color === undefined ? "plain" : `color-${dissection.colors[byte]}`,
      isIn(lit.pointed) ? "lit" : "",
      isIn(lit.selection) ? "selected" : "",
      byte === at && selected.value !== undefined ? "cursor" : "",
      errorBytes.has(byte) ? "error" : "",
    ];
    return (
      <span
        key={byte}
        role="gridcell"
        class={classes.filter(Boolean).join(" ")}
        data-byte={byte}
        tabIndex={byte === at ? 0 : -1}
        aria-selected={isIn(lit.selection)}
        aria-label={labelOf(start + byte, hidden ? "hidden" : shown, field, errorBytes.has(byte))}
      >
        {hidden ? "**" : shown}
      </span>
    );
  };

  const row = (index: number, place: CSSProperties) => {
    const from = index * columns;
    const here = Array.from({ length: Math.min(columns, cells - from) }, (_, at) => from + at);
    return (
      <div key={index} role="row" aria-rowindex={index + 1} class="byte-row" style={place}>
        <span role="rowheader" class="byte-offset">
          {(start + from).toString(16).padStart(4, "0")}
        </span>
        {here.map(cell)}
        <span aria-hidden="true" class="byte-text">
          {here
            .filter((byte) => byte < bytes.length)
            .map((byte) => (isHidden(byte) ? "*" : printable(bytes[byte] ?? 0)))
            .join("")}
        </span>
      </div>
    );
  };

  return (
    <div ref={grid}>
      <VirtualRows
        count={Math.ceil(cells / columns)}
        rowHeight={ROW_HEIGHT}
        active={Math.floor(at / columns)}
        revealed={seen === undefined ? undefined : Math.floor(seen / columns)}
        render={row}
        attributes={{
          class: `byte-grid columns-${columns}`,
          role: "grid",
          "aria-label": "Bytes of the packet, in hex",
          "aria-rowcount": Math.ceil(cells / columns),
          "aria-describedby": "byte-grid-help",
          onKeyDown,
          onFocusIn: (event) => {
            hasFocus.current = true;
            const byte = byteOf(event);
            if (byte !== undefined && byte !== at) move(byte);
          },
          onFocusOut: () => {
            hasFocus.current = false;
            digit.value = undefined;
          },
          onClick: (event) => {
            const byte = byteOf(event);
            if (byte !== undefined) move(byte);
          },
          onPointerOver: (event) => {
            const byte = byteOf(event);
            hovered.value = byte === undefined ? undefined : { byte };
          },
          onPointerLeave: () => {
            hovered.value = undefined;
          },
        }}
      />
      <p id="byte-grid-help" class="hint">
        Type two hex digits to change a byte, <kbd>Insert</kbd> for a new one, <kbd>Delete</kbd> to
        remove it.
        {!showSecrets.value && dissection.secrets.length > 0 ? " Secrets show as **." : ""}
      </p>
    </div>
  );
}

function labelOf(
  offset: number,
  value: string,
  field: FieldRow | undefined,
  isError: boolean,
): string {
  const name = field === undefined ? "" : `, ${field.node.name}`;
  return `byte ${offset}: ${value}${name}${isError ? ", error" : ""}`;
}

function printable(byte: number): string {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·";
}
