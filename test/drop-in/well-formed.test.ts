/** What is well-formed: mqtt-packet and the drop-in read and write it alike, however it is cut. */

import { decode, type Properties } from "@mqtt-codec/core";
import mqttPacket, { type IConnectPacket, type Packet } from "@mqtt-codec/mqtt-packet";
import fc from "fast-check";
import original from "mqtt-packet";
import { describe, expect, it } from "vitest";
import { type Input, validInput } from "../laws/arbitraries/bytes.js";
import { runs } from "../laws/support/runs.js";

type Codec = typeof original;

interface Parsed {
  readonly packets: readonly object[];
  readonly left: readonly number[];
  readonly error: string | undefined;
}

/** What a codec's parser says of chunks. */
function parsed(codec: Codec, chunks: readonly Buffer[], protocolVersion: number): Parsed {
  const parser = codec.parser({ protocolVersion });
  const packets: object[] = [];
  let error: string | undefined;
  parser.on("packet", (packet) => packets.push({ ...packet }));
  parser.on("error", (given: Error) => {
    error = given.message;
  });
  const left = chunks.map((chunk) => parser.parse(chunk));
  return { packets, left, error };
}

function cut(bytes: Buffer, places: readonly number[]): readonly Buffer[] {
  const ends = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort(
    (a, b) => a - b,
  );
  return [0, ...ends].map((from, index) => bytes.subarray(from, ends[index] ?? bytes.length));
}

/** A Password without a User Name; no Client Identifier for a session that is to be resumed. */
function isRefused({ username, password, clientId, clean }: IConnectPacket): boolean {
  return (password !== undefined && username === undefined) || (clientId === "" && clean === false);
}

/** mqtt-packet refuses an AUTH without a Reason Code, which 5.0 §3.15.2.1 allows. */
const EMPTY_AUTH = "f000";

const input: fc.Arbitrary<Input> = validInput.filter(
  ({ bytes, version }) =>
    Buffer.from(bytes).toString("hex") !== EMPTY_AUTH &&
    !hasLostValue(decode(bytes, { protocolVersion: version }).packet),
);

/** It loses a User Property whose value is empty where its name comes again. */
function hasLostValue(packet: object): boolean {
  const { properties, will } = packet as { properties?: Properties; will?: object };
  const pairs = properties?.userProperties ?? [];
  const isLost = pairs.some(
    ([name, value], index) =>
      value === "" &&
      pairs.findIndex(([other]) => other === name) === index &&
      pairs.filter(([other]) => other === name).length > 1,
  );
  return isLost || (will !== undefined && hasLostValue(will));
}

describe("a well-formed packet", () => {
  it("is read by the drop-in as by mqtt-packet, with the same bytes left at every cut", () => {
    fc.assert(
      fc.property(input, fc.array(fc.nat(10_000), { maxLength: 4 }), (given, places) => {
        const bytes = Buffer.from(given.bytes);
        const chunks = cut(bytes, places);
        const theirs = parsed(original, chunks, given.version);
        const ours = parsed(mqttPacket as unknown as Codec, chunks, given.version);
        expect(ours).toEqual(theirs);
      }),
      runs(),
    );
  });

  it("is written by the drop-in as by mqtt-packet, and read again as it was", () => {
    fc.assert(
      fc.property(input, ({ bytes, version }) => {
        const options = { protocolVersion: version };
        const [packet] = parsed(original, [Buffer.from(bytes)], version).packets as Packet[];
        const ours = mqttPacket.generate(packet as Packet, options).toString("hex");
        // Of well-formed packets it refuses two, which only 5.0 allows.
        if (version === 5 && packet?.cmd === "connect" && isRefused(packet)) {
          expect(() => original.generate(packet as never, options)).toThrow(/Username|clientId/);
          const again = parsed(original, [Buffer.from(ours, "hex")], version);
          expect(again.packets).toEqual([packet]);
        } else expect(ours).toBe(original.generate(packet as never, options).toString("hex"));
      }),
      runs(),
    );
  });
});
