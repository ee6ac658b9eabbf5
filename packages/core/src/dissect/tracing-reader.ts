/**
 * The decoder's reader, observed: it reads as PacketReader does and records what is read. A broken
 * rule is noted at its field and reading goes on where that is safe.
 */

import type { DecodeError } from "../errors.js";
import { PacketReader } from "../io/packet-reader.js";
import type { DecodeOptions } from "../io/read-settings.js";
import { bitLayout } from "../spec/bit-layout.js";
import { AUTH, CONNACK, CONNECT, packetTypeName } from "../spec/control-packet-type.js";
import { PROPERTY_NAMES } from "../spec/property.js";
import type { ViolationCode } from "../spec/violation.js";
import type { DissectNode, NodeDraft } from "./dissect-node.js";
import { lengthText, textOf } from "./format.js";

const SECRET_FIELDS: ReadonlySet<string> = /* @__PURE__ */ new Set([
  "User Name",
  "Password",
  "Authentication Data",
]);

/** Packets with fields that are secrets: bytes of theirs that could not be read are withheld too. */
const MAY_HOLD_SECRETS: ReadonlySet<number> = /* @__PURE__ */ new Set([CONNECT, CONNACK, AUTH]);

const WITHHELD = "***";

const MOST_ERRORS = 100;

const UNREAD = "Undissected bytes";

/** Reads a packet and keeps a tree of what it read. */
export class TracingReader extends PacketReader {
  private readonly showSecrets: boolean;
  private readonly groups: NodeDraft[];
  private readonly nodes: NodeDraft[];
  private firstError: DecodeError | undefined;
  /** The field that could not be read, for which there is no node yet. */
  private unread: { name: string; error: DecodeError } | undefined;
  /** Whether broken rules are let pass, since the packet is not all there. */
  private muted: boolean;
  /** Errors noted so far. */
  private noted: number;

  constructor(bytes: Uint8Array, options: DecodeOptions | undefined, showSecrets: boolean) {
    super(bytes, 0, options);
    (this as { records: boolean }).records = true;
    this.showSecrets = showSecrets;
    this.groups = [{ name: "", offset: 0, length: 0, value: undefined, text: "", children: [] }];
    this.nodes = [];
    this.firstError = undefined;
    this.unread = undefined;
    this.muted = false;
    this.noted = 0;
  }

  override byte(name: string): number {
    const value = super.byte(name);
    const node = this.leaf(name, this.fieldOffset, 1, value);
    const type = name === "Control Packet type and flags" ? value >> 4 : this.packetType;
    const layout = bitLayout(name, type, this.protocolVersion);
    if (layout === undefined) return value;
    node.children = [];
    let shift = 8;
    for (const [bitName, width] of layout) {
      const offset = this.fieldOffset + (8 - shift) / 8;
      shift -= width;
      const bits = (value >> shift) & ((1 << width) - 1);
      node.children.push(this.node(bitName, offset, width / 8, bits));
    }
    return value;
  }

  override twoByteInteger(name: string): number {
    const value = super.twoByteInteger(name);
    this.leaf(name, this.fieldOffset, 2, value);
    return value;
  }

  override fourByteInteger(name: string): number {
    const value = super.fourByteInteger(name);
    this.leaf(name, this.fieldOffset, 4, value);
    return value;
  }

  override utf8(name: string): string {
    const value = super.utf8(name);
    this.prefixed(name, value);
    return value;
  }

  override binary(name: string): Uint8Array {
    const value = super.binary(name);
    this.prefixed(name, value);
    return value;
  }

  override rest(name: string): Uint8Array {
    const value = super.rest(name);
    if (value.length > 0) this.leaf(name, this.fieldOffset, value.length, value);
    return value;
  }

  override open(name: string): void {
    const group = this.node(name, this.position, 0, undefined);
    group.children = [];
    this.parent.children?.push(group);
    this.groups.push(group);
  }

  override close(): void {
    const group = this.groups.pop();
    if (group === undefined) return;
    group.length = this.position - group.offset;
  }

  override enter(length: number): number {
    return super.enter(this.muted ? Math.min(length, this.remaining) : length);
  }

  override violation(
    code: ViolationCode,
    field: string = this.field,
    offset: number = this.fieldOffset,
    rule?: string,
  ): void {
    // The first error decides; of the others some hundred are enough for anyone to look at.
    if (this.muted || this.noted === MOST_ERRORS) return;
    this.noted++;
    this.note(this.error(code, field, offset, rule), field);
  }

