"""What is counted of the visits of an hour, and what one visit adds to it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import timedelta
from operator import add, attrgetter

from bot.house.people import Blemish, Look, PersonId, Sighting, Verdict
from bot.house.visits.visit import Outcome, Visit

#: A ring that was answered within so many seconds is in that part of the histogram; the last part is all others.
RESPONSE_S = (5, 10, 20, 30, 60, 120)

#: How wide a part of the histogram of distances is (Euclidean, of embeddings), and how many there are: the last one
#: is all that is further.
DISTANCE_STEP, DISTANCE_PARTS = 0.05, 14

#: A picture's quality is 0 to 1; so many parts of its histogram.
QUALITY_PARTS = 10

#: An answer that comes later than this answers nobody: a clock was set meanwhile.
_LONGEST = timedelta(hours=1)

Histogram = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class HourCount:
    """Numbers of visits; of an hour, or of any other while."""

    #: All of them, those included that are not over.
    visits: int = 0
    #: At which nobody rang: a camera saw somebody.
    quiet: int = 0
    # what came of those that are over
    opened: int = 0
    ignored: int = 0
    #: Nobody opened, and somebody said something to whoever was there.
    replied: int = 0
    #: Somebody wanted to open, and the door did not, or nobody knows whether it did.
    failed: int = 0
    #: Somebody rang, and nobody answered.
    missed: int = 0
    # heads in their pictures
    known: int = 0
    #: "Looks like Anna?", and whoever may be only a picture that is held up.
    alike: int = 0
    unknown: int = 0
    #: Whose face nobody could tell, or nobody saw.
    unclear: int = 0
    #: How long it took until a resident did something, in seconds, all answered rings together.
    response_s: int = 0
    #: How many of them took how long; see ``RESPONSE_S``.
    response: Histogram = field(default=(0,) * (len(RESPONSE_S) + 1))
    #: How far known faces were from what is known of them; see ``DISTANCE_STEP``.
    distance: Histogram = field(default=(0,) * DISTANCE_PARTS)
    #: How good the pictures of faces were; see ``QUALITY_PARTS``.
    quality: Histogram = field(default=(0,) * QUALITY_PARTS)

    @property
    def answered(self) -> int:
        """How many rings a resident did something about."""
        return sum(self.response)

    @property
    def heads(self) -> int:
        """How many people the pictures show, as far as they can be counted."""
        return self.known + self.alike + self.unknown + self.unclear

    def plus(self, other: "HourCount") -> "HourCount":
        """Of both together."""
        return total((self, other))


#: The fields of an ``HourCount``, in their order: plain numbers first.
HISTOGRAMS = ("response", "distance", "quality")
NUMBERS = tuple(one.name for one in fields(HourCount) if one.name not in HISTOGRAMS)

#: All numbers of one, and each of its histograms; a year has thousands of them.
numbers_of: Callable[[HourCount], Histogram] = attrgetter(*NUMBERS)
histograms_of: Callable[[HourCount], tuple[Histogram, ...]] = attrgetter(*HISTOGRAMS)


_NONE = HourCount()


@dataclass(frozen=True, slots=True)
class DayCount:
    """What is counted at one door on one day, by the household's own time."""

    #: By the hour that they began in, from 0; of one that comes twice when the clocks change, both together.
    hours: Mapping[int, HourCount]
    #: In how many visits of which hours somebody was seen for certain.
    people: Mapping[PersonId, Mapping[int, int]]

    @property
    def total(self) -> HourCount:
        """All hours together."""
        return total(self.hours.values())


def total(counts: Iterable[HourCount]) -> HourCount:
    """All of them together."""
    numbers = numbers_of(_NONE)
    response, distance, quality = histograms_of(_NONE)
    for one in counts:
        numbers = tuple(map(add, numbers, numbers_of(one)))
        response = tuple(map(add, response, one.response))
        distance = tuple(map(add, distance, one.distance))
        quality = tuple(map(add, quality, one.quality))
    plain = dict(zip(NUMBERS, numbers, strict=True))
    return HourCount(**plain, response=response, distance=distance, quality=quality)


def count_of(visit: Visit) -> HourCount:
    """What one visit adds."""
    numbers = {"visits": 1, "quiet": int(visit.quiet), **_outcome(visit)}
    response: list[int] = [0] * (len(RESPONSE_S) + 1)
    if (took := _response(visit)) is not None:
        seconds = took.total_seconds()
        response[sum(seconds > limit for limit in RESPONSE_S)] = 1
        numbers["response_s"] = round(seconds)
    distance, quality = [0] * DISTANCE_PARTS, [0] * QUALITY_PARTS
    if visit.look:
        numbers.update(_heads(visit.look))
        for seen in _all(visit.look):
            if seen.distance is not None and seen.person and not seen.told_by:
                distance[_part(seen.distance / DISTANCE_STEP, DISTANCE_PARTS)] += 1
            if seen.quality is not None:
                quality[_part(seen.quality * QUALITY_PARTS, QUALITY_PARTS)] += 1
    return HourCount(**numbers, response=tuple(response), distance=tuple(distance), quality=tuple(quality))


def people_of(visit: Visit) -> set[PersonId]:
    """Who was there for certain."""
    if visit.look is None:
        return set()
    seen = map(visit.look.as_sure_as_it_is, _all(visit.look))
    return {one.person.id for one in seen if one.person and one.verdict is Verdict.NAMED}


def _outcome(visit: Visit) -> dict[str, int]:
    if visit.answer:
        return {"opened" if visit.answer.outcome is Outcome.UNLOCKED else "ignored": 1}
    if not visit.expired:
        return {}
    if visit.attempt:
        return {"failed": 1}
    if visit.replies:
        return {"replied": 1}
    return {} if visit.quiet else {"missed": 1}


def _response(visit: Visit) -> timedelta | None:
    """How long a resident took to do anything; None: nobody did, nobody rang, or the door opened by itself."""
    done = [(one.at, one.manner) for one in (visit.answer, visit.attempt) if one]
    if not visit.presses or any(manner.by_itself_for for _, manner in done):
        return None
    first = min((*(at for at, _ in done), *(reply.at for reply in visit.replies)), default=None)
    took = None if first is None else first - visit.began_at
    return took if took is not None and timedelta() <= took <= _LONGEST else None


def _heads(look: Look) -> dict[str, int]:
    seen = [look.as_sure_as_it_is(one) for one in _all(look)]
    named = {one.person.id for one in seen if one.person and one.verdict is Verdict.NAMED}
    poor = [one for one in seen if one.verdict is Verdict.POOR and one.reason is not Blemish.UNLIKE_A_FACE]
    unclear = len(poor) + look.uncounted
    if look.faces_tell_nothing and look.faceless:
        unclear = max(unclear, look.faceless.persons)
    return {
        "known": len(named),
        "alike": sum(one.verdict is Verdict.LOOKS_LIKE for one in seen),
        "unknown": sum(one.verdict is Verdict.UNKNOWN for one in seen),
        "unclear": unclear,
    }


def _all(look: Look) -> tuple[Sighting, ...]:
    return (*look.sightings, *look.elsewhere)


def _part(value: float, parts: int) -> int:
    return min(max(int(value), 0), parts - 1)
