/** What MQTT 3.1 says otherwise than 3.1.1, as far as bytes show it. Everything else is read as in 3.1.1. */

const row = (letter, section, packet, statement, how, rest) => ({
  version: "3.1",
  id: `X-3.1-${letter}`,
  section,
  packet,
  concerns: "both",
  statement,
  level: "FORMAT",
  scope: "codec",
  how,
  error: "close",
  needs: "bytes",
  breakable: true,
  ...rest,
});

const permits = {
  error: "none",
  breakable: false,
  unbreakable: "It permits something; what breaks it is to refuse that.",
};
const leavesOpen = {
  error: "none",
  breakable: false,
  unbreakable: "3.1 leaves open what a receiver does; both readings are in the vectors.",
};

export const MQTT_31 = [
  row(
    "a",
    "CONNECT",
    "CONNECT",
    "The Protocol Name is MQIsdp and the level 3; what follows is laid out as in 3.1.1.",
    "A CONNECT of 3.1 is read, and written with this name and level.",
    {
      ...permits,
      unbreakable: "Another name or level is another version, or breaks X-3.1-b.",
    },
  ),
  row(
    "b",
    "CONNECT",
    "CONNECT",
    "Name and level belong together: MQIsdp goes with 3 only, MQTT with 4 and 5 only.",
    "Mixed pairs are refused.",
  ),
  row(
    "c",
    "CONNECT",
    "CONNECT",
    "A Client Identifier has 1 to 23 characters.",
    "An encoder refuses an empty one. A decoder may leave it to the server to answer: left open, as more than 23 characters are, which servers take.",
    { error: "connack 0x02" },
  ),
  row(
    "d",
    "CONNECT",
    "CONNECT",
    "User Name and Password may be missing though their flags are set: the Remaining Length wins.",
    "A CONNECT that ends before them is read without them; a part of such a field is refused.",
  ),
  row(
    "e",
    "Fixed header",
    "PUBREL|SUBSCRIBE|UNSUBSCRIBE",
    "DUP may be set on a PUBREL, SUBSCRIBE or UNSUBSCRIBE that is sent again; their QoS bits are 01.",
    "First bytes 6A, 8A and AA are read as 62, 82 and A2 are.",
    permits,
  ),
  row(
    "f",
    "CONNECT",
    "CONNECT",
    "Will QoS and Will Retain mean nothing without the Will Flag, and bit 0 is unused.",
    "Flags with these bits are read as if they were 0; whether bit 0 may be refused is left open.",
    permits,
  ),
  row(
    "g",
    "CONNACK",
    "CONNACK",
    "The first byte is reserved: there is no Session Present. Return codes are those of 3.1.1.",
    "0 is read and written; other values are left open.",
    leavesOpen,
  ),
  row(
    "h",
    "SUBACK",
    "SUBACK",
    "Granted QoS is 0, 1 or 2.",
    "3 is refused; 0x80, which 3.1.1 brought and servers send, is left open.",
  ),
  row(
    "i",
    "CONNECT",
    "CONNECT",
    "A Password without a User Name is not valid.",
    "The Password Flag without the User Name Flag is refused.",
  ),
  row(
    "j",
    "CONNECT",
    "CONNECT",
    "Will Message and Password are called strings there.",
    "Well-formed text is kept byte by byte; whether other bytes are refused is left open.",
    leavesOpen,
  ),
  row(
    "k",
    "Message identifiers",
    "PUBLISH|PUBACK|PUBREC|PUBREL|PUBCOMP|SUBSCRIBE|SUBACK|UNSUBSCRIBE|UNSUBACK",
    "A Message Identifier is not 0.",
    "0 is refused in every packet that has one.",
  ),
];
