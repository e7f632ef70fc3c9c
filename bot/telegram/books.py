"""All that the room keeps across restarts, and what of it goes with somebody who leaves, or is forgotten."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from zoneinfo import ZoneInfo

from bot.house.faces.profile import Profile, Profiles, StrangerNote
from bot.house.people import Person, ResidentId
from bot.house.ports import Clock
from bot.house.residents.places import Place
from bot.house.telling.listening import Listeners, Listening
from bot.telegram.cards import old_buttons
from bot.telegram.cards.buttons import ButtonBook, Issued, Keyboard
from bot.telegram.cards.card import Card, CardBook
from bot.telegram.chat import old_questions
from bot.telegram.chat.forgotten import keep_nothing_of
from bot.telegram.chat.looking_back import ProposedChanges
from bot.telegram.chat.pending_photos import PendingPhoto
from bot.telegram.chat.questions import Question, QuestionBook
from bot.telegram.chat.stranger_pages import DecidedStranger
from bot.telegram.chat.undoing import Undoable
from bot.telegram.delivery.discretion import HeldVisit
from bot.telegram.delivery.farewell import Parting
from bot.telegram.delivery.portraits import Portrait
from bot.telegram.delivery.shredder import ShortLived
from bot.telegram.delivery.uploads import Uploaded, Uploads
from bot.telegram.delivery.urgent import Urgent, UrgentBook
from bot.telegram.leavers import Leaver, Leavers
from bot.telegram.memory import Memory, drop_all_of
from bot.telegram.tongues import Spoken, Tongues


class RoomBooks:
    """One of each, over the collections of ``memory``."""

    def __init__(self, memory: Memory, *, zone: ZoneInfo, clock: Clock, steady: Clock) -> None:
        self.cards = CardBook(memory.collection("cards", Card), clock)
        self.uploads = Uploads(memory.album, memory.collection("uploads", Uploaded), steady)
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
        self.held = memory.collection("held", HeldVisit)
        self.portraits = memory.collection("portraits", Portrait)
        self.partings = memory.collection("partings", Parting)
        self.places = memory.collection("places", Place)
        self.short_lived = memory.collection("shredder", ShortLived)

    @property
    def of_residents(self) -> Sequence[Callable[[ResidentId], Awaitable[None]]]:
        """Each drops what one book keeps for somebody who lives here no longer; none of them drops their buttons."""
        return [
            self.urgent.end_of,
            self.questions.end_of,
            partial(drop_all_of, self.lessons),
            partial(drop_all_of, self.pending_photos),
            partial(drop_all_of, self.held),
            partial(drop_all_of, self.proposed),
            partial(drop_all_of, self.decided),
            self.profiles.end_of,
            self.listeners.end_of,
            self.tongues.end_of,
        ]

    async def keep_nothing_of(self, person: Person) -> None:
        """Drop what is kept of somebody who was forgotten; their portraits have an owner of their own."""
        await self.proposed.put(dict.fromkeys(self.proposed.everything()))  # names may stand in any of them
        await self.decided.put(
            {key: None for key, one in self.decided.everything().items() if one.decision.is_about(person.id)}
        )
        await keep_nothing_of(self.lessons, self.questions, self.pending_photos, person)
