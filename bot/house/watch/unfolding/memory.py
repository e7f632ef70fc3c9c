"""What incidents show of people follows what becomes of them: a name that changes, a face that is forgotten."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.house.faces.corrections import NameForgotten, OfPerson, PeopleOne, look_corrected, sighting_corrected
from bot.house.people import Look, PersonId
from bot.house.ports import Collection
from bot.house.watch.incident import Incident
from bot.house.watch.incidents import Incidents
from bot.house.watch.live.watching import HouseWatcher
from bot.house.watch.unfolding.pictures import IncidentPictures
from bot.house.watch.unfolding.teller import IncidentTeller


class IncidentMemory:
    """Implements ``bot.house.faces.onlooker.OtherPictures``."""

    def __init__(
        self,
        incidents: Incidents,
        *,
        book: Collection[Incident],
        pictures: IncidentPictures,
        teller: IncidentTeller,
        watching: HouseWatcher,
        forgotten: Callable[[PersonId], Awaitable[None]],
        merged: Callable[[PersonId, PersonId], Awaitable[None]],
    ) -> None:
        """``forgotten`` drops when somebody was seen; ``merged`` lets when one was seen be when the other was."""
        self._incidents = incidents
        self._book = book
        self._pictures = pictures
        self._teller = teller
        self._watching = watching
        self._forgotten = forgotten
        self._merged = merged

    async def correct_all(self, concerns: Callable[[Look], bool], correction: OfPerson) -> None:
        """Correct what every incident says of somebody whose look it concerns, and what is said of those in view."""
        self._watching.correct(lambda seen: sighting_corrected(seen, correction))
        self._teller.correct(lambda seen: sighting_corrected(seen, correction))
        if isinstance(correction, PeopleOne):
            await self._merged(correction.gone, correction.person.id)
        for incident in self._book.everything().values():
            if incident.look and concerns(incident.look):
                await self._incidents.change(incident.id, lambda now: _corrected(now, correction))

    async def forget_person(self, person: PersonId) -> int:
        """Forget the pictures and clips of every incident that somebody was named in; returns how many.

        The incident tells of them until they are gone: what is interrupted can be done again. Raises StoreUnwritable.
        """
        self._watching.forget(person)
        await self._forgotten(person)
        naming = self._teller.that_name(person)
        pictures = 0
        for incident in self._book.everything().values():
            named = incident.look is not None and person in incident.look.people
            if named or incident.id in naming or incident.person == person:
                pictures += await self._pictures.forget(incident)
                self._teller.forgot(await self._incidents.change(incident.id, _forgotten))
        await self.correct_all(lambda look: person in look.denied, NameForgotten(person))
        return pictures


def _corrected(incident: Incident, correction: OfPerson) -> Incident:
    return replace(incident, look=look_corrected(incident.look, correction)) if incident.look else incident


def _forgotten(incident: Incident) -> Incident:
    """An incident of which nothing is shown any more; that somebody was there stays."""
    return replace(
        incident, look=None, photo=None, clip=None, no_clip=False, person=None, forgotten=incident.forgotten + 1
    )
