/** What other protocols begin with, so that a wrong port can be told from a broken client. */

const SIGNATURES: readonly (readonly [protocol: string, pattern: RegExp])[] = [
  ["HTTP", /^(GET|HEAD|POST|PUT|DELETE|CONNECT|OPTIONS|TRACE|PATCH|PRI) |^HTTP\//],
  ["TLS", /^[\x14-\x17]\x03[\x00-\x04]/],
  ["the PROXY protocol", /^PROXY |^\r\n\r\n\0\r\nQUIT\n/],
  ["SSH", /^SSH-/],
];

const LONGEST = 12;

/** The protocol whose first bytes stand at `offset`; undefined when it is none that is known. */
export function foreignProtocol(bytes: Uint8Array, offset: number): string | undefined {
  const start = String.fromCharCode(...bytes.subarray(offset, offset + LONGEST));
  return SIGNATURES.find(([, pattern]) => pattern.test(start))?.[0];
}
