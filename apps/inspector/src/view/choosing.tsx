import { visible } from "@mqtt-codec/cli/inputs";
import { isTopicFilter, type PacketType } from "@mqtt-codec/core";
import { useId } from "preact/hooks";
import type { Choice } from "../model/choosing.js";
import { PACKET_TYPES } from "../model/packet-types.js";
import { choice, connections } from "./state.js";

/** Among more connections than this, one is named by its number. */
const MOST_OPTIONS = 500;

/** What packets are asked for. */
export function Choosing() {
  const topic = useId();
  const type = useId();
  const connection = useId();
  const { topicFilter, malformedOnly } = choice.value;
  const isFilter = topicFilter === "" || isTopicFilter(topicFilter);
  const change = (part: Partial<Choice>): void => {
    choice.value = { ...choice.value, ...part };
  };
  return (
    <search class="choosing">
      <div class="form-field">
        <label for={type}>Type</label>
        <select
          id={type}
          value={choice.value.type ?? ""}
          onChange={({ currentTarget: { value } }) =>
            change({ type: value === "" ? undefined : (value as PacketType) })
          }
        >
          <option value="">all</option>
          {PACKET_TYPES.map((one) => (
            <option key={one} value={one}>
              {one.toUpperCase()}
            </option>
          ))}
        </select>
      </div>
      <div class="form-field">
        <label for={topic}>Topic Filter</label>
        <input
          id={topic}
          class="code"
          autocomplete="off"
          spellcheck={false}
          placeholder="sensors/+/state"
          value={topicFilter}
          aria-invalid={!isFilter}
          aria-describedby={isFilter ? undefined : `${topic}-fault`}
          onInput={({ currentTarget: { value } }) => change({ topicFilter: value })}
        />
        {!isFilter && (
          <span id={`${topic}-fault`} class="form-error">
            This is no Topic Filter.
          </span>
        )}
      </div>
      {connections.value.size > 1 && (
        <div class="form-field">
          <label for={connection}>Connection</label>
          {connections.value.size > MOST_OPTIONS ? (
            <input
              id={connection}
              inputMode="numeric"
              placeholder={`1 to ${connections.value.size}`}
              value={choice.value.connection ?? ""}
              onInput={({ currentTarget: { value } }) =>
                change({ connection: /^\d+$/.test(value) ? Number(value) : undefined })
              }
            />
          ) : (
            <select
              id={connection}
              value={choice.value.connection ?? ""}
              onChange={({ currentTarget: { value } }) =>
                change({ connection: value === "" ? undefined : Number(value) })
              }
            >
              <option value="">all</option>
              {[...connections.value].map(([number, name]) => (
                <option key={number} value={number}>
                  #{number} {visible(name)}
                </option>
              ))}
            </select>
          )}
        </div>
      )}
      <label class="check">
        <input
          type="checkbox"
          checked={malformedOnly}
          onChange={({ currentTarget: { checked } }) => change({ malformedOnly: checked })}
        />
        Malformed only
      </label>
    </search>
  );
}
