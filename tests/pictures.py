"""Small real pictures and videos for tests that are not about recognition."""

import io

import av
import numpy as np
from PIL import Image


def jpeg(shade: int = 128, size: tuple[int, int] = (320, 240), *, grey: bool = False) -> bytes:
    """A plain picture; another shade is another picture."""
    file = io.BytesIO()
    Image.new("RGB", size, (shade, shade, shade) if grey else (shade, shade // 2, 255 - shade)).save(file, "JPEG")
    return file.getvalue()


def clip(seconds: float = 1.0, size: tuple[int, int] = (160, 96)) -> bytes:
    """A short silent video that Telegram plays by itself."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as container:
        video = container.add_stream("libx264", rate=5)
        video.width, video.height = size
        video.pix_fmt = "yuv420p"
        for n in range(max(1, round(seconds * 5))):
            picture = np.full((size[1], size[0], 3), 40 * n % 255, np.uint8)
            container.mux(video.encode(av.VideoFrame.from_ndarray(picture, "rgb24")))
        container.mux(video.encode(None))
    return file.getvalue()
