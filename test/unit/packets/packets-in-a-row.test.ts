import { encode, OversizePacketDecodeError, type Packet, PacketDecoder } from "@mqtt-codec/core";
import { describe, expect, it } from "vitest";
import { joined } from "../../bytes.js";
import { errorOf } from "../support.js";

/** A PUBLISH of so many bytes of payload; from 16,384 on its Remaining Length has three bytes. */
function publish(length: number): Uint8Array {
  return encode({ type: "publish", topic: "t", payload: new Uint8Array(length) });
}

function lengthOf(packet: Packet | undefined): number | undefined {
  return packet?.type === "publish" ? packet.payload.length : undefined;
}

describe("a packet that follows another in the same chunk", () => {
  it.each([
    [0, 0],
    [10, 124],
    [10, 125],
    [200, 16_380],
    [20_000, 16_381],
    [20_000, 20_000],
  ])("begins where that of %i bytes ends, and has %i itself", (first, second) => {
    const decoder = new PacketDecoder();
    decoder.push(joined([publish(first), publish(second), publish(1)]));
    expect(Array.from(decoder, lengthOf)).toEqual([first, second, 1]);
  });

  it.each([16_000, 20_000])("of %i bytes is waited for until its last byte", (length) => {
    const second = publish(length);
    const half = length / 2;
    const decoder = new PacketDecoder();
    decoder.push(joined([publish(20_000), second.subarray(0, half)]));
    expect(Array.from(decoder, lengthOf)).toEqual([20_000]);
    decoder.push(second.slice(half, -1));
    expect(decoder.read()).toBeUndefined();
    decoder.push(second.slice(-1));
    expect(lengthOf(decoder.read())).toBe(length);
  });

  it.each([100, 20_000])("is as large as it is, wherever it stands: %i bytes", (length) => {
    const largest = publish(length);
    const bytes = joined([largest, largest, publish(length + 1)]);
    const decoder = new PacketDecoder({ maximumPacketSize: largest.length });
    decoder.push(bytes);
    expect(lengthOf(decoder.read())).toBe(length);
    expect(lengthOf(decoder.read())).toBe(length);
    const error = errorOf(() => decoder.read());
    expect(error).toBeInstanceOf(OversizePacketDecodeError);
    expect(error).toMatchObject({ field: "Remaining Length", offset: 2 * largest.length + 1 });
  });

  it("is read anew: nothing of the one before is left in it", () => {
    const options = { protocolVersion: 5, maximumUserProperties: 2 } as const;
    const one = encode(
      {
        type: "publish",
        topic: "a",
        properties: {
          userProperties: [
            ["a", "b"],
            ["c", "d"],
          ],
        },
      },
      { protocolVersion: 5 },
    );
    const decoder = new PacketDecoder(options);
    decoder.push(
      joined([one, one, encode({ type: "publish", topic: "b" }, { protocolVersion: 5 })]),
    );
    expect(Array.from(decoder, (packet) => (packet as { topic?: string }).topic)).toEqual([
      "a",
      "a",
      "b",
    ]);
  });
});
