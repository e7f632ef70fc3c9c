"""A request that is sent again with its ``Idempotency-Key`` is carried out once: its first answer is given again."""

import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.api.gate.problems import Problem, try_later
from bot.house.findings.api_trouble import ApiProblem
from bot.house.ports import Clock, Collection

#: How long an answer is remembered, in seconds that pass: no clock that is set makes a door open twice.
LASTS_S = 24 * 3600.0

#: Answers that are remembered at once, in all and of one who asks; of more, the oldest are forgotten: nobody who asks
#: much has those of others forgotten, which would open a door twice.
_MOST = 2000
MOST_OF_ONE = 200

#: Tells that an answer was given before.
REPLAYED = {"Idempotent-Replayed": "true"}

#: The longest such key, in characters.
LONGEST = 255

#: Problems after which something may have been done all the same.
_PERHAPS_DONE = frozenset({502, 504})


@dataclass(frozen=True, slots=True)
class RepeatableAnswer:
    """What was answered, or is going to be; it holds ids and codes, and nobody's name."""

    #: Of the request, sealed with the key that it showed: nobody reads a PIN out of it.
    seal: str
    #: By the machine's clock, which orders those of before a start and ends none.
    at: datetime
    #: None: we were not done.
    status: int | None = None
    body: str = ""


class Repeats:
    """Writes down that a request begins, before it does, and how it ended."""

    def __init__(self, book: Collection[RepeatableAnswer], clock: Clock, seconds: Callable[[], float]) -> None:
        """``seconds`` only pass. How long the service was away nobody knows: what is found at a start counts anew."""
        self._book = book
        self._clock = clock
        self._seconds = seconds
        self._running: set[str] = set()
        #: When each began, or was found here first.
        self._since: dict[str, float] = {}

    async def once(
        self, who: int, key: str, seal: str, act: Callable[[], Awaitable[tuple[int, str]]]
    ) -> tuple[int, str, bool]:
        """Status and body of an answer, and whether it was given before. Raises Problem, and what ``act`` does."""
        place = place_of(who, key)
        if place in self._running:
            raise try_later(ApiProblem.REPEAT_RUNNING, 409, 1)
        known = self._book.get(place)
        if known and self._age_s(place) < LASTS_S:
            return (*_again(known, seal), True)
        self._running.add(place)
        try:
            begun = RepeatableAnswer(seal, self._clock())
            old = self._too_old(who)
            self._since[place] = self._seconds()
            await self._book.put({**old, place: begun})
            return (*await self._carried_out(place, begun, act), False)
        finally:
            self._running.discard(place)

    async def _carried_out(
        self, place: str, begun: RepeatableAnswer, act: Callable[[], Awaitable[tuple[int, str]]]
    ) -> tuple[int, str]:
        """What ``act`` answers, written down; where we are stopped meanwhile, that it began stays."""
        try:
            status, body = await act()
        except Problem as problem:
            if problem.status in _PERHAPS_DONE:
                body = json.dumps({"kind": problem.kind, "details": problem.details})
                await self._book.put({place: replace(begun, status=problem.status, body=body)})
            else:
                await self._book.put({place: None})  # nothing was done: the same may be tried again
            raise
        except Exception:
            await self._book.put({place: None})
            raise
        await self._book.put({place: replace(begun, status=status, body=body)})
        return status, body

    def _too_old(self, who: int) -> dict[str, RepeatableAnswer | None]:
        """What is over, and what leaves no room for one more of somebody."""
        known = self._book.everything()
        self._since = {place: since for place, since in self._since.items() if place in {*known, *self._running}}
        ages = {place: self._age_s(place) for place in known}
        by_age = sorted(known, key=lambda place: (-ages[place], known[place].at), reverse=True)
        good = [place for place in by_age if ages[place] < LASTS_S]
        theirs = [place for place in good if place.startswith(f"{who}:")]
        kept = set(good[:_MOST]) - set(theirs[MOST_OF_ONE - 1 :]) | self._running
        return {place: None for place in by_age if place not in kept}

    def _age_s(self, place: str) -> float:
        now = self._seconds()
        return now - self._since.setdefault(place, now)


def place_of(who: int, key: str) -> str:
    """Where an answer is kept: by whoever asked, and the key that they gave it."""
    # a header is any bytes, and what is no UTF-8 comes as half characters
    return f"{who}:{hashlib.sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()}"


def seal_of(shown: str, method: str, path: str, body: bytes) -> str:
    """What a request is told apart by."""
    said = b"\n".join((method.encode(), path.encode(), body))
    return hmac.new(shown.encode("utf-8", "surrogatepass"), said, hashlib.sha256).hexdigest()


def _again(known: RepeatableAnswer, seal: str) -> tuple[int, str]:
    if not hmac.compare_digest(known.seal, seal):
        raise Problem(ApiProblem.REPEAT_DIFFERS, 422)
    if known.status is None:
        raise Problem(ApiProblem.REPEAT_INTERRUPTED, 409)
    if known.status in _PERHAPS_DONE:
        problem = json.loads(known.body)
        raise Problem(ApiProblem(problem["kind"]), known.status, headers=REPLAYED, **problem["details"])
    return known.status, known.body
