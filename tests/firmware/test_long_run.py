"""What only a long life shows: ticks that go round, connections that break in a bad moment."""

from tests.firmware.rig import Rig

BREAK_WRITES = """
import asyncio
kind = asyncio.StreamWriter
whole = kind.write
def broken(self, data):
    raise OSError(32)
async def mend():
    await asyncio.sleep_ms(400)
    kind.write = whole
    world.tell("mended")
kind.write = broken
asyncio.create_task(mend())
"""


async def test_a_connection_that_takes_nothing_more_holds_nobody_up(rig: Rig) -> None:
    since = len(rig.board.events)
    await rig.board.run(BREAK_WRITES)
    await rig.board.press_and_release()
    await rig.board.until("mended", since=since)
    await rig.service.rings(1)
    await rig.board.press_and_release()
    await rig.service.rings(2)
    assert (rig.board.starts, rig.board.bites) == (1, 0)


A_WEEK = """
from guard import CommandGuard
now = 0
def ticks():
    return now & 0x3FFFFFFF
def diff(a, b):
    return ((a - b + 0x20000000) & 0x3FFFFFFF) - 0x20000000
guard = CommandGuard("front", bytes(32), "0a1b2c3d", bytes, ticks, diff)
while guard.has_tokens():
    pass
for _ in range(7 * 24 * 60):
    now += 60000
    guard.tidy()
value = [guard.has_tokens() for _ in range(16)]
"""


async def test_after_a_week_without_commands_the_bucket_of_attempts_is_full(rig: Rig) -> None:
    assert await rig.board.run(A_WEEK) == [True] * 16


A_FORCED_DOOR = """
import inputs
now = 0
def ticks():
    return now & 0x3FFFFFFF
def diff(a, b):
    return ((a - b + 0x20000000) & 0x3FFFFFFF) - 0x20000000
class Time:
    ticks_ms = staticmethod(ticks)
    ticks_diff = staticmethod(diff)
class Settings:
    left_open_s = 1 << 20
whole = inputs.time
inputs.time = Time
told = []
leaf = inputs.Leaf(4, told.append, Settings)
leaf.level.down = True
leaf.level.changed = lambda: False
leaf.allow()
for _ in range(8 * 24 * 60):
    now += 60000
    leaf.look()
leaf.level.down = False
leaf.level.changed = lambda: True
leaf.look()
inputs.time = whole
value = told[-1]["forced"]
"""


async def test_a_door_that_opens_a_week_after_the_last_unlock_was_forced(rig: Rig) -> None:
    assert await rig.board.run(A_FORCED_DOOR) is True
