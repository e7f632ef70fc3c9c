"""How much a face is like somebody, as face services tell it: from 0 to 1, on scales that their clients go by."""

from bot.house.people import Verdict

#: Whoever is named is told with at least so much, which is above every bound that clients begin with …
NAMED = 0.7
#: … and whoever a face merely looks like with so much, which is below those from which they act.
LOOKS_LIKE, _LOOKS_LIKE_MOST = 0.4, 0.49

#: The system of cameras takes faces for one from here, of cosines that are moved to 0 … 1.
MATCHED = 0.97


def likeness(verdict: Verdict, distance: float | None) -> float:
    """Of a face to whom it is taken for; somebody unknown is like nobody."""
    near = 1.0 - _distance(distance)
    match verdict:
        case Verdict.NAMED:
            return round(NAMED + (1.0 - NAMED) * near, 5)
        case Verdict.LOOKS_LIKE:
            return round(LOOKS_LIKE + (_LOOKS_LIKE_MOST - LOOKS_LIKE) * near, 5)
        case _:
            return 0.0


def cosine_score(verdict: Verdict, distance: float | None) -> float:
    """The same where ``MATCHED`` is the bound: above it is whoever is named, and nobody else."""
    alike = likeness(verdict, distance)
    return round(MATCHED + (1.0 - MATCHED) * alike, 5) if verdict is Verdict.NAMED else alike


def _distance(distance: float | None) -> float:
    return 1.0 if distance is None else min(max(distance, 0.0), 1.0)
