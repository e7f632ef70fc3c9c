"""Those who keep figures, hired."""

from dataclasses import dataclass
from datetime import tzinfo

from bot.house.books import Books
from bot.house.faces.profile import Profile, Profiles, StrangerNote
from bot.house.facts import Outlets
from bot.house.ports import Clock
from bot.house.residents.admission import Admission
from bot.house.watch.figures.attendance import Attendance
from bot.house.watch.figures.count_book import CountBook, CountBooks
from bot.house.watch.figures.counts import Counts
from bot.house.watch.figures.facing import FACING, FacingGroups, FacingNotice
from bot.house.watch.figures.sightings import SIGHTINGS, Sightings
from bot.house.watch.figures.tally import CountLines
from bot.house.watch.figures.usual import PresentHour, UsualBooks, UsualHours, Usuals

#: Under which names counts are kept: the present hour's minutes, the day's, the month's hours, and those before.
_COUNTS = ("count_minutes", "count_day", "count_hours", "count_months")


@dataclass(frozen=True, slots=True)
class FigureStaff:
    """Whom the rooms call for it."""

    counts: Counts
    usuals: Usuals
    sightings: Sightings
    facing: FacingGroups


def hire_figures(
    books: Books, *, admission: Admission, outlets: Outlets, clock: Clock, steady: Clock, zone: tzinfo
) -> FigureStaff:
    """They, who know one another; see ``hire``."""
    usuals = Usuals(
        UsualBooks(books.collection("usual_hours", UsualHours), books.collection("usual_present", PresentHour)),
        clock=clock,
        zone=zone,
    )
    counts = CountBook(CountBooks(*(books.collection(name, CountLines) for name in _COUNTS)), zone)
    facing = FacingGroups(
        books.collection(FACING, FacingNotice), admission=admission, audit=books.audit, outlets=outlets, clock=clock
    )
    sightings = Sightings(
        books.collection(SIGHTINGS, Attendance),
        people=books.people,
        profiles=Profiles(books.collection("profiles", Profile), books.collection("unknown_people", StrangerNote)),
        facing=facing,
        clock=clock,
        steady=steady,
        zone=zone,
    )
    return FigureStaff(Counts(counts, usuals, clock=clock), usuals, sightings, facing)
