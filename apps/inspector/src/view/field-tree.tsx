import type { CSSProperties } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { byteRange, type FieldRow, isBits } from "../model/field-rows.js";
import { hexOf } from "../model/hex.js";
import { select } from "./actions.js";
import { closedRows, type Dissection, hovered, pointed, selected, selection } from "./state.js";
import { VirtualRows } from "./virtual-rows.js";

const ROW_HEIGHT = 1.75;

/** A line of the tree: a field, or what is wrong with the field above it. */
type Line = { readonly row: FieldRow; readonly message?: string };

/** The fields of the packet, in the words of the standard. */
export function FieldTree({ dissection }: { readonly dissection: Dissection }) {
  const { entry, rows, errors } = dissection;
  const tree = useRef<HTMLDivElement>(null);
  const hasFocus = useRef(false);
  const closed = closedRows.value;
  const lines = linesOf(rows, closed, new Map(errors.map(({ row, message }) => [row, message])));
  const current = selection.value?.row?.index;
  const active = current === undefined ? 0 : lines.findIndex(({ row }) => row.index === current);
  const focusable = lines[active]?.row.index ?? lines[0]?.row.index;

  useLayoutEffect(() => {
    if (!hasFocus.current) return;
    tree.current?.querySelector<HTMLElement>(`[data-row="${focusable}"]`)?.focus();
  }, [focusable, entry]);

  // What is pointed at among the bytes, or else selected.
  const isGrid = hovered.value !== undefined && "byte" in hovered.value;
  const seen = isGrid
    ? lines.findIndex(({ row }) => row.index === pointed.value?.row?.index)
    : selected.value === undefined
      ? undefined
      : active;

  const toggle = ({ index }: FieldRow): void => {
    const next = new Set(closed);
    if (!next.delete(index)) next.add(index);
    closedRows.value = next;
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    const row = lines[Math.max(0, active)]?.row;
    if (row === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    const fields = lines.filter(({ message }) => message === undefined);
    const at = fields.findIndex((line) => line.row === row);
    const isOpen = !closed.has(row.index);
    const hasChildren = row.end > row.index + 1;
    const go = (line: Line | undefined): void => {
      if (line !== undefined) select({ row: line.row.index });
    };
    switch (event.key) {
      case "ArrowDown":
        go(fields[at + 1]);
        break;
      case "ArrowUp":
        go(fields[at - 1]);
        break;
      case "ArrowRight":
        if (hasChildren && !isOpen) toggle(row);
        else if (hasChildren) go(fields[at + 1]);
        break;
      case "ArrowLeft":
        if (hasChildren && isOpen) toggle(row);
        else if (row.parent >= 0) select({ row: row.parent });
        break;
      case "Home":
        go(fields[0]);
        break;
      case "End":
        go(fields.at(-1));
        break;
      case "Enter":
        document.getElementById("field-entry")?.focus();
        break;
      default:
        return;
    }
    event.preventDefault();
  };

  const rowAt = ({ target }: Event): number | undefined => {
    const found = (target as HTMLElement).closest<HTMLElement>("[data-row]")?.dataset["row"];
    return found === undefined ? undefined : Number(found);
  };

  const line = (index: number, place: CSSProperties) => {
    const shown = lines[index];
    if (shown === undefined) return null;
    const { row, message } = shown;
    const style = { ...place, "--level": row.level };
    if (message !== undefined) {
      return (
        <div
          key={`error-${row.index}`}
          id={`error-of-${row.index}`}
          class="field-error"
          title={message}
          style={style}
        >
          {message}
        </div>
      );
    }
    const { node } = row;
    const hasChildren = row.end > row.index + 1;
    const isLit = pointed.value?.row?.index === row.index || covers(row);
    const classes = [
      "field",
      isLit ? "lit" : "",
      current === row.index ? "selected" : "",
      node.error === undefined ? "" : "error",
    ];
    return (
      <div
        key={row.index}
        role="treeitem"
        class={classes.filter(Boolean).join(" ")}
        style={style}
        data-row={row.index}
        tabIndex={row.index === focusable ? 0 : -1}
        aria-level={row.level}
        aria-posinset={row.position}
        aria-setsize={row.siblings}
        aria-selected={current === row.index}
        aria-expanded={hasChildren ? !closed.has(row.index) : undefined}
        aria-describedby={node.error === undefined ? undefined : `error-of-${row.index}`}
      >
        <span
          class={hasChildren ? `twist${closed.has(row.index) ? " closed" : ""}` : "twist none"}
          aria-hidden="true"
          onClick={(event) => {
            if (!hasChildren) return;
            event.stopPropagation();
            toggle(row);
          }}
        />
        <span
          class={row.color === undefined ? "swatch" : `swatch color-${row.color}`}
          aria-hidden="true"
        />
        <span class="field-name">{node.name}</span> <span class="field-value">{node.text}</span>{" "}
        <span class="field-bytes">{bytesText(row, entry.bytes)}</span>
      </div>
    );
  };

  return (
    <div ref={tree}>
      <VirtualRows
        count={lines.length}
        rowHeight={ROW_HEIGHT}
        active={Math.max(0, active)}
        revealed={seen === undefined || seen < 0 ? undefined : seen}
        render={line}
        attributes={{
          class: "field-tree",
          role: "tree",
          "aria-label": `Fields of the ${dissection.root.name}`,
          onKeyDown,
          onFocusIn: (event) => {
            hasFocus.current = true;
            const row = rowAt(event);
            if (row !== undefined && row !== current) select({ row });
          },
          onFocusOut: () => {
            hasFocus.current = false;
          },
          onClick: (event) => {
            const row = rowAt(event);
            if (row !== undefined) select({ row });
          },
          onPointerOver: (event) => {
            const row = rowAt(event);
            hovered.value = row === undefined ? undefined : { row };
          },
          onPointerLeave: () => {
            hovered.value = undefined;
          },
        }}
      />
    </div>
  );
}

/** Whether a row is one of the bits of the byte that is pointed at. */
function covers({ node }: FieldRow): boolean {
  const place = hovered.value;
  if (place === undefined || !("byte" in place) || !isBits(node)) return false;
  return Math.floor(node.offset) === place.byte;
}

function linesOf(
  rows: readonly FieldRow[],
  closed: ReadonlySet<number>,
  messages: ReadonlyMap<number | undefined, string>,
): readonly Line[] {
  const lines: Line[] = [];
  for (let index = 0; index < rows.length; ) {
    const row = rows[index] as FieldRow;
    lines.push({ row });
    const message = messages.get(index);
    if (message !== undefined) lines.push({ row, message });
    index = closed.has(index) ? row.end : index + 1;
  }
  return lines;
}

const SHOWN_BYTES = 4;

/** The first bytes, or the bits in their byte; nothing for a group, whose parts say it. */
function bytesText({ node, color }: FieldRow, bytes: Uint8Array): string {
  const { start, end } = byteRange(node);
  if (isBits(node)) return bitsText(bytes[start] ?? 0, (node.offset % 1) * 8, node.length * 8);
  if (color === undefined) return "";
  if (node.secret === true) return end > start ? "**" : "";
  const shown = hexOf(bytes.subarray(start, Math.min(end, start + SHOWN_BYTES)));
  return shown + (end - start > SHOWN_BYTES ? " …" : "");
}

function bitsText(byte: number, first: number, count: number): string {
  const bits = Array.from(byte.toString(2).padStart(8, "0"), (bit, index) =>
    index >= first && index < first + count ? bit : "·",
  );
  return `${bits.slice(0, 4).join("")} ${bits.slice(4).join("")}`;
}
