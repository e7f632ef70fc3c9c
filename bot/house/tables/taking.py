"""People as a table that a household takes with it: what is said of them, and nothing of how their faces are told."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from bot.house.faces.last_seen import LastSeen, last_seen
from bot.house.faces.profile import PersonDetail, PersonGroup, Profiles
from bot.house.people import Person, PersonId, Resident, SampleId
from bot.house.ports import AuditTrail, Clock, Eyes, PeopleBook, VisitBook
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action


@dataclass(frozen=True, slots=True)
class TakenPerson:
    """Somebody, as a row tells of them."""

    person: Person
    group: PersonGroup
    notes: str
    details: tuple[PersonDetail, ...]
    #: How many photos they are known by.
    samples: int
    #: None: not within ``SEEN_WITHIN``.
    seen: LastSeen | None


class PeopleExport:
    """Gives the people out. ``by`` is None for whoever has the house's own machine at hand."""

    def __init__(
        self,
        *,
        people: PeopleBook,
        profiles: Profiles,
        admission: Admission,
        eyes: Eyes,
        visits: VisitBook,
        audit: AuditTrail,
        clock: Clock,
    ) -> None:
        self._people = people
        self._profiles = profiles
        self._admission = admission
        self._eyes = eyes
        self._visits = visits
        self._audit = audit
        self._clock = clock

    async def people(self, by: Resident | None) -> Sequence[TakenPerson]:
        """Everybody, by name. Raises NotAllowed, EyesUnavailable, StoreUnwritable."""
        if by:
            await self._admission.admit(by, Action.CARRY_PEOPLE)
        people = await self._people.people()
        samples = await self._eyes.samples()
        seen = await last_seen(self._visits, [person.id for person in people], self._clock())
        await self._audit.note("people exported", by=by.id if by else None, people=len(people))
        return [self._taken(person, samples.get(person.id, 0), seen.get(person.id)) for person in people]

    async def photos(self, person: PersonId) -> AsyncIterator[tuple[SampleId, bytes]]:
        """The photos of somebody (JPEG), for whoever has the machine at hand. Raises EyesUnavailable."""
        for sample in await self._eyes.sample_ids(person):
            try:
                yield sample, await self._eyes.sample(person, sample)
            except KeyError:  # removed in this very moment
                continue

    def _taken(self, person: Person, samples: int, seen: LastSeen | None) -> TakenPerson:
        profile = self._profiles.of(person.id)
        return TakenPerson(person, profile.group, profile.notes, profile.details, samples, seen)
