"""Clips: the store's, and ``MemoryClips``."""

import pytest

from bot.house.people import PhotoId
from bot.house.ports import Clips
from tests.contracts.conftest import Books

CLIP = PhotoId("20260301T120000-ab12cd34-clip")


@pytest.fixture
def clips(books: Books) -> Clips:
    return books.clips


async def test_a_clip_comes_back_byte_for_byte_until_it_is_removed(clips: Clips) -> None:
    await clips.keep(CLIP, b"\x00ftyp mp4")
    assert await clips.fetch(CLIP) == b"\x00ftyp mp4"
    await clips.keep(CLIP, b"another")
    assert await clips.fetch(CLIP) == b"another"
    await clips.remove(CLIP)
    await clips.remove(CLIP)
    with pytest.raises(KeyError):
        await clips.fetch(CLIP)


@pytest.mark.parametrize("wrong", ["", "../clip", "a/b", "-clip", "x" * 200, "clip.mp4"])
async def test_an_id_that_could_lead_elsewhere_is_refused(clips: Clips, wrong: str) -> None:
    for asked in (clips.keep(PhotoId(wrong), b""), clips.fetch(PhotoId(wrong)), clips.remove(PhotoId(wrong))):
        with pytest.raises(ValueError, match="id"):
            await asked


async def test_a_picture_and_a_clip_of_one_id_are_two(books: Books) -> None:
    await books.album.keep(CLIP, b"jpeg")
    await books.clips.keep(CLIP, b"mp4")
    assert (await books.album.fetch(CLIP), await books.clips.fetch(CLIP)) == (b"jpeg", b"mp4")
    await books.album.remove(CLIP)
    assert await books.clips.fetch(CLIP) == b"mp4"
