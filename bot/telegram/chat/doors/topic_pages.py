"""The pages of /topics and /buttons, and what is asked for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.house.names import to_name
from bot.house.people import Resident, ResidentId
from bot.house.ports import Clock
from bot.house.topics.hiring import TopicStaff
from bot.house.topics.topics import HouseTopics
from bot.telegram.actions import ButtonAction
from bot.telegram.actions.topics import (
    AddHouseButton,
    AllowTopic,
    ChooseChime,
    EndChime,
    HearTopic,
    PressHouseButton,
    RemoveTopic,
    SetTopicAudience,
    SetTopicSound,
    TryChime,
)
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.chat.conversation.asking import Asking
from bot.telegram.chat.conversation.question_answers import YesOrNo
from bot.telegram.chat.conversation.questions import Matter, Phrasing
from bot.telegram.delivery.household import TelegramHousehold
from bot.words.chat import labels
from bot.words.chat.doors import topic_text
from bot.words.phrase import Phrase, Text

#: What the buttons of the pages are about, and how long they stand: those of /buttons are pressed again and again.
_PAGE, _BUTTONS = "topics", "house buttons"
_LASTS = timedelta(hours=1)
_BUTTONS_LAST = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class AllowedTopicAsked(Matter):
    """A topic under which residents may say what they like."""

    kind = "allowed topic"

    def phrasing(self) -> Phrasing:
        """A topic."""
        return Phrasing(topic_text.ASK_ALLOWED)


@dataclass(frozen=True, slots=True)
class HouseButtonAsked(Matter):
    """A new button: its name, then its topic, then what it says."""

    kind = "house button"
    name: str = ""
    topic: str = ""

    def phrasing(self) -> Phrasing:
        """What is not known yet."""
        if not self.name:
            return Phrasing(topic_text.ASK_BUTTON_NAME)
        if not self.topic:
            return Phrasing(topic_text.ask_button_topic(self.name))
        return Phrasing(topic_text.ask_button_payload(self.name, self.topic))


@dataclass(frozen=True, slots=True)
class HeardTopicAsked(Matter):
    """Messages that shall come into the chat: their name, then their topic."""

    kind = "heard topic"
    name: str = ""

    def phrasing(self) -> Phrasing:
        """What is not known yet."""
        return Phrasing(topic_text.ask_heard_filter(self.name) if self.name else topic_text.ASK_HEARD_NAME)


@dataclass(frozen=True, slots=True)
class ChimeAsked(Matter):
    """The topic of the chime."""

    kind = "chime"

    def phrasing(self) -> Phrasing:
        """A topic."""
        return Phrasing(topic_text.ASK_CHIME)


#: What each button of the page asks.
_ASKED: Mapping[type[ButtonAction], Matter] = {
    AllowTopic: AllowedTopicAsked(),
    AddHouseButton: HouseButtonAsked(),
    HearTopic: HeardTopicAsked(),
    ChooseChime: ChimeAsked(),
}


class TopicPages:
    """Shows them, asks, and has the answers kept."""

    def __init__(self, *, household: TelegramHousehold, staff: TopicStaff, asking: Asking, steady: Clock) -> None:
        self._household = household
        self._staff = staff
        self._asking = asking
        self._steady = steady

    async def ask(self, resident: Resident, action: ButtonAction) -> None:
        """Ask what a button of the page asks. Raises NotAllowed."""
        await self._staff.keeper.look(resident)
        await self._asking.ask(resident.id, _ASKED[type(action)])

    async def answered(self, resident: Resident, matter: Matter, said: str | YesOrNo) -> None:
        """Ask on, or keep it. Raises what ``TopicKeeper`` raises, and NoName."""
        if not isinstance(said, str):
            return  # none has a button for yes or no
        keeper = self._staff.keeper
        changed: HouseTopics | None = None
        match matter:
            case AllowedTopicAsked():
                changed = await keeper.allow(resident, said)
            case HouseButtonAsked(name=""):
                await self._ask_on(resident, HouseButtonAsked(to_name(said)))
            case HouseButtonAsked(name=name, topic=""):
                await self._ask_on(resident, HouseButtonAsked(name, await keeper.check(resident, said)))
            case HouseButtonAsked(name=name, topic=topic):
                changed = await keeper.add_button(resident, name, topic, said)
            case HeardTopicAsked(name=""):
                await self._ask_on(resident, HeardTopicAsked(to_name(said)))
            case HeardTopicAsked(name=name):
                changed = await keeper.hear(resident, name, said)
            case ChimeAsked():
                changed = await keeper.set_chime(resident, said)
                self._household.say(resident.id, topic_text.CHIME_SET)
        if changed:
            self.show(resident.id, changed)

    async def _ask_on(self, resident: Resident, matter: Matter) -> None:
        await self._staff.keeper.look(resident)
        await self._asking.ask(resident.id, matter)

    def show(self, resident: ResidentId, topics: HouseTopics, *, redrawn: bool = False) -> None:
        """Send the page of /topics, or draw it again where it stands."""
        until = self._steady() + _LASTS

        def button(label: Phrase, action: ButtonAction) -> Button:
            return Button(label, Offer(action, until))

        rows = [
            *([button(topic_text.remove(topic), RemoveTopic(topic))] for topic in topics.allowed),
            *([button(topic_text.remove(one.name), RemoveTopic(one.id))] for one in topics.buttons),
            *(
                [
                    button(topic_text.loudness(one), SetTopicSound(one.id, not one.silent)),
                    button(topic_text.audience(one), SetTopicAudience(one.id, one.audience.next)),
                    button(topic_text.remove(one.name), RemoveTopic(one.id)),
                ]
                for one in topics.heard
            ),
            [button(topic_text.ADD_ALLOWED, AllowTopic()), button(topic_text.ADD_BUTTON, AddHouseButton())],
            [button(topic_text.ADD_HEARD, HearTopic()), button(topic_text.SET_CHIME, ChooseChime())],
        ]
        if topics.chime:
            rows.append([button(topic_text.TRY_CHIME, TryChime()), button(topic_text.END_CHIME, EndChime())])
        unreadable = [one for one in topics.heard if not self._staff.keeper.is_readable(one)]
        self._household.page(resident, topic_text.page(topics, unreadable), _PAGE, rows, redrawn=redrawn)

    def show_buttons(self, resident: ResidentId, topics: HouseTopics) -> None:
        """Send the page of /buttons."""
        until = self._steady() + _BUTTONS_LAST
        rows = [[Button(labels.name(one.name), Offer(PressHouseButton(one.id), until))] for one in topics.buttons]
        text: Text = topic_text.BUTTONS if rows else topic_text.NO_BUTTONS
        self._household.offer(resident, text, _BUTTONS, rows)

    @property
    def carriers(self) -> Mapping[type[Matter], Any]:
        """Who carries out what is answered: this does."""
        return {type(matter): self for matter in _ASKED.values()}
