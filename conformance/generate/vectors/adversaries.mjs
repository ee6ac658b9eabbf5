/**
 * What has brought codecs down, one shape a vector: its `defect` names what goes wrong in a codec that fails it.
 */

import {
  credentials,
  duplicates,
  halves,
  texts,
  wrongSides,
  wrongTypes,
} from "./adversary-fields.mjs";
import { claims, emptyLists, lengthBytes, many, tooSmall } from "./adversary-lengths.mjs";
import { Vectors } from "./collect.mjs";
import { DEFECTS } from "./defects.mjs";

export function adversaries() {
  const file = new Vectors("adversaries", "Shapes that have brought codecs down");
  file.defects = DEFECTS;
  for (const part of [
    claims,
    lengthBytes,
    tooSmall,
    emptyLists,
    many,
    duplicates,
    wrongTypes,
    halves,
    credentials,
    wrongSides,
    texts,
  ]) {
    part(file);
  }
  const named = new Set(DEFECTS.map(({ name }) => name));
  for (const { id, defect } of file.list)
    if (!named.has(defect)) throw new Error(`${id}: ${defect}?`);
  for (const name of named) {
    if (!file.list.some(({ defect }) => defect === name)) throw new Error(`no vector for ${name}`);
  }
  return file;
}
