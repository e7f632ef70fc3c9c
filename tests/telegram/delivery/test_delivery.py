"""What reaches a chat, with which sound, and what one bad card does to the others: nothing."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest

from bot import nursery
from bot.demo.telegram.chat_message import ChatMessage
from bot.demo.telegram.chats import Chat
from bot.house.doors.door_facts import DoorEvent, DoorNews
from bot.house.faces.seen_face import SeenFace
from bot.house.facts import VisitChanged
from bot.house.people import (
    Box,
    Condition,
    Doubt,
    Look,
    Person,
    PersonId,
    PhotoId,
    Resident,
    ResidentId,
    Sighting,
    Verdict,
)
from bot.house.visits.visit import UNRUNG, Press, PressId, Visit, VisitId
from bot.store import open_store
from bot.telegram import delivery_failure as failure_of
from bot.telegram.cards.buttons import Showing, View
from bot.telegram.cards.card import MIGRATIONS, Card, CardBook
from bot.telegram.chat.conversation.asking import Asking
from bot.telegram.chat.people.pending_photos import PendingPhotos
from bot.telegram.delivery import notes
from bot.telegram.delivery.card_replies import reply_of
from bot.telegram.delivery.courier import Courier
from bot.telegram.delivery.farewell import Farewell
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.delivery.shredder import Shredder
from bot.telegram.delivery.sounds import sound_due, told_of
from bot.telegram.delivery.urgent import Urgent, UrgentBook
from bot.telegram.delivery.urgent_delivery import UrgentDelivery
from bot.words.phrase import Text
from tests.english import ENGLISH, phrase, texts
from tests.fakes.books import MemoryCollection
from tests.pictures import jpeg
from tests.rig.chat import FRONT, ChatRig, buttons, card

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
GRACE = Person(PersonId("g"), "Grace")
ANNA = Person(PersonId("a"), "Anna")


def said(chat: Chat) -> list[str]:
    return [message.text for message in chat.messages if message.by_bot]


async def anna(rig: ChatRig) -> ResidentId:
    return (await rig.memory.residents.residents())[0].id


async def shown(rig: ChatRig, **changes: Any) -> Visit:
    """Change the only visit, and have it shown."""
    visit = await rig.memory.visits.save(replace(rig.memory.visits.only, **changes))
    await rig.room.household.take(VisitChanged(visit.id))
    return visit


async def settled(rig: ChatRig) -> None:
    """Everything that was due is in both chats, and written down: a note goes last."""
    for user in (rig.anna, rig.leo):
        last = user.chat.last.id if user.chat.last else 0
        rig.room.household.say(ResidentId(user.id), phrase("That is all."))
        await user.chat.until_message("That is all.", after=last)


# One bad item


def break_drawing(
    rig: ChatRig, monkeypatch: pytest.MonkeyPatch, *, of: Callable[[Visit], bool] = lambda _: True
) -> None:
    draw = rig.room._tellers._couriers.renderer.draw

    async def broken(visit: Visit, *rest: Any) -> Any:
        if of(visit):
            raise KeyError("a field that nobody knows")
        return await draw(visit, *rest)

    monkeypatch.setattr(rig.room._tellers._couriers.renderer, "draw", broken)


async def test_a_card_that_cannot_be_drawn_rings_as_a_plain_text_that_can_be_answered(
    rig: ChatRig, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    break_drawing(rig, monkeypatch)
    await rig.ring()
    plain = await card(rig.anna, "Someone is at the front door.")
    assert plain.labels == [texts.UNLOCK, texts.IGNORE, texts.COMING, texts.LEAVE_IT, texts.REPLY]
    assert rig.room.undrawn == 1
    await rig.leo.tap(await buttons(rig.leo, texts.IGNORE), texts.IGNORE)
    await card(rig.anna, "Someone was at the front door.")
    tracebacks = [r for r in caplog.records if r.exc_info and "cannot be drawn" in r.getMessage()]
    assert len(tracebacks) == 2  # one a chat, however often it failed


async def test_a_card_that_cannot_be_drawn_silences_no_later_ring_and_is_tried_again_when_it_changes(
    rig: ChatRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        break_drawing(rig, patch)
        await rig.ring()
        first = await card(rig.anna, "Someone is at the front door.")
        await card(rig.leo, "Someone is at the front door.")
    await shown(rig, expired=True)
    whole = await card(rig.anna, "Nobody answered.")
    assert whole.id == first.id
    await settled(rig)
    assert rig.room.undrawn == 0


async def test_not_even_a_plain_card_that_fails_stops_what_comes_after_it(
    rig: ChatRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = rig.room._books.cards.find
    broken: set[VisitId] = set()

    async def unreadable(visit: VisitId, resident: ResidentId) -> Card | None:
        if visit in broken:
            raise ValueError("broken")
        return await find(visit, resident)

    monkeypatch.setattr(rig.room._books.cards, "find", unreadable)
    broken.add(VisitId("99990101T000000-bad"))
    earlier = rig.clock() - timedelta(hours=1)
    bad = Visit(VisitId("99990101T000000-bad"), FRONT, earlier, earlier, expired=True)
    await rig.memory.visits.save(bad)
    await rig.room.household.take(VisitChanged(bad.id))
    await rig.ring()
    assert await buttons(rig.anna, texts.UNLOCK)
    assert rig.room.undrawn == 1


async def test_a_text_that_telegram_refuses_still_rings(rig: ChatRig) -> None:
    rig.telegram.faults.refuse(400, "Bad Request: can't parse entities: a mistake of ours", "sendMessage", times=2)
    await rig.ring()
    assert (await card(rig.anna, "Someone is at the front door.")).labels
    assert (await card(rig.leo, "Someone is at the front door.")).labels


async def test_a_courier_that_dies_all_the_same_is_started_again(rig: ChatRig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nursery, "RESTART_S", (0.01,))
    deliver_next, died = Courier._deliver_next, set[Courier]()

    async def dying(self: Courier) -> bool:
        if self not in died:
            died.add(self)
            raise KeyError("nobody thought of this")
        return await deliver_next(self)

    monkeypatch.setattr(Courier, "_deliver_next", dying)
    await rig.ring()
    for user in (rig.anna, rig.leo):
        assert await buttons(user, texts.UNLOCK)
    assert len(died) == 2
    assert [task.restarts for task in rig.nursery.supervised if task.name.startswith("courier")] == [1, 1]


async def test_a_poller_that_dies_all_the_same_is_started_again(rig: ChatRig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nursery, "RESTART_S", (0.01,))
    poll = rig.room.poller._poll

    async def dying() -> None:
        monkeypatch.setattr(rig.room.poller, "_poll", poll)
        raise KeyError("nobody thought of this")

    monkeypatch.setattr(rig.room.poller, "_poll", dying)
    for _ in range(2):  # what it was doing when it was told to die is still done
        before = rig.anna.chat.last.id if rig.anna.chat.last else 0
        await rig.anna.send_text("/help")
        await rig.anna.chat.until_message("I look after your door", after=before)
    assert [task.restarts for task in rig.nursery.supervised if task.name == "telegram poller"] == [1]


async def test_whatever_cannot_be_taken_up_after_a_stop_the_bell_rings_and_is_answered(
    rig: ChatRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(_: object) -> None:
        raise KeyError("nobody thought of this")

    await rig.stop()
    for part in (Asking, PendingPhotos, Shredder, Farewell, TelegramHousehold):
        monkeypatch.setattr(part, "resume", broken)
    await rig.start()
    await rig.ring()
    await rig.anna.tap(await buttons(rig.anna, texts.IGNORE), texts.IGNORE)
    assert await card(rig.leo, "Anna ignored it")


@pytest.mark.parametrize("failure", [KeyError("a mistake of ours"), TimeoutError()])
async def test_a_note_that_never_gets_through_holds_up_no_other(
    rig: ChatRig, monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    monkeypatch.setattr(failure_of, "PATIENCE_S", (0.01,))
    send_message = rig.room._bot.send_message

    async def send(chat: int, text: str, **rest: Any) -> Any:
        if text == "bad":
            raise failure
        return await send_message(chat, text, **rest)

    monkeypatch.setattr(rig.room._bot, "send_message", send)
    for text in ("bad", "good", "better"):
        rig.room.household.say(await anna(rig), phrase(text))
    assert await card(rig.anna, "better")
    assert said(rig.anna.chat) == ["good", "better"]


async def test_stored_cards_of_another_release_are_read_and_one_that_cannot_be_is_set_aside(tmp_path: Path) -> None:
    good = {"visit": "v", "resident": 1, "began_at": "2026-03-01T12:00:00Z", "message": 5, "colour": "red"}
    folder = tmp_path / "drawers"
    folder.mkdir(mode=0o700)
    documents = {"v/1": good, "w/1": {"visit": "w", "resident": "nobody"}}
    (folder / "cards.json").write_bytes(orjson.dumps({"cards": documents}))
    async with open_store(tmp_path) as store:
        book = CardBook(store.collection("cards", Card, MIGRATIONS), lambda: NOON)
        known = await book.find(VisitId("v"), ResidentId(1))
        assert known
        assert known.message == 5
        assert known.missed_told
        assert await book.find(VisitId("w"), ResidentId(1)) is None
        assert [aside.key for aside in store.set_aside] == ["w/1"]
        await book.save(replace(known, message=6))
    written = orjson.loads((folder / "cards.json").read_bytes())["cards"]
    assert (written["v/1"]["message"], written["v/1"]["colour"]) == (6, "red")


async def test_a_picture_that_never_gets_through_holds_up_nothing_and_its_words_ring(
    rig: ChatRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(failure_of, "PATIENCE_S", (0.01,))

    async def hopeless(*args: Any, **kwargs: Any) -> Any:
        raise TimeoutError

    monkeypatch.setattr(rig.room._bot, "send_photo", hopeless)
    monkeypatch.setattr(rig.room._bot, "edit_message_media", hopeless)
    await rig.picture()  # a card that begins with a picture
    rig.room.household.say(await anna(rig), phrase("something else"))
    assert await card(rig.anna, "something else")
    assert not (await card(rig.anna, "at the front door")).photo


# Sounds


async def test_a_further_ring_makes_a_sound_and_its_reply_leaves_with_the_visit(rig: ChatRig) -> None:
    await rig.ring(1)
    first = await card(rig.anna, "Someone is at the front door")
    await rig.ring(2)
    reply = await card(rig.anna, texts.RANG_AGAIN)
    assert reply.reply_to == first.id
    assert await card(rig.leo, texts.RANG_AGAIN)
    await rig.leo.tap(await buttons(rig.leo, texts.IGNORE), texts.IGNORE)
    await card(rig.anna, "Leo ignored it")
    await rig.anna.chat.until(lambda chat: chat.message(reply.id) is None)
    await rig.leo.chat.until(lambda chat: texts.RANG_AGAIN not in said(chat))


async def test_a_picture_that_nobody_rang_for_comes_without_a_sound_and_a_ring_with_one(rig: ChatRig) -> None:
    await rig.doorman.photo_arrived(FRONT, PressId(f"{UNRUNG}1"), 0, jpeg())
    seen = await card(rig.anna, "at the front door")
    await rig.ring()
    rung = await rig.anna.chat.until_message("Someone is at the front door", after=seen.id)
    assert [makes_a_sound(rig, message) for message in (seen, rung)] == [False, True]


def makes_a_sound(rig: ChatRig, message: ChatMessage) -> bool:
    sent = next(call for call in rig.telegram.journal.calls(chat_id=rig.anna.id) if call.message_id == message.id)
    return str(sent.params.get("disable_notification")).lower() != "true"


async def test_a_card_that_cannot_be_drawn_makes_no_sound_either_where_nobody_rang(
    rig: ChatRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_drawing(rig, monkeypatch)
    await rig.doorman.photo_arrived(FRONT, PressId(f"{UNRUNG}1"), 0, jpeg())
    assert not makes_a_sound(rig, await card(rig.anna, "Someone is at the front door"))


async def test_a_ring_a_further_ring_and_a_missed_visit_each_make_a_sound(rig: ChatRig) -> None:
    await rig.ring(1)
    await card(rig.anna, "Someone is at the front door")
    await rig.ring(2)
    await card(rig.anna, texts.RANG_AGAIN)
    await shown(rig, expired=True)
    await card(rig.anna, "You missed someone at the front door")
    calls = rig.telegram.journal.calls("sendMessage", rig.anna.id)
    assert len(calls) == 3
    assert {str(call.params.get("disable_notification", False)).lower() for call in calls} == {"false"}


async def test_a_card_that_begins_with_a_picture_makes_a_sound_where_somebody_rang(rig: ChatRig) -> None:
    await rig.doorman.photo_arrived(FRONT, PressId("photo-1"), 0, jpeg())
    await card(rig.anna, "Someone I don’t know is at the front door")
    await shown(rig, expired=True)
    await card(rig.anna, "Nobody rang.")
    rig.ahead = timedelta(minutes=20)
    await rig.doorman.photo_arrived(FRONT, PressId("b00t-1"), 0, jpeg(90))
    await rig.anna.chat.until(lambda chat: sum("Someone I don’t know" in text for text in said(chat)) == 2)
    calls = [
        call for call in rig.telegram.journal.calls(chat_id=rig.anna.id) if call.method in ("sendMessage", "sendPhoto")
    ]
    assert [str(call.params.get("disable_notification", False)).lower() for call in calls] == ["true", "false"]


async def test_a_finger_that_stays_on_the_bell_makes_one_sound_in_twenty_seconds(rig: ChatRig) -> None:
    await rig.ring(1)
    await card(rig.anna, "Someone is at the front door")
    await rig.ring(2)
    first = await card(rig.anna, texts.RANG_AGAIN)
    await rig.ring(3)
    await card(rig.anna, "rang 3×")
    await settled(rig)
    sent = [call.params["text"] for call in rig.telegram.journal.calls("sendMessage", rig.anna.id)]
    assert sent.count(texts.RANG_AGAIN) == 1
    rig.ahead = timedelta(seconds=21)
    await rig.ring(4)
    second = await rig.anna.chat.until_message(texts.RANG_AGAIN, after=first.id)
    # one reply at a time
    await rig.anna.chat.until(lambda chat: chat.message(first.id) is None)
    assert second.id != first.id


async def test_replies_leave_after_a_restart_too(rig: ChatRig) -> None:
    await rig.ring(1)
    await card(rig.anna, "Someone is at the front door")
    await rig.ring(2)
    reply = await card(rig.anna, texts.RANG_AGAIN)
    await settled(rig)
    await rig.stop()
    await rig.memory.visits.save(replace(rig.memory.visits.only, expired=True))
    await rig.start()
    await rig.anna.chat.until(lambda chat: chat.message(reply.id) is None)


async def test_a_ring_gives_a_card_deep_in_names_its_answers_back(rig: ChatRig) -> None:
    await rig.ring(1)
    await rig.picture()
    await rig.anna.tap(await buttons(rig.anna, texts.WHO), texts.WHO)
    names = await buttons(rig.anna, texts.SOMEONE_NEW)
    assert texts.UNLOCK not in names.labels
    await rig.ring(2)
    assert (await buttons(rig.anna, texts.UNLOCK)).id == names.id


async def test_a_ring_takes_no_question_whether_to_open_from_under_a_finger(rig: ChatRig) -> None:
    await rig.ring(1)
    await rig.anna.tap(await buttons(rig.anna, texts.UNLOCK), texts.UNLOCK)
    asking = await card(rig.anna, "Confirm")
    await rig.ring(2)
    await card(rig.anna, "rang 2×")
    await rig.anna.tap(asking, "✅ Yes, open the front door")
    await card(rig.leo, "Anna opened")


def face(number: int, person: Person | None) -> Sighting:
    return Sighting(number, Box(0, 0, 9, 9), Verdict.NAMED if person else Verdict.UNKNOWN, person)


def looked(*people: Person | None) -> Look:
    return Look(PhotoId("p"), Condition.CLEAR, tuple(face(n, person) for n, person in enumerate(people, 1)))


@pytest.mark.parametrize(
    ("before", "now", "later_s", "words"),
    [
        ((), (GRACE,), 3, None),  # the card has only just rung
        ((), (GRACE,), 25, "It is Grace."),
        ((), (None,), 25, None),
        ((None,), (GRACE,), 25, None),  # a resident named that face, or a sharper picture did
        ((None,), (None, ANNA), 3, "Anna is there too."),
        ((GRACE,), (GRACE, None), 3, "Someone I don’t know is there too."),
        ((GRACE,), (GRACE,), 3, None),
        ((None,), (None, ANNA), 70, None),  # that is history
    ],
)
def test_a_face_makes_a_sound_where_it_tells_something_new(
    before: tuple[Person | None, ...], now: tuple[Person | None, ...], later_s: int, words: str | None
) -> None:
    visit = ring_alone()
    fresh = Card(visit.id, ResidentId(1), visit.began_at, message=1)
    known = told_of(fresh, replace(visit, look=looked(*before)) if before else visit)
    sound = sound_due(known, replace(visit, look=looked(*now)), visit.began_at + timedelta(seconds=later_s))
    told = None
    if sound:
        told = texts.STRANGER_TOO if not sound.people else None
        told = told or (texts.named_too(sound.people) if sound.too else texts.named(sound.people))
    assert (told or "").removeprefix("🔔 ") == (words or "")


@pytest.mark.parametrize(
    ("before", "now", "later_s", "words"),
    [
        ((), (face(1, GRACE),), 25, "Perhaps it is only a picture of Grace that is held up."),
        ((None,), (face(1, None), face(2, ANNA)), 3, "Perhaps a picture of Anna is there too."),
        ((GRACE,), (face(1, GRACE), face(2, None)), 3, "Perhaps a picture of someone I don’t know is there too."),
    ],
)
def test_a_reply_names_nobody_for_sure_who_may_be_only_a_picture(
    before: tuple[Person | None, ...], now: tuple[Sighting, ...], later_s: int, words: str
) -> None:
    visit = ring_alone()
    fresh = Card(visit.id, ResidentId(1), visit.began_at, message=1)
    known = told_of(fresh, replace(visit, look=looked(*before)) if before else visit)
    held = Look(PhotoId("p"), Condition.CLEAR, (*now[:-1], replace(now[-1], hint=Doubt.FLAT)), Doubt.FLAT)
    sound = sound_due(known, replace(visit, look=held), visit.began_at + timedelta(seconds=later_s))
    assert sound is not None
    assert ENGLISH.plain(reply_of(sound)) == f"🔔 {words}"


def test_a_name_that_makes_a_silent_card_worth_a_sound_makes_it_at_once() -> None:
    visit = ring_alone()
    known = told_of(Card(visit.id, ResidentId(1), visit.began_at, message=1), replace(visit, look=looked(None)))
    named, at = replace(visit, look=looked(GRACE)), visit.began_at + timedelta(seconds=3)
    sound = sound_due(replace(known, hushed=True), named, at)
    assert sound is not None
    assert sound.people == (GRACE,)
    assert sound_due(replace(told_of(known, named), hushed=True), named, at) is None


def test_a_face_further_back_makes_no_sound_until_it_comes_to_the_door() -> None:
    visit, stranger = ring_alone(), face(1, None)
    behind = replace(face(2, GRACE), box=Box(0, 0, 4, 4))
    known = told_of(Card(visit.id, ResidentId(1), visit.began_at, message=1), replace(visit, look=looked(None)))
    at = visit.began_at + timedelta(seconds=3)
    with_poster = replace(visit, look=Look(PhotoId("p"), Condition.CLEAR, (stranger, behind)))
    assert sound_due(known, with_poster, at) is None
    sound = sound_due(told_of(known, with_poster), replace(visit, look=looked(None, GRACE)), at)
    assert sound is not None
    assert sound.people == (GRACE,)


def test_a_name_further_back_is_not_told_as_the_visitor_s() -> None:
    visit = ring_alone()
    known = told_of(Card(visit.id, ResidentId(1), visit.began_at, message=1), visit)
    behind = replace(face(2, GRACE), box=Box(0, 0, 4, 4))
    seen = replace(visit, look=Look(PhotoId("p"), Condition.CLEAR, (face(1, None), behind)))
    assert sound_due(known, seen, visit.began_at + timedelta(seconds=25)) is None


def ring_alone() -> Visit:
    press = Press(PressId("b-1"), FRONT, NOON)
    return Visit(VisitId("v"), FRONT, NOON, NOON + timedelta(minutes=2), presses=(press,), heard_at=NOON)


# Missed


async def test_a_missed_visit_is_told_once_with_its_picture_to_everybody(rig: ChatRig) -> None:
    await rig.ring()
    await rig.picture()
    first = await card(rig.anna, "Someone I don’t know is at the front door")
    await shown(rig, expired=True)
    for user in (rig.anna, rig.leo):
        missed = await card(user, "You missed someone I don’t know at the front door")
        assert missed.photo
    assert (await card(rig.anna, "You missed")).reply_to == first.id
    await settled(rig)
    await rig.stop()
    await rig.start()
    await shown(rig)
    await settled(rig)
    assert sum("You missed" in text for text in said(rig.anna.chat)) == 1


async def test_a_visit_that_was_answered_or_that_nobody_rang_for_is_not_missed(rig: ChatRig) -> None:
    await rig.picture()
    await card(rig.anna, "Someone I don’t know")
    await shown(rig, expired=True)
    await settled(rig)
    rig.ahead = timedelta(minutes=20)
    await rig.ring(2)
    await rig.leo.tap(await buttons(rig.leo, texts.IGNORE), texts.IGNORE)
    await card(rig.anna, "Leo ignored it")
    await settled(rig)
    assert not any("You missed" in text for text in said(rig.anna.chat))


async def test_a_forgotten_person_leaves_the_message_of_a_missed_visit_too(rig: ChatRig) -> None:
    await rig.ring()
    await rig.picture()
    await card(rig.leo, "Someone I don’t know")
    owner = (await rig.memory.residents.residents())[0]
    lesson = await rig.faces.learn_from_visit(owner, SeenFace(rig.memory.visits.only.id, 1), "Grace")
    await shown(rig, expired=True)
    for user in (rig.anna, rig.leo):
        await card(user, "You missed Grace")
    await settled(rig)
    await rig.faces.forget(owner, lesson.person.id)
    for user in (rig.anna, rig.leo):
        await user.chat.until(lambda chat: not any(m.photo for m in chat.messages))


async def seen_by_nobody(rig: ChatRig) -> None:
    """The look at the last picture has ended."""
    for _ in range(50):
        await asyncio.sleep(0)
    look = rig.memory.visits.only.look
    assert look is not None
    assert not look.people


async def named(rig: ChatRig) -> tuple[Resident, Person]:
    """Somebody stands at the door, and both chats name them in a picture; who owns the house, and who it is."""
    await rig.ring()
    await rig.picture()
    await card(rig.leo, "Someone I don’t know")
    owner = (await rig.memory.residents.residents())[0]
    person = (await rig.faces.learn_from_visit(owner, SeenFace(rig.memory.visits.only.id, 1), "Grace")).person
    for user in (rig.anna, rig.leo):
        await card(user, "Grace is at the front door")
    await settled(rig)
    return owner, person


async def forget_out_of_reach(rig: ChatRig, owner: Resident, person: Person) -> None:
    """Somebody is forgotten, and one more picture joins their visit, before either chat's courier looks."""
    await rig.telegram.go_out()
    await rig.faces.forget(owner, person.id)
    await rig.picture(1)
    await seen_by_nobody(rig)


