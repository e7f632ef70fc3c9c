"""Buttons: which ones a card has, and that each works once, for one resident, in one message, for its time."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from aiogram.filters.callback_data import CallbackData
from hypothesis import given
from hypothesis import strategies as st

from bot.house.doors.door import Door, DoorId
from bot.house.people import (
    Box,
    Condition,
    Look,
    Person,
    PersonId,
    PhotoId,
    Resident,
    ResidentId,
    Role,
    Sighting,
    Verdict,
)
from bot.house.residents.permissions import Action
from bot.house.visits.reply import MOST_REPLIES, ReplyKind, VisitReply
from bot.house.visits.visit import Answer, Attempt, Outcome, Press, PressId, Visit, VisitId
from bot.telegram.actions import ButtonAction
from bot.telegram.actions.faces import NameFace
from bot.telegram.actions.visits import AskUnlock, Ignore
from bot.telegram.cards.buttons import Button, ButtonBook, ButtonDead, Issued, Offer, Showing, Tap, View
from bot.telegram.cards.layout import ON_CARDS, layout
from bot.telegram.cards.limits import MAX_LABEL
from bot.words.chat import labels as words
from bot.words.length import utf16
from bot.words.tongue import Language, Tongue
from tests.english import ENGLISH, phrase, texts
from tests.fakes.books import MemoryCollection

FRONT = Door(DoorId("front"), "front door")
NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ANNA, LEO = ResidentId(1), ResidentId(2)
VISIT = Visit(
    VisitId("v"), FRONT.id, NOON, NOON + timedelta(minutes=2), presses=(Press(PressId("b-1"), FRONT.id, NOON),)
)
BOX = Box(0, 0, 9, 9)
GRACE = Person(PersonId("g"), "Grace")
UNLOCK = Button(phrase("Unlock"), Offer(AskUnlock(VISIT.id), NOON + timedelta(minutes=2)))


def labels(
    visit: Visit,
    view: View | None = None,
    *,
    now: datetime = NOON,
    door: Door = FRONT,
    allowed: frozenset[Action] = ON_CARDS,
) -> list[list[str]]:
    return [[ENGLISH.plain(b.label) for b in row] for row in layout(visit, door, view or View(), [GRACE], now, allowed)]


def seen(*verdicts: Verdict) -> Visit:
    person = {Verdict.NAMED: GRACE, Verdict.LOOKS_LIKE: GRACE}
    sightings = tuple(Sighting(n, BOX, v, person.get(v)) for n, v in enumerate(verdicts, 1))
    return replace(VISIT, look=Look(PhotoId("p"), Condition.CLEAR, sightings))


#: Below the answers that end a visit.
REPLIES = [[texts.COMING, texts.LEAVE_IT], [texts.REPLY]]
REPLY = VisitReply(ReplyKind.COMING, ResidentId(1), "Leo", NOON, "I’m coming")


def test_a_ring_can_be_answered_before_there_is_a_picture() -> None:
    assert labels(VISIT) == [[texts.UNLOCK, texts.IGNORE], *REPLIES]


def test_a_door_without_a_lock_has_no_unlock() -> None:
    assert labels(VISIT, door=replace(FRONT, has_lock=False)) == [[texts.IGNORE], *REPLIES]


def test_where_no_board_is_nobody_is_offered_another_picture() -> None:
    unpictured = replace(VISIT, photo_overdue=True)
    assert [texts.RETAKE] in labels(unpictured)
    assert [texts.RETAKE] not in labels(unpictured, door=replace(FRONT, has_board=False))


def test_a_door_that_says_nothing_leaves_what_the_others_want_to_know() -> None:
    for mute in (replace(FRONT, speaks=False), replace(FRONT, unheard_until=NOON + timedelta(hours=1))):
        assert labels(VISIT, door=mute) == [[texts.UNLOCK, texts.IGNORE], [texts.COMING]]
        assert labels(VISIT, door=mute, view=View(Showing.REPLIES)) == labels(VISIT, door=mute)
    assert labels(VISIT, door=replace(FRONT, unheard_until=NOON)) == labels(VISIT)


def test_nobody_is_replied_to_any_more_once_a_visit_is_over_or_enough_was_said() -> None:
    for over in (replace(VISIT, expired=True), replace(VISIT, replies=(REPLY,) * MOST_REPLIES)):
        assert texts.COMING not in [label for row in labels(over) for label in row]


def test_whoever_may_not_answer_has_no_replies_and_a_child_no_words_of_its_own() -> None:
    assert texts.COMING not in [label for row in labels(VISIT, allowed=frozenset()) for label in row]
    chosen = View(Showing.REPLIES)
    assert [texts.WRITE, texts.BACK] in labels(VISIT, view=chosen)
    assert [texts.BACK] in labels(VISIT, view=chosen, allowed=frozenset({Action.RESPOND}))


def test_a_stranger_and_a_doubtful_face_can_be_named_a_known_one_and_a_poor_one_not() -> None:
    assert [texts.WHO, texts.WHY] in labels(seen(Verdict.UNKNOWN))
    assert [texts.WHO, texts.WHY] in labels(seen(Verdict.LOOKS_LIKE))
    assert [texts.WHO] not in labels(seen(Verdict.NAMED))
    assert [texts.WHO] not in labels(seen(Verdict.POOR))


def test_every_named_face_can_be_said_to_be_somebody_else() -> None:
    rows = labels(seen(Verdict.NAMED, Verdict.UNKNOWN, Verdict.NAMED, Verdict.NAMED))
    assert [label for row in rows for label in row].count("That is not Grace") == 3


def test_unlock_dies_with_the_visit_and_naming_does_not() -> None:
    stranger = seen(Verdict.UNKNOWN)
    answered = replace(stranger, answer=Answer(Outcome.IGNORED, LEO, "Leo", NOON))
    for over in (replace(stranger, expired=True), answered):
        assert labels(over) == [[texts.WHO, texts.WHY]]
    assert labels(stranger, now=NOON + timedelta(minutes=3)) == [[texts.WHO, texts.WHY]]
    assert labels(stranger, now=NOON + timedelta(days=8)) == []


def test_while_somebody_opens_there_is_nothing_to_tap() -> None:
    assert labels(replace(VISIT, attempt=Attempt(ANNA, "Anna", NOON))) == []


def test_confirm_is_asked_for_ten_seconds_and_never_beyond_the_visit() -> None:
    view = View(Showing.CONFIRM, until=NOON + timedelta(seconds=10))
    assert labels(VISIT, view) == [["✅ Yes, open the front door"], [texts.NO]]
    ending = replace(VISIT, expires_at=NOON + timedelta(seconds=4))
    assert layout(ending, FRONT, view, [], NOON)[0][0].offer.until == ending.expires_at


def test_several_faces_are_chosen_by_number() -> None:
    crowd = seen(Verdict.NAMED, Verdict.UNKNOWN, Verdict.UNKNOWN)
    assert labels(crowd, View(Showing.FACES)) == [["Face 2", "Face 3"], [texts.BACK]]


def test_a_doubtful_face_offers_its_guess_first() -> None:
    rows = labels(seen(Verdict.LOOKS_LIKE), View(Showing.NAMES, face=1))
    assert rows == [["Yes, it is Grace"], [texts.SOMEONE_NEW, texts.BACK]]


def test_whom_a_resident_just_denied_is_not_offered_for_that_face_and_is_for_another() -> None:
    faces = (Sighting(1, BOX, Verdict.UNKNOWN, not_person=GRACE), Sighting(2, BOX, Verdict.UNKNOWN))
    visit = replace(VISIT, look=Look(PhotoId("p"), Condition.CLEAR, faces))
    rows = [labels(visit, View(Showing.NAMES, face=face)) for face in (1, 2)]
    assert rows == [[[texts.SOMEONE_NEW, texts.BACK]], [["Grace"], [texts.SOMEONE_NEW, texts.BACK]]]


def test_whom_the_picture_shows_already_is_not_offered_for_another_face() -> None:
    assert labels(seen(Verdict.NAMED, Verdict.UNKNOWN), View(Showing.NAMES, face=2)) == [
        [texts.SOMEONE_NEW, texts.BACK]
    ]


def test_a_face_was_chosen_in_one_picture_and_is_chosen_again_in_the_next() -> None:
    crowd, alone = seen(Verdict.UNKNOWN, Verdict.UNKNOWN), seen(Verdict.UNKNOWN)
    other = replace(crowd, look=replace(crowd.look, photo=PhotoId("other"))) if crowd.look else crowd
    view = View(Showing.NAMES, face=1, photo=PhotoId("other"))
    assert labels(other, view)[-1] == [texts.SOMEONE_NEW, texts.BACK]
    assert labels(crowd, view) == [["Face 1", "Face 2"], [texts.BACK]]
    assert labels(alone, view)[-1] == [texts.SOMEONE_NEW, texts.BACK]


async def test_a_button_for_a_face_does_not_stand_for_another_picture_s() -> None:
    book = ButtonBook(MemoryCollection(), MemoryCollection())
    first = await issue(book, button=offering(NameFace(VISIT.id, 1, GRACE.id, PhotoId("p"))))
    assert await issue(book, button=offering(NameFace(VISIT.id, 1, GRACE.id, PhotoId("q")))) != first


def offering(action: ButtonAction) -> Button:
    """The button of ``UNLOCK``, doing something else."""
    return replace(UNLOCK, offer=replace(UNLOCK.offer, action=action))


async def issue(book: ButtonBook, *, message: int | None = 5, button: Button = UNLOCK, now: datetime = NOON) -> str:
    ((_, payload, _),) = (await book.issue(ENGLISH, ANNA, message, "v", [[button]], now))[0:1][0]
    return Tap.unpack(payload).token


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("name", ["W" * 64, "😀" * 64, "ש" * 64], ids=["wide", "pairs", "isolated"])
async def test_a_long_name_leaves_room_on_its_button_for_what_the_button_does(language: Language, name: str) -> None:
    tongue, resident = Tongue(language, ZoneInfo("UTC")), Resident(LEO, name, Role.ADULT, NOON)
    said = [words.remove(resident), words.owner_yes(resident), words.insist(name), words.name(name)]
    rows = [[Button(one, Offer(AskUnlock(VISIT.id), NOON + timedelta(minutes=1)))] for one in said]
    drawn = await ButtonBook(MemoryCollection(), MemoryCollection()).issue(tongue, ANNA, 5, "v", rows, NOON)
    for (button,), one in zip(drawn, said, strict=True):
        assert utf16(button.label) <= MAX_LABEL
        before, behind = replace(tongue, longest=1).plain(one).split("…")
        assert button.label.startswith(before.rstrip("\u2068"))
        assert button.label.endswith(behind.lstrip("\u2069"))


async def test_a_button_works_once() -> None:
    book = ButtonBook(MemoryCollection(), MemoryCollection())
    token = await issue(book)
    assert (await book.redeem(token, ANNA, 5, NOON)).offer.action == AskUnlock(VISIT.id)
    with pytest.raises(ButtonDead):
        await book.redeem(token, ANNA, 5, NOON)


async def test_a_used_button_stays_used_after_a_restart() -> None:
    collection: MemoryCollection[Issued] = MemoryCollection()
    token = await issue(ButtonBook(collection, MemoryCollection()))
    await ButtonBook(collection, MemoryCollection()).redeem(token, ANNA, 5, NOON)
    with pytest.raises(ButtonDead):
        await ButtonBook(collection, MemoryCollection()).redeem(token, ANNA, 5, NOON)


@pytest.mark.parametrize(
    ("resident", "message", "later_s"),
    [(LEO, 5, 0), (ANNA, 6, 0), (ANNA, 5, 120), (ANNA, 5, 99999)],
    ids=["somebody else's", "another message's", "expired to the second", "long expired"],
)
async def test_a_foreign_or_expired_button_is_dead_and_stays_whole(
    resident: ResidentId, message: int, later_s: int
) -> None:
    book = ButtonBook(MemoryCollection(), MemoryCollection())
    token = await issue(book)
    with pytest.raises(ButtonDead):
        await book.redeem(token, resident, message, NOON + timedelta(seconds=later_s))
    assert await book.redeem(token, ANNA, 5, NOON)


@given(st.text(max_size=64))
async def test_a_forged_payload_is_dead(token: str) -> None:
    book = ButtonBook(MemoryCollection(), MemoryCollection())
    await issue(book)
    with pytest.raises(ButtonDead):
        await book.redeem(token, ANNA, 5, NOON)


async def test_a_tap_that_comes_before_the_message_s_id_is_good() -> None:
    book = ButtonBook(MemoryCollection(), MemoryCollection())
    token = await issue(book, message=None)
    assert (await book.redeem(token, ANNA, 77, NOON)).message == 77


async def test_a_redrawn_card_keeps_its_payloads_and_ends_those_it_lost() -> None:
    book = ButtonBook(MemoryCollection(), MemoryCollection())
    first = await issue(book, message=None)
    assert await issue(book, message=5) == first
    other = offering(Ignore(VISIT.id))
    assert await issue(book, button=other) != first
    with pytest.raises(ButtonDead):
        await book.redeem(first, ANNA, 5, NOON)


async def test_a_button_that_does_the_same_to_somebody_else_is_another_one() -> None:
    book = ButtonBook(MemoryCollection(), MemoryCollection())
    grace = offering(NameFace(VISIT.id, 1, GRACE.id))
    first = await issue(book, button=grace)
    assert await issue(book, button=replace(grace, label=phrase("Amazing Grace"))) == first
    assert await issue(book, button=offering(NameFace(VISIT.id, 1, PersonId("e")))) != first
    with pytest.raises(ButtonDead):
        await book.redeem(first, ANNA, 5, NOON)


async def test_redrawing_in_the_middle_of_a_tap_does_not_bring_the_button_back() -> None:
    book = ButtonBook(MemoryCollection(), MemoryCollection())
    token = await issue(book, message=None)
    await book.redeem(token, ANNA, 5, NOON)
    assert await issue(book, message=5) != token


async def test_expired_buttons_leave_the_book() -> None:
    collection: MemoryCollection[Issued] = MemoryCollection()
    book = ButtonBook(collection, MemoryCollection())
    await issue(book)
    lasting = replace(UNLOCK, offer=replace(UNLOCK.offer, until=NOON + timedelta(days=1)))
    await book.issue(ENGLISH, ANNA, 6, "w", [[lasting]], NOON + timedelta(hours=1))
    assert {issued.subject for issued in collection.everything().values()} == {"w"}


def test_a_payload_fits_telegram_s_64_bytes() -> None:
    packed: CallbackData = Tap(token="x" * 22)
    assert len(packed.pack().encode()) <= 64


async def test_a_picture_that_comes_as_buttons_are_drawn_below_it_is_remembered() -> None:
    book = ButtonBook(MemoryCollection(), MemoryCollection())
    tongue = Tongue(Language.ENGLISH, ZoneInfo("UTC"))
    await asyncio.gather(
        book.issue(tongue, ANNA, 5, "v", [[UNLOCK]], NOON),
        book.has_photo(ANNA, 5),
    )
    standing = book.standing(ANNA, "v", NOON)
    assert standing
    assert standing.with_photo
