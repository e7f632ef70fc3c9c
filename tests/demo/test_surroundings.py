"""The surroundings: one page over everything, and a first minute that copes with any service."""

import asyncio
import io
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from subprocess import CalledProcessError
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import ForceReply, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update

from bot.demo import seed
from bot.demo.board.line import LineDown
from bot.demo.broker import BrokerFailed
from bot.demo.camera.scenes import DoorbellCamera
from bot.demo.page.server import PagePortTaken
from bot.demo.surroundings import Surroundings
from bot.demo.telegram.files import MAX_PHOTO
from bot.demo.telegram.residents import User
from bot.settings import read_settings
from bot.words.demo import demo_text
from bot.words.tongue import Language, Tongue
from firmware.simulator import workshop
from firmware.tools import image
from tests.demo.conftest import picture

ENGLISH = Tongue(Language.ENGLISH, ZoneInfo("UTC"))

Answer = Callable[[Message], str | None]


@pytest.fixture
async def around(tmp_path: Path, camera: DoorbellCamera) -> AsyncIterator[Surroundings]:
    async with Surroundings(tmp_path, port=0, camera=camera, firmware=False) as around:
        yield around


@asynccontextmanager
async def service(around: Surroundings, answer: Answer) -> AsyncIterator[Bot]:
    """A service that answers every message with one line."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(around.telegram.url))
    bot = Bot(around.telegram.token, session)

    async def serve() -> None:
        offset = None
        while True:
            for update in await bot.get_updates(offset=offset, timeout=30):
                offset = update.update_id + 1
                await _answer(bot, update, answer)

    serving = asyncio.get_running_loop().create_task(serve())
    try:
        yield bot
    finally:
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)
        await (await session.create_session()).close()


async def _answer(bot: Bot, update: Update, answer: Answer) -> None:
    if update.message and (text := answer(update.message)):
        await bot.send_message(update.message.chat.id, text)
    if update.callback_query:
        await bot.answer_callback_query(update.callback_query.id, f"tapped {update.callback_query.data}")


@asynccontextmanager
async def page(around: Surroundings) -> AsyncIterator["Visitor"]:
    async with aiohttp.ClientSession(around.url) as session, session.ws_connect("/live") as socket:
        yield Visitor(session, socket)


class Visitor:
    """Somebody with the page open, without a browser."""

    def __init__(self, session: aiohttp.ClientSession, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.session = session
        self._socket = socket

    async def do(self, **wish: Any) -> None:
        await self._socket.send_str(json.dumps(wish))

    async def until(self, look: Callable[[dict[str, Any]], Any], timeout_s: float = 30.0) -> Any:
        async with asyncio.timeout(timeout_s):
            while True:
                if found := look(json.loads(await self._socket.receive_str())):
                    return found


def state(look: Callable[[dict[str, Any]], Any]) -> Callable[[dict[str, Any]], Any]:
    return lambda message: message["type"] == "state" and look(message)


def said_by_page(name: str) -> str:
    """The page's own words of this name, in English."""
    return ENGLISH.plain(demo_text.PAGE[name])


def out(what: str, *, expected: bool) -> Callable[[dict[str, Any]], bool]:
    return lambda told: told["out"][what] is expected