async def test_the_message_of_a_missed_visit_is_taken_down_though_one_more_picture_joins(rig: ChatRig) -> None:
    owner, person = await named(rig)
    await shown(rig, expired=True)
    for user in (rig.anna, rig.leo):
        await card(user, "You missed Grace")
    await settled(rig)
    forgotten = set(rig.memory.collections["uploads"].everything())
    assert forgotten
    await forget_out_of_reach(rig, owner, person)
    assert not forgotten & set(rig.memory.collections["uploads"].everything())  # before anybody was reached
    await rig.telegram.come_back()
    for user in (rig.anna, rig.leo):
        await user.chat.until(lambda chat: not any(m.photo for m in chat.messages))


async def test_a_card_that_goes_on_loses_the_forgotten_picture_and_shows_the_one_that_joined(rig: ChatRig) -> None:
    owner, person = await named(rig)
    before = {user.id: await card(user, "Grace is at the front door") for user in (rig.anna, rig.leo)}
    await forget_out_of_reach(rig, owner, person)
    await rig.telegram.come_back()
    for user in (rig.anna, rig.leo):
        old = before[user.id]
        anew = await user.chat.until_message("Someone I don’t know", after=old.id)
        assert anew.photo
        assert user.chat.message(old.id) is None


async def test_a_picture_of_days_ago_is_taken_down_though_the_service_was_restarted_before_telegram_came_back(
    rig: ChatRig,
) -> None:
    owner, person = await named(rig)
    await shown(rig, expired=True)
    await settled(rig)
    rig.ahead = timedelta(days=5)
    await rig.telegram.go_out()
    await rig.faces.forget(owner, person.id)
    await rig.stop()
    await rig.start()
    await rig.telegram.come_back()
    for user in (rig.anna, rig.leo):
        await user.chat.until(lambda chat: not any(m.photo for m in chat.messages))


