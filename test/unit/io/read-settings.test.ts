import { type DecodeOptions, decode, type Tolerance } from "@mqtt-codec/core";
import { describe, expect, it } from "vitest";
import { ReadSettings, readSettings } from "../../../packages/core/src/io/read-settings.js";

const CONNACK = Uint8Array.of(0x20, 0x02, 0x00, 0x00);
const REASON_CODE_OF_NOBODY = Uint8Array.of(0x20, 0x02, 0x00, 0x42);

/** What decode makes of a CONNACK with these options: its type, or the error's code. */
function verdict(options: DecodeOptions, bytes = CONNACK): string {
  try {
    return decode(bytes, options).packet.type;
  } catch (error) {
    return error instanceof TypeError ? error.message : (error as { code: string }).code;
  }
}

describe("options that are given again and again", () => {
  it("are checked once: settings of the same options are the same", () => {
    const options = { from: "server", maximumPacketSize: 100, protocolVersion: 5 } as const;
    expect(readSettings({ ...options })).toBe(readSettings({ ...options }));
    expect(readSettings(options).maximumPacketSize).toBe(100);
    expect(readSettings({ protocolVersion: 5 })).toBe(readSettings({ protocolVersion: 5 }));
    expect(readSettings({ protocolVersion: 5, copy: undefined })).toBe(
      readSettings({ protocolVersion: 5 }),
    );
  });

  it("are not made anew for a version, whatever was asked for meanwhile", () => {
    const settings = readSettings({ protocolVersion: 5 });
    expect(readSettings({ protocolVersion: 4 })).not.toBe(settings);
    readSettings({ protocolVersion: 5, from: "server" });
    expect(readSettings({ protocolVersion: 5 })).toBe(settings);
    expect(readSettings({})).toBe(readSettings(undefined));
  });

  it.each<DecodeOptions>([
    { protocolVersion: 5 },
    { from: "client" },
    { copy: false },
    { view: (memory, at, length) => new Uint8Array(memory, at, length) },
    { utf8: "no-controls" },
    { payloadFormat: "check" },
    { flaggedFields: "required" },
    { maximumPacketSize: 99 },
    { maximumUserProperties: 99 },
    { maximumTopicFilters: 99 },
    { maximumTopicLevels: 99 },
    { tolerate: ["null-character"] },
  ])("are others with another %j, before and after", (option) => {
    const common = { from: "server", copy: true, maximumPacketSize: 100 } as const;
    const before = readSettings(common);
    const changed = readSettings({ ...common, ...option });
    expect(changed).toEqual(new ReadSettings({ ...common, ...option }));
    expect(changed).not.toEqual(before);
    expect(readSettings(common)).toEqual(new ReadSettings(common));
  });

  it("check nothing but what they name", () => {
    const { refusesControls, checksPayloadFormat, requiresFlaggedFields, tolerated } = readSettings(
      { protocolVersion: 5, copy: true },
    );
    expect([refusesControls, checksPayloadFormat, requiresFlaggedFields, tolerated]).toEqual([
      false,
      false,
      false,
      0,
    ]);
  });

  it("are seen to have changed in the same object", () => {
    const options: { -readonly [K in keyof DecodeOptions]: DecodeOptions[K] } = { from: "server" };
    expect(verdict(options)).toBe("connack");
    options.from = "client";
    expect(verdict(options)).toBe("wrong-sender");
    options.maximumPacketSize = 3;
    options.from = "server";
    expect(verdict(options)).toBe("packet-too-large");
    options.maximumPacketSize = 4;
    expect(verdict(options)).toBe("connack");
    delete options.maximumPacketSize;
    options.protocolVersion = 5;
    expect(verdict(options)).toBe("truncated-field");
  });

  it("are refused for a name that does not exist, after as many that do", () => {
    expect(verdict({ from: "server" })).toBe("connack");
    expect(verdict({ fro: "server" } as DecodeOptions)).toBe('there is no option "fro"');
    expect(verdict({ from: undefined, copy: true })).toBe("connack");
    expect(verdict({ fro: undefined, copy: true } as DecodeOptions)).toBe(
      'there is no option "fro"',
    );
    expect(verdict({ from: "server", copy: true })).toBe("connack");
    expect(verdict({ from: "server", cop: true } as DecodeOptions)).toBe(
      'there is no option "cop"',
    );
    expect(verdict(Object.create({ from: "client" }))).toBe("wrong-sender");
    expect(verdict({ fro: "client" } as DecodeOptions)).toBe('there is no option "fro"');
    expect(verdict(null as unknown as DecodeOptions)).toBe("options must be an object");
    expect(verdict({ protocolVersion: 6 } as unknown as DecodeOptions)).toContain("3, 4 or 5");
  });

  it("are seen where they are not enumerable, or another object's to give", () => {
    class Limits {
      #most = 3;
      get maximumPacketSize(): number {
        return this.#most;
      }
    }
    expect(verdict(new Limits())).toBe("packet-too-large");
    const hidden = Object.defineProperty({}, "from", { value: "client" });
    expect(verdict(hidden)).toBe("wrong-sender");
    expect(
      verdict(new Proxy({}, { get: (_, name) => (name === "from" ? "client" : undefined) })),
    ).toBe("wrong-sender");
    expect(verdict({})).toBe("connack");
  });

  it("are kept as they were read, once, and not as a getter has them later", () => {
    let most = 1e6;
    const growing = {
      get maximumPacketSize(): number {
        const now = most;
        most = 3;
        return now;
      },
    };
    expect(verdict(growing)).toBe("connack");
    expect(verdict({ maximumPacketSize: 3 })).toBe("packet-too-large");
    const decoding = {
      from: "server",
      get copy(): boolean {
        decode(Uint8Array.of(0xc0, 0x00), { from: "client" });
        return true;
      },
    } as const;
    expect(verdict(decoding)).toBe("connack");
    expect(verdict(decoding)).toBe("connack");
  });

  it("are refused for a value that is wrong, as often as it is given", () => {
    const wrong = { copy: 1 } as unknown as DecodeOptions;
    expect(verdict({ copy: true })).toBe("connack");
    expect(verdict(wrong)).toBe("copy must be true or false");
    expect(verdict(wrong)).toBe("copy must be true or false");
    expect(verdict({ maximumPacketSize: Number.NaN })).toContain("maximumPacketSize must be");
    expect(verdict({ maximumPacketSize: Number.NaN })).toContain("maximumPacketSize must be");
  });

  it("are seen to have changed in their list of tolerances", () => {
    const tolerate: Tolerance[] = [];
    expect(verdict({ tolerate }, REASON_CODE_OF_NOBODY)).toBe("undefined-reason-code");
    tolerate.push("unknown-reason-code");
    expect(verdict({ tolerate }, REASON_CODE_OF_NOBODY)).toBe("connack");
    tolerate.pop();
    expect(verdict({ tolerate }, REASON_CODE_OF_NOBODY)).toBe("undefined-reason-code");
  });
});
