"""What was found out about the last few things that were looked at, so that it is found out once."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

_Key = TypeVar("_Key", bound=Hashable)
_Found = TypeVar("_Found")

#: Frames and faces that are remembered: some presses' worth.
SOME_PRESSES = 64


class Remembered(Generic[_Key, _Found]):
    """``most`` of them; the one that nobody asked about for longest goes first."""

    def __init__(self, most: int = SOME_PRESSES) -> None:
        self._most = most
        self._found: OrderedDict[_Key, _Found] = OrderedDict()

    def __len__(self) -> int:
        return len(self._found)

    def of(self, key: _Key, find_out: Callable[[], _Found]) -> _Found:
        """What is known of it, or found out now and remembered; raises what finding out raises."""
        if key not in self._found:
            self._found[key] = find_out()
            while len(self._found) > self._most:
                self._found.popitem(last=False)
        self._found.move_to_end(key)
        return self._found[key]

    def forget(self) -> None:
        """Remember nothing."""
        self._found.clear()
