"""Pictures and clips that somebody waits for, while a camera's process takes them."""

import asyncio
from itertools import count

from bot.cameras.wire import ClipTaken, NotTaken, SnapTaken
from bot.house.watch.camera import CameraUnreachable, Trouble

#: Of one camera at a time: more are refused, as whoever asks so often waits for none of them.
MOST_WAITING = 16


class AwaitedPictures:
    """Who waits for which picture."""

    def __init__(self) -> None:
        self._waiting: dict[int, asyncio.Future[SnapTaken | ClipTaken]] = {}
        self._numbers = count(1)

    def begin(self) -> tuple[int, "asyncio.Future[SnapTaken | ClipTaken]"]:
        """A number for one more, and what it will become. Raises CameraUnreachable."""
        if len(self._waiting) >= MOST_WAITING:
            raise CameraUnreachable(Trouble.BUSY)
        number = next(self._numbers)
        waiting: asyncio.Future[SnapTaken | ClipTaken] = asyncio.get_running_loop().create_future()
        self._waiting[number] = waiting
        waiting.add_done_callback(lambda _: self._waiting.pop(number, None))
        return number, waiting

    def answer(self, told: SnapTaken | ClipTaken | NotTaken) -> None:
        """Hand on what was taken, or why it was not."""
        waiting = self._waiting.get(told.id)
        if waiting is None or waiting.done():
            return
        if isinstance(told, NotTaken):
            waiting.set_exception(CameraUnreachable(trouble_of(told.trouble)))
        else:
            waiting.set_result(told)

    def give_up(self, trouble: Trouble) -> None:
        """Nothing will be taken any more."""
        for waiting in list(self._waiting.values()):
            if not waiting.done():
                waiting.set_exception(CameraUnreachable(trouble))


def trouble_of(code: str) -> Trouble:
    """What a process calls a trouble; what it should not call so is that nothing comes."""
    try:
        return Trouble(code)
    except ValueError:
        return Trouble.SILENT
