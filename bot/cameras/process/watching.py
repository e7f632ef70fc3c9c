"""One camera from its opening to its end: what is asked, what comes, what is kept."""

import queue
import time
from collections.abc import Callable
from pathlib import Path

from av.error import FFmpegError
from av.video.frame import VideoFrame

from bot.cameras.process.clipping import Clipper
from bot.cameras.process.frames import FrameReader
from bot.cameras.process.kept import KeptPieces
from bot.cameras.process.large import LargeStream
from bot.cameras.process.looking import Looker
from bot.cameras.process.pace import Pace
from bot.cameras.process.sources.opened import opened_source
from bot.cameras.process.sources.pieces import Piece, PieceSource, jpeg_piece
from bot.cameras.process.sources.troubles import StreamBroken, bare, broken
from bot.cameras.wire import (
    Asked,
    NotTaken,
    OpenStream,
    SetMasks,
    StillAlive,
    StreamOpened,
    TakeClip,
    TakeSnap,
    Told,
    WantLarge,
)

#: A picture of now is not older.
_NOW_S = 0.4
#: Where none can be decoded within this, an older one is given, of so many seconds at most.
_WAIT_S, _OLD_S = 1.5, 15.0
_ALIVE_EVERY_S = 1.0
#: Pieces come, and none can be decoded for so long, or so many times the way from key to key.
_UNREADABLE_S, _UNREADABLE_KEYS = 20.0, 4
#: So many pictures one after the other that are none, from the beginning on.
_RUBBISH = 5
#: A camera that is asked for each picture: so often while nothing moves, and while something does.
_ASK_EVERY_S, _ASK_MOVING_S = 1.0, 0.4


class StreamWatch:
    """Owns one camera; ``run`` ends with StreamBroken."""

    def __init__(self, opening: OpenStream, tell: Callable[[Told], None]) -> None:
        self._opening, self._tell = opening, tell
        self._questions: queue.SimpleQueue[Asked] = queue.SimpleQueue()
        self._pace = Pace(time.monotonic())
        self._kept = KeptPieces()
        self._looker = Looker(opening, self._pace, tell)
        self._reader = FrameReader(self._pace, self._kept.last_group)
        self._clipper = Clipper(self._kept, Path(opening.folder), tell, opening.masks)
        self._large = LargeStream(opening, tell) if opening.large else None
        self._snaps: list[tuple[int, float]] = []
        self._last: tuple[VideoFrame, float] | None = None
        self._opened: tuple[int, int, str] | None = None
        self._came_at = self._alive_at = float("-inf")
        self._decoded_at = 0.0

    def ask(self, message: Asked) -> None:
        """Do what is asked; from any thread, returns at once."""
        if isinstance(message, TakeClip):
            self._clipper.ask(message)
        else:
            self._questions.put(message)

    def run(self) -> None:
        """Watch until no picture comes any more. Raises StreamBroken."""
        source = opened_source(self._opening, self._is_due)
        self._decoded_at = time.monotonic()
        self._pace.began = self._decoded_at
        try:
            for piece in source.pieces():
                self._take(piece, source)
        except (FFmpegError, TypeError, ValueError) as exc:  # no decoder, or none for a size like this
            raise (
                broken(exc, opening=False) if isinstance(exc, FFmpegError) else StreamBroken("unreadable", bare(exc))
            ) from None
        finally:
            source.close()

    def _take(self, piece: Piece, source: PieceSource) -> None:
        self._hear()
        moment = self._came_at = piece.moment
        self._pace.came(moment, key=piece.key)
        self._kept.add(piece)
        frame = self._reader.frame(piece, wanted=bool(self._snaps) or self._pace.due(moment))
        if frame is not None:
            self._show(frame, piece, source.fps)
        else:
            self._bear(piece)
        self._answer_snaps(moment)
        if moment - self._alive_at >= _ALIVE_EVERY_S:
            self._alive_at = moment
            self._tell(
                StillAlive(
                    moment,
                    1 / max(self._pace.gap_s, 1e-3),
                    self._looker.moving(moment),
                    self._reader.broken,
                    self._kept.kept_bytes,
                )
            )

    def _show(self, frame: VideoFrame, piece: Piece, fps: float) -> None:
        self._decoded_at = piece.moment
        self._last = (frame, piece.moment)
        opened = (frame.width, frame.height, piece.recipe.codec)
        if opened != self._opened:
            self._opened = opened
            self._tell(StreamOpened(frame.width, frame.height, fps, piece.recipe.codec))
        if not self._pace.due(piece.moment):
            return
        self._looker.look(frame, piece.moment)
        if piece.recipe.raw:
            self._kept.add(jpeg_piece(self._looker.whole(frame), piece.moment))

    def _bear(self, piece: Piece) -> None:
        """No frame came of a piece."""
        rubbish = self._opened is None and piece.recipe.alone and self._reader.broken >= _RUBBISH
        limit_s = max(_UNREADABLE_S, _UNREADABLE_KEYS * self._pace.cadence_s)
        if rubbish or piece.moment - self._decoded_at > limit_s:
            raise StreamBroken("unreadable", f"{self._reader.broken} pieces could not be decoded")

    def _hear(self) -> None:
        while True:
            try:
                message = self._questions.get_nowait()
            except queue.Empty:
                return
            match message:
                case TakeSnap():
                    self._snaps.append((message.id, time.monotonic()))
                    self._pace.wanted(time.monotonic())
                case SetMasks():
                    self._mask(message)
                case WantLarge():
                    self._want_large(time.monotonic() + message.seconds)

    def _mask(self, message: SetMasks) -> None:
        self._clipper.paint(message.masks)
        self._looker.paint(message.masks)
        if self._large is not None:
            self._large.paint(message.masks)

    def _want_large(self, until: float) -> None:
        if self._large is not None:
            self._large.want(until)
        else:
            self._looker.large_until = max(self._looker.large_until, until)

    def _answer_snaps(self, moment: float) -> None:
        if not self._snaps or self._last is None:
            return
        frame, shown_at = self._last
        age_s = moment - shown_at
        waited_s = moment - self._snaps[0][1]
        if age_s > _NOW_S and (waited_s < _WAIT_S or age_s > _OLD_S):
            return
        snaps, self._snaps = self._snaps, []
        for snap, _ in snaps:
            try:
                self._tell(self._looker.snap(frame, shown_at, snap))
            except FFmpegError as exc:
                self._tell(NotTaken(snap, "unreadable", bare(exc)))

    def _is_due(self) -> bool:
        """Whether a camera that has to be asked for each picture is asked now."""
        now = time.monotonic()
        if not self._questions.empty():
            self._hear()
        if self._snaps:
            return True
        every_s = self._opening.interval_s or (_ASK_MOVING_S if self._pace.active(now) else _ASK_EVERY_S)
        return now - self._came_at >= every_s
