"""What each resident chose, over the book that is really written."""

import asyncio
from dataclasses import replace
from datetime import time
from pathlib import Path

from bot.house.people import ResidentId
from bot.house.residents.hours import Hours
from bot.house.telling.listening import Listeners, Listening
from bot.store import open_store

LEO = ResidentId(1002)


async def test_of_two_taps_at_once_none_is_lost(tmp_path: Path) -> None:
    quiet = (Hours(time(22), time(7)),)
    async with open_store(tmp_path) as store:
        listeners = Listeners(store.collection("listening", Listening))
        await asyncio.gather(
            listeners.change(LEO, lambda now: replace(now, quiet=quiet)),
            listeners.change(LEO, lambda now: replace(now, digest_at=time(8))),
        )
        assert listeners.of(LEO) == Listening(quiet=quiet, digest_at=time(8))
