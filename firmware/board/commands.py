"""What the family's service may have the board do: every command signed, used once, answered or counted."""

import asyncio

from guard import Refused
from micropython import const

#: So many commands wait while one is carried out.
_MAX_WAITING = const(4)


class Commands:
    """Judges commands one by one. ``obey(verb, args)`` carries one out; it may raise Refused."""

    def __init__(self, guard, obey, tell_challenge, unlock_told, tally):
        self.guard = guard
        self.obey = obey
        self.tell_challenge = tell_challenge
        self.unlock_told = unlock_told
        self.tally = tally
        self.waiting = []
        self.bell = asyncio.Event()

    def put(self, topic, payload, retained):
        """From the reader of MQTT: keep the command and return. ``payload`` is None where it was too long."""
        if payload is None or len(self.waiting) >= _MAX_WAITING:
            self.refuse("", Refused("too long" if payload is None else "too many"))
            return
        self.waiting.append((topic.split("/")[-1], payload, retained))
        self.bell.set()

    async def run(self, beat):
        while True:
            beat()
            if self.guard.renew_if_old():
                await self.tell_challenge()
            await self.bell.wait()
            self.bell.clear()
            while self.waiting:
                self.judge(*self.waiting.pop(0))
                beat()
                await self.tell_challenge()

    def judge(self, verb, payload, retained):
        named = ""
        try:
            args, named = self.guard.admit(verb, payload, retained)
            detail = self.obey(verb, args)
        except Refused as why:
            why.challenge = why.challenge or named
            self.refuse(verb, why)
        except Exception as exc:  # hardware that fails is an answer too, and the next command finds a new challenge
            self.tally.error(verb, exc)
            self.refuse(verb, Refused("failed", named))
        else:
            self.tally.add("commands")
            self.tally.last_command = {"verb": verb, "ok": True, "reason": ""}
            if verb == "unlock":
                self.unlock_told({"challenge": named, "ok": True, "ms": detail, "reason": ""})

    def refuse(self, verb, why):
        self.tally.add("refused")
        self.tally.add("refused " + why.reason)
        self.tally.last_command = {"verb": verb, "ok": False, "reason": why.reason}
        if verb == "unlock" and why.challenge:
            self.unlock_told({"challenge": why.challenge, "ok": False, "ms": 0, "reason": why.reason})