  override fail(code: ViolationCode, offset: number, field: string): never {
    const error = this.error(code, field, offset);
    if (!this.muted) {
      // A field that runs past its end has no node yet, though one of its name may be there.
      const hasNode = this.nodes.some((node) => node.name === field && node.offset === offset);
      if (hasNode) this.note(error, field);
      else this.noteUnread(error, field);
    }
    throw error;
  }

  /** Notes that the packet is not all there; what there is of it is read without complaint. */
  cutShort(error: DecodeError): void {
    this.firstError ??= error;
    this.muted = true;
    this.end = this.bytes.length;
  }

  /** The tree, of which what could not be read is a part; `end` is the index after its last byte. */
  finish(end: number): DissectNode {
    const innerEnd = Math.min(this.end, end);
    if (this.position < innerEnd || this.unread !== undefined) {
      const node = this.unreadLeaf(this.unread?.name ?? UNREAD, this.position, innerEnd);
      if (this.unread !== undefined) attach(node, this.unread.error);
      this.position = innerEnd;
    }
    while (this.groups.length > 1) this.close();
    if (innerEnd < end) this.unreadLeaf(UNREAD, innerEnd, end);
    const root = this.parent;
    root.name = this.packetType === 0 ? "Bytes" : packetTypeName(this.packetType);
    root.length = end - root.offset;
    root.text = lengthText(root.length);
    if (this.firstError !== undefined) attach(root, this.firstError);
    return root;
  }

  protected override readVarint(name: string): number {
    const value = super.readVarint(name);
    this.leaf(name, this.fieldOffset, this.position - this.fieldOffset, value);
    if (name === "Property Identifier")
      this.parent.name = PROPERTY_NAMES[value] || this.parent.name;
    return value;
  }

  private get parent(): NodeDraft {
    return this.groups[this.groups.length - 1] as NodeDraft;
  }

  private leaf(name: string, offset: number, length: number, value: unknown): NodeDraft {
    const node = this.node(name, offset, length, value);
    this.parent.children?.push(node);
    return node;
  }

  private prefixed(name: string, value: string | Uint8Array): void {
    const offset = this.fieldOffset;
    const length = this.position - offset - 2;
    const node = this.leaf(name, offset, length + 2, value);
    node.children = [this.node("Length", offset, 2, length)];
    if (length > 0) {
      const content = this.node("Value", offset + 2, length, value, node.secret === true);
      node.children.push(content);
    }
    // What is wrong with the characters is said before there is a node for them.
    const { unread } = this;
    if (unread?.name !== name || unread.error.offset < offset) return;
    attach(node, unread.error);
    this.unread = undefined;
  }

  private node(
    name: string,
    offset: number,
    length: number,
    value: unknown,
    secret: boolean = SECRET_FIELDS.has(name) && value !== undefined && !this.showSecrets,
  ): NodeDraft {
    const text = secret ? WITHHELD : textOf(name, value, this);
    const node: NodeDraft = { name, offset, length, value: secret ? WITHHELD : value, text };
    if (secret) node.secret = true;
    this.nodes.push(node);
    return node;
  }

  private note(error: DecodeError, field: string): void {
    this.firstError ??= error;
    // The last node of this name that has the offending byte, or ends at it; of an open group the end is not known.
    for (let index = this.nodes.length - 1; index >= 0; index--) {
      const node = this.nodes[index] as NodeDraft;
      const { name, offset, length } = node;
      if (name !== field || Math.floor(offset) > error.offset) continue;
      if (offset + length < error.offset && !this.groups.includes(node)) continue;
      attach(node, error);
      return;
    }
    this.noteUnread(error, field);
  }

  private noteUnread(error: DecodeError, name: string): void {
    this.firstError ??= error;
    this.unread ??= { name, error };
  }

  /** A leaf for bytes that were not read, which may hold secrets in the packets that can. */
  private unreadLeaf(name: string, start: number, end: number): NodeDraft {
    const bytes = this.bytes.subarray(start, end);
    const isSecret = !this.showSecrets && MAY_HOLD_SECRETS.has(this.packetType);
    const node = this.node(name, start, end - start, bytes, isSecret);
    this.parent.children?.push(node);
    return node;
  }
}

function attach(node: NodeDraft, error: DecodeError): void {
  if (node.error !== undefined) return;
  node.error = error;
  if (error.rule !== undefined) node.rule = error.rule;
}
