/** The view of any field, and of fields in a row. */

import type { Entries, Entry, Field, GroupField, PairField, TextField } from "./field.js";
import { isEntries, isList, newEntry, pathWithin } from "./field.js";
import { Faults, Hint, RemoveButton, useDescription } from "./field-frame.js";
import { type FieldProps, useFormState } from "./form-state.js";
import { BytesInput, ChoiceInput, FlagInput, IntegerInput, TextInput } from "./inputs.js";
import { ListView } from "./list-view.js";
import { PropertiesView } from "./properties-view.js";

export function FieldView(props: FieldProps<Field>) {
  const { field, ...rest } = props;
  switch (field.kind) {
    case "text":
      return <TextInput field={field} {...rest} />;
    case "bytes":
      return <BytesInput field={field} {...rest} />;
    case "integer":
      return <IntegerInput field={field} {...rest} />;
    case "choice":
      return <ChoiceInput field={field} {...rest} />;
    case "flag":
      return <FlagInput field={field} {...rest} />;
    case "pair":
      return <PairView field={field} {...rest} />;
    case "group":
      return <GroupView field={field} {...rest} />;
    case "list":
      return <ListView field={field} View={FieldView} {...rest} />;
    case "properties":
      return <PropertiesView field={field} View={FieldView} {...rest} />;
  }
}

/** Fields in a row; one that is left out and may be added has a button for that in its place. */
export function FieldRow({
  fields,
  entries,
  path,
  onChange,
}: {
  fields: readonly Field[];
  entries: Entries;
  path: string;
  onChange(entries: Entries): void;
}) {
  const { idOf, focusSoon } = useFormState();
  return (
    <>
      {fields.map((field) => {
        const { key, label } = field;
        const at = pathWithin(path, key);
        const entry = entries[key];
        const change = (changed: Entry): void => onChange({ ...entries, [key]: changed });
        if (field.optional === true && entry === undefined) {
          const add = (): void => {
            focusSoon(idOf(at));
            change(newEntry(field));
          };
          return (
            <button type="button" class="form-add" key={key} id={idOf(at, "add")} onClick={add}>
              Add {label}
            </button>
          );
        }
        const remove = (): void => {
          const { [key]: _, ...others } = entries;
          focusSoon(idOf(at, "add"));
          onChange(others);
        };
        return (
          <FieldView
            key={key}
            field={field}
            entry={entry}
            path={at}
            onChange={change}
            onRemove={field.optional === true ? remove : undefined}
          />
        );
      })}
    </>
  );
}

function GroupView(props: FieldProps<GroupField>) {
  const { field, entry, path, label = field.label, onChange, onRemove } = props;
  const { idOf } = useFormState();
  const { "aria-describedby": describedBy } = useDescription(field, path);
  return (
    <fieldset class="form-item" id={idOf(path)} aria-describedby={describedBy}>
      <legend>{label}</legend>
      <Hint field={field} path={path} />
      <Faults path={path} />
      <FieldRow
        fields={field.fields}
        entries={isEntries(entry) ? entry : {}}
        path={path}
        onChange={onChange}
      />
      <RemoveButton label={label} onRemove={onRemove} />
    </fieldset>
  );
}

function PairView(props: FieldProps<PairField>) {
  const { field, entry, path, label = field.label, onChange, onRemove } = props;
  const { idOf } = useFormState();
  const { "aria-describedby": describedBy } = useDescription(field, path);
  const halves = isList(entry) ? entry : field.initial;
  return (
    <fieldset class="form-item" id={idOf(path)} aria-describedby={describedBy}>
      <legend>{label}</legend>
      <Faults path={path} />
      {field.halves.map((name, index) => {
        const half: TextField = { kind: "text", key: name, label: name, initial: "" };
        return (
          <TextInput
            key={name}
            field={half}
            entry={halves[index]}
            path={pathWithin(path, index)}
            onChange={(changed) => onChange(halves.map((of, at) => (at === index ? changed : of)))}
          />
        );
      })}
      <RemoveButton label={label} onRemove={onRemove} />
    </fieldset>
  );
}
