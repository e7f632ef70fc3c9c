"""Which doors somebody has by their role and the list that an owner made; see ``Limits``."""

from collections.abc import Collection, Sequence

from bot.house.doors.door import DoorId
from bot.house.people import Role

#: The roles for which doors can be chosen: an owner has all of them, a guest those of a pass.
WITH_DOORS = frozenset({Role.ADULT, Role.CHILD})


def has_door(role: Role, chosen: Collection[DoorId], door: DoorId) -> bool:
    """Tell whether somebody with this list has a door."""
    match role:
        case Role.OWNER:
            return True
        case Role.ADULT:
            return not chosen or door in chosen
        case Role.CHILD:
            return door in chosen
        case Role.GUEST:
            return False


def with_door(
    role: Role, chosen: Sequence[DoorId], door: DoorId, *, allowed: bool, every: Sequence[DoorId]
) -> tuple[DoorId, ...]:
    """The list after a door was allowed or taken away; ``every`` is each door that there is.

    Nobody is left without a door by this whom an empty list would let in everywhere: an adult's last door stays.
    """
    had = {one for one in every if has_door(role, chosen, one)}
    has = had | {door} if allowed else had - {door}
    if role not in WITH_DOORS or (role is Role.ADULT and not has):
        return tuple(chosen)
    return () if role is Role.ADULT and has >= set(every) else tuple(one for one in every if one in has)


def on_becoming(role: Role, chosen: Sequence[DoorId]) -> tuple[DoorId, ...]:
    """The list of somebody who gets another role: where it would widen what they may, it is empty."""
    return tuple(chosen) if role is Role.ADULT else ()
