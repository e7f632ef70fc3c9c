"""The pictures of a visit that are looked at together."""

from contextlib import suppress

from bot.house.people import PhotoId
from bot.house.ports import Album
from bot.house.visits.visit import Visit

#: The newest pictures of a visit that are looked at together; a burst has three.
PICTURES_AT_ONCE = 6


async def latest_pictures(album: Album, visit: Visit) -> list[tuple[PhotoId, bytes]]:
    """The newest pictures of a visit that are still there, ``PICTURES_AT_ONCE`` at most, the newest last."""
    pictures: list[tuple[PhotoId, bytes]] = []
    for photo in visit.photos[-PICTURES_AT_ONCE:]:
        with suppress(KeyError, OSError):  # deleted meanwhile, to make room or to forget somebody; or unreadable
            pictures.append((photo.id, await album.fetch(photo.id)))
    return pictures