# Old visits


async def test_what_sweeps_over_old_visits_sends_nothing_of_them(rig: ChatRig) -> None:
    resident = replace((await rig.memory.residents.residents())[0], since=rig.clock() - timedelta(days=400))
    await rig.memory.residents.save(resident)
    for days in range(3, 90, 3):
        began = rig.clock() - timedelta(days=days)
        visit = Visit(VisitId(f"{began:%Y%m%dT%H%M%S}-old"), FRONT, began, began, expired=True, look=looked(GRACE))
        await rig.memory.visits.save(visit)
    await rig.faces.forget(resident, GRACE.id)
    rig.room.household.say(resident.id, phrase("done"))
    await card(rig.anna, "done")
    assert said(rig.anna.chat) == ["done"]


async def test_a_card_past_its_time_is_edited_where_it_stands_and_missed_by_nobody(rig: ChatRig) -> None:
    await rig.ring()
    first = await card(rig.anna, "Someone is at the front door")
    rig.ahead = timedelta(days=3)
    await shown(rig, expired=True)
    assert (await card(rig.anna, "Nobody answered.")).id == first.id
    await settled(rig)
    assert said(rig.anna.chat) == [(rig.anna.chat.message(first.id) or first).text, "That is all."]


# What must arrive


async def test_an_alarm_is_sent_before_everything_else_and_with_the_time_it_was_raised(rig: ChatRig) -> None:
    await rig.telegram.go_out()
    household, resident = rig.room.household, await anna(rig)
    for number in range(60):
        household.say(resident, phrase(f"chatter {number}"))
    await rig.ring()
    await household.take(DoorNews(FRONT, DoorEvent.FORCED))
    raised = rig.clock()
    rig.ahead = timedelta(minutes=10)
    await rig.telegram.come_back()
    await card(rig.anna, "I had to leave out")
    told = said(rig.anna.chat)
    assert any("at the front door" in text for text in told)
    alarm = next(n for n, text in enumerate(told) if "was opened, and nobody unlocked it" in text)
    assert alarm <= 1  # one call may have been on its way already when it was raised
    assert f"I could not reach you when it happened: {raised:%H:%M}" in told[alarm]


