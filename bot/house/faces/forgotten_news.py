"""That somebody was forgotten is announced, also where a kill comes between: rooms keep their name till then."""

from dataclasses import dataclass

from bot.house.facts import Outlets, PersonForgotten
from bot.house.people import Person, PersonId
from bot.house.ports import AuditTrail, Collection, PeopleBook
from bot.house.residents.actors import Asker


@dataclass(frozen=True, slots=True)
class Unannounced:
    """Somebody who is being forgotten, until everybody has heard of it."""

    who: Person
    by: Asker


class ForgottenNews:
    """Remembers whom we are forgetting until it was announced."""

    def __init__(
        self, *, book: Collection[Unannounced], people: PeopleBook, audit: AuditTrail, outlets: Outlets
    ) -> None:
        self._book = book
        self._people = people
        self._audit = audit
        self._outlets = outlets

    async def resume(self) -> None:
        """Announce whom we forgot just before a stop.

        Who is still in the book of people was forgotten by half at most, and is until somebody asks for it again.
        """
        known = {person.id for person in await self._people.people()}
        for begun in self._book.everything().values():
            if begun.who.id in known:
                await self.called_off(begun.who.id)
            else:
                await self._audit.note("forgotten", person=begun.who.id, by=begun.by.id)
                await self.announce(begun)

    async def begin(self, begun: Unannounced) -> None:
        """Write down that somebody is about to be forgotten."""
        await self._book.put({begun.who.id: begun})

    async def called_off(self, person: PersonId) -> None:
        """They could not be forgotten."""
        await self._book.put({person: None})

    async def announce(self, begun: Unannounced) -> None:
        """Tell everybody, and keep their name no longer."""
        await self._outlets.announce(PersonForgotten(begun.who, begun.by))
        await self._book.put({begun.who.id: None})  # after it: twice is better than never
