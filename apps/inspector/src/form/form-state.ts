/** What every part of a form needs to know of the whole. */

import { createContext, type FunctionComponent } from "preact";
import { useContext } from "preact/hooks";
import type { Entry, Field } from "./field.js";
import type { Fault } from "./value-of-entry.js";

export interface FormState {
  readonly showSecrets: boolean;
  /** By the path of the field they are said at. */
  readonly faults: ReadonlyMap<string, readonly Fault[]>;
  /** The id of a field's input, or of what is around the inputs of a group; of a part of it. */
  idOf(path: string, part?: string): string;
  /** Moves the focus there when the form shows the next draft. */
  focusSoon(id: string): void;
}

/** What the view of one field is given. */
export interface FieldProps<F extends Field> {
  readonly field: F;
  readonly entry: Entry | undefined;
  readonly path: string;
  /** In place of the field's own label: "Topic Filter 2". */
  readonly label?: string | undefined;
  onChange(entry: Entry): void;
  /** Takes the field away, where it can be. */
  readonly onRemove?: (() => void) | undefined;
}

/** The same for a field that has others within it, and the view of those. */
export interface PartProps<F extends Field> extends FieldProps<F> {
  readonly View: FunctionComponent<FieldProps<Field>>;
}

export const FormContext = createContext<FormState | undefined>(undefined);

export function useFormState(): FormState {
  const state = useContext(FormContext);
  if (state === undefined) throw new Error("a field stands in no form");
  return state;
}
