"""Whoever looks after the boards, hired."""

from bot.house.boards.board import Ordered
from bot.house.boards.caretaker import Caretaker
from bot.house.books import Books
from bot.house.doors.doors import Doors
from bot.house.facts import Outlets
from bot.house.ports import Background, Boards, Clock
from bot.house.residents.admission import Admission


def hire_for_boards(
    doors: Doors,
    books: Books,
    *,
    admission: Admission,
    boards: Boards,
    outlets: Outlets,
    background: Background,
    steady: Clock,
) -> Caretaker:
    """Whoever sees to their updates, and knows how they are."""
    return Caretaker(
        doors,
        admission=admission,
        boards=boards,
        outlets=outlets,
        updates=books.collection("updates", Ordered),
        audit=books.audit,
        background=background,
        steady=steady,
    )
