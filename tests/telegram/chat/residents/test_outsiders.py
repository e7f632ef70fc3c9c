"""Whoever does not live here: a line a day for each, a note an hour for the house, and nothing in between."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.demo.telegram import rules
from bot.house.doors.door_facts import DoorEvent, DoorNews
from bot.house.people import Resident, ResidentId, Role
from bot.nursery import Nursery
from bot.telegram.chat.residents import outsiders
from bot.telegram.chat.residents.outsiders import Outsider, Outsiders
from bot.telegram.leavers import REMEMBERED_FOR, Leavers
from bot.words.phrase import Text
from tests.english import ENGLISH, phrase, texts
from tests.fakes.books import Memory, MemoryCollection
from tests.rig.chat import FRONT, ChatRig, buttons, card

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def said(rig: ChatRig, name: str) -> list[str]:
    return [m.text for m in rig.telegram.user(name).chat.messages if m.by_bot]


async def test_a_hundred_messages_at_once_are_answered_once(rig: ChatRig) -> None:
    for number in range(100):
        await rig.stranger.send_text(f"hello {number}")
    await card(rig.anna, "does not live here")
    await rig.anna.send_text("/help")
    await card(rig.anna, "I look after your door")
    assert said(rig, "Stranger") == [texts.OUTSIDER]


async def test_strangers_after_the_first_are_one_note_an_hour_later(
    rig: ChatRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outsiders, "SUMMARY_REST", timedelta(seconds=1))
    await rig.stranger.send_text("hello")
    await card(rig.anna, "Somebody who does not live here wrote to me", "Stranger")
    for name in ("Eve", "Mallory", "Trudy"):
        await rig.telegram.user(name).send_text("let me in")
    told = await card(rig.anna, "3 people who do not live here wrote to me")
    assert all(name in told.text for name in ("Eve", "Mallory", "Trudy"))
    assert not any("live here" in text for text in said(rig, "Leo"))


async def test_strangers_cannot_drown_an_alarm(rig: ChatRig) -> None:
    await rig.telegram.go_out()
    await rig.room.household.take(DoorNews(FRONT, DoorEvent.FORCED))
    await rig.telegram.come_back()
    for number in range(60):
        user = rig.telegram.user(f"Stranger {number}")
        await user.send_text("spam")
        rig.room.household.say(ResidentId(rig.anna.id), phrase(f"spam {number}"))
    assert await card(rig.anna, "was opened, and nobody unlocked it")


async def test_strangers_that_a_stop_kept_from_being_told_are_told_after_it(rig: ChatRig) -> None:
    await rig.stop()
    book: MemoryCollection[Outsider] = rig.memory.collection("strangers", Outsider)
    await book.put({"99": Outsider(rig.clock(), "Eve", "id 99", told=False)})
    await rig.start()
    assert await card(rig.anna, "Somebody who does not live here", "Eve")


class CallersRig:
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

    await memory.residents.save(Resident(ResidentId(1_000_000), "Anna", Role.OWNER, NOON))
    house = CallersRig()
    async with Nursery() as nursery:
        door = Outsiders(
            book=MemoryCollection(),
            household=house,  # type: ignore[arg-type]  # say is all it asks for
            residents=memory.residents,
            leavers=Leavers(MemoryCollection(), steady),
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
    assert answered == outsiders.MOST_OUTSIDERS
    assert len(house.notes) == 2
    first, second = (ENGLISH.html(note) for note in house.notes)
    assert "Bot 0" in first
    assert second.startswith("999 people who do not live here wrote to me: ")


@pytest.mark.looptime
async def test_a_restart_brings_the_next_note_of_outsiders_no_sooner() -> None:
    memory, book, house = Memory(), MemoryCollection[Outsider](), CallersRig()
    begun = asyncio.get_running_loop().time()

    def steady() -> datetime:
        return NOON + timedelta(seconds=asyncio.get_running_loop().time() - begun)

    await memory.residents.save(Resident(ResidentId(1_000_000), "Anna", Role.OWNER, NOON))
    for user in range(2):
        async with Nursery() as nursery:
            door = Outsiders(
                book=book,
                household=house,  # type: ignore[arg-type]  # say is all it asks for
                residents=memory.residents,
                leavers=Leavers(MemoryCollection(), steady),
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


# Who lived here


def plain(text: str) -> str:
    """Without the marks that isolate names from their surroundings."""
    return text.replace("\u2068", "").replace("\u2069", "")


async def leo_leaves(rig: ChatRig) -> None:
    await rig.leo.send_text("/leave")
    await rig.leo.tap(await buttons(rig.leo, texts.LEAVE_YES), texts.LEAVE_YES)
    await card(rig.leo, "You have left this home")


async def test_who_left_and_writes_hears_how_to_come_back_and_the_owner_reads_who_it_is(rig: ChatRig) -> None:
    await leo_leaves(rig)
    await rig.leo.send_text("hello?")
    await card(rig.leo, texts.MOVED_OUT)
    told = await card(rig.anna, "wrote to me, but no longer lives here")
    assert plain(told.text).startswith("Leo («@leo») wrote to me")
    assert not any("does not live here" in text for text in said(rig, "Anna"))
    await rig.leo.send_text("hello??")
    await rig.anna.send_text("/help")
    await card(rig.anna, "I look after your door")
    assert said(rig, "Leo").count(texts.MOVED_OUT) == 1


async def test_who_left_is_known_by_the_house_s_name_for_them_after_a_restart_and_in_their_language(
    rig: ChatRig,
) -> None:
    await leo_leaves(rig)
    await rig.stop()
    await rig.start()
    rig.leo.set_language("de")
    rig.leo.account = rig.leo.chat.account = replace(rig.leo.account, first_name="Anna’s landlord")
    await rig.leo.send_text("hello?")
    await card(rig.leo, "Du wohnst hier nicht mehr")
    assert plain((await card(rig.anna, "no longer lives here")).text).startswith("Leo (")


async def test_a_stranger_who_moved_in_and_out_again_within_a_day_hears_that_they_left(rig: ChatRig) -> None:
    await rig.stranger.send_text("hello?")
    await card(rig.stranger, texts.OUTSIDER)
    code = await rig.invite((await rig.memory.residents.residents())[0])
    await rig.stranger.send_text(f"/start {code}")
    await card(rig.stranger, "Welcome, Stranger!")
    rig.ahead = timedelta(minutes=5)
    anna = (await rig.memory.residents.residents())[0]
    await rig.registrar.remove(anna, ResidentId(rig.stranger.id))
    await card(rig.stranger, "Anna has removed you")
    await rig.stranger.send_text("hello?")
    assert await card(rig.stranger, texts.MOVED_OUT)


async def test_who_comes_back_and_leaves_once_more_is_told_so_once_more(rig: ChatRig) -> None:
    for _ in range(2):
        await leo_leaves(rig)
        last = rig.leo.chat.messages[-1].id
        await rig.leo.send_text("hello?")
        await rig.leo.chat.until_message(texts.MOVED_OUT, after=last)
        code = await rig.invite((await rig.memory.residents.residents())[0])
        last = rig.leo.chat.messages[-1].id
        await rig.leo.send_text(f"/start {code}")
        await rig.leo.chat.until_message("Welcome, Leo!", after=last)
        rig.ahead += timedelta(minutes=5)


async def test_who_left_long_ago_is_a_stranger_as_any_other(rig: ChatRig) -> None:
    await leo_leaves(rig)
    rig.ahead = REMEMBERED_FOR
    await rig.leo.send_text("hello?")
    assert await card(rig.leo, texts.OUTSIDER)
    assert await card(rig.anna, "Somebody who does not live here wrote to me")
    await rig.stop()
    await rig.start()
    assert rig.memory.collections["leavers"].everything() == {}


async def test_a_stranger_who_moves_in_before_the_note_is_sent_is_no_stranger_in_it(
    rig: ChatRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outsiders, "SUMMARY_REST", timedelta(seconds=1))
    await rig.telegram.user("Eve").send_text("hello?")
    await card(rig.anna, "Somebody who does not live here", "Eve")
    await rig.stranger.send_text("hello?")
    await rig.telegram.user("Mallory").send_text("hello?")
    await card(rig.stranger, texts.OUTSIDER)
    code = await rig.invite((await rig.memory.residents.residents())[0])
    await rig.stranger.send_text(f"/start {code}")
    await card(rig.stranger, "Welcome, Stranger!")
    assert "Stranger" not in (await card(rig.anna, "does not live here", "Mallory")).text


def test_several_who_left_are_one_sentence() -> None:
    told = plain(texts.leavers_wrote([("Leo", "@leo"), ("Mia", "@mia")]))
    assert told.startswith(
        "Leo («<code>@leo</code>») and Mia («<code>@mia</code>») wrote to me, but no longer live here."
    )
    assert "and 3 others wrote" in texts.leavers_wrote([(f"Leo {n}", "@leo") for n in range(8)])


@given(st.text(max_size=64), st.text(max_size=64))
def test_a_stranger_s_name_stays_on_its_line_and_turns_and_links_nothing(name: str, contact: str) -> None:
    hostile = 9 * f"{name}\n\u202emoc.live//:sptth t.me/joinchat https://evil.example/{contact} @someone /start"
    shown = rules.text_of(texts.outsiders_wrote([(hostile, contact)], 0), "HTML", None)
    assert "\n" not in shown.text
    assert "\u202e" not in shown.text
    assert (shown.text.count("\u2068"), shown.text.count("\u2069")) == (2, 2)  # both keep to their own direction
    assert {entity["type"] for entity in shown.entities} <= {"code"}
    assert len(shown.text) < 300


async def test_nothing_that_we_send_has_a_preview(rig: ChatRig) -> None:
    rig.room.household.say(ResidentId(rig.anna.id), phrase("see https://evil.example/"))
    await card(rig.anna, "evil.example")
    (call,) = rig.telegram.journal.calls("sendMessage", rig.anna.id)
    assert "is_disabled" in str(call.params["link_preview_options"])
