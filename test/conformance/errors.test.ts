/** The classes of error: 5.0 §1.2 and §4.13. */

import { describe, expect, it } from "vitest";
import { mqtt, packet, text } from "./bytes.js";
import { expectRefused, refusalOf, V5 } from "./expectations.js";

describe("the Reason Code of an error", () => {
  for (const [name, bytes, reasonCode] of [
    ["reserved bits in PUBREL", "60 02 00 01", 0x81],
    ["a string that runs past the packet", "30 03 00 05 74", 0x81],
    ["ill-formed UTF-8", "30 04 00 01 FF 00", 0x81],
    ["an unknown property", "30 06 00 01 74 02 7F 00", 0x81],
    ["a property that must not stand in the packet", "40 07 00 01 00 03 13 00 05", 0x81],
  ] as const) {
    it(`is 0x81, Malformed Packet, for ${name} [5.0 X-5.0-§1.2-a] [5.0 X-5.0-§4.13.1-a]`, () => {
      expect(refusalOf(bytes, V5).reasonCode).toBe(reasonCode);
    });
  }
  for (const [name, bytes] of [
    ["a SUBSCRIBE without Topic Filters", "82 03 00 01 00"],
    ["a property that stands twice", "20 09 00 00 06 13 00 05 13 00 05"],
    ["a Receive Maximum of 0", "20 06 00 00 03 21 00 00"],
    ["an empty Topic Name without a Topic Alias", "30 03 00 00 00"],
    ["No Local on a Shared Subscription", packet("82", "00 01 00", text("$share/g/a"), "04")],
  ] as const) {
    it(`is 0x82, Protocol Error, for ${name} [5.0 X-5.0-§1.2-a] [5.0 X-5.0-§4.13.1-a]`, () => {
      expect(refusalOf(bytes, V5).reasonCode).toBe(0x82);
    });
  }
  it("is the more specific one where the text names it [5.0 X-5.0-§4.13.1-a]", () => {
    expect(refusalOf("30 07 00 01 74 03 23 00 00", V5).reasonCode).toBe(0x94);
    expect(refusalOf(packet("10", mqtt(6), "02 0000 00 0000"), V5).reasonCode).toBe(0x84);
    const small = { ...V5, maximumPacketSize: 5 };
    expect(refusalOf("30 04 00 01 74 00", small).reasonCode).toBe(0x95);
    const check = { ...V5, payloadFormat: "check" } as const;
    expect(refusalOf("30 07 00 01 74 02 01 01 FF", check).reasonCode).toBe(0x99);
  });
  it("is one byte of 0x80 or above, whatever the error [5.0 X-5.0-§4.13.1-a]", () => {
    for (let first = 0; first < 256; first++) {
      const error = refusalOf(`${first.toString(16).padStart(2, "0")} 80 80 80 80`, V5);
      expect(error.reasonCode).toBeGreaterThanOrEqual(0x80);
      expect(error.reasonCode).toBeLessThanOrEqual(0xff);
      expect(error.message).not.toContain("\n");
    }
  });
});

describe("a packet with several errors", () => {
  it("is refused for any one of them [5.0 X-5.0-§4.13.2-a]", () => {
    const noId = "32 05 00 01 2B 00 00";
    expect(["wildcard-in-topic-name", "zero-packet-identifier", "truncated-field"]).toContain(
      refusalOf(noId, V5).code,
    );
    const options = packet("82", "00 00 00", text("a#"), "FF");
    expect([
      "zero-packet-identifier",
      "misplaced-multi-level-wildcard",
      "reserved-subscription-options",
      "invalid-maximum-qos",
      "invalid-retain-handling",
    ]).toContain(refusalOf(options, V5).code);
  });
});

describe("the first bytes of another protocol", () => {
  for (const [protocol, bytes] of [
    ["HTTP", "47 45 54 20 2F 20 48 54 54 50 2F 31 2E 31 0D 0A"],
    ["TLS", "16 03 01 02 00 01 00 01 FC 03 03"],
    ["the PROXY protocol", `50 52 4F 58 59 20 54 43 50 34 20 ${"31 ".repeat(80)}`],
    ["the PROXY protocol", "0D 0A 0D 0A 00 0D 0A 51 55 49 54 0A 21 11"],
  ] as const) {
    it(`is named in the message: ${protocol} ${bytes.slice(0, 11)}`, () => {
      expect(refusalOf(bytes).message).toContain(protocol);
      expect(refusalOf(bytes, V5).message).toContain(protocol);
    });
  }
  it("is not named where a packet is only malformed", () => {
    expectRefused("C1 00", "reserved-flags", V5);
    expect(refusalOf("C1 00", V5).message).not.toContain("look like");
  });
});
