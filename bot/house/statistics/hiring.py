"""Those who count visits, hired."""

from collections.abc import Mapping
from datetime import tzinfo

from bot.house.books import Books
from bot.house.doors.door import Door, DoorId
from bot.house.house_rules import Rules
from bot.house.ports import Clock
from bot.house.residents.admission import Admission
from bot.house.statistics.counted_days import CountedBooks, CountedDays
from bot.house.statistics.crowds import Crowds
from bot.house.statistics.day_lines import DayLines
from bot.house.statistics.earlier import EarlierCounted, EarlierVisits
from bot.house.statistics.statistics import Statistics
from bot.house.statistics.visit_counter import DayDue, VisitCounter
from bot.house.watch.staff import WatchStaff


def counter_of(books: Books, *, rules: Rules, clock: Clock, steady: Clock) -> VisitCounter:
    """Who counts: an outlet of the house."""
    counter = VisitCounter(
        CountedDays(
            CountedBooks(
                books.collection("visit_count_days", DayLines),
                books.collection("visit_count_months", DayLines),
            )
        ),
        visits=books.visits,
        due=books.collection("visit_counts_due", DayDue),
        earlier=EarlierVisits(
            books.collection("visit_counts_earlier", EarlierCounted),
            zone_name=lambda: rules.kept.timezone,
            kept_days=lambda: rules.kept.visit_days,
        ),
        kept_days=lambda: rules.kept.visit_days,
        clock=clock,
        steady=steady,
        zone=rules.zone,
    )
    rules.watch(counter.zone_changed)
    return counter


def hire_for_statistics(
    doors: Mapping[DoorId, Door],
    books: Books,
    counter: VisitCounter,
    watching: WatchStaff,
    *,
    admission: Admission,
    clock: Clock,
    zone: tzinfo,
) -> Statistics:
    """Whoever tells what is counted, of visits and of persons before the cameras."""
    return Statistics(
        doors,
        days=counter.days,
        counter=counter,
        crowds=Crowds(doors, cameras=watching.cameras, counts=watching.counts, admission=admission, clock=clock),
        people=books.people,
        admission=admission,
        zone=zone,
    )
