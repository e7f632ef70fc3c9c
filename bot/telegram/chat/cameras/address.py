"""A camera's address, as somebody wrote it."""

import re
from dataclasses import replace
from enum import Enum
from urllib.parse import SplitResult, urlsplit

from bot.house.watch.camera import Source, SourceKind
from bot.house.watch.camera_checks import has_login

#: Longer than any address that somebody writes, in characters.
_LONGEST = 500

#: A small stream and a large one.
_BOTH = 2

_KINDS = {
    "rtsp": SourceKind.RTSP,
    "rtsps": SourceKind.RTSP,
    "http": SourceKind.MJPEG,
    "https": SourceKind.MJPEG,
}

_DEVICE = re.compile(r"/dev/video\d{1,3}|/dev/v4l/by-(?:id|path)/[\w.:-]{1,200}")

#: A video file, for trying: whether it may be a camera the settings tell.
_FILM = re.compile(r"/[^\x00-\x1f]{1,400}\.(?:mp4|mkv|avi|mov)", re.IGNORECASE)

#: What an address of one picture ends with, or is called; any other of HTTP is a stream until it is found to be none.
_ONE_PICTURE = re.compile(r"\.jpe?g$|snapshot|snap\.|/image|/photo|/capture", re.IGNORECASE)


#: How an address of a camera in the network begins; and one whose password holds whatever it likes, among other words.
_NETWORK = re.compile(r"(?:rtsps?|https?)://", re.IGNORECASE)
_SPOKEN_LOGIN = re.compile(r"(?:rtsps?|https?)://[^/?#@\s:]*:(?!\d+[/\s])[^\n]*@", re.IGNORECASE)


class AddressFault(Enum):
    """Why what was written is no address of a camera's."""

    IS_FILE = "is_file"
    IS_NO_ADDRESS = "is_no_address"
    HAS_LOGIN = "has_login"
    #: Two addresses that are not the small and the large stream of one camera.
    IS_TWO = "is_two"


class UnfitAddress(Exception):
    """What was written is none. Nothing of it stands here: a password may be in it."""

    def __init__(self, fault: AddressFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def source_of(text: str) -> Source:
    """The source that somebody wrote: one address, or those of a camera's two streams. Raises UnfitAddress."""
    said = text.strip()
    both = said.split()
    if len(both) == _BOTH and all(map(_NETWORK.match, both)) and not tells_login(said):
        return _of_two_streams(*map(source_of, both))
    if has_login(said) or tells_login(said):
        raise UnfitAddress(AddressFault.HAS_LOGIN)
    if _DEVICE.fullmatch(said):
        return Source(SourceKind.USB, said)
    if _FILM.fullmatch(said):
        return Source(SourceKind.FILE, said)
    if said.startswith(("/", "~", ".", "\\")) or re.match(r"(?i)file:|[a-z]:\\", said):
        raise UnfitAddress(AddressFault.IS_FILE)
    parts = _parts(said)
    kind = _KINDS.get(parts.scheme.lower()) if parts else None
    if parts is None or kind is None or len(said) > _LONGEST or re.search(r"\s", said):
        raise UnfitAddress(AddressFault.IS_NO_ADDRESS)
    if kind is SourceKind.MJPEG and _ONE_PICTURE.search(f"{parts.path}?{parts.query}"):
        kind = SourceKind.SNAPSHOT
    return Source(kind, said)


def _of_two_streams(one: Source, other: Source) -> Source:
    """A camera with both; which of them is the large one, its pictures tell."""
    if {one.kind, other.kind} != {SourceKind.RTSP} or shown(one.address) != shown(other.address):
        raise UnfitAddress(AddressFault.IS_TWO)
    return replace(one, large=other.address)


def tells_login(text: str) -> bool:
    """Tell whether somebody wrote a camera's address with a login in it, alone or among other words."""
    if _SPOKEN_LOGIN.search(text):
        return True
    return any(_NETWORK.match(word) and has_login(word) for word in text.split())


def shown(address: str) -> str:
    """The part of an address by which a person tells cameras apart."""
    parts = _parts(address)
    return parts.hostname or address if parts else address


def _parts(text: str) -> SplitResult | None:
    """What an address is made of; None: it is none."""
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return None
    return parts if parts.hostname else None
