/** The laws as functions that throw, for the tests that try them on many bytes. */

import {
  type DecodeOptions,
  decode,
  encode,
  type Packet,
  type ProtocolVersion,
} from "@mqtt-codec/core";
import { type DissectNode, dissect } from "@mqtt-codec/core/dissect";
import { hex } from "../../bytes.js";
import { construct } from "./classes.js";
import { type Outcome, outcome } from "./outcome.js";

/** Fails with the input, so that a loop over many of them need not build messages. */
function fail(law: string, bytes: Uint8Array, options: DecodeOptions, what: string): never {
  throw new Error(`${law}: ${what}\n  bytes: ${hex(bytes)}\n  options: ${JSON.stringify(options)}`);
}

/** L6: the leaves cover the bytes from 0 to the root's end, each once, and so do children their parent's. */
export function checkTiling(bytes: Uint8Array, options: DecodeOptions, root: DissectNode): void {
  if (root.offset !== 0) fail("L6", bytes, options, `the root begins at ${root.offset}`);
  if (root.length > bytes.length) fail("L6", bytes, options, `the root has ${root.length} bytes`);
  checkNode(bytes, options, root);
}

function checkNode(bytes: Uint8Array, options: DecodeOptions, node: DissectNode): void {
  const { name, offset, length, children } = node;
  if (typeof name !== "string" || name === "" || typeof node.text !== "string") {
    fail(
      "L6",
      bytes,
      options,
      `a node at ${offset} has the name ${name} and the text ${node.text}`,
    );
  }
  if (!(length >= 0) || !Number.isInteger(offset * 8) || !Number.isInteger(length * 8)) {
    fail("L6", bytes, options, `${name} is ${length} bytes at ${offset}`);
  }
  if (children === undefined || children.length === 0) {
    // A group of nothing is no leaf: its length has to be 0.
    if (children !== undefined && length > 0) fail("L6", bytes, options, `${name} is empty`);
    return;
  }
  let at = offset;
  for (const child of children) {
    if (child.offset !== at) {
      fail("L6", bytes, options, `${name} > ${child.name} is at ${child.offset}, not at ${at}`);
    }
    checkNode(bytes, options, child);
    at += child.length;
  }
  if (at !== offset + length) {
    fail("L6", bytes, options, `${name} ends at ${offset + length}, its parts at ${at}`);
  }
}

/** The first error of a dissection, in preorder. */
export function firstError(node: DissectNode): DissectNode["error"] {
  if (node.error !== undefined) return node.error;
  for (const child of node.children ?? []) {
    const error = firstError(child);
    if (error !== undefined) return error;
  }
  return undefined;
}

/** L6 and L7: the dissection tiles the bytes, and its first error is decode's. */
export function checkDissection(bytes: Uint8Array, options: DecodeOptions, result: Outcome): void {
  let root: DissectNode;
  try {
    root = dissect(bytes, options);
  } catch (error) {
    fail("L3", bytes, options, `dissect threw ${(error as Error).stack}`);
  }
  checkTiling(bytes, options, root);
  const error = firstError(root);
  if (result.error === undefined) {
    if (error !== undefined) fail("L7", bytes, options, `dissect alone finds ${error.message}`);
    if (root.length !== result.bytesRead) {
      fail("L7", bytes, options, `${result.bytesRead} bytes decoded, ${root.length} dissected`);
    }
    return;
  }
  if (error === undefined) fail("L7", bytes, options, `decode alone finds ${result.error.message}`);
  const { code, offset, message, rule, field } = result.error;
  if (error.code !== code || error.offset !== offset) {
    fail("L7", bytes, options, `decode: ${message}\n  dissect: ${error.message}`);
  }
  if (error.rule !== rule || error.field !== field || error.message !== message) {
    fail("L7", bytes, options, `decode: ${message}\n  dissect says it otherwise: ${error.message}`);
  }
}

/**
 * L8 and more for a packet that default options accepted: its class takes it, and its plain object;
 * encode writes it; what is written decodes to an equal packet and is its own canonical form.
 */
export function checkAccepted(bytes: Uint8Array, version: ProtocolVersion, packet: Packet): void {
  const options = { protocolVersion: version };
  let step = "new Class(packet)";
  try {
    if (!construct(packet).equals(packet)) throw new Error("is another packet");
    step = "new Class(packet.toObject())";
    if (!construct(packet.toObject()).equals(packet)) throw new Error("is another packet");
    if (isNeverSent(packet)) return;
    step = "decode(encode(packet))";
    const again = encode(packet, options);
    const { packet: decoded, bytesRead } = decode(again, options);
    if (bytesRead !== again.length) throw new Error(`reads ${bytesRead} of ${hex(again)}`);
    if (!decoded.equals(packet)) throw new Error(`is another packet: ${hex(again)}`);
    step = "encode(decode(encode(packet)))";
    if (hex(encode(decoded, options)) !== hex(again)) throw new Error(`is not ${hex(again)}`);
  } catch (error) {
    fail("L8", bytes, options, `${step}: ${(error as Error).message}`);
  }
}

/** DISCONNECT with 0x8C, which is accepted and never sent (docs/strictness.md). */
export function isNeverSent(packet: Packet): boolean {
  return packet.type === "disconnect" && packet.reasonCode === 0x8c;
}

/** All laws that need nothing but the bytes, under default options. */
export function checkAll(bytes: Uint8Array, version: ProtocolVersion, dissected: boolean): Outcome {
  const options = { protocolVersion: version };
  const result = outcome(bytes, options);
  if (result.error === undefined) checkAccepted(bytes, version, result.packet);
  if (dissected) checkDissection(bytes, options, result);
  return result;
}
