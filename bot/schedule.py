"""Which chore when."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from datetime import UTC, time, timedelta, tzinfo
from types import TracebackType
from typing import Any, Self

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from bot.nursery import Nursery

log = logging.getLogger(__name__)

Chore = Callable[[], Coroutine[Any, Any, object]]

#: A chore whose time passed while the machine slept is done when it wakes, this many seconds later at most: a machine
#: that sleeps every night would never get to what is done at night. With APScheduler's own single second a chore was
#: lost after three seconds of sleep.
MISFIRE_GRACE_S = 24 * 3600

#: How often the clock is looked at, in seconds: it may have been set since the next chore was reckoned.
LOOK_EVERY_S = 60.0

#: When the clocks change, these times come twice, or not at all.
_CLOCKS_CHANGE_FROM, _CLOCKS_CHANGE_UNTIL = time(1), time(3)


class Schedule:
    """Starts chores by the clock while its block is entered; they run in the nursery, and fail there.

    A chore that is due while it still runs is left out.
    """

    def __init__(self, nursery: Nursery) -> None:
        self._nursery = nursery
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "misfire_grace_time": MISFIRE_GRACE_S, "max_instances": 1}
        )
        self._running: set[str] = set()
        self._open = False

    async def __aenter__(self) -> Self:
        self._scheduler.start()
        self._open = True
        self._nursery.keep("the chores' clock", self._look_at_clock)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        self._open = False
        self._scheduler.shutdown(wait=False)
        await asyncio.sleep(0)  # APScheduler puts its own end off until the loop comes round

    def daily(self, at: time, zone: tzinfo, chore: Chore, name: str, *, now_too: bool = False) -> None:
        """Do a chore every day at a time of the household's clock; ``now_too``: catch up at once as well.

        A chore must bear to be done twice, and to be left out: a clock that changes may do either.
        """
        if _CLOCKS_CHANGE_FROM <= at < _CLOCKS_CHANGE_UNTIL:
            log.warning("%s at %s: when the clocks change this time comes twice, or not at all", name, f"{at:%H:%M}")
        trigger = CronTrigger(hour=at.hour, minute=at.minute, second=at.second, timezone=zone)

        async def start() -> None:  # a coroutine: APScheduler calls anything else in a thread
            self._start(chore, name)

        self._scheduler.add_job(start, trigger, id=name, name=name, replace_existing=True)
        if now_too:
            self._start(chore, name)

    def every(self, interval: timedelta, chore: Chore, name: str) -> None:
        """Do a chore again and again, whatever the clocks on the wall do; what was slept through is done once."""

        async def start() -> None:
            self._start(chore, name)

        self._scheduler.add_job(
            start, IntervalTrigger(seconds=int(interval.total_seconds())), id=name, name=name, replace_existing=True
        )

    def drop(self, name: str) -> None:
        """Do a chore no more by the clock; one that runs comes to its end."""
        if self._scheduler.get_job(name):
            self._scheduler.remove_job(name)

    async def _look_at_clock(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            if not self._open:
                return
            self._scheduler.wakeup()

    def _start(self, chore: Chore, name: str) -> None:
        if name in self._running:
            log.warning("%s is due, and still runs: left out", name)
            return
        self._running.add(name)
        self._nursery.spawn(self._do(chore, name), name=name)

    async def _do(self, chore: Chore, name: str) -> None:
        try:
            await chore()
        finally:
            self._running.discard(name)
