"""Those who look after guests, hired."""

from collections.abc import Sequence
from datetime import tzinfo

from bot.house.books import Books
from bot.house.facts import Outlets
from bot.house.guests.expected import ExpectedVisitor, ExpectedVisitors
from bot.house.guests.guest_door import GuestDoor
from bot.house.guests.guest_pass import GuestPass
from bot.house.guests.passes import Forget, Passes
from bot.house.opening.openings import Openings
from bot.house.ports import Background, Boards, Clock
from bot.house.residents.admission import Admission
from bot.house.visits.answers import Answers
from bot.house.visits.doorman import Doorman
from bot.house.visits.visits import Visits


class HiringForGuests:
    """Whoever is expected is asked for by the doorman, who is asked by whoever opens: they are hired in this order."""

    def __init__(
        self,
        books: Books,
        *,
        admission: Admission,
        outlets: Outlets,
        background: Background,
        clock: Clock,
        steady: Clock,
        zone: tzinfo,
    ) -> None:
        self._books = books
        self._admission = admission
        self._outlets = outlets
        self._background = background
        self._clock = clock
        self._steady = steady
        self._book = books.collection("passes", GuestPass)
        self.expected = ExpectedVisitors(
            book=books.collection("expected", ExpectedVisitor),
            passes=self._book,
            admission=admission,
            audit=books.audit,
            clock=clock,
            steady=steady,
            zone=zone,
        )

    def hire(
        self,
        *,
        openings: Openings,
        visits: Visits,
        answers: Answers,
        doorman: Doorman,
        boards: Boards,
        forget: Sequence[Forget],
    ) -> tuple[Passes, GuestDoor]:
        """Whoever keeps the passes, and whoever opens by them; ``forget``: see ``Passes``."""
        passes = Passes(
            book=self._book,
            residents=self._books.residents,
            admission=self._admission,
            openings=openings,
            audit=self._books.audit,
            outlets=self._outlets,
            background=self._background,
            clock=self._clock,
            steady=self._steady,
            forget=forget,
        )
        guest_door = GuestDoor(
            book=self._book,
            passes=passes,
            openings=openings,
            admission=self._admission,
            visits=visits,
            answers=answers,
            doorman=doorman,
            boards=boards,
            disk=self._books.disk,
            audit=self._books.audit,
            outlets=self._outlets,
            background=self._background,
            clock=self._clock,
            steady=self._steady,
        )
        return passes, guest_door
