"""From pieces to those frames that somebody needs."""

import time
from collections.abc import Callable

from av.error import FFmpegError
from av.video.frame import VideoFrame

from bot.cameras.process.decoder import Decoder
from bot.cameras.process.pace import Pace
from bot.cameras.process.sources.pieces import Piece

#: After a broken piece what follows is smeared until the next key, if one comes within this.
_WAIT_FOR_KEY_S = 10.0


class FrameReader:
    """Decodes what the pace wants decoded; told of every piece."""

    def __init__(self, pace: Pace, since_key: Callable[[], list[Piece]]) -> None:
        """``since_key``: the pieces from the last key on, this one with them; none: they are not kept."""
        self._pace = pace
        self._since_key = since_key
        self._decoder: Decoder | None = None
        #: Whether the decoder has seen every piece since its last key.
        self._follows = False
        self._spoiled = False
        #: Pieces that could not be decoded.
        self.broken = 0

    def frame(self, piece: Piece, *, wanted: bool) -> VideoFrame | None:
        """The newest frame after this piece, if it is to be decoded. Raises FFmpegError or TypeError: no decoder."""
        if self._decoder is None or self._decoder.recipe != piece.recipe:
            self._decoder, self._follows = Decoder(piece.recipe), False
        if piece.recipe.alone:
            return self._decode(self._decoder, piece) if wanted else None
        every = self._pace.all_pieces(piece.moment)
        if piece.key:
            self._spoiled = False
            if every or wanted:
                return self._key(self._decoder, piece, every=every)
        elif every and not self._spoiled:
            return self._between(self._decoder, piece)
        self._follows = False
        return None

    def _between(self, decoder: Decoder, piece: Piece) -> VideoFrame | None:
        return self._decode(decoder, piece) if self._follows else self._caught_up(decoder)

    def _key(self, decoder: Decoder, piece: Piece, *, every: bool) -> VideoFrame | None:
        if not self._follows:
            decoder.begin_anew()
        self._follows = True
        frame = self._decode(decoder, piece)
        if frame is None and not every:  # held back for its order; nothing that follows will push it out
            rest = decoder.rest()
            self._follows = False
            return rest[-1] if rest else None
        return frame

    def _caught_up(self, decoder: Decoder) -> VideoFrame | None:
        pieces = self._since_key()
        if not pieces or not self._pace.may_catch_up(len(pieces)):
            return None
        decoder.begin_anew()
        self._follows = True
        frame = None
        for piece in pieces:
            frame = self._decode(decoder, piece) or frame
        return frame

    def _decode(self, decoder: Decoder, piece: Piece) -> VideoFrame | None:
        began = time.thread_time()
        try:
            frames = decoder.frames(piece.packet)
        except FFmpegError:
            self.broken += 1
            self._spoiled = 0 < self._pace.cadence_s <= _WAIT_FOR_KEY_S
            self._follows = not self._spoiled and self._follows
            return None
        self._pace.decoded(time.thread_time() - began, key=piece.key)
        whole = [frame for frame in frames if not frame.is_corrupt]
        self.broken += len(frames) - len(whole)
        return whole[-1] if whole else None
