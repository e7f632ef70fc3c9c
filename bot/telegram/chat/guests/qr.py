"""A link as a picture that another phone's camera reads."""

import asyncio
import io

from PIL import Image

#: A module of the code, and the white round it, in px and in modules (ISO/IEC 18004 asks for four).
_SCALE, _BORDER = 10, 4


async def qr_picture(link: str) -> bytes:
    """A QR code with this link (JPEG)."""
    return await asyncio.to_thread(_draw, link)


def _draw(link: str) -> bytes:
    import segno  # noqa: PLC0415 - a house where everybody moved in needs no code

    png, jpeg = io.BytesIO(), io.BytesIO()
    segno.make(link, error="m", micro=False).save(png, kind="png", scale=_SCALE, border=_BORDER)
    with Image.open(png) as drawn:
        drawn.convert("L").save(jpeg, "JPEG", quality=90)
    return jpeg.getvalue()
