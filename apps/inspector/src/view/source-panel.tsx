import { visible } from "@mqtt-codec/cli/inputs";
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useId, useRef } from "preact/hooks";
import { BuildPanel } from "./build-panel.js";
import { PastePanel } from "./paste-panel.js";
import { SamplesPanel } from "./samples-panel.js";
import { complaint, reading } from "./state.js";

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

function Progress() {
  const now = reading.value;
  if (now === undefined) return null;
  return (
    <div class="progress">
      <label>
        Reading {visible(now.name)}{" "}
        <progress max={Math.max(1, now.size)} value={Math.min(now.bytesRead, now.size)} />
      </label>
      <button type="button" onClick={now.cancel}>
        Stop
      </button>
    </div>
  );
}
