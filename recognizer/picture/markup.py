"""Boxes and names drawn into a picture, for people."""

import importlib.util
from collections.abc import Sequence
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from PIL import ImageDraw, ImageFont

from recognizer.detect.models import ModelMissing
from recognizer.face import Box
from recognizer.picture.picture import open_image

#: Verdict to colour; told apart by people who do not see red and green as well (blue, amber, violet, grey).
COLOURS = {
    "named": (38, 132, 255),
    "looks_like": (255, 171, 0),
    "unknown": (214, 70, 160),
    "poor": (140, 147, 158),
}
_DARK, _LIGHT = (16, 18, 22), (255, 255, 255)
#: A label is cut to this share of the picture's width.
_LABEL_SHARE = 0.9
_QUALITY = 90


def mark(jpeg: bytes, labels: Sequence[tuple[Box, str, str]]) -> bytes:
    """Draw (box, text, verdict) labels into a picture and answer it upright, as JPEG without metadata.

    Verdict is a key of ``COLOURS``. Raises PictureUnusable.
    """
    image = open_image(jpeg)
    draw = ImageDraw.Draw(image)
    unit = max(image.size) / 640  # thickness and letters grow with the picture
    for box, _, verdict in labels:
        _frame(draw, _inside(box, image.size), COLOURS[verdict], unit)
    for box, text, verdict in labels:  # names last: no frame crosses one
        if text:
            _name(draw, _inside(box, image.size), text, COLOURS[verdict], unit)
    marked = BytesIO()
    image.save(marked, "JPEG", quality=_QUALITY)
    return marked.getvalue()


def _frame(draw: ImageDraw.ImageDraw, box: Box, colour: tuple[int, int, int], unit: float) -> None:
    """A coloured line between two thin ones, dark and light: it is seen on every ground."""
    thick, thin = max(2, round(3 * unit)), max(1, round(unit))
    edges = (box.left, box.top, box.right - 1, box.bottom - 1)
    draw.rectangle(edges, outline=_DARK, width=thick + 2 * thin)
    inner = (edges[0] + thin, edges[1] + thin, edges[2] - thin, edges[3] - thin)
    if inner[2] - inner[0] > 2 * thick and inner[3] - inner[1] > 2 * thick:
        draw.rectangle(inner, outline=colour, width=thick)


def _name(draw: ImageDraw.ImageDraw, box: Box, text: str, colour: tuple[int, int, int], unit: float) -> None:
    """The text on a plate of the colour: above the box, else below it, else inside; always within the picture."""
    width, height = draw.im.size
    font = _font(max(12, round(16 * unit)))
    text = _shortened(text, font, width * _LABEL_SHARE)
    pad = max(2, round(4 * unit))
    ascent, descent = font.getmetrics()
    wide, high = round(font.getlength(text)) + 2 * pad, ascent + descent + pad
    left = max(0, min(box.left, width - wide))
    if box.top >= high:
        top = box.top - high
    elif box.bottom + high <= height:
        top = box.bottom
    else:
        top = max(0, min(box.top, height - high))
    draw.rectangle((left, top, left + wide - 1, top + high - 1), fill=colour, outline=_DARK)
    letters = _DARK if sum(colour) > 3 * 140 else _LIGHT
    draw.text((left + pad, top + pad // 2), text, fill=letters, font=font)


def _shortened(text: str, font: ImageFont.FreeTypeFont, width: float) -> str:
    text = " ".join(text.split())
    if font.getlength(text) <= width:
        return text
    while text and font.getlength(text + "…") > width:
        text = text[:-1]
    return text.rstrip() + "…"


def _inside(box: Box, size: tuple[int, int]) -> Box:
    """The part of the box that is in the picture, 4 px a side at least."""
    width, height = size
    left, top = max(0, min(box.left, width - 4)), max(0, min(box.top, height - 4))
    return Box(left, top, max(left + 4, min(box.right, width)), max(top + 4, min(box.bottom, height)))


@lru_cache(maxsize=8)
def _font(size: int) -> ImageFont.FreeTypeFont:
    """DejaVu Sans, which has Latin, Greek, Cyrillic, Arabic and more; where it is missing Pillow's own, for Latin."""
    for place in _dejavu():
        try:
            return ImageFont.truetype(place, size)
        except OSError:
            continue
    font = ImageFont.load_default(size)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise ModelMissing("Pillow was built without FreeType: install its wheel")
    return font


def _dejavu() -> list[str]:
    name = "DejaVuSans-Bold.ttf"
    found = importlib.util.find_spec("matplotlib")  # not imported: it takes 0.2 s and 30 MB to draw nothing
    shipped = [
        Path(folder) / "mpl-data" / "fonts" / "ttf" for folder in (found and found.submodule_search_locations) or ()
    ]
    return [*(str(folder / name) for folder in shipped), name]  # the last: wherever this machine keeps its fonts
