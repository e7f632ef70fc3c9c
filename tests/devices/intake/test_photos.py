import asyncio
import json
from collections.abc import AsyncIterator
from secrets import token_hex
from typing import Any

import pytest

from bot.devices import wire
from bot.devices.boards.board import LOOK
from bot.devices.intake import jpeg as jpeg_module
from bot.devices.intake import photos as photo_intake
from bot.devices.wire.reports import SnapshotSent
from bot.house.visits.visit import PressId
from tests.devices.intake.uploads import BASIC, FRONT, KEY, OTHER_KEY, PATH, SIDE, Intake, address, picture_signature


async def test_a_signed_picture_is_taken(intake: Intake, jpeg: bytes) -> None:
    assert (await intake.post(jpeg, intake.signed()))[0] == 201
    assert intake.doorman.photos == [(FRONT, "a-1", 0, jpeg)]
    assert intake.doorman.signed == [("a-1", 0)]


async def test_a_chunked_picture_is_taken(intake: Intake, jpeg: bytes) -> None:
    headers = intake.signed()

    async def chunks() -> AsyncIterator[bytes]:
        for at in range(0, len(jpeg), 2048):
            yield jpeg[at : at + 2048]
        yield picture_signature(jpeg, headers)

    assert (await intake.post(chunks(), headers))[0] == 201
    assert intake.doorman.photos[0][3] == jpeg
    assert intake.doorman.doubtful == []


@pytest.mark.parametrize("how", ["other bytes", "another key", "another upload's", "cut off", "no hex", "empty"])
async def test_a_picture_that_its_camera_did_not_sign_is_shown_with_a_doubt(
    intake: Intake, jpeg: bytes, how: str
) -> None:
    headers = intake.signed()
    signature = {
        "other bytes": picture_signature(jpeg + b"x", headers),
        "another key": picture_signature(jpeg, headers, OTHER_KEY),
        "another upload's": picture_signature(jpeg, intake.signed()),
        "cut off": picture_signature(jpeg, headers)[:-1],
        "no hex": b"?" * 64,
        "empty": b"",
    }[how]
    assert (await intake.post(bytearray(jpeg + signature), headers))[0] == 201
    assert intake.doorman.doubtful == [("a-1", 0)]
    assert intake.doorman.doubted == [(FRONT, "a-1", 0)]
    assert intake.doorman.signed == []
    assert intake.doorman.photos[0][3].startswith(jpeg)


async def test_a_look_never_shows_a_picture_that_its_camera_did_not_sign(intake: Intake, jpeg: bytes) -> None:
    ring = f"{LOOK}{token_hex(16)}"
    asked = intake.boards[FRONT].looks[PressId(ring)] = asyncio.get_running_loop().create_future()
    status, words = await intake.post(bytearray(jpeg + b"0" * 64), intake.signed(ring), ring)
    assert (status, words["error"]) == (401, "picture")
    assert not asked.done()
    assert intake.doorman.doubted == [(FRONT, ring, 0)]


@pytest.mark.parametrize("signs", [False, True])
async def test_a_camera_of_version_1_0_signs_no_bytes_and_one_that_can_must(
    intake: Intake, jpeg: bytes, signs: bool
) -> None:
    intake.boards[FRONT].signs = signs
    query, headers = "ring=a-1&n=0", intake.signed()
    text = wire.upload_text("POST", PATH, query, headers[wire.HEADER_TIME], headers[wire.HEADER_NONCE])
    headers[wire.HEADER_SIGNATURE] = wire.sign(KEY, text)
    assert (await intake.answer("POST", f"{intake.url}{PATH}?{query}", data=jpeg, headers=headers))[0] == 201
    assert intake.doorman.photos == [(FRONT, "a-1", 0, jpeg)]
    assert bool(intake.doorman.doubtful) is signs
    assert intake.doorman.signed == []


