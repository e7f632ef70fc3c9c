"""Tells Home Assistant: first what there is, then how it is and what happens. The newest state wins; nobody waits."""

import asyncio
import logging
import random
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.home_assistant import discovery, states
from bot.home_assistant.discovery import AnnouncedThing, Announcement, DiscoveryPlan
from bot.home_assistant.pictures import ShownPictures
from bot.home_assistant.survey import HouseSurvey
from bot.home_assistant.topics import Component, Thing, ThingKind, state
from bot.house.ports import Clock, Collection
from bot.mqtt import BrokerAway, BrokerSilent, Message, Mqtt, NotAuthorised, Unsendable
from bot.settings import HomeAssistantSettings
from bot.words.tongue import Tongue

log = logging.getLogger(__name__)

#: How things are is looked at so often where nothing was said, in seconds: boards come and go without a word to us.
TICK_S = 2.0

#: It starts, and asks for everything: so long we wait, not to come with everybody else, in seconds; and between two
#: answers at least, however often it starts.
BIRTH_S = (1.0, 3.0)
BIRTHS_APART_S = 15.0

#: It has to listen before a picture comes, since none is kept for it, in seconds.
LISTENS_S = 1.5

#: Events that wait while there is no broker; older ones are of no use.
MOST_WAITING = 32
EVENT_LASTS_S = 30.0

#: A broker that does not let us write is asked again after so long, in seconds.
FORBIDDEN_S = 60.0

#: A newer program for the boards is looked for so often, in seconds.
RELEASE_S = 600.0

BORN = b"online"


@dataclass(frozen=True, slots=True)
class WaitingEvent:
    """Something that happened and was not told yet."""

    topic: str
    payload: bytes
    #: By the loop's clock.
    since: float


