/** Classes of defects behind known vulnerabilities of MQTT codecs: what goes wrong in a codec that has one. */

const defect = (name, sentence) => ({ name, sentence });

export const DEFECTS = [
  defect(
    "allocation-from-declared-length",
    "Memory is set aside for what a length claims, before the bytes have come: a few bytes take a lot of it.",
  ),
  defect(
    "length-of-five-bytes",
    "The loop over length bytes does not stop at four: the number overflows, becomes negative or wraps round to a small one.",
  ),
  defect(
    "length-of-five-bytes-in-properties",
    "Remaining Length is checked, and the same integer inside the properties is not.",
  ),
  defect(
    "length-below-fixed-fields",
    "The size of fixed fields is subtracted from a smaller length, and the difference becomes huge.",
  ),
  defect(
    "property-length-past-packet",
    "The block of properties is read to its own length, which the packet does not have.",
  ),
  defect(
    "read-past-packet",
    "A field is read beyond the packet's end: from the next packet, or from memory that is none of its own.",
  ),
  defect(
    "wait-for-bytes-that-cannot-come",
    "A field that overruns a complete packet is taken for a packet that is not all there, and the connection hangs.",
  ),
  defect("empty-list", "The first entry of a list is used, and there is none."),
  defect(
    "work-more-than-linear",
    "The work grows faster than the packet: for each level, property or filter all the others are gone through.",
  ),
  defect(
    "recursion-over-packets",
    "Each packet is read by a call within the call for the one before, until the stack is full.",
  ),
  defect(
    "zero-taken-for-absent",
    "Whether a property was there already is asked of its value, and 0, false or an empty string says no.",
  ),
  defect(
    "property-of-another-place",
    "A property is stored by its number whatever the place, and its value is used as another type.",
  ),
  defect("property-value-cut", "A value is read at its full size though its block ends before."),
  defect(
    "half-a-pair",
    "The name of a User Property is there, its value is not, and is used unseen.",
  ),
  defect(
    "flag-without-its-field",
    "A flag promises a User Name, Password or Will, and the field that is not there is used.",
  ),
  defect(
    "packet-of-the-wrong-side",
    "A server handles what only servers send, or a client what only clients do, in a state that was never set up.",
  ),
  defect(
    "null-in-string",
    "A string ends at U+0000 for one part of a program and not for another, so that checks and use differ.",
  ),
  defect(
    "ill-formed-text",
    "Text that is no UTF-8 is kept, replaced or shortened, so that two different names become one or a check is passed by.",
  ),
  defect("wildcard-in-topic-name", "A name with a wildcard is matched as if it were a filter."),
  defect("identifier-zero", "The Packet Identifier 0, which stands for none, is kept as one."),
  defect("qos-3", "The two bits of a QoS are used as an index into three entries."),
  defect("reserved-type", "A type that does not exist is looked up in a table, or passed on."),
  defect(
    "names-of-objects",
    "Names from the network become keys of an object that has some of its own, which are lost or overwritten.",
  ),
];
