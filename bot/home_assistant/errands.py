"""What Home Assistant asks for is done here: by the house, as for anybody; of a flood the newest word counts."""

import asyncio
import logging
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from bot.home_assistant.locks import LockStates
from bot.home_assistant.orders import NoOrder, OldOrder, OrderTimes, UnlockOrder, lock_order, pressed, switched
from bot.home_assistant.states import RefusedOrder
from bot.home_assistant.survey import HouseSurvey
from bot.home_assistant.teller import HomeAssistantTeller
from bot.home_assistant.topics import COMMANDS, Component, Thing, ThingKind, commanded
from bot.house.boards.board import NoBoard
from bot.house.doors.door import DoorId, DoorUnreachable
from bot.house.doors.doors import NoSuchDoor
from bot.house.doors.hushing import HushRefused
from bot.house.faces.forgetting import ForgottenMeanwhile
from bot.house.opening.hindrance import reason_of
from bot.house.opening.hiring import HomeAssistantStaff
from bot.house.opening.openings import SecondAdultNeeded
from bot.house.opening.proof import ProofRefused, UnlockingLocked
from bot.house.ports import Background, Clock, EyesUnavailable
from bot.house.residents.actors import HomeAssistant
from bot.house.residents.permissions import NotAllowed
from bot.house.visits.peephole import Peephole
from bot.house.visits.refused import AnswerRefused
from bot.house.watch.camera import CameraId, CameraUnreachable
from bot.house.watch.viewing import Viewing
from bot.mqtt import BrokerAway, BrokerSilent, Message, NotAuthorised, Unsendable

log = logging.getLogger(__name__)

#: An order that waited longer for its turn is carried out no more, in seconds.
WAITS_S = 5.0

#: Between two of the same kind for the same thing, in seconds: whoever sends a thousand is served no faster.
PACE_S: Mapping[Component, float] = {Component.LOCK: 1.0, Component.HUSH: 2.0, Component.LOOK: 5.0}

#: What may stand in the way of a picture.
_NO_PICTURE = (
    NotAllowed,
    NoBoard,
    NoSuchDoor,
    DoorUnreachable,
    CameraUnreachable,
    EyesUnavailable,
    ForgottenMeanwhile,
    KeyError,
)

#: What may stand in the way of opening.
_NOT_OPENED = (NotAllowed, NoSuchDoor, ProofRefused, AnswerRefused, SecondAdultNeeded, DoorUnreachable)


@dataclass(frozen=True, slots=True)
class _Errand:
    thing: Thing
    component: Component
    wanted: UnlockOrder | bool
    #: By the loop's clock.
    since: float


