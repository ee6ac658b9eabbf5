// What is measured, case by case: each is a kind of work on a list of packets of one version, for those
// of some codecs that can do all of it.

import { cyrillicTopic, MAKERS, PAYLOAD_SIZES, packetsOf, publishesOf } from "./corpus.mjs";
import {
  checkDecoder,
  checkEncoder,
  checkExcuses,
  checkPeeker,
  checkStream,
  checkStreamExcuse,
  inputOf,
} from "./equality.mjs";
import { fleet } from "./fleet.mjs";
import { INCUMBENT, OURS } from "./peers/pair.mjs";

export const VERSION_NAMES = { 4: "3.1.1", 5: "5.0" };
const VERSIONS = [4, 5];

/** A stream byte by byte is this many packets of the fleet. */
const BYTE_BY_BYTE = 300;

const LIMITS = { maximumPacketSize: 1_000_000, maximumTopicLevels: 32, maximumUserProperties: 32 };

/** Has room for every packet of the corpus. */
const TARGET_LENGTH = 131_072;

const bytesOf = (bytes) => (globalThis.Buffer === undefined ? bytes : Buffer.from(bytes));

function withBytes(inits, version) {
  const encode = OURS.encoder(version);
  return inits.map((init) => ({ init, bytes: bytesOf(encode(OURS.prepare(init))) }));
}

function chunksOf(packets, size) {
  const length = packets.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const stream = bytesOf(new Uint8Array(length));
  let position = 0;
  for (const { bytes } of packets) {
    stream.set(bytes, position);
    position += bytes.length;
  }
  return Array.from({ length: Math.ceil(length / size) }, (_, index) =>
    stream.subarray(index * size, (index + 1) * size),
  );
}

/**
 * The kinds of work. `excuse` names what a codec is asked whether it can, `takesPart` tells who can at all;
 * `check` throws where a codec does something else; `contenders` are what is timed: a name, what to run, on
 * what inputs.
 */
const WORKS = {
  decode: {
    excuse: "cannotDecode",
    check: (peer, packets, version) => checkDecoder(peer, packets, version),
    contenders: (peers, packets, version) =>
      peers.map((peer) => ({
        name: peer.name,
        run: peer.decoder(version),
        inputs: packets.map(({ bytes }) => inputOf(peer, bytes)),
      })),
  },
  encode: {
    excuse: "cannotEncode",
    check: (peer, packets, version) => checkEncoder(peer, packets, version),
    contenders: (peers, packets, version) =>
      peers.map((peer) => ({
        name: peer.name,
        run: peer.encoder(version),
        inputs: packets.map(({ init }) => peer.prepare(init, version)),
      })),
  },
  // What the others are given is a plain object in any case.
  "encode plain objects": {
    excuse: "cannotEncode",
    check(peer, packets, version) {
      if (peer !== OURS) checkEncoder(peer, packets, version);
      else checkEncoder(peer, packets, version, peer.encoder(version), (init) => init);
    },
    contenders: (peers, packets, version) =>
      peers.map((peer) => ({
        name: peer.name,
        run: peer.encoder(version),
        inputs: packets.map(({ init }) =>
          peer === OURS ? { ...init } : peer.prepare(init, version),
        ),
      })),
  },
  // The others have only `encode` to set against it.
  encodeInto: {
    excuse: "cannotEncode",
    check(peer, packets, version) {
      if (peer !== OURS) checkEncoder(peer, packets, version);
      else checkEncoderInto(packets, version);
    },
    contenders: (peers, packets, version) =>
      peers.map((peer) => ({
        name: peer.name,
        run:
          peer === OURS
            ? peer.encoderInto(version, new Uint8Array(TARGET_LENGTH))
            : peer.encoder(version),
        inputs: packets.map(({ init }) => peer.prepare(init, version)),
      })),
  },
  // Decoded and encoded again, which is what a proxy does with each packet once.
  "pass on": {
    excuse: "cannotEncode",
    takesPart: (peer) => peer === OURS || peer === INCUMBENT,
    check(peer, packets, version) {
      if (peer !== OURS) checkEncoder(peer, packets, version);
      else checkEncoderInto(packets, version);
    },
    contenders(peers, packets, version) {
      const decode = OURS.decoder(version);
      const encodeInto = OURS.encoderInto(version, new Uint8Array(TARGET_LENGTH));
      return peers.map((peer) => ({
        name: peer.name,
        run: peer === OURS ? (bytes) => encodeInto(decode(bytes)) : peer.recoder(version),
        inputs: packets.map(({ bytes }) => bytes),
      }));
    },
  },
  // With what a server would ask for.
  "decode with limits": {
    excuse: "cannotDecode",
    takesPart: (peer) => peer === OURS || peer === INCUMBENT,
    check: (peer, packets, version) => checkDecoder(peer, packets, version),
    contenders: (peers, packets, version) =>
      peers.map((peer) => ({
        name: peer.name,
        run: peer === OURS ? peer.decoder(version, LIMITS) : peer.decoder(version),
        inputs: packets.map(({ bytes }) => inputOf(peer, bytes)),
      })),
  },
  peek: {
    excuse: "cannotDecode",
    takesPart: (peer) => peer === OURS || peer === INCUMBENT,
    check(peer, packets, version) {
      checkDecoder(peer, packets, version);
      if (peer === OURS) checkPeeker(peer.peeker(version), packets);
    },
    contenders(_, packets, version) {
      const inputs = packets.map(({ bytes }) => bytes);
      return [
        { name: OURS.name, run: OURS.peeker(version), inputs },
        { name: "its decode", run: OURS.decoder(version), inputs },
        {
          name: INCUMBENT.name,
          run: INCUMBENT.decoder(version),
          inputs: inputs.map((bytes) => inputOf(INCUMBENT, bytes)),
        },
      ];
    },
  },
  stream: {
    excuse: "cannotDecode",
    takesPart: ({ cannotStream }) => cannotStream === undefined,
    check: (peer, packets, version, { chunkSize }) =>
      checkStream(peer, chunksOf(packets, chunkSize), packets, version),
    contenders: (peers, packets, version, { chunkSize }) =>
      peers.map((peer) => ({
        name: peer.name,
        makeRun: (take) => peer.streamDecoder(version, take),
        inputs: chunksOf(packets, chunkSize).map((chunk) => inputOf(peer, chunk)),
      })),
  },
};

