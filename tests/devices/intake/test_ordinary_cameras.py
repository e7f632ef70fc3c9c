"""What ordinary cameras, buttons and scripts send, by the very program that people try it with."""

import asyncio
import json
import os
import re
import shutil
from pathlib import Path

import pytest
from aiohttp import DigestAuthMiddleware, FormData

from bot.commands.wording import say_refusal
from bot.devices.boards.board import boards_of
from bot.devices.boards.updates import Updates
from bot.devices.intake.guard import Credentials
from bot.devices.intake.photos import PhotoIntake
from bot.house.visits.visit import is_unrung
from bot.web import open_listener
from tests.devices.doubles import RecordingDoorman, SetClock
from tests.devices.intake.uploads import BASIC, FRONT, SIDE, TOKEN, WRONG, Intake, address

ROOT = Path(__file__).parents[3]

curl_needed = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")


@pytest.fixture
def photo(tmp_path: Path, jpeg: bytes) -> Path:
    file = tmp_path / "photo.jpg"
    file.write_bytes(jpeg)
    return file


async def curl(*arguments: str | Path) -> tuple[int, str]:
    """The status and the body of what curl was answered last."""
    process = await asyncio.create_subprocess_exec(
        "curl", "-q", "-sS", "--max-time", "15", "-w", "\n%{http_code}", *map(str, arguments),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await process.communicate()
    assert process.returncode == 0, err.decode()
    body, _, status = out.decode().rpartition("\n")
    return int(status), body


@curl_needed
@pytest.mark.parametrize(
    "how",
    [
        ["--data-binary", "@PHOTO", "-H", f"Authorization: Bearer {TOKEN}"],
        ["--data-binary", "@PHOTO", "-u", f"camera:{TOKEN}"],
        ["--data-binary", "@PHOTO", "-u", f"{TOKEN}:"],
        ["--data-binary", "@PHOTO", "-u", f"camera:{TOKEN}", "--digest"],
        ["--data-binary", "@PHOTO", "-u", f"camera:{TOKEN}", "--anyauth"],
        ["--data-binary", "@PHOTO", "-H", f"X-API-Key: {TOKEN}"],
        ["--data-binary", "@PHOTO", "-H", f"X-Auth-Token: {TOKEN}"],
        ["-T", "PHOTO", "-H", f"Authorization: Bearer {TOKEN}"],
        ["-T", "PHOTO", "-u", f"camera:{TOKEN}", "--digest"],
        ["-T", "PHOTO", "-u", f"camera:{TOKEN}", "--anyauth"],
        ["-F", "file=@PHOTO", "-u", f"camera:{TOKEN}"],
        ["-F", "when=now", "-F", "image=@PHOTO;type=image/pjpeg", "-u", f"camera:{TOKEN}", "--digest"],
        *(
            ["--data-binary", "@PHOTO", "-H", f"Content-Type: {kind}", "-u", f"camera:{TOKEN}"]
            for kind in ("image/jpg", "image/pjpeg", "application/octet-stream", "", "text/plain; x=y")
        ),
    ],
    ids=" ".join,
)
async def test_whatever_curl_can_send_is_taken(intake: Intake, jpeg: bytes, photo: Path, how: list[str]) -> None:
    status, body = await curl(*(part.replace("PHOTO", str(photo)) for part in how), address(intake))

    assert status == 201, body
    ((door, press, n, kept),) = intake.doorman.photos
    assert (door, n, kept) == (SIDE, 0, jpeg)
    assert is_unrung(press)
    assert intake.doorman.signed == []


@curl_needed
@pytest.mark.parametrize("query", [f"?token={TOKEN}", f"?ring=a-1&token={TOKEN}", f"?token={TOKEN}&n=3"])
async def test_a_token_may_stand_in_the_address_and_reaches_no_log(
    intake: Intake, photo: Path, caplog: pytest.LogCaptureFixture, query: str
) -> None:
    caplog.set_level("DEBUG")
    status, body = await curl("-T", photo, address(intake, query=query))
    refused, _ = await curl("-T", photo, address(intake, "front", query=query))

    assert (status, refused) == (201, 401), body
    assert TOKEN not in caplog.text


@pytest.mark.parametrize("door", ["side", "Side", "SIDE"])
@pytest.mark.parametrize("method", ["POST", "PUT"])
@pytest.mark.parametrize("slash", ["", "/"])
async def test_a_slash_a_capital_and_a_method_are_no_hindrance(
    intake: Intake, jpeg: bytes, door: str, method: str, slash: str
) -> None:
    url = address(intake, door, f"snapshots{slash}")

    assert (await intake.answer(method, url, data=jpeg, headers={"Authorization": BASIC}))[0] == 201
    assert intake.doorman.photos[0][0] == SIDE


async def test_another_program_s_digest_is_understood(intake: Intake, jpeg: bytes) -> None:
    proving = DigestAuthMiddleware("camera", TOKEN)
    for _ in range(2):  # the second one uses the nonce again, counted
        assert (await intake.answer("POST", address(intake), data=jpeg, middlewares=(proving,)))[0] == 201

    assert len(intake.doorman.photos) == 2


async def test_a_form_of_python_s_is_understood(intake: Intake, jpeg: bytes) -> None:
    form = FormData({"camera": "side"})
    form.add_field("snapshot", jpeg, filename="x.bin", content_type="application/octet-stream")

    assert (await intake.answer("POST", address(intake), data=form, headers={"Authorization": BASIC}))[0] == 201
    assert intake.doorman.photos[0][3] == jpeg


# Every refusal says what to do


@pytest.mark.parametrize(
    ("path", "headers", "status", "says"),
    [
        ("/v1/doors/side/snapshots", {}, 401, "DOORS__SIDE__TOKEN"),
        ("/v1/doors/side/snapshots", {"Authorization": f"Bearer {WRONG}"}, 401, "from the file that /doors gives"),
        ("/v1/doors/side/snapshots", {"Authorization": "Basic !"}, 401, "copy it anew"),
        ("/v1/doors/side/snapshots", {"Authorization": "Digest x"}, 401, "copy it anew"),
        (f"/v1/doors/side/snapshots?token={WRONG}", {}, 401, "copy it anew"),
        ("/v1/doors/front/snapshots", {"Authorization": BASIC}, 401, "signed pictures only"),
        ("/v1/doors/barn/snapshots", {"Authorization": BASIC}, 404, "There is no such door"),
        ("/v1/doors/side/picture", {"Authorization": BASIC}, 404, "pictures go to"),
        ("/v1/doors/side/snapshots?n=x", {"Authorization": BASIC}, 400, "“n” is a number"),
        ("/v1/doors/side/snapshots?ring=%20", {"Authorization": BASIC}, 400, "“ring” is an id"),
        ("/v1/doors/side/snapshots", {"Authorization": BASIC, "X-Body": "hello"}, 415, "JPEG"),
        ("/v1/doors/side/ring", {}, 401, "shows no token"),
    ],
)
async def test_a_refusal_is_one_sentence(
    intake: Intake, path: str, headers: dict[str, str], status: int, says: str
) -> None:
    plain = {"Accept": "*/*", **headers}
    async with intake.session.post(intake.url + path, data=b"hello", headers=plain) as answer:
        text = await answer.text()

    assert (answer.status, answer.content_type) == (status, "text/plain")
    assert says in text
    assert re.fullmatch(r"[^\n]+\.\n", text)
    assert WRONG not in text
    assert TOKEN not in text
    assert intake.doorman.photos == []


@pytest.mark.parametrize(
    ("asked", "language", "says"),
    [
        ({"Accept-Language": "de-AT,de;q=0.9,en;q=0.8"}, "de", "Tür gibt es nicht"),
        ({"Accept-Language": "hi"}, "hi", "ऐसा कोई दरवाज़ा नहीं है"),
        ({"Accept-Language": "fr, en;q=0.1, ru;q=0.2"}, "ru", "Такой двери нет"),
        ({"Accept-Language": "xx"}, "en", "There is no such door"),
        ({}, "en", "There is no such door"),
    ],
)
async def test_a_refusal_is_said_in_the_language_that_is_asked_for_and_english_where_none_is(
    intake: Intake, asked: dict[str, str], language: str, says: str
) -> None:
    headers = {"Accept": "*/*", "Authorization": BASIC, **asked}
    async with intake.session.post(intake.url + "/v1/doors/barn/snapshots", headers=headers) as answer:
        assert says in await answer.text()
        assert answer.headers["Content-Language"] == language


async def test_a_wrong_method_is_told_which_are_right(intake: Intake) -> None:
    async with intake.session.get(address(intake), headers={"Accept": "*/*"}) as answer:
        assert answer.status == 405
        assert set(answer.headers["Allow"].split(",")) == {"POST", "PUT"}
        assert await answer.text() == "Send pictures with POST or PUT, rings with POST or GET.\n"


async def test_a_form_without_a_picture_is_told_so(intake: Intake) -> None:
    form = FormData({"a": "b"}, default_to_multipart=True)
    status, words = await intake.answer("POST", address(intake), data=form, headers={"Authorization": BASIC})

    assert (status, words["error"]) == (415, "type")
    assert "no picture in this form" in words["sentence"]


@pytest.mark.parametrize("scheme", ["Bearer", "Basic", "Digest", "Token", "Negotiate", ""])
async def test_a_token_that_is_no_ascii_is_merely_wrong(intake: Intake, jpeg: bytes, scheme: str) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", intake.listener.port)
    value = f"{scheme} ".encode() + "schlüssel".encode("latin-1") + b"\xff\xfe"
    head = b"POST /v1/doors/side/snapshots HTTP/1.1\r\nHost: x\r\nAuthorization: " + value
    writer.write(head + b"\r\nX-API-Key: \xff\r\nContent-Length: 0\r\n\r\n")
    async with asyncio.timeout(8):
        assert b" 401 " in await reader.readline()
    writer.close()
    await writer.wait_closed()


# README


@curl_needed
async def test_the_lines_that_readme_shows_work(
    doorman: RecordingDoorman, clock: SetClock, tmp_path: Path, photo: Path
) -> None:
    shown = re.findall(r"^curl .+$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    lines = [line for line in shown if "/api/" not in line]  # what programs ask: tests/api
    doors = {FRONT: Credentials(token=TOKEN.encode())}
    updates = Updates(tmp_path / "updates")
    photos = PhotoIntake(doors, boards_of(doors), doorman, clock=clock, updates=updates)
    async with open_listener("127.0.0.1", 0, photos.site, clock=clock, wording=say_refusal) as listener:
        # the very lines; only their address leads to the intake of this test
        (tmp_path / ".curlrc").write_text(f'connect-to = "localhost:8081:127.0.0.1:{listener.port}"\nsilent\nfail\n')
        environment = {"PATH": os.environ["PATH"], "CURL_HOME": str(tmp_path), "TOKEN": TOKEN}
        for line in lines:
            process = await asyncio.create_subprocess_shell(
                line, cwd=photo.parent, env=environment, stdout=asyncio.subprocess.PIPE
            )
            out, _ = await process.communicate()
            assert process.returncode == 0, line
            assert json.loads(out)["ok"] is True

    assert (len(doorman.photos), len(doorman.presses)) == (1, 1)
    assert is_unrung(doorman.photos[0][1])
