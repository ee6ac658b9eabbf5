/** Choosing among the packets of a document. */

import { isShown } from "@mqtt-codec/cli/inputs";
import { isTopicFilter, type PacketType } from "@mqtt-codec/core";
import type { Entry } from "./entry.js";

/** What is asked for; undefined and "" ask for everything. */
export interface Choice {
  readonly type: PacketType | undefined;
  /** A Topic Filter, which PUBLISH matches, and SUBSCRIBE and UNSUBSCRIBE can have a topic in common with. */
  readonly topicFilter: string;
  readonly connection: number | undefined;
  readonly malformedOnly: boolean;
}

/** Asks for everything. */
export const EVERYTHING: Choice = {
  type: undefined,
  topicFilter: "",
  connection: undefined,
  malformedOnly: false,
};

const WITH_TOPIC: readonly PacketType[] = ["publish", "subscribe", "unsubscribe"];

/** The packets asked for; all where the Topic Filter is none. */
export function chosen(entries: readonly Entry[], choice: Choice): readonly Entry[] {
  const { type, topicFilter, connection, malformedOnly } = choice;
  if (choice === EVERYTHING) return entries;
  const hasFilter = isTopicFilter(topicFilter);
  const types = type !== undefined ? [type] : hasFilter ? WITH_TOPIC : [];
  const filters = types.map((one) => ({
    type: one,
    topicFilter: hasFilter ? topicFilter : undefined,
  }));
  return entries.filter(({ seen, topic, captured }) => {
    if (connection !== undefined && captured?.connection.number !== connection) return false;
    if (seen instanceof Error) {
      return !hasFilter && (type === undefined || seen.packetType === type);
    }
    return !malformedOnly && isShown(filters, seen, topic);
  });
}
