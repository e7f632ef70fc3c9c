"""Reads files of one's own as JPEGs: what is none is made into one by the converter's process, which decodes for us."""

from pathlib import Path
from types import TracebackType
from typing import Self

from recognizer.picture.photo_kind import HEAD_BYTES, MAX_BYTES, PhotoKind, kind_of
from recognizer.process.picture_process import PictureProcess
from recognizer.process.pipe import Declined
from recognizer.process.requests import ProcessBroken, ProcessBusy, ProcessFailed, ProcessLost
from recognizer.refusal import Objection, PictureFault, PictureUnusable

#: 24 Mpx of HEIC took 2.2 s on a busy machine, of PNG and WebP 1.4 s.
CONVERT_S = 30.0

#: Named, not imported: it is opened in the process.
_OPENER = "recognizer.process.converter:PhotoConverter"


class PhotoReader:
    """Reads files as JPEGs. The process is started for the first file that is none, and ends with the block."""

    def __init__(self, *, convert_s: float = CONVERT_S) -> None:
        self._convert_s = convert_s
        self._process: PictureProcess | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        if self._process:
            self._process.close()

    def read(self, path: Path) -> bytes:
        """A photo's bytes, as JPEG where it is a PNG, WebP or HEIC; raises PictureUnusable, OSError."""
        if path.exists() and not path.is_file():  # a pipe would be waited for
            raise PictureUnusable(Objection(PictureFault.NO_PHOTO))
        with path.open("rb") as file:
            return self.jpeg_of(file.read(MAX_BYTES + 1))  # what is larger is refused by whoever gets it

    def jpeg_of(self, photo: bytes) -> bytes:
        """The same of a photo's bytes; raises PictureUnusable, OSError."""
        match kind_of(photo[:HEAD_BYTES]):
            case PhotoKind.JPEG:
                return photo
            case None:
                raise PictureUnusable(Objection(PictureFault.NO_PHOTO if photo else PictureFault.EMPTY))
        try:
            jpeg: bytes = self._opened().ask("as_jpeg", photo, deadline_s=self._convert_s, tries=1).result()
        except Declined as exc:
            raise PictureUnusable(exc.objection) from exc
        except (ProcessLost, ProcessFailed) as exc:
            raise PictureUnusable(Objection(PictureFault.DAMAGED)) from exc
        except (ProcessBroken, ProcessBusy) as exc:
            raise OSError(f"what reads PNG, WebP and HEIC does not start: {exc}") from exc
        return jpeg

    def _opened(self) -> PictureProcess:
        if self._process is None:
            self._process = PictureProcess(_OPENER)
            self._process.start()
        return self._process
