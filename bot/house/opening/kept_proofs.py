"""What is kept of how residents prove themselves, and the pauses after wrong digits."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.house.opening.hashed_digits import HashedDigits
from bot.house.ports import Collection

#: Under which name they are kept.
PROOFS = "proofs"

#: Wrong digits that cost nothing, and the pauses after the next ones; the last one repeats.
FREE_TRIES = 2
PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(days=1),
)

#: The same for digits that are shown in Home Assistant, where whoever writes on the broker may show some: they keep
#: the family from opening there, so no pause is longer than it has to be. Two hours let nobody try more often in a day
#: than waiting until wrong ones are forgiven does, which is twelve times.
PAUSES_ELSEWHERE = (*PAUSES[:4], timedelta(hours=2))

#: As long as they go on, every so many of the longest pauses are told: twice a day.
_TOLD_EVERY = 6


@dataclass(frozen=True, slots=True)
class ResidentProofs:
    """What is kept of one resident, by their id; of Home Assistant the wrong digits."""

    pin: HashedDigits | None = None
    #: Opens as the PIN does, and tells the others that something is wrong.
    emergency_pin: HashedDigits | None = None
    #: What their app knows, too, in base 32; empty: they have none.
    secret: str = field(default="", repr=False)
    #: The same of an app that has not shown a code yet.
    new_secret: str = field(default="", repr=False)
    #: The newest thirty seconds a code of which was used: it counts once, and no older one counts.
    used_step: int = 0
    #: Wrong digits since the last right ones.
    wrong: int = 0
    #: By the steady clock.
    locked_until: datetime | None = None
    #: When digits in Home Assistant were wrong last, by the steady clock; None: never.
    wrong_at: datetime | None = None


#: What is kept of whoever has nothing.
NO_PROOFS = ResidentProofs()

#: Wrong digits in Home Assistant are forgiven where none came for so long.
FORGIVEN_AFTER = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class ComparedDigits:
    """What came of holding digits against what is kept of somebody."""

    right: bool
    #: The newest thirty seconds a code of which is used up then.
    step: int
    is_emergency: bool = False


def pause_after(wrong: int, pauses: Sequence[timedelta]) -> timedelta | None:
    """How long nothing is looked at behind so many wrong digits; None: not at all."""
    return pauses[min(wrong - FREE_TRIES, len(pauses)) - 1] if wrong > FREE_TRIES else None


def is_told_elsewhere(wrong: int) -> bool:
    """Whether the family hears of a pause: of each that is longer than the one before, and of some that follow."""
    longest = FREE_TRIES + len(PAUSES_ELSEWHERE)
    return wrong <= longest or (wrong - longest) % _TOLD_EVERY == 0


def forgiven(known: ResidentProofs, now: datetime) -> ResidentProofs:
    """What is counted of whoever shows the digits of others, once their wrong ones are old."""
    return NO_PROOFS if known.wrong_at and now - known.wrong_at > FORGIVEN_AFTER else known


async def hold_pauses(book: Collection[ResidentProofs], by: timedelta) -> None:
    """Let pauses end so much later: a time away of which nobody knows how long it was ends none."""
    paused = {key: known for key, known in book.everything().items() if known.locked_until}
    if by and paused:
        later = {key: known.locked_until + by for key, known in paused.items() if known.locked_until}
        await book.put({key: replace(paused[key], locked_until=until) for key, until in later.items()})