async def test_a_burst_is_taken_and_each_picture_once(intake: Intake, jpeg: bytes) -> None:
    for n in range(3):
        assert (await intake.post(jpeg, intake.signed(n=n), n=n))[0] == 201
    status, words = await intake.post(jpeg, intake.signed(n=1), n=1)

    assert (status, words["error"]) == (409, "taken")
    assert [photo[2] for photo in intake.doorman.photos] == [0, 1, 2]


async def test_what_arrived_is_remembered_for_the_boards_own_account(intake: Intake, jpeg: bytes) -> None:
    await intake.post(jpeg, intake.signed())
    told = wire_account(jpeg)

    assert not intake.boards[FRONT].contradicts(told)


def wire_account(jpeg: bytes) -> SnapshotSent:
    return SnapshotSent(PressId("a-1"), 0, len(jpeg), jpeg_module.examine(jpeg).sha256)


async def test_a_picture_that_was_asked_for_reaches_who_asked_and_nobody_else(intake: Intake, jpeg: bytes) -> None:
    ring = f"{LOOK}{token_hex(16)}"
    asked = intake.boards[FRONT].looks[PressId(ring)] = asyncio.get_running_loop().create_future()

    assert (await intake.post(jpeg, intake.signed(ring), ring))[0] == 201
    assert asked.result() == jpeg
    assert intake.doorman.photos == []
    assert (await intake.post(jpeg, intake.signed(ring), ring))[0] == 409  # the board did not hear our answer
    assert (await intake.post(jpeg, intake.signed(ring, n=1), ring, n=1))[0] == 410  # one was asked for


async def test_a_picture_by_an_id_that_we_did_not_issue_neither_rings_nor_is_seen(intake: Intake, jpeg: bytes) -> None:
    ring = f"{LOOK}made-up-by-the-board"
    other = intake.boards[SIDE].looks[PressId(ring)] = asyncio.get_running_loop().create_future()
    status, words = await intake.post(jpeg, intake.signed(ring), ring)

    assert (status, words["error"]) == (410, "unasked")
    assert intake.doorman.photos == []
    assert not other.done()  # another door's board was asked


async def test_a_look_is_answered_by_the_board_that_was_asked_and_by_no_token(intake: Intake, jpeg: bytes) -> None:
    ring = f"{LOOK}{token_hex(16)}"
    asked = intake.boards[SIDE].looks[PressId(ring)] = asyncio.get_running_loop().create_future()
    headers = {"Authorization": BASIC, "Content-Type": "image/jpeg"}
    status, words = await intake.answer("POST", address(intake, query=f"?ring={ring}&n=0"), data=jpeg, headers=headers)

    assert (status, words["error"]) == (410, "unasked")
    assert not asked.done()


async def test_a_picture_that_comes_too_late_for_who_asked_is_nobody_s(intake: Intake, jpeg: bytes) -> None:
    ring = f"{LOOK}late"
    asked = intake.boards[FRONT].looks[PressId(ring)] = asyncio.get_running_loop().create_future()
    asked.cancel()

    assert (await intake.post(jpeg, intake.signed(ring), ring))[0] == 201
    assert intake.doorman.photos == []


# How it comes


async def test_a_slow_body_is_given_up_on(intake: Intake, jpeg: bytes) -> None:
    stop = asyncio.Event()

    async def slow() -> AsyncIterator[bytes]:
        yield jpeg[:100]
        await stop.wait()

    status, words = await intake.post(slow(), intake.signed())
    stop.set()

    assert (status, words["error"]) == (408, "slow")
    assert intake.doorman.photos == []


async def test_a_slow_head_is_given_up_on(intake: Intake) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", intake.listener.port)
    writer.write(b"POST /v1/doors/front/snapshots HTTP/1.1\r\nX-Slow:")
    async with asyncio.timeout(8):
        assert await reader.read() == b""
    writer.close()
    await writer.wait_closed()


