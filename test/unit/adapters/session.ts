/** A recorded session of mosquitto's clients with mosquitto, in MQTT 3.1.1: 47 packets. */

import { readFileSync } from "node:fs";

export const SESSION: Uint8Array = new Uint8Array(
  readFileSync(new URL("../../fixtures/mosquitto-3.1.1-publishers.mqtt", import.meta.url)),
);