async def test_the_environment_is_a_whole_set_of_settings(
    around: Surroundings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in around.environment.items():
        monkeypatch.setenv(name, value)
    settings = read_settings(Path("absent"))
    assert settings.telegram.api_url == around.telegram.url
    assert settings.doors["front"].name == "front door"
    assert (settings.mqtt.port, settings.web.port) == (
        around.broker.port,
        int(around.service_url.rpartition(":")[2]),
    )


async def test_doors_are_called_as_whoever_looks_first_would_call_them(around: Surroundings) -> None:
    async with aiohttp.ClientSession(around.url) as session:
        for language in ("de", "ru"):  # the second changes nothing
            async with session.ws_connect("/live", params={"language": language}):
                around.speak(await around.page.visitor())
    assert around.environment["DOORS__FRONT__NAME"] == "Haustür"
    assert {door.name for door in around.doors.values()} == {"Haustür", "Gartentor"}


async def test_the_page_and_its_files_are_served_and_talk_to_nobody_else(around: Surroundings) -> None:
    async with aiohttp.ClientSession(around.url) as session:
        async with session.get("/") as answer:
            text = await answer.text()
            assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        paths = {part.split('"')[0] for part in text.split('="/page/')[1:]}
        assert {"app.js", "style.css"} <= paths
        for path in paths | {
            "chat.js",
            "message.js",
            "composer.js",
            "door.js",
            "dom.js",
            "live.js",
            "text.js",
            "webcam.js",
        }:
            async with session.get(f"/page/{path}") as answer:
                assert answer.status == 200
                assert "https://" not in (await answer.text()).replace("`https://${whole}`", "")
        async with session.get("/door/view.jpg") as answer:
            assert (await answer.read())[:2] == b"\xff\xd8"
        async with session.get("/samples/eileen/1.jpg") as answer:
            assert (await answer.read())[:2] == b"\xff\xd8"


@pytest.mark.parametrize("headers", [{"Origin": "https://example.org"}, {"Host": "example.org"}])
async def test_somebody_elses_page_is_turned_away(around: Surroundings, headers: dict[str, str]) -> None:
    async with aiohttp.ClientSession() as session, session.get(f"{around.url}live", headers=headers) as answer:
        assert answer.status == 403


async def test_a_port_that_is_taken_is_told_with_what_to_do(
    around: Surroundings, tmp_path: Path, camera: DoorbellCamera
) -> None:
    other = Surroundings(tmp_path, port=int(around.url.rstrip("/").rpartition(":")[2]), camera=camera, firmware=False)
    with pytest.raises(PagePortTaken) as taken:
        async with other:
            pass
    assert "Choose another: --port" in ENGLISH.plain(taken.value.said)


async def test_what_people_do_on_the_page_reaches_the_bot_and_back(around: Surroundings) -> None:
    async with service(around, lambda message: f"You said {message.text}") as bot, page(around) as visitor:
        anna = around.anna.id
        await visitor.do(do="send", user=anna, text="/start")
        await visitor.until(
            state(lambda s: s["people"][0]["messages"][-1:] and "You said" in str(s["people"][0]["messages"][-1]))
        )
        keyboard = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Unlock", callback_data="u1")]])
        sent = await bot.send_message(anna, "Someone is at the front door", reply_markup=keyboard)
        await visitor.do(do="tap", user=anna, message=sent.message_id, data="u1", tap=7)
        told = await visitor.until(lambda m: m["type"] == "answer" and m)
        assert (told["tap"], told["text"]) == (7, "tapped u1")
        asked = await bot.send_message(anna, "Name?", reply_markup=ForceReply(input_field_placeholder="Name"))
        shown = await visitor.until(state(lambda s: [m for m in s["people"][0]["messages"] if m["asks_reply"]]))
        assert (shown[0]["id"], shown[0]["hint"]) == (asked.message_id, "Name")
        await visitor.do(do="send", user=anna, text="Grace", reply_to=asked.message_id)
        answered = await around.anna.chat.until_message("You said Grace")
        reply = around.anna.chat.messages[-2]
        assert (reply.reply_to, answered.by_bot) == (asked.message_id, True)
        await visitor.do(do="delete", user=anna, message=reply.id)
        await visitor.do(do="block", user=anna, on=True)
        await visitor.until(state(lambda s: s["people"][0]["blocked"]))
        assert around.anna.chat.message(reply.id) is None


async def test_photos_from_the_page_are_photos_in_the_chat(around: Surroundings) -> None:
    async with aiohttp.ClientSession(around.url) as session:
        form = aiohttp.FormData({"user": str(around.anna.id), "caption": "Grace"})
        for n in range(2):
            form.add_field("picture", picture(), filename=f"{n}.jpg", content_type="image/jpeg")
        async with session.post("/photos", data=form) as answer:
            assert answer.status == 200
        first, second = around.anna.chat.messages
        assert (first.text, second.text, first.album) == ("Grace", "", second.album)
        async with session.get(f"/files/{first.photo[-1].file_id}") as answer:
            assert await answer.read() == first.photo[-1].content
        async with session.get("/files/unknown") as answer:
            assert answer.status == 404


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"no picture", "this is no picture, or a part of it is missing"),
        (picture()[:9000], "this is no picture, or a part of it is missing"),
        (picture(2400, 64), "the picture is too large, or too long and narrow"),
        (b"\xff" * (MAX_PHOTO + 1), "the picture has more than 10 MB"),
        (b"", "the file is empty"),
    ],
    ids=["no picture", "torn", "narrow", "large", "empty"],
)
async def test_a_photo_that_telegram_refuses_is_refused_in_a_person_s_words(
    around: Surroundings, content: bytes, why: str
) -> None:
    form = aiohttp.FormData({"user": str(around.anna.id)})
    form.add_field("picture", io.BytesIO(content), filename="x.jpg")
    async with aiohttp.ClientSession(around.url) as session, session.post("/photos", data=form) as answer:
        assert answer.status == 415
        assert said_by_page((await answer.json())["words"]) == f"That was not taken: {why}."
    assert around.anna.chat.messages == []


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (KeyError("do"), "no longer there"),
        (ValueError("there is no switch 'x'"), "no longer there"),
        (LineDown("[Errno 111] Connection refused"), "cannot talk just now"),
        (BrokerFailed("the embedded broker did not start: OSError(98)"), "cannot talk just now"),
        (PermissionError(13, "Permission denied", "/tmp/x.jpg"), "did not let me do that"),
    ],
    ids=lambda value: type(value).__name__,
)
async def test_what_cannot_be_done_on_the_page_is_told_in_a_person_s_words(
    around: Surroundings, monkeypatch: pytest.MonkeyPatch, failure: Exception, said: str
) -> None:
    async def fail(*_: object, **_named: object) -> None:
        raise failure

    monkeypatch.setattr(User, "send_text", fail)
    async with page(around) as visitor:
        await visitor.do(do="send", user=around.anna.id, text="hello")
        toast = said_by_page(await visitor.until(lambda m: m["type"] == "toast" and m["words"]))
    assert said in toast
    assert str(failure) not in toast


