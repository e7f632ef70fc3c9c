"""/status for whoever lives here and looks after nothing: the doors, the cameras, and whether all else works."""

from bot.house.records.disk import DiskState
from bot.house.status.status import Status
from bot.words.chat.status.status_text import camera, door, line
from bot.words.phrase import Lines, Opening, lines, say


def in_short(now: Status, *, cameras: bool) -> Lines:
    """How the home is; ``cameras``: those, too."""
    well = _all_else_is_well(now)
    seen = now.cameras if cameras else ()
    return lines(
        *(line(Opening(one.name), door(one), good=one.good) for one in now.doors),
        *(line(Opening(one.name), [camera(one)], good=one.good) for one in seen),
        line(
            say("Everything else") if now.doors or seen else say("Everything"),
            [say("works") if well else say("not as it should be; an owner reads with /status what it is")],
            good=well,
        ),
    )


def _all_else_is_well(now: Status) -> bool:
    others = [one.good for one in (now.kafka, now.workers, now.home_assistant) if one]
    return (
        now.telegram is None
        and not now.undrawn
        and (now.broker is None or not now.broker_needed)
        and now.eyes_ready
        and not now.model_refused
        and now.disk is DiskState.WELL
        and now.ledger.reason is None
        and not (now.backup and now.backup.fault)
        and not now.restarted
        and not now.unreadable
        and all(others)
    )
