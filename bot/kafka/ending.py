"""How a client is ended: politely, and where the servers answer nothing, all the same.

aiokafka's own ``stop`` waits for what is under way, which is for ever where a server hangs.
"""

import asyncio
import contextlib
from collections.abc import Coroutine
from typing import Any

#: So long the servers are given for a farewell, in seconds: the nursery gives a task one, and some end two clients.
FAREWELL_S = 0.25

#: What is cancelled ends in so long, in seconds.
_CANCELLED_S = 0.1


async def end_producer(client: Any) -> None:
    """End a producer, in bounded time; what it has not sent is not sent any more."""
    if not await _ended(client.stop()):
        client._closed = True  # noqa: SLF001 - or it says at the end that nobody closed it
        await _cut(client.client, client, client._sender, client._message_accumulator)  # noqa: SLF001 - see above


async def end_consumer(client: Any) -> None:
    """End a consumer, in bounded time; its group is told, where that is possible."""
    if not await _ended(client.stop()):
        client._closed = True  # noqa: SLF001 - or it says at the end that nobody closed it
        coordinator, fetcher = client._coordinator, client._fetcher  # noqa: SLF001 - see above
        owners = [coordinator, fetcher, getattr(coordinator, "_subscription", None)]
        await _cut(client._client, client, *(one for one in owners if one is not None))  # noqa: SLF001 - see above


async def _ended(stop: Coroutine[Any, Any, None]) -> bool:
    task = asyncio.current_task()
    cancelled = task.cancelling() if task else 0
    try:
        async with asyncio.timeout(FAREWELL_S):
            await stop
    except asyncio.CancelledError:
        if task and task.cancelling() > cancelled:
            raise
        return False  # one of aiokafka's own tasks, which it cancelled and waits for, and not we
    except Exception:  # noqa: BLE001 - it is ended the other way
        return False
    return True


async def _cut(network: Any, *owners: Any) -> None:
    """End the connections of a client, and every task that works for one of its parts."""
    for connection in list(network._conns.values()):  # noqa: SLF001 - there is no other way
        connection.close()
    mine = {task for task in asyncio.all_tasks() if _owner(task) in {id(one) for one in (network, *owners)}}
    mine.discard(asyncio.current_task())
    for _ in range(2):  # some end what they began themselves when they are cancelled, and wait for it
        for task in mine:
            task.cancel()
        if mine:
            await asyncio.wait(mine, timeout=_CANCELLED_S / 2)
    with contextlib.suppress(Exception):
        async with asyncio.timeout(_CANCELLED_S):
            await network.close()


def _owner(task: "asyncio.Task[Any]") -> int:
    """The identity of the object whose method a task runs; 0: it runs none."""
    frame = getattr(task.get_coro(), "cr_frame", None)
    owner = frame.f_locals.get("self") if frame else None
    return 0 if owner is None else id(owner)
