import type { ProtocolVersion } from "@mqtt-codec/core";
import { useSignal } from "@preact/signals";
import { useId, useRef } from "preact/hooks";
import { holdsSecret } from "../model/share.js";
import { VERSION_NAMES } from "../model/version-names.js";
import { askedVersion, open, openText, readAs } from "./actions.js";
import { shownDocument, showSecrets } from "./state.js";

/** More bytes than this are not shown as hex to be changed there. */
const LONGEST_HEX = 4096;

/** Text that stands for packets, and files that hold some. */
export function PastePanel() {
  const text = useId();
  const version = useId();
  const file = useRef<HTMLInputElement>(null);
  // What is being typed; without it, the field shows the document.
  const draft = useSignal<string | undefined>(undefined);
  const isRead = useRef(true);
  const shown = shownDocument.value;
  const isShort = shown.kind === "bytes" && shown.bytes.length <= LONGEST_HEX;
  const isHiding = isShort && !showSecrets.value && shown.entries.some(holdsSecret);
  const hex = isShort && !isHiding ? hexOf(shown.bytes) : "";
  return (
    <div class="paste">
      <label for={text}>Hex, base64, or a hex dump of Wireshark, xxd or hexdump</label>
      <textarea
        id={text}
        class={isHiding ? "code veiled" : "code"}
        rows={4}
        spellcheck={false}
        autocomplete="off"
        placeholder={
          isHiding
            ? "The bytes hold a secret, and are not shown here. Paste others."
            : isShort
              ? "10 10 00 04 4d 51 54 54 05 02 00 3c 00 00 03 64 65 76"
              : `${shown.kind === "capture" ? shown.name : `${shown.bytes.length} bytes`}. Paste other bytes here.`
        }
        value={draft.value ?? hex}
        onInput={(event) => {
          const { value } = event.currentTarget;
          draft.value = value;
          isRead.current = value.trim() === "" || openText(value, isTyping(event));
        }}
        onBlur={() => {
          if (draft.value === undefined) return;
          if (isRead.current || openText(draft.value)) draft.value = undefined;
        }}
      />
      <div class="ways">
        {shown.kind === "bytes" && (
          <div class="inline">
            <label for={version}>Read as</label>
            <select
              id={version}
              value={askedVersion() ?? ""}
              onChange={({ currentTarget: { value } }) =>
                readAs(value === "" ? undefined : (Number(value) as ProtocolVersion))
              }
            >
              <option value="">what CONNECT says, or 3.1.1</option>
              {Object.entries(VERSION_NAMES).map(([value, name]) => (
                <option key={value} value={value}>
                  MQTT {name}
                </option>
              ))}
            </select>
          </div>
        )}
        <button type="button" onClick={() => file.current?.click()}>
          Open a file…
        </button>
        <input
          ref={file}
          class="visually-hidden"
          type="file"
          tabIndex={-1}
          aria-label="A file with packets, or a capture"
          onChange={({ currentTarget }) => {
            const [first] = currentTarget.files ?? [];
            if (first !== undefined) {
              draft.value = undefined;
              void open(first);
            }
            currentTarget.value = "";
          }}
        />
        <span class="hint">
          or drop one anywhere: raw packets, text, pcap or pcapng. Nothing leaves this page.
        </span>
      </div>
    </div>
  );
}

/** Whether something was typed, and not pasted: it may be on its way to become hex. */
function isTyping(event: Event): boolean {
  const { inputType = "", data } = event as InputEvent;
  return inputType.startsWith("delete") || (inputType === "insertText" && data?.length === 1);
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}
