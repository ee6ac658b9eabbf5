/**
 * A CONNECT field by field, as mqtt-packet writes it: there are those who count. Being corked, the stream
 * sends it as one.
 */

/** The parts that mqtt-packet writes one by one; those after the Client Identifier in one. */
export function connectFields(bytes: Buffer): Buffer[] {
  const fields: Buffer[] = [];
  let at = 0;
  const put = (length: number): void => {
    if (length > 0) fields.push(bytes.subarray(at, at + length));
    at += length;
  };
  const putPrefixed = (): void => {
    const length = bytes.readUInt16BE(at);
    put(2);
    put(length);
  };
  put(1);
  put(varintEnd(bytes, at) - at);
  putPrefixed();
  const version = bytes[at];
  put(1);
  put(1);
  put(2);
  if (version === 5) {
    const end = varintEnd(bytes, at);
    let length = 0;
    for (let index = end - 1; index >= at; index--)
      length = length * 128 + ((bytes[index] as number) & 127);
    put(end - at + length);
  }
  putPrefixed();
  put(bytes.length - at);
  return fields;
}

function varintEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  while ((bytes[at++] as number) >= 0x80);
  return at;
}
