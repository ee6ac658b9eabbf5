/** The command shows of every vector what `decode` of the package makes of it. */

import {
  DecodeError,
  decode,
  type Packet,
  type ProtocolVersion,
  packetToJson,
} from "@mqtt-codec/core";
import { describe, expect, it } from "vitest";
import { fromHex, hex } from "../bytes.js";
import { vectors } from "../conformance-kit/data-files.js";
import { lines, run } from "./command.js";
import { fileWriter } from "./folder.js";

const file = fileWriter();

type Decoded =
  | { readonly bytes: Uint8Array; readonly packet: Packet }
  | { readonly bytes: Uint8Array; readonly error: DecodeError };

function decoded(bytes: Uint8Array, protocolVersion: ProtocolVersion): Decoded {
  try {
    const { packet, bytesRead } = decode(bytes, { protocolVersion });
    return { bytes: bytes.subarray(0, bytesRead), packet };
  } catch (error) {
    if (error instanceof DecodeError) return { bytes, error };
    throw error;
  }
}

/** How many malformed ones the command is started for, which takes longer than all the rest. */
const STARTED = 8;

describe.each([3, 4, 5] as const)("of version %i", (version) => {
  const all = vectors
    .filter((vector) => vector.protocolVersion === version && vector.hex)
    .map((vector) => decoded(fromHex(vector.hex as string), version));
  const good = all.flatMap((one) => ("packet" in one ? [one] : []));
  const bad = all.flatMap((one) => ("error" in one ? [one] : []));
  const input = file(`version-${version}.hex`, good.map(({ bytes }) => hex(bytes)).join("\n"));
  const asked = ["--protocol-version", String(version), "--show-secrets"];

  it("there are hundreds, good and bad", () => {
    expect(Math.min(good.length, bad.length)).toBeGreaterThan(200);
  });

  it("decode prints every packet as decode gives it", () => {
    const { status, stdout } = run(["decode", "--format", "json", ...asked, input]);
    expect(status).toBe(0);
    expect(lines({ stdout }).map((line) => JSON.parse(line))).toEqual(
      good.map(({ packet }) => packetToJson(packet, { showSecrets: true })),
    );
  });

  it("dissect prints a tree for every packet, without an error, over as many bytes", () => {
    const { status, stdout } = run(["dissect", "--format", "json", ...asked, input]);
    expect(status).toBe(0);
    const trees = lines({ stdout }).map((line) => JSON.parse(line));
    expect(trees.map(({ name, length, error }) => ({ name, length, error }))).toEqual(
      good.map(({ bytes, packet }) => ({
        name: packet.type.toUpperCase(),
        length: bytes.length,
        error: undefined,
      })),
    );
  });

  it("both end with the error of decode where there is one", () => {
    const step = Math.floor(bad.length / STARTED);
    for (let index = 0; index < bad.length; index += step) {
      const { bytes, error } = bad[index] as { bytes: Uint8Array; error: DecodeError };
      if (bytes.length === 0) continue;
      const text = hex(bytes);
      const dissection = run(["dissect", "--format", "json", ...asked, text]);
      const tree = JSON.parse(lines(dissection)[0] as string);
      expect(tree.error, text).toMatchObject({ code: error.code, offset: error.offset });
      for (const { status, stderr } of [dissection, run(["decode", ...asked, text])]) {
        expect(status, text).toBe(1);
        if (error.code !== "underflow") expect(stderr).toContain(error.message);
        else expect(stderr).toMatch(/is cut off/);
      }
    }
  });
});
