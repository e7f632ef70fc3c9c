"""The words of the wire, the board's side: topics, payloads, signatures.

Runs unchanged on MicroPython (the board, which has no ``hmac``) and on CPython (the demo's virtual board, the
tests). ``bot/devices/wire`` says the same words from the service's side; a test compares the two. What only the
service says stands in ``orders.py``: each name takes room on the board's heap.
"""

import binascii
import hashlib

EVENT_RING = "event/ring"
EVENT_SNAPSHOT = "event/snapshot"
EVENT_UNLOCK = "event/unlock"
EVENT_CONTACT = "event/contact"
EVENT_EXIT = "event/exit"
EVENT_CHALLENGE = "event/challenge"

STATE_ONLINE = "state/online"
STATE_HEALTH = "state/health"
STATE_INFO = "state/info"

ONLINE = b"online"
OFFLINE = b"offline"

HEADER_TIME = "X-Doorman-Time"
HEADER_NONCE = "X-Doorman-Nonce"
HEADER_SIGNATURE = "X-Doorman-Signature"

#: The longest strike pulse a board will ever give, in milliseconds.
MAX_UNLOCK_MS = 5000

#: A challenge is dead so long after its board made it, in milliseconds of the board's own ticks.
CHALLENGE_MS = 4000


def topic(door, word):
    """``topic("front", EVENT_RING)`` is ``doorbell/front/event/ring``."""
    return "doorbell/" + door + "/" + word


def snapshot_path(door):
    """The path a picture of this door is posted to."""
    return "/v1/doors/" + door + "/snapshots"


def snapshot_query(ring, n):
    """The query of the ``n``-th picture of a ring, exactly as it is signed; ids are plain ``[A-Za-z0-9_-]``.

    It says that a signature over the picture's bytes follows them.
    """
    return "ring=" + ring + "&n=" + str(n) + "&sealed=1"


def hmac_sha256(key, *parts):
    """HMAC-SHA256 (RFC 2104) of byte strings, as if they were one."""
    if len(key) > 64:
        key = hashlib.sha256(key).digest()
    key = key + bytes(64 - len(key))
    inner = hashlib.sha256(pad(key, b"\x36"))
    for part in parts:
        inner.update(part)
    outer = hashlib.sha256(pad(key, b"\x5c"))
    outer.update(inner.digest())
    return outer.digest()


def pad(key, byte):
    """Each of 64 bytes exclusive-or'ed with one; as one number, which takes no loop and no list."""
    return (int.from_bytes(key, "big") ^ int.from_bytes(byte * 64, "big")).to_bytes(64, "big")


def sign(key, text):
    """The signature of a text, 64 lower-case hex digits."""
    return binascii.hexlify(hmac_sha256(key, text.encode())).decode()


def command_text(verb, door, args, challenge):
    """What a command's signature covers; ``args`` is the payload's JSON string, signed as it was sent."""
    return verb + "|" + door + "|" + args + "|" + challenge


def ending(key, topic, raw, said):
    """What takes the place of a message's last brace when it is signed; ``raw`` is a JSON object that is not empty.

    ``said`` is the board's start and a number that grows with each message, such as ``0a1b2c3d-17``. The signature
    covers the topic, ``|``, and every byte before ``,"sig"``.
    """
    told = b',"said":"' + said.encode() + b'"'
    signature = hmac_sha256(key, (topic + "|").encode(), memoryview(raw)[:-1], told)
    return told + b',"sig":"' + binascii.hexlify(signature) + b'"}'


def picture_text(nonce, sha256):
    """What the 64 hex digits after a picture's bytes sign; ``nonce`` is its upload's, ``sha256`` the picture's own."""
    return "picture|" + nonce + "|" + sha256


def upload_text(method, path, query, stamp, nonce):
    """What an upload's signature covers; ``stamp`` is in whole seconds since 1970 by the service's clock."""
    return "\n".join((method, path, query, str(stamp), nonce))


def same(one, other):
    """Compare two texts in a time that does not tell where they differ."""
    if len(one) != len(other):
        return False
    difference = 0
    for a, b in zip(one.encode(), other.encode()):
        difference |= a ^ b
    return difference == 0
