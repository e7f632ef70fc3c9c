"""The digest: who was at the doors while somebody did not want to hear of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from bot.house.doors.door import Door, DoorId
from bot.house.visits.visit import Outcome, Visit
from bot.words.chat.asker_text import called
from bot.words.chat.cards.card_text import who_came
from bot.words.chat.moment_text import moment
from bot.words.phrase import Lines, Opening, Phrase, Value, count, lines, say

#: More visits than this are counted: a message holds 4096 characters.
_LISTED = 25


def digest(
    visits: Sequence[Visit], doors: Mapping[DoorId, Door], now: datetime, zone: tzinfo, *, passed_by: int = 0
) -> Lines:
    """All of them, the oldest first; ``passed_by``: how many came to a door and did not ring."""
    left = len(visits) - _LISTED
    return lines(
        say("🗓 <b>Who was there in the meantime</b>"),
        *(_visit(visit, doors, now, zone) for visit in visits[:_LISTED]),
        count("… and {n} more visit.", "… and {n} more visits.", left) if left > 0 else None,
        count("🚶 {n} person came and did not ring.", "🚶 {n} people came and did not ring.", passed_by)
        if passed_by
        else None,
    )


def _visit(visit: Visit, doors: Mapping[DoorId, Door], now: datetime, zone: tzinfo) -> Phrase:
    door = doors.get(visit.door)
    values: dict[str, Value] = {
        "when": Opening(moment(visit.last_at, now, zone, seconds=False)),
        "door": door.name if door else visit.door,
        "who": who_came(visit),
    }
    if visit.answer and visit.answer.manner.by_itself_for:
        return say("• {when}, {door}: {who} (it opened by itself)", **values)
    if visit.answer and visit.answer.outcome is Outcome.UNLOCKED:
        return say(
            "• {when}, {door}: {who} ({name} opened)", name=called(visit.answer.by, visit.answer.by_name), **values
        )
    return say("• {when}, {door}: {who}", **values)
