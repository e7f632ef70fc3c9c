"""Notes that wait."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.house.people import PersonId, ResidentId
from bot.telegram.actions.questions import Refrain
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.delivery import note_delivery
from bot.telegram.delivery.notes import Note, NotePhoto, WaitingNotes
from tests.english import phrase
from tests.rig.chat import ChatRig, card

GRACE = PersonId("g")


def test_whoever_was_forgotten_stays_so_when_everything_that_waits_is_dropped() -> None:
    notes = WaitingNotes(ResidentId(1), lambda: datetime(2026, 11, 26, 12, tzinfo=UTC))
    notes.add(Note("Grace", photo=NotePhoto(b"jpeg", frozenset({GRACE}))))
    under_way = notes.take()
    notes.forget(GRACE)
    notes.add(Note("something else"))
    notes.clear()
    assert len(notes) == 0
    notes.put_back(under_way, behind_next=False)
    assert len(notes) == 0


async def test_of_messages_that_are_never_drawn_again_only_the_newest_are_remembered(
    rig: ChatRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(note_delivery, "_MOST_SHOWN", 3)
    anna, until = ResidentId(rig.anna.id), rig.steady() + timedelta(hours=1)
    rows = [[Button(phrase("Leave it"), Offer(Refrain(), until))]]
    for number in range(9):
        rig.room.household.offer(anna, phrase(f"Question {number}"), f"question {number}", rows)
    await card(rig.anna, "Question 8")
    (courier,) = rig.room._tellers.pool
    await courier.rest()  # what Telegram has is remembered once its answer is here
    assert [*courier._note_delivery._shown] == ["question 6", "question 7", "question 8"]