async def test_an_alarm_outlives_a_kill(rig: ChatRig) -> None:
    await rig.telegram.go_out()
    await rig.room.household.take(DoorNews(FRONT, DoorEvent.FORCED))
    await rig.nursery.close()  # nobody waits for anything
    await rig.room.__aexit__(None, None, None)
    await rig.telegram.come_back()
    await rig.start()
    await card(rig.anna, "was opened, and nobody unlocked it")
    await settled(rig)
    assert not rig.memory.collections["urgent"].everything()


async def test_an_alarm_is_on_disk_when_tell_returns(tmp_path: Path) -> None:
    async with open_store(tmp_path) as store:
        book = UrgentBook(store.collection("urgent", Urgent))
        await book.add(ResidentId(1), "the door was forced", NOON, NOON)
        assert b"the door was forced" in (tmp_path / "drawers" / "urgent.json").read_bytes()
        ((key, sent),) = book.of(ResidentId(1))
        await book.delivered(key, sent)
        assert b"the door was forced" not in (tmp_path / "drawers" / "urgent.json").read_bytes()


async def test_no_number_of_alarms_makes_one_of_them_give_way() -> None:
    book = UrgentBook(MemoryCollection())
    for number in range(300):
        await book.add(ResidentId(1), f"alarm {number}", NOON, NOON + timedelta(seconds=number))
    assert [waiting.text for _, waiting in book.of(ResidentId(1))] == [f"alarm {number}" for number in range(300)]