function checkEncoderInto(packets, version) {
  const target = new Uint8Array(TARGET_LENGTH);
  const encodeInto = OURS.encoderInto(version, target);
  const encode = (packet) => target.slice(0, encodeInto(packet));
  checkEncoder(OURS, packets, version, encode);
}

const isFit = (peer, packets, version, excuse) =>
  peer.versions.includes(version) &&
  packets.every(({ init }) => peer[excuse](init, version) === undefined);

function caseOf(work, title, version, makeInits, { chunkSize } = {}) {
  const name = `${work} ${title} ${VERSION_NAMES[version]}`;
  return { name, work, title, version, makeInits, chunkSize };
}

/** The packets, and what there is to time; throws where a codec is not equal to the others. */
function prepare({ work, version, makeInits, chunkSize }, all) {
  const packets = withBytes(makeInits(), version);
  const { excuse, check, contenders, takesPart = () => true } = WORKS[work];
  const peers = all.filter((peer) => takesPart(peer) && isFit(peer, packets, version, excuse));
  for (const peer of peers) check(peer, packets, version, { chunkSize });
  for (const peer of all.filter(({ versions }) => versions.includes(version))) {
    checkExcuses(peer, packets, version);
    if (chunkSize) checkStreamExcuse(peer, chunksOf(packets, chunkSize), packets, version);
  }
  return { packets, contenders: contenders(peers, packets, version, { chunkSize }) };
}

/** The fleet without the packets that a peer cannot do, where there are such. */
function fleetFor(peer, work, chunkSize) {
  const { excuse } = WORKS[work];
  return peer.versions.map((version) => {
    const manageable = (init) => peer[excuse](init, version) === undefined;
    const title = `fleet less what ${peer.name} cannot${chunkSize ? `, ${chunkNames[chunkSize]}` : ""}`;
    return caseOf(work, title, version, () => fleet(version).filter(manageable), { chunkSize });
  });
}

const chunkNames = { 65536: "64 KiB chunks", 1460: "segments of 1,460 bytes", 1: "byte by byte" };

function sizeName(size) {
  return size < 1_024 ? `${size} bytes` : `${size / 1_024} KiB`;
}

const WORKS_OF_FEW = [
  "encode plain objects",
  "encodeInto",
  "pass on",
  "decode with limits",
  "peek",
];

function* casesBeside(others) {
  const types = Object.keys(MAKERS).filter((type) => type !== "publish");
  for (const work of ["decode", "encode"]) {
    for (const version of VERSIONS) yield caseOf(work, "fleet", version, () => fleet(version));
    for (const peer of others) yield* fleetFor(peer, work);
    for (const size of PAYLOAD_SIZES) {
      for (const version of VERSIONS) {
        yield caseOf(work, `PUBLISH ${sizeName(size)}`, version, () => publishesOf(size, version));
      }
    }
    for (const type of types) {
      for (const version of type === "auth" ? [5] : VERSIONS) {
        yield caseOf(work, type.toUpperCase(), version, () => packetsOf(type, version));
      }
    }
  }
  for (const work of ["decode", "encode"]) {
    for (const version of VERSIONS) {
      const inits = () => publishesOf(64, version, cyrillicTopic);
      yield caseOf(work, "PUBLISH 64 bytes, its topic in Cyrillic", version, inits);
    }
  }
  for (const work of WORKS_OF_FEW) {
    for (const version of VERSIONS) {
      yield caseOf(work, "fleet", version, () => fleet(version));
      yield caseOf(work, "PUBLISH 64 bytes", version, () => publishesOf(64, version));
    }
  }
  for (const chunkSize of [65_536, 1_460, 1]) {
    for (const version of VERSIONS) {
      const inits = () =>
        chunkSize === 1 ? fleet(version).slice(0, BYTE_BY_BYTE) : fleet(version);
      yield caseOf("stream", `fleet, ${chunkNames[chunkSize]}`, version, inits, { chunkSize });
    }
  }
  for (const peer of others.filter(WORKS.stream.takesPart)) {
    yield* fleetFor(peer, "stream", 65_536);
  }
}

/** The cases of some codecs, among them ours and the incumbent; each with `prepare` for what there is to time. */
export function casesAmong(peers) {
  const others = peers.filter((peer) => peer !== OURS && peer !== INCUMBENT);
  return [...casesBeside(others)].map((one) => ({ ...one, prepare: () => prepare(one, peers) }));
}

/** Those of the cases in whose names all of the words stand, or those of exactly that name. */
export function casesNamed(cases, words) {
  const named = cases.filter(({ name }) => name === words.join(" "));
  if (named.length > 0) return named;
  return cases.filter(({ name }) => words.every((word) => name.includes(word)));
}
