"""The words of the wire, the service's side: topics, payloads, signatures; ``firmware/wire.py`` says the same.

What boards report is taken apart in ``reports.py``; what boards of version 1.0 say otherwise stands in
``old_words.py``.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.house.doors.door import DoorId
from bot.house.visits.visit import PressId

ROOT = "doorbell"

EVENT_RING = "event/ring"
EVENT_SNAPSHOT = "event/snapshot"
EVENT_UNLOCK = "event/unlock"
EVENT_CONTACT = "event/contact"
EVENT_EXIT = "event/exit"
EVENT_CHALLENGE = "event/challenge"

STATE_ONLINE = "state/online"
STATE_HEALTH = "state/health"
STATE_INFO = "state/info"

CMD_CHALLENGE = "cmd/challenge"
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

#: A challenge is dead so long after its board made it, in milliseconds of the board's own ticks.
CHALLENGE_MS = 4000

#: Pictures of one press: a burst has three.
MAX_N = 99

#: The longest id of a door or a press, in characters.
MAX_ID = 64

#: Ids of doors and presses, as they stand in topics and queries.
ID = re.compile(rf"[A-Za-z0-9_-]{{1,{MAX_ID}}}")
_NONCE = re.compile(r"[0-9a-fA-F]{32}")
_SIGNATURE = re.compile(r"[0-9a-fA-F]{64}")
_SAID = re.compile(rb',"said":"([0-9a-f]{8})-([0-9]{1,15})","sig":"([0-9a-f]{64})"\}')
#: How long what ``_SAID`` finds is at most, in bytes.
_SAID_LENGTH = 128
_STAMP = re.compile(r"[0-9]{1,12}")


#: A signature's, in hex digits.
SIGNATURE_LENGTH = 64


class WireError(Exception):
    """Something that does not speak the wire's language; the text is the reason, without what was sent."""


def topic(door: DoorId, word: str) -> str:
    """``topic("front", EVENT_RING)`` is ``doorbell/front/event/ring``."""
    return f"{ROOT}/{door}/{word}"


def split_topic(whole: str) -> tuple[DoorId, str]:
    """The door and the word of a topic; raises WireError."""
    root, _, rest = whole.partition("/")
    door, _, word = rest.partition("/")
    if root != ROOT or not ID.fullmatch(door) or not word:
        raise WireError("no topic of a door")
    return DoorId(door), word


def snapshot_path(door: DoorId) -> str:
    """The path a picture of this door is posted to."""
    return f"/v1/doors/{door}/snapshots"


def snapshot_query(ring: PressId, n: int) -> str:
    """The query of the ``n``-th picture of a ring, exactly as it is signed.

    It says that a signature over the picture's bytes follows them.
    """
    return f"ring={ring}&n={n}&sealed=1"


def parse_press(text: str) -> PressId:
    """The id of a press; raises WireError."""
    if not ID.fullmatch(text):
        raise WireError("ring is no id")
    return PressId(text)


def parse_n(text: str) -> int:
    """The place of a picture in its burst; raises WireError."""
    if not re.fullmatch(r"[0-9]{1,3}", text) or int(text) > MAX_N:
        raise WireError(f"n is no number from 0 to {MAX_N}")
    return int(text)


def sign(key: bytes, text: str) -> str:
    """The signature of a text, 64 lower-case hex digits."""
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def command_text(verb: str, door: DoorId, args: str, challenge: str) -> str:
    """What a command's signature covers; ``args`` is the payload's JSON string, signed as it was sent."""
    return f"{verb}|{door}|{args}|{challenge}"


def command(word: str, door: DoorId, args: Mapping[str, Any], challenge: str, key: bytes) -> bytes:
    """The signed payload of a command such as ``CMD_UNLOCK``, for one use with this challenge."""
    text = json.dumps(args, separators=(",", ":"))
    verb = word.removeprefix("cmd/")
    signature = sign(key, command_text(verb, door, text, challenge))
    return json.dumps({"args": text, "challenge": challenge, "sig": signature}, separators=(",", ":")).encode()


def is_signature(text: str) -> bool:
    """Tell whether this has the form of one."""
    return _SIGNATURE.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Signing:
    """What a board puts under each of its messages: the start it was said in, and a number that grows."""

    boot: str
    number: int
    signature: str
    #: How many bytes of the payload are signed.
    covers: int

    def fits(self, key: bytes, topic: str, payload: bytes) -> bool:
        """Tell, in constant time, whether this key signed this message."""
        text = f"{topic}|".encode() + payload[: self.covers]
        return hmac.compare_digest(hmac.new(key, text, hashlib.sha256).hexdigest(), self.signature)


def said(payload: bytes) -> Signing | None:
    """What stands under a message; None: it is not signed."""
    tail = max(0, len(payload) - _SAID_LENGTH)
    found = _SAID.search(payload, tail)
    if found is None or found.end() != len(payload):
        return None
    boot, number, signature = (part.decode() for part in found.groups())
    return Signing(boot, int(number), signature, covers=found.start(3) - len(b',"sig":"'))


def picture_text(nonce: str, sha256: str) -> str:
    """What the 64 hex digits after a picture's bytes sign; ``nonce`` is its upload's, ``sha256`` the picture's own."""
    return f"picture|{nonce}|{sha256}"


def upload_text(method: str, path: str, query: str, stamp: int | str, nonce: str) -> str:
    """What an upload's signature covers; ``stamp`` is in whole seconds since 1970 by the service's clock."""
    return "\n".join((method, path, query, str(stamp), nonce))


@dataclass(frozen=True, slots=True)
class UploadSignature:
    """What a board puts on an upload, as it was sent: the headers' own texts."""

    stamp: str
    nonce: str
    signature: str

    def __post_init__(self) -> None:
        fits = _STAMP.fullmatch(self.stamp) and _NONCE.fullmatch(self.nonce) and _SIGNATURE.fullmatch(self.signature)
        if not fits:
            raise WireError("the signing headers are missing or malformed")

    @property
    def unix_s(self) -> int:
        """When the board says it signed."""
        return int(self.stamp)

    def fits(self, key: bytes, method: str, path: str, query: str) -> bool:
        """Tell, in constant time, whether this key signed this request."""
        expected = sign(key, upload_text(method, path, query, self.stamp, self.nonce))
        return hmac.compare_digest(expected, self.signature.lower())
