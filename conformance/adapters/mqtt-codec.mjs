// @mqtt-codec/core.

import {
  bytesOf,
  hexOf,
  installed,
  refusal,
  serve,
  serveAbsent,
  withBytes,
  withHex,
} from "./serve.mjs";

const found = await installed("@mqtt-codec/core");

if (found === undefined) {
  serveAbsent("@mqtt-codec/core is not installed: npm install @mqtt-codec/core");
} else {
  const { DecodeError, decode, EncodeError, encode, UnderflowDecodeError } = found.module;

  const settings = ({ protocolVersion, from }) => ({
    protocolVersion,
    ...(from !== undefined && { from }),
  });

  serve({
    describe: {
      name: "@mqtt-codec/core",
      version: found.version,
      language: "TypeScript",
      protocolVersions: [3, 4, 5],
      operations: ["decode", "encode"],
      direction: true,
      options: ["maximumPacketSize", "payloadFormat", "utf8"],
    },

    decode(request) {
      try {
        const { packet, bytesRead } = decode(bytesOf(request), {
          ...settings(request),
          ...request.options,
        });
        return { outcome: "packet", packet: withHex(packet.toObject()), bytesRead };
      } catch (error) {
        if (error instanceof UnderflowDecodeError) return { outcome: "need-more" };
        if (error instanceof DecodeError) return refusal(error);
        throw error;
      }
    },

    // Its other options are for decoding.
    encode(request) {
      const { maximumPacketSize } = request.options ?? {};
      try {
        const bytes = encode(withBytes(request.packet), {
          ...settings(request),
          ...(maximumPacketSize !== undefined && { maximumPacketSize }),
        });
        return { outcome: "bytes", hex: hexOf(bytes) };
      } catch (error) {
        if (error instanceof EncodeError) return refusal(error);
        throw error;
      }
    },
  });
}
