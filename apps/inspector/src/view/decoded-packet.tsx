import { visible } from "@mqtt-codec/cli/inputs";
import { packetToJson, packetToString } from "@mqtt-codec/core";
import type { Entry } from "../model/entry.js";
import { showSecrets } from "./state.js";

/** The packet as the command `decode` prints it, as text and as JSON. */
export function DecodedPacket({ entry }: { readonly entry: Entry }) {
  const { seen } = entry;
  if (seen instanceof Error) return null;
  const options = { showSecrets: showSecrets.value };
  return (
    <details class="decoded">
      <summary>As the codec decodes it</summary>
      <pre class="decoded-text" role="region" tabIndex={0} aria-label="The packet as text">
        {packetToString(seen, options)}
      </pre>
      <pre class="decoded-json" role="region" tabIndex={0} aria-label="The packet as JSON">
        {visibleLines(JSON.stringify(packetToJson(seen, options), null, 2))}
      </pre>
    </details>
  );
}

/** The same JSON, with everything in it visible. */
function visibleLines(json: string): string {
  return json.split("\n").map(visible).join("\n");
}
