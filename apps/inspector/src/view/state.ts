/** What the page is showing: everything that changes is here, and what follows from it. */

import { dissect } from "@mqtt-codec/core/dissect";
import { computed, signal } from "@preact/signals";
import { chosen, EVERYTHING } from "../model/choosing.js";
import { bytesDocument, type InspectedDocument } from "../model/document.js";
import { secretsIn } from "../model/document-secrets.js";
import { fieldErrors } from "../model/errors.js";
import {
  byteColors,
  byteRange,
  type FieldRow,
  fieldRows,
  rowOfByte,
  secretRanges,
} from "../model/field-rows.js";
import { newHistory } from "../model/history.js";

/** A place in the packet: a byte, or a row of the tree. */
export type Place = { readonly byte: number } | { readonly row: number };

/** A file that is being read. */
export interface Reading {
  readonly name: string;
  readonly bytesRead: number;
  readonly size: number;
  readonly cancel: () => void;
}

export const history = signal(
  newHistory<InspectedDocument>(bytesDocument(new Uint8Array(0), undefined)),
);
export const selectedEntry = signal(0);
export const choice = signal(EVERYTHING);
export const showSecrets = signal(false);
export const selected = signal<Place | undefined>(undefined);
export const hovered = signal<Place | undefined>(undefined);
/** Rows of the tree whose children are out of sight. */
export const closedRows = signal<ReadonlySet<number>>(new Set());
export const reading = signal<Reading | undefined>(undefined);
/** What went wrong with something given to the page. */
export const complaint = signal<string | undefined>(undefined);
/** What a screen reader says next. */
export const announcement = signal("");

export const shownDocument = computed(() => history.value.present);
export const entry = computed(() => shownDocument.value.entries[selectedEntry.value]);
export const chosenEntries = computed(() => chosen(shownDocument.value.entries, choice.value));

/** The names of the connections of a capture, by their numbers. */
export const connections = computed(() => {
  const names = new Map<number, string>();
  for (const { captured } of shownDocument.value.entries) {
    if (captured === undefined) continue;
    const { connection, clientId } = captured;
    names.set(connection.number, clientId ?? names.get(connection.number) ?? connection.client);
  }
  return names;
});

/** Whether there are secrets in the bytes that are shown, be it in other packets than the one in sight. */
export const holdsSecrets = computed(() => {
  const shown = shownDocument.value;
  return shown.kind === "bytes" && secretsIn(shown).length > 0;
});

/** The packet byte by byte. */
export const dissection = computed(() => {
  const shown = entry.value;
  if (shown === undefined) return undefined;
  const { bytes, options, start } = shown;
  const root = dissect(bytes, { ...options, showSecrets: showSecrets.value });
  const rows = fieldRows(root);
  return {
    entry: shown,
    root,
    rows,
    colors: byteColors(rows, bytes.length),
    secrets: secretRanges(rows),
    errors: fieldErrors(root, rows, start),
  };
});

export type Dissection = NonNullable<typeof dissection.value>;

/** A place's row in the tree and its bytes. */
export interface Lit {
  readonly row: FieldRow | undefined;
  readonly start: number;
  readonly end: number;
}

const litOf = (place: Place | undefined, { rows }: Dissection): Lit | undefined => {
  if (place === undefined) return undefined;
  const row = "row" in place ? rows[place.row] : rowOfByte(rows, place.byte);
  if (row !== undefined) return { row, ...byteRange(row.node) };
  return "byte" in place ? { row, start: place.byte, end: place.byte + 1 } : undefined;
};

/** What is selected, on both sides. */
export const selection = computed(
  () => dissection.value && litOf(selected.value, dissection.value),
);
/** What the pointer is at, on both sides. */
export const pointed = computed(() => dissection.value && litOf(hovered.value, dissection.value));

/** The byte that the keyboard is at in the grid. */
export const cursor = computed(() => {
  const place = selected.value;
  if (place === undefined) return 0;
  return "byte" in place ? place.byte : (selection.value?.start ?? 0);
});
