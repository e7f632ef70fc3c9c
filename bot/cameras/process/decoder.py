"""Compressed pieces into frames, of a camera that may send anything."""

from av.codec.context import CodecContext
from av.error import FFmpegError
from av.packet import Packet
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from bot.cameras.process.sources.pieces import Recipe

#: 4K has 8.8 million; a picture that claims to have more would take the memory of the machine.
MOST_PIXELS = 16 * 1024 * 1024


class Decoder:
    """Decodes in one thread; the pieces of a recipe in order, from a key on."""

    def __init__(self, recipe: Recipe) -> None:
        """Raises av.FFmpegError or TypeError where FFmpeg has no such decoder."""
        self.recipe = recipe
        context = CodecContext.create(recipe.codec, "r")
        if not isinstance(context, VideoCodecContext):
            raise TypeError(recipe.codec)
        if recipe.extradata:
            context.extradata = recipe.extradata
        if recipe.raw:
            context.width, context.height, context.pix_fmt = recipe.width, recipe.height, recipe.pixels
        context.thread_count = 1  # more would hold frames back, and take from the bell
        context.options = {"max_pixels": str(MOST_PIXELS)}
        self._context = context

    def frames(self, packet: "Packet[VideoStream]") -> list[VideoFrame]:
        """What can be shown after this piece. Raises av.FFmpegError where it cannot be decoded."""
        return self._context.decode(packet)

    def rest(self) -> list[VideoFrame]:
        """What was held back for its order; afterwards only a key can follow. Never raises."""
        try:
            return self._context.decode(None)
        except FFmpegError:
            return []
        finally:
            self.begin_anew()

    def begin_anew(self) -> None:
        """Forget what was decoded: a key follows."""
        self._context.flush_buffers()
