"""Whether the house is armed, and all that arms and disarms it."""

import asyncio
from collections.abc import Awaitable, Callable
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
        # of two who arm and disarm it at once each sees what the other one wrote
        self._turn = book.turn

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

        async def decided(kept: KeptArming) -> KeptArming:
            if away:
                leaves = kept.state.mode is ArmMode.HOME and self._watching() and await self._nobody_is_here()
                return self._armed(kept, ArmMode.AWAY, ArmedBy.WHEREABOUTS, by) if leaves else kept
            back = by or kept.state.way is ArmedBy.WHEREABOUTS
            return self._armed(kept, ArmMode.HOME, ArmedBy.WHEREABOUTS, by) if back else kept

        await self._change(decided, by)

    async def run(self) -> None:
        """Look at the clock, for as long as the service runs."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_EVERY_S)

    async def look(self) -> None:
        """Do what the clock says, once."""
        await self._change(self._after_sitting)
        await self._change(self._by_schedule)

    async def _after_sitting(self, kept: KeptArming) -> KeptArming:
        if kept.state.mode is not ArmMode.SITTER or kept.ends is None or self._steady() < kept.ends:
            return kept
        mode = ArmMode.AWAY if await self._nobody_is_here() else ArmMode.HOME
        return self._armed(kept, mode, ArmedBy.TIME)

    async def _by_schedule(self, kept: KeptArming) -> KeptArming:
        within = self._is_in(kept.schedule)
        if within is kept.in_schedule:
            return kept
        mode, way = kept.state.mode, kept.state.way
        if within and mode is ArmMode.HOME:
            kept = self._armed(kept, ArmMode.AWAY, ArmedBy.SCHEDULE)
        elif not within and mode is ArmMode.AWAY and way is ArmedBy.SCHEDULE:
            kept = self._armed(kept, ArmMode.HOME, ArmedBy.SCHEDULE)
        return replace(kept, in_schedule=within)  # in one write: a stop in between would leave it disarmed all night

    def _open(self) -> None:
        self._topic.open(self._heard)
        self._topic.tell(self.state.mode)

    def _heard(self, mode: ArmMode) -> None:
        self._background.spawn(self._set_by_broker(mode), name=f"arm: {mode} by the broker")

    async def _set_by_broker(self, mode: ArmMode) -> None:
        async def decided(kept: KeptArming) -> KeptArming:
            return self._armed(kept, mode, ArmedBy.BROKER) if kept.by_broker else kept

        await self._change(decided)
        if self._kept.by_broker:
            self._topic.tell(self.state.mode)

    async def _set(
        self,
        mode: ArmMode,
        way: ArmedBy,
        by: Resident | None,
        *,
        until: datetime | None = None,
        ends: datetime | None = None,
        hours: tuple[Hours, ...] = (),
    ) -> ArmState:
        async def decided(kept: KeptArming) -> KeptArming:
            return self._armed(kept, mode, way, by, until=until, ends=ends, hours=hours)

        return await self._change(decided, by)

    async def _change(
        self, decided: Callable[[KeptArming], Awaitable[KeptArming]], by: Resident | None = None
    ) -> ArmState:
        """Have it be what is decided of what is kept, once nobody else changes it; tell of it where it is armed."""
        async with self._turn:
            before = self._kept
            after = await decided(before)
            if after == before:
                return before.state
            state = after.state
            if state != before.state:
                await self._audit.note("house armed", mode=state.mode, way=state.way, by=state.by)
            await self._keep(after)
        if state != before.state:
            if before.by_broker:
                self._topic.tell(state.mode)
            await self._outlets.announce(ArmingChanged(state.mode, by, state.way))
        return state

    def _armed(
        self,
        kept: KeptArming,
        mode: ArmMode,
        way: ArmedBy,
        by: Resident | None = None,
        *,
        until: datetime | None = None,
        ends: datetime | None = None,
        hours: tuple[Hours, ...] = (),
    ) -> KeptArming:
        """The same, armed so; itself, where it is."""
        if (kept.state.mode, kept.state.until, kept.state.hours) == (mode, until, hours):
            return kept
        state = ArmState(mode, self._clock(), by.id if by else None, way, until, hours)
        return replace(kept, state=state, ends=ends)

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
