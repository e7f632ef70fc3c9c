"""Pictures that killed the recogniser's process twice: remembered, so that they do not do so again."""

from collections import OrderedDict

#: Older ones are forgotten: a picture that comes again comes soon.
MOST_POISON = 256


class Poison:
    """Such pictures by their checksums."""

    def __init__(self) -> None:
        self._checksums: OrderedDict[bytes, None] = OrderedDict()

    def __contains__(self, checksum: bytes) -> bool:
        return checksum in self._checksums

    def add(self, checksum: bytes) -> None:
        """Remember one, and forget the oldest where there are too many."""
        self._checksums[checksum] = None
        while len(self._checksums) > MOST_POISON:
            self._checksums.popitem(last=False)
