import { useSignal } from "@preact/signals";
import type { TargetedEvent } from "preact";
import { useId, useLayoutEffect } from "preact/hooks";
import {
  EntryError,
  entryOf,
  type FieldKind,
  fieldKinds,
  withBits,
  withField,
} from "../model/field-edit.js";
import { byteRange, type FieldRow, isBits, pathTo } from "../model/field-rows.js";
import { announce, replacePacket, select } from "./actions.js";
import { type Dissection, selection } from "./state.js";

const KIND_NAMES: Readonly<Record<FieldKind, string>> = {
  number: "Number",
  text: "Text",
  bytes: "Hex",
};

/** The field that is selected: where it is, what it says, and a way to change it. */
export function FieldPanel({ dissection }: { readonly dissection: Dissection }) {
  const row = selection.value?.row;
  const title = useId();
  return (
    <section class="field-panel" aria-labelledby={title}>
      <h3 id={title}>{row === undefined ? "No field selected" : nameOf(row, dissection.rows)}</h3>
      {row === undefined ? (
        <p class="hint">
          Point at a byte or a field to see what belongs together; select it to change it.
        </p>
      ) : (
        <SelectedField dissection={dissection} row={row} />
      )}
    </section>
  );
}

interface FieldProps {
  readonly dissection: Dissection;
  readonly row: FieldRow;
}

function SelectedField({ dissection, row }: FieldProps) {
  const { entry } = dissection;
  const { node } = row;
  const { start, end } = byteRange(node);
  const kinds = fieldKinds(row, entry.bytes);
  return (
    <>
      <p class="field-place">
        {placeText(row, entry.start, start, end)}
        {node.text === "" ? "" : ": "}
        <strong>{node.text}</strong>
      </p>
      <Bits dissection={dissection} row={row} />
      {kinds.length > 0 && (
        <FieldEntry key={row.index} dissection={dissection} row={row} kinds={kinds} />
      )}
      {node.secret === true && (
        <p class="hint">This is hidden. Show secrets to see or change it.</p>
      )}
    </>
  );
}

function FieldEntry({
  dissection,
  row,
  kinds,
}: FieldProps & { readonly kinds: readonly FieldKind[] }) {
  const { entry, rows } = dissection;
  const asked = useSignal<FieldKind | undefined>(undefined);
  const kind = kinds.find((one) => one === asked.value) ?? (kinds[0] as FieldKind);
  const entered = useSignal(entryOf(row, entry.bytes, kind));
  const fault = useSignal<string | undefined>(undefined);
  const name = useId();
  const there = entryOf(row, entry.bytes, kind);

  useLayoutEffect(() => {
    entered.value = there;
    fault.value = undefined;
  }, [there, entered, fault]);

  const write = (): void => {
    if (entered.value === there) return;
    try {
      const packet = withField(entry.bytes, rows, row.index, kind, entered.value);
      fault.value = undefined;
      if (replacePacket(entry, packet)) announce(`${row.node.name} changed.`);
    } catch (error) {
      if (!(error instanceof EntryError)) throw error;
      fault.value = error.message;
    }
  };

  const attributes = {
    id: "field-entry",
    class: "code",
    autocomplete: "off",
    spellcheck: false,
    value: entered.value,
    "aria-invalid": fault.value !== undefined,
    "aria-describedby": fault.value === undefined ? undefined : "field-entry-fault",
    onInput: ({ currentTarget }: TargetedEvent<HTMLInputElement | HTMLTextAreaElement>) => {
      entered.value = currentTarget.value;
    },
    onChange: write,
    onKeyDown: ({ key }: KeyboardEvent) => {
      if (key !== "Escape") return;
      entered.value = there;
      fault.value = undefined;
    },
  } as const;

  return (
    <form
      class="field-entry"
      onSubmit={(event) => {
        event.preventDefault();
        write();
      }}
    >
      {kinds.length > 1 && (
        <fieldset class="kinds">
          <legend>Enter as</legend>
          {kinds.map((one) => (
            <label key={one}>
              <input
                type="radio"
                name={name}
                checked={kind === one}
                onChange={() => {
                  asked.value = one;
                }}
              />
              {KIND_NAMES[one]}
            </label>
          ))}
        </fieldset>
      )}
      <label for="field-entry">{row.node.name}</label>
      {entered.value.includes("\n") ? (
        <textarea rows={3} {...attributes} />
      ) : (
        <input {...attributes} />
      )}
      <button type="submit">Change</button>
      {fault.value !== undefined && (
        <p id="field-entry-fault" class="form-error" role="alert">
          {fault.value}
        </p>
      )}
    </form>
  );
}

/** The bits of a byte, each of which can be turned over. */
function Bits({ dissection, row }: FieldProps) {
  const { entry, rows } = dissection;
  const { node } = row;
  const byteRow = isBits(node) ? rows[row.parent] : row;
  const parts = rows
    .slice((byteRow?.index ?? 0) + 1, byteRow?.end)
    .filter((part) => isBits(part.node));
  if (byteRow === undefined || parts.length === 0) return null;
  const index = byteRow.node.offset;
  const byte = entry.bytes[index] ?? 0;
  return (
    <fieldset class="bits">
      <legend>Bits of byte {entry.start + index}</legend>
      {parts.map((part) => {
        const first = (part.node.offset % 1) * 8;
        const count = part.node.length * 8;
        return (
          <div key={part.index} class={part === row ? "bit-group selected" : "bit-group"}>
            <div class="bit-row">
              {Array.from({ length: count }, (_, at) => {
                const bit = 7 - (first + at);
                const isSet = ((byte >> bit) & 1) === 1;
                return (
                  <button
                    type="button"
                    class={isSet ? "bit set" : "bit"}
                    key={bit}
                    aria-label={`Bit ${bit}, ${part.node.name}: ${isSet ? 1 : 0}`}
                    onClick={() => {
                      const place = { offset: index + (first + at) / 8, length: 1 / 8 };
                      if (replacePacket(entry, withBits(entry.bytes, place, isSet ? 0 : 1))) {
                        announce(`Bit ${bit} is ${isSet ? 0 : 1}.`);
                      }
                    }}
                  >
                    {isSet ? 1 : 0}
                  </button>
                );
              })}
            </div>
            <button type="button" class="bit-name" onClick={() => select({ row: part.index })}>
              {part.node.name}
            </button>
          </div>
        );
      })}
    </fieldset>
  );
}

function nameOf(row: FieldRow, rows: readonly FieldRow[]): string {
  return pathTo(rows, row.index)
    .map(({ node }) => node.name)
    .filter((name, index, names) => name !== names[index - 1])
    .join(" › ");
}

function placeText({ node }: FieldRow, packetStart: number, start: number, end: number): string {
  const from = packetStart + start;
  if (isBits(node)) {
    const high = 7 - (node.offset % 1) * 8;
    const low = high - node.length * 8 + 1;
    return `Byte ${from}, ${high === low ? `bit ${high}` : `bits ${high} to ${low}`}`;
  }
  const length = end - start;
  if (length === 0) return `Missing at byte ${from}`;
  return length === 1 ? `Byte ${from}` : `Bytes ${from} to ${from + length - 1}, ${length} in all`;
}
