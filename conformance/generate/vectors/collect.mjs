/** What collects the vectors of a file, and holds each to what statements.json says. */

import { readFileSync } from "node:fs";
import { bodyOf, byte, claimedLength, hex, size } from "./bytes.mjs";

const table = JSON.parse(readFileSync(new URL("../../statements.json", import.meta.url), "utf8"));
const STATEMENTS = new Map(table.statements.map((row) => [`${row.version} ${row.id}`, row]));

export const PROTOCOL_VERSIONS = { 3.1: 3, "3.1.1": 4, "5.0": 5 };
const SHORT_FORMS = ["MQTT-", "X-"];

/**
 * The row of a statement: "§2.4-a" is "X-5.0-§2.4-a", "3.1.2-1" is "MQTT-3.1.2-1". What 3.1 says no otherwise is
 * a statement of 3.1.1.
 */
function rowOf(version, id) {
  const of = version === "3.1" && !id.startsWith("X-3.1-") ? "3.1.1" : version;
  const full = id.startsWith("§")
    ? `X-${of}-${id}`
    : SHORT_FORMS.some((start) => id.startsWith(start))
      ? id
      : `MQTT-${id}`;
  const row = STATEMENTS.get(`${of} ${full}`);
  if (row === undefined) throw new Error(`${of} has no statement ${full}`);
  if (row.scope !== "codec") throw new Error(`${of} ${full} is no codec's`);
  return row;
}

export const statement = rowOf;

/** The class of an error as the standard names it, with the code where it names one. */
function errorOf(version, row) {
  if (version !== "5.0") {
    const code = /^connack 0x(\d\d)$/.exec(row.error)?.[1];
    return code === undefined ? { class: "close" } : { class: "close", reasonCode: Number(code) };
  }
  const code = /0x([0-9a-f]{2})$/i.exec(row.error)?.[1];
  const named = code === undefined ? undefined : Number.parseInt(code, 16);
  if (row.error === "malformed") return { class: "malformed", reasonCode: 0x81 };
  if (row.error.startsWith("protocol-error")) {
    return { class: "protocol-error", reasonCode: named ?? 0x82 };
  }
  return { class: "unspecified", ...(named === undefined ? {} : { reasonCode: named }) };
}

const CLIENT = "client-to-server";
const SERVER = "server-to-client";
const SENDERS = {
  1: CLIENT,
  2: SERVER,
  8: CLIENT,
  9: SERVER,
  10: CLIENT,
  11: SERVER,
  12: CLIENT,
  13: SERVER,
};
const TYPES = [
  "reserved",
  "connect",
  "connack",
  "publish",
  "puback",
  "pubrec",
  "pubrel",
  "pubcomp",
  "subscribe",
  "suback",
  "unsubscribe",
  "unsuback",
  "pingreq",
  "pingresp",
  "disconnect",
  "auth",
];

function directionOf(version, type) {
  if (type === 14 && version !== "5.0") return CLIENT;
  return SENDERS[type] ?? "either";
}

/** What every vector has, in the order in which it stands in the file. */
function made(version, slug, title, operation, given, outcome, rest) {
  const { direction, needs = "bytes", option, options, note, defect } = given;
  const type =
    operation === "decode"
      ? Number.parseInt(given.hex.slice(0, 1), 16)
      : TYPES.indexOf(given.packet.type);
  const rows = [given.breaks, ...(given.statements ?? [])]
    .filter((id) => id !== undefined)
    .map((id) => rowOf(version, id).id);
  if (rows.length === 0) throw new Error(`${slug} obeys no statement`);
  return {
    id: `${version}/${slug}`,
    title,
    protocolVersion: PROTOCOL_VERSIONS[version],
    direction: direction ?? directionOf(version, type),
    operation,
    ...(given.hex === undefined ? {} : { hex: hex(given.hex) }),
    ...(given.packet === undefined ? {} : { packet: given.packet }),
    outcome,
    ...rest,
    ...(needs === "bytes" && outcome !== "refused" ? {} : { needs }),
    ...(option === undefined ? {} : { option, options }),
    statements: [...new Set(rows)],
    ...(given.breaks === undefined ? {} : { breaks: rowOf(version, given.breaks).id }),
    ...(defect === undefined ? {} : { defect }),
    ...(note === undefined ? {} : { note }),
  };
}

