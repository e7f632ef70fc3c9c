"""What is hidden of a picture, in every size and format."""

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cameras.process.picture.masks import Painter, drawn

TRIANGLE = ((0.1, 0.1), (0.9, 0.1), (0.5, 0.9))


def test_a_polygon_hides_what_is_in_it_and_a_little_more() -> None:
    hidden = drawn((TRIANGLE,), 100, 100)
    assert hidden[40, 50]
    assert not hidden[80, 10]
    assert not hidden[0, 0]
    assert hidden[9, 50]
    assert 0.30 < hidden.mean() < 0.40


def test_several_polygons_hide_each_its_part_also_where_they_overlap() -> None:
    square = ((0.0, 0.0), (0.5, 0.0), (0.5, 0.5), (0.0, 0.5))
    assert drawn((square, square), 60, 40)[10, 10]
    assert drawn((square, TRIANGLE), 60, 40)[20, 30]


def test_a_polygon_that_crosses_itself_hides_all_that_it_goes_round() -> None:
    star = ((0.5, 0.0), (0.8, 1.0), (0.0, 0.4), (1.0, 0.4), (0.2, 1.0))
    hidden = drawn((star,), 100, 100)
    assert hidden[50, 50]  # the middle, which it goes round twice
    assert hidden[15, 50]
    assert not hidden[10, 10]
    backwards = drawn((star[::-1],), 100, 100)
    assert (hidden == backwards).mean() > 0.999


@given(
    corners=st.lists(st.tuples(st.floats(-0.5, 1.5), st.floats(-0.5, 1.5)), min_size=1, max_size=6),
    width=st.integers(1, 40),
    height=st.integers(1, 40),
)
def test_no_polygon_breaks_it(corners: list[tuple[float, float]], width: int, height: int) -> None:
    assert drawn((tuple(corners),), width, height).shape == (height, width)


@pytest.mark.parametrize("pixels", ["yuv420p", "yuvj420p", "rgb24", "nv12", "yuv422p10le", "gray"])
@pytest.mark.parametrize("size", [(640, 360), (641, 361), (160, 90)])
def test_each_format_and_size_is_painted_and_the_decoders_own_frame_is_not(pixels: str, size: tuple[int, int]) -> None:
    colours = np.random.default_rng(1).integers(0, 255, (360, 640, 3), dtype=np.uint8)
    frame = av.VideoFrame.from_ndarray(colours, "rgb24").reformat(format=pixels)
    before = frame.to_ndarray(format="rgb24").copy()
    left = ((0.0, 0.0), (0.5, 0.0), (0.5, 1.0), (0.0, 1.0))
    painted = np.asarray(Painter((left,)).painted(frame, *size).to_ndarray(format="rgb24"))
    assert painted.shape == (size[1], size[0], 3)
    assert np.ptp(painted[:, : size[0] // 2]) <= 2
    assert painted[:, size[0] // 2 + 6 :].std() > 5
    assert np.array_equal(frame.to_ndarray(format="rgb24"), before)
