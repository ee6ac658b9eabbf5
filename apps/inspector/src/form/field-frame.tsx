/** What stands around the input of a field: its label, hint, faults and the button that removes it. */

import type { ComponentChildren } from "preact";
import type { Field } from "./field.js";
import { useFormState } from "./form-state.js";

/** A hint with the range of a number, of which there is one for each. */
function hintOf(field: Field): string | undefined {
  if (field.kind !== "integer") return field.hint;
  const inWords = (value: number): string => value.toLocaleString("en");
  const range = `${inWords(field.minimum)} to ${inWords(field.maximum)}.`;
  return field.hint === undefined ? range : `${field.hint} ${range}`;
}

/** What describes the input: `aria-describedby`, and `aria-invalid` where something is wrong. */
export function useDescription(
  field: Field,
  path: string,
): { "aria-describedby": string | undefined; "aria-invalid": "true" | undefined } {
  const { faults, idOf } = useFormState();
  const isWrong = faults.has(path);
  const ids = [
    ...(hintOf(field) === undefined ? [] : [idOf(path, "hint")]),
    ...(isWrong ? [idOf(path, "error")] : []),
  ];
  return {
    "aria-describedby": ids.length === 0 ? undefined : ids.join(" "),
    "aria-invalid": isWrong ? "true" : undefined,
  };
}

export function Hint({ field, path }: { field: Field; path: string }) {
  const { idOf } = useFormState();
  const hint = hintOf(field);
  if (hint === undefined) return null;
  return (
    <p class="form-hint" id={idOf(path, "hint")}>
      {hint}
    </p>
  );
}

/** What is wrong here, with the ids of the rules; nothing where nothing is. */
export function Faults({ path, role }: { path: string; role?: "alert" }) {
  const { faults, idOf } = useFormState();
  const here = faults.get(path);
  if (here === undefined) return null;
  return (
    <div class="form-error" id={idOf(path, "error")} role={role}>
      {here.map(({ message, rule }) => (
        <p key={message}>
          {rule === undefined || message.includes(rule) ? message : `${message} [${rule}]`}
        </p>
      ))}
    </div>
  );
}

export function RemoveButton({
  label,
  onRemove,
}: {
  label: string;
  onRemove: (() => void) | undefined;
}) {
  if (onRemove === undefined) return null;
  return (
    <button type="button" class="form-remove" aria-label={`Remove ${label}`} onClick={onRemove}>
      Remove
    </button>
  );
}

/** The frame of a field with one input, whose id is that of the path. */
export function FieldFrame({
  field,
  path,
  label,
  onRemove,
  children,
}: {
  field: Field;
  path: string;
  label: string;
  onRemove: (() => void) | undefined;
  children: ComponentChildren;
}) {
  const { idOf } = useFormState();
  return (
    <div class="form-field" data-kind={field.kind}>
      <label for={idOf(path)} id={idOf(path, "label")}>
        {label}
      </label>
      {children}
      <RemoveButton label={label} onRemove={onRemove} />
      <Hint field={field} path={path} />
      <Faults path={path} />
    </div>
  );
}
