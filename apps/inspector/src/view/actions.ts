/** What people do to the page. */

import type { ProtocolVersion } from "@mqtt-codec/core";
import { batch } from "@preact/signals";
import { readCapture } from "../model/capture.js";
import { EVERYTHING } from "../model/choosing.js";
import { type BytesDocument, bytesDocument, type InspectedDocument } from "../model/document.js";
import { uncovers } from "../model/document-secrets.js";
import type { Entry } from "../model/entry.js";
import { sameField } from "../model/field-rows.js";
import { changed, newHistory, redone, undone } from "../model/history.js";
import { openFile, readText, UnreadableError } from "../model/opening.js";
import { HashError, type Shared } from "../model/share.js";
import { spliced } from "../model/splice.js";
import * as state from "./state.js";

const DEFAULT_PORTS = [1883];

/** What a packet takes besides its bytes. */
const ENTRY_SIZE = 500;

/** The type value of CONNECT. */
const CONNECT = 1;

/** Whether someone has said by which version to read, and not a sample or a link. */
let isVersionChosen = false;

const NOTHING = state.history.value;

/** Shows something new, from its first packet on; what was shown before can be had again. */
function show(shown: InspectedDocument, entry = 0): void {
  batch(() => {
    const { history } = state;
    const isBlank = history.value.present.entries.length === 0 && history.value.past.length === 0;
    history.value = isBlank ? newHistory(shown) : changed(history.value, shown, sizeOf);
    state.complaint.value = undefined;
    state.choice.value = EVERYTHING;
    selectEntry(entry);
  });
  dropHash();
}

/** Shows bytes, in place of whatever is still being read. */
export function showBytes({ bytes, askedVersion }: Shared, entry = 0): void {
  state.reading.value?.cancel();
  isVersionChosen = false;
  show(bytesDocument(bytes, askedVersion), entry);
}

/** About how many bytes a document takes. */
function sizeOf(shown: InspectedDocument): number {
  const bytes =
    shown.kind === "bytes"
      ? shown.bytes.length
      : shown.entries.reduce((sum, entry) => sum + entry.bytes.length, 0);
  return bytes + shown.entries.length * ENTRY_SIZE;
}

// What was last read from text that was being typed, for which there is one step back.
let typed: InspectedDocument | undefined;

/**
 * Shows the packets that text stands for. Where there are none, it says why, unless the text is still being
 * typed. Returns whether there are.
 */
export function openText(text: string, isTyping = false): boolean {
  try {
    const read = readText(text);
    const { bytes, how } = read;
    // What is pasted is something new, but for who has chosen a version for it.
    const isKept = isTyping || isVersionChosen;
    const wasChosen = isVersionChosen;
    const { history } = state;
    const { past, present } = history.value;
    batch(() => {
      if (present === typed) {
        history.value = past.length === 0 ? NOTHING : undone({ past, present, future: [] });
      }
      showBytes({
        bytes,
        askedVersion: read.askedVersion ?? (isKept ? askedVersion() : undefined),
      });
    });
    isVersionChosen = wasChosen;
    typed = isTyping ? history.value.present : undefined;
    announce(`Read as ${how}: ${packetCount()}.`);
    return true;
  } catch (error) {
    if (!isTyping) complain(error);
    else state.complaint.value = undefined;
    return false;
  }
}

/** Shows the packets in a file, a capture or any other. */
export async function open(
  file: Blob & { readonly name?: string },
  ports: readonly number[] = DEFAULT_PORTS,
): Promise<void> {
  const abort = new AbortController();
  const cancel = (): void => abort.abort();
  state.reading.value?.cancel();
  const { name = "capture", size } = file;
  const progress = (bytesRead: number): void => {
    if (abort.signal.aborted) return;
    state.reading.value = { name, bytesRead, size, cancel };
  };
  progress(0);
  try {
    const opened = await openFile(file);
    if (abort.signal.aborted) return;
    if (opened.kind === "bytes") {
      showBytes({ bytes: opened.bytes, askedVersion: undefined });
      announce(`Read as ${opened.how}: ${packetCount()}.`);
      return;
    }
    const capture = await readCapture(name, file, opened.format, opened.chunks, {
      ports,
      askedVersion: undefined,
      onProgress: progress,
      signal: abort.signal,
    });
    if (abort.signal.aborted) return;
    show(capture);
    announce(`Capture read: ${packetCount()}.`);
  } catch (error) {
    if (!abort.signal.aborted) complain(error);
  } finally {
    if (state.reading.value?.cancel === cancel) state.reading.value = undefined;
  }
}

/** Reads the capture again, with the servers' ports. */
export function openWithPorts(ports: readonly number[]): void {
  const shown = state.shownDocument.value;
  if (shown.kind === "capture") void open(shown.source.file, ports);
}

/** Looks at another packet. */
export function selectEntry(index: number): void {
  batch(() => {
    state.selectedEntry.value = index;
    state.hovered.value = undefined;
    state.closedRows.value = new Set();
    const first = state.dissection.value?.errors[0];
    state.selected.value =
      first === undefined ? undefined : first.row === undefined ? undefined : { row: first.row };
  });
}

/** Looks at a byte or a field. */
export function select(place: state.Place): void {
  batch(() => {
    state.selected.value = place;
    // What is selected is to be seen.
    const closed = new Set(state.closedRows.value);
    const rows = state.dissection.value?.rows ?? [];
    for (let row = rows[state.selection.value?.row?.parent ?? -1]; row; row = rows[row.parent]) {
      closed.delete(row.index);
    }
    if (closed.size !== state.closedRows.value.size) state.closedRows.value = closed;
  });
}

