"""What the watcher tells of a frame. Needs no numpy: whoever only hears of tracks imports this."""

from dataclasses import dataclass

from recognizer.face import Box
from recognizer.process.pipe import Forged
from recognizer.refusal import Objection
from recognizer.track.found import TrackKind

_JPEG = b"\xff\xd8\xff"
#: More views of one head are never sent.
MOST_VIEWS = 5
_LENGTH_BYTES = 4


@dataclass(frozen=True, slots=True)
class TrackSeen:
    """Somebody, or something, in one frame."""

    #: Never used again, not even after a restart.
    id: str
    kind: TrackKind
    #: In the frame, px, where it was found last.
    box: Box
    #: The detector's own certainty when it was found last.
    score: float
    #: Seconds since it was first seen, also before it was sure.
    age_s: float
    #: It has not moved for ten seconds.
    still: bool
    #: It never moved as a person does, and something was found in its place day after day.
    furniture: bool
    #: There is a better view of a face than when ``heads`` was asked last.
    new_face: bool
    #: It was found in the frame that was looked at last; False: it is hidden, or on its way out.
    here: bool
    #: Whether it faced the camera; None: no face was looked for, or found, in this frame.
    facing: bool | None


@dataclass(frozen=True, slots=True)
class Watched:
    """One frame that was looked at, or a moment in which nothing moved."""

    #: Of the frame, px.
    width: int = 0
    height: int = 0
    tracked: tuple[TrackSeen, ...] = ()
    #: Those that are not there any more; each is told once.
    ended: tuple[str, ...] = ()
    #: Persons that are there, furniture left out, and how many there may be.
    persons: int = 0
    fewest: int = 0
    most: int = 0
    #: False: the model that finds people is not here; what moves is told, and faces.
    by_bodies: bool = True
    #: Why the frame could not be looked at; then all else is as it was before.
    objection: Objection | None = None


def lump_of(views: tuple[bytes, ...]) -> bytes:
    """Some pictures as one lump of bytes, which is what goes through the pipe."""
    return b"".join(len(view).to_bytes(_LENGTH_BYTES, "little") + view for view in views)


def views_of(lump: bytes) -> tuple[bytes, ...]:
    """The pictures of a lump, each of which begins as a JPEG does; raises Forged."""
    views: list[bytes] = []
    at = 0
    while at < len(lump):
        size = int.from_bytes(lump[at : at + _LENGTH_BYTES], "little")
        view = lump[at + _LENGTH_BYTES : at + _LENGTH_BYTES + size]
        if len(views) == MOST_VIEWS or len(view) != size or not view.startswith(_JPEG):
            raise Forged("no views of a head")
        views.append(view)
        at += _LENGTH_BYTES + size
    return tuple(views)
