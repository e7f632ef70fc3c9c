"""Unknown faces that a program sent, until somebody says who they are: in memory, each program's for itself."""

import hashlib
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime
from secrets import token_hex

from bot.house.programs.key import MOST_KEYS
from bot.house.residents.actors import Asker, AskerId

#: Bytes of pictures that are remembered of one program; of more, the oldest go.
MOST_BYTES = 2 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class SentFace:
    """One of them."""

    id: str
    jpeg: bytes = field(repr=False)
    at: datetime


class UnknownFaces:
    """A restart forgets them: whoever counts faces sends them again, and none may lie with us for good."""

    def __init__(self) -> None:
        self._sent: dict[AskerId, OrderedDict[str, SentFace]] = {}

    def of(self, by: Asker) -> list[SentFace]:
        """Those of a program, the newest first."""
        return list(reversed(self._sent.get(by.id, OrderedDict()).values()))

    def add(self, by: Asker, jpeg: bytes, at: datetime) -> SentFace:
        """Remember one; one that is there already stays as it was."""
        if by.id not in self._sent and len(self._sent) >= MOST_KEYS:
            self._sent.pop(next(iter(self._sent)))  # whose key is over, most likely
        mine = self._sent.setdefault(by.id, OrderedDict())
        found = mine.setdefault(mark_of(jpeg), SentFace(token_hex(12), jpeg, at))
        while sum(len(one.jpeg) for one in mine.values()) > MOST_BYTES and len(mine) > 1:
            mine.popitem(last=False)
        return found

    def remove(self, by: Asker, jpeg: bytes) -> bool:
        """Forget one; False: it was not there."""
        return self._sent.get(by.id, OrderedDict()).pop(mark_of(jpeg), None) is not None


def mark_of(jpeg: bytes) -> str:
    """By which a picture is found again."""
    return hashlib.sha256(jpeg).hexdigest()
