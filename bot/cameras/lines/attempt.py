"""A source that is tried once, in a process of its own."""

import asyncio
from dataclasses import replace
from pathlib import Path

from bot.cameras.addresses import AddressJudge, knock
from bot.cameras.lines.opening import opening_of
from bot.cameras.lines.processes import CameraProcess, ProcessEnded, StartProcess
from bot.cameras.lines.requests import trouble_of
from bot.cameras.patience import ATTEMPT_S
from bot.cameras.wire import NotTaken, SnapTaken, StreamOpened, StreamTroubled, TakeSnap
from bot.house.watch.camera import CameraUnreachable, Login, Source, SourceKind, TriedCamera, Trouble

#: At one address of HTTP lies a stream or a picture: whoever types it need not know which.
_OTHER = {SourceKind.MJPEG: SourceKind.SNAPSHOT, SourceKind.SNAPSHOT: SourceKind.MJPEG}

#: What the wrong one of the two ends with.
_NOT_SO = frozenset({Trouble.UNREADABLE, Trouble.TOO_MUCH, Trouble.SILENT})


class CameraAttempts:
    """Tries sources, ``most`` at a time, each within ``within_s``."""

    def __init__(self, judge: AddressJudge, start: StartProcess, *, within_s: float = ATTEMPT_S, most: int = 2) -> None:
        self._judge = judge
        self._start = start
        self._within_s = within_s
        self._free = asyncio.Semaphore(most)

    async def attempt(self, source: Source, login: Login | None, folder: Path) -> TriedCamera:
        """One picture of a source, which is told as it turned out to be. Raises CameraUnreachable."""
        try:
            async with self._free, asyncio.timeout(self._within_s):
                try:
                    return await self._once(source, login, folder)
                except CameraUnreachable as exc:
                    other = _OTHER.get(source.kind)
                    if other is None or exc.trouble not in _NOT_SO:
                        raise
                    try:
                        return await self._once(replace(source, kind=other), login, folder)
                    except CameraUnreachable:
                        raise exc from None  # as it was written it may have been meant
        except TimeoutError as exc:
            raise CameraUnreachable(Trouble.SILENT) from exc

    async def _once(self, source: Source, login: Login | None, folder: Path) -> TriedCamera:
        place = await self._judge.place_of(source)
        if place:
            await knock(place)
        try:
            process = await self._start(opening_of(source, place, login, folder))
        except OSError as exc:
            raise CameraUnreachable(Trouble.SILENT) from exc
        try:
            snap = await _first_picture(process)
        except ProcessEnded as exc:
            raise CameraUnreachable(Trouble.SILENT) from exc
        finally:
            await process.end()
        return TriedCamera(source, snap.jpeg, snap.width, snap.height)


async def _first_picture(process: CameraProcess) -> SnapTaken:
    asked = False
    while True:
        match await process.hear():
            case StreamOpened() if not asked:
                process.ask(TakeSnap(1))
                asked = True
            case SnapTaken() as snap:
                return snap
            case NotTaken(trouble=code) | StreamTroubled(trouble=code):
                raise CameraUnreachable(trouble_of(code))
