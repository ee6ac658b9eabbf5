import { visible } from "@mqtt-codec/cli/inputs";
import type { ProtocolVersion } from "@mqtt-codec/core";
import { useSignal } from "@preact/signals";
import { useId, useRef } from "preact/hooks";
import type { InspectedDocument } from "../model/document.js";
import { hexOf } from "../model/hex.js";
import { VERSION_NAMES } from "../model/version-names.js";
import { askedVersion, open, openText, readAs } from "./actions.js";
import { holdsSecrets, shownDocument, showSecrets } from "./state.js";

/** More bytes than this are not shown as hex to be changed there. */
const LONGEST_HEX = 4096;

interface Draft {
  readonly text: string;
  readonly of: InspectedDocument;
  /** Whether it is what is shown. */
  readonly isRead: boolean;
}

/** Text that stands for packets, and files that hold some. */
export function PastePanel() {
  const text = useId();
  const version = useId();
  const file = useRef<HTMLInputElement>(null);
  // What is being typed, and what was shown by then: when something else is, the field shows that.
  const draft = useSignal<Draft | undefined>(undefined);
  const shown = shownDocument.value;
  const typed = draft.value?.of === shown ? draft.value : undefined;
  const isShort = shown.kind === "bytes" && shown.bytes.length <= LONGEST_HEX;
  const isHiding = isShort && !showSecrets.value && holdsSecrets.value;
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
              : `${shown.kind === "capture" ? visible(shown.name) : `${shown.bytes.length} bytes`}. Paste other bytes here.`
        }
        value={typed?.text ?? hex}
        onInput={(event) => {
          const { value } = event.currentTarget;
          const isRead = value.trim() === "" || openText(value, isTyping(event));
          draft.value = { text: value, of: shownDocument.value, isRead };
        }}
        onBlur={() => {
          if (typed !== undefined && (typed.isRead || openText(typed.text)))
            draft.value = undefined;
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