// A reader may have a limit of its own, but hardly one below this.
const LONG = 2 ** 20;
const LONG_NOTE =
  "The beginning of a packet, so more bytes are needed; or, for a reader that takes packets up to some size only, refused by what the length claims.";

/** The vectors of one file. Versions are "3.1", "3.1.1" and "5.0"; ids and hex may be in their short forms. */
export class Vectors {
  constructor(name, title) {
    this.name = name;
    this.title = title;
    this.list = [];
    this.ids = new Set();
  }

  #add(vector) {
    if (this.ids.has(vector.id)) throw new Error(`${vector.id} stands twice`);
    this.ids.add(vector.id);
    this.list.push(vector);
  }

  /** Bytes that are this packet. `canonical: false` where an encoder has a choice. */
  takes(version, slug, title, given) {
    const { canonical = true, bytesRead } = given;
    const read = bytesRead === undefined ? {} : { bytesRead };
    this.#add(
      made(version, slug, title, "decode", { ...given, hex: hex(given.hex) }, "packet", {
        canonical,
        ...read,
      }),
    );
  }

  /** Bytes that are no packet, since they break the statement `breaks`. */
  refuses(version, slug, title, given) {
    const { error = errorOf(version, rowOf(version, given.breaks)) } = given;
    this.#add(
      made(version, slug, title, "decode", { ...given, hex: hex(given.hex) }, "refused", { error }),
    );
  }

  /** Bytes that are only the beginning of a packet: of one so long that a reader may have a limit, an open case. */
  needsMore(version, slug, title, given) {
    if (claimedLength(hex(given.hex)) > LONG) {
      this.leavesOpen(version, slug, title, { ...given, note: LONG_NOTE });
      return;
    }
    this.#add(
      made(version, slug, title, "decode", { ...given, hex: hex(given.hex) }, "need-more", {}),
    );
  }

  /** Bytes about which the standard lets readers differ; `note` has both readings. */
  leavesOpen(version, slug, title, given) {
    if (given.note === undefined) throw new Error(`${slug}: which readings?`);
    this.#add(made(version, slug, title, "decode", { ...given, hex: hex(given.hex) }, "open", {}));
  }

  /** A packet that has just these bytes. */
  writes(version, slug, title, given) {
    this.#add(made(version, slug, title, "encode", { ...given, hex: hex(given.hex) }, "bytes", {}));
  }

  /** A packet that no encoder may write. */
  writesNot(version, slug, title, given) {
    this.#add(made(version, slug, title, "encode", given, "refused", {}));
  }

  /** A packet about whose bytes the standard lets writers differ. */
  leavesWriterOpen(version, slug, title, given) {
    if (given.note === undefined) throw new Error(`${slug}: which readings?`);
    this.#add(made(version, slug, title, "encode", given, "open", {}));
  }

  /** Bytes that are this packet, and a packet that has just these bytes. */
  both(version, slug, title, given) {
    this.takes(version, slug, title, given);
    this.writes(version, `${slug}/encode`, title, given);
  }
}

/** A word for ids: "Will Delay Interval" is "will-delay-interval". */
export const word = (name) =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");

/** "0x1f" */
export const hexByte = (value) => `0x${byte(value)}`;

/** The packet, cut after so many bytes of its body, with a Remaining Length that says so. */
export function shortened(bytes, bodyLength) {
  const body = bodyOf(hex(bytes));
  if (bodyLength >= size(body)) throw new Error("nothing is cut");
  return { bytes: body.slice(0, 2 * bodyLength), rest: body.slice(2 * bodyLength) };
}
