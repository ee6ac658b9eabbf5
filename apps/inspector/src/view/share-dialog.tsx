import { useSignal } from "@preact/signals";
import type { TargetedEvent } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { type BytesDocument, bytesDocument } from "../model/document.js";
import { secretsIn, withoutSecrets } from "../model/document-secrets.js";
import { hashOf, LONGEST_SHARED } from "../model/share.js";
import { announce } from "./actions.js";
import { entry, shownDocument } from "./state.js";

/** The button that makes a link, and the dialog that gives it. */
export function Share() {
  const isOpen = useSignal(false);
  return (
    <>
      <button
        type="button"
        disabled={entry.value === undefined}
        onClick={() => {
          isOpen.value = true;
        }}
      >
        Share…
      </button>
      {isOpen.value && (
        <ShareDialog
          onClose={() => {
            isOpen.value = false;
          }}
        />
      )}
    </>
  );
}

/** What is shared: the bytes, or of a capture the packet that is shown. */
function sharedDocument(): BytesDocument | undefined {
  const shown = shownDocument.value;
  if (shown.kind === "bytes") return shown;
  const packet = entry.value;
  return packet && bytesDocument(packet.bytes, packet.options.protocolVersion);
}

function ShareDialog({ onClose }: { readonly onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const withSecrets = useSignal(false);
  const copied = useSignal<"yes" | "no" | undefined>(undefined);
  useEffect(() => dialog.current?.showModal(), []);

  const shared = sharedDocument();
  if (shared === undefined) return null;
  const isTooLong = shared.bytes.length > LONGEST_SHARED;
  const isSecret = !isTooLong && secretsIn(shared).length > 0;
  const given = isSecret && !withSecrets.value ? withoutSecrets(shared) : shared;
  const link = isTooLong ? "" : location.href.replace(/#.*$/, "") + hashOf(given);

  const copy = async (): Promise<void> => {
    window.history.replaceState(null, "", hashOf(given));
    try {
      await navigator.clipboard.writeText(link);
      copied.value = "yes";
      announce("The link was copied.");
    } catch {
      copied.value = "no";
      dialog.current?.querySelector<HTMLInputElement>("#share-link")?.select();
    }
  };

  return (
    <dialog ref={dialog} class="share" aria-labelledby="share-title" onClose={onClose}>
      <h2 id="share-title">Share</h2>
      {isTooLong ? (
        <p>
          {`${shared.bytes.length.toLocaleString("en")} bytes are too many for a link, which holds at most ${LONGEST_SHARED.toLocaleString("en")}.`}
        </p>
      ) : (
        <>
          <p>
            {shownDocument.value.kind === "capture"
              ? "The link holds the packet that is shown, not the capture."
              : "The link holds the bytes."}{" "}
            They stand behind the #, which browsers do not send to the server.
          </p>
          {isSecret && (
            <div class="warning" role="alert">
              <p>
                <strong>
                  There is a user name, a password or authentication data in these bytes.
                </strong>{" "}
                {withSecrets.value
                  ? "Whoever gets the link can read it."
                  : "The link has asterisks in its place."}
              </p>
              <label class="check">
                <input
                  type="checkbox"
                  checked={withSecrets.value}
                  onChange={({ currentTarget: { checked } }) => {
                    withSecrets.value = checked;
                    copied.value = undefined;
                  }}
                />
                Put it into the link
              </label>
            </div>
          )}
          <label for="share-link">Link</label>
          {isSecret && withSecrets.value ? (
            <input
              id="share-link"
              class="code"
              type="password"
              readOnly
              value={link}
              onFocus={selectAll}
            />
          ) : (
            <input
              id="share-link"
              class="code"
              type="text"
              readOnly
              value={link}
              onFocus={selectAll}
            />
          )}
        </>
      )}
      <div class="buttons">
        {!isTooLong && (
          <button type="button" class="primary" onClick={() => void copy()}>
            {copied.value === "yes" ? "Copied" : "Copy the link"}
          </button>
        )}
        <button type="button" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </div>
      {copied.value === "no" && (
        <p class="hint">The browser does not allow it: copy it from the field.</p>
      )}
    </dialog>
  );
}

function selectAll({ currentTarget }: TargetedEvent<HTMLInputElement>): void {
  currentTarget.select();
}
