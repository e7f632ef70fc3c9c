"""Whose upload it is."""

import asyncio
import json
from datetime import timedelta
from secrets import token_hex

import pytest

from bot.devices import wire
from tests.devices.intake.uploads import FRONT, OTHER_KEY, PATH, SIDE, TOKEN, Intake


@pytest.mark.parametrize("header", [wire.HEADER_TIME, wire.HEADER_NONCE, wire.HEADER_SIGNATURE])
async def test_an_unsigned_picture_is_refused(intake: Intake, jpeg: bytes, header: str) -> None:
    headers = intake.signed()
    del headers[header]
    status, words = await intake.post(jpeg, headers)

    assert (status, words["error"]) == (401, "signature")
    assert intake.doorman.photos == []


async def test_a_wrong_signature_is_refused_before_the_body_is_read(intake: Intake) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", intake.listener.port)
    head = f"POST {PATH}?ring=a-1&n=0 HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in intake.signed(key=OTHER_KEY).items())
    writer.write(head.encode() + b"\r\n")  # and not one byte of the picture
    async with asyncio.timeout(8):
        answer = await reader.readuntil(b"}")
    writer.close()
    await writer.wait_closed()

    assert answer.startswith(b"HTTP/1.1 401")
    assert b'"signature"' in answer


@pytest.mark.parametrize("what", ["path", "ring", "n", "stamp", "nonce"])
async def test_a_signature_of_something_else_is_refused(intake: Intake, jpeg: bytes, what: str) -> None:
    headers = intake.signed(
        ring="a-2" if what == "ring" else "a-1",
        n=1 if what == "n" else 0,
        path=wire.snapshot_path(SIDE if what == "path" else FRONT),
    )
    if what == "stamp":
        headers[wire.HEADER_TIME] = str(int(headers[wire.HEADER_TIME]) + 1)
    if what == "nonce":
        headers[wire.HEADER_NONCE] = token_hex(16)
    status, words = await intake.post(jpeg, headers)

    assert (status, words["error"]) == (401, "signature")


@pytest.mark.parametrize("off_s", [-121, 121, -(10**9)])
async def test_a_stale_signature_is_refused_with_the_time(intake: Intake, jpeg: bytes, off_s: int) -> None:
    stamp = str(int(intake.clock().timestamp()) + off_s)
    status, words = await intake.post(jpeg, intake.signed(stamp=stamp))
    assert (status, words["error"]) == (401, "stale")

    assert (await intake.post(jpeg, intake.signed(stamp=str(words["now"]))))[0] == 201


async def test_a_clock_that_is_a_little_off_is_no_matter(intake: Intake, jpeg: bytes) -> None:
    for n, off_s in enumerate((-119, 119)):
        stamp = str(int(intake.clock().timestamp()) + off_s)
        assert (await intake.post(jpeg, intake.signed(n=n, stamp=stamp), n=n))[0] == 201


async def test_a_replayed_upload_is_refused(intake: Intake, jpeg: bytes) -> None:
    headers = intake.signed()
    await intake.post(jpeg, headers)
    status, words = await intake.post(jpeg, headers)

    assert (status, words["error"]) == (401, "replay")
    assert len(intake.doorman.photos) == 1


async def test_a_replayed_upload_is_refused_whatever_the_clock_was_set_to_meanwhile(
    intake: Intake, jpeg: bytes
) -> None:
    headers = intake.signed()
    await intake.post(jpeg, headers)
    intake.clock.at += timedelta(hours=1)
    assert (await intake.post(jpeg, intake.signed(n=1), n=1))[0] == 201
    intake.clock.at -= timedelta(hours=1)
    status, words = await intake.post(jpeg, headers)
    assert (status, words["error"]) == (401, "replay")


async def test_a_door_that_we_do_not_have_is_not_found(intake: Intake, jpeg: bytes) -> None:
    url = f"{intake.url}/v1/doors/barn/snapshots?ring=a-1&n=0"

    assert (await intake.answer("POST", url, data=jpeg, headers=intake.signed()))[0] == 404


async def test_a_camera_that_cannot_sign_brings_its_token(intake: Intake, jpeg: bytes) -> None:
    url = f"{intake.url}{wire.snapshot_path(SIDE)}"
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "image/jpeg"}
    assert (await intake.answer("POST", url, data=jpeg, headers=headers))[0] == 201
    assert (await intake.answer("POST", url, data=jpeg, headers=headers))[0] == 201

    first, second = intake.doorman.photos
    assert first[1] != second[1]
    assert first[1].startswith("photo-")


async def test_a_wrong_token_is_refused_and_not_repeated(
    intake: Intake, jpeg: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    url = f"{intake.url}{wire.snapshot_path(SIDE)}"
    headers = {"Authorization": "Bearer wrong-secret-token", "Content-Type": "image/jpeg"}
    status, words = await intake.answer("POST", url, data=jpeg, headers=headers)

    assert status == 401
    assert "wrong-secret-token" not in json.dumps(words) + caplog.text


async def test_a_token_opens_only_a_door_that_has_one(intake: Intake, jpeg: bytes) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "image/jpeg"}

    assert (await intake.post(jpeg, headers))[0] == 401
