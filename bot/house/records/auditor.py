"""Shows the audit trail to the owners, a page at a time, and checks it when they ask."""

from dataclasses import dataclass

from bot.house.doors.door import DoorId
from bot.house.records.notary import Notary
from bot.house.records.trail import Head, ReadableTrail, TrailBroken
from bot.house.records.trail_page import Deed, OpeningTry, TrailReader
from bot.house.residents.actors import Asker, AskerId, Program
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action

#: Entries of a page: what a phone shows without scrolling.
PAGE_ENTRIES = 8


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """Which entries somebody wants to read."""

    door: DoorId | None = None
    who: AskerId | None = None
    #: False: attempts to open alone.
    everything: bool = False

    def takes(self, entry: OpeningTry | Deed) -> bool:
        """Tell whether an entry is one of these."""
        if isinstance(entry, Deed) and not self.everything:
            return False
        return self.door in (None, entry.door) and self.who in (None, entry.by)


@dataclass(frozen=True, slots=True)
class TrailPage:
    """Some of them, newest first; how many there are in all is told to nobody."""

    entries: tuple[OpeningTry | Deed, ...]
    #: Where the next page goes on, which is older; None: there is none.
    older: int | None


class Auditor:
    """Reads for owners alone: anybody else's wish raises NotAllowed."""

    def __init__(self, trail: ReadableTrail, *, notary: Notary, admission: Admission) -> None:
        self._trail = trail
        self._notary = notary
        self._admission = admission

    async def admit(self, by: Asker) -> None:
        """Raise NotAllowed for whoever may not read it."""
        await self._admission.admit(by, Action.SEE_RECORD)

    async def page(
        self, by: Asker, wanted: TrailFilter, before: int | None = None, *, most: int = PAGE_ENTRIES
    ) -> TrailPage:
        """The newest entries that begin before a place, ``most`` at most; None: of all. Raises NotAllowed, OSError.

        A program whose key counts at some doors reads what was done at these, and nothing else.
        """
        by = await self._admission.admit(by, Action.SEE_RECORD, wanted.door)
        reader, found = TrailReader(by.id), list[tuple[int, OpeningTry | Deed]]()
        place: int | None = None
        while True:  # from the end: what became of an order stands in lines after it
            stretch, place = await self._trail.back_from(place)
            for line in stretch:
                entry = reader.read(line)
                if entry and wanted.takes(entry) and _may_read(by, entry) and (before is None or line.place < before):
                    found.append((line.place, entry))
                if len(found) > most:
                    shown = found[:most]
                    return TrailPage(tuple(entry for _, entry in shown), shown[-1][0])
            if place is None:
                return TrailPage(tuple(entry for _, entry in found), None)

    async def check(self, by: Asker) -> Head | TrailBroken | None:
        """Check every line, and tell the owners where something is wrong; see ``Notary.check``."""
        await self.admit(by)
        return await self._notary.check()


def _may_read(by: Asker, entry: OpeningTry | Deed) -> bool:
    return not isinstance(by, Program) or not by.doors or entry.door in by.doors
