"""What both halves of the adapter for Paho's client need: a client without a network, and names."""

from paho.mqtt import client as paho

# The neutral names that are not Paho's with a small first letter.
RENAMED = {
    "subscriptionIdentifiers": "SubscriptionIdentifier",
    "userProperties": "UserProperty",
    "subscriptionIdentifiersAvailable": "SubscriptionIdentifierAvailable",
}
BOOLEANS = {
    "requestProblemInformation", "requestResponseInformation", "retainAvailable",
    "wildcardSubscriptionAvailable", "subscriptionIdentifiersAvailable", "sharedSubscriptionAvailable",
}
NEUTRAL = {paho_name: name for name, paho_name in RENAMED.items()}


class Unsupported(Exception):
    """There is no function for it, or none that has a place for this."""


class Packet(dict):
    """A packet that lacks a field that a function needs is not asked of the codec."""

    def __missing__(self, field):
        raise Unsupported("this packet: without " + field)


class Socket:
    """What a client reads and writes, without a network."""

    def __init__(self, received=b""):
        self.received = received
        self.position = 0
        self.sent = bytearray()

    def recv(self, count):
        if self.position == len(self.received):
            raise BlockingIOError
        data = self.received[self.position:self.position + count]
        self.position += len(data)
        return data

    def send(self, data):
        self.sent += data
        return len(data)

    def close(self):
        pass

    def fileno(self):
        return -1


def client_on(socket, version, **arguments):
    if version == 5:
        arguments.pop("clean_session", None)
    client = paho.Client(protocol=version, **arguments)
    client._sock = socket
    return client


def refusal(error):
    return {"outcome": "refused", "message": "%s: %s" % (type(error).__name__, error)}
