"""The last half minute of a camera as it came, compressed, for clips; bounded in seconds and bytes."""

import threading
from collections import deque

from bot.cameras.process.sources.pieces import Piece

KEPT_S = 30.0
#: Half a minute at 3 Mbit/s; of a camera that sends more, less is kept.
MOST_BYTES = 12 * 1024 * 1024
#: Of cameras whose every piece is a picture so many a second are kept: a clip shows no more.
_PICTURES_GAP_S = 0.09
#: What FFmpeg holds beside a piece's own bytes.
_OVERHEAD_BYTES = 512


class KeptPieces:
    """Groups of pieces, each beginning with a key; may be used from several threads."""

    def __init__(self) -> None:
        self._groups: deque[list[Piece]] = deque()
        self._bytes = 0
        self._lock = threading.Lock()

    @property
    def kept_bytes(self) -> int:
        """How much is kept."""
        return self._bytes

    def add(self, piece: Piece) -> None:
        """Keep a piece; what came before the first key is of no use to anybody."""
        if piece.recipe.raw:
            return
        with self._lock:
            if piece.recipe.alone and self._groups and piece.moment - self._groups[-1][0].moment < _PICTURES_GAP_S:
                return
            if piece.key:
                self._groups.append([piece])
            elif self._groups:
                self._groups[-1].append(piece)
            else:
                return
            self._bytes += _size(piece)
            self._drop_old(piece.moment)

    def last_group(self) -> list[Piece]:
        """The pieces from the last key on."""
        with self._lock:
            return list(self._groups[-1]) if self._groups else []

    def between(self, begin: float, end: float) -> list[Piece]:
        """What is kept from the last key before ``begin`` to ``end``; may begin later."""
        with self._lock:
            groups = list(self._groups)
        later = [index for index, group in enumerate(groups) if group[0].moment > begin]
        first = max(later[0] - 1, 0) if later else len(groups) - 1
        return [piece for group in groups[max(first, 0) :] for piece in group if piece.moment <= end]

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._groups.clear()
            self._bytes = 0

    def _drop_old(self, now: float) -> None:
        groups = self._groups
        while len(groups) > 1 and (groups[1][0].moment < now - KEPT_S or self._bytes > MOST_BYTES):
            self._bytes -= sum(map(_size, groups.popleft()))
        if self._bytes > MOST_BYTES:  # one group alone; nothing can be decoded from its middle
            groups.clear()
            self._bytes = 0


def _size(piece: Piece) -> int:
    return piece.packet.size + _OVERHEAD_BYTES
