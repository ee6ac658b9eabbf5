/** What a form can ask for, and what its inputs hold: each field says which of the entries is its. */

/** Bytes as they were entered. */
export interface BytesEntry {
  readonly as: "text" | "hex";
  readonly entered: string;
}

/** What the inputs of some fields hold, by the fields' keys; one that is left out has none. */
export interface Entries {
  readonly [key: string]: Entry;
}

/**
 * What a field's inputs hold as entered: text (of numbers and choices too), yes or no, bytes, a list's items or
 * a pair's two halves, a group's fields.
 */
export type Entry = string | boolean | BytesEntry | readonly Entry[] | Entries;

interface Described {
  /** The field's name in the object the packet is made from, which is what an EncodeError's path is made of. */
  readonly key: string;
  /** Its name in the specification's words. */
  readonly label: string;
  readonly hint?: string | undefined;
  /** Whether the packet may be without it. */
  readonly optional?: true | undefined;
  /** Whether it holds what is not shown unless it is asked for. */
  readonly secret?: true | undefined;
}

/** A UTF-8 Encoded String. */
export interface TextField extends Described {
  readonly kind: "text";
  readonly initial: string;
}

/** Binary Data, or the payload of a PUBLISH. */
export interface BytesField extends Described {
  readonly kind: "bytes";
  readonly initial: BytesEntry;
}

/** A whole number, entered in decimal. */
export interface IntegerField extends Described {
  readonly kind: "integer";
  readonly initial: string;
  readonly minimum: number;
  readonly maximum: number;
  /** Whether the input may be left empty, where the packet is to be without the number. */
  readonly mayBeBlank?: true | undefined;
}

/** One of the values that the standard gives a name. */
export interface ChoiceField extends Described {
  readonly kind: "choice";
  readonly initial: string;
  readonly choices: readonly Choice[];
}

export interface Choice {
  readonly value: number;
  readonly name: string;
}

/** Yes or no. */
export interface FlagField extends Described {
  readonly kind: "flag";
  readonly initial: boolean;
}

/** A UTF-8 String Pair. */
export interface PairField extends Described {
  readonly kind: "pair";
  readonly initial: readonly [string, string];
  readonly halves: readonly [string, string];
}

/** Fields that belong together: the Will, a subscription. */
export interface GroupField extends Described {
  readonly kind: "group";
  readonly fields: readonly Field[];
}

/** Any number of items, of which a new field has one. */
export interface ListField extends Described {
  readonly kind: "list";
  readonly item: Field;
  /** Whether there can be no second item. */
  readonly single?: true | undefined;
}

/** The properties a packet or a Will may have, each of them optional. */
export interface PropertiesField extends Described {
  readonly kind: "properties";
  readonly fields: readonly Field[];
  /** The keys of those that a new packet has. */
  readonly initial: readonly string[];
}

export type Field =
  | TextField
  | BytesField
  | IntegerField
  | ChoiceField
  | FlagField
  | PairField
  | GroupField
  | ListField
  | PropertiesField;

/** The path of a field within another, as EncodeError gives it: "will.topic", "subscriptions[0].qos". */
export function pathWithin(parent: string, key: string | number): string {
  if (typeof key === "number") return `${parent}[${key}]`;
  return parent === "" ? key : `${parent}.${key}`;
}

/** What a field holds to begin with. */
export function newEntry(field: Field): Entry {
  switch (field.kind) {
    case "group":
      return newEntries(field.fields);
    case "list":
      return [newEntry(field.item)];
    case "properties":
      return newEntries(field.fields, (key) => field.initial.includes(key));
    default:
      return field.initial;
  }
}

/** What the fields hold to begin with; the optional ones nothing, but for those asked for. */
export function newEntries(
  fields: readonly Field[],
  isWanted: (key: string) => boolean = () => false,
): Entries {
  return Object.fromEntries(
    fields
      .filter(({ key, optional }) => optional !== true || isWanted(key))
      .map((field) => [field.key, newEntry(field)]),
  );
}

export function isList(entry: Entry | undefined): entry is readonly Entry[] {
  return Array.isArray(entry);
}

export function isBytes(entry: Entry | undefined): entry is BytesEntry {
  if (typeof entry !== "object" || entry === null || isList(entry)) return false;
  const { as, entered } = entry as Partial<BytesEntry>;
  return (as === "text" || as === "hex") && typeof entered === "string";
}

export function isEntries(entry: Entry | undefined): entry is Entries {
  return typeof entry === "object" && entry !== null && !isList(entry);
}

/** What the form calls the field at a path; undefined where there is none. */
export function labelAt(fields: readonly Field[], path: string): string | undefined {
  const [key, ...rest] = path.split(/[.[\]]+/).filter((part) => part !== "");
  const field = fields.find((of) => of.key === key);
  return field === undefined ? undefined : labelWithin(field, rest);
}

function labelWithin(field: Field, [key, ...rest]: readonly string[]): string | undefined {
  if (key === undefined) return field.label;
  switch (field.kind) {
    case "list":
      return labelWithin(field.item, rest);
    case "pair":
      return field.halves[Number(key)];
    case "group":
    case "properties":
      return labelAt(field.fields, [key, ...rest].join("."));
    default:
      return undefined;
  }
}