async def test_an_upload_that_breaks_off_leaves_nothing(intake: Intake, jpeg: bytes) -> None:
    _, writer = await asyncio.open_connection("127.0.0.1", intake.listener.port)
    head = f"POST {PATH}?ring=a-1&n=0 HTTP/1.1\r\nHost: x\r\nContent-Length: {len(jpeg)}\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in intake.signed().items())
    writer.write(head.encode() + b"\r\n" + jpeg[:1000])
    await writer.drain()
    writer.close()
    await writer.wait_closed()

    assert (await intake.post(jpeg, intake.signed()))[0] == 201  # the very same picture, whole
    assert intake.doorman.photos == [(FRONT, "a-1", 0, jpeg)]


async def test_too_many_at_once_are_asked_to_come_again(
    intake: Intake, jpeg: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(photo_intake, "UPLOADS_AT_ONCE", 1)
    started, go_on = asyncio.Event(), asyncio.Event()

    async def halting() -> AsyncIterator[bytes]:
        yield jpeg[:1000]
        started.set()
        await go_on.wait()
        yield jpeg[1000:]

    async with asyncio.TaskGroup() as group:
        first = group.create_task(intake.post(halting(), intake.signed()))
        await started.wait()
        async with asyncio.timeout(8):
            while not intake.photos._uploads:  # noqa: ASYNC110 - its head may still be on the way
                await asyncio.sleep(0.005)
        url = f"{intake.url}{PATH}?{wire.snapshot_query(PressId('a-1'), 1)}"
        async with intake.session.post(url, data=jpeg, headers=intake.signed(n=1)) as second:
            assert second.status == 503
            assert second.headers["Retry-After"] == "2"
            assert (await second.json())["error"] == "busy"
        go_on.set()

    assert first.result()[0] == 201


async def test_a_picture_counts_as_long_as_its_bytes_are_held(
    intake: Intake, jpeg: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(photo_intake, "UPLOADS_AT_ONCE", 1)
    arrived, go_on, keep = asyncio.Event(), asyncio.Event(), intake.doorman.photo_arrived

    async def keeping(*picture: Any, **how: Any) -> None:
        arrived.set()
        await go_on.wait()
        await keep(*picture, **how)

    monkeypatch.setattr(intake.doorman, "photo_arrived", keeping)
    async with asyncio.TaskGroup() as group:
        first = group.create_task(intake.post(jpeg, intake.signed()))
        async with asyncio.timeout(8):
            await arrived.wait()
            second, words = await intake.post(jpeg, intake.signed(n=1), n=1)
        go_on.set()

    assert (second, words["error"]) == (503, "busy")
    assert first.result()[0] == 201
    assert (await intake.post(jpeg, intake.signed(n=1), n=1))[0] == 201


async def test_a_full_disk_is_told_as_come_again(intake: Intake, jpeg: bytes) -> None:
    intake.doorman.troubles = [OSError(28, "No space left on device")]
    assert (await intake.post(jpeg, intake.signed()))[0] == 503

    assert (await intake.post(jpeg, intake.signed()))[0] == 201


async def test_a_failure_tells_the_caller_nothing(intake: Intake, jpeg: bytes) -> None:
    intake.doorman.troubles = [RuntimeError("the secret is 42")]
    status, words = await intake.post(jpeg, intake.signed())

    assert status == 500
    assert "42" not in json.dumps(words)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/", 404), ("GET", PATH, 405), ("DELETE", "/health", 405), ("POST", "/v1", 404)],
)
async def test_every_answer_is_json(intake: Intake, method: str, path: str, status: int) -> None:
    assert (await intake.answer(method, intake.url + path))[0] == status


# Health


async def test_health_tells_what_it_depends_on(intake: Intake) -> None:
    intake.parts["broker"] = {"ok": True}
    intake.parts["telegram"] = {"ok": False, "trouble": "out of reach"}
    status, words = await intake.answer("GET", f"{intake.url}/health")

    assert status == 200
    assert words["ok"] is False
    assert words["parts"]["telegram"]["trouble"] == "out of reach"


async def test_health_tells_strangers_only_whether_all_is_well(intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.web.networks.is_loopback", lambda _: False)
    intake.parts["broker"] = {"ok": True}

    assert set((await intake.answer("GET", f"{intake.url}/health"))[1]) == {"ok", "now"}