async def test_the_door_side_presses_breaks_and_mends(tmp_path: Path, camera: DoorbellCamera, firmware: bool) -> None:
    async with (
        Surroundings(tmp_path, port=0, camera=camera, firmware=firmware) as around,
        page(around) as visitor,
    ):
        await around.board.until_connected()
        sentence = await visitor.until(state(lambda s: s["door"]["board"]))
        assert ("real firmware" in sentence) is firmware
        await visitor.do(do="scene", scene="both")
        await visitor.until(state(lambda s: s["door"]["scene"] == "both" and s["door"]["view"]))
        await visitor.do(do="press")
        await visitor.until(state(lambda s: any(line["kind"] == "ring" for line in s["wire"])))
        around.board.relay.pulse(300)
        assert await visitor.until(state(lambda s: s["door"]["open_ms"])) <= 300
        await visitor.until(state(lambda s: s["door"]["open_ms"] is None))
        for what in ("telegram", "broker"):
            await visitor.do(do="switch", what=what, on=True)
            await visitor.until(state(out(what, expected=True)))
            await visitor.do(do="switch", what=what, on=False)
            await visitor.until(state(out(what, expected=False)))
        await visitor.until(state(lambda s: s["door"]["connected"]))
        await visitor.do(do="switch", what="silent", on=True)
        await visitor.until(state(lambda s: s["door"]["silent"]))
        await visitor.do(do="switch", what="camera", on=True)
        await visitor.until(state(lambda s: s["door"]["blind"]))
        await visitor.do(do="switch", what="camera", on=False)
        await visitor.until(state(lambda s: not s["door"]["blind"]))
        await visitor.do(do="nonsense")
        assert await visitor.until(lambda m: m["type"] == "toast" and m["words"]) == "no_longer_there"
        form = aiohttp.FormData()
        form.add_field("picture", picture(), filename="x.jpg")
        async with visitor.session.post("/door/picture", data=form) as answer:
            assert answer.status == 200
        await visitor.until(state(lambda s: s["door"]["scene"] == "picture"))


