import { DecodeError, decode, type ProtocolVersion } from "@mqtt-codec/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Client } from "./client.js";
import {
  type Answer,
  type MalformedPacket,
  malformedConnects,
  malformedPackets,
} from "./malformed.js";
import { everyVersion } from "./matrix.js";
import { type Mosquitto, startMosquitto } from "./mosquitto.js";
import type { Endpoint } from "./transport.js";

let mosquitto: Mosquitto;
beforeAll(async () => {
  mosquitto = await startMosquitto({ settings: ["max_topic_alias 10"] });
});
afterAll(() => mosquitto.stop());

function errorFor(packet: Uint8Array, protocolVersion?: ProtocolVersion): DecodeError {
  try {
    decode(packet, { protocolVersion, from: "client" });
  } catch (error) {
    if (error instanceof DecodeError) return error;
  }
  throw new Error("the codec takes what is meant to be malformed");
}

/** Expects the answer of the codec's error, or the difference that is listed, which must be one. */
function compare(theirs: Answer | undefined, answer: Answer, ours: readonly Answer[]): void {
  if (theirs === undefined) {
    expect(ours).toContain(answer);
  } else {
    expect(answer).toBe(theirs);
    expect(ours).not.toContain(theirs);
  }
}

const titled = (
  rows: readonly MalformedPacket[],
): [string, { packet: Uint8Array; theirs: Answer | undefined }][] =>
  rows.map(([what, hex, theirs, right]) => {
    const title = theirs === undefined ? what : `${what} in its own way; right is ${right}`;
    return [title, { packet: Uint8Array.from(Buffer.from(hex, "hex")), theirs }];
  });

describe.each(everyVersion)("mosquitto over %s in MQTT %s answers", (transport, _, version) => {
  const endpoint = (): Endpoint => ({
    transport,
    port: mosquitto.ports[transport],
    protocolVersion: version,
  });

  const answerOf = async (client: Client): Promise<Answer> => {
    try {
      const packet = await client.received.first(
        ({ type }) => type === "pingresp" || type === "disconnect" || type === "connack",
      );
      return "reasonCode" in packet ? packet.reasonCode : "passes";
    } catch {
      // It has not come in time, or the connection is closed.
      return client.closed.then(
        () => "hangs up",
        () => "malformed",
      );
    }
  };

  it.each(titled(malformedPackets[version]))("%s", async (_title, { packet, theirs }) => {
    const { reasonCode } = errorFor(packet, version);
    const { client } = await Client.open(endpoint());
    client.received.all.length = 0;
    client.sendBytes(packet);
    client.send({ type: "pingreq" });
    const answer = await answerOf(client);
    if (typeof answer === "number") await client.closed;
    client.drop();
    compare(theirs, answer, [version === 5 ? reasonCode : "hangs up"]);
  });

  it.each(titled(malformedConnects[version]))(
    "a CONNECT with %s",
    async (_title, { packet, theirs }) => {
      const { reasonCode, returnCode } = errorFor(packet);
      const client = await Client.dial(endpoint());
      client.sendBytes(packet);
      const answer = await answerOf(client);
      if (typeof answer === "number" && answer > 0) await client.closed;
      client.drop();
      compare(
        theirs,
        answer,
        version === 5 ? [reasonCode, "hangs up"] : [returnCode ?? "hangs up"],
      );
    },
  );
});
