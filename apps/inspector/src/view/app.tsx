import { useEffect, useId } from "preact/hooks";
import { sharedIn } from "../model/share.js";
import { VERSION_NAMES } from "../model/version-names.js";
import { complain, showBytes } from "./actions.js";
import { ByteGrid } from "./byte-grid.js";
import { CapturedPlace } from "./capture-notes.js";
import { DecodedPacket } from "./decoded-packet.js";
import { useDropTarget } from "./drop-target.js";
import { ErrorList } from "./error-list.js";
import { FieldPanel } from "./field-panel.js";
import { FieldTree } from "./field-tree.js";
import { PacketList } from "./packet-list.js";
import { PageHeader } from "./page-header.js";
import { SourcePanel } from "./source-panel.js";
import { announcement, dissection, shownDocument } from "./state.js";

/** The whole page. */
export function App() {
  const isOver = useDropTarget();
  useEffect(() => {
    const load = (): void => {
      try {
        const shared = sharedIn(location.hash);
        if (shared === undefined) return;
        const { hash } = location;
        showBytes(shared);
        // It still says what is shown.
        window.history.replaceState(null, "", hash);
      } catch (error) {
        complain(error);
      }
    };
    load();
    window.addEventListener("hashchange", load);
    return () => window.removeEventListener("hashchange", load);
  }, []);
  return (
    <>
      <button type="button" class="skip" onClick={skip}>
        Skip to the packet
      </button>
      <PageHeader />
      <main>
        <SourcePanel />
        <PacketList />
        <Packet />
      </main>
      <footer>
        <p class="hint">
          All that you open stays in this page. It decodes with mqtt-codec, by the statements of
          MQTT 3.1.1 and 5.0.
        </p>
      </footer>
      <p class="visually-hidden" role="status">
        {announcement.value}
      </p>
      {isOver && <div class="drop">Drop it to look into it</div>}
    </>
  );
}

/** The packet that is shown: its bytes beside its fields. */
function Packet() {
  const title = useId();
  const shown = dissection.value;
  if (shown === undefined) {
    return (
      <section id="packet" class="panel empty" tabIndex={-1} aria-label="Packet">
        <p>
          {shownDocument.value.kind === "capture"
            ? "There is no packet to look at."
            : "Paste the bytes of an MQTT packet, drop a capture, build a packet, or take a sample."}
        </p>
      </section>
    );
  }
  const { entry, root } = shown;
  const { number, bytes, version } = entry;
  return (
    <section id="packet" class="panel packet-view" tabIndex={-1} aria-labelledby={title}>
      <h2 id={title}>
        {root.name}{" "}
        <small>
          {`packet ${number}, ${bytes.length === 1 ? "1 byte" : `${bytes.length.toLocaleString("en")} bytes`}, MQTT ${VERSION_NAMES[version]}`}
        </small>
      </h2>
      <CapturedPlace />
      <ErrorList dissection={shown} />
      <div class="sides">
        <div class="side">
          <h3>Bytes</h3>
          <ByteGrid dissection={shown} />
          <FieldPanel dissection={shown} />
        </div>
        <div class="side">
          <h3>Fields</h3>
          <FieldTree dissection={shown} />
        </div>
      </div>
      <DecodedPacket entry={entry} />
    </section>
  );
}

// Not a link: the address is for what is shared, not for places in the page.
function skip(): void {
  document.getElementById("packet")?.focus();
}
