"""Writers and their queues: who waits at once shares a write, and nobody waits for ever."""

import asyncio
from collections.abc import Sequence

import pytest

from bot.store.threads import WriterThreads
from bot.store.writer import Queue, Writer


class Batches:
    """Whatever is written together."""

    def __init__(self, writer: Writer) -> None:
        self.seen: list[list[str]] = []
        self.queue: Queue[str, str] = Queue(writer, self._write, lambda _items: None)

    def _write(self, items: Sequence[str]) -> Sequence[str]:
        self.seen.append(list(items))
        return [item.upper() for item in items]


async def test_all_who_speak_in_one_turn_of_the_loop_are_written_at_once() -> None:
    writer = Writer("store", WriterThreads())
    batches = Batches(writer)
    try:
        assert await asyncio.gather(*(batches.queue.add(one) for one in "abc")) == ["A", "B", "C"]
        assert batches.seen == [["a", "b", "c"]]
        assert await batches.queue.add("d") == "D"
        assert batches.seen[1:] == [["d"]]
    finally:
        await writer.close()


async def test_what_was_asked_for_before_the_end_is_written() -> None:
    writer = Writer("store", WriterThreads())
    batches = Batches(writer)
    (told, _) = await asyncio.gather(batches.queue.add("a"), writer.close())
    assert told == "A"


async def test_whoever_comes_after_the_end_is_told_so_each_time() -> None:
    writer = Writer("store", WriterThreads())
    batches = Batches(writer)
    await writer.close()
    for _ in range(2):
        with pytest.raises(RuntimeError):
            await asyncio.wait_for(batches.queue.add("a"), 10)
    assert not batches.seen
