/** A packet while it is being entered: what the form's inputs hold, right or wrong. */

import {
  EncodeError,
  encode,
  type Packet,
  type PacketInit,
  type PacketType,
  type ProtocolVersion,
} from "@mqtt-codec/core";
import { carriedEntries } from "./carried-entry.js";
import { entriesOf } from "./entry-of-value.js";
import { type Entries, labelAt, newEntries } from "./field.js";
import { fieldsOf, isInVersion } from "./schema.js";
import { type Fault, valuesOf } from "./value-of-entry.js";

export type { Fault } from "./value-of-entry.js";

/** Immutable, and plain enough for JSON. */
export interface Draft {
  readonly type: PacketType;
  readonly version: ProtocolVersion;
  readonly entries: Entries;
}

/** A packet as it could be sent, to begin with. */
export function newDraft(type: PacketType, version: ProtocolVersion): Draft {
  return { type, version, entries: newEntries(fieldsOf(type, version)) };
}

/** What one would have to enter for the packet; a CONNECT is of its own version. */
export function draftOf(packet: Packet, version: ProtocolVersion): Draft {
  const own = packet.type === "connect" ? packet.protocolVersion : version;
  return {
    type: packet.type,
    version: own,
    entries: entriesOf(fieldsOf(packet.type, own), packet),
  };
}

/** The same packet in another version, without what that one does not have. */
export function withVersion(draft: Draft, version: ProtocolVersion): Draft {
  return carried(draft, draft.type, version);
}

/** Another packet with what the two have in common, in a version that has it. */
export function withType(draft: Draft, type: PacketType): Draft {
  return carried(draft, type, isInVersion(type, draft.version) ? draft.version : 5);
}

function carried(draft: Draft, type: PacketType, version: ProtocolVersion): Draft {
  if (type === draft.type && version === draft.version) return draft;
  return { type, version, entries: carriedEntries(fieldsOf(type, version), draft.entries) };
}

/** The packet's bytes, or what is wrong with what was entered. */
export function build(
  draft: Draft,
): { readonly bytes: Uint8Array } | { readonly faults: readonly Fault[] } {
  const { type, version, entries } = draft;
  const faults: Fault[] = [];
  const values = valuesOf(fieldsOf(type, version), entries, "", faults);
  if (faults.length > 0) return { faults };
  const own = type === "connect" ? { protocolVersion: version } : {};
  const init = { ...values, ...own, type } as unknown as PacketInit;
  try {
    return { bytes: encode(init, { protocolVersion: version }) };
  } catch (error) {
    if (!(error instanceof EncodeError)) throw error;
    return { faults: [faultOf(error, draft)] };
  }
}

/** What the codec says, with the field's label in place of its path. */
function faultOf({ field, message, rule }: EncodeError, { type, version }: Draft): Fault {
  const label = field === undefined ? undefined : labelAt(fieldsOf(type, version), field);
  if (label === undefined) return { path: undefined, message, rule };
  const subject = `${type.toUpperCase()}: ${field}`;
  const isSaid = message.startsWith(subject);
  return { path: field, message: isSaid ? label + message.slice(subject.length) : message, rule };
}
