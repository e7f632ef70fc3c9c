"""Groups in which the cards come."""

from dataclasses import dataclass

from bot.house.residents.places import PlaceId
from bot.telegram.actions.action import ButtonAction


@dataclass(frozen=True, slots=True)
class EndPlace(ButtonAction):
    """Have no more cards come to a group, and leave it."""

    kind = "end_place"
    dangerous = True
    settling = True
    acting = True
    place: PlaceId