async def test_a_door_that_rattles_through_an_outage_is_one_message_that_counts() -> None:
    book = UrgentBook(MemoryCollection())
    for second in range(5):
        await book.add(ResidentId(1), "left open", NOON + timedelta(seconds=second), NOON)
    ((key, waiting),) = book.of(ResidentId(1))
    assert (waiting.times, waiting.last_at) == (5, NOON + timedelta(seconds=4))
    await book.add(ResidentId(1), "left open", NOON + timedelta(seconds=60), NOON)  # while it is sent
    await book.delivered(key, waiting)
    ((_, rest),) = book.of(ResidentId(1))
    assert (rest.times, rest.first_at) == (1, NOON + timedelta(seconds=60))


async def test_notes_that_are_left_out_are_counted_logged_and_told(
    rig: ChatRig, caplog: pytest.LogCaptureFixture
) -> None:
    await rig.telegram.go_out()
    household, resident = rig.room.household, await anna(rig)
    for number in range(notes.MOST_NOTES + 12):
        household.say(resident, phrase(f"chatter {number}."))
        await asyncio.sleep(0)
    await rig.telegram.come_back()
    told = await card(rig.anna, "I had to leave out")
    count = int(told.text.split("leave out ")[1].split()[0])
    kept = sum("chatter" in text for text in said(rig.anna.chat))
    assert kept + count == notes.MOST_NOTES + 12
    assert f"was left out: {count} so far" in caplog.text
    assert f"chatter {notes.MOST_NOTES + 11}." in said(rig.anna.chat)  # the oldest went, not the newest


