"""The story without a browser: what a chapter says, what it points at, and when it goes on, leaves and begins again."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import BufferedInputFile, InlineKeyboardMarkup

from bot.demo.camera.episodes import Episode, Lookout
from bot.demo.camera.scenes import DoorbellCamera, Scene
from bot.demo.story.chapters import CHAPTERS
from bot.demo.story.in_any_language import label_of
from bot.demo.story.stage import NOT_THEM
from bot.demo.story.story import Story
from bot.demo.surroundings import Surroundings
from bot.demo.telegram.chat_message import ChatMessage
from bot.house.doors.door import Door, DoorId
from bot.house.people import Person, PersonId
from bot.house.statistics.charts import ChartKind
from bot.words.chat import labels
from bot.words.chat.cards import incident_text
from bot.words.chat.guests import guest_labels
from bot.words.chat.past import statistics_text
from bot.words.demo import story_text, wire_text
from bot.words.phrase import Phrase
from bot.words.tongue import Language, Tongue
from tests.pictures import jpeg
from tests.rig.browser.browsing import keyboard

SAID = [phrase for name, phrase in vars(story_text).items() if name.isupper() and isinstance(phrase, Phrase)]


@pytest.fixture
async def around(tmp_path: Path, camera: DoorbellCamera) -> AsyncIterator[Surroundings]:
    async with Surroundings(tmp_path, port=0, camera=camera, firmware=False) as around:
        around.anna.chat.open = True
        yield around


@pytest.fixture
async def bot(around: Surroundings) -> AsyncIterator[Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(around.telegram.url))
    yield Bot(around.telegram.token, session)
    await (await session.create_session()).close()


def tongue(language: Language = Language.ENGLISH) -> Tongue:
    return Tongue(language, ZoneInfo("UTC"))


def story_of(around: Surroundings) -> Story:
    assert around.page.state.story
    return around.page.state.story


def now(around: Surroundings, language: Language = Language.ENGLISH) -> dict[str, Any]:
    told: dict[str, Any] = story_of(around).shown(tongue(language))["now"] or {}
    return told


async def until(around: Surroundings, **wanted: object) -> dict[str, Any]:
    """Wait until the step that is told has all this."""

    def fits() -> dict[str, Any] | None:
        told = now(around)
        return told if all(told.get(name) == value for name, value in wanted.items()) else None

    return await around.page.happened.until(fits)


@pytest.mark.parametrize("language", [Language.GERMAN, Language.RUSSIAN])
def test_every_sentence_is_said_in_the_language_and_names_the_buttons_as_the_chat_has_them(language: Language) -> None:
    english, other = tongue(), tongue(language)
    same = [phrase.words for phrase in SAID if english.plain(phrase) == other.plain(phrase)]
    assert same == [story_text.EILEEN.words]
    for phrase in SAID:
        for value in phrase.values.values():
            assert isinstance(value, Phrase)
            assert other.plain(value) in other.plain(phrase)


def test_no_step_says_more_than_two_sentences() -> None:
    longest = max(tongue().plain(phrase).count(". ") for phrase in SAID)
    assert longest <= 1


@pytest.mark.parametrize("language", Language)
def test_a_button_is_found_in_whichever_language_a_phone_has_it(language: Language) -> None:
    said = tongue(language)
    known = labels.not_them(Person(PersonId("g"), "Grace"))
    row = [{"text": said.plain(one), "callback_data": "x"} for one in (labels.UNLOCK, known)]
    card = ChatMessage(1, 0, by_bot=True, markup={"inline_keyboard": [row]})
    assert label_of(card, labels.UNLOCK) == said.plain(labels.UNLOCK)
    assert label_of(card, NOT_THEM) == said.plain(known)
    assert label_of(card, labels.IGNORE) == ""


async def test_a_chapter_goes_on_with_what_really_happens_and_says_so_in_the_language_of_whoever_looks(
    around: Surroundings, bot: Bot
) -> None:
    await story_of(around).begin("ring")
    told = await until(around, n=2)
    assert told["pointer"] == {"at": "control", "names": ("bell",), "side": "door"}
    assert now(around, Language.GERMAN)["text"] == "Grace steht vor der Tür. Drück für sie die Klingel."
    sent = await bot.send_message(around.anna.id, "Someone", reply_markup=keyboard("🔓 Öffnen", "Ignorieren"))
    told = await until(around, n=3)
    pointed: Mapping[str, Any] = told["pointer"]
    assert (pointed["message"], pointed["label"]) == (sent.message_id, "🔓 Öffnen")
    await bot.edit_message_text("Over", chat_id=around.anna.id, message_id=sent.message_id)
    told = await until(around, ended=True)
    assert told["text"].startswith("The door stayed shut")  # a chapter tells what happened, not what was meant to


async def test_no_door_is_called_shut_while_its_order_is_under_way(around: Surroundings, bot: Bot) -> None:
    await story_of(around).begin("ring")
    sent = await bot.send_message(around.anna.id, "Someone", reply_markup=keyboard("🔓 Unlock", "Ignore"))
    await until(around, n=3)

    async def becomes(text: str, *buttons: str) -> None:
        markup = keyboard(*buttons) if buttons else None
        await bot.edit_message_text(text, chat_id=around.anna.id, message_id=sent.message_id, reply_markup=markup)

    await becomes("Confirm?", "✅ Yes", "No, keep it shut")
    await until(around, n=4)
    around.board.wire_log.note("unlock", wire_text.command("unlock", ""))
    await becomes("Opening")
    assert now(around)["n"] == 4
    around.board.relay.pulse(3000)
    assert (await until(around, ended=True))["text"].startswith("The lock confirmed")


async def test_no_guest_is_told_of_a_shut_door_while_its_order_is_under_way(around: Surroundings, bot: Bot) -> None:
    await story_of(around).begin("guest")
    anna, stranger = around.anna, around.stranger
    opens = guest_labels.open_door(Door(DoorId("front"), "front door"))
    for n, label in enumerate((guest_labels.NEW_PASS, labels.CANCEL, labels.lasting(2), guest_labels.MAKE), start=1):
        await until(around, n=n)
        await bot.send_message(anna.id, "A pass", reply_markup=keyboard(tongue().plain(label)))
    await until(around, n=5)
    link = '<a href="https://t.me/doorman_demo_bot?start=A1b2C3d4">It</a>'
    await bot.send_message(anna.id, link, parse_mode="HTML")
    await until(around, n=6)
    stranger.chat.open = True
    await bot.send_message(stranger.id, "Your pass", reply_markup=keyboard(tongue().plain(opens)))
    await until(around, n=7)
    asked = await bot.send_message(stranger.id, "Open it?", reply_markup=keyboard("✅ Yes", "No, keep it shut"))
    await until(around, n=8)
    await bot.edit_message_text("Opening", chat_id=stranger.id, message_id=asked.message_id)
    assert now(around)["n"] == 8
    around.board.relay.pulse(3000)
    assert (await until(around, ended=True))["text"].startswith("The door opened")


async def test_a_chart_that_is_drawn_anew_in_its_place_ends_the_month(around: Surroundings, bot: Bot) -> None:
    story_of(around)._stage.past = True
    await story_of(around).begin("month")
    await until(around, n=1)
    chart = keyboard(tongue().plain(statistics_text.ANOTHER))
    sent = await bot.send_photo(around.anna.id, BufferedInputFile(jpeg(), "chart.jpg"), reply_markup=chart)
    await until(around, n=2)

    async def becomes(markup: InlineKeyboardMarkup) -> None:
        await bot.edit_message_reply_markup(chat_id=around.anna.id, message_id=sent.message_id, reply_markup=markup)

    await becomes(keyboard(tongue().plain(statistics_text.KINDS[ChartKind.HOURS])))
    await until(around, n=3)
    await becomes(chart)
    assert (await until(around, ended=True))["text"].startswith("/week and /who")


async def test_a_ring_from_before_is_ended_first(around: Surroundings, bot: Bot) -> None:
    sent = await bot.send_message(around.anna.id, "Someone", reply_markup=keyboard("🔓 Unlock", "Ignore"))
    await story_of(around).begin("face")
    assert (await until(around, n=1))["pointer"]["label"] == "Ignore"
    stands_there = around.camera.scene
    assert stands_there is Scene.GRACE
    await bot.edit_message_text("Anna ignored it", chat_id=around.anna.id, message_id=sent.message_id)
    await until(around, n=2)
    await around.board.wire_log.until("ring")
    assert around.camera.scene is Scene.EILEEN


async def test_whoever_leaves_finds_switched_on_what_the_chapter_switched_off(around: Surroundings) -> None:
    await story_of(around).begin("lock")
    await until(around, n=2)
    around.board.silent = True
    await story_of(around).leave()
    assert not around.board.silent
    assert now(around) == {}
    await story_of(around).begin("ring")  # in any order, and again
    await story_of(around).begin("page")
    assert (await until(around, id="page"))["pointer"] == {"at": "app", "user": around.anna.id}


async def test_what_cannot_be_told_says_why_and_does_not_begin(around: Surroundings) -> None:
    why = {one["id"]: one["why"] for one in story_of(around).shown(tongue())["chapters"]}
    assert "--history" in why["month"]
    assert why["garden"] == why["night"] == tongue().plain(story_text.GARDEN_MISSING)
    assert {name for name, reason in why.items() if reason} == {"month", "garden", "night"}
    with pytest.raises(LookupError):
        await story_of(around).begin("month")
    assert now(around) == {}


async def test_who_is_back_in_the_garden_is_told_of_on_the_card_from_before(
    around: Surroundings, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, seen in {"sees_people": True, "watched": True}.items():
        monkeypatch.setattr(f"bot.demo.story.stage.StoryStage.{name}", seen)
    monkeypatch.setattr("bot.demo.camera.watched.figure", lambda _: None)  # whom nobody looks at is not drawn
    monkeypatch.setattr("bot.demo.watching.AWAY_S", 0.05)
    await story_of(around).begin("garden")
    assert (await until(around, n=1))["pointer"]["names"] == ("view-cameras", "side-cameras")
    around.watching.look()
    assert (await until(around, n=4))["pointer"]["names"] == ("episode-garden-loiter",)
    await around.watching.play(Lookout.GARDEN, Episode.LOITER)
    await until(around, n=5, pointer=None)
    buttons = [tongue().plain(one) for one in (incident_text.FINE, incident_text.LIVE, incident_text.CALL_IN)]
    sent = await bot.send_message(around.anna.id, "Somebody is there", reply_markup=keyboard(*buttons))
    assert (await until(around, n=6))["pointer"]["label"] == buttons[1]
    await story_of(around).begin("night")
    assert (await until(around, n=4))["pointer"]["names"] == ("lookout-night-garden",)
    assert not around.watching.playing(Lookout.GARDEN)  # they left
    around.watching.fall_night(Lookout.GARDEN, night=True)
    await until(around, n=5)
    await around.watching.play(Lookout.GARDEN, Episode.LOITER)
    await until(around, n=6, pointer=None)
    answered = keyboard(*buttons[1:])  # it was fine before, and is none of theirs to tap
    await bot.edit_message_text("Back", chat_id=around.anna.id, message_id=sent.message_id, reply_markup=answered)
    assert (await until(around, n=7))["pointer"]["label"] == buttons[2]
    await story_of(around).leave()
    assert not around.watching.views[Lookout.GARDEN].night


async def test_what_the_house_does_not_do_in_time_is_said(around: Surroundings) -> None:
    chapter = next(one for one in CHAPTERS if one.id == "face")
    hasty = replace(chapter, steps=tuple(replace(step, late_s=0.0) for step in chapter.steps))
    story_of(around)._chapters["face"] = hasty
    await story_of(around).begin("face")
    told = await until(around, trouble=tongue().plain(story_text.LATE))
    assert told["n"] == 2
