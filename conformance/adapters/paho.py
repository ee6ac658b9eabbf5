"""Paho's client for Python, as Debian's python3-paho-mqtt has it.

It is a client and no codec: a Client is given a socket that holds the bytes, and what it reads is taken from
its callbacks, its log and its Properties and ReasonCodes; what it sends is taken from the same socket. So it
decodes only what clients receive and encodes only what they send.
"""

import json
import os
import sys

# This file has the name of the package that it needs.
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path = [path for path in sys.path if os.path.abspath(path) != HERE]
sys.dont_write_bytecode = True

try:
    from paho.mqtt import __version__ as paho_version
except ImportError:
    paho_version = None

sys.path.append(HERE)

RECEIVED = ["connack", "publish", "puback", "pubrec", "pubrel", "pubcomp", "suback", "unsuback",
            "pingreq", "pingresp", "disconnect"]
SENT = ["connect", "publish", "puback", "pubrec", "pubrel", "pubcomp", "subscribe", "unsubscribe",
        "pingreq", "pingresp", "disconnect"]

DESCRIPTION = {
    "name": "paho-mqtt",
    "version": paho_version,
    "language": "Python",
    "protocolVersions": [3, 4, 5],
    "operations": ["decode", "encode"],
    "types": {"decode": RECEIVED, "encode": SENT},
    "direction": False,
    "options": [],
}
ABSENT = {
    "outcome": "unsupported",
    "message": "python3-paho-mqtt is not installed: apt-get install python3-paho-mqtt",
}


def main():
    if paho_version is None:
        for line in sys.stdin:
            print(json.dumps({"id": json.loads(line)["id"], **ABSENT}), flush=True)
        return

    from paho_client import Packet, Unsupported
    from paho_received import decode
    from paho_sent import encode

    answers = {"describe": lambda _: DESCRIPTION, "decode": decode, "encode": encode}
    for line in sys.stdin:
        request = json.loads(line, object_hook=Packet)
        try:
            answer = answers[request["operation"]](request)
        except Unsupported as error:
            answer = {"outcome": "unsupported", "message": str(error)}
        print(json.dumps({"id": request["id"], **answer}), flush=True)


main()
