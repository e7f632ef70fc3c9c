"""Which photo of whom a picture became that a program moved to somebody: what is kept is cut out of what was sent."""

from collections import OrderedDict

from bot.api.legacy.unknown_faces import mark_of
from bot.house.programs.key import MOST_KEYS
from bot.house.residents.actors import Asker, AskerId

#: Pictures that are remembered of one program; of more, the oldest go.
MOST_MOVED = 1000


class MovedFaces:
    """By marks, without the pictures. A restart forgets them; as we give it out, each photo is found still."""

    def __init__(self) -> None:
        self._moved: dict[AskerId, OrderedDict[str, str]] = {}

    def add(self, by: Asker, jpeg: bytes, photo: str) -> None:
        """A picture became this photo, by its id."""
        if by.id not in self._moved and len(self._moved) >= MOST_KEYS:
            self._moved.pop(next(iter(self._moved)))  # whose key is over, most likely
        mine = self._moved.setdefault(by.id, OrderedDict())
        mine[mark_of(jpeg)] = photo
        if len(mine) > MOST_MOVED:
            mine.popitem(last=False)

    def photo_of(self, by: Asker, jpeg: bytes) -> str:
        """The id of the photo that it became; empty: nobody knows of one."""
        return self._moved.get(by.id, OrderedDict()).get(mark_of(jpeg), "")
