"""A picture that was kept long enough leaves disk and chats; where the household wants so, it stays in these."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.demo.telegram.chat_message import ChatMessage
from bot.house.house_rules import HOUSE_RULES, HouseRules
from bot.house.people import PhotoId, ResidentId
from bot.house.visits.visit import Outcome
from bot.telegram.cards.card import BLANK, Card
from bot.telegram.delivery.incidents import gathering
from bot.telegram.delivery.uploads import Uploaded
from tests.english import phrase
from tests.rig.chat import ChatRig, card
from tests.telegram.delivery.test_incidents import Watched, shows


def touched(rig: ChatRig) -> list[str]:
    """The calls that change what stands in Anna's chat, or send something new there."""
    told = [call for call in rig.telegram.journal.calls(chat_id=rig.anna.id) if call.status == 200]
    return [call.method for call in told if call.method.startswith(("send", "edit", "delete"))]


async def two_weeks_later(rig: ChatRig) -> None:
    """It is night, and what had to be said in the chats is said."""
    rig.ahead = timedelta(days=15)
    await rig.staff.retention.apply()
    rig.room.household.say(ResidentId(rig.anna.id), phrase("That is all."))
    await card(rig.anna, "That is all.")


async def becomes(rig: ChatRig, message: int, what: Callable[[ChatMessage], object]) -> ChatMessage:
    """Wait for a message in Anna's chat to be like that."""
    return await rig.anna.chat.until(lambda chat: next((m for m in chat.messages if m.id == message and what(m)), None))


async def copies_stay(rig: ChatRig) -> None:
    await rig.memory.collection(HOUSE_RULES, HouseRules).put({"house": HouseRules(chats_too=False)})


async def test_a_card_keeps_its_words_and_loses_its_picture_once(rig: ChatRig) -> None:
    await rig.ring()
    await rig.picture()
    shown = await rig.anna.chat.until(lambda chat: next((m for m in chat.messages if m.photo), None))
    leo = await rig.memory.residents.find(ResidentId(rig.leo.id))
    assert leo
    await rig.answers.give(rig.memory.visits.only.id, leo, Outcome.IGNORED)
    await card(rig.anna, "Leo")
    await two_weeks_later(rig)
    now = await becomes(rig, shown.id, lambda m: m.photo != shown.photo)
    assert now.photo
    assert "Leo ignored it" in now.text
    assert not now.buttons
    before = touched(rig)
    await rig.staff.retention.apply()
    rig.room.household.say(ResidentId(rig.anna.id), phrase("That is all, indeed."))
    await card(rig.anna, "indeed")
    assert touched(rig) == [*before, "sendMessage"]


async def test_where_a_visit_was_looked_at_again_its_picture_goes_too(rig: ChatRig) -> None:
    await rig.ring()
    await rig.picture()
    shown = await rig.anna.chat.until(lambda chat: next((m for m in chat.messages if m.photo), None))
    leo = await rig.memory.residents.find(ResidentId(rig.leo.id))
    assert leo
    await rig.answers.give(rig.memory.visits.only.id, leo, Outcome.IGNORED)
    await card(rig.anna, "Leo ignored it")
    await rig.anna.send_text("/last")
    again = await rig.anna.chat.until(
        lambda chat: next((m for m in chat.messages if m.photo and m.id != shown.id), None)
    )
    await two_weeks_later(rig)
    await becomes(rig, shown.id, lambda m: m.photo != shown.photo)
    left = await rig.anna.chat.until(
        lambda chat: [m for m in chat.messages if m.id == again.id and m.photo == again.photo] == []
    )
    assert left


async def test_what_was_told_while_a_picture_leaves_the_chat_is_told_once(rig: ChatRig) -> None:
    await rig.ring()
    await rig.picture()
    first = await rig.leo.chat.until(lambda chat: next((m for m in chat.messages if m.photo), None))
    await rig.leo.block_bot()
    await rig.leo.unblock_bot()  # and has it once more, as a new message
    await rig.leo.chat.until(lambda chat: next((m for m in chat.messages if m.photo and m.id > first.id), None))
    await rig.stop()
    visit = rig.memory.visits.only
    gone = tuple(replace(photo, gone=True) for photo in visit.photos)
    await rig.memory.visits.save(replace(visit, expired=True, photos=gone, marked=None))
    await rig.start()
    book, key = rig.memory.collection("cards", Card), f"{visit.id}/{rig.leo.id}"
    await book.until(lambda cards: cards[key].photo == BLANK and not cards[key].earlier)
    assert book.everything()[key].missed_told


async def test_of_an_incident_the_clip_gives_way_to_the_picture_and_that_to_none(
    rig: ChatRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "CLIP_WAIT_S", 0.3)
    watched = Watched(rig)
    await watched.begins()
    await watched.pictured()
    await watched.clipped(ended_at=rig.clock())
    shown = await shows(rig.anna, lambda m: m.animation)
    rig.ahead = timedelta(days=8)
    await rig.staff.retention.apply()
    now = await becomes(rig, shown.id, lambda m: m.photo)
    assert not now.animation
    rig.ahead = timedelta(days=15)
    await rig.staff.retention.apply()
    last = await becomes(rig, shown.id, lambda m: m.photo and m.photo != now.photo)
    assert last.text.splitlines()[0] == shown.text.splitlines()[0]


async def test_a_card_keeps_its_picture_and_nothing_is_sent_of_it_any_more(rig: ChatRig) -> None:
    await copies_stay(rig)
    await rig.ring()
    await rig.picture()
    shown = await rig.anna.chat.until(lambda chat: next((m for m in chat.messages if m.photo), None))
    leo = await rig.memory.residents.find(ResidentId(rig.leo.id))
    assert leo
    await rig.answers.give(rig.memory.visits.only.id, leo, Outcome.IGNORED)
    await card(rig.anna, "Leo")
    uploaded = rig.memory.collection("uploads", Uploaded)
    await uploaded.until(bool)
    before = [call for call in touched(rig) if call == "editMessageMedia"]
    await two_weeks_later(rig)
    assert not rig.memory.album.pictures
    assert not uploaded.everything()
    now = next(m for m in rig.anna.chat.messages if m.id == shown.id)
    assert now.photo
    assert now.photo == shown.photo
    assert [call for call in touched(rig) if call == "editMessageMedia"] == before
    assert "deleteMessage" not in touched(rig)
    await rig.anna.send_text("/last")
    await card(rig.anna, "There is no picture of it any more.")


async def test_an_incident_keeps_its_clip_in_the_chat(rig: ChatRig) -> None:
    await copies_stay(rig)
    watched = Watched(rig)
    await watched.begins()
    await watched.pictured()
    await watched.clipped(ended_at=rig.clock())
    shown = await shows(rig.anna, lambda m: m.animation)
    before = watched.calls(rig.anna)
    await two_weeks_later(rig)
    assert not rig.memory.clips.kept
    assert PhotoId("frame") not in rig.memory.album.pictures
    now = next(m for m in rig.anna.chat.messages if m.id == shown.id)
    assert now.animation == shown.animation
    assert watched.calls(rig.anna) == [*before, "sendMessage"]
