/** Properties of a packet that was received, as mqtt-packet has them. */

import type { Properties, UserProperty } from "@mqtt-codec/core";
import type { UserProperties } from "../types/index.js";

/** As mqtt-packet has them; undefined where there are none. */
export function originalProperties(properties: Properties): Record<string, unknown> | undefined {
  let original: Record<string, unknown> | undefined;
  for (const key of Object.keys(properties)) {
    original ??= {};
    switch (key) {
      case "userProperties":
        original[key] = byName(properties.userProperties as readonly UserProperty[]);
        break;
      case "subscriptionIdentifiers": {
        const identifiers = properties.subscriptionIdentifiers as readonly number[];
        original["subscriptionIdentifier"] =
          identifiers.length === 1 ? identifiers[0] : [...identifiers];
        break;
      }
      case "payloadFormatIndicator":
        original[key] = properties.payloadFormatIndicator === 1;
        break;
      default:
        original[key] = properties[key as keyof Properties];
    }
  }
  return original;
}

/** Without a prototype, since names come from the peer; a name's values in an array where it is repeated. */
function byName(pairs: readonly UserProperty[]): UserProperties {
  const named: UserProperties = Object.create(null);
  for (const [name, value] of pairs) {
    const present = named[name];
    if (present === undefined) named[name] = value;
    else if (typeof present === "string") named[name] = [present, value];
    else present.push(value);
  }
  return named;
}
