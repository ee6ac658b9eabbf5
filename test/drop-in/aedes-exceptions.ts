/**
 * The tests of Aedes 1.2.0 that fail with the drop-in as it is, because they want Aedes to take or to send
 * what breaks a rule. With `lenient: true` they pass.
 */
export const EXCEPTIONS: Readonly<Record<string, string>> = {
  "subscribe with messageId 0 should return suback":
    'MQTT-2.3.1-1: Packet Identifiers are not 0; tolerate "zero-packet-identifier"',
  "bridge client sends a publish message but shall not receive it back, qos = 0":
    'MQTT-3.1.2-2: there is no Protocol Level 0x84; tolerate "bridge-protocol-level"',
  "bridge client sends a publish message but shall not receive it back, qos = 1":
    'MQTT-3.1.2-2: there is no Protocol Level 0x84; tolerate "bridge-protocol-level"',
  "bridge client sends a publish message but shall not receive it back, qos = 2":
    'MQTT-3.1.2-2: there is no Protocol Level 0x84; tolerate "bridge-protocol-level"',
  "reject client requested for unacceptable protocol version":
    'MQTT-3.1.2-1: MQIsdp with level 5 is no CONNECT of any version; tolerate "protocol-name-of-another-version" to have Aedes answer',
  "reject clients that exceed the keepalive limit":
    'MQTT-3.2.2-6: there is no return code 6; tolerate "reserved-return-code"',
};
