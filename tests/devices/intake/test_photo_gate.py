"""What is taken for a picture, and what is refused before it is decoded."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from io import BytesIO
from secrets import token_hex

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.devices.boards.board import LOOK
from bot.devices.intake import jpeg as jpeg_module
from bot.devices.wire.reports import SnapshotSent
from bot.house.visits.visit import PhotoFault, PressId
from tests.devices.intake.uploads import FRONT, OTHER_KEY, PATH, Intake
from tests.unfinished import UNFINISHED, with_scans


@pytest.mark.parametrize("query", ["ring=../x&n=0", "ring=a-1&n=-1", "ring=a-1&n=100", "ring=&n=0", "ring=a-1&n=x"])
async def test_a_malformed_query_is_refused(intake: Intake, jpeg: bytes, query: str) -> None:
    url = f"{intake.url}{PATH}?{query}"
    status, words = await intake.answer("POST", url, data=jpeg, headers=intake.signed())

    assert (status, words["error"]) == (400, "query")


async def test_what_a_picture_is_called_does_not_matter(intake: Intake, jpeg: bytes) -> None:
    assert (await intake.post(jpeg, intake.signed() | {"Content-Type": "image/png"}))[0] == 201


@pytest.mark.parametrize(
    "body", [b"", b"\x89PNG\r\n\x1a\n" + bytes(100), b"GIF89a", b"\xff\xd8\xff", b"\xff\xd8\xff\xd9"]
)
async def test_what_is_no_jpeg_is_refused(intake: Intake, body: bytes) -> None:
    status, words = await intake.post(body, intake.signed())

    assert (status, words["error"]) == (415, "type")
    assert intake.doorman.photos == []


def claiming(jpeg: bytes, width: int, height: int) -> bytes:
    """The same picture with another size in its header."""
    at = jpeg.index(b"\xff\xc0") + 5
    return jpeg[:at] + height.to_bytes(2) + width.to_bytes(2) + jpeg[at + 4 :]


async def test_an_image_bomb_is_refused(intake: Intake, jpeg: bytes) -> None:
    status, words = await intake.post(claiming(jpeg, 12_000, 12_000), intake.signed())

    assert (status, words["error"]) == (413, "large")
    assert "12,000 × 12,000 pixels" in words["sentence"]


async def test_the_largest_claim_of_all_is_refused(intake: Intake, jpeg: bytes) -> None:
    assert (await intake.post(claiming(jpeg, 65_535, 65_535), intake.signed()))[0] == 413


async def test_a_picture_without_a_size_is_refused(intake: Intake, jpeg: bytes) -> None:
    assert (await intake.post(claiming(jpeg, 0, 240), intake.signed()))[0] == 415


async def test_a_torn_picture_is_kept_as_far_as_it_came_and_has_an_end(intake: Intake, jpeg: bytes) -> None:
    torn = jpeg[: len(jpeg) // 2]

    assert (await intake.post(torn, intake.signed()))[0] == 201
    assert intake.doorman.photos[0][3] == torn + b"\xff\xd9"
    assert not intake.boards[FRONT].contradicts(account_of(torn))


def account_of(body: bytes) -> SnapshotSent:
    """What a board says that it sent: the bytes before anybody mended them."""
    return SnapshotSent(PressId("a-1"), 0, len(body), hashlib.sha256(body).hexdigest())


@pytest.mark.parametrize("kind", UNFINISHED)
async def test_what_is_kept_begins_and_ends_as_a_jpeg(intake: Intake, jpeg: bytes, kind: str) -> None:
    assert (await intake.post(UNFINISHED[kind](jpeg), intake.signed()))[0] == 201
    kept = intake.doorman.photos[0][3]
    assert kept.startswith(b"\xff\xd8\xff")
    assert kept.endswith(b"\xff\xd9")


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b"no picture", PhotoFault.FOREIGN),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", PhotoFault.DAMAGED),
        (with_scans(101), PhotoFault.TOO_LARGE),
        (with_scans(16, (5472, 3618)), PhotoFault.TOO_LARGE),
        (bytes(jpeg_module.MAX_BYTES + 1), PhotoFault.TOO_LARGE),
    ],
)
async def test_a_picture_that_nobody_can_read_is_refused_and_told(
    intake: Intake, body: bytes, fault: PhotoFault
) -> None:
    assert (await intake.post(BytesIO(body), intake.signed()))[0] in (413, 415)
    assert intake.doorman.unreadable == [(FRONT, "a-1", 0, fault)]
    assert intake.doorman.photos == []


async def test_a_picture_of_nobody_we_know_is_refused_and_not_told(intake: Intake) -> None:
    assert (await intake.post(b"no picture", intake.signed(key=OTHER_KEY)))[0] == 401
    assert intake.doorman.unreadable == []


async def test_a_look_that_nobody_can_read_is_no_visit(intake: Intake) -> None:
    ring = f"{LOOK}{token_hex(16)}"
    intake.boards[FRONT].looks[PressId(ring)] = asyncio.get_running_loop().create_future()

    assert (await intake.post(b"no picture", intake.signed(ring), ring))[0] == 415
    assert intake.doorman.unreadable == []


async def test_a_full_disk_has_an_unreadable_picture_sent_again(intake: Intake) -> None:
    intake.doorman.troubles.append(OSError("no room"))

    assert (await intake.post(b"no picture", intake.signed()))[0] == 503


async def test_an_oversize_picture_is_refused(intake: Intake, jpeg: bytes) -> None:
    status, words = await intake.post(BytesIO(jpeg + bytes(jpeg_module.MAX_BYTES)), intake.signed())

    assert (status, words["error"]) == (413, "large")


async def test_an_oversize_picture_of_unknown_length_is_refused(intake: Intake, jpeg: bytes) -> None:
    async def endless() -> AsyncIterator[bytes]:
        yield jpeg
        for _ in range(80):
            yield bytes(128 * 1024)

    assert (await intake.post(endless(), intake.signed()))[0] == 413
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
