"""What the page is told of whoever is signed in: what they may, at which doors, with what they prove themselves."""

from collections.abc import Mapping
from typing import Any

from bot.api import shapes
from bot.house.doors.door import Door, DoorId
from bot.house.doors.presence import LeafState
from bot.house.guests.guest_pass import GuestPass
from bot.house.opening.policies import DoorPolicies
from bot.house.opening.proofs import Proofs
from bot.house.people import Resident
from bot.house.residents.permissions import Action, ever_may

#: What somebody may at a door, as the page asks for it.
_AT_DOORS = (Action.OPEN, Action.UNLOCK, Action.LOOK, Action.SEE_RINGS, Action.RESPOND, Action.MAKE_PASS)


def door_of(
    door: Door, by: Resident, policies: DoorPolicies, proofs: Proofs, *, camera: bool, leaf: LeafState | None
) -> Mapping[str, Any] | None:
    """A door as somebody has it; None: it is nothing to them."""
    may = [action for action in _AT_DOORS if ever_may(by, action, door.id)]
    if not may:
        return None
    policy = policies.of(door.id)
    return {
        **shapes.door(door, policy, camera=camera, leaf=leaf),
        "has_proof": proofs.has(by.id, policy.proof),
        "may": may,
    }


def held_pass(one: GuestPass, doors: Mapping[DoorId, Door]) -> Mapping[str, Any]:
    """A guest's pass, as the guest has it."""
    named = [{"id": door, "name": doors[door].name if door in doors else door} for door in one.terms.doors]
    return {
        "id": one.id,
        "revision": one.revision,
        "doors": named,
        "until": shapes.moment(one.terms.until),
        "left": one.left,
        "only_while_ringing": one.terms.while_ringing,
        "last_used": shapes.moment(one.last_used),
    }
