"""Threads of those that write: as many as write at once, and no more for long."""

import asyncio
import threading

import pytest

from bot.store.threads import OneByOne, WriterThreads


class Gate:
    """Work that waits until it may end."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.reached = threading.Semaphore(0)

    def pass_through(self) -> str:
        """Wait at it; the name of the thread."""
        self.reached.release()
        assert self.open.wait(10)
        return threading.current_thread().name


def all_at_once(threads: WriterThreads, number: int) -> list[str]:
    """Have so many write at the same moment; the names that their threads had."""
    gate = Gate()
    turns = [OneByOne(f"file {one}", threads) for one in range(number)]
    asked = [one.submit(gate.pass_through) for one in turns]
    for _ in turns:
        assert gate.reached.acquire(timeout=10)
    gate.open.set()
    return [one.result(10) for one in asked]


async def until(threads: WriterThreads, alive: int) -> None:
    async with asyncio.timeout(10):
        while threads.alive != alive:  # noqa: ASYNC110 - a thread's end: nothing tells of it
            await asyncio.sleep(0.005)


async def test_nobody_waits_for_anothers_work_and_of_many_threads_a_few_stay() -> None:
    threads = WriterThreads(idle_s=0.01, kept=2)
    assert all_at_once(threads, 40) == [f"file {one}" for one in range(40)]
    await until(threads, 2)
    assert all_at_once(threads, 3)  # those that stayed go on
    threads.close()
    await until(threads, 0)


async def test_one_after_the_other_takes_one_thread_for_all() -> None:
    threads = WriterThreads()
    for one in range(40):
        turns = OneByOne(f"file {one}", threads)
        assert await asyncio.wrap_future(turns.submit(lambda: 7)) == 7
        turns.shutdown()
    assert threads.alive <= 2  # the first may not have said yet that it has nothing to do
    threads.close()
    await until(threads, 0)


def test_turns_keep_their_order_and_one_that_fails_holds_up_nobody() -> None:
    threads, done = WriterThreads(), list[int]()
    turns = OneByOne("file", threads)
    gate = Gate()
    turns.submit(gate.pass_through)
    failed = turns.submit(lambda: 1 // 0)
    for one in range(9):
        turns.submit(done.append, one)
    gate.open.set()
    turns.shutdown()
    assert done == list(range(9))
    with pytest.raises(ZeroDivisionError):
        failed.result(10)
    threads.close()


def test_what_was_asked_for_is_done_before_the_end_and_nothing_behind_it() -> None:
    threads, done, gate = WriterThreads(), list[int](), Gate()
    turns = OneByOne("file", threads)
    turns.submit(gate.pass_through)
    turns.submit(done.append, 1)
    ending = threading.Thread(target=turns.shutdown)
    ending.start()
    gate.open.set()
    ending.join(10)
    assert done == [1]
    with pytest.raises(RuntimeError):
        turns.submit(done.append, 2)
    threads.close()


def test_where_there_can_be_no_thread_whoever_asked_is_told_and_the_next_one_does_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def none_left(_thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    threads, done = WriterThreads(), list[int]()
    turns = OneByOne("file", threads)
    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", none_left)
        with pytest.raises(RuntimeError):
            turns.submit(done.append, 1)
    assert threads.alive == 0
    turns.submit(done.append, 2).result(10)
    assert done == [1, 2]
    threads.close()
