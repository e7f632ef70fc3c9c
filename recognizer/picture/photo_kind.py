"""What a photo's file is, by its first bytes: for whoever decodes nothing."""

from enum import StrEnum

from recognizer.picture.jpeg import MOST_JUNK

#: Nothing that a doorbell or a phone makes is larger.
MAX_BYTES = 25_000_000


class PhotoKind(StrEnum):
    """What a file is by its first bytes, whatever it is called."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    HEIC = "heic"


#: As much of a file as tells its kind.
HEAD_BYTES = MOST_JUNK + 3

_PNG = b"\x89PNG\r\n\x1a\n"
#: The coded pictures of ISO/IEC 23008-12 that are HEVC, and the two words that any still picture may have.
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})


def kind_of(head: bytes) -> PhotoKind | None:
    """What begins so; None: nothing that is read here."""
    if head.startswith(_PNG):
        return PhotoKind.PNG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return PhotoKind.WEBP
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return PhotoKind.HEIC
    return PhotoKind.JPEG if b"\xff\xd8\xff" in head[:HEAD_BYTES] else None
