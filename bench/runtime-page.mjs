// Cases against mqtt-packet in a page of a browser; `?quick&name=...` tells which. It is bundled with
// page-globals.mjs, whose Buffer mqtt-packet has and ours does not see.

import * as meter from "./page-meter.mjs";
import { reportCases } from "./runtime-cases.mjs";

if (globalThis.Buffer !== undefined) throw new Error("a page has no Buffer of its own");

const { searchParams } = new URL(location.href);
await reportCases(searchParams.getAll("name"), searchParams.has("quick"), meter);
