"""All that the room keeps across restarts, and what of it goes with somebody who leaves, or is forgotten."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import tzinfo
from functools import partial

from bot.house.doors.door import Door, DoorId
from bot.house.faces.profile import Profile, Profiles, StrangerNote
from bot.house.first_walk import FirstSteps
from bot.house.house_rules import HOUSE_RULES, HouseRules
from bot.house.people import Person, ResidentId
from bot.house.ports import Clock
from bot.house.residents.places import Place
from bot.house.status.status import StatusNow
from bot.house.summaries.summarist import Summarist
from bot.house.telling.listening import Listeners, Listening
from bot.house.telling.passers import DigestedPassers, Passers
from bot.house.telling.whereabouts import Whereabouts, WhereaboutsBook
from bot.house.visits.phrases import PHRASES, HousePhrases
from bot.house.watch.camera import Camera
from bot.house.watch.camera_keeper import CAMERAS
from bot.house.watch.incident import Incident, WatchRule
from bot.house.watch.incidents import INCIDENTS
from bot.house.watch.live.door_presence import PASSED_BY, PassedBy
from bot.house.watch.ruling.rules_keeper import WATCH_RULES
from bot.telegram.cards import card, old_buttons
from bot.telegram.cards.buttons import ButtonBook, Issued
from bot.telegram.cards.card import Card, CardBook, IncidentCard
from bot.telegram.cards.incident_renderer import IncidentRenderer, Scenes
from bot.telegram.cards.keyboards import Keyboard
from bot.telegram.cards.renderer import CardRenderer
from bot.telegram.chat.conversation import old_questions
from bot.telegram.chat.conversation.questions import Question, QuestionBook
from bot.telegram.chat.first_walk import FirstWalk
from bot.telegram.chat.past.statistics_pages import ChartGround, ChartGrounds
from bot.telegram.chat.people.forgotten import keep_nothing_of
from bot.telegram.chat.people.looking_back import ProposedChanges
from bot.telegram.chat.people.pending_photos import PendingPhoto
from bot.telegram.chat.people.people_tables import SentTable
from bot.telegram.chat.people.stranger_pages import DecidedStranger
from bot.telegram.chat.people.undoing import Undoable
from bot.telegram.delivery.courier_pool import CourierPool
from bot.telegram.delivery.digests import Digests
from bot.telegram.delivery.discretion import HeldVisit
from bot.telegram.delivery.farewell import Parting
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.delivery.incidents.chats import IncidentChats
from bot.telegram.delivery.portraits import Portrait
from bot.telegram.delivery.shredder import ShortLived
from bot.telegram.delivery.summaries import Summaries, ToldSummary
from bot.telegram.delivery.uploads import Uploaded, Uploads
from bot.telegram.delivery.urgent import Urgent, UrgentBook
from bot.telegram.leavers import Leaver, Leavers
from bot.telegram.memory import Memory, drop_all_of
from bot.telegram.tongues import Spoken, Tongues


class RoomBooks:
    """One of each, over the collections of ``memory``."""

    def __init__(self, memory: Memory, *, zone: tzinfo, clock: Clock, steady: Clock) -> None:
        self._memory = memory
        self._steady = steady
        self.cards = CardBook(memory.collection("cards", Card, card.MIGRATIONS), clock)
        self.incident_cards = CardBook(memory.collection("incident_cards", IncidentCard), clock)
        self.uploads = Uploads(memory.album, memory.clips, memory.collection("uploads", Uploaded), steady)
        self.questions = QuestionBook(memory.collection("questions", Question, old_questions.MIGRATIONS), steady)
        self.buttons = ButtonBook(
            memory.collection("buttons", Issued, old_buttons.MIGRATIONS),
            memory.collection("keyboards", Keyboard),
            on_bound=self.questions.sent,
        )
        self.tongues = Tongues(memory.collection("languages", Spoken), zone)
        self.urgent = UrgentBook(memory.collection("urgent", Urgent))
        self.leavers = Leavers(memory.collection("leavers", Leaver), steady)
        self.lessons = memory.collection("lessons", Undoable)
        # "errands" is its name on disk: what was stored under it is still to be read
        self.pending_photos = memory.collection("errands", PendingPhoto)
        self.decided = memory.collection("stranger_decisions", DecidedStranger)
        self.proposed = memory.collection("hindsight", ProposedChanges)
        unknown = memory.collection("unknown_people", StrangerNote)
        self.profiles = Profiles(memory.collection("profiles", Profile), unknown)
        self.listeners = Listeners(memory.collection("listening", Listening))
        self.tables = memory.collection("sent_tables", SentTable)
        self.whereabouts = WhereaboutsBook(memory.collection("whereabouts", Whereabouts))
        self.chart_grounds = ChartGrounds(memory.collection("chart_grounds", ChartGround))
        self.held = memory.collection("held", HeldVisit)
        passed_by = memory.collection(PASSED_BY, PassedBy)
        self.passers = Passers(
            lambda: passed_by.everything().values(), memory.collection("digested_passers", DigestedPassers)
        )
        self.summaries = memory.collection("summaries", ToldSummary)
        self.portraits = memory.collection("portraits", Portrait)
        self.partings = memory.collection("partings", Parting)
        self.phrases = memory.collection(PHRASES, HousePhrases)
        self.rules = memory.collection(HOUSE_RULES, HouseRules)
        self.places = memory.collection("places", Place)
        self.cameras = memory.collection(CAMERAS, Camera)
        self.incidents = memory.collection(INCIDENTS, Incident)
        self.watch_rules = memory.collection(WATCH_RULES, WatchRule)
        self.walks = memory.collection("first_walks", FirstSteps)
        self.short_lived = memory.collection("shredder", ShortLived)

    def renderer(self, doors: Mapping[DoorId, Door], *, clock: Clock) -> CardRenderer:
        """Whoever draws cards of these doors."""
        return CardRenderer(
            doors,
            self._memory.people,
            self._memory.residents,
            self.places,
            self.phrases,
            self.rules,
            self.buttons,
            self.tongues,
            clock=clock,
            steady=self._steady,
        )

    def scenes(self, doors: Mapping[DoorId, Door]) -> Scenes:
        """Whoever knows what incidents only have the ids of."""
        return Scenes(doors, self.cameras, self._memory.people, self.watch_rules.get)

    def incident_renderer(self, scenes: Scenes, *, clock: Clock) -> IncidentRenderer:
        """Whoever draws cards of incidents."""
        return IncidentRenderer(
            scenes,
            self._memory.residents,
            self.places,
            self.rules,
            self.buttons,
            self.tongues,
            clock=clock,
            steady=self._steady,
        )

    def incident_chats(self, couriers: CourierPool) -> IncidentChats:
        """Whoever knows which chats show which incidents."""
        return IncidentChats(
            couriers=couriers,
            incidents=self.incidents,
            cameras=self.cameras,
            residents=self._memory.residents,
            places=self.places,
            uploads=self.uploads,
            in_doubt=self.incident_cards.in_doubt,
            steady=self._steady,
        )

    def first_walk(self, doors: Mapping[DoorId, Door], household: TelegramHousehold) -> FirstWalk:
        """Whoever leads a new owner through the house."""
        memory = self._memory
        return FirstWalk(
            self.walks,
            doors=doors,
            household=household,
            people=memory.people,
            residents=memory.residents,
            visits=memory.visits,
            steady=self._steady,
        )

    def digests(self, doors: Mapping[DoorId, Door], household: TelegramHousehold, *, clock: Clock) -> Digests:
        """Whoever sends what was held."""
        return Digests(
            held=self.held,
            passers=self.passers,
            listeners=self.listeners,
            visits=self._memory.visits,
            residents=self._memory.residents,
            doors=doors,
            household=household,
            clock=clock,
            steady=self._steady,
            zone=self.tongues.zone,
        )

    def summarised(
        self, summarist: Summarist, household: TelegramHousehold, report: StatusNow, *, clock: Clock
    ) -> Summaries:
        """Whoever sends what was yesterday, last week and last month."""
        return Summaries(
            summarist=summarist,
            told=self.summaries,
            listeners=self.listeners,
            residents=self._memory.residents,
            household=household,
            report=report,
            clock=clock,
            zone=self.tongues.zone,
        )

    @property
    def of_residents(self) -> Sequence[Callable[[ResidentId], Awaitable[None]]]:
        """Each drops what one book keeps for somebody who lives here no longer; none of them drops their buttons."""
        return [
            self.urgent.end_of,
            self.questions.end_of,
            partial(drop_all_of, self.lessons),
            partial(drop_all_of, self.pending_photos),
            partial(drop_all_of, self.tables),
            partial(drop_all_of, self.held),
            self.passers.end_of,
            partial(drop_all_of, self.summaries),
            partial(drop_all_of, self.proposed),
            partial(drop_all_of, self.decided),
            self.profiles.end_of,
            self.listeners.end_of,
            self.chart_grounds.end_of,
            self.tongues.end_of,
            partial(drop_all_of, self.walks),
        ]

    async def keep_nothing_of(self, person: Person) -> None:
        """Drop what is kept of somebody who was forgotten; their portraits have an owner of their own."""
        await self.proposed.put(dict.fromkeys(self.proposed.everything()))  # names may stand in any of them
        await self.decided.put(
            {key: None for key, one in self.decided.everything().items() if one.decision.is_about(person.id)}
        )
        await self._write_digests_anew()
        await keep_nothing_of(self.lessons, self.questions, self.pending_photos, person)

    async def _write_digests_anew(self) -> None:
        """Have digests that wait for Telegram made again, of what the visits say now: in any a name may stand."""
        async with self.held.turn:  # one that is being made names whom the visits named a moment ago
            held = self.held.everything()
            waited = await self.urgent.take_back({one.digest for one in held.values() if one.digest})
            await self.held.put({key: replace(one, told=False) for key, one in held.items() if one.digest in waited})
        async with self.summaries.turn:
            told = self.summaries.everything()
            waited = await self.urgent.take_back({one.key for one in told.values()})
            await self.summaries.put({key: replace(one, told=False) for key, one in told.items() if one.key in waited})
