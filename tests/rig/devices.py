"""The boards' room and its link, among doubles."""

from collections.abc import Collection, Mapping

from bot.commands.wording import say_refusal
from bot.devices.boards.board import Board
from bot.devices.boards.link import BoardLink
from bot.devices.room import Devices
from bot.house.doors.door import DoorId
from bot.mqtt import Mqtt
from bot.nursery import Nursery
from bot.settings import Settings
from tests.devices.doubles import Listening, RecordingDoorman, RecordingPresence, SetClock
from tests.fakes.books import MemoryAudit, MemoryCollection
from tests.fakes.speech import MemoryRecordings


def devices_of(settings: Settings, nursery: Nursery) -> Devices:
    """The whole room, at a time that stands still."""
    return Devices(
        settings.devices,
        updates=settings.store.folder / "updates",
        presence=RecordingPresence(),
        acquaintances=MemoryCollection(),
        recordings=MemoryRecordings(),
        audit=MemoryAudit(),
        background=nursery,
        clock=SetClock(),
        steady=SetClock(),
        wording=say_refusal,
    )


def link_of(
    mqtt: Mqtt,
    boards: Mapping[DoorId, Board],
    nursery: Nursery,
    doorman: RecordingDoorman | None = None,
    presence: RecordingPresence | None = None,
    *,
    keys: Mapping[DoorId, bytes] | None = None,
    talking: Collection[DoorId] = (),
) -> BoardLink:
    """The link to the boards, at a time that stands still."""
    return BoardLink(
        mqtt,
        boards,
        Listening(doorman or RecordingDoorman()),
        presence or RecordingPresence(),
        keys=keys or {},
        acquaintances=MemoryCollection(),
        audit=MemoryAudit(),
        background=nursery,
        clock=SetClock(),
        steady=SetClock(),
        talking=talking,
    )
