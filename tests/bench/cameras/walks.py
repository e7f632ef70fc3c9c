"""People before the bench's cameras: how soon somebody is told of, and named, each time after a rest."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.demo.camera.episodes import Who
from bot.house.watch.unfolding.going import COOLS_S
from tests.bench.cameras.watched_home import PASSER_BY, PlayedCamera, WatchedHome, caller

#: Whoever is told of is told of within this, in seconds; beyond it a walk counts as not told.
_TOLD_WITHIN_S = 10.0

#: An incident is over a quarter of its length after ``COOLS_S``; whoever left is believed to be there for a while
#: before, and it is written down after, in seconds.
_COOLS_SHARE, _LEAVES_S = 0.25, 24.0

#: In a round walks begin one after the other, in seconds: edits of one chat are a second apart, and a name that is
#: timed waits for no other camera's picture or clip.
_STAGGER_S = 8.0

#: Whoever was seen elsewhere within ``COOLS_S`` is the same incident: they come to another camera so much later.
_ELSEWHERE_S = COOLS_S + 5.0

#: Who is known comes to the last two cameras, and in the next round to the two before them.
_KNOWN = (Who.GRACE, Who.EILEEN)


@dataclass
class _Rest:
    """When a camera's incident began, and when nobody of it is in the picture any more."""

    began: float
    ends: float

    @property
    def over(self) -> float:
        return self.ends + COOLS_S + _COOLS_SHARE * (self.ends - self.began) + _LEAVES_S


@dataclass
class Walks:
    """Lets people walk about; whoever comes to a camera at rest is timed, in ms from the first frame."""

    home: WatchedHome
    texts: list[float] = field(default_factory=list)
    names: list[float] = field(default_factory=list)
    #: Walks that were timed, those of people who are known, and what was not told of them.
    timed: int = 0
    known: int = 0
    untold: list[str] = field(default_factory=list)
    _rests: dict[str, _Rest] = field(default_factory=dict)
    #: When somebody who is known was seen last.
    _seen: dict[Who, float] = field(default_factory=dict)
    _rounds: int = 0
    _timing: set[asyncio.Task[None]] = field(default_factory=set)

    async def play(self, camera: PlayedCamera) -> None:
        """Let somebody come to a camera: to the last two those who are known, to the others a stranger."""
        await self._play(camera, dict(zip(reversed(self.home.cameras), _KNOWN, strict=False)).get(camera))

    async def _play(self, camera: PlayedCamera, known: Who | None, *, alone: bool = False) -> None:
        """``alone``: nobody moves before another one, and the name is timed, too."""
        act = caller(known) if known else PASSER_BY
        now = time.monotonic()
        rest = self._rests.get(camera.name)
        fresh = rest is None or now >= rest.over
        began = now if rest is None or fresh else rest.began
        self._rests[camera.name] = _Rest(began, now + act.lasts_s)
        if known:
            self._seen[known] = now + act.lasts_s
        await camera.play(act)
        if fresh:
            task = asyncio.get_running_loop().create_task(self._time(camera, known if alone else None, now))
            self._timing.add(task)
            task.add_done_callback(self._timing.discard)

    async def round(self) -> None:
        """Whoever is known comes to the next two cameras, one after the other."""
        for camera, known in zip(self._next, _KNOWN, strict=False):
            await self._play(camera, known, alone=True)
            await asyncio.sleep(_STAGGER_S)
        self._rounds += 1
        await self.settled()

    async def settled(self) -> None:
        """Until whatever is timed was told, or is late."""
        await asyncio.gather(*self._timing)

    @property
    def _next(self) -> Sequence[PlayedCamera]:
        cameras = self.home.cameras[::-1]
        begin = self._rounds * len(_KNOWN) % len(cameras)
        return cameras[begin : begin + len(_KNOWN)]

    @property
    def at_rest_in_s(self) -> float:
        """So long until the cameras of the next round are at rest, and who comes was nowhere lately."""
        rests = [rest.over for camera in self._next if (rest := self._rests.get(camera.name))]
        seen = [seen + _ELSEWHERE_S for seen in self._seen.values()]
        return max([0.0, *(until - time.monotonic() for until in (*rests, *seen))])

    async def _time(self, camera: PlayedCamera, known: Who | None, begun: float) -> None:
        self.timed += 1
        if not await self._told(camera, begun, self.texts, ""):
            self.untold.append(f"a card of {camera.place}")
        elif known:
            self.known += 1
            name = known.value.capitalize()
            if not await self._told(camera, begun, self.names, name):
                self.untold.append(f"{name} at {camera.place}")

    async def _told(self, camera: PlayedCamera, begun: float, times: list[float], name: str) -> bool:
        try:
            call = await self.home.call_about(camera, name, begun, _TOLD_WITHIN_S)
        except TimeoutError:
            return False
        times.append(1000 * (call.arrived - (await camera.shown_at() or begun)))
        return True
