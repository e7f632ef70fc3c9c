"""Who may command: a signature over a challenge that is good for one attempt. No clock, no hardware, no network.

Every attempt uses the challenge up, a wrong one as well, so nothing can be tried twice. A challenge is renewed
by age too: a command that was held up on its way finds a new one.
"""

import binascii
import json

import wire
from micropython import const

#: Longest payload that is looked at, in bytes; longer ones are dropped while they are read.
_MAX_PAYLOAD = const(768)

#: A challenge lives so long, in milliseconds; and its predecessor so much longer, for a command that is on its way.
_CHALLENGE_MS = const(60_000)
_GRACE_MS = const(3_000)

#: A bucket of attempts: so many at once, then one each so many milliseconds.
_BURST = const(8)
_REFILL_MS = const(1_000)

#: So many brackets a command has at most, its arguments included.
_MAX_NESTS = const(8)

_VERBS = const(("unlock", "snap", "led", "say", "settings", "reboot", "ota"))


class Refused(Exception):
    """A command that is not obeyed; ``reason`` is one word, ``challenge`` the one it named, if it named one."""

    def __init__(self, reason, challenge=""):
        super().__init__(reason)
        self.reason = reason
        self.challenge = challenge


class Guard:
    """Holds the door's key and the challenge of the day.

    ``random`` gives n random bytes, ``ticks`` milliseconds and ``diff`` their difference.
    """

    def __init__(self, door, key, random, ticks, diff):
        self.door = door
        self.key = key
        self.random = random
        self.ticks = ticks
        self.diff = diff
        self.left = _BURST
        self.filled = ticks()
        self.before = ""
        self.renew()

    def renew(self):
        """A new challenge; nothing signed over an older one counts any more."""
        self.before = ""
        self.challenge = binascii.hexlify(self.random(16)).decode()
        self.born = self.ticks()

    def renew_if_old(self):
        """Renew by age, with grace for what is on its way; True if there is a new challenge to tell."""
        if self.diff(self.ticks(), self.born) < _CHALLENGE_MS:
            return False
        self.refill()  # a bucket that is left alone for a week would find the ticks gone round
        before = self.challenge
        self.renew()
        self.before = before
        return True

    def admit(self, verb, payload, retained):
        """The arguments of a command that may be obeyed and the challenge it used; raises Refused."""
        if not self.has_tokens():
            raise Refused("too often")
        challenge, before, born = self.challenge, self.before, self.born
        self.renew()  # whatever comes of it
        if retained:
            raise Refused("retained")
        if verb not in _VERBS:
            raise Refused("verb")
        args, named, sig = parts(payload)
        in_grace = before and self.diff(self.ticks(), born) < _GRACE_MS and wire.same(named, before)
        if not in_grace and not wire.same(named, challenge):
            raise Refused("challenge", named)
        if not wire.same(sig, wire.sign(self.key, wire.command_text(verb, self.door, args, named))):
            raise Refused("signature", named)
        return flat(args.encode(), named), named

    def refill(self):
        now = self.ticks()
        gained = max(0, self.diff(now, self.filled)) // _REFILL_MS
        if gained:
            self.left = min(_BURST, self.left + gained)
            self.filled = now

    def has_tokens(self):
        self.refill()
        if not self.left:
            return False
        self.left -= 1
        return True


def parts(payload):
    """The three texts of a command; raises Refused."""
    if len(payload) > _MAX_PAYLOAD:
        raise Refused("too long")
    document = flat(bytes(payload))
    found = [document.get(name) for name in ("args", "challenge", "sig")]
    if not all(type(text) is str for text in found):
        raise Refused("json")
    args, named, sig = found
    if not is_hex(named, 32) or not is_hex(sig, 64):
        raise Refused("json")
    return args, named, sig


def flat(raw, named=""):
    """A JSON object from bytes; raises Refused. What nests deeper than any command does would eat the heap."""
    if raw.count(b"[") + raw.count(b"{") > _MAX_NESTS:
        raise Refused("json", named)
    try:
        document = json.loads(raw.decode())
    except (ValueError, MemoryError):
        raise Refused("json", named)
    if type(document) is not dict:
        raise Refused("json", named)
    return document


def is_hex(text, length):
    return len(text) == length and all(c in b"0123456789abcdef" for c in text.encode())
