import asyncio
import contextlib
from collections.abc import AsyncIterator
from io import BytesIO

import pytest
from PIL import Image

from bot.devices.intake import jpeg as jpeg_module
from bot.devices.intake import legacy as legacy_intake
from bot.devices.intake.legacy import LegacyIntake
from bot.devices.intake.quota import DAY_S, Quota
from bot.house.doors.door import DoorId
from bot.house.visits.visit import PhotoFault
from bot.web import networks
from tests.devices.doubles import RecordingDoorman

FRONT = DoorId("front")


def as_the_device_sends_it(jpeg: bytes, *, length: bool = True) -> bytes:
    """Byte for byte what the device writes: bare line feeds, and two more of them behind the picture."""
    head = (
        "POST / HTTP/1.1\n"
        "Host: 192.168.0.118\n"
        "User-Agent: Arduino/1.0\n"
        "Connection: close\n"
        'Content-Disposition: form-data; name="photo"; filename="capture.jpeg"\n'
        "Content-Type: image/jpeg\n"
    )
    head += f"Content-Length: {len(jpeg)}\n\n" if length else "\n"
    return head.encode() + jpeg + b"\n\n"


@pytest.fixture
async def intake(doorman: RecordingDoorman) -> AsyncIterator[LegacyIntake]:
    async with LegacyIntake("127.0.0.1", 0, FRONT, doorman, request_s=0.5) as intake:
        yield intake


async def send(intake: LegacyIntake, *pieces: bytes, finish: bool = False) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", intake.port)
    for piece in pieces:
        writer.write(piece)
        await writer.drain()
    if finish:
        writer.write_eof()
    async with asyncio.timeout(8):
        answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    return answer


async def test_the_devices_own_bytes_are_served(intake: LegacyIntake, doorman: RecordingDoorman, jpeg: bytes) -> None:
    answer = await send(intake, as_the_device_sends_it(jpeg))

    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    assert len(answer) < 200  # the device reads no more
    ((door, press, n, kept),) = doorman.photos
    assert (door, n, kept) == (FRONT, 0, jpeg)
    assert press.startswith("legacy-")
    assert doorman.signed == []


async def test_a_picture_of_unknown_length_ends_where_the_jpeg_does(
    intake: LegacyIntake, doorman: RecordingDoorman, jpeg: bytes
) -> None:
    answer = await send(intake, as_the_device_sends_it(jpeg, length=False))

    assert answer.startswith(b"HTTP/1.1 200")
    assert doorman.photos[0][3] == jpeg


@pytest.mark.parametrize("size", [1, 7, 1000])
async def test_it_may_come_in_pieces_of_any_size(intake: LegacyIntake, doorman: RecordingDoorman, size: int) -> None:
    small = BytesIO()
    Image.new("RGB", (16, 16), "teal").save(small, "JPEG")
    whole = as_the_device_sends_it(small.getvalue(), length=False)
    answer = await send(intake, *(whole[at : at + size] for at in range(0, len(whole), size)))

    assert answer.startswith(b"HTTP/1.1 200")
    assert doorman.photos[0][3] == small.getvalue()


async def test_proper_line_ends_are_no_hindrance(intake: LegacyIntake, doorman: RecordingDoorman, jpeg: bytes) -> None:
    proper = as_the_device_sends_it(b"").rstrip(b"\n").replace(b"Length: 0", b"Length: %d" % len(jpeg))
    answer = await send(intake, proper.replace(b"\n", b"\r\n") + b"\r\n\r\n" + jpeg)

    assert answer.startswith(b"HTTP/1.1 200")
    assert doorman.photos[0][3] == jpeg


async def test_two_pictures_are_two(intake: LegacyIntake, doorman: RecordingDoorman, jpeg: bytes) -> None:
    for _ in range(2):
        await send(intake, as_the_device_sends_it(jpeg))

    assert len({press for _, press, _, _ in doorman.photos}) == 2


