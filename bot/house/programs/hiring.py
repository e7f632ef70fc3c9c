"""Whoever knows which programs may ask, hired with those who let anybody in."""

from dataclasses import dataclass

from bot.house.books import Books
from bot.house.facts import Outlets
from bot.house.ports import Clock
from bot.house.programs.key import IssuedKey
from bot.house.programs.keys import IssuedKeys, KeyKeeper
from bot.house.records.visit_pages import VisitPages
from bot.house.residents.admission import Admission, Permissions


@dataclass(frozen=True, slots=True)
class ProgramStaff:
    """One of each."""

    keys: IssuedKeys
    keeper: KeyKeeper
    visits: VisitPages


def hire_to_admit(
    books: Books, permissions: Permissions, *, outlets: Outlets, clock: Clock, steady: Clock
) -> tuple[Admission, ProgramStaff]:
    """They, and who asks them about programs."""
    keys = IssuedKeys(books.collection("keys", IssuedKey), clock=clock, steady=steady)
    admission = Admission(permissions, books.residents, keys)
    keeper = KeyKeeper(keys, admission=admission, audit=books.audit, outlets=outlets, clock=clock, steady=steady)
    visits = VisitPages(visits=books.visits, admission=admission, clock=clock)
    return admission, ProgramStaff(keys, keeper, visits)
