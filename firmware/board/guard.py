"""Who may command, and what the board puts its name to. No clock, no hardware, no network.

A command carries a challenge that was asked for just before: good for one attempt, a wrong one as well, and dead
after CHALLENGE_MS of the board's own ticks. A command that was held up on its way finds it dead.
"""

import binascii
import json

import wire
from micropython import const

#: Longest payload that is looked at, in bytes; longer ones are dropped while they are read.
_MAX_PAYLOAD = const(768)

#: So many challenges live at once; the oldest makes room.
_MAX_LIVE = const(4)

#: A bucket of questions and attempts: so many at once, then one each so many milliseconds.
_BURST = const(16)
_REFILL_MS = const(500)

#: So many brackets a command has at most, its arguments included.
_MAX_NESTS = const(8)

_VERBS = const(("unlock", "snap", "led", "say", "settings", "reboot", "ota"))


class CommandRefused(Exception):
    """A command that is not obeyed; ``reason`` is one word, ``challenge`` the one it named, if it named one."""

    def __init__(self, reason, challenge=""):
        super().__init__(reason)
        self.reason = reason
        self.challenge = challenge


class CommandGuard:
    """Holds the door's key, the challenges that live, and the count of what was said since this start, ``boot``.

    ``random`` gives n random bytes, ``ticks`` milliseconds and ``diff`` their difference.
    """

    def __init__(self, door, key, boot, random, ticks, diff):
        self.door = door
        self.key = key
        self.boot = boot
        self.random = random
        self.ticks = ticks
        self.diff = diff
        self.left = _BURST
        self.filled = ticks()
        self.live = []
        self.count = 0

    def seal(self, topic, raw):
        """What a message ends with: its number and our name. Call it in the order in which messages go out."""
        self.count += 1
        return wire.ending(self.key, topic, raw, self.boot + "-" + str(self.count))

    def tidy(self):
        """Forget dead challenges. Call it more often than the ticks go round: in days a dead one would look young."""
        now = self.ticks()
        while self.live and not 0 <= self.diff(now, self.live[0][1]) < wire.CHALLENGE_MS:
            self.live.pop(0)
        self.refill()

    def answer(self, nonce, retained):
        """A new challenge for whoever sent this nonce; raises CommandRefused."""
        if not self.has_tokens():
            raise CommandRefused("too often")
        if retained:
            raise CommandRefused("retained")
        if len(nonce) != 32 or not is_hex(bytes(nonce)):
            raise CommandRefused("json")
        self.tidy()
        if len(self.live) >= _MAX_LIVE:
            self.live.pop(0)
        challenge = binascii.hexlify(self.random(16)).decode()
        self.live.append((challenge, self.ticks()))
        return {"nonce": nonce.decode(), "challenge": challenge}

    def take(self, named):
        """How old a challenge is, in milliseconds, which uses it up; raises CommandRefused where it does not live."""
        self.tidy()
        for item in self.live:
            if wire.same(item[0], named):
                self.live.remove(item)
                return self.diff(self.ticks(), item[1])
        raise CommandRefused("challenge", named)

    def admit(self, verb, payload, retained):
        """The arguments of a command that may be obeyed and the challenge it used; raises CommandRefused."""
        if not self.has_tokens():
            raise CommandRefused("too often")
        if retained:
            raise CommandRefused("retained")
        if verb not in _VERBS:
            raise CommandRefused("verb")
        args, named, sig = parts(payload)
        age_ms = self.take(named)
        if not wire.same(sig, wire.sign(self.key, wire.command_text(verb, self.door, args, named))):
            raise CommandRefused("signature", named)
        args = flat(args.encode(), named)
        within = args.get("within_ms", wire.CHALLENGE_MS)  # whoever ordered it waits no longer
        if type(within) is not int or age_ms >= within:
            raise CommandRefused("late", named)
        return args, named

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
    """The three texts of a command; raises CommandRefused."""
    if len(payload) > _MAX_PAYLOAD:
        raise CommandRefused("too long")
    document = flat(bytes(payload))
    found = [document.get(name) for name in ("args", "challenge", "sig")]
    if not all(type(text) is str for text in found):
        raise CommandRefused("json")
    args, named, sig = found
    if len(named) != 32 or len(sig) != 64 or not is_hex((named + sig).encode()):
        raise CommandRefused("json")
    return args, named, sig


def flat(raw, named=""):
    """A JSON object from bytes; raises CommandRefused. What nests deeper than any command does would eat the heap."""
    if raw.count(b"[") + raw.count(b"{") > _MAX_NESTS:
        raise CommandRefused("json", named)
    try:
        document = json.loads(raw.decode())
    except (ValueError, MemoryError):
        raise CommandRefused("json", named)
    if type(document) is not dict:
        raise CommandRefused("json", named)
    return document


def is_hex(raw):
    return all(c in b"0123456789abcdef" for c in raw)
