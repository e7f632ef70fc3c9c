"""Whom the boards' news is for."""

from collections.abc import Sequence
from typing import Protocol

from bot.house.doors.door import DoorId
from bot.house.doors.door_facts import DoorEvent
from bot.house.doors.presence import DoorReport
from bot.house.visits.visit import Press


class RingSink(Protocol):
    """Whom rings are for: the doorman."""

    async def bell_rang(self, press: Press) -> None:
        """Returns once the press is saved."""


class BellNewsSink(Protocol):
    """Who looks after the bells that nobody rings."""

    @property
    def missed(self) -> Sequence[DoorId]:
        """The doors of which the household was told last that their bell is away."""

    async def door_news(self, door: DoorId, what: DoorEvent) -> None:
        """What a bell does by itself, or somebody in its name."""

    async def broker_news(self, *, there: bool) -> None:
        """The broker came, or is away."""


class LateOpeningSink(Protocol):
    """Who ordered doors to be opened."""

    async def opened_late(self, door: DoorId, order: str) -> None:
        """A door says that it opened for an order that was given up meanwhile."""


class PresenceSink(Protocol):
    """Who judges what the door leaf does."""

    def heard(self, report: DoorReport) -> None:
        """Take a report in; returns at once."""


class BoardNewsSink(Protocol):
    """Who looks after the boards."""

    async def board_news(self, door: DoorId) -> None:
        """A board told how it is, or what it is."""


class BoardListeners(Protocol):
    """Those of the house whom the boards speak to."""

    @property
    def doorman(self) -> RingSink:
        """For rings."""

    @property
    def bells(self) -> BellNewsSink:
        """For what bells do by themselves."""

    @property
    def answers(self) -> LateOpeningSink:
        """For doors that opened after all."""

    @property
    def caretaker(self) -> BoardNewsSink:
        """For how boards are."""
