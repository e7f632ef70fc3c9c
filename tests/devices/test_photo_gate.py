"""What is taken for a picture, and what is refused before it is decoded."""

from collections.abc import AsyncIterator
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.devices import jpeg as jpeg_module
from tests.devices.uploads import PATH, Intake


@pytest.mark.parametrize("query", ["ring=../x&n=0", "ring=a-1&n=-1", "ring=a-1&n=100", "ring=&n=0", "ring=a-1&n=x"])
async def test_a_malformed_query_is_refused(intake: Intake, jpeg: bytes, query: str) -> None:
    url = f"{intake.url}{PATH}?{query}"
    status, words = await intake.answer("POST", url, data=jpeg, headers=intake.seal())

    assert (status, words["error"]) == (400, "query")


async def test_another_type_is_refused(intake: Intake, jpeg: bytes) -> None:
    status, _ = await intake.post(jpeg, intake.seal() | {"Content-Type": "image/png"})

    assert status == 415


@pytest.mark.parametrize(
    "body", [b"", b"\x89PNG\r\n\x1a\n" + bytes(100), b"GIF89a", b"\xff\xd8\xff", b"\xff\xd8\xff\xd9"]
)
async def test_what_is_no_jpeg_is_refused(intake: Intake, body: bytes) -> None:
    status, words = await intake.post(body, intake.seal())

    assert (status, words["error"]) == (415, "type")
    assert intake.doorman.photos == []


def claiming(jpeg: bytes, width: int, height: int) -> bytes:
    """The same picture with another size in its header."""
    at = jpeg.index(b"\xff\xc0") + 5
    return jpeg[:at] + height.to_bytes(2) + width.to_bytes(2) + jpeg[at + 4 :]


async def test_an_image_bomb_is_refused(intake: Intake, jpeg: bytes) -> None:
    status, words = await intake.post(claiming(jpeg, 12_000, 12_000), intake.seal())

    assert (status, words["error"]) == (413, "large")
    assert "12000×12000" in words["sentence"]


async def test_the_largest_claim_of_all_is_refused(intake: Intake, jpeg: bytes) -> None:
    assert (await intake.post(claiming(jpeg, 65_535, 65_535), intake.seal()))[0] == 413


async def test_a_picture_without_a_size_is_refused(intake: Intake, jpeg: bytes) -> None:
    assert (await intake.post(claiming(jpeg, 0, 240), intake.seal()))[0] == 415


async def test_a_torn_picture_with_a_good_header_is_taken(intake: Intake, jpeg: bytes) -> None:
    torn = jpeg[: len(jpeg) // 2]

    assert (await intake.post(torn, intake.seal()))[0] == 201
    assert intake.doorman.photos[0][3] == torn


async def test_an_oversize_picture_is_refused(intake: Intake, jpeg: bytes) -> None:
    status, words = await intake.post(BytesIO(jpeg + bytes(jpeg_module.MAX_BYTES)), intake.seal())

    assert (status, words["error"]) == (413, "large")


async def test_an_oversize_picture_of_unknown_length_is_refused(intake: Intake, jpeg: bytes) -> None:
    async def endless() -> AsyncIterator[bytes]:
        yield jpeg
        for _ in range(80):
            yield bytes(128 * 1024)

    assert (await intake.post(endless(), intake.seal()))[0] == 413
    assert intake.doorman.photos == []


JUNK = st.binary(max_size=300) | st.binary(max_size=300).map(lambda tail: b"\xff\xd8\xff" + tail)


@given(JUNK)
def test_no_bytes_make_the_examination_fail_otherwise(body: bytes) -> None:
    try:
        examined = jpeg_module.examine(body)
    except jpeg_module.PictureRefused:
        return
    assert 0 < examined.width * examined.height <= jpeg_module.MAX_PIXELS


@given(st.data())
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_mutation_of_a_picture_makes_the_examination_fail_otherwise(jpeg: bytes, data: st.DataObject) -> None:
    body = bytearray(jpeg[: data.draw(st.integers(3, len(jpeg)))])
    for _ in range(data.draw(st.integers(1, 8))):
        body[data.draw(st.integers(0, min(len(body), 700) - 1))] = data.draw(st.integers(0, 255))
    try:
        jpeg_module.examine(bytes(body))
    except jpeg_module.PictureRefused:
        return
