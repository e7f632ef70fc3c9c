"""What ordinary cameras, buttons and scripts send, by the very program that people try it with."""

import asyncio
import base64
import json
import os
import re
import shutil
import threading
import time
from hashlib import md5
from pathlib import Path

import pytest
from aiohttp import DigestAuthMiddleware, FormData

from bot.devices import digest as digest_module
from bot.devices import photo_intake
from bot.devices.boards import boards_of
from bot.devices.digest import HEADER_CHARS, LIFE_S, Digest, Proof
from bot.devices.forms import HEAD_BYTES, picture_in
from bot.devices.guard import Credentials
from bot.devices.photo_intake import PhotoIntake
from bot.devices.updates import Updates
from bot.house.visit import is_unrung
from bot.web import open_listener
from tests.devices.doubles import RecordingDoorman, SetClock
from tests.devices.uploads import FRONT, SIDE, TOKEN, Intake

ROOT = Path(__file__).parent.parent.parent
WRONG = "not-the-token-of-this-door"
BASIC = "Basic " + base64.b64encode(f"camera:{TOKEN}".encode()).decode()

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


def address(intake: Intake, door: str = "side", what: str = "snapshots", query: str = "") -> str:
    return f"{intake.url}/v1/doors/{door}/{what}{query}"


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
        ("/v1/doors/side/snapshots", {"Authorization": f"Bearer {WRONG}"}, 401, "copy it anew"),
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
    async with asyncio.timeout(5):
        assert b" 401 " in await reader.readline()
    writer.close()
    await writer.wait_closed()


# Digest, from near


def answered(digest: Digest, *, count: str = "00000001", **changed: str) -> tuple[str, str]:
    """A header as RFC 7616 has it, computed here once more, and the nonce that it is of."""
    challenge = changed.get("challenge") or digest.challenges()[0]
    nonce = re.findall(r'nonce="([^"]+)"', challenge)[0]

    def hashed(text: str) -> str:
        return md5(text.encode(), usedforsecurity=False).hexdigest()

    mine = hashed(f"camera:Doorman:{changed.get('password', TOKEN)}")
    response = hashed(f"{mine}:{nonce}:{count}:abc:auth:{hashed('POST:/x')}")
    header = f'username="camera", realm="Doorman", nonce="{nonce}", uri="/x", qop=auth, nc={count}, cnonce="abc", '
    return header + f'response="{response}"', challenge


class Wall:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_digest_counts_for_its_request_and_once() -> None:
    digest = Digest()
    header, challenge = answered(digest)
    assert digest.judge(header, "PUT", "/x", TOKEN.encode()) is Proof.WRONG
    assert digest.judge(header, "POST", "/y", TOKEN.encode()) is Proof.WRONG
    assert digest.judge(header, "POST", "/x", WRONG.encode()) is Proof.WRONG
    assert digest.judge(header, "POST", "/x", TOKEN.encode()) is Proof.FITS
    assert digest.judge(header, "POST", "/x", TOKEN.encode()) is Proof.STALE  # overheard and sent again

    again, _ = answered(digest, count="00000002", challenge=challenge)
    assert digest.judge(again, "POST", "/x", TOKEN.encode()) is Proof.FITS


def test_a_digest_grows_old() -> None:
    wall = Wall()
    digest = Digest(wall)
    early, late = answered(digest)[0], answered(digest)[0]
    wall.now += LIFE_S
    assert digest.judge(early, "POST", "/x", TOKEN.encode()) is Proof.FITS
    wall.now += 1
    assert digest.judge(late, "POST", "/x", TOKEN.encode()) is Proof.STALE
    assert "stale=true" in digest.challenges(stale=True)[0]


def test_a_nonce_of_one_s_own_is_none() -> None:
    header, _ = answered(Digest(), challenge=Digest().challenges()[0])

    assert Digest().judge(header, "POST", "/x", TOKEN.encode()) is Proof.STALE


@pytest.mark.parametrize(
    "header",
    [
        "",
        "x",
        'username="a"',
        "nonce=\x00",
        'username="' + "\\" * 4000,
        'a="' * 1000,
        "algorithm=SHA-999",
        "qop=auth-int",
    ],
)
def test_a_digest_that_is_none_is_wrong(header: str) -> None:
    assert Digest().judge(header, "POST", "/x", TOKEN.encode()) is Proof.WRONG


def test_a_digest_header_as_long_as_no_camera_s_is_wrong_whatever_it_says() -> None:
    digest = Digest()
    header, _ = answered(digest)
    assert digest.judge(header + ", a=" + "b" * HEADER_CHARS, "POST", "/x", TOKEN.encode()) is Proof.WRONG
    assert digest.judge(header, "POST", "/x", TOKEN.encode()) is Proof.FITS


