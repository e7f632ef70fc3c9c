"""The digest: who was at the doors while somebody did not want to hear of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.house.doors.door import Door, DoorId
from bot.house.visits.visit import Outcome, Visit
from bot.words.chat.card_text import who_came
from bot.words.chat.moment_text import moment
from bot.words.phrase import Lines, Opening, Phrase, Value, count, lines, say

#: More visits than this are counted: a message holds 4096 characters.
_LISTED = 25


def digest(visits: Sequence[Visit], doors: Mapping[DoorId, Door], now: datetime, zone: ZoneInfo) -> Lines:
    """All of them, the oldest first."""
    left = len(visits) - _LISTED
    return lines(
        say("🗓 <b>Who was there in the meantime</b>"),
        *(_visit(visit, doors, now, zone) for visit in visits[:_LISTED]),
        count("… and {n} more visit.", "… and {n} more visits.", left) if left > 0 else None,
    )


def _visit(visit: Visit, doors: Mapping[DoorId, Door], now: datetime, zone: ZoneInfo) -> Phrase:
    door = doors.get(visit.door)
    values: dict[str, Value] = {
        "when": Opening(moment(visit.last_at, now, zone, seconds=False)),
        "door": door.name if door else visit.door,
        "who": who_came(visit),
    }
    if visit.answer and visit.answer.outcome is Outcome.UNLOCKED:
        return say("• {when}, {door}: {who} ({name} opened)", name=visit.answer.by_name, **values)
    return say("• {when}, {door}: {who}", **values)
