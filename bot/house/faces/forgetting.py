"""Who is being forgotten: what a look that is under way still brings of them is not kept."""

import asyncio
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import replace

from bot.house.names import folded
from bot.house.people import Look, Person, PersonId, Sighting, Verdict

#: Looks under way are waited for so long before somebody is forgotten, in seconds; one that takes longer is told of
#: them when it ends.
LOOKS_END_S = 20.0


class ForgottenMeanwhile(Exception):
    """Somebody whom this is about was forgotten while it was being done."""


class Forgetting:
    """Everybody who is being forgotten or was since the start, by id: an id is never given twice.

    That somebody has no name in the book is no sign of it: a face is learned before its name is written down.
    """

    def __init__(self) -> None:
        self._gone: set[PersonId] = set()
        #: Those whom nobody is called any more, and whose pictures stay: a lesson was taken back, a last photo removed.
        self._unnamed: set[PersonId] = set()
        #: What they were called, folded, in the order in which they were forgotten; in mind only.
        self._names: list[str] = []
        self._looks: set[asyncio.Future[None]] = set()

    def __contains__(self, person: PersonId) -> bool:
        return person in self._gone

    @contextmanager
    def of(self, person: PersonId, name: str = "") -> Iterator[None]:
        """Somebody is forgotten in this block, and from its beginning on; where it raises, they are not."""
        before = person in self._gone
        self._gone.add(person)
        place = len(self._names)
        self._names.append(folded(name))
        try:
            yield
        except BaseException:
            if not before:
                self._gone.discard(person)
            self._names[place] = ""  # later ones keep their places
            raise

    @property
    def so_far(self) -> int:
        """A mark for ``forgotten_since``."""
        return len(self._names)

    def forgotten_since(self, mark: int, name: str) -> bool:
        """Tell whether somebody who was called so was forgotten after ``so_far`` was this."""
        return bool(name) and folded(name) in self._names[mark:]

    @contextmanager
    def look(self) -> Iterator[None]:
        """Pictures are looked at in this block, until what they show is kept."""
        ended = asyncio.get_running_loop().create_future()
        self._looks.add(ended)
        try:
            yield
        finally:
            self._looks.discard(ended)
            if not ended.done():
                ended.set_result(None)

    async def looks_ended(self) -> None:
        """Return when the looks that are under way now have ended, ``LOOKS_END_S`` at most."""
        if self._looks:
            await asyncio.wait(set(self._looks), timeout=LOOKS_END_S)

    def unname(self, person: PersonId) -> None:
        """Somebody is in the book of people no longer; no look under way names them."""
        self._unnamed.add(person)

    def still_named(self, look: Look) -> Look:
        """A look without the names of those who were taken out of the book of people since the start."""
        for person in self._unnamed & look.people:
            look = replace(
                look,
                sightings=tuple(without(seen, person) for seen in look.sightings),
                elsewhere=tuple(without(seen, person) for seen in look.elsewhere),
            )
        return look

    def shows(self, look: Look) -> bool:
        """Tell whether pictures show somebody who is forgotten, as the eyes told it."""
        return not self._gone.isdisjoint(look.people)


def named(look: Look, people: Iterable[Person]) -> Look:
    """A look as it is kept: whoever is not in the book of people is unknown."""
    known = {person.id for person in people}
    return replace(
        look,
        sightings=tuple(of_known(seen, known) for seen in look.sightings),
        elsewhere=tuple(of_known(seen, known) for seen in look.elsewhere),
    )


def of_known(seen: Sighting, known: AbstractSet[PersonId]) -> Sighting:
    """What is said of a face, as far as those whom it names are known."""
    for person in (seen.person, seen.not_person):
        if person and person.id not in known:
            seen = without(seen, person.id)
    return seen


def without(seen: Sighting, person: PersonId) -> Sighting:
    """What is said of a face, but that it is this person, or is not."""
    if seen.not_person and seen.not_person.id == person:
        seen = replace(seen, not_person=None)
    if seen.person and seen.person.id == person:
        seen = replace(seen, person=None, verdict=Verdict.UNKNOWN)
    return seen
