"""Pictures of people that belong to no visit, and are corrected and forgotten with those that do."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from bot.house.faces.corrections import OfPerson
from bot.house.people import Look, PersonId


@dataclass(frozen=True, slots=True)
class PicturesGone:
    """What went with somebody."""

    visits: int = 0
    pictures: int = 0


class OtherPictures(Protocol):
    """Whoever shows people beside the visits."""

    async def correct_all(self, concerns: Callable[[Look], bool], correction: OfPerson) -> None:
        """Correct what is said of somebody in every look that this concerns."""

    async def forget_person(self, person: PersonId) -> int:
        """Forget every picture that somebody was named in; returns how many. Raises StoreUnwritable."""
