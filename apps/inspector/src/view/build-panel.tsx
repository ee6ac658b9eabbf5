import { useSignal, useSignalEffect } from "@preact/signals";
import { build, type Draft, draftOf, newDraft } from "../form/draft.js";
import { PacketForm } from "../form/packet-form.js";
import { replacePacket, showBytes } from "./actions.js";
import { entry, showSecrets } from "./state.js";

/** A form for a packet of any type: it follows the bytes that are shown, and they follow it. */
export function BuildPanel() {
  const draft = useSignal<Draft>(newDraft("connect", 5));
  // The bytes that the form has last made, or been made of.
  const known = useSignal<Uint8Array | undefined>(undefined);

  useSignalEffect(() => {
    const shown = entry.value;
    if (shown === undefined) {
      change(draft.peek());
      return;
    }
    if (shown.bytes === known.peek() || shown.seen instanceof Error) return;
    known.value = shown.bytes;
    if (isSame(shown.bytes, bytesOf(draft.peek()))) return;
    draft.value = draftOf(shown.seen, shown.options.protocolVersion);
  });

  const change = (next: Draft): void => {
    draft.value = next;
    const built = build(next);
    if (!("bytes" in built)) return;
    if (entry.value === undefined) showBytes({ bytes: built.bytes, askedVersion: next.version });
    else replacePacket(built.bytes, next.version);
    known.value = entry.value?.bytes;
  };

  const isPacket = bytesOf(draft.value) !== undefined;
  return (
    <>
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
