import type { ProtocolVersion } from "@mqtt-codec/core";
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useId, useRef } from "preact/hooks";
import { VERSION_NAMES } from "../model/version-names.js";
import { askedVersion, open, openText, readAs } from "./actions.js";
import { BuildPanel } from "./build-panel.js";
import { SamplesPanel } from "./samples-panel.js";
import { complaint, dissection, reading, shownDocument, showSecrets } from "./state.js";

const TABS = ["Paste or open", "Build", "Samples"] as const;
type Tab = (typeof TABS)[number];

/** Where packets come from: pasted, a file, a form, samples. */
export function SourcePanel() {
  const tab = useSignal<Tab>("Paste or open");
  const id = useId();
  const tabs = useRef<HTMLDivElement>(null);
  const choose = (next: Tab): void => {
    tab.value = next;
    tabs.current?.querySelectorAll<HTMLElement>("[role=tab]")[TABS.indexOf(next)]?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = TABS.indexOf(tab.value);
    const to: Readonly<Record<string, number>> = {
      ArrowRight: (at + 1) % TABS.length,
      ArrowLeft: (at + TABS.length - 1) % TABS.length,
      Home: 0,
      End: TABS.length - 1,
    };
    const next = TABS[to[event.key] ?? -1];
    if (next === undefined) return;
    event.preventDefault();
    choose(next);
  };
  const panels: Readonly<Record<Tab, () => ComponentChildren>> = {
    "Paste or open": () => <PastePanel />,
    Build: () => <BuildPanel />,
    Samples: () => <SamplesPanel />,
  };
  return (
    <section class="panel source" aria-label="Packets to look at">
      <div
        ref={tabs}
        class="tabs"
        role="tablist"
        aria-label="Where they come from"
        onKeyDown={onKeyDown}
      >
        {TABS.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`${id}-${TABS.indexOf(name)}`}
            aria-selected={tab.value === name}
            aria-controls={`${id}-panel`}
            tabIndex={tab.value === name ? 0 : -1}
            onClick={() => choose(name)}
          >
            {name}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${TABS.indexOf(tab.value)}`}>
        {panels[tab.value]()}
      </div>
      <Progress />
      {complaint.value !== undefined && (
        <p class="complaint" role="alert">
          {complaint.value}
        </p>
      )}
    </section>
  );
}

/** More bytes than this are not shown as hex to be changed there. */
const LONGEST_HEX = 4096;

function PastePanel() {
  const text = useId();
  const version = useId();
  const file = useRef<HTMLInputElement>(null);
  // What is being typed; without it, the field shows the document.
  const draft = useSignal<string | undefined>(undefined);
  const shown = shownDocument.value;
  const isHiding = !showSecrets.value && (dissection.value?.secrets.length ?? 0) > 0;
  const isShort = shown.kind === "bytes" && shown.bytes.length <= LONGEST_HEX;
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
        onInput={({ currentTarget: { value } }) => {
          draft.value = value;
          if (value.trim() !== "") openText(value);
        }}
        onBlur={() => {
          if (complaint.value === undefined) draft.value = undefined;
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

function Progress() {
  const now = reading.value;
  if (now === undefined) return null;
  return (
    <div class="progress">
      <label>
        Reading {now.name}{" "}
        <progress max={Math.max(1, now.size)} value={Math.min(now.bytesRead, now.size)} />
      </label>
      <button type="button" onClick={now.cancel}>
        Stop
      </button>
    </div>
  );
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}
