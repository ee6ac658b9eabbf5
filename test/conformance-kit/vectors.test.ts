/** This codec against every vector, in process. */

import {
  DecodeError,
  decode,
  EncodeError,
  encode,
  PacketDecoder,
  type PacketInit,
} from "@mqtt-codec/core";
import { describe, expect, it } from "vitest";
import { fromHex, hex } from "../bytes.js";
import { optionsOf, outcomeOf, sendersOf } from "./data-codec.js";
import { type NeutralPacket, type Vector, vectors } from "./data-files.js";
import { fromNeutral, toNeutral, withDefaults } from "./data-packets.js";

/** Whether the error has the code that the standard names, 0x81 for malformed; where it names none, any will do. */
function expectClass({ error: named, protocolVersion }: Vector, error: DecodeError): void {
  if (named?.reasonCode === undefined) return;
  expect(protocolVersion === 5 ? error.reasonCode : error.returnCode).toBe(named.reasonCode);
}

function encoded(vector: Vector, packet: NeutralPacket): string {
  const { protocolVersion, needs } = vector;
  const from = needs === "direction" ? sendersOf(vector)[0] : undefined;
  return hex(encode(fromNeutral(packet) as unknown as PacketInit, { protocolVersion, from }));
}

const decoding = vectors.filter(({ operation }) => operation === "decode");
const encoding = vectors.filter(({ operation }) => operation === "encode");
const outcome = (list: readonly Vector[], wanted: Vector["outcome"]): readonly Vector[] =>
  list.filter((vector) => vector.outcome === wanted);

// A codec with a fault everywhere need not be told of thousands.
const ENOUGH = 20;

/** A vector's id with what is wrong, for the first of which something is. */
function failures(list: readonly Vector[], check: (vector: Vector) => void): readonly string[] {
  const found: string[] = [];
  for (const vector of list) {
    try {
      check(vector);
    } catch (error) {
      found.push(`${vector.id}: ${(error as Error).message.replace(/\s+/g, " ").slice(0, 400)}`);
      if (found.length === ENOUGH) return [...found, "and maybe more"];
    }
  }
  return found;
}

describe("this codec", () => {
  it("decodes what is a packet, and to that packet", () => {
    const wrong = failures(outcome(decoding, "packet"), (vector) => {
      for (const from of sendersOf(vector)) {
        const result = outcomeOf(vector, from);
        if (result.outcome !== "packet")
          throw new Error(`${result.outcome} ${result.error?.message}`);
        expect(toNeutral(result.packet.toObject())).toEqual(
          withDefaults(vector.packet as NeutralPacket),
        );
        expect(result.bytesRead).toBe(vector.bytesRead ?? (vector.hex as string).length / 2);
      }
    });
    expect(wrong).toEqual([]);
  });
  it("encodes a packet that has no other bytes to these bytes", () => {
    const canonical = outcome(decoding, "packet").filter(({ canonical }) => canonical);
    const wrong = failures(canonical, (vector) => {
      const { packet } = decode(fromHex(vector.hex as string), optionsOf(vector, undefined));
      const { bytesRead, protocolVersion } = vector;
      const end = bytesRead === undefined ? undefined : bytesRead * 2;
      expect(hex(encode(packet, { protocolVersion }))).toBe(vector.hex?.slice(0, end));
    });
    expect(wrong).toEqual([]);
  });
  it("refuses what breaks a statement, and names the class of error that the standard names", () => {
    const wrong = failures(outcome(decoding, "refused"), (vector) => {
      for (const from of sendersOf(vector)) {
        const result = outcomeOf(vector, from);
        if (result.outcome !== "refused") throw new Error(result.outcome);
        expectClass(vector, result.error);
      }
    });
    expect(wrong).toEqual([]);
  });
  it("takes the packets of a wrong side where it is not told the side", () => {
    const sided = outcome(decoding, "refused").filter(({ needs }) => needs === "direction");
    expect(sided.length).toBeGreaterThan(20);
    expect(
      failures(sided, (vector) => expect(outcomeOf(vector, undefined).outcome).toBe("packet")),
    ).toEqual([]);
  });
  it("takes what only an option refuses where the option is not set", () => {
    const refused = outcome(decoding, "refused").filter(
      ({ needs, id }) => needs === "option" && !id.includes("announced"),
    );
    expect(refused.length).toBeGreaterThan(20);
    const wrong = failures(refused, ({ options: _, ...vector }) =>
      expect(outcomeOf(vector, undefined).outcome).toBe("packet"),
    );
    expect(wrong).toEqual([]);
  });
  it("asks for more bytes where the packet is not all there", () => {
    const wrong = failures(outcome(decoding, "need-more"), (vector) => {
      for (const from of sendersOf(vector))
        expect(outcomeOf(vector, from).outcome).toBe("need-more");
    });
    expect(wrong).toEqual([]);
  });
  it("says the same where the bytes come in two parts", () => {
    const wrong = failures(decoding, (vector) => {
      const bytes = fromHex(vector.hex as string);
      const whole = outcomeOf(vector, undefined);
      const decoder = new PacketDecoder(optionsOf(vector, undefined));
      let streamed = "need-more";
      try {
        decoder.push(bytes.subarray(0, bytes.length / 2));
        let packet = decoder.read();
        if (packet === undefined) {
          decoder.push(bytes.subarray(bytes.length / 2));
          packet = decoder.read();
        }
        if (packet !== undefined) streamed = "packet";
        if (whole.outcome === "packet") expect(packet?.equals(whole.packet as never)).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
        streamed = "refused";
      }
      expect(streamed).toBe(whole.outcome);
    });
    expect(wrong).toEqual([]);
  });
  it("ends in one of the three for what the standard leaves open", () => {
    const wrong = failures(outcome(decoding, "open"), (vector) => {
      for (const from of sendersOf(vector)) outcomeOf(vector, from);
    });
    expect(wrong).toEqual([]);
  });
  it("encodes what has just one form to these bytes", () => {
    const wrong = failures(outcome(encoding, "bytes"), (vector) => {
      expect(encoded(vector, vector.packet as NeutralPacket)).toBe(vector.hex);
    });
    expect(wrong).toEqual([]);
  });
  it("refuses to encode what breaks a statement", () => {
    const wrong = failures(outcome(encoding, "refused"), (vector) => {
      let bytes: string;
      try {
        bytes = encoded(vector, vector.packet as NeutralPacket);
      } catch (error) {
        expect(error).toBeInstanceOf(EncodeError);
        return;
      }
      throw new Error(`encoded to ${bytes}`);
    });
    expect(wrong).toEqual([]);
  });
});
