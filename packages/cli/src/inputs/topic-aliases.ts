/** What the Topic Aliases of one direction stand for: 5.0 §3.3.2.3.4. */

import type { PublishPacket } from "@mqtt-codec/core";

export class TopicAliases {
  /** The receiver's Topic Alias Maximum: higher aliases are not allowed, and not remembered. */
  maximum = 0;
  readonly #topics = new Map<number, string>();

  /** The topic of a PUBLISH, or what its alias stands for; undefined where nobody has said. */
  topicOf({ topic, properties }: PublishPacket): string | undefined {
    const alias = properties.topicAlias;
    if (topic === "") return alias === undefined ? undefined : this.#topics.get(alias);
    if (alias !== undefined && alias <= this.maximum) this.#topics.set(alias, topic);
    return topic;
  }
}
