/** Codecs with one fault each: what the laws are to see. */

import type * as Core from "@mqtt-codec/core";
import type { DissectNode, DissectOptions } from "@mqtt-codec/core/dissect";
import type mqttPacket from "@mqtt-codec/mqtt-packet";

type DropIn = typeof mqttPacket;
type Dissect = (bytes: Uint8Array, options?: DissectOptions) => DissectNode;

/** What a fault puts in the place of the codec's own. */
export interface Replaced {
  readonly core?: Partial<typeof Core>;
  readonly dissect?: Dissect;
  readonly dropIn?: Partial<DropIn>;
}

export interface Codec {
  readonly core: typeof Core;
  readonly dissect: Dissect;
  readonly dropIn: DropIn;
}

export interface Fault {
  readonly target: string;
  readonly law: string;
  readonly what: string;
  readonly plant: (codec: Codec) => Replaced;
}

/** The bytes and the one after them, where memory has one. */
function andOneMore(bytes: Uint8Array): Uint8Array {
  const end = Math.min(bytes.buffer.byteLength, bytes.byteOffset + bytes.length + 1);
  return new Uint8Array(bytes.buffer, bytes.byteOffset, end - bytes.byteOffset);
}

/** Runs, and does something to what is thrown. */
function rethrowing<T>(run: () => T, change: (error: Error) => void): T {
  try {
    return run();
  } catch (error) {
    change(error as Error);
    throw error;
  }
}

