"""The right half of the page: a door, and what is behind it."""

from dataclasses import dataclass

from bot.demo.board.kinds import DoorBoard
from bot.demo.broker import EmbeddedBroker
from bot.demo.camera.scenes import DoorbellCamera
from bot.demo.home.view import HomeView


@dataclass(frozen=True, slots=True)
class DoorSide:
    """What the page shows and moves beside the chats."""

    board: DoorBoard
    broker: EmbeddedBroker
    camera: DoorbellCamera
    #: What Home Assistant would show; None: nobody stands in its place.
    home: HomeView | None = None
