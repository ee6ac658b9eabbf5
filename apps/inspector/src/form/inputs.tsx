/** The fields that have one input. */

import { useRef } from "preact/hooks";
import { enteredAs } from "./bytes-entry.js";
import {
  type BytesEntry,
  type BytesField,
  type ChoiceField,
  type FlagField,
  type IntegerField,
  isBytes,
  type TextField,
} from "./field.js";
import { FieldFrame, useDescription } from "./field-frame.js";
import { type FieldProps, useFormState } from "./form-state.js";

/** Nothing that is entered is a user's own data, or prose. */
const PLAIN = { autoComplete: "off", autoCapitalize: "off", spellcheck: false } as const;

const MASKED = { ...PLAIN, autoComplete: "new-password", type: "password" } as const;

export function TextInput(props: FieldProps<TextField>) {
  const { field, entry, path, label = field.label, onChange, onRemove } = props;
  const { idOf, showSecrets } = useFormState();
  const value = typeof entry === "string" ? entry : "";
  const isMasked = field.secret === true && !showSecrets;
  // An input would lose line breaks. It stays one that takes them when the last of them is deleted.
  const hasLines = useRef(false);
  if (/[\n\r]/.test(value)) hasLines.current = true;
  const shared = {
    id: idOf(path),
    value,
    onInput: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
    ...useDescription(field, path),
  };
  return (
    <FieldFrame field={field} path={path} label={label} onRemove={onRemove}>
      {hasLines.current && !isMasked ? (
        <textarea rows={2} {...PLAIN} {...shared} />
      ) : (
        <input {...(isMasked ? MASKED : { ...PLAIN, type: "text" })} {...shared} />
      )}
    </FieldFrame>
  );
}

export function IntegerInput(props: FieldProps<IntegerField>) {
  const { field, entry, path, label = field.label, onChange, onRemove } = props;
  const { idOf } = useFormState();
  return (
    <FieldFrame field={field} path={path} label={label} onRemove={onRemove}>
      {/* One of the type "number" would not give back what is no number. */}
      <input
        {...PLAIN}
        type="text"
        inputMode="numeric"
        id={idOf(path)}
        value={typeof entry === "string" ? entry : ""}
        onInput={(event) => onChange(event.currentTarget.value)}
        {...useDescription(field, path)}
      />
    </FieldFrame>
  );
}

/** A code as the standard writes it. */
function codeText(value: number): string {
  return value < 10 ? String(value) : `0x${value.toString(16).toUpperCase()}`;
}

export function ChoiceInput(props: FieldProps<ChoiceField>) {
  const { field, entry, path, label = field.label, onChange, onRemove } = props;
  const { idOf } = useFormState();
  const chosen = typeof entry === "string" ? entry : "";
  const isOffered = field.choices.some(({ value }) => String(value) === chosen);
  return (
    <FieldFrame field={field} path={path} label={label} onRemove={onRemove}>
      <select
        id={idOf(path)}
        value={chosen}
        onChange={(event) => onChange(event.currentTarget.value)}
        {...useDescription(field, path)}
      >
        {!isOffered && <option value={chosen}>{`${chosen} (not defined here)`}</option>}
        {field.choices.map(({ value, name }) => (
          <option key={value} value={String(value)}>{`${codeText(value)} ${name}`}</option>
        ))}
      </select>
    </FieldFrame>
  );
}

export function FlagInput(props: FieldProps<FlagField>) {
  const { field, entry, path, label = field.label, onChange, onRemove } = props;
  const { idOf } = useFormState();
  return (
    <FieldFrame field={field} path={path} label={label} onRemove={onRemove}>
      <input
        type="checkbox"
        id={idOf(path)}
        checked={entry === true}
        onChange={(event) => onChange(event.currentTarget.checked)}
        {...useDescription(field, path)}
      />
    </FieldFrame>
  );
}

const NO_BYTES: BytesEntry = { as: "text", entered: "" };

export function BytesInput(props: FieldProps<BytesField>) {
  const { field, entry, path, label = field.label, onChange, onRemove } = props;
  const { idOf, showSecrets } = useFormState();
  const bytes = isBytes(entry) ? entry : NO_BYTES;
  const isSecret = field.secret === true;
  const shared = {
    id: idOf(path),
    value: bytes.entered,
    onInput: (event: { currentTarget: { value: string } }) =>
      onChange({ ...bytes, entered: event.currentTarget.value }),
    ...useDescription(field, path),
  };
  return (
    <FieldFrame field={field} path={path} label={label} onRemove={onRemove}>
      {isSecret && !showSecrets ? (
        <input {...MASKED} {...shared} />
      ) : (
        <textarea rows={2} {...PLAIN} {...shared} />
      )}
      <label for={idOf(path, "as")} id={idOf(path, "as-label")}>
        entered as
      </label>
      <select
        id={idOf(path, "as")}
        aria-labelledby={`${idOf(path, "label")} ${idOf(path, "as-label")}`}
        value={bytes.as}
        onChange={(event) =>
          onChange(enteredAs(bytes, event.currentTarget.value === "hex" ? "hex" : "text", isSecret))
        }
      >
        <option value="text">text</option>
        <option value="hex">hex</option>
      </select>
    </FieldFrame>
  );
}
