"""The bell beside cameras that watch: how soon a ring is told, and who rang."""

import asyncio
import time
from dataclasses import dataclass, field

from bot.demo.telegram.journal import ApiCall
from tests.bench.cameras.watched_home import WatchedHome

#: Between two rings, in seconds: cards of incidents that go on are never all at rest.
_PAUSE_S = 1.5
_TOLD_WITHIN_S = 10.0


@dataclass
class Rings:
    """Press → text on the wire, and press → Grace's name on the wire, in ms."""

    texts: list[float] = field(default_factory=list)
    names: list[float] = field(default_factory=list)
    pressed: int = 0

    async def ring(self, home: WatchedHome) -> None:
        """Somebody rings; what is not told is left out of the times, not of ``pressed``."""
        await asyncio.sleep(_PAUSE_S)
        rig, journal = home.rig, home.rig.telegram.journal
        rig.before = max((message.id for message in rig.anna.chat.messages), default=0)
        begun = time.monotonic()
        self.pressed += 1
        rig.board.press()
        try:
            ring = await rig.board.wire_log.until("ring", after=begun)
            rang = ring.at - (ring.ms or 0) / 1000

            def is_ours(call: ApiCall) -> bool:
                return call.arrived >= rang and call.chat_id == rig.anna.id and "front door" in repr(call.params)

            def first(words: str, method: str = "") -> ApiCall | None:
                calls = journal.calls(method)
                return next((call for call in calls if is_ours(call) and words in repr(call.params)), None)

            told = await journal.changes.until(lambda: first("", "sendMessage"), _TOLD_WITHIN_S, "a ring's text")
            self.texts.append(1000 * (told.arrived - rang))
            named = await journal.changes.until(lambda: first("Grace is at"), _TOLD_WITHIN_S, "who rang")
            self.names.append(1000 * (named.arrived - rang))
            card = await rig.newest(rig.anna, "Ignore", _TOLD_WITHIN_S)
            await rig.anna.tap(card, "Ignore")  # the next ring is a visit of its own
        except TimeoutError as exc:
            print(f"not told: {exc}", flush=True)

    async def until(self, home: WatchedHome, most: int, ends: float) -> None:
        """Ring again and again, until that moment of ``time.monotonic()`` or so often."""
        while self.pressed < most and time.monotonic() < ends:
            await self.ring(home)
