/** A packet as mqtt-packet has it: what every packet has, and by `cmd` what it has besides. */

import type { PacketCmd } from "../types/index.js";

/** Of a packet that was received; nulls and -1 where nothing is known yet. */
export class Packet {
  cmd: PacketCmd | "reserved" | null;
  retain: boolean;
  qos: number;
  dup: boolean;
  /** Remaining Length, in bytes. */
  length: number;
  topic: string | null;
  payload: Buffer | null;

  constructor(
    cmd: PacketCmd | "reserved" | null = null,
    flags = 0,
    length = -1,
    topic: string | null = null,
    payload: Buffer | null = null,
  ) {
    this.cmd = cmd;
    this.retain = (flags & 1) !== 0;
    this.qos = (flags >> 1) & 3;
    this.dup = (flags & 8) !== 0;
    this.length = length;
    this.topic = topic;
    this.payload = payload;
  }
}
