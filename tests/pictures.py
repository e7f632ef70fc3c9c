"""Small real JPEGs for tests that are not about recognition."""

import io

from PIL import Image


def jpeg(shade: int = 128, size: tuple[int, int] = (320, 240), *, grey: bool = False) -> bytes:
    """A plain picture; another shade is another picture."""
    file = io.BytesIO()
    Image.new("RGB", size, (shade, shade, shade) if grey else (shade, shade // 2, 255 - shade)).save(file, "JPEG")
    return file.getvalue()
