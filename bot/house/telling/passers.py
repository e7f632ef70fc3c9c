"""Who came to a door and did not ring, for the digest of each resident: told once."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.house.people import Resident, ResidentId
from bot.house.ports import Collection
from bot.house.residents.permissions import Action, ever_may
from bot.house.watch.live.door_presence import PassedBy

#: Who never had a digest is told of those who came in so long before their first one.
_FIRST = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DigestedPassers:
    """Of which of them a resident's newest digest tells; both by the steady clock."""

    since: datetime
    until: datetime
    #: The key of its message.
    digest: str
    #: True: that message is written down.
    told: bool = False


class Passers:
    """Over those who left, and over what each resident was told of them."""

    def __init__(self, passed: Callable[[], Iterable[PassedBy]], book: Collection[DigestedPassers]) -> None:
        self._passed = passed
        self._book = book

    def begun(self) -> Mapping[ResidentId, DigestedPassers]:
        """Digests that tell of some and are not written down yet."""
        return {ResidentId(int(key)): one for key, one in self._book.everything().items() if not one.told}

    def due(self, resident: Resident, until: datetime, digest: str) -> DigestedPassers | None:
        """What a digest has to tell of them that is due now; None: nothing. One that was begun stays as it is."""
        last = self._book.get(str(resident.id))
        if last and not last.told:
            return last
        new = DigestedPassers(last.until if last else until - _FIRST, until, digest)
        return new if self.persons(resident, new) else None

    def of(self, resident: ResidentId, digest: str) -> DigestedPassers | None:
        """What this digest tells of them; None: nothing."""
        last = self._book.get(str(resident))
        return last if last and last.digest == digest else None

    def persons(self, resident: Resident, told: DigestedPassers) -> int:
        """How many came and did not ring, as far as a resident hears of those doors."""
        return sum(
            one.persons
            for one in self._passed()
            if told.since <= one.moment < told.until and ever_may(resident, Action.SEE_RINGS, one.door)
        )

    async def begin(self, resident: ResidentId, told: DigestedPassers) -> None:
        """Remember of whom a digest is about to tell."""
        await self._book.put({str(resident): told})

    async def wrote(self, resident: ResidentId, told: DigestedPassers) -> None:
        """Its message is written down."""
        await self._book.put({str(resident): replace(told, told=True)})

    async def end_of(self, resident: ResidentId) -> None:
        """They live here no longer."""
        await self._book.put({str(resident): None})
