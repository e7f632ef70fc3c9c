"""What the family's service may have the board do: every command signed, used once, answered or counted."""

import asyncio

import wire
from guard import Refused
from micropython import const
from lights import PATTERNS
from strike import Busy

#: So many commands wait while one is carried out.
_MAX_WAITING = const(4)


class Commands:
    """Judges commands one by one. ``actions`` maps a verb to a function of its arguments; it may raise Refused."""

    def __init__(self, guard, actions, tell_challenge, tell_unlock, tally):
        self._guard = guard
        self._actions = actions
        self._tell_challenge = tell_challenge
        self._tell_unlock = tell_unlock
        self._tally = tally
        self._waiting = []
        self.bell = asyncio.Event()

    def put(self, topic, payload, retained):
        """From the reader of MQTT: keep the command and return. ``payload`` is None where it was too long."""
        if payload is None or len(self._waiting) >= _MAX_WAITING:
            self._refuse("", Refused("too long" if payload is None else "too many"))
            return
        self._waiting.append((topic.split("/")[-1], payload, retained))
        self.bell.set()

    async def run(self, beat):
        while True:
            beat()
            if self._guard.renew_if_old():
                await self._tell_challenge()
            await self.bell.wait()
            self.bell.clear()
            while self._waiting:
                self._obey(*self._waiting.pop(0))
                beat()
                await self._tell_challenge()

    def _obey(self, verb, payload, retained):
        named = ""
        try:
            args, named = self._guard.admit(verb, payload, retained)
            detail = self._actions[verb](args)
        except Busy:
            self._refuse(verb, Refused("busy", named))
        except Refused as refusal:
            refusal.challenge = refusal.challenge or named
            self._refuse(verb, refusal)
        except Exception as exc:  # hardware that fails is an answer too, and the next command finds a new challenge
            self._tally.error(verb, exc)
            self._refuse(verb, Refused("failed", named))
        else:
            self._tally.add("commands")
            self._tally.last_command = {"verb": verb, "ok": True, "reason": ""}
            if verb == "unlock":
                self._tell_unlock({"challenge": named, "ok": True, "ms": detail, "reason": ""})

    def _refuse(self, verb, refusal):
        self._tally.add("refused")
        self._tally.add("refused " + refusal.reason)
        self._tally.last_command = {"verb": verb, "ok": False, "reason": refusal.reason}
        if verb == "unlock" and refusal.challenge:
            self._tell_unlock({"challenge": refusal.challenge, "ok": False, "ms": 0, "reason": refusal.reason})


def whole(args, name, least, most, usual=None):
    """A whole number among the arguments; raises Refused."""
    value = args.get(name, usual)
    if type(value) is not int or value < least or value > most:
        raise Refused("args")
    return value


def words(args, name, most, usual=None):
    """A text among the arguments; raises Refused."""
    value = args.get(name, usual)
    if type(value) is not str or len(value) > most:
        raise Refused("args")
    return value


def ring_id(args, usual):
    """The press a snapshot belongs to; raises Refused."""
    value = words(args, "ring", 64, usual)
    if (
        not value
        or not all(c.isalpha() or c.isdigit() or c in "_-" for c in value)
        or len(value.encode()) != len(value)
    ):
        raise Refused("args")
    return value


def pattern(args):
    """The name of a pattern of light and sound; raises Refused."""
    name = words(args, "pattern", 16)
    if name not in PATTERNS:
        raise Refused("args")
    return name


def unlock_ms(args):
    """How long the strike is to be held: too much is cut down, less than nothing is refused."""
    return min(whole(args, "ms", 1, 1 << 29), wire.MAX_UNLOCK_MS)
