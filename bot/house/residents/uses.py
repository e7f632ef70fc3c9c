"""What somebody has a use for: what they may do, as far as one of their doors is made for it."""

from collections.abc import Callable, Iterable, Mapping

from bot.house.doors.door import Door
from bot.house.residents.actors import Viewer
from bot.house.residents.permissions import Action, ever_may


def _has_lock(door: Door) -> bool:
    return door.has_lock


def _has_board(door: Door) -> bool:
    return door.has_board


def _speaks(door: Door) -> bool:
    return door.speaks


#: What takes more than a door: what it takes there, and what they must be allowed there.
_NEEDED: Mapping[Action, tuple[Callable[[Door], bool], Action]] = {
    Action.UNLOCK: (_has_lock, Action.UNLOCK),
    Action.OPEN: (_has_lock, Action.OPEN),
    Action.PROVE: (_has_lock, Action.OPEN),
    Action.MAKE_PASS: (_has_lock, Action.MAKE_PASS),
    Action.LOOK: (_has_board, Action.LOOK),
    Action.RETAKE: (_has_board, Action.RETAKE),
    Action.MANAGE_BOARDS: (_has_board, Action.MANAGE_BOARDS),
    Action.SPEAK: (_speaks, Action.SPEAK),
    Action.CHOOSE_PHRASES: (_speaks, Action.SPEAK),
}


def of_use(by: Viewer, doors: Iterable[Door]) -> frozenset[Action]:
    """What somebody may do at some time, at one of these doors at least where it is about a door."""
    there = list(doors)
    return frozenset(action for action in Action if ever_may(by, action) and _is_of_use(by, action, there))


def _is_of_use(by: Viewer, action: Action, doors: Iterable[Door]) -> bool:
    if action not in _NEEDED:
        return True
    is_made_for_it, allowed = _NEEDED[action]
    return any(is_made_for_it(door) and ever_may(by, allowed, door.id) for door in doors)
