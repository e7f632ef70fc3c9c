"""Work that blocks and cannot be stopped, such as asking a name server: nobody waits for its end but who asked."""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


async def in_a_thread_of_its_own(work: Callable[[], T], *, name: str) -> T:
    """Like ``asyncio.to_thread``, but the end of the service does not wait for it; raises what ``work`` raises."""
    loop = asyncio.get_running_loop()
    outcome: asyncio.Future[T] = loop.create_future()

    def settle(result: T | None, failure: Exception | None) -> None:
        if outcome.done():
            return
        if failure is not None:
            outcome.set_exception(failure)
        else:
            outcome.set_result(result)  # type: ignore[arg-type]  # it is what the work returned

    def run() -> None:
        result, failure = None, None
        try:
            result = work()
        except Exception as exc:  # noqa: BLE001 - handed to whoever waits
            failure = exc
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(settle, result, failure)

    threading.Thread(target=run, name=name, daemon=True).start()
    return await outcome