/**
 * Puts other bytes in the place of a packet, which is still the one that is shown, or nothing happens. Captured
 * packets stay as they were seen: a copy is shown in their place. Returns whether it was done.
 */
export function replacePacket(
  packet: Entry | undefined,
  bytes: Uint8Array,
  version: ProtocolVersion | undefined = packet?.version,
): boolean {
  if (packet !== state.entry.value) return false;
  const previous = state.shownDocument.value;
  const next = replaced(previous, packet, bytes, version);
  if (!state.showSecrets.value && uncovers(documentOf(previous, packet), next)) {
    state.complaint.value = "This change would show what is hidden. Show secrets to make it.";
    return false;
  }
  const keepPlace = placeKeeper();
  batch(() => {
    state.reading.value?.cancel();
    state.history.value = changed(state.history.value, next, sizeOf);
    state.choice.value = EVERYTHING;
    const last = Math.max(0, next.entries.length - 1);
    state.selectedEntry.value = Math.min(
      isAlone(next, bytes) ? 0 : state.selectedEntry.value,
      last,
    );
    state.complaint.value = undefined;
    keepPlace();
  });
  const left = previous.entries.length - next.entries.length;
  if (isAlone(next, bytes) && left > 0)
    announce("A copy of the packet is changed; Undo brings the others back.");
  dropHash();
  return true;
}

/** The document with other bytes in the place of a packet, or these alone where they cannot stand among the others. */
function replaced(
  previous: InspectedDocument,
  packet: Entry | undefined,
  bytes: Uint8Array,
  version: ProtocolVersion | undefined,
): BytesDocument {
  if (previous.kind === "capture" || packet === undefined) return bytesDocument(bytes, version);
  const { askedVersion } = previous;
  // A CONNECT brings its version along; else the packets before tell it.
  const isFollowed = askedVersion === undefined && (bytes[0] ?? 0) >> 4 === CONNECT;
  if (version !== packet.version && !isFollowed) return bytesDocument(bytes, version);
  return bytesDocument(
    spliced(previous.bytes, packet.start, packet.bytes.length, bytes),
    askedVersion,
  );
}

/** What of a document a changed packet is compared with. */
function documentOf(shown: InspectedDocument, packet: Entry | undefined): BytesDocument {
  if (shown.kind === "bytes") return shown;
  return bytesDocument(packet?.bytes ?? new Uint8Array(0), packet?.version);
}

function isAlone(shown: BytesDocument, packet: Uint8Array): boolean {
  return shown.bytes.length === packet.length;
}

/** Remembers what is selected and closed, and finds it again after the packet has changed. */
function placeKeeper(): () => void {
  const { selected, closedRows, hovered, dissection } = state;
  const place = selected.value;
  const closed = closedRows.value;
  const before = dissection.value?.rows ?? [];
  return () => {
    hovered.value = undefined;
    const after = dissection.value;
    const rowNow = (row: number): number | undefined =>
      sameField(before, row, after?.rows ?? [])?.index;
    closedRows.value = new Set([...closed].flatMap((row) => rowNow(row) ?? []));
    if (place === undefined || after === undefined) selected.value = undefined;
    else if ("byte" in place) {
      selected.value = { byte: Math.max(0, Math.min(place.byte, after.entry.bytes.length - 1)) };
    } else {
      const row = rowNow(place.row);
      selected.value = row === undefined ? undefined : { row };
    }
  };
}

/** Reads the bytes by another version; undefined follows each CONNECT. */
export function readAs(version: ProtocolVersion | undefined): void {
  const shown = state.shownDocument.value;
  if (shown.kind === "capture") return;
  showBytes({ bytes: shown.bytes, askedVersion: version }, state.selectedEntry.value);
  isVersionChosen = version !== undefined;
}

export function askedVersion(): ProtocolVersion | undefined {
  const shown = state.shownDocument.value;
  return shown.kind === "bytes" ? shown.askedVersion : undefined;
}

export function undo(): void {
  moveTo(undone(state.history.value));
}

export function redo(): void {
  moveTo(redone(state.history.value));
}

function moveTo(history: typeof state.history.value): void {
  const keepPlace = placeKeeper();
  batch(() => {
    state.history.value = history;
    const { length } = history.present.entries;
    state.selectedEntry.value = Math.max(0, Math.min(state.selectedEntry.value, length - 1));
    keepPlace();
  });
  dropHash();
}

/** Has a screen reader say something. */
export function announce(text: string): void {
  // The same once more has to differ to be said.
  state.announcement.value = state.announcement.value === text ? `${text}\u00a0` : text;
}

/** Says what is wrong with what was given. */
export function complain(error: unknown): void {
  if (!(error instanceof Error)) throw error;
  const isKnown = error instanceof UnreadableError || error instanceof HashError;
  state.complaint.value = isKnown ? error.message : `It cannot be read: ${error.message}`;
}

/** The address no longer holds what is shown. */
function dropHash(): void {
  if (location.hash !== "")
    window.history.replaceState(null, "", location.pathname + location.search);
}

function packetCount(): string {
  const { length } = state.shownDocument.value.entries;
  return length === 1 ? "1 packet" : `${length} packets`;
}
