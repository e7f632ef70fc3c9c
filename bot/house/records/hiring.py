"""Those who keep the house's records and tell of them, hired."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.house.books import Books
from bot.house.doors.door import Door, DoorId
from bot.house.facts import Outlets
from bot.house.house_rules import HOUSE_RULES, HouseRules, Rules
from bot.house.ports import Clock, TimeZones
from bot.house.records.auditor import Auditor
from bot.house.records.historian import Historian
from bot.house.records.log_keeper import DAY_LOG, LogKeeper, LogPlace
from bot.house.records.notary import Notary, NotaryMemory
from bot.house.residents.admission import Admission
from bot.house.rules_keeper import RulesKeeper


@dataclass(frozen=True, slots=True)
class RecordStaff:
    """Whom the rooms call for it."""

    notary: Notary
    auditor: Auditor
    historian: Historian
    rules: RulesKeeper
    day_log: LogKeeper


def hire_for_records(
    doors: Mapping[DoorId, Door],
    books: Books,
    *,
    admission: Admission,
    outlets: Outlets,
    clock: Clock,
    steady: Clock,
    rules: Rules,
    zones: TimeZones,
) -> RecordStaff:
    """One of each, who know one another."""
    notary = Notary(trail=books.audit, memory=books.collection("notary", NotaryMemory), outlets=outlets, steady=steady)
    keeper = RulesKeeper(
        rules,
        book=books.collection(HOUSE_RULES, HouseRules),
        zones=zones,
        residents=books.residents,
        admission=admission,
        audit=books.audit,
        outlets=outlets,
    )
    return RecordStaff(
        notary,
        Auditor(books.audit, notary=notary, admission=admission),
        Historian(
            doors,
            visits=books.visits,
            album=books.album,
            people=books.people,
            residents=books.residents,
            admission=admission,
            clock=clock,
            zone=rules.zone,
        ),
        keeper,
        LogKeeper(
            memory=books.collection(DAY_LOG, LogPlace),
            rules=keeper,
            admission=admission,
            audit=books.audit,
            clock=clock,
            zone=rules.zone,
        ),
    )
