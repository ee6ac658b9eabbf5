/** Every UTF-8 Encoded String of every packet, with the rule that calls it one. */

import { block, mqtt, packet, text } from "./bytes.js";
import { type Fields, V4, V5 } from "./expectations.js";
import { CONTEXTS, PROPERTIES } from "./property-tables.js";

export interface StringField {
  readonly name: string;
  /** What stands in brackets in the names of tests. */
  readonly rule: string;
  readonly options: typeof V4;
  /** The packet with the string, length bytes and all, in its place. */
  readonly bytes: (string: string) => string;
  readonly fields: (value: string) => Fields;
  /** Whether it is a Topic Name or a Topic Filter. */
  readonly isTopic: boolean;
}

const CONNECT = { type: "connect", cleanSession: false };

function plainFields(level: 4 | 5): StringField[] {
  const is50 = level === 5;
  const none = is50 ? "00" : "";
  const options = is50 ? V5 : V4;
  const connect = { ...CONNECT, protocolVersion: level };
  const rule = (id311: string, id50: string): string => (is50 ? `5.0 ${id50}` : `3.1.1 ${id311}`);
  const subscribe = (topicFilter: string): Fields => ({
    type: "subscribe",
    packetId: 1,
    subscriptions: [{ topicFilter }],
  });
  return [
    {
      name: "Client Identifier",
      rule: rule("MQTT-3.1.3-4", "MQTT-3.1.3-4"),
      bytes: (string) => packet("10", mqtt(level), "00 0000", none, string),
      fields: (clientId) => ({ ...connect, clientId }),
      options,
      isTopic: false,
    },
    {
      name: "Will Topic",
      rule: rule("MQTT-3.1.3-10", "MQTT-3.1.3-11"),
      bytes: (string) =>
        packet("10", mqtt(level), "04 0000", none, text("c"), none, string, "0000"),
      fields: (topic) => ({
        ...connect,
        clientId: "c",
        will: { topic, payload: new Uint8Array(0) },
      }),
      options,
      isTopic: true,
    },
    {
      name: "User Name",
      rule: rule("MQTT-3.1.3-11", "MQTT-3.1.3-12"),
      bytes: (string) => packet("10", mqtt(level), "80 0000", none, text("c"), string),
      fields: (username) => ({ ...connect, clientId: "c", username }),
      options,
      isTopic: false,
    },
    {
      name: "Topic Name",
      rule: rule("MQTT-3.3.2-1", "MQTT-3.3.2-1"),
      bytes: (string) => packet("30", string, none),
      fields: (topic) => ({ type: "publish", topic }),
      options,
      isTopic: true,
    },
    {
      name: "Topic Filter of SUBSCRIBE",
      rule: rule("MQTT-3.8.3-1", "MQTT-3.8.3-1"),
      bytes: (string) => packet("82", "0001", none, string, "00"),
      fields: subscribe,
      options,
      isTopic: true,
    },
    {
      name: "Topic Filter of UNSUBSCRIBE",
      rule: rule("MQTT-3.10.3-1", "MQTT-3.10.3-1"),
      bytes: (string) => packet("A2", "0001", none, string),
      fields: (filter) => ({ type: "unsubscribe", packetId: 1, topicFilters: [filter] }),
      options,
      isTopic: true,
    },
  ];
}

const PROPERTY_RULES: Readonly<Record<string, string>> = {
  "PUBLISH 08": "MQTT-3.3.2-13",
  "PUBLISH 03": "MQTT-3.3.2-19",
};

function propertyFields(): StringField[] {
  const fields: StringField[] = [];
  for (const context of CONTEXTS) {
    const method = context.name === "AUTH" ? { authenticationMethod: "m" } : {};
    const before = context.name === "AUTH" ? "15 00016D" : "";
    for (const { id, name, key, value } of PROPERTIES) {
      if (typeof value !== "string" || !context.ids.includes(id)) continue;
      const isMethod = id === "15";
      fields.push({
        name: `${name} of ${context.name}`,
        rule: `5.0 ${PROPERTY_RULES[`${context.name} ${id}`] ?? "MQTT-1.5.4-1"}`,
        bytes: (string) => context.bytes(block(isMethod ? "" : before, id, string)),
        fields: (text) => context.fields({ ...method, [key]: text }),
        options: V5,
        isTopic: id === "08",
      });
    }
    const pair = (name: string, first: string, second: string): StringField => ({
      name: `User Property's ${name} of ${context.name}`,
      rule: "5.0 MQTT-1.5.7-1",
      bytes: (string) => context.bytes(block(before, "26", first, string, second)),
      fields: (value) => ({
        ...context.fields({
          ...method,
          userProperties: [name === "name" ? [value, "v"] : ["n", value]],
        }),
      }),
      options: V5,
      isTopic: false,
    });
    fields.push(pair("name", "", text("v")), pair("value", text("n"), ""));
  }
  return fields;
}

export const STRING_FIELDS: readonly StringField[] = [
  ...plainFields(4),
  ...plainFields(5),
  ...propertyFields(),
];
