"""Why a picture, or the face in it, or a name, is of no use: codes with their figures, which others put into words."""

from dataclasses import dataclass
from enum import StrEnum

from recognizer.face import FaceFault


class PictureFault(StrEnum):
    """Why a picture is not looked at, or nobody can be learned from it."""

    EMPTY = "empty"
    #: ``Objection.most``: megabytes.
    TOO_MANY_BYTES = "too_many_bytes"
    NO_JPEG = "no_jpeg"
    #: Of a file of one's own: it is of no kind that is read.
    NO_PHOTO = "no_photo"
    DAMAGED = "damaged"
    #: ``Objection.most``: megapixels.
    TOO_LARGE = "too_large"
    #: So many passes over its pixels that decoding would take too long.
    TOO_MANY_LAYERS = "too_many_layers"
    TOO_SMALL = "too_small"
    NO_FACE = "no_face"
    #: None in the box that somebody pointed at.
    NO_FACE_THERE = "no_face_there"
    SEVERAL_FACES = "several_faces"
    #: The face is no good for learning: ``Objection.face``.
    POOR_FACE = "poor_face"
    #: The face belongs to somebody else who is enrolled: ``Objection.label``.
    LIKE_ANOTHER = "like_another"
    #: The face is clearly unlike the other samples of ``Objection.label``.
    UNLIKE = "unlike"
    #: It could not be kept as a sample; the next one may.
    NOT_KEPT = "not_kept"
    #: The name that it was sent with is no name for a folder.
    NAME = "name"
    #: Nothing is wrong with it: the disk takes nothing.
    DISK = "disk"


@dataclass(frozen=True, slots=True)
class Objection:
    """What there is against a picture, and the figures that explain it; 0, None or empty where there is none."""

    fault: PictureFault
    #: In px, as its header says.
    width: int = 0
    height: int = 0
    #: The most that is taken; in which unit, see ``fault``.
    most: int = 0
    #: How many faces are seen.
    faces: int = 0
    face: FaceFault | None = None
    #: Whom it is about.
    label: str = ""
    #: Their sample that it is nearest to.
    sample: str = ""


#: Nothing was given.
NO_PICTURE = Objection(PictureFault.EMPTY)


class PictureUnusable(ValueError):
    """A picture that is not looked at, or from which nobody is learned; ``objection`` tells why."""

    def __init__(self, objection: Objection) -> None:
        super().__init__(repr(objection))
        self.objection = objection


class NameFault(StrEnum):
    """Why a label cannot be."""

    #: Not a name that a folder can have.
    UNFIT = "unfit"
    #: There is somebody of this label already.
    TAKEN = "taken"
    #: It differs from ``LabelRefused.other`` in capitals only.
    CAPITALS = "capitals"


class LabelRefused(ValueError):
    """A label that nobody can have; ``fault`` tells why."""

    def __init__(self, fault: NameFault, label: str, other: str = "") -> None:
        super().__init__(f"{fault}: {label}")
        self.fault = fault
        self.label = label
        self.other = other