@pytest.mark.parametrize("length", [True, False])
async def test_a_torn_picture_is_taken_as_far_as_it_came(
    intake: LegacyIntake, doorman: RecordingDoorman, jpeg: bytes, length: bool
) -> None:
    whole = as_the_device_sends_it(jpeg, length=length)
    await send(intake, whole[: len(whole) // 2], finish=True)

    kept = doorman.photos[0][3]
    assert jpeg.startswith(kept.removesuffix(b"\xff\xd9"))
    assert kept.endswith(b"\xff\xd9")
    assert len(kept) < len(jpeg)


async def test_an_old_camera_s_picture_that_nobody_can_read_is_told(
    intake: LegacyIntake, doorman: RecordingDoorman
) -> None:
    assert b"415" in await send(intake, as_the_device_sends_it(b"no picture"))
    ((door, press, n, fault),) = doorman.unreadable
    assert (door, n, fault) == (FRONT, 0, PhotoFault.FOREIGN)
    assert press.startswith("legacy-")


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (b"GET / HTTP/1.1\n\n", b"405"),
        (b"POST /etc HTTP/1.1\nContent-Type: image/jpeg\n\n", b"404"),
        (b"POST / HTTP/1.1\nContent-Type: text/plain\n\n", b"415"),
        (b"POST / HTTP/1.1\nContent-Type: image/jpeg\nContent-Length: 99999999\n\n", b"413"),
        (b"POST / HTTP/1.1\nContent-Type: image/jpeg\nContent-Length: -5\n\n", b"400"),
        (b"POST / HTTP/1.1\nContent-Type: image/jpeg\nContent-Length: 5\n\nhello", b"415"),
        (b"POST / HTTP/1.1\nX: " + b"x" * 9000, b"431"),
        (b"POST / HTTP/1.1\nContent-Type: image/jpeg\n\n" + b"\xff\xd8\xff\xe0" + bytes(100), b"408"),
        (b"POST / HT", b"408"),
        (bytes(range(256)) + b"\n\n", b"405"),
    ],
)
async def test_anything_else_gets_a_clear_answer(
    intake: LegacyIntake, doorman: RecordingDoorman, request_bytes: bytes, status: bytes
) -> None:
    answer = await send(intake, request_bytes)

    assert answer.startswith(b"HTTP/1.1 " + status)
    assert doorman.photos == []


async def test_a_picture_without_an_end_is_cut_off(intake: LegacyIntake, doorman: RecordingDoorman) -> None:
    head = b"POST / HTTP/1.1\nContent-Type: image/jpeg\n\n\xff\xd8\xff\xdb\x00\x04\x00\x00"
    reader, writer = await asyncio.open_connection("127.0.0.1", intake.port)
    writer.write(head + bytes(jpeg_module.MAX_BYTES))
    async with asyncio.timeout(8):
        assert (await reader.readline()).startswith(b"HTTP/1.1 413")
    writer.transport.abort()

    assert doorman.photos == []


async def test_a_full_disk_is_told(intake: LegacyIntake, doorman: RecordingDoorman, jpeg: bytes) -> None:
    doorman.troubles = [OSError("full")]

    assert (await send(intake, as_the_device_sends_it(jpeg))).startswith(b"HTTP/1.1 503")


