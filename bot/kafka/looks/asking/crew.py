"""Which workers are there, by what they say of themselves every two seconds."""

import asyncio
import contextlib
import logging
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.kafka.cluster import KafkaCluster
from bot.kafka.connection import open_consumer
from bot.kafka.looks.messages import SCHEMAS, WorkerBeat, opened
from bot.kafka.looks.reading import hear_from_now
from bot.kafka.looks.sealing import HouseholdKey, NotOurs, OtherSchema
from bot.kafka.looks.topics import SCHEMA_NAME

log = logging.getLogger(__name__)

#: A worker that is not heard for so long is not counted on, in seconds.
HEARD_S = 7.0
#: The service says so often that it lives, in seconds: until it hears the next, a worker repeats the last.
SERVICE_BEAT_S = 2.0
#: Processes whose beats are known again.
_MOST_PROCESSES = 1024


@dataclass(frozen=True, slots=True)
class HeardWorker:
    """A worker, as it was heard last."""

    beat: WorkerBeat
    at_s: float
    #: The process that spoke by this name before; whoever came back by its name is not heard by the old one again.
    before: str = ""


class WorkerCrew:
    """Those who were heard, by name."""

    def __init__(self, clock: Callable[[], float], run: str = "") -> None:
        """``clock``: a monotonic one, by which this ``run`` of the service tells its time to workers.

        Whoever only listens has no run, and cannot tell how old a word is.
        """
        self._clock = clock
        self._run = run
        self._heard: dict[str, HeardWorker] = {}
        self._twins: dict[str, float] = {}
        #: The newest beat of each process.
        self._newest: dict[str, int] = {}

    def hear(self, name: str, beat: WorkerBeat) -> None:
        """One said that it lives, or that it goes."""
        if beat.number <= self._newest.get(beat.process, -1):
            return  # somebody sent it again
        self._newest[beat.process] = beat.number
        while len(self._newest) > _MOST_PROCESSES:
            del self._newest[next(iter(self._newest))]
        last = self._heard.pop(name, None)
        if last and beat.process not in ("", last.beat.process) and beat.process == last.before:
            self._are_two(name)
        at_s = self._said_at(beat)
        if beat.leaving or self._clock() - at_s > HEARD_S:
            return
        if last is None:
            log.info("the worker %s helps", name)
        before = last.before if last and last.beat.process == beat.process else last.beat.process if last else ""
        self._heard[name] = HeardWorker(beat, at_s, before)

    def _said_at(self, beat: WorkerBeat) -> float:
        """The latest by which it was said: what lay on the broker, or is said again, tells of nobody who lives now."""
        if not self._run or not beat.heard_run:
            return self._clock()
        if beat.heard_run != self._run:
            return -math.inf  # of before our start
        return min(self._clock(), beat.heard_ms / 1000 + SERVICE_BEAT_S)

    @property
    def fit(self) -> Sequence[str]:
        """Who can take a look up."""
        now = self._clock()
        for name in [name for name, heard in self._heard.items() if now - heard.at_s > HEARD_S]:
            log.info("the worker %s is not heard any more", name)
            del self._heard[name]
        return [name for name, heard in self._heard.items() if heard.beat.version and heard.beat.places]

    @property
    def twins(self) -> tuple[str, ...]:
        """Names by which two workers go."""
        now = self._clock()
        self._twins = {name: at for name, at in self._twins.items() if now - at <= HEARD_S}
        return tuple(sorted(self._twins))

    @property
    def lags(self) -> Sequence[int]:
        """How many looks lie there for each, as it said last."""
        return [heard.beat.lag for heard in self._heard.values()]

    def _are_two(self, name: str) -> None:
        if name not in self.twins:
            log.warning("two workers are called %s: give each a --name of its own", name)
        self._twins[name] = self._clock()


async def heard_within(cluster: KafkaCluster, topic: str, key: HouseholdKey, seconds: float) -> WorkerCrew:
    """Whoever says in so long that it lives. Raises KafkaFailed."""
    crew = WorkerCrew(time.monotonic)
    async with open_consumer(cluster, topic, group=None, earliest=False) as answers:
        await hear_from_now(answers)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while True:
                    for message in await answers.batch(100, 0.5):
                        if message.headers.get(SCHEMA_NAME) != SCHEMAS["worker"]:
                            continue
                        name = (message.key or b"").decode("ascii", "replace")
                        with contextlib.suppress(NotOurs, OtherSchema):
                            crew.hear(name, opened(key, "worker", name, message.value, WorkerBeat)[0])
    return crew
