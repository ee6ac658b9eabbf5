/** The vectors, as their files have them. */

import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The byte on the wire: MQTT 3.1, 3.1.1 and 5.0. */
export type ProtocolVersion = 3 | 4 | 5;

export type Operation = "decode" | "encode";

/** A packet in neutral JSON: `type` and its fields, binary values as `{ "hex": "..." }`. */
export interface NeutralPacket {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** What a codec is told besides, by its names. */
export type Options = Readonly<Record<string, string | number | boolean>>;

/** One packet, obeying the standard or breaking it, and what a codec has to make of it. */
export interface Vector {
  readonly id: string;
  readonly title: string;
  readonly protocolVersion: ProtocolVersion;
  readonly direction: "client-to-server" | "server-to-client" | "either";
  readonly operation: Operation;
  readonly hex?: string;
  readonly packet?: NeutralPacket;
  /** `open` where the standard leaves it open: nobody is judged by it. */
  readonly outcome: "packet" | "refused" | "need-more" | "bytes" | "open";
  /** Encoding what was decoded has to give the same bytes. */
  readonly canonical?: boolean;
  readonly error?: { readonly class: string; readonly reasonCode?: number };
  /** What has to be known to refuse it: the bytes alone, who sent them, or an option. */
  readonly needs?: "bytes" | "direction" | "option";
  /** The option by its name, and what to give for it. */
  readonly option?: string;
  readonly options?: Options;
  readonly statements: readonly string[];
  readonly breaks?: string;
  readonly defect?: string;
  readonly note?: string;
}

/** Vectors, with what says which they are. */
export interface VectorSet {
  readonly vectors: readonly Vector[];
  readonly files: readonly string[];
  /** Of the vectors, however their files are laid out. */
  readonly sha256: string;
}

/** The folder of the vectors that come with this package. */
export const VECTORS_FOLDER = fileURLToPath(new URL("../vectors/", import.meta.url));

/** A file that holds no vectors, or vectors that are none. */
export class VectorFileError extends Error {}

/** Reads the vectors of a file, or of all JSON files of a folder. Throws VectorFileError. */
export function loadVectors(path: string = VECTORS_FOLDER): VectorSet {
  const files = filesAt(path);
  const vectors = files.flatMap(vectorsOf);
  const seen = new Set<string>();
  for (const { id } of vectors) {
    if (seen.has(id)) throw new VectorFileError(`two vectors have the id ${id}`);
    seen.add(id);
  }
  const hash = createHash("sha256");
  for (const vector of vectors) hash.update(`${JSON.stringify(vector)}\n`);
  return { vectors, files, sha256: hash.digest("hex") };
}

function filesAt(path: string): string[] {
  try {
    if (!statSync(path).isDirectory()) return [path];
    const names = readdirSync(path).filter((name) => name.endsWith(".json"));
    if (names.length > 0) return names.sort().map((name) => join(path, name));
  } catch (error) {
    throw new VectorFileError(`${path} cannot be read: ${(error as Error).message}`);
  }
  throw new VectorFileError(`${path} has no JSON files`);
}

function vectorsOf(file: string): Vector[] {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new VectorFileError(`${file} cannot be read: ${(error as Error).message}`);
  }
  const { schema, vectors } = (content ?? {}) as { schema?: unknown; vectors?: unknown };
  if (schema !== "vectors-1" || !Array.isArray(vectors)) {
    throw new VectorFileError(`${file} is no file of vectors: its schema is not vectors-1`);
  }
  for (const vector of vectors) {
    const fault = faultOf(vector);
    if (fault !== undefined) throw new VectorFileError(`${file}: ${vector?.id ?? "?"}: ${fault}`);
  }
  return vectors as Vector[];
}

const OUTCOMES: Readonly<Record<Operation, readonly string[]>> = {
  decode: ["packet", "refused", "need-more", "open"],
  encode: ["bytes", "refused", "open"],
};

/** What the judge could not do with. The JSON Schema says all of it. */
function faultOf(vector: Partial<Vector> | null): string | undefined {
  if (typeof vector?.id !== "string") return "a vector without an id";
  const { operation, outcome, hex, packet } = vector;
  if (operation !== "decode" && operation !== "encode") return "operation is decode or encode";
  if (!OUTCOMES[operation].includes(outcome as string)) {
    return `${operation} does not end in ${JSON.stringify(outcome)}`;
  }
  if (![3, 4, 5].includes(vector.protocolVersion as number)) return "protocolVersion is 3, 4 or 5";
  const needsHex = operation === "decode" || outcome === "bytes";
  if (needsHex && !/^(?:[0-9a-f]{2})*$/.test(hex ?? "-")) return "hex is not hex";
  const needsPacket = operation === "encode" || outcome === "packet";
  if (needsPacket && typeof packet?.type !== "string") return "packet is missing";
  if (!Array.isArray(vector.statements)) return "statements are missing";
  return undefined;
}

const TYPES = [
  "reserved",
  "connect",
  "connack",
  "publish",
  "puback",
  "pubrec",
  "pubrel",
  "pubcomp",
  "subscribe",
  "suback",
  "unsubscribe",
  "unsuback",
  "pingreq",
  "pingresp",
  "disconnect",
  "auth",
];

/** The Control Packet type that a vector is about: of its packet, or of its first byte. */
export function packetTypeOf({ packet, hex = "" }: Pick<Vector, "packet" | "hex">): string {
  if (packet !== undefined) return packet.type;
  return hex === "" ? "none" : (TYPES[Number.parseInt(hex.charAt(0), 16)] as string);
}
