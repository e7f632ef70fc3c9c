"""Who may do what: one table, so that every cell can be read and tested."""

from collections.abc import Mapping
from enum import StrEnum

from bot.house.people import Resident, Role

#: Whoever asks for something.
Actor = Resident


class Action(StrEnum):
    """What somebody may ask of the house."""

    #: Unlock, or ignore a visit.
    ANSWER = "answer"
    #: Take a picture at a door now.
    LOOK = "look"
    #: See whose faces are known, and the photos that they are known by.
    SEE_FACES = "see_faces"
    #: Change what is known of faces, forgetting included.
    TEACH = "teach"
    #: Let somebody move in.
    INVITE = "invite"
    SEE_RESIDENTS = "see_residents"
    REMOVE_RESIDENT = "remove_resident"
    MAKE_OWNER = "make_owner"
    #: Restart and update boards, change their pictures, hand out what a new one has to know.
    MANAGE_BOARDS = "manage_boards"


class Refusal(StrEnum):
    """Why somebody may not."""

    ONLY_OWNERS = "only_owners"
    #: They were a resident when they asked, and are none any more.
    MOVED_OUT = "moved_out"


_YES = None
_OWNERS = Refusal.ONLY_OWNERS

_TABLE: Mapping[Action, Mapping[Role, Refusal | None]] = {
    Action.ANSWER: {Role.OWNER: _YES, Role.ADULT: _YES},
    Action.LOOK: {Role.OWNER: _YES, Role.ADULT: _YES},
    Action.SEE_FACES: {Role.OWNER: _YES, Role.ADULT: _YES},
    Action.TEACH: {Role.OWNER: _YES, Role.ADULT: _YES},
    Action.INVITE: {Role.OWNER: _YES, Role.ADULT: _OWNERS},
    Action.SEE_RESIDENTS: {Role.OWNER: _YES, Role.ADULT: _OWNERS},
    Action.REMOVE_RESIDENT: {Role.OWNER: _YES, Role.ADULT: _OWNERS},
    Action.MAKE_OWNER: {Role.OWNER: _YES, Role.ADULT: _OWNERS},
    Action.MANAGE_BOARDS: {Role.OWNER: _YES, Role.ADULT: _OWNERS},
}


class NotAllowed(Exception):
    """Whoever asked may not do that."""

    def __init__(self, action: Action, refusal: Refusal) -> None:
        super().__init__(f"{action}: {refusal}")
        self.action = action
        self.refusal = refusal


def refusal(actor: Actor, action: Action) -> Refusal | None:
    """Why somebody may not do something; None: they may."""
    return _TABLE[action][actor.role]


def admit(actor: Actor, action: Action) -> None:
    """Let somebody do something; raises NotAllowed."""
    if reason := refusal(actor, action):
        raise NotAllowed(action, reason)