async def test_where_micropython_is_missing_the_stand_in_takes_its_place(
    tmp_path: Path, camera: DoorbellCamera, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workshop, "micropython", lambda: str(tmp_path / "absent"))
    async with Surroundings(tmp_path, port=0, camera=camera) as around:
        assert "stand-in written in Python: " in ENGLISH.plain(around.board.what)
        await around.board.until_connected()


@pytest.mark.parametrize("failing", ["program", "compile_simulator"])
async def test_where_the_firmware_cannot_be_compiled_the_stand_in_takes_its_place(
    tmp_path: Path, camera: DoorbellCamera, monkeypatch: pytest.MonkeyPatch, no_firmware: str, failing: str
) -> None:
    def fail(_: object) -> None:
        raise CalledProcessError(1, "mpy-cross")

    if no_firmware:
        pytest.skip(no_firmware)
    monkeypatch.setattr(image if failing == "program" else workshop, failing, fail)
    async with Surroundings(tmp_path, port=0, camera=camera) as around:
        said = ENGLISH.plain(around.board.what)
        assert said.endswith("stand-in written in Python: the firmware could not be compiled here.")


async def test_the_family_moves_in(around: Surroundings) -> None:
    def answer(message: Message) -> str | None:
        if message.text == "/invite":
            return "Open https://t.me/doorman_demo_bot?start=welcome"
        if message.media_group_id:
            return "I know Grace now." if message.caption else None
        return "Welcome"

    async with service(around, answer), page(around) as visitor:
        await visitor.until(state(lambda s: not s["awake"]))
        assert await around.move_in() == []
        await visitor.until(state(lambda s: s["awake"]))
    claim = around.environment["CLAIM_CODE"]
    anna, leo = around.anna.chat.messages, around.leo.chat.messages
    assert [m.text for m in anna if not m.by_bot] == [f"/start {claim}", "/invite", "Grace", "", ""]
    assert [m.text for m in leo] == ["/start welcome", "Welcome"]
    assert anna[-1].text == "I know Grace now."


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (lambda message: None, "Anna claimed the bot, and nobody answered."),
        (lambda message: "Welcome" if message.text != "/invite" else None, "Anna asked for an invitation"),
        (lambda message: "No links here.", "has no link"),
        (
            lambda message: "t.me/doorman_demo_bot?start=x" if message.chat.first_name == "Anna" else None,
            "Leo opened the invitation, and nobody answered him.",
        ),
        (lambda message: None if message.photo else "t.me/doorman_demo_bot?start=x", "sent photos of Grace"),
    ],
)
async def test_a_service_that_answers_otherwise_is_told_about_on_the_page(
    around: Surroundings, monkeypatch: pytest.MonkeyPatch, answer: Answer, sentence: str
) -> None:
    monkeypatch.setattr(seed, "ANSWER_S", 0.3)
    monkeypatch.setattr(seed, "LEARNING_S", 0.3)
    async with service(around, answer), page(around) as visitor:
        assert any(sentence in ENGLISH.plain(notice) for notice in await around.move_in())
        await visitor.until(state(lambda s: any(sentence in notice for notice in s["notices"])))


async def test_a_service_that_never_comes_is_told_about_too(
    around: Surroundings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seed, "ARRIVAL_S", 0.05)
    assert await around.move_in() == [demo_text.NO_SERVICE]
    assert not around.page.state.awake


async def test_who_lives_here_already_finds_the_chats_and_is_not_moved_in_again(
    tmp_path: Path, camera: DoorbellCamera
) -> None:
    def hospitable(message: Message) -> str:
        return "Open https://t.me/doorman_demo_bot?start=welcome" if message.text == "/invite" else "Welcome"

    async with Surroundings(tmp_path, port=0, camera=camera, firmware=False) as first, service(first, hospitable):
        assert await first.move_in() == []
        held = [user.chat.messages for user in first.residents]
    async with (
        Surroundings(tmp_path, port=0, camera=camera, firmware=False) as around,
        service(around, lambda _: None) as bot,
    ):
        assert [user.chat.messages for user in around.residents] == held
        assert await around.move_in() == []
        assert [user.chat.messages for user in around.residents] == held
        assert await bot.send_message(around.leo.id, "Someone is at the front door")
