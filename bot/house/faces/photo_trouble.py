"""Photos from which nobody can be learned, and why: codes with their figures."""

from dataclasses import dataclass
from enum import StrEnum

from bot.house.people import Blemish, PersonId, SampleId


class PhotoReason(StrEnum):
    """Why a photo is of no use."""

    #: Whoever looks at it finds no end of it, or dies over it.
    UNREADABLE = "unreadable"
    #: There is nothing in it.
    EMPTY = "empty"
    #: It is of another kind than JPEG.
    FOREIGN = "foreign"
    #: It is cut off, or was damaged on its way.
    DAMAGED = "damaged"
    #: More than ``PhotoTrouble.most`` megabytes.
    TOO_MANY_BYTES = "too_many_bytes"
    #: More than ``PhotoTrouble.most`` megapixels.
    TOO_LARGE = "too_large"
    #: It is saved in so many layers that reading it would take too long.
    TOO_MANY_LAYERS = "too_many_layers"
    TOO_SMALL = "too_small"
    NO_FACE = "no_face"
    #: None where a face was seen before.
    NO_FACE_THERE = "no_face_there"
    SEVERAL_FACES = "several_faces"
    #: Its one face is not clear enough: ``PhotoTrouble.blemish``.
    POOR_FACE = "poor_face"
    #: It shows somebody else, by all we know.
    LIKE_ANOTHER = "like_another"
    #: It does not look like the person's other photos.
    UNLIKE = "unlike"
    #: It could not be kept.
    NOT_KEPT = "not_kept"
    #: The disk takes nothing, so that it would be forgotten.
    DISK = "disk"
    #: It is of a child, and no owner has said that their face may be known.
    CHILD = "child"
    #: The picture that it was about is no longer there.
    GONE = "gone"
    #: Nobody could look at it any more, while others of the same lesson were looked at.
    NOT_LOOKED_AT = "not_looked_at"


@dataclass(frozen=True, slots=True)
class PhotoTrouble:
    """What is wrong with a photo, and the figures that explain it; 0 where there is none."""

    reason: PhotoReason
    #: In px.
    width: int = 0
    height: int = 0
    #: The most that is taken, in the unit that ``reason`` tells.
    most: int = 0
    #: How many faces are seen.
    faces: int = 0
    blemish: Blemish = Blemish.NONE


class PhotoRefused(Exception):
    """A photo from which nobody can be learned; ``trouble`` tells why."""

    def __init__(self, trouble: PhotoTrouble) -> None:
        super().__init__(repr(trouble))
        self.trouble = trouble


class LooksLikeAnother(PhotoRefused):
    """By all we know this photo shows somebody else: ``other``. Who sent it may know better."""

    def __init__(self, other: PersonId, sample: SampleId | None = None) -> None:
        """``sample``: which of their photos is nearest; None: that is not known."""
        super().__init__(PhotoTrouble(PhotoReason.LIKE_ANOTHER))
        self.other = other
        self.sample = sample


class UnlikeTheOthers(PhotoRefused):
    """This photo is clearly unlike the others of this person. Who sent it may know better."""

    def __init__(self) -> None:
        super().__init__(PhotoTrouble(PhotoReason.UNLIKE))


class PictureGone(PhotoRefused):
    """The picture that this was about is no longer kept."""

    def __init__(self) -> None:
        super().__init__(PhotoTrouble(PhotoReason.GONE))