class HomeAssistantTeller:
    """One task; everything else hands it what is to be told, and returns at once."""

    def __init__(
        self,
        settings: HomeAssistantSettings,
        mqtt: Mqtt,
        survey: HouseSurvey,
        pictures: ShownPictures,
        *,
        told: Collection[AnnouncedThing],
        tongue: Tongue,
        clock: Clock,
    ) -> None:
        self._settings = settings
        self._mqtt = mqtt
        self._survey = survey
        self._pictures = pictures
        self._told = told
        self._tongue = tongue
        self._clock = clock
        self._plan = DiscoveryPlan(settings.prefix, settings.discovery, tongue)
        self._wake = asyncio.Event()
        self._to_take_off: set[str] = set()
        self._waiting: deque[WaitingEvent] = deque(maxlen=MOST_WAITING)
        #: What stands on the broker, as far as we know; empty: everything is told anew.
        self._standing: dict[str, bytes] = {}
        self._anew = True
        #: By the loop's clock: when what there is is told anew because it started.
        self._due: float | None = None
        self._answered = float("-inf")
        self._released = float("-inf")
        #: True: the broker does not let us.
        self.forbidden = False
        #: When it was heard to start last.
        self.heard_at: datetime | None = None

    @property
    def birth_topic(self) -> str:
        """Where it says that it has started."""
        return f"{self._settings.prefix}/status"

    def connected(self, up: bool) -> None:  # noqa: FBT001 - as the connection tells it
        """The broker came, or went: one that began anew has kept nothing."""
        if up:
            self._anew = True
            self._wake.set()

    def take_birth(self, message: Message) -> None:
        """It started, or stopped."""
        message.acknowledge()
        if message.payload != BORN:
            return
        self.heard_at = self._clock()
        if self._due is None:
            now = asyncio.get_running_loop().time()
            pause_s = random.uniform(*BIRTH_S)  # noqa: S311 - spreads answers, no secret
            self._due = max(now + pause_s, self._answered + BIRTHS_APART_S)

    def changed(self) -> None:
        """Something is otherwise."""
        self._wake.set()

    def happened(self, thing: Thing, component: Component, payload: bytes) -> None:
        """Tell an event, in its turn; of too many the oldest are left out."""
        now = asyncio.get_running_loop().time()
        self._waiting.append(WaitingEvent(state(thing, component), payload, now))
        self._wake.set()

    def take_off(self, topic: str) -> None:
        """Have nothing kept there: it may have digits in it."""
        self._to_take_off.add(topic)
        self._wake.set()

    async def show(self, thing: Thing, take: Callable[[], Awaitable[bytes]]) -> None:
        """Have a picture of now taken, and show it; whoever was forgotten meanwhile is in none.

        Raises BrokerAway, BrokerSilent, NotAuthorised, Unsendable, and what ``take`` raises.
        """
        before = self._pictures.taken_away
        jpeg = await take()
        if not self._pictures.fits(jpeg):
            return
        self._pictures.viewed(thing)
        await self._mqtt.publish(state(thing, Component.VIEW), jpeg, expiry_s=60)
        if self._pictures.taken_away != before:
            self._pictures.take_away_views(thing)

    async def run(self) -> None:
        """Tell, for as long as the service runs."""
        while True:
            await self._until_news()
            if not self._mqtt.connected:
                continue
            try:
                await self._tell()
                self.forbidden = False
            except (BrokerAway, BrokerSilent) as exc:
                log.info("Home Assistant was not told everything (%s)", exc)
                self._standing.clear()
            except (NotAuthorised, Unsendable) as exc:
                if not self.forbidden:
                    log.warning("%s: Home Assistant is told nothing", exc)
                self.forbidden, self._anew = True, True
                await asyncio.sleep(FORBIDDEN_S)

    async def withdraw(self) -> None:
        """Take everything away: it is to be told nothing any more. Ends once that is done."""
        while self._told.everything():
            await self._until_news()
            if not self._mqtt.connected:
                continue
            try:
                for announced in list(self._told.everything().values()):
                    await self._take_away(announced)
            except (BrokerAway, BrokerSilent, NotAuthorised, Unsendable) as exc:
                log.info("what Home Assistant was told could not be taken away yet (%s)", exc)
                await asyncio.sleep(FORBIDDEN_S)

    async def _until_news(self) -> None:
        loop = asyncio.get_running_loop()
        wait_s = TICK_S if self._due is None else min(TICK_S, max(0.0, self._due - loop.time()))
        try:
            async with asyncio.timeout(wait_s):
                await self._wake.wait()
        except TimeoutError:
            pass
        self._wake.clear()

    async def _tell(self) -> None:
        now = asyncio.get_running_loop().time()
        if now - self._released > RELEASE_S:
            self._released = now
            await self._survey.look_for_release()
        await self._tell_events()
        while self._to_take_off:
            await self._leave(Announcement(self._to_take_off.pop(), b""))
        born = self._due is not None and now >= self._due
        if born:
            self._due, self._answered = None, now
        await self._tell_what_there_is(anew=self._anew or born)
        if self._anew or born:
            self._standing.clear()
            self._pictures.forget_all()
        self._anew = False
        await self._tell_states()
        if born:
            await asyncio.sleep(LISTENS_S)
        await self._tell_pictures()

    async def _tell_events(self) -> None:
        """First: somebody stands at the door."""
        while self._waiting:
            one = self._waiting.popleft()
            if asyncio.get_running_loop().time() - one.since > EVENT_LASTS_S:
                continue
            try:
                await self._mqtt.publish(one.topic, one.payload, expiry_s=int(EVENT_LASTS_S))
            except BrokerAway:  # nothing was sent
                self._waiting.appendleft(one)
                raise

    async def _tell_what_there_is(self, *, anew: bool) -> None:
        shapes = self._survey.shapes()
        before = self._told.everything()
        for shape in shapes.values():
            known = before.get(shape.thing.node)
            announced = self._plan.announced(shape)
            if anew or known != announced:
                for one in self._plan.announce(shape, known):
                    await self._leave(one)
            if known != announced:
                await self._told.put({shape.thing.node: announced})
        nodes = {thing.node for thing in shapes}
        for node, announced in before.items():
            if node not in nodes:
                await self._take_away(announced)

    async def _take_away(self, announced: AnnouncedThing) -> None:
        for one in (*discovery.withdrawn(announced), *discovery.forgotten(announced)):
            await self._leave(one)
            self._standing.pop(one.topic, None)
        await self._told.put({announced.thing.node: None})

    async def _tell_states(self) -> None:
        for shape in self._survey.shapes().values():
            if shape.thing.kind is ThingKind.DOOR:
                now = await self._survey.door(shape)
                await self._leave_all(states.of_door(now, self._tongue, names=self._settings.names))
            else:
                await self._leave_all(states.of_camera(self._survey.camera(shape)))

    async def _tell_pictures(self) -> None:
        for place in self._pictures.cleared():
            await self._mqtt.publish(place, b"")
        if not self._settings.pictures:
            return
        for shape in self._survey.shapes().values():
            if shape.thing.kind is ThingKind.DOOR:
                visit = (await self._survey.door(shape)).visit
                jpeg = await self._pictures.of_visit(shape.thing, visit)
                if jpeg is not None:
                    await self._mqtt.publish(state(shape.thing, Component.VISITOR), jpeg, expiry_s=60)

    async def _leave_all(self, wanted: Mapping[str, bytes]) -> None:
        for topic, payload in wanted.items():
            if self._standing.get(topic) != payload:
                await self._leave(Announcement(topic, payload))
                self._standing[topic] = payload

    async def _leave(self, one: Announcement) -> None:
        await self._mqtt.publish(one.topic, one.payload, retain=one.retain)
