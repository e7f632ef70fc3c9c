"""Whoever does not live here: a line a day for each, a note an hour for the house, and nothing in between."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.demo import rules
from bot.house.facts import DoorEvent, DoorNews
from bot.house.people import Resident, ResidentId, Role
from bot.nursery import Nursery
from bot.telegram import strangers
from bot.telegram.strangers import Stranger, Strangers
from bot.words.phrase import Text
from tests.english import ENGLISH, phrase, texts
from tests.fakes.books import Memory, MemoryCollection
from tests.telegram.conftest import FRONT, Flat, card

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def said(flat: Flat, name: str) -> list[str]:
    return [m.text for m in flat.telegram.user(name).chat.messages if m.by_bot]


async def test_a_hundred_messages_at_once_are_answered_once(flat: Flat) -> None:
    for number in range(100):
        await flat.stranger.send_text(f"hello {number}")
    await card(flat.anna, "does not live here")
    await flat.anna.send_text("/help")
    await card(flat.anna, "I look after your door")
    assert said(flat, "Stranger") == [texts.STRANGER]


async def test_strangers_after_the_first_are_one_note_an_hour_later(
    flat: Flat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strangers, "SUMMARY_REST", timedelta(seconds=1))
    await flat.stranger.send_text("hello")
    await card(flat.anna, "Somebody who does not live here wrote to me", "Stranger")
    for name in ("Eve", "Mallory", "Trudy"):
        await flat.telegram.user(name).send_text("let me in")
    told = await card(flat.anna, "3 people who do not live here wrote to me")
    assert all(name in told.text for name in ("Eve", "Mallory", "Trudy"))
    assert not any("live here" in text for text in said(flat, "Leo"))


async def test_strangers_cannot_drown_an_alarm(flat: Flat) -> None:
    await flat.telegram.go_out()
    await flat.room.household.take(DoorNews(FRONT, DoorEvent.FORCED))
    await flat.telegram.come_back()
    for number in range(60):
        user = flat.telegram.user(f"Stranger {number}")
        await user.send_text("spam")
        flat.room.household.say(ResidentId(flat.anna.id), phrase(f"spam {number}"))
    assert await card(flat.anna, "was opened, and nobody unlocked it")


async def test_strangers_that_a_stop_kept_from_being_told_are_told_after_it(flat: Flat) -> None:
    await flat.stop()
    book: MemoryCollection[Stranger] = flat.memory.collection("strangers", Stranger)
    await book.put({"99": Stranger(flat.clock(), "Eve", "id 99", told=False)})
    await flat.start()
    assert await card(flat.anna, "Somebody who does not live here", "Eve")


class House:
    """What is said to residents."""

    def __init__(self) -> None:
        self.notes: list[Text] = []

    def say(self, _resident: int, text: Text) -> None:
        self.notes.append(text)


@pytest.mark.looptime
async def test_more_strangers_than_a_house_has_are_met_by_silence_and_counted() -> None:
    memory = Memory()
    begun = asyncio.get_running_loop().time()

    def steady() -> datetime:
        return NOON + timedelta(seconds=asyncio.get_running_loop().time() - begun)

    await memory.residents.save(Resident(ResidentId(1), "Anna", Role.OWNER, NOON))
    house = House()
    async with Nursery() as nursery:
        door = Strangers(
            book=MemoryCollection(),
            household=house,  # type: ignore[arg-type]  # say is all it asks for
            residents=memory.residents,
            background=nursery,
            steady=steady,
        )
        answered = 0
        for user in range(1000):
            if door.is_first_today(user):
                answered += 1
                await door.wrote(user, f"Bot {user}", "")
            await asyncio.sleep(0.1)
        await asyncio.sleep(2 * 3600)
    assert answered == strangers.MOST_STRANGERS
    assert len(house.notes) == 2
    first, second = (ENGLISH.html(note) for note in house.notes)
    assert "Bot 0" in first
    assert second.startswith("999 people who do not live here wrote to me: ")


@pytest.mark.looptime
async def test_a_restart_brings_the_next_note_of_strangers_no_sooner() -> None:
    memory, book, house = Memory(), MemoryCollection[Stranger](), House()
    begun = asyncio.get_running_loop().time()

    def steady() -> datetime:
        return NOON + timedelta(seconds=asyncio.get_running_loop().time() - begun)

    await memory.residents.save(Resident(ResidentId(1), "Anna", Role.OWNER, NOON))
    for user in range(2):
        async with Nursery() as nursery:
            door = Strangers(
                book=book,
                household=house,  # type: ignore[arg-type]  # say is all it asks for
                residents=memory.residents,
                background=nursery,
                steady=steady,
            )
            assert door.is_first_today(user)
            assert not door.is_first_today(user)  # marked at once, before anything is awaited
            await door.wrote(user, f"Bot {user}", "")
            await asyncio.sleep(60)
            assert len(house.notes) == 1
            if user:
                await asyncio.sleep(3600)
    assert len(house.notes) == 2


@given(st.text(max_size=64), st.text(max_size=64))
def test_a_stranger_s_name_stays_on_its_line_and_turns_and_links_nothing(name: str, contact: str) -> None:
    hostile = 9 * f"{name}\n\u202emoc.live//:sptth t.me/joinchat https://evil.example/{contact} @someone /start"
    shown = rules.text_of(texts.strangers_wrote([(hostile, contact)], 0), "HTML", None)
    assert "\n" not in shown.text
    assert "\u202e" not in shown.text
    assert (shown.text.count("\u2068"), shown.text.count("\u2069")) == (2, 2)  # both keep to their own direction
    assert {entity["type"] for entity in shown.entities} <= {"code"}
    assert len(shown.text) < 300


async def test_nothing_that_we_send_has_a_preview(flat: Flat) -> None:
    flat.room.household.say(ResidentId(flat.anna.id), phrase("see https://evil.example/"))
    await card(flat.anna, "evil.example")
    (call,) = flat.telegram.journal.calls("sendMessage", flat.anna.id)
    assert "is_disabled" in str(call.params["link_preview_options"])
