"""A face that a resident was shown on a card, and where it is to be found."""

from dataclasses import dataclass

from bot.house.faces.photo_trouble import PictureGone
from bot.house.people import Box, PhotoId, Sighting
from bot.house.ports import Album
from bot.house.visits.visit import Visit, VisitId


@dataclass(frozen=True, slots=True)
class SeenFace:
    """A face on a visit's card: its number, in the picture that was shown. A later picture counts its faces anew."""

    visit: VisitId
    number: int
    #: None: whichever picture the visit tells of, as earlier releases meant it.
    photo: PhotoId | None = None
    #: Where it is in that picture; None, too, where the visit still tells of it.
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class FoundFace:
    """Such a face, its picture, and what the visit says of it; None: it tells of another picture by now."""

    photo: PhotoId
    jpeg: bytes
    box: Box
    sighting: Sighting | None


def pinned(face: SeenFace, visit: Visit | None) -> SeenFace:
    """The same face, to be found when the visit tells of another picture."""
    look = visit.look if visit else None
    sighting = look.face(face.number) if look and face.photo in (None, look.photo) else None
    return SeenFace(face.visit, face.number, look.photo, sighting.box) if look and sighting else face


async def found(face: SeenFace, visit: Visit | None, album: Album) -> FoundFace:
    """The face in the picture in which it was seen. Raises PictureGone."""
    look = visit.look if visit else None
    if look is None:
        raise PictureGone
    photo = face.photo or look.photo
    sighting = look.face(face.number) if photo == look.photo else None
    box = sighting.box if sighting else face.box
    if box is None:
        raise PictureGone
    try:
        return FoundFace(photo, await album.fetch(photo), box, sighting)
    except KeyError as exc:
        raise PictureGone from exc