class Errands:
    """Hears commands, one place for each kind and thing; the newest in it counts."""

    def __init__(
        self,
        survey: HouseSurvey,
        staff: HomeAssistantStaff,
        peephole: Peephole,
        viewing: Viewing,
        teller: HomeAssistantTeller,
        locks: LockStates,
        *,
        names: bool,
        background: Background,
        clock: Clock,
    ) -> None:
        self._survey = survey
        self._staff = staff
        self._peephole = peephole
        self._viewing = viewing
        self._teller = teller
        self._locks = locks
        self._names = names
        self._background = background
        self._clock = clock
        self._by = HomeAssistant()
        self._times = OrderTimes()
        self._waiting: dict[tuple[Thing, Component], _Errand] = {}
        self._busy: set[tuple[Thing, Component]] = set()
        #: Nobody opens until then, by the loop's clock: nobody has to be asked again.
        self._paused_until = float("-inf")
        #: What was not done, by why.
        self.ignored: Counter[str] = Counter()

    def take(self, message: Message) -> None:
        """Hear one; returns at once."""
        message.acknowledge()
        about = commanded(message.topic)
        if message.retained:  # what the broker kept was said at any time
            self._ignore("kept", message.topic)
            if message.payload and about:
                self._teller.take_off(message.topic)
        elif about is None or about[1] not in COMMANDS or not self._survey.offers(*about):
            self._ignore("unknown", message.topic)
        elif (wanted := self._wanted(*about, message.payload)) is not None:
            self._waiting[about] = _Errand(*about, wanted, asyncio.get_running_loop().time())
            if about not in self._busy:
                self._busy.add(about)
                self._background.spawn(self._work(about), name=f"Home Assistant: {about[1]} of {about[0].id}")

    @property
    def is_paused(self) -> bool:
        """Whether wrong digits keep everybody from opening from there for a while."""
        return asyncio.get_running_loop().time() < self._paused_until

    def _wanted(self, thing: Thing, component: Component, payload: bytes) -> UnlockOrder | bool | None:
        """What is asked for; None: nothing that is done. So whoever writes such takes the place of no order of ours."""
        try:
            match component:
                case Component.LOCK:
                    return self._unlocking(DoorId(thing.id), lock_order(payload))
                case Component.HUSH:
                    return switched(payload)
                case _:
                    return pressed(payload)
        except NoOrder as exc:
            self._ignore("junk", f"{component}: {exc}")
        return None

    def _unlocking(self, door: DoorId, order: UnlockOrder | None) -> UnlockOrder | None:
        if order is None:
            return None  # it is locked as soon as it can be
        if self.is_paused:
            self._ignore("paused", door)
            return None
        try:
            self._times.check(door, order, self._clock())
        except OldOrder as exc:
            self._ignore("old", str(exc))
            self._locks.refused[door] = RefusedOrder("old", self._clock())
            self._teller.changed()
            return None
        return order

    async def _work(self, about: tuple[Thing, Component]) -> None:
        try:
            while errand := self._waiting.pop(about, None):
                try:
                    await self._run(errand)
                except Exception:
                    # such as a full disk: what comes behind it waits its turn all the same, and is done
                    log.exception("%s of %s failed, asked for by Home Assistant", errand.component, errand.thing.id)
                await asyncio.sleep(PACE_S[errand.component])
        finally:
            self._busy.discard(about)

    async def _run(self, errand: _Errand) -> None:
        if asyncio.get_running_loop().time() - errand.since > WAITS_S:
            self._ignore("late", errand.component)
            return
        match errand.wanted:
            case UnlockOrder() as order:
                await self._open(DoorId(errand.thing.id), order)
            case bool(on) if errand.component is Component.HUSH:
                await self._hush(DoorId(errand.thing.id), on=on)
            case _:
                await self._look(errand.thing)
        self._teller.changed()

    async def _open(self, door: DoorId, order: UnlockOrder) -> None:
        if self.is_paused:
            self._ignore("paused", door)
            return
        try:
            await self._staff.openings.open(self._by, door, order.code)
        except _NOT_OPENED as refused:
            self._locks.refused[door] = RefusedOrder(reason_of(refused), self._clock())
            if isinstance(refused, DoorUnreachable):
                self._locks.failed(door, refused.failure)
            if isinstance(refused, UnlockingLocked):
                self._paused_until = asyncio.get_running_loop().time() + refused.wait_s
            log.info("Home Assistant did not open %s: %s", door, refused)
        else:
            self._locks.opened(door)

    async def _hush(self, door: DoorId, *, on: bool) -> None:
        try:
            await self._staff.hushing.hush(self._by, door, wanted=on)
        except (NotAllowed, NoSuchDoor, HushRefused) as refused:
            self._ignore("refused", type(refused).__name__)

    async def _look(self, thing: Thing) -> None:
        try:
            await self._teller.show(thing, partial(self._picture, thing))
        except _NO_PICTURE as refused:
            self._ignore("no picture", type(refused).__name__)
        except (BrokerAway, BrokerSilent, NotAuthorised, Unsendable) as exc:
            log.info("a picture did not reach Home Assistant (%s)", exc)

    async def _picture(self, thing: Thing) -> bytes:
        if thing.kind is ThingKind.DOOR:
            return (await self._peephole.look(self._by, DoorId(thing.id), marked=self._names)).picture
        return await self._viewing.snap(self._by, CameraId(thing.id))

    def _ignore(self, why: str, what: object) -> None:
        if not self.ignored[why]:
            log.warning("Home Assistant, or somebody in its place, asked for what is not done: %s, %.64s", why, what)
        self.ignored[why] += 1
