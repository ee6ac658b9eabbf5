"""What Paho's client sends: encoding."""

from paho.mqtt import client as paho
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCodes
from paho.mqtt.subscribeoptions import SubscribeOptions

from paho_client import RENAMED, Socket, Unsupported, client_on, refusal


def paho_properties(packet_type, given):
    if not given:
        return None
    properties = Properties(packet_type)
    for name, value in given.items():
        paho_name = RENAMED.get(name, name[0].upper() + name[1:])
        if isinstance(value, dict):
            value = bytes.fromhex(value["hex"])
        elif isinstance(value, bool):
            value = int(value)
        elif name == "userProperties":
            value = [tuple(pair) for pair in value]
        setattr(properties, paho_name, value)
    return properties


def encode(request):
    packet = request["packet"]
    # A CONNECT carries its own.
    version = packet.get("protocolVersion", request["protocolVersion"])
    if version != 5 and (packet.get("properties") or packet.get("will", {}).get("properties")):
        raise Unsupported("properties before 5.0")
    socket = Socket()
    try:
        status = SENDERS[packet["type"]](socket, version, packet)
    except Unsupported:
        raise
    except Exception as error:
        return refusal(error)
    if isinstance(status, tuple):
        status = status[0]
    if status != paho.MQTT_ERR_SUCCESS:
        return {"outcome": "refused", "message": paho.error_string(status)}
    return {"outcome": "bytes", "hex": socket.sent.hex()}


def send_connect(socket, version, packet):
    version = packet["protocolVersion"]
    if version == 3 and packet["clientId"] == "":
        raise Unsupported("an empty Client Identifier in 3.1: it makes one of its own")
    if packet.get("password") is not None and packet.get("username") is None:
        raise Unsupported("a Password without a User Name")
    client = client_on(socket, version, client_id=packet["clientId"],
                       clean_session=packet["cleanSession"])
    if packet["bridge"]:
        client.enable_bridge_mode()
    will = packet.get("will")
    if will is not None:
        client.will_set(will["topic"], bytes.fromhex(will["payload"]["hex"]), will["qos"],
                        will["retain"],
                        paho_properties(PacketTypes.WILLMESSAGE, will.get("properties")))
    if packet.get("username") is not None:
        password = packet.get("password")
        client.username_pw_set(packet["username"], password and bytes.fromhex(password["hex"]))
    if version == 5:
        client.connect_async("localhost", keepalive=packet["keepAlive"],
                             clean_start=packet["cleanSession"],
                             properties=paho_properties(PacketTypes.CONNECT, packet.get("properties")))
    else:
        client.connect_async("localhost", keepalive=packet["keepAlive"])
    client._sock = socket
    return client._send_connect(client._keepalive)


def client_numbering(socket, version, packet):
    """A client whose next Packet Identifier is this packet's: it gives them out itself, from 1."""
    packet_id = packet.get("packetId")
    if not isinstance(packet_id, int) or not 1 <= packet_id <= 65535:
        raise Unsupported("this Packet Identifier: it gives them out itself")
    client = client_on(socket, version, client_id="a")
    client._last_mid = packet_id - 1
    # Messages of QoS 1 and 2 wait for a connection.
    client._state = paho.mqtt_cs_connected
    return client


def send_publish(socket, version, packet):
    properties = paho_properties(PacketTypes.PUBLISH, packet.get("properties"))
    payload = bytes.fromhex(packet["payload"]["hex"])
    if packet["qos"] == 0:
        if packet.get("packetId") is not None:
            raise Unsupported("a Packet Identifier with QoS 0")
        client = client_on(socket, version, client_id="a")
    else:
        client = client_numbering(socket, version, packet)
    if packet["dup"] and packet["qos"] == 0:
        raise Unsupported("DUP with QoS 0: it sets DUP only when it sends again")
    status = client.publish(packet["topic"], payload, packet["qos"], packet["retain"], properties).rc
    if not packet["dup"]:
        return status
    # Then again, for which there is no public function.
    socket.sent.clear()
    return client._send_publish(packet["packetId"], packet["topic"].encode("utf-8"), payload,
                                packet["qos"], packet["retain"], True, properties=properties)


def send_acknowledgement(socket, version, packet):
    if packet.get("reasonCode", 0) != 0 or packet.get("properties"):
        raise Unsupported("a Reason Code or properties of an acknowledgement")
    # It answers what it has received, with the identifier of that.
    if packet.get("packetId") not in range(1, 65536):
        raise Unsupported("this Packet Identifier of an acknowledgement")
    client = client_on(socket, version, client_id="a")
    return getattr(client, "_send_" + packet["type"])(packet.get("packetId"))


def send_subscribe(socket, version, packet):
    client = client_numbering(socket, version, packet)
    topics = []
    for subscription in packet["subscriptions"]:
        if version == 5:
            options = SubscribeOptions(subscription["qos"], subscription["noLocal"],
                                       subscription["retainAsPublished"],
                                       subscription["retainHandling"])
        else:
            options = subscription["qos"]
            if (subscription["noLocal"] or subscription["retainAsPublished"]
                    or subscription["retainHandling"] != 0):
                raise Unsupported("Subscription Options before 5.0")
        topics.append((subscription["topicFilter"], options))
    return client.subscribe(topics, properties=paho_properties(PacketTypes.SUBSCRIBE,
                                                               packet.get("properties")))


def send_unsubscribe(socket, version, packet):
    client = client_numbering(socket, version, packet)
    return client.unsubscribe(packet["topicFilters"],
                              paho_properties(PacketTypes.UNSUBSCRIBE, packet.get("properties")))


def send_ping(socket, version, packet):
    return getattr(client_on(socket, version, client_id="a"), "_send_" + packet["type"])()


def send_disconnect(socket, version, packet):
    client = client_on(socket, version, client_id="a")
    properties = paho_properties(PacketTypes.DISCONNECT, packet.get("properties"))
    if packet["reasonCode"] == 0 and properties is None:
        return client.disconnect()
    if version != 5:
        raise Unsupported("a Reason Code before 5.0")
    return client.disconnect(ReasonCodes(PacketTypes.DISCONNECT, identifier=packet["reasonCode"]),
                             properties)


SENDERS = {
    "connect": send_connect,
    "publish": send_publish,
    "puback": send_acknowledgement,
    "pubrec": send_acknowledgement,
    "pubrel": send_acknowledgement,
    "pubcomp": send_acknowledgement,
    "subscribe": send_subscribe,
    "unsubscribe": send_unsubscribe,
    "pingreq": send_ping,
    "pingresp": send_ping,
    "disconnect": send_disconnect,
}
