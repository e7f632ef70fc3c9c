"""Nothing that we send is too long for Telegram, whatever people are called; the strict stand-in judges."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from aiogram.enums import ParseMode
from aiogram.methods import AnswerCallbackQuery, EditMessageMedia, SendMessage, SendPhoto
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto
from hypothesis import given
from hypothesis import strategies as st

from bot.demo.telegram import rules
from bot.demo.telegram.refusal import ApiRefusal
from bot.house.doors.door import Door, DoorId, Failure
from bot.house.facts import VisitChanged
from bot.house.people import (
    Blemish,
    Box,
    Condition,
    Doubt,
    Look,
    Person,
    PersonId,
    PhotoId,
    ResidentId,
    Sighting,
    Verdict,
)
from bot.house.visits.visit import Answer, Attempt, Outcome, Photo, Press, PressId, Visit, VisitId
from bot.telegram.cards import limits
from bot.telegram.delivery.notes import NotePhoto
from bot.words.length import cut, utf16
from tests.english import CardText, texts
from tests.pictures import jpeg
from tests.rig.chat import ChatRig, card

NOON = datetime(2026, 3, 1, 11, 0, tzinfo=UTC)
CARD_TEXT = CardText(ZoneInfo("Europe/Berlin"))
VISIT = Visit(
    VisitId("v"),
    DoorId("front"),
    NOON,
    NOON + timedelta(minutes=2),
    presses=(Press(PressId("b-1"), DoorId("front"), NOON),),
    photos=(Photo(PhotoId("p"), PressId("b-1"), 0, NOON),),
)

#: Emoji that are one sign of seven characters, letters with a tower of marks, right-to-left, tags, escapes.
NASTY = (
    "👨‍👩‍👧‍👦" * 9,
    "🏴󠁧󠁢󠁳󠁣󠁴󠁿" * 9,
    "Z" + "\u0324\u0308" * 31,
    "علی‌رضا " * 8,
    "<b>&amp;</b>" * 5,
    "&" * 64,
    "😀" * 64,
    "W" * 64,
    "\u202e" + "abc" * 20,
    "\ud83d",
)
names = st.one_of(st.sampled_from(NASTY), st.text(min_size=1, max_size=64))


def seen(people: list[str], verdict: Verdict = Verdict.NAMED) -> Look:
    box = Box(0, 0, 9, 9)
    sightings = tuple(
        Sighting(n, box, verdict, Person(PersonId(str(n)), name), reason=Blemish.CUT_OFF)
        for n, name in enumerate(people, 1)
    )
    return Look(PhotoId("p"), Condition.CLEAR, sightings, hint=Doubt.FLAT, elsewhere=sightings)


@given(st.lists(names, min_size=1, max_size=9), names, names, st.sampled_from(list(Verdict)), st.booleans())
def test_any_card_fits_a_caption_and_tells_the_state_of_the_door(
    people: list[str], door: str, by: str, verdict: Verdict, opened: bool
) -> None:
    attempt = Attempt(ResidentId(1), by, NOON, Failure.SILENT)
    answer = Answer(Outcome.UNLOCKED, ResidentId(1), by, NOON) if opened else None
    visit = replace(VISIT, look=seen(people, verdict), attempt=attempt, answer=answer)
    text = CARD_TEXT.card(visit, Door(DoorId("front"), door), NOON, late=True, confirming=True)
    shown = rules.caption_of(_sendable(text), "HTML", None)
    assert (" opened, 12:00:00" if opened else "Please look whether it opened.") in shown.text
    assert "Confirm: open the " in shown.text
    rules.caption_of(_sendable(CARD_TEXT.missed(visit, Door(DoorId("front"), door))), "HTML", None)


def _sendable(text: str) -> str:
    """Half a surrogate pair cannot even be sent, and never gets into a name: Telegram sends none."""
    return text.encode("utf-16-le", "replace").decode("utf-16-le", "replace")


def test_five_people_with_long_names_are_all_named() -> None:
    text = CARD_TEXT.card(
        replace(VISIT, look=seen([f"{n}{'😀' * 60}" for n in range(1, 6)])),
        Door(DoorId("front"), "front door"),
        NOON,
        late=False,
    )
    assert all(f"{n}😀😀" in text for n in range(1, 6))
    assert limits.shown_length(text) <= limits.MAX_CAPTION


@given(st.lists(names, min_size=1, max_size=10))
def test_a_part_of_a_list_of_any_people_is_one_message_and_names_everybody(people: list[str]) -> None:
    known = [(Person(PersonId(str(n)), name), n) for n, name in enumerate(people)]
    pages = limits.in_messages(texts.known(known, 0, 1000))
    assert len(pages) == 1
    for page in pages:
        rules.text_of(_sendable(page), "HTML", None)
    assert "".join(pages).count(" photo") >= len(people)


@given(st.text(), st.integers(1, 80))
def test_a_cut_text_has_the_length_that_was_asked_for(text: str, most: int) -> None:
    short = cut(text, most)
    assert utf16(short) <= most
    assert short == text or short.endswith("…")


@given(st.lists(st.sampled_from(["<b>", "</b>", "<i>", "</i>", "&amp;", "&#128512;", "😀", "words\n"]), max_size=60))
def test_what_is_cut_stays_html_that_telegram_reads(parts: list[str]) -> None:
    html = "".join(parts)
    try:
        rules.text_of(html, "HTML", None)
    except ApiRefusal:
        return  # it was none before
    short = limits.fitted(html, 20)
    assert utf16(rules.text_of(short, "HTML", None).text) <= 20
    for page in limits.in_messages(html, 20):
        rules.text_of(page, "HTML", None)


def test_a_sign_of_several_characters_is_not_torn() -> None:
    family = "👨‍👩‍👧‍👦"
    short = cut(f"Anna{family}{family}", 20)
    assert short in ("Anna…", f"Anna{family}…")


def test_everything_that_leaves_is_held_to_the_limits(caplog: pytest.LogCaptureFixture) -> None:
    long = "<b>" + "&lt;" * 5000 + "</b>"
    rules.text_of(limits.within_limits(SendMessage(chat_id=1, text=long, parse_mode=ParseMode.HTML)).text, "HTML", None)
    photo = limits.within_limits(SendPhoto(chat_id=1, photo="p", caption=long, parse_mode=ParseMode.HTML))
    rules.caption_of(photo.caption, "HTML", None)
    media = InputMediaPhoto(media="p", caption=long, parse_mode=ParseMode.HTML)
    edit = limits.within_limits(EditMessageMedia(chat_id=1, message_id=1, media=media))
    assert isinstance(edit.media, InputMediaPhoto)
    rules.caption_of(edit.media.caption, "HTML", None)
    popup = limits.within_limits(AnswerCallbackQuery(callback_query_id="q", text="😀" * 300)).text or ""
    assert len(popup) <= rules.MAX_POPUP
    assert "SendMessage was too long" in caplog.text
    fitting = SendMessage(chat_id=1, text="short", parse_mode=ParseMode.HTML)
    assert limits.within_limits(fitting) is fitting


def test_a_keyboard_keeps_its_way_back_and_a_label_its_beginning() -> None:
    def button(label: str) -> InlineKeyboardButton:
        return InlineKeyboardButton(text=label, callback_data="b")

    rows = [[button("x" * 300), button("\u3000")] for _ in range(80)]
    markup = InlineKeyboardMarkup(inline_keyboard=[*rows, [button("back")]])
    kept = limits.within_limits(SendMessage(chat_id=1, text="t", reply_markup=markup)).reply_markup
    assert isinstance(kept, InlineKeyboardMarkup)
    assert rules.markup_of(kept)
    assert kept.inline_keyboard[-1][0].text == "back"
    assert kept.inline_keyboard[0][0].text == "x" * 63 + "…"


async def test_the_list_of_a_big_family_arrives_whole(rig: ChatRig) -> None:
    for number in range(61):
        await rig.memory.people.save(Person(PersonId(str(number)), f"{number:02} {'😀' * 61}"))
    await rig.anna.send_text("/people")
    shown = await card(rig.anna, "• 00 ")
    told = shown.text
    for first in range(11, 62, 10):
        await rig.anna.tap(rig.anna.chat.message(shown.id) or shown, texts.FURTHER)
        told += (await card(rig.anna, f"From {first} to")).text
    assert all(f"• {number:02} " in told for number in range(61))


async def test_five_people_with_long_names_get_their_card_with_its_answers(rig: ChatRig) -> None:
    await rig.ring()
    await rig.picture(content=jpeg())
    await card(rig.anna, "Someone I don’t know")
    visit = rig.memory.visits.only
    await rig.memory.visits.save(replace(visit, look=seen([f"{n}{'😀' * 60}" for n in range(1, 6)])))
    await rig.room.household.take(VisitChanged(rig.memory.visits.only.id))
    named = await card(rig.anna, "1😀")
    assert named.photo
    assert texts.UNLOCK in named.labels
    assert rig.room.undrawn == 0


async def test_a_caption_that_nobody_shortened_arrives_all_the_same(rig: ChatRig) -> None:
    rig.room.household.offer_said(
        ResidentId(rig.anna.id), "x" * 2000, "nothing", [], photo=NotePhoto(jpeg(), frozenset())
    )
    told = await card(rig.anna, "xxx")
    assert told.photo
    assert told.text == "x" * (limits.MAX_CAPTION - 1) + "…"
