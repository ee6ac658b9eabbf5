// What each codec does not check, measured: prints tables in Markdown of what breaks a rule, and who lets it
// pass. Exits with 1 where ours does.

import { VERSION_NAMES } from "./cases.mjs";
import { fleet } from "./fleet.mjs";
import { MALFORMED, UNWRITABLE } from "./malformed.mjs";
import { OURS, PEERS } from "./peers/peers.mjs";

const REFUSED = "refuses";
console.warn = () => {};

function outcomeOfDecoding(peer, { version, type, bytes }) {
  if (!peer.versions.includes(version) || isOfTheOtherSide(peer, "cannotDecode", type)) return "";
  try {
    const packet = peer.decoder(version)(Buffer.from(bytes));
    return packet === undefined ? "waits for more" : "takes it";
  } catch {
    return REFUSED;
  }
}

function outcomeOfEncoding(peer, { version, init }) {
  if (!peer.versions.includes(version) || isOfTheOtherSide(peer, "cannotEncode", init.type))
    return "";
  try {
    const packet = peer === OURS ? init : peer.prepare(init, version);
    peer.encoder(version)(packet);
    return "writes it";
  } catch {
    return REFUSED;
  }
}

/** A client's codec has only one way of some types. */
function isOfTheOtherSide(peer, excuse, type) {
  return peer.name === "mqtts" && (peer[excuse]({ type }, 4) !== undefined || type === "auth");
}

function table(title, rows, outcomeOf) {
  const names = PEERS.map(({ name }) => name);
  const found = rows.map((row) => ({
    ...row,
    outcomes: PEERS.map((peer) => outcomeOf(peer, row)),
  }));
  const passed = found.filter(({ outcomes }) => outcomes[0] !== REFUSED);
  if (passed.length > 0) {
    process.exitCode = 1;
    console.error(`not refused by ${names[0]}:`, passed);
  }
  const counts = PEERS.map((_, index) => {
    const tried = found.filter(({ outcomes }) => outcomes[index] !== "");
    const refused = tried.filter(({ outcomes }) => outcomes[index] === REFUSED);
    return `**${refused.length} of ${tried.length}**`;
  });
  return [
    `| ${title} | version | ${names.join(" | ")} |`,
    `|---|---|${names.map(() => "---|").join("")}`,
    ...found.map(
      ({ fault, version, outcomes }) =>
        `| ${fault} | ${VERSION_NAMES[version]} | ${outcomes.join(" | ")} |`,
    ),
    `| **refused** | | ${counts.join(" | ")} |`,
  ].join("\n");
}

/** What a peer leaves out or gets wrong in the corpus, for which it is left out of rows. */
function excuses() {
  return PEERS.flatMap((peer) => {
    const found = new Set(peer.cannotStream && [`streams: ${peer.cannotStream}`]);
    for (const version of peer.versions) {
      for (const init of fleet(version)) {
        const decoding = peer.cannotDecode(init, version);
        const encoding = peer.cannotEncode(init, version);
        if (decoding !== undefined) found.add(`decoding ${decoding}`);
        if (encoding !== undefined) found.add(`encoding ${encoding}`);
      }
    }
    return [...found].map((excuse) => `- ${peer.name}, ${excuse}`);
  });
}

console.log(table("a decoder is given", MALFORMED, outcomeOfDecoding));
console.log();
console.log(table("an encoder is given", UNWRITABLE, outcomeOfEncoding));
console.log();
console.log("For these a codec is left out of a row, or has a row without them:\n");
console.log(excuses().join("\n"));