async def test_callers_from_outside_get_no_answer(
    intake: LegacyIntake, doorman: RecordingDoorman, jpeg: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(networks, "_OWN", networks.Networks())
    reader, writer = await asyncio.open_connection("127.0.0.1", intake.port)
    writer.write(as_the_device_sends_it(jpeg)[:100])
    async with asyncio.timeout(8):
        with contextlib.suppress(ConnectionResetError):
            assert await reader.read() == b""
    writer.transport.abort()

    assert doorman.photos == []


@pytest.mark.parametrize("trace", ["X-Forwarded-For: 192.168.0.9", "x-real-ip: 127.0.0.1", "Via: 1.1 nginx"])
async def test_nobody_comes_through_a_proxy(
    intake: LegacyIntake, doorman: RecordingDoorman, jpeg: bytes, trace: str
) -> None:
    proxied = as_the_device_sends_it(jpeg).replace(b"User-Agent: Arduino/1.0", trace.encode())

    assert (await send(intake, proxied)).startswith(b"HTTP/1.1 403")
    assert doorman.photos == []


async def test_a_proxy_that_leaves_no_trace_is_known_by_its_address(doorman: RecordingDoorman, jpeg: bytes) -> None:
    trusted = networks.Networks.parse("127.0.0.1")
    async with LegacyIntake("127.0.0.1", 0, FRONT, doorman, trusted=trusted) as intake:
        reader, writer = await asyncio.open_connection("127.0.0.1", intake.port)
        writer.write(as_the_device_sends_it(jpeg)[:100])
        async with asyncio.timeout(8):
            with contextlib.suppress(ConnectionResetError):
                assert await reader.read() == b""
        writer.transport.abort()

    assert doorman.photos == []


@pytest.mark.parametrize("length", [True, False])
async def test_what_follows_the_pictures_end_is_not_kept(
    intake: LegacyIntake, doorman: RecordingDoorman, jpeg: bytes, length: bool
) -> None:
    head = b"POST / HTTP/1.1\nContent-Type: image/jpeg\n"
    head += b"Content-Length: %d\n" % (len(jpeg) + 4_000_000) if length else b""
    reader, writer = await asyncio.open_connection("127.0.0.1", intake.port)
    writer.write(head + b"\n" + jpeg + bytes(4_000_000))
    async with asyncio.timeout(8):
        assert (await reader.readline()).startswith(b"HTTP/1.1 200")
    writer.transport.abort()

    assert doorman.photos[0][3] == jpeg


async def test_so_many_pictures_a_minute_and_a_day(doorman: RecordingDoorman, jpeg: bytes) -> None:
    now = [0.0]
    quota = Quota(pictures_a_minute=3, pictures_a_day=5, clock=lambda: now[0])
    async with LegacyIntake("127.0.0.1", 0, FRONT, doorman, quota=quota) as intake:

        async def sent() -> bytes:
            return (await send(intake, as_the_device_sends_it(jpeg))).split()[1]

        assert [await sent() for _ in range(4)] == [b"200", b"200", b"200", b"429"]
        now[0] = 60.0
        assert [await sent() for _ in range(3)] == [b"200", b"200", b"429"]  # the day's are used up
        now[0] = DAY_S
        assert await sent() == b"200"


@pytest.mark.parametrize(
    ("refused", "status"),
    [(b"\xff\xd8\xff\xe0" + bytes(100), b"408"), (b"\xff\xd8\xff\xe0\x00\x02" + bytes(1000), b"413")],
)
async def test_a_picture_that_is_refused_is_one_of_the_quota_s(
    doorman: RecordingDoorman, jpeg: bytes, monkeypatch: pytest.MonkeyPatch, refused: bytes, status: bytes
) -> None:
    quota = Quota(pictures_a_minute=1)
    async with LegacyIntake("127.0.0.1", 0, FRONT, doorman, quota=quota, request_s=0.5) as intake:
        with monkeypatch.context() as small:
            small.setattr(legacy_intake, "MAX_BYTES", 500)
            answer = await send(intake, b"POST / HTTP/1.1\nContent-Type: image/jpeg\n\n" + refused)
        assert answer.split()[1] == status
        assert (await send(intake, as_the_device_sends_it(jpeg))).split()[1] == b"429"


def test_the_bytes_of_a_day_are_counted() -> None:
    quota = Quota(bytes_a_day=1000, clock=lambda: 0.0)
    quota.take(999)
    assert quota.left
    quota.take(1)
    assert not quota.left


async def test_few_may_call_at_once(
    intake: LegacyIntake, doorman: RecordingDoorman, jpeg: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(legacy_intake, "CALLERS", 0)

    assert (await send(intake, as_the_device_sends_it(jpeg))).startswith(b"HTTP/1.1 503")
