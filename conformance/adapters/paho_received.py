"""What Paho's client reads: decoding."""

import re

from paho.mqtt import client as paho
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCodes

from paho_client import BOOLEANS, NEUTRAL, Socket, Unsupported, client_on, refusal

class Seen:
    """What a client says that it has read."""

    def __init__(self):
        self.type = None
        self.packet_id = None
        self.return_code = None
        self.flags = None
        self.reason_code = None
        self.properties = None
        self.packet = None


# The packet identifiers, and a CONNACK's two bytes, also where no callback tells of them.
READ = re.compile(r"Received (\w+)(?: \(Mid: (\d+)\))?(?: \((\d+), (\d+)\))?")


def watch(client, version, seen):
    def on_log(_client, _userdata, _level, text):
        found = READ.match(text)
        if found is None:
            return
        seen.type = found[1].lower()
        if found[2] is not None:
            seen.packet_id = int(found[2])
        if found[3] is not None:
            seen.flags, seen.return_code = int(found[3]), int(found[4])

    def on_connect(_client, _userdata, flags, code, _properties=None):
        seen.packet = {"sessionPresent": flags["session present"] == 1, "reasonCode": code_of(code)}

    def on_message(_client, _userdata, message):
        seen.packet = message_fields(message)

    def on_subscribe(_client, _userdata, packet_id, codes, _properties=None):
        seen.packet = {"packetId": packet_id, "reasonCodes": [code_of(code) for code in codes]}

    def on_unsubscribe(_client, _userdata, packet_id, _properties=None, codes=()):
        # One code alone comes without a list.
        codes = codes if isinstance(codes, (list, tuple)) else [codes]
        seen.packet = {"packetId": packet_id, "reasonCodes": [code_of(code) for code in codes]}

    client.on_log = on_log
    client.on_connect = on_connect
    client.on_message = on_message
    client.on_subscribe = on_subscribe
    client.on_unsubscribe = on_unsubscribe
    # It would connect again, with another version or identifier: it has read the return code.
    client.reconnect = lambda: paho.MQTT_ERR_SUCCESS

    # It reads Reason Codes and properties of acknowledgements and DISCONNECT and tells nobody.
    class WatchedProperties(Properties):
        def unpack(self, buffer):
            result = super().unpack(buffer)
            seen.properties = self
            return result

    class WatchedReasonCodes(ReasonCodes):
        def unpack(self, buffer):
            result = super().unpack(buffer)
            seen.reason_code = self.value
            return result

    paho.Properties = WatchedProperties
    paho.ReasonCodes = WatchedReasonCodes


def unwatch():
    paho.Properties = Properties
    paho.ReasonCodes = ReasonCodes


def code_of(code):
    return code.value if isinstance(code, ReasonCodes) else code


def message_fields(message):
    fields = {
        "topic": message.topic,
        "payload": {"hex": bytes(message.payload).hex()},
        "qos": message.qos,
        "retain": bool(message.retain),
        "dup": bool(message.dup),
    }
    if message.qos > 0:
        fields["packetId"] = message.mid
    return fields


def neutral_properties(properties):
    found = {}
    for spaced in properties.names:
        paho_name = spaced.replace(" ", "")
        if not hasattr(properties, paho_name):
            continue
        value = getattr(properties, paho_name)
        name = NEUTRAL.get(paho_name, paho_name[0].lower() + paho_name[1:])
        if isinstance(value, (bytes, bytearray)):
            value = {"hex": bytes(value).hex()}
        elif name in BOOLEANS and value in (0, 1):
            value = value == 1
        elif name == "userProperties":
            value = [list(pair) for pair in value]
        found[name] = value
    return found


def decode(request):
    version = request["protocolVersion"]
    first = int(request["hex"][:2] or "0", 16)
    if first >> 4 == 14 and version != 5:
        raise Unsupported("DISCONNECT before 5.0: clients do not receive it")
    socket = Socket(bytes.fromhex(request["hex"]))
    client = client_on(socket, version, client_id="a")
    seen = Seen()
    watch(client, version, seen)
    try:
        status = client.loop_read()
        # A message of QoS 2 waits there for its PUBREL.
        for message in client._in_messages.values():
            seen.packet = message_fields(message)
    except Exception as error:
        return refusal(error)
    finally:
        unwatch()
    has_read = client._in_packet["command"] == 0 and socket.position > 0
    if seen.type is None:
        if status != paho.MQTT_ERR_SUCCESS:
            return {"outcome": "refused", "message": paho.error_string(status)}
        return {"outcome": "need-more"}
    if status == paho.MQTT_ERR_PROTOCOL and not is_refused_connection(seen, version):
        return {"outcome": "refused", "message": paho.error_string(status)}
    packet = {"type": seen.type, **fields_seen(seen)}
    answer = {"outcome": "packet", "packet": packet}
    if has_read:
        answer["bytesRead"] = socket.position
    return answer


def is_refused_connection(seen, version):
    """It returns "protocol error" for refusals of 5.0 too, which it has read and told the user of."""
    return seen.type == "connack" and version == 5 and seen.packet is not None


def fields_seen(seen):
    fields = {}
    if seen.packet is not None:
        fields.update(seen.packet)
    elif seen.flags is not None:
        fields.update({"sessionPresent": seen.flags & 1 == 1, "reasonCode": seen.return_code})
    elif seen.packet_id is not None:
        fields["packetId"] = seen.packet_id
    if seen.reason_code is not None:
        fields.setdefault("reasonCode", seen.reason_code)
    if seen.properties is not None:
        properties = neutral_properties(seen.properties)
        if properties:
            fields["properties"] = properties
    return fields
