"""Invitations: each by the hash of its code, which is all that is known of it."""

from dataclasses import dataclass

from bot.house.doors.door import DoorId
from bot.house.people import Role
from bot.telegram.actions.action import ButtonAction


@dataclass(frozen=True, slots=True)
class InviteAs(ButtonAction):
    """Have an invitation make this of whoever uses it."""

    kind = "invite_as"
    lasting = True
    invitation: str
    role: Role


@dataclass(frozen=True, slots=True)
class InviteToDoor(ButtonAction):
    """Let whoever uses an invitation have a door, or not."""

    kind = "invite_to_door"
    lasting = True
    invitation: str
    door: DoorId
    allowed: bool


@dataclass(frozen=True, slots=True)
class InviteFor(ButtonAction):
    """Have an invitation end so long from now."""

    kind = "invite_for"
    lasting = True
    invitation: str
    hours: int


@dataclass(frozen=True, slots=True)
class InviteMany(ButtonAction):
    """Let so many use an invitation."""

    kind = "invite_many"
    lasting = True
    invitation: str
    uses: int


@dataclass(frozen=True, slots=True)
class WithdrawInvitation(ButtonAction):
    """Let nobody use an invitation any more."""

    kind = "withdraw_invitation"
    lasting = True
    invitation: str


@dataclass(frozen=True, slots=True)
class ShowInvitations(ButtonAction):
    """Show every invitation that could be used."""

    kind = "show_invitations"
    lasting = True