async def test_a_view_is_of_no_matter_once_the_visit_is_over(rig: ChatRig) -> None:
    await rig.ring()
    await buttons(rig.anna, texts.UNLOCK)
    rig.room.household.set_view(await anna(rig), rig.memory.visits.only.id, View(Showing.NAMES, face=1))
    await shown(rig, expired=True)
    over: ChatMessage = await card(rig.anna, "Nobody answered.")
    assert over.labels == []


async def test_an_alarm_whose_words_fail_is_said_plainly_and_stops_nothing(
    rig: ChatRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: object, **_named: object) -> str:
        raise KeyError("{name}")

    monkeypatch.setattr(UrgentDelivery, "_said_of_then", broken)
    await rig.room.household.take(DoorNews(FRONT, DoorEvent.FORCED))
    assert await card(rig.anna, "was opened, and nobody unlocked it")
    await rig.ring()
    assert await card(rig.anna, "is at the front door")


# Cards that left the chat


async def test_who_is_forgotten_while_they_wait_can_still_be_let_in_and_the_next_ring_is_heard(rig: ChatRig) -> None:
    rig.eyes.sightings = (Sighting(1, Box(0, 0, 9, 9), Verdict.NAMED, Person(PersonId("g"), "Grace")),)
    await rig.memory.people.save(Person(PersonId("g"), "Grace"))
    await rig.ring(1)
    await rig.picture()
    named = await card(rig.anna, "Grace is at the front door")
    await rig.faces.forget((await rig.memory.residents.residents())[0], PersonId("g"))
    anew = await rig.anna.chat.until_message("Someone is at the front door", after=named.id)
    assert rig.anna.chat.message(named.id) is None
    assert not anew.photo
    rig.ahead = timedelta(seconds=25)
    await rig.ring(2)
    assert await rig.anna.chat.until_message(texts.RANG_AGAIN, after=anew.id)
    shown = await buttons(rig.anna, texts.UNLOCK)
    await rig.anna.tap(shown, texts.UNLOCK)
    await rig.anna.tap(await buttons(rig.anna, texts.NO), "✅ Yes, open the front door")
    assert await card(rig.leo, "Anna opened")


async def test_a_further_ring_is_heard_though_the_card_was_deleted(rig: ChatRig) -> None:
    await rig.ring(1)
    shown = await card(rig.anna, "Someone is at the front door")
    await rig.anna.delete(shown)
    await rig.picture()
    await card(rig.leo, "Someone I don’t know")
    await settled(rig)
    assert not any("front door" in text for text in said(rig.anna.chat))  # a picture is no reason to bring it back
    await rig.ring(2)
    anew = await rig.anna.chat.until_message("at the front door", after=shown.id)
    assert texts.UNLOCK in anew.labels
    calls = [call for call in rig.telegram.journal.calls(chat_id=rig.anna.id) if call.message_id == anew.id]
    assert str(calls[0].params.get("disable_notification", False)).lower() == "false"


async def test_one_chat_that_cannot_be_told_keeps_no_alarm_from_the_others(
    rig: ChatRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = rig.room.household.said

    def broken(resident: ResidentId, text: Text) -> str:
        if resident == rig.anna.id:
            raise KeyError("{door}")
        return said(resident, text)

    monkeypatch.setattr(rig.room.household, "said", broken)
    await rig.bells.door_news(FRONT, DoorEvent.FORCED)
    assert await card(rig.leo, "was opened, and nobody unlocked it")
