/** A list of items that are added and removed. */

import { isList, type ListField, newEntry, pathWithin } from "./field.js";
import { Faults, Hint, useDescription } from "./field-frame.js";
import { type PartProps, useFormState } from "./form-state.js";

export function ListView(props: PartProps<ListField>) {
  const { field, entry, path, onChange, onRemove, View } = props;
  const { idOf, focusSoon } = useFormState();
  const { "aria-describedby": describedBy } = useDescription(field, path);
  const { item, single } = field;
  const items = isList(entry) ? entry : [];

  const remove = (index: number): void => {
    const left = items.filter((_, at) => at !== index);
    if (left.length === 0 && onRemove !== undefined) {
      onRemove();
      return;
    }
    const neighbour = Math.min(index, left.length - 1);
    focusSoon(neighbour < 0 ? idOf(path, "add") : idOf(pathWithin(path, neighbour)));
    onChange(left);
  };
  const add = (): void => {
    focusSoon(idOf(pathWithin(path, items.length)));
    onChange([...items, newEntry(item)]);
  };

  const isAlone = single === true && items.length === 1;
  const views = items.map((of, index) => (
    <View
      key={index}
      field={item}
      entry={of}
      path={pathWithin(path, index)}
      label={isAlone ? item.label : `${item.label} ${index + 1}`}
      onChange={(changed) => onChange(items.map((other, at) => (at === index ? changed : other)))}
      onRemove={() => remove(index)}
    />
  ));
  if (isAlone) return <>{views}</>;
  return (
    <fieldset class="form-list" id={idOf(path)} aria-describedby={describedBy}>
      <legend>{field.label}</legend>
      <Hint field={field} path={path} />
      <Faults path={path} />
      {views}
      {single !== true && (
        <button type="button" class="form-add" id={idOf(path, "add")} onClick={add}>
          Add {item.label}
        </button>
      )}
    </fieldset>
  );
}
