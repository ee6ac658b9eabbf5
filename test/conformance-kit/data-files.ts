/** The files of the conformance kit, read as its users read them. */

import { readdirSync, readFileSync } from "node:fs";

export interface Statement {
  readonly version: "3.1" | "3.1.1" | "5.0";
  readonly id: string;
  readonly statement: string;
  readonly scope: "codec" | "out";
  readonly why?: string;
  readonly error: string;
  readonly needs: string;
  readonly breakable?: boolean;
}

/** A packet in neutral JSON. */
export type NeutralPacket = { readonly type: string; readonly [field: string]: unknown };

export interface Vector {
  readonly id: string;
  readonly title: string;
  readonly protocolVersion: 3 | 4 | 5;
  readonly direction: "client-to-server" | "server-to-client" | "either";
  readonly operation: "decode" | "encode";
  readonly hex?: string;
  readonly packet?: NeutralPacket;
  readonly outcome: "packet" | "bytes" | "refused" | "need-more" | "open";
  readonly canonical?: boolean;
  readonly bytesRead?: number;
  readonly error?: { readonly class: string; readonly reasonCode?: number };
  readonly needs?: "bytes" | "direction" | "option";
  readonly options?: Readonly<Record<string, unknown>>;
  readonly statements: readonly string[];
  readonly breaks?: string;
  readonly defect?: string;
  readonly note?: string;
}

interface VectorsFile {
  readonly name: string;
  readonly text: string;
  readonly json: {
    readonly defects?: readonly { readonly name: string; readonly sentence: string }[];
    readonly vectors: readonly Vector[];
  };
}

export const kit = new URL("../../conformance/", import.meta.url);

export function readJson(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, kit), "utf8"));
}

export const statementsFile = readJson("statements.json") as {
  readonly statements: readonly Statement[];
};

export const vectorsFiles: readonly VectorsFile[] = readdirSync(new URL("vectors/", kit))
  .sort()
  .map((name) => {
    const text = readFileSync(new URL(`vectors/${name}`, kit), "utf8");
    return { name, text, json: JSON.parse(text) };
  });

export const vectors: readonly Vector[] = vectorsFiles.flatMap(({ json }) => json.vectors);

const VERSIONS = { 3: "3.1", 4: "3.1.1", 5: "5.0" } as const;

/** The statement that a vector names: one of its version, and in 3.1 one of 3.1.1 where 3.1 says nothing else. */
export function statementKey({ protocolVersion }: Vector, id: string): string {
  const version = VERSIONS[protocolVersion];
  return version === "3.1" && !id.startsWith("X-3.1-") ? `3.1.1 ${id}` : `${version} ${id}`;
}
