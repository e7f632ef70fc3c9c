"""What the family's service may have the board do: every command signed over a challenge it asked for just before."""

import asyncio
import gc

from guard import CommandRefused
from micropython import const

#: So many commands wait while one is carried out.
_MAX_WAITING = const(4)

#: A command that finds no room on the heap is tried again so often, when a picture may have given its room back.
_TRIES = const(10)
_AGAIN_MS = const(300)


class Commands:
    """Judges commands one by one. ``obey(verb, args)`` carries one out; it may raise CommandRefused."""

    def __init__(self, guard, obey, tell_challenge, unlock_told, counters):
        self.guard = guard
        self.obey = obey
        self.tell_challenge = tell_challenge
        self.unlock_told = unlock_told
        self.counters = counters
        self.waiting = []
        self.bell = asyncio.Event()

    def put(self, topic, payload, retained):
        """From the reader of MQTT: keep the command and return. ``payload`` is None where it was too long."""
        if payload is None or len(self.waiting) >= _MAX_WAITING:
            self.refuse("", CommandRefused("too long" if payload is None else "too many"))
            return
        self.waiting.append((topic.split("/")[-1], payload, retained))
        self.bell.set()

    async def run(self, beat):
        while True:
            beat()
            self.guard.tidy()
            await self.bell.wait()
            self.bell.clear()
            while self.waiting:
                item = self.waiting.pop(0)
                if item[0] == "challenge":
                    await self.challenge(item[1], item[2])
                else:
                    self.judge(*item)
                beat()

    async def challenge(self, nonce, retained):
        """Tell whoever asks what the next command is to be signed with."""
        try:
            await self.tell_challenge(self.guard.answer(nonce, retained))
        except CommandRefused as why:
            self.refuse("challenge", why)
        except MemoryError as exc:  # whoever asked asks again
            self.failed("challenge", exc, "")

    def judge(self, verb, payload, retained):
        args, named = None, ""
        try:
            args, named = self.guard.admit(verb, payload, retained)
            detail = self.obey(verb, args)
        except CommandRefused as why:
            why.challenge = why.challenge or named
            self.refuse(verb, why)
        except MemoryError as exc:
            if args is None or verb == "unlock":  # a late unlock is one too late
                self.failed(verb, exc, named)
            else:
                asyncio.create_task(self.again(verb, args, named))
        except Exception as exc:  # hardware that fails is an answer too, and the next command finds a new challenge
            self.failed(verb, exc, named)
        else:
            self.obeyed(verb)
            if verb == "unlock":
                self.unlock_told({"challenge": named, "ok": True, "ms": detail, "reason": ""})

    async def again(self, verb, args, named):
        """What found no room, once there is some."""
        for left in range(_TRIES, 0, -1):
            await asyncio.sleep_ms(_AGAIN_MS)
            gc.collect()
            try:
                self.obey(verb, args)
            except CommandRefused as why:
                self.refuse(verb, why)
            except Exception as exc:
                if left > 1 and isinstance(exc, MemoryError):
                    continue
                self.failed(verb, exc, named)
            else:
                self.obeyed(verb)
            return

    def obeyed(self, verb):
        self.counters.add("commands")
        self.counters.last_command = {"verb": verb, "ok": True, "reason": ""}

    def failed(self, verb, exc, named):
        self.counters.error(verb, exc)
        self.refuse(verb, CommandRefused("failed", named))

    def refuse(self, verb, why):
        self.counters.add("refused")
        self.counters.add("refused " + why.reason)
        self.counters.last_command = {"verb": verb, "ok": False, "reason": why.reason}
        if verb == "unlock" and why.challenge:
            self.unlock_told({"challenge": why.challenge, "ok": False, "ms": 0, "reason": why.reason})
