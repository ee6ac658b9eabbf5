/** The properties of a packet or a Will: those it has, and a choice of those it may have yet. */

import { useState } from "preact/hooks";
import {
  type Entry,
  type Field,
  isEntries,
  isList,
  newEntry,
  type PropertiesField,
  pathWithin,
} from "./field.js";
import { Faults, useDescription } from "./field-frame.js";
import { type PartProps, useFormState } from "./form-state.js";

export function PropertiesView(props: PartProps<PropertiesField>) {
  const { field, entry, path, onChange, View } = props;
  const { idOf, focusSoon } = useFormState();
  const { "aria-describedby": describedBy } = useDescription(field, path);
  const [wanted, setWanted] = useState<string>();
  const entries = isEntries(entry) ? entry : {};
  const present = field.fields.filter(({ key }) => entries[key] !== undefined);
  const addable = field.fields.filter((of) => entries[of.key] === undefined || mayRepeat(of));
  const chosen = addable.find(({ key }) => key === wanted) ?? addable[0];

  const add = (of: Field): void => {
    const at = pathWithin(path, of.key);
    const held = entries[of.key];
    if (of.kind === "list") {
      const items = isList(held) ? held : [];
      focusSoon(idOf(pathWithin(at, items.length)));
      onChange({ ...entries, [of.key]: [...items, newEntry(of.item)] });
    } else {
      focusSoon(idOf(at));
      onChange({ ...entries, [of.key]: newEntry(of) });
    }
  };
  const remove = (index: number, key: string): void => {
    const { [key]: _, ...left } = entries;
    const neighbour = present[index + 1] ?? present[index - 1];
    focusSoon(
      neighbour === undefined
        ? idOf(path, "add")
        : idOf(firstInputOf(neighbour, pathWithin(path, neighbour.key), left[neighbour.key])),
    );
    onChange(left);
  };

  return (
    <fieldset class="form-list" id={idOf(path)} aria-describedby={describedBy}>
      <legend>{field.label}</legend>
      <Faults path={path} />
      {present.map((of, index) => (
        <View
          key={of.key}
          field={of}
          entry={entries[of.key]}
          path={pathWithin(path, of.key)}
          onChange={(changed) => onChange({ ...entries, [of.key]: changed })}
          onRemove={() => remove(index, of.key)}
        />
      ))}
      {chosen !== undefined && (
        <div class="form-field" data-kind="add">
          <label for={idOf(path, "add")}>Add a property</label>
          <select
            id={idOf(path, "add")}
            value={chosen.key}
            onChange={(event) => setWanted(event.currentTarget.value)}
          >
            {addable.map((of) => (
              <option key={of.key} value={of.key}>
                {of.kind === "list" ? of.item.label : of.label}
              </option>
            ))}
          </select>
          <button type="button" class="form-add" onClick={() => add(chosen)}>
            Add
          </button>
        </div>
      )}
    </fieldset>
  );
}

function mayRepeat(field: Field): boolean {
  return field.kind === "list" && field.single !== true;
}

/** The path of the first input: a list of one that can be no more shows its item alone. */
function firstInputOf(field: Field, path: string, entry: Entry | undefined): string {
  return field.kind === "list" && isList(entry) && entry.length > 0 ? pathWithin(path, 0) : path;
}
