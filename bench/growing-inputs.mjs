// Inputs that are made to grow, each with the work to be done on them: an input twice as large must cost
// twice as much, wherever an attacker chooses its shape. bench/doubling.mjs times them and
// test/cost/linear.test.ts counts their work.

/** Bytes of a packet with a body of any length. */
function framed(first, body) {
  const head = [first];
  let rest = body.length;
  do {
    head.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
    rest >>>= 7;
  } while (rest > 0);
  const bytes = new Uint8Array(head.length + body.length);
  bytes.set(head);
  bytes.set(body, head.length);
  return bytes;
}

/** `head`, then `count` times `part`, then `tail`. */
function repeated(head, part, count, tail = []) {
  const bytes = new Uint8Array(head.length + part.length * count + tail.length);
  bytes.set(head);
  for (let index = 0; index < count; index++) bytes.set(part, head.length + index * part.length);
  bytes.set(tail, bytes.length - tail.length);
  return bytes;
}

function variableByteInteger(value) {
  const bytes = [];
  let rest = value;
  do {
    bytes.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
    rest >>>= 7;
  } while (rest > 0);
  return bytes;
}

function withProperties(head, property, count, tail = []) {
  return repeated(
    [...head, ...variableByteInteger(property.length * count)],
    property,
    count,
    tail,
  );
}

function* chunksOf(bytes, size) {
  for (let start = 0; start < bytes.length; start += size) {
    yield bytes.subarray(start, start + size);
  }
}

const utf8 = (text) => new TextEncoder().encode(text);
const lengthPrefixed = (bytes) => [bytes.length >> 8, bytes.length & 0xff, ...bytes];
const refused = (run) => {
  try {
    run();
  } catch (error) {
    if (typeof error?.code === "string") return;
    throw error;
  }
  throw new Error("this was meant to be refused");
};

/**
 * @typedef {object} GrowingInput
 * @property {string} name
 * @property {string} unit what `largest` counts
 * @property {number} largest the size asked for; a benchmark runs this, its half, quarter and eighth
 * @property {(size: number) => unknown} make makes the input, which is not measured
 * @property {(input: any) => void} run what is measured
 * @property {true} [constant] the cost must not grow at all
 * @property {true} [encodes] the writer's memory is doubled when it is full, so the cost grows in steps
 */

/**
 * The inputs, on a codec that is given.
 * @param {any} codec what `@mqtt-codec/core`, its `./io` and its `./dissect` export
 * @returns {GrowingInput[]}
 */
