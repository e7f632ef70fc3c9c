"""Whoever sees to it that nothing is kept for longer than the household wants, hired."""

from collections.abc import Callable

from bot.house.books import Books
from bot.house.facts import Outlets
from bot.house.guests.guest_pass import GuestPass
from bot.house.house_rules import Rules
from bot.house.keeping.backup_keeper import BACKUPS, BackupKeeper, BackupMemory
from bot.house.keeping.past import Past
from bot.house.keeping.restored import RESTORED, RestoredAccess, RestoredFrom
from bot.house.keeping.retention import RETENTION, Retention, RetentionMemory
from bot.house.ports import Background, Backups, Clock
from bot.house.programs.hiring import ProgramStaff
from bot.house.residents.admission import Admission
from bot.house.sign_in.hiring import SignInStaff
from bot.house.visits.visit import VisitId
from bot.house.visits.visits import Visits
from bot.house.watch.incidents import Incidents


def hire_to_keep(
    books: Books,
    rules: Rules,
    visits: Visits,
    incidents: Incidents,
    *,
    busy: Callable[[VisitId], bool],
    clock: Clock,
    steady: Clock,
) -> Retention:
    """One for visits and incidents; ``busy``: somebody looks at a visit's pictures in this moment."""
    past = Past(
        rules, visits=visits, incidents=incidents, trail=books.audit, audit=books.audit, clock=clock, steady=steady
    )
    return Retention(
        rules,
        visits=visits,
        incidents=incidents,
        album=books.album,
        clips=books.clips,
        past=past,
        busy=busy,
        memory=books.collection(RETENTION, RetentionMemory),
        audit=books.audit,
        clock=clock,
        steady=steady,
    )


def hire_to_back_up(
    books: Books,
    backups: Backups,
    admission: Admission,
    outlets: Outlets,
    background: Background,
    programs: ProgramStaff,
    sign_in: SignInStaff,
    *,
    clock: Clock,
    steady: Clock,
) -> BackupKeeper:
    """One for backups, which lie in this folder or go into a chat, and for what one brings back."""
    restored = RestoredAccess(
        books.collection(RESTORED, RestoredFrom),
        keys=programs.keeper,
        sign_in=sign_in,
        residents=books.residents,
        passes=books.collection("passes", GuestPass),
        outlets=outlets,
        steady=steady,
    )
    return BackupKeeper(
        backups,
        memory=books.collection(BACKUPS, BackupMemory),
        admission=admission,
        outlets=outlets,
        audit=books.audit,
        background=background,
        restored=restored,
        clock=clock,
        steady=steady,
    )
