"""Where a JPEG ends that is still arriving."""

from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bot.devices.intake.jpeg import EndFinder
from recognizer.picture.jpeg import MOST_SEGMENTS


def test_a_thumbnails_end_is_not_the_pictures_end() -> None:
    thumbnail, picture = BytesIO(), BytesIO()
    Image.new("RGB", (16, 16)).save(thumbnail, "JPEG")
    Image.effect_noise((64, 64), 30).save(
        picture, "JPEG", progressive=True, exif=b"Exif\x00\x00" + thumbnail.getvalue()
    )
    whole = picture.getvalue()
    assert whole.index(b"\xff\xd9") + 2 < len(whole)

    assert EndFinder().find(bytearray(whole + b"\n\nmore")) == len(whole)


class CountingBytes(bytearray):
    """Counts how often somebody looks into it."""

    looks = 0

    def __getitem__(self, at: Any) -> Any:
        self.looks += 1
        return super().__getitem__(at)

    def find(self, *what: Any) -> int:
        self.looks += 1
        return super().find(*what)


SCAN = b"\xff\xd8\xff\xda\x00\x02"


@pytest.mark.parametrize("filling", [b"\xff\x00", b"\xff\xd0", b"\xff", b"a"])
def test_a_scan_is_passed_over_in_one_look(filling: bytes) -> None:
    data = CountingBytes(SCAN + filling * 50_000 + b"\xff\xd9")

    assert EndFinder().find(data) == len(data)
    assert data.looks < 20


@pytest.mark.parametrize("marker", [b"\xff\xd8", b"\xff\xe0\x00\x02", b"\xff\x01", b"a\xff\xe0\x00\x02"])
def test_more_markers_than_a_picture_has_are_its_end(marker: bytes) -> None:
    data = CountingBytes(b"\xff\xd8" + marker * 50_000)
    finder = EndFinder()
    end = finder.find(data)

    assert end is not None
    assert end < len(data) // 5
    assert data.looks < 5 * MOST_SEGMENTS
    assert finder.find(data) == end


@given(st.binary(max_size=200), st.lists(st.integers(1, 40), max_size=20))
def test_the_end_is_found_alike_in_whatever_pieces(tail: bytes, pieces: list[int]) -> None:
    whole = bytearray(b"\xff\xd8\xff" + tail)
    stepwise, at = EndFinder(), 0
    found = None
    for piece in [*pieces, len(whole)]:
        at = min(len(whole), at + piece)
        found = stepwise.find(whole[:at])
        if found is not None:
            break

    assert found == EndFinder().find(whole)
