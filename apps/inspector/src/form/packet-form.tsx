/** A packet as a form: every field it has in its version, and what is wrong with what was entered. */

import type { PacketType, ProtocolVersion } from "@mqtt-codec/core";
import { useId, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { build, type Draft, withType, withVersion } from "./draft.js";
import { placed, WHOLE } from "./fault-places.js";
import { Faults } from "./field-frame.js";
import { FieldRow } from "./field-view.js";
import "./form.css";
import { PACKET_TYPES } from "../model/packet-types.js";
import { VERSION_NAMES } from "../model/version-names.js";
import { FormContext, type FormState } from "./form-state.js";
import { fieldsOf, isInVersion, PROTOCOL_VERSIONS } from "./schema.js";

export interface PacketFormProps {
  readonly draft: Draft;
  onChange(draft: Draft): void;
  /** Whether User Name, Password and Authentication Data can be read. */
  readonly showSecrets: boolean;
}

/** A controlled form: it shows the draft it is given, and asks for another. */
export function PacketForm({ draft, onChange, showSecrets }: PacketFormProps) {
  const { type, version, entries } = draft;
  const id = useId();
  const focusSoon = useFocusAfterRender();
  const fields = useMemo(() => fieldsOf(type, version), [type, version]);
  const state = useMemo((): FormState => {
    const built = build(draft);
    return {
      showSecrets,
      faults: placed("faults" in built ? built.faults : [], fields, draft.entries),
      idOf: (path, part) =>
        [id, ...path.split(/[.[\]]+/), part]
          .filter((of) => of !== undefined && of !== "")
          .join("-"),
      focusSoon,
    };
  }, [draft, fields, showSecrets, id, focusSoon]);
  const { idOf } = state;
  return (
    <FormContext.Provider value={state}>
      {/* Not a <form>: there is nothing to submit. */}
      <div class="form">
        <Faults path={WHOLE} role="alert" />
        <div class="form-field" data-kind="choice">
          <label for={idOf("", "type")}>Packet</label>
          <select
            id={idOf("", "type")}
            value={type}
            onChange={(event) => onChange(withType(draft, event.currentTarget.value as PacketType))}
          >
            {PACKET_TYPES.map((of) => (
              <option key={of} value={of}>
                {isInVersion(of, version)
                  ? of.toUpperCase()
                  : `${of.toUpperCase()} (${VERSION_NAMES[5]})`}
              </option>
            ))}
          </select>
        </div>
        <div class="form-field" data-kind="choice">
          <label for={idOf("", "version")}>Version</label>
          <select
            id={idOf("", "version")}
            value={String(version)}
            onChange={(event) =>
              onChange(withVersion(draft, Number(event.currentTarget.value) as ProtocolVersion))
            }
          >
            {PROTOCOL_VERSIONS.map((of) => (
              <option
                key={of}
                value={String(of)}
                disabled={of !== version && !isInVersion(type, of)}
              >
                {VERSION_NAMES[of]}
              </option>
            ))}
          </select>
        </div>
        <FieldRow
          key={`${type} ${version}`}
          fields={fields}
          entries={entries}
          path=""
          onChange={(changed) => onChange({ ...draft, entries: changed })}
        />
      </div>
    </FormContext.Provider>
  );
}

/** Moves the focus to what there is only once the next draft is shown. */
function useFocusAfterRender(): (id: string) => void {
  const next = useRef<string | undefined>(undefined);
  useLayoutEffect(() => {
    const place = next.current === undefined ? null : document.getElementById(next.current);
    if (place === null) return;
    next.current = undefined;
    const input = place.matches("input, select, textarea, button")
      ? place
      : place.querySelector("input, select, textarea, button");
    (input as HTMLElement | null)?.focus();
  });
  const focusSoon = useRef((id: string): void => {
    next.current = id;
  });
  return focusSoon.current;
}
