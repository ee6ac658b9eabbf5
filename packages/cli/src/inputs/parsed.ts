/** What came of reading text as bytes. */

/** Bytes, or what keeps a text from being any. */
export type Parsed = { readonly bytes: Uint8Array } | { readonly fault: string };
