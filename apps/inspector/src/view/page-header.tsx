import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect } from "preact/hooks";
import { redo, undo } from "./actions.js";
import { Share } from "./share-dialog.js";
import { history, showSecrets } from "./state.js";

const THEMES = { system: "System", light: "Light", dark: "Dark" } as const;
type Theme = keyof typeof THEMES;

/** The page's name, and what concerns all of it. */
export function PageHeader() {
  const theme = useSignal<Theme>("system");
  useLayoutEffect(() => {
    document.documentElement.dataset["theme"] = theme.value;
  }, [theme.value]);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      // In a field, what is undone is the typing.
      if ((event.target as HTMLElement).closest?.("input, textarea, select")) return;
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
      const key = event.key.toLowerCase();
      if (key === "z" && !event.shiftKey) undo();
      else if (key === "y" || key === "z") redo();
      else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
  const { past, future } = history.value;
  return (
    <header>
      <h1>MQTT inspector</h1>
      <div class="buttons">
        <button type="button" disabled={past.length === 0} onClick={undo}>
          Undo
        </button>
        <button type="button" disabled={future.length === 0} onClick={redo}>
          Redo
        </button>
        <label class="check">
          <input
            type="checkbox"
            checked={showSecrets.value}
            onChange={({ currentTarget: { checked } }) => {
              showSecrets.value = checked;
            }}
          />
          Show secrets
        </label>
        <label class="check">
          Colours{" "}
          <select
            value={theme.value}
            onChange={({ currentTarget: { value } }) => {
              theme.value = value as Theme;
            }}
          >
            {Object.entries(THEMES).map(([value, name]) => (
              <option key={value} value={value}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <Share />
      </div>
    </header>
  );
}
