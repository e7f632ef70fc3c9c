"""A camera's picture with numbered squares drawn over it."""

import asyncio
import io

from PIL import Image, ImageDraw, ImageFont, UnidentifiedImageError

from bot.house.watch.camera import CameraUnreachable, Trouble
from bot.telegram.chat.cameras.squares import COLUMNS, EVERY, ROWS

#: Wide enough for numbers that are read on a phone, and no wider than Telegram shows a photo, in px.
_WIDEST = 1280

#: A camera's picture has no more pixels than this.
_MOST_PIXELS = 40_000_000


async def with_grid(jpeg: bytes) -> bytes:
    """The picture (JPEG) with its squares. Raises CameraUnreachable where it is none."""
    try:
        return await asyncio.to_thread(_draw, jpeg)
    except (UnidentifiedImageError, OSError, ValueError) as exc:
        raise CameraUnreachable(Trouble.UNREADABLE) from exc


def _draw(jpeg: bytes) -> bytes:
    with Image.open(io.BytesIO(jpeg), formats=["JPEG"]) as opened:
        if opened.width * opened.height > _MOST_PIXELS:
            raise ValueError(opened.size)
        opened.draft("RGB", (_WIDEST, _WIDEST))
        picture = opened.convert("RGB")
    picture.thumbnail((_WIDEST, _WIDEST))
    brush = ImageDraw.Draw(picture)
    width, height = picture.size
    thin = max(1, width // 400)
    for column in range(1, COLUMNS):
        x = column * width // COLUMNS
        _line(brush, (x, 0), (x, height), thin)
    for row in range(1, ROWS):
        y = row * height // ROWS
        _line(brush, (0, y), (width, y), thin)
    font = ImageFont.load_default(max(12, height // (ROWS * 3)))
    for number in EVERY:
        row, column = divmod(number - 1, COLUMNS)
        middle = ((2 * column + 1) * width // (2 * COLUMNS), (2 * row + 1) * height // (2 * ROWS))
        brush.text(middle, str(number), "white", font, anchor="mm", stroke_width=max(2, thin * 2), stroke_fill="black")
    drawn = io.BytesIO()
    picture.save(drawn, "JPEG", quality=85)
    return drawn.getvalue()


def _line(brush: ImageDraw.ImageDraw, begin: tuple[int, int], end: tuple[int, int], thin: int) -> None:
    """A white line with black edges, so that it is seen on snow and at night."""
    brush.line((begin, end), "black", thin * 3)
    brush.line((begin, end), "white", thin)
