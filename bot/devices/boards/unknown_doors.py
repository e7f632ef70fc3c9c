"""What is said in the name of doors that we do not have."""

import logging
from collections import Counter
from collections.abc import Mapping

log = logging.getLogger(__name__)

#: Different unknown doors that are named in the log; a stranger must not fill it.
_NAMED = 20

#: Where the others are counted.
_OTHERS = "…"

#: How much of a name is shown, in characters.
_SHOWN = 32


class UnknownDoors:
    """Counts what they say, and names each in the log once."""

    def __init__(self) -> None:
        self._counted: Counter[str] = Counter()

    @property
    def counted(self) -> Mapping[str, int]:
        """How much was heard, by the door's name."""
        return self._counted

    def spoke(self, door: str) -> None:
        """Something was heard of such a door."""
        if door not in self._counted and len(self._counted) >= _NAMED:
            self._counted[_OTHERS] += 1
            return
        self._counted[door] += 1
        if self._counted[door] == 1:
            log.warning("a door that we do not have speaks to us: %r", door[:_SHOWN])
