"""Pictures and documents as Telegram keeps them: checked, re-encoded in several sizes, found by id."""

import asyncio
import io
from dataclasses import dataclass
from secrets import token_urlsafe
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

from bot.demo.telegram.refusal import bad_request

#: The longest edges Telegram keeps of a photo, in pixels.
EDGES = (90, 320, 1280)

#: The largest photo a bot may upload, in bytes.
MAX_PHOTO = 10 * 1024 * 1024

#: The largest file a bot may upload, and download, in bytes.
MAX_UPLOAD = 50 * 1024 * 1024
MAX_DOWNLOAD = 20 * 1024 * 1024

#: A photo's width and height together, and its longer edge over its shorter, at most.
_MAX_EDGES = 10_000
_MAX_RATIO = 20

_JPEG_QUALITY = 87

#: What an animation is kept as.
VIDEO = "video/mp4"

#: A JPEG ends within its last bytes; some cameras pad it.
_JPEG_TAIL = 65_536


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file as ``getFile`` finds it."""

    file_id: str
    unique_id: str
    path: str
    content: bytes
    width: int = 0
    height: int = 0
    name: str = ""
    mime: str = ""
    #: Of an animation, in seconds.
    duration: int = 0

    @property
    def api(self) -> dict[str, Any]:
        """A PhotoSize, an Animation or a Document of the Bot API."""
        told: dict[str, Any] = {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.content),
        }
        if self.width:
            told |= {"width": self.width, "height": self.height}
        if self.mime == VIDEO:
            return told | {"duration": self.duration, "file_name": self.name, "mime_type": VIDEO}
        if self.width:
            return told
        return told | {"file_name": self.name, "mime_type": self.mime}


#: The sizes of one photo, the smallest first.
PhotoSizes = tuple[StoredFile, ...]


class FileStore:
    """Every file that went through the chats."""

    def __init__(self) -> None:
        self._files: dict[str, StoredFile] = {}
        self._photos: dict[str, PhotoSizes] = {}

    async def photo(self, content: bytes) -> PhotoSizes:
        """Take a photo as Telegram does; raises ApiRefusal where it would not."""
        if not content:
            raise bad_request("file must be non-empty")
        if len(content) > MAX_PHOTO:
            raise bad_request(
                f"file of size {len(content)} bytes is too big for a photo; the maximum size is {MAX_PHOTO} bytes"
            )
        sizes = tuple(self._keep_size(jpeg, *size) for jpeg, size in await asyncio.to_thread(_sizes, content))
        for stored in sizes:
            self._photos[stored.file_id] = sizes
        return sizes

    def document(self, content: bytes, name: str, mime: str) -> StoredFile:
        """Take any file; raises ApiRefusal for an empty one."""
        if not content:
            raise bad_request("file must be non-empty")
        return self._keep(
            StoredFile(_id("BQ"), _id("Ag", 8), f"documents/file_{len(self._files)}", content, 0, 0, name, mime)
        )

    async def animation(self, content: bytes, name: str) -> StoredFile:
        """Take a silent video, which plays by itself; raises ApiRefusal for what is none."""
        if not content:
            raise bad_request("file must be non-empty")
        width, height, seconds = await asyncio.to_thread(_measured, content)
        path = f"animations/file_{len(self._files)}.mp4"
        return self._keep(StoredFile(_id("CgAC"), _id("Ag", 8), path, content, width, height, name, VIDEO, seconds))

    def photo_by_id(self, file_id: str) -> PhotoSizes:
        """A photo that was sent before; raises ApiRefusal."""
        if file_id not in self._photos:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return self._photos[file_id]

    def by_id(self, file_id: str) -> StoredFile:
        """Any file; raises ApiRefusal."""
        if file_id not in self._files:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        return self._files[file_id]

    @property
    def everything(self) -> list[StoredFile]:
        """Every file, in the order in which they came."""
        return list(self._files.values())

    def restore(self, stored: StoredFile) -> None:
        """Take back a file that was kept elsewhere."""
        self._keep(stored)

    def restore_photo(self, sizes: PhotoSizes) -> None:
        """Take back the sizes of one photo, whose files are there already."""
        for stored in sizes:
            self._photos[stored.file_id] = sizes

    @property
    def photos(self) -> list[PhotoSizes]:
        """Every photo."""
        return list(dict.fromkeys(self._photos.values()))

    def by_path(self, path: str) -> StoredFile | None:
        """The file that ``getFile`` named."""
        return next((stored for stored in self._files.values() if stored.path == path), None)

    def _keep_size(self, jpeg: bytes, width: int, height: int) -> StoredFile:
        path = f"photos/file_{len(self._files)}.jpg"
        return self._keep(StoredFile(_id("AgACAgI"), _id("AQAD", 8), path, jpeg, width, height, mime="image/jpeg"))

    def _keep(self, stored: StoredFile) -> StoredFile:
        self._files[stored.file_id] = stored
        return stored


def _id(begin: str, length: int = 42) -> str:
    return begin + token_urlsafe(length)


def _sizes(content: bytes) -> list[tuple[bytes, tuple[int, int]]]:
    try:
        with Image.open(io.BytesIO(content)) as opened:
            if opened.format == "JPEG" and b"\xff\xd9" not in content[-_JPEG_TAIL:]:
                raise bad_request(
                    "IMAGE_PROCESS_FAILED"
                )  # not left to Pillow: face_recognition makes it take torn files
            width, height = opened.size
            if width + height > _MAX_EDGES or max(width, height) > _MAX_RATIO * min(width, height):
                raise bad_request("PHOTO_INVALID_DIMENSIONS")
            picture = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Warning, Image.DecompressionBombError) as exc:
        raise bad_request("IMAGE_PROCESS_FAILED") from exc
    edges = [edge for edge in EDGES if edge < max(picture.size)]
    edges.append(min(max(picture.size), EDGES[-1]))
    return [_encoded(picture, edge) for edge in sorted(set(edges))]


def _measured(content: bytes) -> tuple[int, int, int]:
    """Width, height and seconds of a video that Telegram plays by itself: H.264 without sound."""
    import av  # noqa: PLC0415 - FFmpeg: only a clip needs it

    try:
        with av.open(io.BytesIO(content), "r") as container:
            video, *others = container.streams.video
            if others or len(container.streams) > 1 or video.codec_context.name != "h264":
                raise bad_request("wrong file: an animation is H.264 without sound")
            return video.width, video.height, max(1, round((container.duration or 0) / av.time_base))
    except (av.FFmpegError, ValueError) as exc:
        raise bad_request("wrong file: no video was found in it") from exc


def _encoded(picture: Image.Image, edge: int) -> tuple[bytes, tuple[int, int]]:
    scaled = picture
    if max(picture.size) > edge:
        scale = edge / max(picture.size)
        scaled = picture.resize((max(1, round(picture.width * scale)), max(1, round(picture.height * scale))))
    jpeg = io.BytesIO()
    scaled.save(jpeg, "JPEG", quality=_JPEG_QUALITY)
    return jpeg.getvalue(), scaled.size
