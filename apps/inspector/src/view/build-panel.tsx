import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { build, type Draft, draftOf, newDraft } from "../form/draft.js";
import { PacketForm } from "../form/packet-form.js";
import { replacePacket } from "./actions.js";
import { entry, history, showSecrets } from "./state.js";

/** A form for a packet of any type: it follows the bytes that are shown, and they follow it. */
export function BuildPanel() {
  const draft = useSignal<Draft>(newDraft("connect", 5));

  useSignalEffect(() => {
    const shown = entry.value;
    if (shown === undefined || shown.seen instanceof Error) return;
    if (isSame(shown.bytes, bytesOf(draft.peek()))) return;
    draft.value = draftOf(shown.seen, shown.version);
  });

  const change = (next: Draft): void => {
    draft.value = next;
    const bytes = bytesOf(next);
    if (bytes !== undefined) replacePacket(entry.value, bytes, next.version);
  };

  useEffect(() => {
    // Whoever comes to an empty page to build a packet sees one.
    const { past, present } = history.peek();
    if (past.length === 0 && present.entries.length === 0) change(draft.peek());
  }, []);

  const isPacket = bytesOf(draft.value) !== undefined;
  const isMalformed = entry.value?.seen instanceof Error;
  return (
    <>
      {isMalformed && (
        <p class="notice">
          The packet that is shown is malformed: the form shows another, which takes its place when
          it is changed.
        </p>
      )}
      <PacketForm draft={draft.value} onChange={change} showSecrets={showSecrets.value} />
      {!isPacket && (
        <p class="notice">This is no packet yet: the bytes below are the last that were.</p>
      )}
    </>
  );
}

function bytesOf(draft: Draft): Uint8Array | undefined {
  const built = build(draft);
  return "bytes" in built ? built.bytes : undefined;
}

function isSame(one: Uint8Array, other: Uint8Array | undefined): boolean {
  return one.length === other?.length && one.every((byte, index) => byte === other[index]);
}
