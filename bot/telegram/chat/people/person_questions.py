"""What is asked about a person on their page: another name, a note, who is the same; and what is done with it."""

from dataclasses import dataclass, replace
from typing import Self

from bot.house.faces.faces import Faces
from bot.house.faces.person_keeper import PersonKeeper, PersonNameTaken
from bot.house.people import Person, Resident, ResidentId
from bot.telegram.chat.conversation.asking import Asking
from bot.telegram.chat.conversation.question_answers import YesOrNo
from bot.telegram.chat.conversation.questions import Matter, Phrasing
from bot.telegram.chat.people.person_pages import PersonPages
from bot.telegram.delivery.household import TelegramHousehold
from bot.words.chat.people import lessons, people_text


@dataclass(frozen=True, slots=True)
class _OfPerson:
    """What every question about a person has."""

    person: Person

    def carried_out(self) -> Self:
        """Without the name."""
        return replace(self, person=replace(self.person, name=""))


@dataclass(frozen=True, slots=True)
class PersonNameAsked(_OfPerson, Matter):
    """What somebody shall be called."""

    kind = "person_name"

    def phrasing(self) -> Phrasing:
        """Any words may be it."""
        return Phrasing(people_text.ask_name(self.person))


@dataclass(frozen=True, slots=True)
class PersonNoteAsked(_OfPerson, Matter):
    """What shall be written down about somebody."""

    kind = "person_note"

    def phrasing(self) -> Phrasing:
        """Any words may be it."""
        return Phrasing(people_text.ask_note(self.person))


@dataclass(frozen=True, slots=True)
class TwinAsked(_OfPerson, Matter):
    """Who is the same person as somebody."""

    kind = "person_twin"

    def phrasing(self) -> Phrasing:
        """A name."""
        return Phrasing(people_text.ask_twin(self.person))


#: Every one of them.
PersonMatter = PersonNameAsked | PersonNoteAsked | TwinAsked


class PersonWriting:
    """Asks, and carries out what is written."""

    def __init__(
        self, *, household: TelegramHousehold, people: PersonKeeper, faces: Faces, asking: Asking, pages: PersonPages
    ) -> None:
        self._household = household
        self._people = people
        self._faces = faces
        self._asking = asking
        self._pages = pages

    async def ask(self, resident: ResidentId, matter: PersonMatter) -> None:
        """Ask one of these."""
        await self._asking.ask(resident, matter)

    async def answered(self, resident: Resident, matter: PersonMatter, said: str | YesOrNo) -> None:
        """Do what was written. Raises NoName and what ``PersonKeeper`` raises."""
        if not isinstance(said, str):  # none of them has a button for yes or no
            return
        match matter:
            case PersonNameAsked(person=person):
                await self._rename(resident, person, said)
            case PersonNoteAsked(person=person):
                await self._people.set_notes(resident, person.id, said)
                self._household.say(resident.id, people_text.noted(person))
            case TwinAsked(person=person):
                await self._twin(resident, person, said)
        await self._pages.redraw(resident, matter.person.id)

    async def _rename(self, resident: Resident, person: Person, name: str) -> None:
        try:
            renamed = await self._people.rename(resident, person.id, name)
        except PersonNameTaken as taken:
            await self._asking.ask(resident.id, PersonNameAsked(person), people_text.name_taken(taken.other))
        else:
            self._household.say(resident.id, people_text.renamed(renamed))

    async def _twin(self, resident: Resident, person: Person, name: str) -> None:
        other = await self._faces.named(name)
        if other is None or other.id == person.id:
            self._household.say(resident.id, lessons.unknown_person(name))
        else:
            await self._pages.ask_merge(resident, person.id, other.id)
