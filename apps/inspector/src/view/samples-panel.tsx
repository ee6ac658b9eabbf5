import { useId } from "preact/hooks";
import { SAMPLES } from "../model/samples.js";
import { showBytes } from "./actions.js";

/** Packets of every kind, to start from. */
export function SamplesPanel() {
  const id = useId();
  const groups = [...new Set(SAMPLES.map(({ group }) => group))];
  return (
    <div class="samples">
      <div>
        {groups.map((group, at) => (
          <section key={group} aria-labelledby={`${id}-${at}`}>
            <h3 id={`${id}-${at}`}>{group}</h3>
            <ul>
              {SAMPLES.filter((sample) => sample.group === group).map(
                ({ name, version, bytes }) => (
                  <li key={name}>
                    <button
                      type="button"
                      onClick={() => showBytes({ bytes, askedVersion: version })}
                    >
                      {name}
                    </button>
                  </li>
                ),
              )}
            </ul>
          </section>
        ))}
      </div>
    </div>
  );
}
