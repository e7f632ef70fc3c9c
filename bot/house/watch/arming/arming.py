"""Whether the house is armed, and all that arms and disarms it."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo

from bot.house.facts import Outlets
from bot.house.people import Resident
from bot.house.ports import ArmTopic, AuditTrail, Background, Clock, Collection, ResidentBook
from bot.house.residents.admission import Admission
from bot.house.residents.hours import Hours, as_noted, is_within
from bot.house.residents.permissions import Action, ever_may
from bot.house.telling.whereabouts import WhereaboutsBook
from bot.house.watch.armed import ArmedBy, ArmMode, ArmState
from bot.house.watch.arming.kept import HOUSE, ArmFault, ArmingRefused, KeptArming
from bot.house.watch.news import ArmingChanged

#: The longest that a house is left to a house-sitter at once.
MOST_SITTING = timedelta(days=90)

#: How often the clock is looked at for the schedule, and for the end of a house-sitter's time, in seconds.
LOOK_EVERY_S = 15.0


class Arming:
    """Keeps it. Whoever may not arm raises NotAllowed; what is so already is told to nobody."""

    def __init__(
        self,
        book: Collection[KeptArming],
        *,
        topic: ArmTopic,
        whereabouts: WhereaboutsBook,
        residents: ResidentBook,
        watching: Callable[[], bool],
        admission: Admission,
        audit: AuditTrail,
        outlets: Outlets,
        background: Background,
        clock: Clock,
        steady: Clock,
        zone: tzinfo,
    ) -> None:
        """``watching``: whether there is any camera; without one nobody's leaving arms anything."""
        self._book = book
        self._topic = topic
        self._whereabouts = whereabouts
        self._residents = residents
        self._watching = watching
        self._admission = admission
        self._audit = audit
        self._outlets = outlets
        self._background = background
        self._clock = clock
        self._steady = steady
        self._zone = zone
        self._turn = asyncio.Lock()

    async def resume(self) -> None:
        """After a start: hear the broker again where it may say it."""
        if self._kept.by_broker:
            self._open()

    @property
    def state(self) -> ArmState:
        """How it is now."""
        return self._kept.state

    @property
    def schedule(self) -> tuple[Hours, ...]:
        """When it is armed by the clock."""
        return self._kept.schedule

    @property
    def by_broker(self) -> bool:
        """Whether the broker may arm and disarm it."""
        return self._kept.by_broker

    # By a resident

    async def arm(self, by: Resident) -> ArmState:
        """Nobody is at home."""
        await self._admission.admit(by, Action.ARM)
        return await self._set(ArmMode.AWAY, ArmedBy.CHAT, by)

    async def disarm(self, by: Resident) -> ArmState:
        """Somebody is."""
        await self._admission.admit(by, Action.ARM)
        return await self._set(ArmMode.HOME, ArmedBy.CHAT, by)

    async def house_sitter(self, by: Resident, until: datetime, hours: tuple[Hours, ...] = ()) -> ArmState:
        """A guest looks after the house until then, by the machine's clock; in these hours, or at any.

        Raises ArmingRefused.
        """
        await self._admission.admit(by, Action.ARM)
        for_ = until - self._clock()
        if for_ <= timedelta():
            raise ArmingRefused(ArmFault.OVER)
        if for_ > MOST_SITTING:
            raise ArmingRefused(ArmFault.TOO_LONG)
        _check_days(hours)
        return await self._set(ArmMode.SITTER, ArmedBy.CHAT, by, until=until, ends=self._steady() + for_, hours=hours)

    # By what an owner chose

    async def set_schedule(self, by: Resident, hours: tuple[Hours, ...]) -> None:
        """Have it armed by the clock in these hours, from their next beginning on; none: not by the clock.

        Raises ArmingRefused.
        """
        await self._admission.admit(by, Action.CHANGE_WATCH_RULES)
        _check_days(hours)
        async with self._turn:
            await self._audit.note("arming schedule set", by=by.id, hours=as_noted(hours))
            await self._keep(replace(self._kept, schedule=hours, in_schedule=self._is_in(hours)))

    async def let_broker_arm(self, by: Resident, on: bool) -> tuple[str, ...]:  # noqa: FBT001 - as it is tapped
        """Let whoever may write on the topic arm and disarm it, or nobody; returns what the access list needs."""
        await self._admission.admit(by, Action.MANAGE_TOPICS)
        async with self._turn:
            if on is not self._kept.by_broker:
                await self._audit.note("arming by broker", by=by.id, on=on)
                await self._keep(replace(self._kept, by_broker=on))
                if on:
                    self._open()
                else:
                    self._topic.close()
        return tuple(self._topic.lines())

    # By itself

    async def went(self, away: bool, by: Resident | None) -> None:  # noqa: FBT001 - see ``HasGone``
        """Somebody left, or is back, which is written down; ``by``: themselves, where they said it in the chat.

        The last one who leaves arms it. Whoever says that they are back disarms it; where only their phone says so, it
        is disarmed where leaving had armed it: what a resident armed, or left to a guest, no phone disarms.
        """
        if away:
            if self.state.mode is ArmMode.HOME and self._watching() and await self._nobody_is_here():
                await self._set(ArmMode.AWAY, ArmedBy.WHEREABOUTS, by)
        elif by or self.state.way is ArmedBy.WHEREABOUTS:
            await self._set(ArmMode.HOME, ArmedBy.WHEREABOUTS, by)

    async def run(self) -> None:
        """Look at the clock, for as long as the service runs."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_EVERY_S)

    async def look(self) -> None:
        """Do what the clock says, once."""
        kept = self._kept
        if kept.state.mode is ArmMode.SITTER and kept.ends is not None and self._steady() >= kept.ends:
            mode = ArmMode.AWAY if await self._nobody_is_here() else ArmMode.HOME
            await self._set(mode, ArmedBy.TIME, None, only_from=ArmMode.SITTER)
        within = self._is_in(kept.schedule)
        if within is not kept.in_schedule:
            async with self._turn:
                await self._keep(replace(self._kept, in_schedule=within))
            if within:
                await self._set(ArmMode.AWAY, ArmedBy.SCHEDULE, None, only_from=ArmMode.HOME)
            elif self.state.way is ArmedBy.SCHEDULE:
                await self._set(ArmMode.HOME, ArmedBy.SCHEDULE, None, only_from=ArmMode.AWAY)

    def _open(self) -> None:
        self._topic.open(self._heard)
        self._topic.tell(self.state.mode)

    def _heard(self, mode: ArmMode) -> None:
        self._background.spawn(self._set_by_broker(mode), name=f"arm: {mode} by the broker")

    async def _set_by_broker(self, mode: ArmMode) -> None:
        if self._kept.by_broker:
            await self._set(mode, ArmedBy.BROKER, None)
            self._topic.tell(self.state.mode)

    async def _set(
        self,
        mode: ArmMode,
        way: ArmedBy,
        by: Resident | None,
        *,
        only_from: ArmMode | None = None,
        until: datetime | None = None,
        ends: datetime | None = None,
        hours: tuple[Hours, ...] = (),
    ) -> ArmState:
        async with self._turn:
            before = self._kept
            same = (before.state.mode, before.state.until, before.state.hours) == (mode, until, hours)
            if same or only_from not in (None, before.state.mode):
                return before.state
            state = ArmState(mode, self._clock(), by.id if by else None, way, until, hours)
            await self._audit.note("house armed", mode=mode, way=way, by=by.id if by else None)
            await self._keep(replace(before, state=state, ends=ends))
        if before.by_broker:
            self._topic.tell(mode)
        await self._outlets.announce(ArmingChanged(mode, by, way))
        return state

    async def _nobody_is_here(self) -> bool:
        live = [one for one in await self._residents.residents() if ever_may(one, Action.SAY_WHEREABOUTS)]
        return bool(live) and all(self._whereabouts.of(one.id).away for one in live)

    def _is_in(self, hours: tuple[Hours, ...]) -> bool:
        return bool(hours) and is_within(hours, self._clock().astimezone(self._zone))

    @property
    def _kept(self) -> KeptArming:
        return self._book.get(HOUSE) or KeptArming()

    async def _keep(self, kept: KeptArming) -> None:
        await self._book.put({HOUSE: kept})


def _check_days(hours: tuple[Hours, ...]) -> None:
    if not all(one.days for one in hours):
        raise ArmingRefused(ArmFault.NO_DAYS)
