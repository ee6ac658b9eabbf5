/** All files of vectors, as text by name. */

import { json } from "./json.mjs";
import { acknowledgements } from "./vectors/acknowledgements.mjs";
import { adversaries } from "./vectors/adversaries.mjs";
import { answers } from "./vectors/answers.mjs";
import { connect } from "./vectors/connect.mjs";
import { connectFlags } from "./vectors/connect-flags.mjs";
import { errors } from "./vectors/errors.mjs";
import { fixedHeader } from "./vectors/fixed-header.mjs";
import { identifiers } from "./vectors/identifiers.mjs";
import { mqtt31 } from "./vectors/mqtt-3.1.mjs";
import { otherVersions } from "./vectors/other-versions.mjs";
import { propertyCuts } from "./vectors/property-cuts.mjs";
import { propertyPlacement } from "./vectors/property-placement.mjs";
import { propertyRepeats } from "./vectors/property-repeats.mjs";
import { propertyValues } from "./vectors/property-values.mjs";
import { publish } from "./vectors/publish.mjs";
import { reasonCodes } from "./vectors/reason-codes.mjs";
import { sides } from "./vectors/sides.mjs";
import { sizes } from "./vectors/sizes.mjs";
import { strings } from "./vectors/strings.mjs";
import { subscribe } from "./vectors/subscribe.mjs";
import { topics } from "./vectors/topics.mjs";
import { truncation } from "./vectors/truncation.mjs";

const FILES = [
  fixedHeader,
  truncation,
  connectFlags,
  connect,
  publish,
  acknowledgements,
  subscribe,
  answers,
  identifiers,
  reasonCodes,
  propertyPlacement,
  propertyValues,
  propertyRepeats,
  propertyCuts,
  strings,
  topics,
  sizes,
  sides,
  mqtt31,
  otherVersions,
  errors,
  adversaries,
];

/** What is asked, without what is expected. Who sends it matters only where it is judged by that. */
function questionOf({ operation, hex, packet, options, protocolVersion, needs, direction }) {
  const given = operation === "decode" ? hex : JSON.stringify(packet);
  const from = needs === "direction" ? direction : "";
  return JSON.stringify([operation, given, options, protocolVersion, from]);
}

/** The directions of two vectors that are one: who may send both. */
const common = (one, other) => (one === "either" ? other : one);

/**
 * A packet to which two themes come stands once, where it came first, with the statements of both. Adversaries
 * are a list of their own. Throws where two vectors answer one question differently.
 */
function merged(lists) {
  const asked = new Map();
  for (const list of lists) {
    for (const vector of list) {
      const question = questionOf(vector);
      const first = asked.get(question);
      if (first === undefined) {
        asked.set(question, vector);
        continue;
      }
      if (first.outcome !== vector.outcome) throw new Error(`${vector.id} contradicts ${first.id}`);
      if (vector.defect !== undefined) continue;
      first.direction = common(first.direction, vector.direction);
      first.statements = [...new Set([...first.statements, ...vector.statements])];
      vector.isMerged = true;
    }
  }
  return lists.map((list) => list.filter(({ isMerged }) => !isMerged));
}

/** The text of each file by its name; throws where an id stands in two of them. */
export function files() {
  const made = FILES.map((make) => make());
  const lists = merged(made.map(({ list }) => list));
  const texts = new Map();
  const ids = new Set();
  made.forEach(({ name, title, defects }, index) => {
    for (const { id } of lists[index]) {
      if (ids.has(id)) throw new Error(`${id} stands in two files`);
      ids.add(id);
    }
    const head = { schema: "vectors-1", title, ...(defects === undefined ? {} : { defects }) };
    texts.set(`${name}.json`, json(head, "vectors", lists[index]));
  });
  return texts;
}