export const FAULTS: readonly Fault[] = [
  {
    target: "decode",
    law: "L3",
    what: "a byte after those given is read",
    plant: ({ core }) => ({
      core: { decode: (bytes, options) => core.decode(andOneMore(bytes), options) },
    }),
  },
  {
    target: "decode",
    law: "L5",
    what: "a byte too many is needed",
    plant: ({ core }) => ({
      core: {
        decode: (bytes, options) =>
          rethrowing(
            () => core.decode(bytes, options),
            (error) => {
              if ("bytesNeeded" in error) (error as { bytesNeeded: number }).bytesNeeded++;
            },
          ),
      },
    }),
  },
  {
    target: "decode",
    law: "L8",
    what: "RETAIN is not written",
    plant: ({ core }) => ({
      core: {
        encode: (packet, options) => {
          const bytes = core.encode(packet, options).slice();
          if ((bytes[0] as number) >> 4 === 3) bytes[0] = (bytes[0] as number) & 0xfe;
          return bytes;
        },
      },
    }),
  },
  {
    target: "decode",
    law: "L2",
    what: "bytes are counted wrongly",
    plant: ({ core }) => ({
      core: { encodedLength: (packet, options) => core.encodedLength(packet, options) + 1 },
    }),
  },
  {
    target: "decode",
    law: "options",
    what: "a relaxation refuses",
    plant: ({ core }) => ({
      core: {
        decode: (bytes, options) =>
          core.decode(bytes.subarray(options?.tolerate === undefined ? 0 : 1), options),
      },
    }),
  },
  {
    target: "decode",
    law: "peek",
    what: "peek does not count the fixed header",
    plant: ({ core }) => ({
      core: {
        peek: (bytes, options) => {
          const peeked = core.peek(bytes, options);
          return peeked && { ...peeked, packetLength: peeked.packetLength - 2 };
        },
      },
    }),
  },
  {
    target: "decode",
    law: "L10",
    what: "a dissection shows secrets unasked",
    plant: ({ dissect }) => ({
      dissect: (bytes, options) => dissect(bytes, { ...options, showSecrets: true }),
    }),
  },
  {
    target: "decode",
    law: "L11",
    what: "after an error the next call fails",
    plant: ({ core }) => {
      let hasFailed = false;
      return {
        core: {
          encode: (packet, options) => {
            if (!hasFailed) return core.encode(packet, options);
            hasFailed = false;
            return new Uint8Array(2);
          },
          decode: (bytes, options) =>
            rethrowing(
              () => core.decode(bytes, options),
              () => {
                hasFailed = true;
              },
            ),
        },
      };
    },
  },
  {
    target: "stream",
    law: "L4",
    what: "chunks of one byte are lost",
    plant: ({ core }) => ({
      core: {
        PacketDecoder: class extends core.PacketDecoder {
          override push(chunk: Uint8Array): void {
            if (chunk.length !== 1) super.push(chunk);
          }
        },
      },
    }),
  },
  {
    target: "stream",
    law: "L11",
    what: "the error is said once",
    plant: ({ core }) => ({
      core: {
        PacketDecoder: class extends core.PacketDecoder {
          #hasFailed = false;
          override read() {
            if (this.#hasFailed) return undefined;
            return rethrowing(
              () => super.read(),
              () => {
                this.#hasFailed = true;
              },
            );
          }
        },
      },
    }),
  },
  {
    target: "stream",
    law: "L13",
    what: "bytes are gathered before they are looked at",
    plant: ({ core }) => ({
      core: {
        PacketDecoder: class extends core.PacketDecoder {
          #held: Uint8Array[] = [];
          #length = 0;
          override get bufferedBytes(): number {
            return this.#length + super.bufferedBytes;
          }
          override push(chunk: Uint8Array): void {
            this.#held.push(chunk);
            this.#length += chunk.length;
            if (this.#length >= 8) this.#release();
          }
          override end(): void {
            this.#release();
            super.end();
          }
          #release(): void {
            for (const chunk of this.#held) super.push(chunk);
            this.#held = [];
            this.#length = 0;
          }
        },
      },
    }),
  },
  {
    target: "encode",
    law: "L1",
    what: "the first of some User Properties is lost",
    plant: ({ core }) => {
      const without = (given: Core.Packet | Core.PacketInit) => {
        const { properties, ...rest } = given as { properties?: Core.Properties };
        const { userProperties } = properties ?? {};
        if (!Array.isArray(userProperties) || userProperties.length < 2) return given;
        return {
          ...rest,
          properties: { ...properties, userProperties: userProperties.slice(1) },
        } as unknown as Core.PacketInit;
      };
      return {
        core: {
          encode: (packet, options) => core.encode(without(packet), options),
          encodedLength: (packet, options) => core.encodedLength(without(packet), options),
          encodeInto: (packet, target, offset, options) =>
            core.encodeInto(without(packet), target, offset, options),
        },
      };
    },
  },
  {
    target: "encode",
    law: "L8",
    what: "what is refused becomes a PINGREQ",
    plant: ({ core }) => {
      const orPing = (packet: Core.Packet | Core.PacketInit, options?: Core.EncodeOptions) => {
        try {
          core.encode(packet, options);
          return packet;
        } catch {
          return { type: "pingreq" } as const;
        }
      };
      return {
        core: {
          encode: (packet, options) => core.encode(orPing(packet, options), options),
          encodedLength: (packet, options) => core.encodedLength(orPing(packet, options), options),
        },
      };
    },
  },
  {
    target: "encode",
    law: "encode",
    what: "a TypeError comes out",
    plant: ({ core }) => ({
      core: {
        encode: (packet, options) => {
          if ((packet as { packetId?: unknown }).packetId === null) throw new TypeError("null");
          return core.encode(packet, options);
        },
      },
    }),
  },
  {
    target: "encode",
    law: "L10",
    what: "an error quotes the field",
    plant: ({ core }) => ({
      core: {
        encode: (packet, options) =>
          rethrowing(
            () => core.encode(packet, options),
            (error) => {
              error.message += String((packet as { username?: unknown }).username ?? "");
            },
          ),
      },
    }),
  },
  {
    target: "encode",
    law: "L12",
    what: "a template forgets DUP",
    plant: ({ core }) => ({
      core: {
        PublishTemplate: class extends core.PublishTemplate {
          override encodeFor({ dup: _, ...rest }: Core.PublishVariation = {}) {
            return super.encodeFor({ ...rest, dup: false });
          }
        },
      },
    }),
  },
  {
    target: "encode",
    law: "thinning",
    what: "the receiver's largest packet is forgotten",
    plant: ({ core }) => ({
      core: {
        encode: (packet, { maximumPacketSize: _, ...options } = {}) => core.encode(packet, options),
      },
    }),
  },
  {
    target: "dissect",
    law: "L6",
    what: "the last leaf is lost",
    plant: ({ dissect }) => ({
      dissect: (bytes, options) => {
        const root = dissect(bytes, options);
        return { ...root, children: root.children?.slice(0, -1) } as DissectNode;
      },
    }),
  },
  {
    target: "dissect",
    law: "L7",
    what: "errors are not told",
    plant: ({ dissect }) => {
      const silent = ({ error: _, ...node }: DissectNode): DissectNode =>
        node.children === undefined ? node : { ...node, children: node.children.map(silent) };
      return { dissect: (bytes, options) => silent(dissect(bytes, options)) };
    },
  },
  {
    target: "drop-in",
    law: "L4",
    what: "a chunk's first byte is lost after a part of a packet",
    plant: ({ dropIn }) => ({
      dropIn: {
        parser(options) {
          const parser = dropIn.parser(options);
          const { parse } = parser;
          let left = 0;
          parser.parse = (bytes, ...rest) => {
            left = parse.call(parser, left > 4 ? bytes.subarray(1) : bytes, ...rest);
            return left;
          };
          return parser;
        },
      },
    }),
  },
  {
    target: "drop-in",
    law: "drop-in",
    what: "it takes what core refuses",
    plant: ({ dropIn }) => ({
      dropIn: { parser: (options) => dropIn.parser({ ...options, lenient: true } as never) },
    }),
  },
  {
    target: "drop-in",
    law: "drop-in",
    what: "generate loses the properties",
    plant: ({ dropIn }) => ({
      dropIn: {
        generate: (packet, options) =>
          dropIn.generate({ ...packet, properties: undefined } as never, options),
      },
    }),
  },
];
