"""Notes that wait."""

from datetime import UTC, datetime

from bot.house.people import PersonId, ResidentId
from bot.telegram.delivery.notes import Note, NotePhoto, WaitingNotes

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