def test_a_word_ten_times_as_long_costs_a_digest_ten_times_as_much_and_no_hundred_times() -> None:
    def cost_s(letters: int) -> float:
        costs = []
        for _ in range(5):
            begun = time.thread_time()  # what this thread has worked, whatever else the machine does
            assert digest_module._FIELD.findall("a" * letters) == []
            costs.append(time.thread_time() - begun)
        return min(costs)

    assert cost_s(20_000) < 40 * cost_s(2_000)


# Forms, from near


FORM = "multipart/form-data; boundary=b"
JPEG = b"\xff\xd8\xffx"


@pytest.mark.parametrize(
    ("body", "content_type", "found"),
    [
        (b"--b\r\nA: b\r\n\r\nhi\r\n--b\r\n\r\n" + JPEG + b"\r\n--b--\r\n", FORM, JPEG),
        (b'--b\nContent-Disposition: form-data; filename="x"\n\nno\n--b--', 'multipart/form-data; boundary="b"', b"no"),
        (b"--b\r\nContent-Type: image/jpeg\r\n\r\n" + JPEG, "multipart/mixed; boundary=b", JPEG),
        (b"--b--", FORM, None),
        (b"--b", FORM, None),
        (b"", "multipart/form-data", None),
        (b"--b" * 10_000, FORM, None),
        (b"\n--b" * 10_000, FORM, None),
        (b"as it is", "", b"as it is"),
    ],
)  # fmt: skip
def test_the_picture_in_a_form(body: bytes, content_type: str, found: bytes | None) -> None:
    assert picture_in(body, content_type) == found


@pytest.mark.parametrize(
    "head",
    [
        b"A: " + b"x" * HEAD_BYTES + b'\r\nContent-Disposition: form-data; filename="x"',  # longer than anybody's
        b'A: Content-Disposition: form-data; filename="x"',  # tried at the beginning of each line and nowhere else
        b"content-disposition:" * 3000 + b"filename=",
    ],
)
def test_a_part_s_head_is_short_and_read_line_by_line(head: bytes) -> None:
    assert picture_in(b"--b\r\n" + head + b"\r\n\r\nfile\r\n--b--", FORM) is None


async def test_a_form_is_not_searched_in_the_event_loop(intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    searched: list[threading.Thread] = []

    def searching(body: bytes, content_type: str) -> bytes | None:
        searched.append(threading.current_thread())
        return picture_in(body, content_type)

    monkeypatch.setattr(photo_intake, "picture_in", searching)
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": FORM}
    async with intake.session.post(address(intake), data=b"--b--", headers=headers) as refused:
        assert refused.status == 415

    (thread,) = searched
    assert thread is not threading.current_thread()


# Rings


@pytest.mark.parametrize("method", ["POST", "PUT", "GET"])
async def test_an_ordinary_button_rings(intake: Intake, method: str) -> None:
    url = address(intake, "Side", "ring/", f"?token={TOKEN}")
    status, words = await intake.answer(method, url)

    assert status == 200
    (press,) = intake.doorman.presses
    assert (press.door, press.id, press.at) == (SIDE, words["ring"], intake.clock())


async def test_a_button_that_bounces_rings_once(intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    url = address(intake, what="ring", query=f"?token={TOKEN}")
    rings = {(await intake.answer("GET", url))[1]["ring"] for _ in range(3)}
    assert len(rings) == 1

    monkeypatch.setattr(photo_intake, "BOUNCE_S", -1.0)
    assert (await intake.answer("GET", url))[1]["ring"] not in rings


async def test_a_ring_with_an_id_is_one_press_with_its_pictures(intake: Intake, jpeg: bytes) -> None:
    show = {"Authorization": BASIC}
    await intake.answer("POST", address(intake, what="ring", query="?ring=b-7"), headers=show)
    await intake.answer("POST", address(intake, query="?ring=b-7"), data=jpeg, headers=show)

    assert intake.doorman.presses[0].id == intake.doorman.photos[0][1] == "b-7"


async def test_nobody_rings_without_the_token(intake: Intake) -> None:
    for door in (FRONT, SIDE):
        assert (await intake.answer("GET", address(intake, door, "ring", f"?token={WRONG}")))[0] == 401
    assert (await intake.answer("GET", address(intake, SIDE, "ring", f"?ring=look-1&token={TOKEN}")))[0] == 400

    assert intake.doorman.presses == []


# README


@curl_needed
async def test_the_lines_that_readme_shows_work(
    doorman: RecordingDoorman, clock: SetClock, tmp_path: Path, photo: Path
) -> None:
    lines = re.findall(r"^curl .+$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    doors = {FRONT: Credentials(token=TOKEN.encode())}
    updates = Updates(tmp_path / "updates")
    photos = PhotoIntake(doors, boards_of(doors), doorman, clock=clock, updates=updates)
    async with open_listener("127.0.0.1", 0, photos.site, clock=clock) as listener:
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
