"""Those who tell who was there, hired."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import tzinfo

from bot.house.attendance.days import ATTENDANCE, CORRECTIONS, PROGRESS, AttendanceProgress, PersonDays
from bot.house.attendance.keeper import AttendanceKeeper
from bot.house.attendance.making import AttendanceMaker
from bot.house.attendance.person_day import DayCorrection, PersonDay
from bot.house.attendance.stale_days import STALE, StaleDay, StaleDays
from bot.house.attendance.timetable import TIMETABLE, Timetable
from bot.house.attendance.windows import TimetableWindow
from bot.house.books import Books
from bot.house.doors.door import Door, DoorId
from bot.house.faces.forgetting import Forgetting
from bot.house.faces.profile import Profile, Profiles, StrangerNote
from bot.house.people import PersonId
from bot.house.ports import Clock
from bot.house.residents.admission import Admission
from bot.house.tables.records import RecordsExport
from bot.house.visits.visits import Visits
from bot.house.watch.figures.sightings import Sightings
from bot.house.watch.ruling.absence_wishes import ABSENCE_WISHES, AbsenceWish, AbsenceWishes


@dataclass(frozen=True, slots=True)
class AttendanceStaff:
    """Whom the rooms call for it."""

    keeper: AttendanceKeeper
    timetable: Timetable
    #: Who wants to be told when somebody is missed.
    wishes: AbsenceWishes
    maker: AttendanceMaker
    days: PersonDays
    sightings: Sightings
    #: Takes it along as tables, and the visits.
    records: RecordsExport

    async def forget(self, person: PersonId) -> None:
        """Keep nothing of when somebody was here. Raises StoreUnwritable."""
        await self.sightings.forget(person)
        await self.days.forget(person)
        await self.wishes.forget(person)

    async def merge(self, gone: PersonId, kept: PersonId) -> None:
        """Two people were one. Raises StoreUnwritable."""
        await self.sightings.merge(gone, kept)
        await self.days.merge(gone, kept)
        await self.wishes.forget(gone)


def hire_for_attendance(
    doors: Mapping[DoorId, Door],
    books: Books,
    visits: Visits,
    *,
    sightings: Sightings,
    places: Callable[[], Mapping[str, DoorId]],
    forgetting: Forgetting,
    kept_days: Callable[[], int],
    admission: Admission,
    clock: Clock,
    steady: Clock,
    zone: tzinfo,
    zone_name: Callable[[], str],
) -> AttendanceStaff:
    """They, who know one another; see ``hire``. ``places`` tells among whose doors each camera is.

    ``kept_days``: for how long the household keeps what is written about visits, and so about who was here.
    ``zone_name``: what the household's zone is called now.
    """
    days = PersonDays(
        books.collection(ATTENDANCE, PersonDay),
        books.collection(CORRECTIONS, DayCorrection),
        books.collection(PROGRESS, AttendanceProgress),
    )
    stale = StaleDays(books.collection(STALE, StaleDay), clock=clock, zone=zone)
    visits.save_within(stale.changing)
    maker = AttendanceMaker(
        days,
        stale=stale,
        visits=books.visits,
        sightings=sightings,
        people=books.people,
        forgetting=forgetting,
        kept_days=kept_days,
        steady=steady,
        zone=zone,
        zone_name=zone_name,
    )
    profiles = Profiles(books.collection("profiles", Profile), books.collection("unknown_people", StrangerNote))
    keeper = AttendanceKeeper(
        days,
        maker,
        places=places,
        people=books.people,
        residents=books.residents,
        profiles=profiles,
        admission=admission,
        audit=books.audit,
        clock=clock,
        zone=zone,
    )
    timetable = Timetable(
        books.collection(TIMETABLE, TimetableWindow),
        keeper=keeper,
        profiles=profiles,
        admission=admission,
        audit=books.audit,
        clock=clock,
        zone=zone,
    )
    wishes = AbsenceWishes(
        books.collection(ABSENCE_WISHES, AbsenceWish), keeper=keeper, residents=books.residents, audit=books.audit
    )
    records = RecordsExport(
        doors,
        visits=books.visits,
        keeper=keeper,
        timetable=timetable,
        profiles=profiles,
        admission=admission,
        audit=books.audit,
        zone=zone,
    )
    return AttendanceStaff(keeper, timetable, wishes, maker, days, sightings, records)
