/** The versions as the standard names them. */

import type { ProtocolVersion } from "@mqtt-codec/core";

export const VERSION_NAMES: Readonly<Record<ProtocolVersion, string>> = {
  3: "3.1",
  4: "3.1.1",
  5: "5.0",
};
