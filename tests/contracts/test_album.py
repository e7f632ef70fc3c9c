"""Album: the store's, and ``MemoryAlbum``."""

import pytest

from bot.house.people import PhotoId
from bot.house.ports import Album
from tests.contracts.conftest import Books

PHOTO = PhotoId("visit-1-0-abc")


@pytest.fixture
def album(books: Books) -> Album:
    return books.album


async def test_a_picture_comes_back_byte_for_byte_until_it_is_removed(album: Album) -> None:
    await album.keep(PHOTO, b"\xff\xd8 jpeg")
    await album.keep(PhotoId("visit-2-0-abc"), b"another")
    assert await album.fetch(PHOTO) == b"\xff\xd8 jpeg"
    await album.remove(PHOTO)
    await album.remove(PHOTO)
    with pytest.raises(KeyError):
        await album.fetch(PHOTO)
    assert await album.fetch(PhotoId("visit-2-0-abc")) == b"another"


async def test_all_pictures_that_begin_alike_are_removed_together(album: Album) -> None:
    for photo in ("visit-1-marked-a", "visit-1-marked-b", "visit-10-marked-c", "visit-2-marked-d"):
        await album.keep(PhotoId(photo), b"\xff\xd8 jpeg")
    await album.remove_all(["visit-1-marked-", "visit-2-", "visit-3-"])
    for photo in ("visit-1-marked-a", "visit-1-marked-b", "visit-2-marked-d"):
        with pytest.raises(KeyError):
            await album.fetch(PhotoId(photo))
    assert await album.fetch(PhotoId("visit-10-marked-c")) == b"\xff\xd8 jpeg"


@pytest.mark.parametrize("photo", ["", "../../etc/passwd", "a/b", ".hidden", "-rf", "a" * 121, "a\x00"])
async def test_an_id_that_leads_elsewhere_is_refused(album: Album, photo: str) -> None:
    for attempt in (album.keep(PhotoId(photo), b""), album.fetch(PhotoId(photo)), album.remove(PhotoId(photo))):
        with pytest.raises(ValueError, match="photo"):
            await attempt
