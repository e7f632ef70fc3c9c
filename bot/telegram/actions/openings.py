"""Opening a door at which nobody rang, and what a door asks for."""

from dataclasses import dataclass

from bot.house.doors.door import DoorId
from bot.house.opening.proof import ProofKind
from bot.house.people import ResidentId
from bot.telegram.actions.action import ButtonAction
from bot.words.chat import labels


@dataclass(frozen=True, slots=True)
class AskOpenDoor(ButtonAction):
    """Ask for what a door wants to see before it opens."""

    kind = "ask_open_door"
    lasting = True
    door: DoorId


@dataclass(frozen=True, slots=True)
class OpenDoor(ButtonAction):
    """Open a door at which nobody rang."""

    kind = "open_door"
    dangerous = True
    settling = True
    slow = True
    acting = True
    toast = labels.OPENING
    door: DoorId


@dataclass(frozen=True, slots=True)
class SetDoorProof(ButtonAction):
    """Have a door ask for this."""

    kind = "set_door_proof"
    lasting = True
    door: DoorId
    proof: ProofKind


@dataclass(frozen=True, slots=True)
class SetSecondAtNight(ButtonAction):
    """Have a second adult agree at night, or not."""

    kind = "set_second_at_night"
    lasting = True
    door: DoorId
    wanted: bool


@dataclass(frozen=True, slots=True)
class SetPin(ButtonAction):
    """Choose a PIN, or an emergency PIN."""

    kind = "set_pin"
    lasting = True
    emergency: bool


@dataclass(frozen=True, slots=True)
class SetUpCodes(ButtonAction):
    """Set up an app that shows codes."""

    kind = "set_up_codes"
    lasting = True


@dataclass(frozen=True, slots=True)
class AskClearProofs(ButtonAction):
    """Ask whether somebody shall choose their PIN, or set up their app, anew."""

    kind = "ask_clear_proofs"
    lasting = True
    who: ResidentId


@dataclass(frozen=True, slots=True)
class ClearProofs(ButtonAction):
    """Let somebody choose their PIN, or set up their app, anew."""

    kind = "clear_proofs"
    dangerous = True
    settling = True
    acting = True
    who: ResidentId
