/** Packets that break a rule, for a server to refuse: what Aedes makes of them on either codec. */

import { connect, type Socket } from "node:net";

export interface Malformed {
  readonly packet: string;
  readonly rule: string;
  /** In hex; sent after a good CONNECT, but where it is one. */
  readonly bytes: string;
}

export const MALFORMED: readonly Malformed[] = [
  {
    packet: "CONNECT with U+0000 in its Client Identifier",
    rule: "MQTT-1.5.3-2",
    bytes: "10 0e 0004 4d515454 04 02 0000 0002 6100",
  },
  {
    packet: "CONNECT with a Client Identifier that is not UTF-8",
    rule: "MQTT-1.5.3-1",
    bytes: "10 0e 0004 4d515454 04 02 0000 0002 61ff",
  },
  {
    packet: "CONNECT with bytes after its last field",
    rule: "§2.4",
    bytes: "10 0f 0004 4d515454 04 02 0000 0001 61 6162",
  },
  {
    packet: "CONNECT with a Password and no User Name",
    rule: "MQTT-3.1.2-22",
    bytes: "10 10 0004 4d515454 04 42 0000 0001 61 0001 70",
  },
  {
    packet: "CONNECT with Will QoS 3",
    rule: "MQTT-3.1.2-14",
    bytes: "10 13 0004 4d515454 04 1e 0000 0001 61 0001 77 0001 77",
  },
  {
    packet: "CONNECT with a wildcard in its Will Topic",
    rule: "MQTT-4.7.1-1",
    bytes: "10 13 0004 4d515454 04 06 0000 0001 61 0001 23 0001 77",
  },
  {
    packet: "CONNECT that says MQTT with level 3",
    rule: "MQTT-3.1.2-2",
    bytes: "10 0d 0004 4d515454 03 02 0000 0001 61",
  },
  {
    packet: "CONNECT that says MQIsdp with level 4",
    rule: "MQTT-3.1.2-2",
    bytes: "10 0f 0006 4d5149736470 04 02 0000 0001 61",
  },
  { packet: "PUBLISH with QoS 0 and DUP", rule: "MQTT-3.3.1-2", bytes: "38 04 0001 61 77" },
  {
    packet: "PUBLISH with a Topic Name that is not UTF-8",
    rule: "MQTT-1.5.3-1",
    bytes: "30 05 0002 61ff 77",
  },
  {
    packet: "PUBLISH with U+0000 in its Topic Name",
    rule: "MQTT-1.5.3-2",
    bytes: "30 05 0002 6100 77",
  },
  {
    packet: "PUBLISH with a surrogate in its Topic Name",
    rule: "MQTT-1.5.3-1",
    bytes: "30 06 0003 eda080 77",
  },
  { packet: "PUBLISH with Packet Identifier 0", rule: "MQTT-2.3.1-1", bytes: "32 05 0001 61 0000" },
  {
    packet: "PUBLISH that ends before its Packet Identifier",
    rule: "§2.2.3",
    bytes: "32 03 0001 61",
  },
  {
    packet: "PUBLISH that ends in its Packet Identifier",
    rule: "§2.2.3",
    bytes: "32 04 0001 61 00",
  },
  { packet: "PUBACK with Packet Identifier 0", rule: "MQTT-2.3.1-1", bytes: "40 02 0000" },
  { packet: "PUBACK without a Packet Identifier", rule: "§3.4.1", bytes: "40 00" },
  { packet: "PUBACK with bytes after it", rule: "§3.4.1", bytes: "40 04 0001 0000" },
  { packet: "PUBREL with bytes after it", rule: "§3.6.1", bytes: "62 04 0001 0000" },
  {
    packet: "SUBSCRIBE with Packet Identifier 0",
    rule: "MQTT-2.3.1-1",
    bytes: "82 06 0000 0001 61 00",
  },
  { packet: "SUBSCRIBE without a Topic Filter", rule: "MQTT-3.8.3-3", bytes: "82 02 0001" },
  {
    packet: "SUBSCRIBE with a Topic Filter that is not UTF-8",
    rule: "MQTT-1.5.3-1",
    bytes: "82 06 0001 0001 ff 00",
  },
  {
    packet: "SUBSCRIBE with U+0000 in its Topic Filter",
    rule: "MQTT-1.5.3-2",
    bytes: "82 06 0001 0001 00 00",
  },
  {
    packet: "UNSUBSCRIBE with Packet Identifier 0",
    rule: "MQTT-2.3.1-1",
    bytes: "a2 05 0000 0001 61",
  },
  { packet: "UNSUBSCRIBE without a Topic Filter", rule: "MQTT-3.10.3-2", bytes: "a2 02 0001" },
  { packet: "PINGREQ with a byte", rule: "§3.12.1", bytes: "c0 01 00" },
];

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(" ", ""), "hex");
const CONNECT = hex("10 0d 0004 4d515454 04 02 0000 0001 63");
const CONNACK = hex("20 02 00 00");
const PINGREQ = hex("c0 00");
const PINGRESP = hex("d0 00");

export type Verdict = "refused" | "taken" | "neither";

/** Milliseconds after which a server does nothing more. */
const PATIENCE = 300;

/**
 * What a server makes of it: "taken" where it goes on to answer a PINGREQ, or says 0 in its CONNACK; "refused"
 * where it closes; "neither" where it does nothing.
 */
export async function verdictOf(port: number, { bytes }: Malformed): Promise<Verdict> {
  const given = hex(bytes);
  const isConnect = given[0] === 0x10;
  const socket = connect(port, "127.0.0.1");
  try {
    if (isConnect) return await answered(socket, given, CONNACK);
    if ((await answered(socket, CONNECT, CONNACK)) !== "taken") throw new Error("no CONNACK");
    return await answered(socket, Buffer.concat([given, PINGREQ]), PINGRESP);
  } finally {
    socket.destroy();
  }
}

/** Sends, and waits for an answer that holds these bytes, or the end. */
function answered(socket: Socket, sent: Buffer, answer: Buffer): Promise<Verdict> {
  return new Promise((resolve) => {
    let received = Buffer.alloc(0);
    const settle = (verdict: Verdict): void => {
      clearTimeout(timer);
      socket.removeAllListeners();
      socket.on("error", () => {});
      resolve(verdict);
    };
    const timer = setTimeout(() => settle("neither"), PATIENCE);
    socket.on("data", (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (received.includes(answer)) settle("taken");
    });
    socket.on("error", () => settle("refused"));
    socket.on("close", () => settle("refused"));
    socket.write(sent);
  });
}