export function growingInputs(codec) {
  const { decode, encode, PacketDecoder, matchesTopic, peek, dissect, decodeUtf8 } = codec;

  const feed = (chunks, options) => {
    const decoder = new PacketDecoder(options);
    let packets = 0;
    for (const chunk of chunks) {
      decoder.push(chunk);
      while (decoder.read() !== undefined) packets++;
    }
    decoder.end();
    if (packets === 0) throw new Error("no packet came of it");
  };
  const publish = (length) =>
    encode({ type: "publish", topic: "t", payload: new Uint8Array(length) });
  const decoded = (options) => (bytes) => void decode(bytes, options);
  const v5 = { protocolVersion: 5 };

  return [
    {
      name: "a PUBLISH, byte by byte",
      unit: "bytes",
      largest: 10_000_000,
      make: publish,
      run: (bytes) => feed(chunksOf(bytes, 1)),
    },
    {
      name: "PUBLISHes of 100 bytes, byte by byte",
      unit: "packets",
      largest: 40_000,
      make: (count) => repeated([], publish(95), count),
      run: (bytes) => feed(chunksOf(bytes, 1)),
    },
    {
      name: "a PUBLISH in segments of 1,460 bytes",
      unit: "bytes",
      largest: 64_000_000,
      make: publish,
      run: (bytes) => feed(chunksOf(bytes, 1_460)),
    },
    {
      name: "packets of 2 bytes in one chunk",
      unit: "packets",
      largest: 1_000_000,
      make: (count) => repeated([], [0xc0, 0x00], count),
      run: (bytes) => feed([bytes]),
    },
    {
      name: "chunks pushed before any is read",
      unit: "chunks",
      largest: 400_000,
      make: (count) => [...chunksOf(repeated([], publish(5), count), 3)],
      run: (chunks) => {
        const decoder = new PacketDecoder();
        let packets = 0;
        for (const chunk of chunks) decoder.push(chunk);
        while (decoder.read() !== undefined) packets++;
        if (packets * 4 < chunks.length) throw new Error("packets are missing");
      },
    },
    {
      name: "User Properties",
      unit: "properties",
      largest: 10_000,
      make: (count) =>
        framed(0x30, withProperties([0, 1, 0x74], [0x26, 0, 1, 0x61, 0, 1, 0x62], count)),
      run: decoded(v5),
    },
    {
      name: "User Properties, encoded",
      unit: "properties",
      largest: 10_000,
      make: (count) => ({
        type: "publish",
        topic: "t",
        properties: { userProperties: Array.from({ length: count }, () => ["a", "b"]) },
      }),
      encodes: true,
      run: (packet) => void encode(packet, v5),
    },
    {
      name: "User Properties, dissected",
      unit: "properties",
      largest: 10_000,
      make: (count) =>
        framed(0x30, withProperties([0, 1, 0x74], [0x26, 0, 1, 0x61, 0, 1, 0x62], count)),
      run: (bytes) => void dissect(bytes, v5),
    },
    {
      name: "properties that may not stand there, dissected",
      unit: "properties",
      largest: 10_000,
      make: (count) => framed(0x30, withProperties([0, 1, 0x74], [0x21, 0, 1], count)),
      run: (bytes) => void dissect(bytes, v5),
    },
    {
      name: "Subscription Identifiers",
      unit: "properties",
      largest: 40_000,
      make: (count) => framed(0x30, withProperties([0, 1, 0x74], [0x0b, 0x01], count)),
      run: decoded({ ...v5, from: "server" }),
    },
    {
      name: "a Topic Name of slashes",
      unit: "slashes",
      largest: 65_000,
      make: (count) => framed(0x30, repeated([count >> 8, count & 0xff], [0x2f], count, [0x70])),
      run: decoded(),
    },
    {
      name: "a Topic Filter of slashes and wildcards",
      unit: "bytes",
      largest: 65_000,
      make: (count) => {
        const levels = count >> 1;
        const length = 2 * levels;
        return framed(
          0x82,
          repeated([0, 1, length >> 8, length & 0xff], [0x2f, 0x2b], levels, [0]),
        );
      },
      run: decoded(),
    },
    {
      name: "a Topic Filter whose last character is wrong",
      unit: "bytes",
      largest: 65_000,
      make: (count) => {
        const part = utf8("é/");
        const times = Math.floor((count - 2) / part.length);
        const length = part.length * times + 2;
        return framed(
          0x82,
          repeated([0, 1, length >> 8, length & 0xff], part, times, [0x61, 0x23, 0]),
        );
      },
      run: (bytes) => refused(() => decode(bytes)),
    },
    {
      name: "matching topics of single-level wildcards",
      unit: "levels",
      largest: 30_000,
      make: (count) => [`+${"/+".repeat(count - 1)}`, `a${"/a".repeat(count - 1)}`],
      run: ([filter, topic]) => void matchesTopic(filter, topic),
    },
    {
      name: "Topic Filters in UTF-8 that is not ASCII, without a zero byte",
      unit: "filters",
      largest: 8_000,
      make: (count) => {
        const filter = lengthPrefixed([...new Array(255).fill(0x61), 0xc3, 0xa9]);
        return framed(0xa2, repeated([1, 1], filter, count));
      },
      run: decoded(),
    },
    {
      name: "Topic Filters that are wrong, dissected",
      unit: "filters",
      largest: 8_000,
      make: (count) => framed(0xa2, repeated([1, 1], lengthPrefixed(utf8("é/b#")), count)),
      run: (bytes) => void dissect(bytes),
    },
    {
      name: "ill-formed UTF-8, tolerated, with a wildcard at its end",
      unit: "bytes",
      largest: 65_000,
      make: (count) =>
        framed(0x30, repeated([count >> 8, count & 0xff], [0xff], count - 1, [0x23])),
      run: (bytes) => refused(() => decode(bytes, { tolerate: ["ill-formed-utf8"] })),
    },
    {
      name: "control characters, dissected",
      unit: "bytes",
      largest: 65_000,
      make: (count) => framed(0x30, repeated([count >> 8, count & 0xff], [0x01], count)),
      run: (bytes) => void dissect(bytes, { utf8: "no-controls" }),
    },
    {
      name: "Reason Codes of a SUBACK",
      unit: "codes",
      largest: 100_000,
      make: (count) => framed(0x90, repeated([0, 1], [0x00], count)),
      run: decoded(),
    },
    {
      name: "Subscriptions, encoded",
      unit: "subscriptions",
      largest: 20_000,
      make: (count) => ({
        type: "subscribe",
        packetId: 1,
        subscriptions: Array.from({ length: count }, () => ({ topicFilter: "a/b" })),
      }),
      encodes: true,
      run: (packet) => void encode(packet),
    },
    {
      name: "a packet of 7 bytes at the beginning of many",
      unit: "bytes",
      largest: 64_000_000,
      constant: true,
      make: (count) => {
        const bytes = new Uint8Array(count).fill(0x61);
        bytes.set([0x30, 5, 0, 3, 0xc3, 0xa9, 0x61]);
        return bytes;
      },
      run: (bytes) => {
        for (let count = 0; count < 200; count++) {
          decode(bytes);
          peek(bytes);
          decodeUtf8(bytes, 2);
        }
      },
    },
    {
      name: "a packet over maximumPacketSize",
      unit: "bytes",
      largest: 64_000_000,
      constant: true,
      make: (count) => framed(0x30, new Uint8Array(count)),
      run: (bytes) => refused(() => decode(bytes, { maximumPacketSize: 1_000 })),
    },
  ];
}
