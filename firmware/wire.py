"""The words of the wire, the board's side: topics, payloads, signatures.

Runs unchanged on MicroPython (the board, which has no ``hmac``) and on CPython (the demo's virtual board, the
tests). ``bot/devices/wire.py`` says the same words from the service's side; a test compares the two.
"""

import binascii
import hashlib

EVENT_RING = "event/ring"
EVENT_SNAPSHOT = "event/snapshot"
EVENT_UNLOCK = "event/unlock"
EVENT_CONTACT = "event/contact"
EVENT_EXIT = "event/exit"

STATE_ONLINE = "state/online"
STATE_CHALLENGE = "state/challenge"
STATE_HEALTH = "state/health"
STATE_INFO = "state/info"

CMD_UNLOCK = "cmd/unlock"
CMD_SNAP = "cmd/snap"
CMD_LED = "cmd/led"
CMD_SAY = "cmd/say"
CMD_SETTINGS = "cmd/settings"
CMD_REBOOT = "cmd/reboot"
CMD_OTA = "cmd/ota"

ONLINE = b"online"
OFFLINE = b"offline"

HEADER_TIME = "X-Doorman-Time"
HEADER_NONCE = "X-Doorman-Nonce"
HEADER_SIGNATURE = "X-Doorman-Signature"

#: The longest strike pulse a board will ever give, in milliseconds.
MAX_UNLOCK_MS = 5000


def topic(door, word):
    """``topic("front", EVENT_RING)`` is ``doorbell/front/event/ring``."""
    return "doorbell/" + door + "/" + word


def snapshot_path(door):
    """The path a picture of this door is posted to."""
    return "/v1/doors/" + door + "/snapshots"


def snapshot_query(ring, n):
    """The query of the ``n``-th picture of a ring, exactly as it is signed; ids are plain ``[A-Za-z0-9_-]``."""
    return "ring=" + ring + "&n=" + str(n)


def hmac_sha256(key, message):
    """HMAC-SHA256 (RFC 2104) of two byte strings."""
    if len(key) > 64:
        key = hashlib.sha256(key).digest()
    key = key + bytes(64 - len(key))
    inner = hashlib.sha256(bytes([b ^ 0x36 for b in key]))
    inner.update(message)
    outer = hashlib.sha256(bytes([b ^ 0x5C for b in key]))
    outer.update(inner.digest())
    return outer.digest()


def sign(key, text):
    """The signature of a text, 64 lower-case hex digits."""
    return binascii.hexlify(hmac_sha256(key, text.encode())).decode()


def command_text(verb, door, args, challenge):
    """What a command's signature covers; ``args`` is the payload's JSON string, signed as it was sent."""
    return verb + "|" + door + "|" + args + "|" + challenge


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
