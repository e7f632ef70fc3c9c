"""Squares of a picture, and the zones that they make."""

import io

import pytest
from PIL import Image

from bot.house.watch.camera import CameraUnreachable, Point
from bot.house.watch.camera_checks import MOST_ZONES, fitting_masks, fitting_zones
from bot.telegram.chat.cameras.grid import with_grid
from bot.telegram.chat.cameras.squares import COLUMNS, EVERY, ROWS, covered, rectangles, zones
from tests.pictures import jpeg

CHECKERBOARD = {number for number in EVERY if ((number - 1) // COLUMNS + (number - 1) % COLUMNS) % 2}


@pytest.mark.parametrize("chosen", [set(), {1}, {1, 2, 7, 8}, {3, 10, 17}, CHECKERBOARD, {1, 24}, set(EVERY)])
def test_what_squares_make_covers_those_squares_and_no_others(chosen: set[int]) -> None:
    assert covered(rectangles(chosen)) == chosen


def test_squares_beside_and_below_each_other_are_one_zone() -> None:
    (zone,) = zones({1, 2, 7, 8})
    assert zone.name == "1"
    assert zone.corners == (Point(0, 0), Point(2 / 6, 0), Point(2 / 6, 0.5), Point(0, 0.5))


@pytest.mark.parametrize("chosen", [set(), set(EVERY), {0, 25, -3}])
def test_all_squares_or_none_are_the_whole_picture(chosen: set[int]) -> None:
    assert zones(chosen) == ()


def test_whatever_is_chosen_the_house_takes() -> None:
    assert len(fitting_zones(zones(CHECKERBOARD))) <= MOST_ZONES
    assert fitting_masks(rectangles(set(EVERY)))


def test_a_zone_that_was_drawn_elsewhere_covers_the_squares_whose_middle_it_has() -> None:
    assert covered([(Point(0, 0), Point(0.5, 0), Point(0, 1))]) == {1, 2, 3, 7, 8, 13}


@pytest.mark.parametrize("size", [(640, 360), (90, 60), (4000, 2200)])
async def test_a_picture_with_its_squares_is_as_wide_as_it_was_and_no_wider_than_a_phone_shows(
    size: tuple[int, int],
) -> None:
    with Image.open(io.BytesIO(await with_grid(jpeg(size=size)))) as drawn:
        assert drawn.width == min(size[0], 1280)
        assert drawn.width * size[1] == pytest.approx(drawn.height * size[0], rel=0.02)
        row, column = drawn.height // ROWS, drawn.width // COLUMNS
        assert drawn.getpixel((column, row // 4)) != drawn.getpixel((column // 4, row // 4))


@pytest.mark.parametrize("content", [b"", b"picture", b"GIF89a", jpeg()[:50]])
async def test_what_is_no_picture_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(CameraUnreachable):
        await with_grid(content)
